"""Drivers of the robot's devices: base, sensors, camera, sound and printer.

Read `hardware/README.md` first: a section for each device, then the modules of each package. No driver decides what the
robot does for a visitor; `robot.core` does.
"""
