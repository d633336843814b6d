"""Limits of the escort package: following and searching for a visitor, and announcing turns.

"Chosen" = our judgement from the groundwork, to be tuned with people; "derived" = follows from another figure.
"""

from math import pi

# visitor_following.py: is it still the visitor who follows?
KEEP_PACE_M = 2.0
"""Gap to the visitor above which the robot slows down, m. Chosen."""
OUT_OF_TOUCH_M = 2.8
"""Gap to the visitor at which the robot stands, m. Chosen."""
VISITOR_STEP_M = 0.3
"""A farther echo (beyond CLOSE_M) is the visitor's if it is at most this far from where the visitor was last seen, m,
plus VISITOR_M_S times the time since. After a turn the rear sensor looks past the visitor, at another thing. Chosen.
"""
VISITOR_M_S = 0.8
"""Speed at which the visitor may have walked since last seen, m/s. Chosen."""
TRACK_MS = 1_000.0
"""After this time without the visitor a farther echo is no longer taken for the visitor, and earlier gaps give no
speed, ms. Chosen.
"""
FOLLOWED_M = 1.5
"""Way with the visitor in sight after which the visitor counts as found for good, m. Chosen."""
RUNS_UP_M_S = 1.6, 3.0
"""Least and greatest speed over the floor, m/s, of a person who runs up from behind: no led visitor does; a faster echo
is another thing's. Chosen.
"""
AT_THE_HEELS_M = 0.4
"""Gap below which the follower is a child and no visitor, m. Chosen."""
GAP_SPEED_MS = 250.0
"""Least time between two gaps from which a speed is derived, ms. Chosen."""
STEADY_M = 0.7
"""Way over which the gap must waver by at most WAVERS_M before a doubted follower counts as the visitor, m. Chosen."""
WAVERS_M = 0.35
"""Greatest change of a steady gap, m. Chosen."""
ASK_AFTER_DOUBT_M = 3.0
"""Way in doubt about the follower after which the robot looks round and asks, m. Chosen."""
ASK_BEFORE_GOAL_M = 1.2
"""Way in doubt about the follower after which the robot looks round and asks on the last CHECK_LEFT_M before the goal,
m. Chosen.
"""
STANDS_SHARE = 0.75
"""The visitor stands if the gap grows by at least this share of the robot's own way. Chosen."""
STANDS_AFTER_M = 0.2
"""Least own way of the robot over which it judges whether the visitor stands, m. Chosen."""
STANDS_WITHIN_MS = 1_000.0
"""Time over which the robot judges whether the visitor stands, ms. Chosen."""
CAME_NEARER_M = 0.15
"""Decrease of the gap after which a waiting robot drives on, m. Chosen."""
UNSEEN_SLOW_MS = 1_800.0
"""How long the robot keeps its speed after it has lost sight of the visitor, ms. Chosen."""
UNSEEN_DOUBTED_SLOW_MS = 400.0
"""How long the robot keeps its speed after it has lost sight of a follower who may be a passer-by, ms. Chosen."""
UNSEEN_M_S = 0.2
"""Speed of the robot once it has been without sight of the visitor for UNSEEN_SLOW_MS, m/s. Chosen."""
UNSEEN_STOP_MS = 3_600.0
"""Longest time without sight of the visitor until the robot searches, ms. Chosen."""
UNSEEN_DOUBTED_MS = 2_200.0
"""Longest time without sight of a follower who may be a passer-by until the robot searches, ms. Chosen."""
UNSEEN_DOUBT_MS = 1_400.0
"""A follower who appears after this time without sight of the visitor may be a passer-by, ms. Chosen."""
WAITS_UNSEEN_MS = 1_200.0
"""How long the robot waits for a visitor out of sight, ms: it may have turned its back on the visitor. Chosen."""
STRAYED_M = 1.2
"""Distance between the echo behind and where the visitor was last close, above which the robot waits only
WAITS_UNSURE_MS, m. Chosen.
"""
WAITS_UNSURE_MS = 1_500.0
"""How long the robot waits for an echo that has strayed by STRAYED_M, ms. Chosen."""
WAIT_LIMIT_MS = 6_000.0
"""How long the robot waits with its back to a person who stands, ms; then it turns round and asks. Chosen."""
RESUMES_MOST = 2
"""How many times the robot drives on by itself because a person stands in front of it, without being followed after
that. Chosen.
"""
GRACE_M = 0.5
"""Way after a start on which the visitor may still be beside the robot, where no sensor looks, m. Chosen."""
CHECK_EVERY_M = 4.0
"""Without a rear sensor: way after which the robot stops, turns round and looks, m. Chosen."""
CHECK_LEFT_M = 1.5
"""Least way left to the goal at which it still does, m. Chosen."""
ARRIVING_M = 0.7
"""Way left to the goal below which the visitor is not searched for, m: the counter is in sight. Chosen."""

# visitor_search.py: the search for a visitor out of sight
CLOSE_M = 1.6
"""A gap up to this size leaves no visitor behind, even one who stands, m: people follow a robot at 0.8 to 1.5 m.
Chosen.
"""
BEFORE_IT_M = 1.6
"""A person at most this far ahead stands in front of the robot, m. Chosen."""
GIVE_UP_MS = 24_000.0
"""Length of a search, ms, from the stop on. Derived: half a minute after the visitor was last seen."""
ASK_LIMIT_MS = 35_000.0
"""Length of a search for a follower who was not lost but is asked, ms, or when a person stands in front: people may be
busy for a moment, and it may be an edge of furniture in the wide cone of a sensor. Chosen.
"""
NEAR_LATELY_MS = 15_000.0
"""A search goes on for this time after a person who is surely no furniture stood in front, ms: the time of one look all
round. Chosen.
"""
LONGEST_MS = 90_000.0
"""Greatest length of any search, ms. Chosen."""
BRAKING_MS = 800.0
"""Time until the robot stands, before it may turn, ms. Chosen."""
SEEN_AGAIN_MS = 500.0
"""How long a person must be seen in front of the robot to count as standing there, ms. Chosen."""
PASSED_BY_MS = 250.0
"""How long a person must be seen by the rear sensor, while it sweeps past them, to count as found, ms. Chosen."""
GLANCE_RAD = 1.05
"""Turn of the first glance back, rad. Chosen."""
HALF_TURN_RAD = pi - 0.05
"""Turn to look back, rad: not quite pi, so that the direction of the turn is defined. Derived."""
LOOKED_RAD = 0.14
"""Heading error at which a turn of the search is over, rad. Chosen."""
SIDES_RAD = 1.2, 2.4, -2.4, -1.2, 0.0
"""Headings of the look to all sides, rad from where the robot has turned to, on round the same way. Derived: a camera
of 70 degrees sees all round; the last one looks back to where a slow visitor comes from.
"""
CALLED_MS = 2_000.0
"""How long no person stands in front, after the robot has called, before it turns to a side, ms. Chosen. The range
sensors decide whether it stays there for the camera.
"""
LOOKS_MS = 600.0
"""How long no person stands in front, at a side, before the robot turns on, ms. Chosen."""
BACK_MS = 3_000.0
"""How long no person stands in front, at the heading from where a slow visitor comes, before the robot turns on, ms.
Chosen.
"""
LOOK_LIMIT_MS = 6_000.0
"""Longest look at one side, ms: the echo may be of a thing, or of a person who waits for something else. Chosen."""
IN_SIGHT_RAD = 0.45
"""Angle from the camera's axis within which a person is surely in the picture, rad. Chosen."""
LOOKED_AT_M = 0.5
"""A person nearer than this to a place that was looked at has been looked at, m. Chosen."""
LOOKED_AT_MS = 15_000.0
"""How long a place counts as looked at, ms. Chosen."""
LOOKS_AT_MS = 3_000.0
"""How long the robot looks at a person it has turned to, ms. Chosen."""
TURNS_TO_MS = 4_000.0
"""How long the turn to that person may take, ms: the search is not over before. Chosen."""
CALLS_EVERY_MS = 12_000.0
"""Time after a call until the robot may call again, for a visitor who was busy, ms. Chosen."""
COMES_MS = 6_000.0
"""How long the robot stands after another call for the visitor to come in front of it, ms. Chosen."""

# turn_announcements.py: announced turns
TURN_SOON_M = 0.7
"""A turn is looked for on the route from this distance ahead, m. Derived: at 0.5 m/s a second or two before it begins.
"""
TURN_LATER_M = 1.1
"""A turn is looked for on the route up to this distance ahead, m. Derived: at 0.5 m/s two seconds before it begins."""
TURN_RAD = 0.85
"""Change of heading that is announced as a turn, rad. Chosen."""
TURN_OVER_RAD = 0.3
"""Change of heading below which an announced turn is over, rad. Chosen."""
ANNOUNCE_AGAIN_M = 1.0
"""Way after which a turn is announced anew, m: a turn in which the robot waits is announced once. Chosen."""
