"""The parts of a rehearsed robot on a simulated clock: the real code, but cables, devices and fingers are simulated in
memory.

Read `base` first: it runs the real navigator and board link over `cable`. `speech_input`, `speech_output`, `camera`,
`lidar`, `screen` and `desk` simulate the other parts in the same way.
"""
