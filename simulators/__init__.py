"""The simulated lobby: devices behind the robot's real ports, visitors, and everything else that surrounds the robot in
a centre."""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # read by pygame when it is imported
