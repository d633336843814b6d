"""The parts of a rehearsed robot on a simulated clock: real code, with cables, devices and fingers in memory.

Read `base` first: the real navigator and board link over `cable`. `speech_input`, `speech_output`, `camera`, `lidar`,
`screen` and `desk` do the same for the other parts.
"""
