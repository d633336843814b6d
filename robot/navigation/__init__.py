"""Navigation: where the robot is, which way it goes, how it drives there, and how it leads a visitor. Pure, no clock.

Read `README.md` first, then `map.lobby_map`. Each package has a table of its limits in `limits.py`.
"""
