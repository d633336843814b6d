"""Processes and threads: start, supervise, restart and end parts of the robot, and write files as a whole.

Read `supervisor` first (restarts failed drivers, with growing pauses), then `child_process` (for a part in a process of
its own) and `driver_thread` (for a library whose calls block).
"""
