"""The event loop: inbox, clock, journal and replay around the pure decisions of `robot.core`.

Read `loop` first, then `inbox` (bounded: when full it drops the oldest camera or base event first) and `journal` (each
decision is written before its commands are executed). `replay` repeats the decisions of a journal and finds the first
that differs.
"""
