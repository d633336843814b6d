"""The simulated lobby as a program: true state of robot and people, motor board and lidar at ptys, network camera, view
from above.

Read `world` first (the true state), then `program` (the server) and `client` (which gives it orders). `random_lobbies`
and `serpentine_lobbies` generate maps of lobbies from a seed.
"""
