"""Processes and threads: starting, supervising, restarting and ending parts, and writing files as a whole.

Read `supervisor` first (a failure leads to a restart, with growing pauses), then `child_process` (a part in a process
of its own) and `driver_thread` (a library that blocks in C).
"""
