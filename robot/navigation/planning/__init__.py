"""Planning of ways through the lobby: A* over the clearance grid, routes, detours past people, ways round blocked
places.

Read `planner` first, then `replanning`.
"""
