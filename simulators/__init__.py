"""The simulated lobby: devices behind the robot's real ports, visitors, and the console around them."""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # read by pygame when it is imported
