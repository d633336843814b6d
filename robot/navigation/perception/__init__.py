"""What surrounds the robot: free floor, people who approach or stand, and sensors that do not work.

Read `free_space` first (`Surroundings`), then `range_tracking`.
"""
