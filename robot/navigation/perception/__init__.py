"""What surrounds the robot: free floor, people who approach or stand, and sensors that do not measure.

Read `free_space` first (`Surroundings`), then `range_tracking`.
"""
