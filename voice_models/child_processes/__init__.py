"""Messages between the robot and a process that runs a model: their framing, and the code at both ends.

Read `framing` first, then `child_end` (the robot's handle of the process) and `parent_end` (the process's connection to
the robot).
"""
