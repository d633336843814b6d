"""The simulated lobby: devices behind the robot's real ports, visitors, and a whole centre around the robot."""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # read by pygame when it is imported
