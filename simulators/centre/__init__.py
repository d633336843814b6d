"""A whole centre around one robot on its ordinary program: sound, lobby, printer, disk, clock, and faults.

Read `centre` first, then `robot_process` (the program as a child) and `process_faults`. `measuring_stand` is the same
for benchmarks, with a visitor before the robot.
"""
