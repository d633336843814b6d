"""Range sensors: keeps their newest readings, and fuses them with a lidar and the map into the robot's surroundings.

Read `readings` first (the newest reading of each sensor), then `fusion` (surroundings by sensors, lidar and map).
"""
