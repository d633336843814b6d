"""Drivers of the robot's devices: base, sensors, camera, sound and printer.

Read `hardware/README.md` first: a section a device, then what is in each room. Nothing here decides what the robot does
for a visitor; that is `robot.core`.
"""
