"""Limits of the planning package: clearance, route shape, detours, and how long blocked places are remembered.

"Chosen" = our judgement, not yet confirmed in a real lobby; "derived" = follows from another figure.
"""

from math import radians

from robot.navigation.footprint import PASSAGE_M, RADIUS_M

# astar.py: the search over the grid
NEEDED_M = RADIUS_M + PASSAGE_M
"""Clearance that the robot's middle needs everywhere on a route, m. Derived: footprint radius plus passage."""
WISHED_M = 0.95
"""Clearance of the robot's middle above which a route costs no extra, m: 0.7 m from the robot's edge. At that distance
it need not creep for people who may hide behind things (`hardware.motion.speed_near_people`).

Derived from that distance; less than `map.limits.EXACT_WITHIN_M`, up to which clearances stay exact.
"""
CORNER_RADIUS_M = 0.5
"""Greatest radius with which a corner of a route is rounded, m. Chosen."""
ROUTE_STEP_M = 0.05
"""Greatest distance between two points of a route, m. Chosen."""
SLICE_CELLS = 60
"""Number of grid cells searched between two yields. Chosen: about a millisecond of work."""
SLICE_LINES = 25
"""Number of straight lines tried between two yields while a route is smoothed. Chosen: about a millisecond of work."""

# planner.py: routes and detours
AT_GOAL_M = 0.06
"""A robot nearer than this to a goal takes the stored route that starts there, m: its first step leads onto that route.
Chosen.
"""
SAME_HEADING_RAD = radians(10.0)
"""Home and dock count as one pose if their headings differ by at most this, rad; with more, the docked robot would not
face its visitors. Chosen.
"""
DETOUR_AHEAD_M = 3.0
"""Length of the route ahead that is checked for people standing on it, m. Chosen."""
REJOIN_M = (0.6, 1.2, 2.0)
"""Distances behind the last person on the route at which a detour may come back to it, m; the first one with free floor
is taken. Chosen.
"""
DETOUR_CELLS = 1_500
"""Greatest number of grid cells that the search for a detour expands. Chosen."""
DETOUR_WISHED_M = 0.6
"""Clearance of the robot's middle above which a detour costs no extra, m: less than WISHED_M, so that a detour is
found. Chosen.
"""
HINDRANCE_TOLERANCE_M = 0.12
"""A person hinders a route only if the clearance left is smaller than NEEDED_M by more than this, m; otherwise a detour
just made would ask for the next one. Chosen.
"""
JOINT_POINTS = 12
"""Number of route points behind a detour that are smoothed together with it. Chosen."""

# replanning.py: when a found route is taken
OBSTACLE_RADIUS_M = 0.3
"""Radius of the disc assumed for a thing in the way that is not on the map, m. Chosen."""
OBSTACLE_WITHIN_M = 1.5
"""Unmapped echoes up to this distance from the robot's middle count as part of what blocks the way, m. Chosen."""
STRAIGHT_AHEAD_M = 0.4
"""The direction in which a new route begins is that to its first point at least this far away, m. Chosen."""
STRAIGHT_AHEAD_RAD = 0.35
"""A blocked robot refuses a new route that begins within this angle of its heading, rad: it leads straight into what
blocks the way. Chosen.
"""
STALE_ROUTE_M = 0.15
"""A whole new route that begins farther than this from where the robot is by now is discarded, m. Chosen."""
THING_STILL_MS = 3_000.0
"""If what blocks the way has not moved for this time, it may be a thing and not a person, ms. Chosen."""

# blocked_places.py: how long blocked places are remembered
REMEMBERED_MS = 25_000.0
"""How long a blocked place is avoided, ms, so that the robot does not turn to and fro between two blocked ways. Chosen.
"""
THING_REMEMBERED_MS = 120_000.0
"""How long a blocked place is avoided if nothing moved there while the robot asked, so that it may be a thing, ms.
Chosen.
"""
KNOWN_DETOUR_EXTRA_M = 5.0
"""Greatest extra length of a route round a place blocked longer ago than REMEMBERED_MS, m: what blocked it may have
been removed. Chosen.
"""

# detour_timing.py: when a detour round standing people is looked for
LOOK_EVERY_MS = 300.0
"""Time between two checks of the route for people standing on it, ms. Chosen."""
LOOK_AFTER_SEARCH_MS = 2_000.0
"""Time until the next check after a search has ended, with or without a detour, ms. Chosen."""
DETOUR_EXTRA_M = 2.0
"""A way by a detour may be at most this much longer than the least way left to the goal until now, m; longer ways round
are only for a blocked robot. Chosen.
"""
DETOURS_MOST = 2
"""Most detours without DETOURS_PROGRESS_M of progress: a row of people is no place to look for gaps. Chosen."""
DETOURS_PROGRESS_M = 1.0
"""After this much progress towards the goal the count of detours begins anew, m. Chosen."""
CROSSING_MS = 1_500.0
"""A blocked robot looks for a detour only after this time, ms: people who just cross are gone by then. Chosen."""
