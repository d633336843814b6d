"""Limits of the control package: path following, docking, and recovery from a blocked way.

"Chosen" = our judgement, not yet confirmed in a real lobby; "derived" = follows from another figure.
"""

from math import radians

# pure_pursuit.py: regulated pure pursuit
LOOKAHEAD_M = (0.30, 0.60)
"""Least and greatest lookahead distance, m. Chosen."""
LOOKAHEAD_S = 0.9
"""Lookahead distance divided by speed, s. Chosen."""
TIGHT_RADIUS_M = 0.9
"""Curve radius below which the speed falls in proportion to the radius, m. Chosen."""
APPROACH_M = 0.5
"""Way before the goal on which the speed is down to APPROACH_M_S, m. Chosen."""
APPROACH_M_S = 0.15
"""Speed on the last APPROACH_M, and least speed in a tight curve, m/s. Chosen."""
BRAKING_M_S2 = 0.3
"""Deceleration with which the follower comes down to APPROACH_M_S, m/s2. Chosen."""
TURN_RAD_S = 1.2
"""Greatest turn rate on the spot, rad/s. Chosen."""
CREEP_RAD_S = 0.12
"""Least turn rate on the spot, rad/s. Chosen."""
TURN_BRAKING_RAD_S2 = 1.4
"""Angular deceleration with which a turn on the spot ends, rad/s2. Chosen."""
CREEP_M_S = 0.04
"""Least speed before the goal, m/s. Chosen."""
CREEP_GAIN_PER_S = 1.2
"""Speed divided by the way left, close to the goal, 1/s. Chosen."""
GOAL_M = 0.012
"""Way left at which the goal position counts as reached, m. Chosen."""
GOAL_RAD = radians(1.0)
"""Heading error at which the goal heading counts as reached, rad. Chosen."""
FACED_RAD = radians(15.0)
"""Heading error at which a turn onto the route on the spot ends, rad. Chosen."""
START_TURN_RAD = radians(40.0)
"""Heading error above which a trip begins with a turn on the spot, rad. Chosen."""
ROLLING_TURN_RAD = radians(65.0)
"""Heading error above which a robot that takes a new route while it drives first turns on the spot, rad. Chosen."""
LOST_TURN_RAD = radians(100.0)
"""Heading error above which a robot that tracks its route stops and turns on the spot again, rad. Chosen: it was
pushed.
"""
NEAREST_WINDOW = 30
"""Route points ahead among which the nearest one is searched; bounds how far one step can skip along the route. Chosen.
"""

# docking.py: the last piece onto the dock
DOCK_MISS_M = 0.05
"""Greatest distance from the dock pose that counts as docked, m. Source: Nav2's docking server (opennav_docking)."""
DOCK_HEADING_RAD = radians(3.0)
"""Heading error allowed on the dock, rad; the robot turns until a third of it is left. Source: as DOCK_MISS_M."""
STAGED_M = 0.45
"""A robot at most this far from the staging pose, along the route and to the side of the dock's line, may drive onto
the dock from where it stands when furniture blocks the rest, m. Chosen.
"""
DOCK_STOP_M = 0.008
"""Way left at which the robot stops on the dock, m. Chosen."""
DOCK_GAIN_PER_S = 1.0
"""Speed divided by the way left to the dock, 1/s. Chosen."""
DOCK_LOOKAHEAD_M = 0.3
"""Distance ahead on the dock's line that the robot steers to, m. Chosen."""
DOCK_TURN_RAD = radians(25.0)
"""Heading error above which the robot turns on the spot before it drives on, rad. Chosen."""
DOCK_TRIES = 3
"""Attempts to dock before staff must help. Source: Nav2's docking server (opennav_docking)."""

# recovery.py: what a blocked robot does, and when
RESUME_MM = 650
"""Free floor ahead that lets a blocked robot drive on, mm. Derived: a little more than the stop zone of the safety gate
(570 mm).
"""
MAPPED_RESUME_MM = 600
"""Free floor ahead that lets a robot blocked by furniture drive on, mm: furniture steps aside for no one, and the route
may pass it closely. Chosen: just outside the stop zone.
"""
CREEPS_MOST = 3
"""How many times in one place the robot drives on with MAPPED_RESUME_MM only. Chosen."""
RESUME_AFTER_MS = 500.0
"""How long the floor ahead must be free before the robot drives on, ms. Chosen."""
ASK_AFTER_MS = 3_000.0
"""Waiting time after which people in the way are asked to let the robot pass, ms. Chosen."""
ASK_AGAIN_MS = 14_000.0
"""Waiting time after which they are asked once more, in case no one heard it, ms. Chosen."""
REPLAN_AFTER_MS = 8_000.0
"""Waiting time after which another way is looked for, ms. Chosen."""
BACK_AFTER_MS = 1_500.0
"""Time between the announcement that the robot will back off and its first movement, ms. Chosen."""
BACK_M = 0.2
"""Distance that the robot backs off, m. Chosen."""
BACK_M_S = 0.1
"""Speed at which it backs off, m/s. Chosen."""
BACK_LIMIT_MS = 6_000.0
"""Longest time from the announcement until backing off ends, ms. Chosen."""
BACK_FREE_MM = 700
"""Measured free floor behind without which the robot does not back off, mm. Derived: its way (BACK_M), the rear zone of
the safety envelope, and room for a person's step.
"""
BACK_STOP_MM = 450
"""Free floor behind below which backing off ends, mm. Chosen."""
REPLAN_EVERY_MS = 10_000.0
"""Time between two further searches for another way, ms: people who blocked it have gone meanwhile. Chosen."""
STAFF_AFTER_MS = 45_000.0
"""Waiting time in one place after which staff are called, ms. Chosen."""
GIVE_UP_AFTER_MS = 150_000.0
"""Waiting time in one place after which the trip is given up, ms. Chosen."""
PROGRESS_M = 0.5
"""Progress towards the goal after which the patience for the next stop begins anew, m. Chosen."""
SAME_STOP_M = 2.5
"""Two stops at most this far apart are one place and share their waiting time, m. Chosen."""
RETURNS_AFTER_M = 1.5
"""Way on another route after which a stop in the same place means that this route is blocked as well, m. Chosen."""
RETURNED_STAFF_AFTER_MS = 10_000.0
"""Waiting time after which a robot that has come back to a blocked place calls staff, ms; also the least length of the
present wait before any trip is given up for the wait in one place. Chosen.
"""
STAFF_COMES_MS = 30_000.0
"""How long such a robot stays for the staff that it has called, ms. Chosen."""
ALL_WAITS_MS = 300_000.0
"""Sum of all waits of a trip after which the trip is given up, ms: more waiting is no leading. Chosen."""
