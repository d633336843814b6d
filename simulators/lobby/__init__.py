"""The simulated lobby as a program: world, motor board and lidar at ptys, network camera, and the view from above.

Read `world` first (the true state), then `program` (the server) and `client` (how to give orders). `random_lobbies` and
`serpentine_lobbies` make lobbies by seed.
"""
