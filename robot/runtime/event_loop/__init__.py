"""The event loop: inbox, clock, journal and replay around the pure decisions of `robot.core`.

Read `loop` first, then `inbox` (bounded; the oldest camera event is dropped first) and `journal` (written before any
command is executed). `replay` repeats the decisions of a journal and finds the first that differs.
"""
