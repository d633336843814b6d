"""The loop: inbox, clock, journal and replay around the pure decisions of `robot.core`.

Read `loop` first, then `inbox` (bounded; the oldest look of the camera goes first) and `journal` (written before
anything is done). `replay` decides a journal again and finds the first decision that differs.
"""
