"""Messages between the robot and a model's process: framing, the parent's end, the child's end.

Read `framing` first, then `child_end` (how the parent holds the process) and `parent_end` (how the process answers).
"""
