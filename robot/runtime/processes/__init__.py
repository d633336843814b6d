"""Processes and threads: how parts are started, supervised, restarted and ended, and files written as a whole.

Read `supervisor` first (a failure is a restart with growing pauses), then `child_process` (a part in a process of its
own) and `driver_thread` (a library that blocks in C).
"""
