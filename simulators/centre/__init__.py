"""A whole simulated centre around one robot that runs its ordinary program: sound, lobby, printer, disk, clock, and
faults.

Read `centre` first, then `robot_process` (the program as a child process) and `process_faults`. `measuring_stand` adds
a visitor in front of the robot, for benchmarks.
"""
