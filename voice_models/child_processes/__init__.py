"""Messages between the robot and the process of a model: framing, and the ends in both processes.

Read `framing` first, then `child_end` (the robot's handle of the process) and `parent_end` (the process's side).
"""
