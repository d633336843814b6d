"""Limits of the control package: path following, docking, and recovery from a blocked way.

"Chosen" = our judgement, not yet confirmed in a real lobby; "derived" = follows from another figure.
"""

from math import radians

# pure_pursuit.py: regulated pure pursuit
LOOKAHEAD_M = (0.30, 0.60)
"""Least and greatest distance to the route point that the robot steers for (lookahead distance), m. Chosen."""
LOOKAHEAD_S = 0.9
"""Time in which the robot would drive the lookahead distance at its present speed, s. Chosen."""
TIGHT_RADIUS_M = 0.9
"""In curves with a smaller radius than this the speed falls in proportion to the radius, m. Chosen."""
APPROACH_M = 0.5
"""Way before the goal on which the robot drives at APPROACH_M_S at most, m. Chosen."""
APPROACH_M_S = 0.15
"""Greatest speed on the last APPROACH_M before the goal, and the speed kept in the tightest curves, m/s. Chosen."""
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
"""Close to the goal the speed is this factor times the way left, 1/s. Chosen."""
GOAL_M = 0.012
"""Way left at which the robot counts as being at the goal position, m. Chosen."""
GOAL_RAD = radians(1.0)
"""Heading error at which the goal heading counts as reached, rad. Chosen."""
FACED_RAD = radians(15.0)
"""Heading error at which a turn onto the route on the spot ends, rad. Chosen."""
START_TURN_RAD = radians(40.0)
"""Heading error above which a trip begins with a turn on the spot, rad. Chosen."""
ROLLING_TURN_RAD = radians(65.0)
"""Heading error above which a robot that takes a new route while it drives first turns on the spot, rad. Chosen."""
LOST_TURN_RAD = radians(100.0)
"""Heading error above which a robot that tracks its route stops and turns onto it again on the spot, rad: such an error
means that it was pushed. Chosen.
"""
NEAREST_WINDOW = 30
"""Number of route points ahead among which the one nearest to the robot is searched: the most by which one control step
can skip along the route. Chosen.
"""

# docking.py: the last piece onto the dock
DOCK_MISS_M = 0.05
"""Greatest distance from the dock at which the robot counts as docked, m. Source: Nav2's opennav_docking."""
DOCK_HEADING_RAD = radians(3.0)
"""Heading error allowed on the dock, rad; the robot turns until a third is left. Source: Nav2's opennav_docking."""
STAGED_M = 0.45
"""When furniture blocks the rest of the way to the staging pose, the robot may drive onto the dock from where it stands
if it is at most this far from that pose along the route, and from the dock's line to the side, m. Chosen.
"""
DOCK_STOP_M = 0.008
"""Way left at which the robot stops on the dock, m. Chosen."""
DOCK_GAIN_PER_S = 1.0
"""On the way onto the dock the speed is this factor times the way left, 1/s. Chosen."""
DOCK_LOOKAHEAD_M = 0.3
"""The robot steers for a point on the dock's line at this distance ahead, m. Chosen."""
DOCK_TURN_RAD = radians(25.0)
"""Heading error above which a robot on its way onto the dock stops and turns on the spot, rad. Chosen."""
DOCK_TRIES = 3
"""Number of attempts to dock before staff must help. Source: Nav2's docking server (opennav_docking)."""

# recovery.py: what a blocked robot does, and when
RESUME_MM = 650
"""Free floor ahead that lets a blocked robot drive on, mm. Derived: a little more than the stop zone of the safety gate
(570 mm).
"""
MAPPED_RESUME_MM = 600
"""Free floor ahead that lets a robot blocked by mapped furniture drive on, mm. Less than RESUME_MM, because furniture
does not step aside and the route may pass it closely. Chosen: just outside the stop zone.
"""
CREEPS_MOST = 3
"""How many times in one place the robot may drive on with only MAPPED_RESUME_MM free. Chosen."""
RESUME_AFTER_MS = 500.0
"""How long the floor ahead must be free before the robot drives on, ms. Chosen."""
ASK_AFTER_MS = 3_000.0
"""Waiting time after which people in the way are asked to let the robot pass, ms. Chosen."""
ASK_AGAIN_MS = 14_000.0
"""Waiting time after which people in the way are asked once more, in case they did not hear the first time, ms. Chosen.
"""
REPLAN_AFTER_MS = 8_000.0
"""Waiting time after which the robot first searches for another way, ms. Chosen."""
BACK_AFTER_MS = 1_500.0
"""Time from the announcement that the robot will back off until it begins to move, ms. Chosen."""
BACK_M = 0.2
"""Distance that the robot backs off, m. Chosen."""
BACK_M_S = 0.1
"""Speed at which the robot backs off, m/s. Chosen."""
BACK_LIMIT_MS = 6_000.0
"""Longest time from the announcement until backing off ends, ms. Chosen."""
BACK_FREE_MM = 700
"""The robot backs off only if at least this much floor behind it is measured free, mm. Derived: its way (BACK_M), the
rear zone of the safety envelope, and room for a person's step.
"""
BACK_STOP_MM = 450
"""The robot stops backing off when less than this much floor is free behind it, mm. Chosen."""
REPLAN_EVERY_MS = 10_000.0
"""Time from one search for another way to the next, ms: meanwhile people who blocked that way may have gone. Chosen."""
STAFF_AFTER_MS = 45_000.0
"""Waiting time in one place after which the robot calls staff, ms. Chosen."""
GIVE_UP_AFTER_MS = 150_000.0
"""Waiting time in one place after which the trip is given up, ms. Chosen."""
PROGRESS_M = 0.5
"""When the robot has come this much nearer to the goal than at any earlier stop, the waiting times of those stops no
longer count, m. Chosen.
"""
SAME_STOP_M = 2.5
"""Two stops at most this far apart count as one place, whose waiting times are added up, m. Chosen."""
RETURNS_AFTER_M = 1.5
"""If the robot has driven at least this far on another route and stops in the same place again, that route is blocked
as well, m. Chosen.
"""
RETURNED_STAFF_AFTER_MS = 10_000.0
"""Waiting time after which a robot that has come back to a blocked place calls staff, ms. Also: the present wait must
last at least this long before the trip is given up for all waits in one place. Chosen.
"""
STAFF_COMES_MS = 30_000.0
"""How long a robot that has come back to a blocked place and called staff stays there for them, ms. Chosen."""
ALL_WAITS_MS = 300_000.0
"""Sum of all waits of a trip after which the trip is given up, ms. Chosen."""
