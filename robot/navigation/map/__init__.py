"""The lobby map and what follows from it: clearances, expected walls, mapped things that explain echoes, visible
markers.

Read `lobby_map` first, then `clearance_grid`; `map_check` reports what a technician should know.
"""
