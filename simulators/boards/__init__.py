"""Motor boards behind pseudo terminals: the reference board, RoboClaw, ros_arduino_bridge, and the real firmware.

Read `motor_board` and `firmware` first (the rules, written independently of the robot's drivers), then `pty_cable` and
`faulty_serial_device` (faults of a cable). `avr_board` runs the real firmware under simavr.
"""
