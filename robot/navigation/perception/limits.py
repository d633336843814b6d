"""Limits of the perception package: zones round the robot, people who approach or stand, and faulty sensors.

"Chosen" = our judgement, not yet confirmed in a real lobby; "derived" = follows from another figure; "measured" = from
a measurement. The README of the room draws the zones.
"""

from math import pi, radians

from robot.navigation.footprint import RADIUS_M

# free_space.py: zones round the robot
CORRIDOR_M = RADIUS_M + 0.08
"""Half the width of the corridor that the body sweeps when it drives straight on, m. Derived: footprint radius and room
for a foot.
"""
REAR_RAD = radians(135.0)
"""A sensor looks back if its axis is farther round than this, rad from straight ahead. Chosen."""
FOLLOWS_RAD = radians(158.0)
"""An echo farther round than this that the map does not explain may be of the visitor who follows, rad from straight
ahead. Chosen.
"""
SIDE_RAD = pi / 2
"""A sensor whose axis is less far round than this looks ahead or to a side, rad from straight ahead. Derived: a quarter
turn.
"""
PASSED_RAD = radians(75.0)
"""A person farther round than this has been passed and is no longer ahead, rad from straight ahead. Chosen."""
BEFORE_RAD = radians(40.0)
"""A person within this angle stands in front of the robot, rad from straight ahead. Derived: the cones of the middle
sensors reach that far round.
"""
SEEN_M = 3.0
"""Range beyond which no echo of clothes is reliable, m. Chosen."""
AT_THE_RIM_MM = 200
"""An unmapped echo ahead or aside nearer than this is in the way even outside the corridor, mm. Chosen."""
FROZEN_M = 1.0
"""If a reading stays the same to the millimetre over this distance driven, the sensor is frozen, m. Chosen."""

# approaching_people.py: people who walk or run up
APPROACH_WITHIN_MM = 3_000
"""Greatest range at which an echo may be of a person who approaches, mm. Chosen."""
ECHO_LIMIT_MM = 3_500
"""A larger reading than this means that the sensor found nothing, mm. Chosen."""
COMES_M_S = 0.5
"""Two readings of a sensor show an approaching person if the echo comes nearer at least this fast, beyond the robot's
own motion, m/s: a walk, not noise. Chosen.
"""
RUNS_M_S = 2.8
"""Greatest speed of a person who approaches, m/s; a faster echo is of another thing than the one before. Chosen."""
LEAVES_M_S = 1.7
"""Greatest speed of a person who walks away, m/s; a faster echo is of another thing than the one before. Chosen."""
IN_FRONT_MM = 100
"""An echo may be of a person in front of the mapped thing that explains it, if that thing begins at least this much
farther away, mm. Chosen.
"""
MAPPED_COMES_M_S = 0.8
"""Two readings of an echo that the map explains show an approaching person if it comes nearer at least this fast,
beyond the robot's own motion, m/s. More than COMES_M_S, because the cells of the grid shift the explanation. Chosen.
"""
PAST_EDGE_MM = 50
"""An echo at least this far behind the front of a mapped thing has passed the thing's edge, mm. The next echo, from the
edge itself, is then no person who approaches. Chosen.
"""
MAPPED_LEAP_MM = 400
"""If the mapped thing that explains the echo has changed for one at least this much nearer, the nearer echo is no
person who approaches, mm. Chosen.
"""
SPAN_MS = 120.0
"""Least time between two readings of a range sensor that are compared, ms: noise makes closer ones differ, unless the
person rushes. Chosen.
"""
MEMORY_MS = 600.0
"""Readings older than this are not compared, ms. Chosen."""
KEPT_READINGS = 4
"""Number of the latest readings kept of each sensor: earlier ones were often of another thing. Chosen."""
SHORT_SPAN_MS = 80.0
"""Least time between two readings that show a person who rushes, ms. Derived: at RUSHES_M_S 90 mm nearer, which is no
sensor noise.
"""
RUSHES_M_S = 1.1
"""Least speed at which a person counts as rushing at the robot, m/s. Chosen."""
RUSH_WITHIN_MM = 1_800
"""Within this range a person may start to run at the robot, mm. It holds for a person shown by one reading, and for one
who approaches, because two readings show only the past speed. Chosen.
"""
QUICK_M_S = 1.6
"""Speed of a person who starts to run, on top of the robot's own, m/s. Source: ISO 13855, a quick walk."""
APPEARED_MS = 280.0
"""How long a person shown by one reading is remembered until that sensor's next reading, ms. Derived: one turn of all
sensors that find nothing, and the cable. A reading that finds nothing does not count.
"""
SUDDEN_MM = 600
"""Nearer than this a single reading surely shows a person, mm: there is no time for a second one. Chosen."""
NEIGHBOUR_MM = 300
"""An echo counts as new only if no neighbouring sensor has just had one nearer by at most this, mm. Chosen."""
NEIGHBOUR_NEARER_MM = 120
"""An echo counts as new only if no neighbouring sensor has just had one farther away by at most this, mm. Chosen."""
NEIGHBOUR_MS = 400.0
"""For how long an echo of a neighbouring sensor keeps another one from counting as new, ms. Chosen."""
SPARE_MM = 150
"""Room left for a foot between the standing robot and a person: contact is expected at this distance, mm. Chosen."""
TURNED_RAD_S = radians(50.0)
"""Turn rate of the robot above which a sensor looks at another thing at each reading, rad/s. Chosen."""
APPROACH_KEPT_MS = 1_000.0
"""How long a person who approached is remembered at most after the last reading that showed it, ms. Chosen."""
CONTACT_KEPT_MS = 400.0
"""How long a person who approached is remembered after the expected time of contact, ms. Chosen."""
FRONT_RAD = radians(70.0)
"""A person who approaches from farther round than this is never taken as certain to reach the robot, rad from straight
ahead: most pass by, and the others meet its side. Chosen.
"""
MOTION_MM = 100
"""Least change of a range that counts as motion, mm: more than noise, or the edge of a standing thing, causes. Chosen.
"""
ANCHORED_M = 0.05
"""While the robot drives up to this distance, ranges are compared with the one read first, m; compared one by one, slow
people would seem to stand. Chosen.
"""

# deaf_sensor.py: range sensors without echo
NEAR_WALL_M = 1.8
"""A bare wall nearer than this must be detected, m, even if the robot is up to a metre off its pose. Chosen."""
SQUARE_SHARE = 1.25
"""A wall stands square to a sensor if its distances at the edges and the middle of the cone differ by at most this
ratio. Derived: it leans by less than 20 degrees.
"""
MISSED_ECHOES = 5
"""Number of readings in a row without an expected echo that shows a deaf sensor. Chosen."""
MISSED_WAY_M = 0.4
"""Least distance driven over which the missed echoes of a deaf sensor must be spread, m. Chosen: more than a robot
drives that was carried away and still counts as placed (PLACED_M).
"""
MISSED_GAP_M = 0.3
"""If the robot has driven farther than this between two missed echoes, the second is of another wall, m; shorter gaps
are readings damaged on the cable. Chosen.
"""
PLACED_M = 0.3
"""Distance since a marker confirmed the pose up to which the robot knows the wall in front of it, m. Chosen."""

# lidar_mounting.py: lidar mounted otherwise than configured
SAME_WALL_M = 0.35
"""A lidar point is of a mapped wall if it is at most this far from it, m. Chosen."""
SEEN_THROUGH_M = 0.5
"""The lidar has seen through a mapped wall if its point is more than this far behind it, m. Chosen."""
MOUNTING_EVERY_M = 0.2
"""Distance driven between two checks of the lidar's mounting, m. Chosen."""
MOUNTING_LOOKS = 60
"""Number of the latest checks of the lidar's mounting that count. Chosen."""
WALLS_LEAST = 15
"""Number of walls that must be looked at in a direction of the room to judge the lidar's mounting by it. Chosen."""
DIRECTIONS_LEAST = 2
"""Least number of directions of the room that show a wrong lidar mounting: one front of glass is no proof. Chosen."""
THROUGH_SHARE = 0.7
"""A wrongly mounted lidar sees through more than this share of the walls in each direction. Chosen."""

# people_nearby.py: people and things that stand about
PERSON_RANGE_M = 2.6
"""Range beyond which a sensor's cone is too wide to locate a person, m. Chosen."""
HALF_PERSON_M = 0.2
"""Distance from an echo, which is of a person's near side, to the person's middle, m. Chosen."""
PERSON_ROOM_M = 0.38
"""Radius of the disc that the robot keeps clear of for a person, m. Derived: half a person, the width of the cone, and
distance enough not to creep past.
"""
SAME_PERSON_M = 0.4
"""Two echoes nearer together than this are of one person, m. Chosen."""
STANDS_MS = 500.0
"""Least time over which a person is seen at one place to count as standing, ms. Chosen."""
STANDS_TIMES = 3
"""Least number of echoes of a person at one place to count as standing. Chosen."""
STANDS_LATELY_MS = 5_000.0
"""How long after the last echo a standing person still counts as being in the way, ms. Chosen."""
FORGOTTEN_MS = 25_000.0
"""How long after the last echo a person is still avoided when another way is planned, ms. Chosen."""
GONE_M = 0.35
"""A person has gone if a sensor that looks straight at the place has an echo at least this far behind it, m. Chosen."""
PLACE_GAIN = 0.3
"""Weight of a new echo in the remembered place of a person, 0..1. Chosen."""

# sensor_faults.py: sensors that do not measure
BROKEN_MS = 3_000.0
"""A sensor counts as broken after this time without a valid reading, ms: no one leans on the robot's edge for that
long. Chosen.
"""
MUTE_STEP_MS = 250.0
"""Most that one step can add to the time without a valid reading, ms: a process that was held up has not seen the
readings in between. Chosen.
"""

# range_tracking.py: readings kept over the robot's own motion
PEOPLE_MS = 10_000.0
"""How long after an echo that the map does not explain people count as being about, ms. Chosen."""
COVER_KEPT_MS = 600.0
"""How long a thing that may hide a person is remembered where it was measured, ms, so that a missed echo or a gap does
not end a row of seats. Chosen.
"""
COVER_WITHIN_M = 1.5
"""Things that may hide a person are considered only up to this range, m. A person who runs out from farther away
reaches the robot only after it has stopped, at any speed that it had. Chosen.
"""
SENSOR_TURN_MS = 240.0
"""Longest time in which all sensors are read once, ms: an Uno board that finds nothing. If a board only repeats a
reading, it may be this much older than stated. Derived from the board's firmware.
"""
SENSOR_LIMIT_MS = 300.0
"""A reading older than this counts as an obstacle at 0 mm, ms. Derived: more than SENSOR_TURN_MS. If the cable damages
a reading, the robot brakes for a moment.
"""
