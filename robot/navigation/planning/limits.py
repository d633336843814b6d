"""Limits of the planning package: clearance, route shape, detours, and how long blocked places are remembered.

"Chosen" = our judgement, not yet confirmed in a real lobby; "derived" = follows from another figure.
"""

from math import radians

from robot.navigation.footprint import PASSAGE_M, RADIUS_M

# astar.py: the search over the grid
NEEDED_M = RADIUS_M + PASSAGE_M
"""Clearance that the middle of the robot needs everywhere on a route, m. Derived: footprint radius plus passage."""
WISHED_M = 0.95
"""Clearance of the middle of the robot above which a route costs no extra, m: 0.7 m from the rim, where the robot need
not creep for people who may hide behind things (`hardware.motion.speed_near_people`).

Derived from that distance; less than `map.limits.EXACT_WITHIN_M`, up to which clearances stay exact.
"""
CORNER_RADIUS_M = 0.5
"""Greatest radius with which a corner of a route is rounded, m. Chosen."""
ROUTE_STEP_M = 0.05
"""Greatest distance between two points of a route, m. Chosen."""
SLICE_CELLS = 60
"""Cells searched between two yields. Chosen: about a millisecond of work."""
SLICE_LINES = 25
"""Straight lines tried between two yields while a route is smoothed. Chosen: about a millisecond of work."""

# planner.py: routes and detours
AT_GOAL_M = 0.06
"""A robot nearer than this to a goal uses the stored route that starts there, m: its first step leads back onto that
route. Chosen.
"""
SAME_HEADING_RAD = radians(10.0)
"""Greatest difference of heading at which home and dock count as one pose, rad; otherwise the docked robot would not
face its visitors. Chosen.
"""
DETOUR_AHEAD_M = 3.0
"""Length of the route ahead that is checked for people standing on it, m. Chosen."""
REJOIN_M = (0.6, 1.2, 2.0)
"""Distances behind the last person at which a detour may come back to the route, m; the first free one is taken.
Chosen.
"""
DETOUR_CELLS = 1_500
"""Most grid cells that the search for a detour expands. Chosen."""
DETOUR_WISHED_M = 0.6
"""Clearance of the middle of the robot above which a detour costs no extra, m: less than WISHED_M, so that a detour is
found. Chosen.
"""
HINDRANCE_TOLERANCE_M = 0.12
"""A person hinders a route who leaves this much less than NEEDED_M, m; with less, a detour just made would ask for the
next one. Chosen.
"""
JOINT_POINTS = 12
"""Points of the route behind a detour that are smoothed together with it. Chosen."""

# replanning.py: when a found route is taken
OBSTACLE_RADIUS_M = 0.3
"""Radius of the disc assumed for an unmapped thing in the way, m. Chosen."""
OBSTACLE_WITHIN_M = 1.5
"""Unmapped echoes up to this distance from the middle of the robot count as part of what blocks the way, m. Chosen."""
STRAIGHT_AHEAD_M = 0.4
"""A new route is compared with the robot's heading at its first point this far away, m. Chosen."""
STRAIGHT_AHEAD_RAD = 0.35
"""A new route within this angle of the heading leads straight into what blocks the way and is refused, rad. Chosen."""
STALE_ROUTE_M = 0.15
"""A whole new route that begins farther than this from the robot's present position is discarded, m. Chosen."""
THING_STILL_MS = 3_000.0
"""What blocks the way and has not moved for this time may be a thing and not a person, ms. Chosen."""

# blocked_places.py: how long blocked places are remembered
REMEMBERED_MS = 25_000.0
"""How long a blocked place is avoided, ms: keeps the robot from turning to and fro between two blocked ways. Chosen."""
THING_REMEMBERED_MS = 120_000.0
"""How long a blocked place is avoided where nothing moved while the robot asked, so that it may be a thing, ms.
Chosen.
"""
KNOWN_DETOUR_EXTRA_M = 5.0
"""Greatest extra length of a route round a place blocked longer ago than REMEMBERED_MS, m: the thing may have been
removed. Chosen.
"""

# detour_timing.py: when a detour round standing people is looked for
LOOK_EVERY_MS = 300.0
"""Time between two checks of the route for people standing on it, ms. Chosen."""
LOOK_AFTER_SEARCH_MS = 2_000.0
"""Time until the next check after a search has ended, with or without a detour, ms. Chosen."""
DETOUR_EXTRA_M = 2.0
"""Greatest length of a detour beyond the least remaining length that the trip has had, m; a longer way round is for a
blocked robot. Chosen.
"""
DETOURS_MOST = 2
"""Most detours without DETOURS_PROGRESS_M of progress: a row of people is no place to look for gaps. Chosen."""
DETOURS_PROGRESS_M = 1.0
"""Progress towards the goal after which detours are counted anew, m. Chosen."""
CROSSING_MS = 1_500.0
"""A blocked robot looks for a detour only after this time, ms: a person who crosses the way is gone by then. Chosen."""
