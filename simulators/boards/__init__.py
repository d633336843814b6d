"""Simulated motor boards behind pseudo terminals: reference board, RoboClaw, ros_arduino_bridge, and a board with the
real firmware.

Read `motor_board` and `firmware` first (the rules of the reference board, written independently of the robot's
drivers), then `pty_cable` and `faulty_serial_device` (faults of a cable). `avr_board` runs the real firmware under
simavr.
"""
