"""Range sensors: their readings as they come, and what they and a lidar show of the surroundings.

Read `readings` first (the newest reading of each sensor), then `fusion` (the surroundings by sensors, lidar and map).
"""
