"""Planning of ways: A* over the clearance grid, routes, detours past people, ways round blocked places.

Read `planner` first, then `replanning`.
"""
