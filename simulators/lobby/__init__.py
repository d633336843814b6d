"""The simulated lobby as a program: world, motor board and lidar at ptys, network camera, and the view from above.

Read `world` first (what is true), then `program` (what is served) and `client` (how to give it orders).
`random_lobbies` and `serpentine_lobbies` make lobbies by seed.
"""
