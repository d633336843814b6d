"""Limits of the escort package: following and searching for a visitor, and announcing turns.

"Chosen" = our judgement from the groundwork (preliminary study), to be tuned with people; "derived" = follows from
another figure.
"""

from math import pi

# visitor_following.py: is it still the visitor who follows?
KEEP_PACE_M = 2.0
"""Gap to the visitor above which the robot slows down, m. Chosen."""
OUT_OF_TOUCH_M = 2.8
"""Gap to the visitor from which on the robot stands, m. Chosen."""
VISITOR_STEP_M = 0.3
"""An echo farther than CLOSE_M is the visitor's only if it is at most this far from where the visitor was last seen, m,
plus VISITOR_M_S times the time since. After a turn the rear sensor may look past the visitor. Chosen.
"""
VISITOR_M_S = 0.8
"""Greatest speed at which the visitor may have walked since last seen, m/s. Chosen."""
TRACK_MS = 1_000.0
"""After this time without sight of the visitor, an echo farther than CLOSE_M is no longer taken for the visitor's, and
earlier gaps are not used to compute a speed, ms. Chosen.
"""
FOLLOWED_M = 1.5
"""After driving this far with the visitor in sight, the robot counts the visitor as found for good, m. Chosen."""
RUNS_UP_M_S = 1.6, 3.0
"""Least and greatest speed over the floor, m/s, of a person who runs up from behind. The visitor being led is never
that fast; a still faster echo is of another thing. Chosen.
"""
AT_THE_HEELS_M = 0.4
"""Gap below which the follower is taken for a child and not for the visitor, m. Chosen."""
GAP_SPEED_MS = 250.0
"""Least time between two gaps from which a speed is derived, ms. Chosen."""
STEADY_M = 0.7
"""A doubted follower counts as the visitor after this way with a steady gap (within WAVERS_M), m. Chosen."""
WAVERS_M = 0.35
"""Greatest change of a gap that counts as steady, m. Chosen."""
ASK_AFTER_DOUBT_M = 3.0
"""Distance driven in doubt whether the follower is the visitor after which the robot looks round and asks, m. Chosen.
"""
ASK_BEFORE_GOAL_M = 1.2
"""Distance driven in doubt whether the follower is the visitor after which the robot looks round and asks, m, on the
last CHECK_LEFT_M before the goal. Chosen.
"""
STANDS_SHARE = 0.75
"""The visitor counts as standing if the gap grows by at least this share of the distance that the robot drives. Chosen.
"""
STANDS_AFTER_M = 0.2
"""Least distance that the robot must drive before it judges whether the visitor stands, m. Chosen."""
STANDS_WITHIN_MS = 1_000.0
"""Length of the last stretch of time by which the robot judges whether the visitor stands, ms. Chosen."""
CAME_NEARER_M = 0.15
"""A waiting robot drives on when the gap to the visitor has shrunk by more than this, m. Chosen."""
UNSEEN_SLOW_MS = 1_800.0
"""How long the visitor may be out of sight before the robot slows down, ms. Chosen."""
UNSEEN_DOUBTED_SLOW_MS = 400.0
"""How long a follower who may be a passer-by may be out of sight before the robot slows down, ms. Chosen."""
UNSEEN_M_S = 0.2
"""Speed of a robot that has slowed down because the visitor is out of sight, m/s. Chosen."""
UNSEEN_STOP_MS = 3_600.0
"""How long the visitor may be out of sight before the robot stops and searches, ms. Chosen."""
UNSEEN_DOUBTED_MS = 2_200.0
"""How long a follower who may be a passer-by may be out of sight before the robot searches, ms. Chosen."""
UNSEEN_DOUBT_MS = 1_400.0
"""When the visitor has been out of sight for this long, a follower who then appears may be a passer-by, ms. Chosen."""
WAITS_UNSEEN_MS = 1_200.0
"""How long the visitor may be out of sight of a waiting robot before it turns round and searches, ms. Chosen."""
STRAYED_M = 1.2
"""If the echo behind is farther than this from where the visitor was last close to the robot, m, it may not be the
visitor's, and the robot waits only WAITS_UNSURE_MS. Chosen.
"""
WAITS_UNSURE_MS = 1_500.0
"""How long the robot waits for an echo that is farther than STRAYED_M from the visitor's place, ms. Chosen."""
WAIT_LIMIT_MS = 6_000.0
"""How long the robot waits for a visitor who stands behind it, ms; then it turns round and asks. Chosen."""
RESUMES_MOST = 2
"""How many times in a row the robot may drive on by itself because a person stands in front of it. A visitor who then
follows resets the count. Chosen.
"""
GRACE_M = 0.5
"""Way after a start on which no visitor is missed, m: they may be beside the robot, where no sensor looks. Chosen."""
CHECK_EVERY_M = 4.0
"""Distance after which a robot without a rear sensor stops, turns round and looks for the visitor, m. Chosen."""
CHECK_LEFT_M = 1.5
"""Least way left to the goal at which a robot without a rear sensor still looks for the visitor, m. Chosen."""
ARRIVING_M = 0.7
"""Way left to the goal below which the visitor is not searched for, m: the counter is in sight. Chosen."""

# visitor_search.py: the search for a visitor out of sight
CLOSE_M = 1.6
"""A visitor at most this far behind the robot is not being left behind, even when standing, m: people follow a robot at
0.8 to 1.5 m. Chosen.
"""
BEFORE_IT_M = 1.6
"""A person at most this far ahead stands in front of the robot, m. Chosen."""
GIVE_UP_MS = 24_000.0
"""Longest search for a lost visitor, ms, counted from when the robot stops. Derived: it ends half a minute after the
visitor was last seen.
"""
ASK_LIMIT_MS = 35_000.0
"""Longest search, ms, when the follower was not lost but is to be asked, or when a person stands in front. People may
be busy for a moment, and that person may be an edge of furniture in a sensor's wide cone. Chosen.
"""
NEAR_LATELY_MS = 15_000.0
"""A search goes on for this long after a person, who is surely no furniture, stood in front of the robot, ms: the time
of one look all round. Chosen.
"""
LONGEST_MS = 90_000.0
"""Greatest length of any search for a visitor, ms. Chosen."""
BRAKING_MS = 800.0
"""Time allowed for a driving robot to come to a stop before it turns for the search, ms. Chosen."""
SEEN_AGAIN_MS = 500.0
"""How long a person must be seen in front of the robot to count as standing there, ms. Chosen."""
PASSED_BY_MS = 250.0
"""How long the rear sensor must see a person, while it sweeps past, for the person to count as found, ms. Chosen."""
GLANCE_RAD = 1.05
"""Angle by which the robot turns for the first glance back, rad. Chosen."""
HALF_TURN_RAD = pi - 0.05
"""Angle by which the robot turns to look back, rad: not quite pi, so that it is defined which way it turns. Derived."""
LOOKED_RAD = 0.14
"""Heading error at which a turn of the search is over, rad. Chosen."""
SIDES_RAD = 1.2, 2.4, -2.4, -1.2, 0.0
"""Headings of the look to all sides, rad from the heading of the look back, in the sense in which the robot turned.
Derived: with them a camera of 70 degrees sees all round; the last one looks back to where a slow visitor comes from.
"""
CALLED_MS = 2_000.0
"""After a call the robot turns to a side when no person has stood in front of it for this long, ms. Chosen. The range
sensors show whether a person does; then it stays there for the camera to recognise the person.
"""
LOOKS_MS = 600.0
"""After a turn to a side the robot turns on when no person has stood in front of it there for this long, ms. Chosen."""
BACK_MS = 3_000.0
"""After a turn to where a slow visitor comes from, the robot turns on when no person has stood in front of it there for
this long, ms. Chosen.
"""
LOOK_LIMIT_MS = 6_000.0
"""Longest look at one side, ms: the echo may be of a thing, or of a person who waits for something else. Chosen."""
IN_SIGHT_RAD = 0.45
"""Angle from the camera's axis within which a person is surely in the picture, rad. Chosen."""
LOOKED_AT_M = 0.5
"""A person at most this far from a place that the robot has looked at counts as looked at, m. Chosen."""
LOOKED_AT_MS = 15_000.0
"""How long after the look a place counts as looked at, ms. Chosen."""
LOOKS_AT_MS = 3_000.0
"""How long the robot looks at a person to which it has turned, ms. Chosen."""
TURNS_TO_MS = 4_000.0
"""Time allowed for the turn to a person near the robot, ms; the search does not end before. Chosen."""
CALLS_EVERY_MS = 12_000.0
"""Least time between two calls to a visitor who stays behind, ms: a busy visitor hears the next one. Chosen."""
COMES_MS = 6_000.0
"""After a repeated call, how long the robot stands and waits for the visitor to come in front of it, ms. Chosen."""

# turn_announcements.py: announced turns
TURN_SOON_M = 0.7
"""Distance ahead at which the piece of the route begins whose direction shows a coming turn, m. Derived: at 0.5 m/s a
second or two before the turn begins.
"""
TURN_LATER_M = 1.1
"""Distance ahead at which the piece of the route ends whose direction shows a coming turn, m. Derived: at 0.5 m/s two
seconds before the turn begins.
"""
TURN_RAD = 0.85
"""Least angle between the robot's heading and the route's direction ahead that is announced as a turn, rad. Chosen."""
TURN_OVER_RAD = 0.3
"""Difference between the route's direction ahead and the robot's heading below which a turn is over, rad. Chosen."""
ANNOUNCE_AGAIN_M = 1.0
"""Way after which a turn may be announced anew, m, so that one in which the robot waits is announced once. Chosen."""
