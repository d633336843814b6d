"""The touchscreen of the robot: a pygame window behind the `Driver` port."""

import os

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # read by pygame when it is imported
