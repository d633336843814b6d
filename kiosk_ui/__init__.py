"""The touchscreen of the robot: a pygame window behind the port `Driver`, through which the robot sends its views."""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # read by pygame when it is imported
