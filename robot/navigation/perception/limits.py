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
"""A sensor whose axis is farther round than this looks back, rad from ahead. Chosen."""
FOLLOWS_RAD = radians(158.0)
"""An unmapped echo farther round than this may be the visitor who follows, rad from ahead. Chosen."""
SIDE_RAD = pi / 2
"""A sensor whose axis is nearer to ahead than this looks ahead or to a side, rad. Derived: a quarter turn."""
PASSED_RAD = radians(75.0)
"""A person farther round than this is passed, not met, rad from ahead. Chosen."""
BEFORE_RAD = radians(40.0)
"""A person found within this angle stands in front of the robot, rad from ahead. Derived: the middle sensors, whose
outer ones have a cone that wide.
"""
SEEN_M = 3.0
"""Range beyond which no echo of clothes is reliable, m. Chosen."""
AT_THE_RIM_MM = 200
"""An unmapped echo nearer than this, ahead or to a side, is in the way even outside the corridor, mm. Chosen."""
FROZEN_M = 1.0
"""Way over which a reading that stays the same to the millimetre shows a frozen sensor, m. Chosen."""

# approaching_people.py: people who walk or run up
APPROACH_WITHIN_MM = 3_000
"""Greatest range at which a person is taken for approaching, mm. Chosen."""
ECHO_LIMIT_MM = 3_500
"""A reading above this means that the sensor found nothing, mm. Chosen."""
COMES_M_S = 0.5
"""Speed towards the robot, beyond its own motion, from which two readings of one sensor show a person who approaches,
m/s: a walk, not noise. Chosen.
"""
RUNS_M_S = 2.8
"""Greatest speed at which a person approaches, m/s; a faster echo is of another thing than the one before. Chosen."""
LEAVES_M_S = 1.7
"""Greatest speed at which a person walks away, m/s; a faster echo is of another thing than the one before. Chosen."""
IN_FRONT_MM = 100
"""An echo that the map explains may be of a person in front of the mapped thing, if that thing begins at least this
much farther away, mm. Chosen.
"""
MAPPED_COMES_M_S = 0.8
"""Speed towards the robot, beyond its own motion, from which an echo that the map explains shows a person who
approaches, m/s: the cells of the grid shift the explanation by themselves. Chosen.
"""
PAST_EDGE_MM = 50
"""An echo from this far behind a mapped thing passed its edge, mm; the next one, from the edge, is no person who
approaches. Chosen.
"""
MAPPED_LEAP_MM = 400
"""An echo whose mapped explanation has itself come nearer by this much is no person who approaches either, mm.
Chosen.
"""
SPAN_MS = 120.0
"""Least time between two readings of a range sensor that are compared, ms: closer ones differ by noise, unless the
person rushes. Chosen.
"""
MEMORY_MS = 600.0
"""Readings older than this are not compared, ms. Chosen."""
KEPT_READINGS = 4
"""Number of readings kept of each sensor: earlier ones were often of another thing. Chosen."""
SHORT_SPAN_MS = 80.0
"""Least time between two readings that show a person who rushes, ms. Derived: at RUSHES_M_S 90 mm nearer, which is no
sensor noise.
"""
RUSHES_M_S = 1.1
"""Speed from which a person counts as rushing, m/s. Chosen."""
RUSH_WITHIN_MM = 1_800
"""Range within which a person may start to run at the robot, mm: a person shown by a single reading, and a person who
approaches, because two readings show only the past speed. Chosen.
"""
QUICK_M_S = 1.6
"""Speed of that run, besides the robot's own, m/s. Source: ISO 13855, a quick walk."""
APPEARED_MS = 280.0
"""How long a person shown by one reading is kept until that sensor's next one, ms. Derived: one turn of all sensors
that find nothing, and the cable. A reading that finds nothing does not count.
"""
SUDDEN_MM = 600
"""A person shown by one reading at less than this is certain, mm: there is no time for a second one. Chosen."""
NEIGHBOUR_MM = 300
"""An echo is not new if a neighbouring sensor has lately seen one at most this much nearer, mm. Chosen."""
NEIGHBOUR_NEARER_MM = 120
"""An echo is not new if a neighbouring sensor has lately seen one at most this much farther away, mm. Chosen."""
NEIGHBOUR_MS = 400.0
"""An echo of a neighbouring sensor up to this old counts as lately seen, ms. Chosen."""
SPARE_MM = 150
"""Room for a foot between a standing robot and the person, mm. Chosen."""
TURNED_RAD_S = radians(50.0)
"""Turn rate above which a sensor looks at another thing each time, rad/s. Chosen."""
APPROACH_KEPT_MS = 1_000.0
"""How long a person who approached is kept after the reading that showed it, at most, ms. Chosen."""
CONTACT_KEPT_MS = 400.0
"""How long such a person is kept after the expected contact, ms. Chosen."""
FRONT_RAD = radians(70.0)
"""A person who approaches from farther round than this is never certain to reach the robot, rad from ahead: most pass
by, and the others meet its side. Chosen.
"""
MOTION_MM = 100
"""Change of a range that counts as motion, mm: more than sensor noise and than the edge of a standing thing. Chosen."""
ANCHORED_M = 0.05
"""Way up to which ranges are compared with the one read first, m; otherwise slow people would seem to stand. Chosen."""

# deaf_sensor.py: range sensors without echo
NEAR_WALL_M = 1.8
"""Range within which a bare wall must be detected, m, wherever the robot really is within a metre of its pose. Chosen.
"""
SQUARE_SHARE = 1.25
"""Greatest ratio of the wall's distances at the edges and the middle of the cone at which it stands square. Derived: it
leans by less than 20 degrees.
"""
MISSED_ECHOES = 5
"""Readings in a row without an expected echo that show a deaf sensor. Chosen."""
MISSED_WAY_M = 0.4
"""Way on which the missed echoes of a deaf sensor must be spread, m. Chosen: more than a robot drives that was carried
away and still counts as placed.
"""
MISSED_GAP_M = 0.3
"""Way between two missed echoes above which it is another wall, m; shorter gaps are readings damaged on the cable.
Chosen.
"""
PLACED_M = 0.3
"""Way since a marker has confirmed the pose up to which the robot knows which wall is in front of it, m. Chosen."""

# lidar_mounting.py: lidar mounted otherwise than configured
SAME_WALL_M = 0.35
"""Greatest difference from a mapped wall at which a point is that wall, m. Chosen."""
SEEN_THROUGH_M = 0.5
"""Distance behind a mapped wall from which on it was seen through, m. Chosen."""
MOUNTING_EVERY_M = 0.2
"""Way between two checks of the lidar's mounting, m. Chosen."""
MOUNTING_LOOKS = 60
"""Number of the latest checks of the lidar's mounting that count. Chosen."""
WALLS_LEAST = 15
"""Least number of walls in one direction of the room for a statement about the lidar's mounting. Chosen."""
DIRECTIONS_LEAST = 2
"""Least number of directions of the room that show a wrong lidar mounting: one front of glass is no proof. Chosen."""
THROUGH_SHARE = 0.7
"""Share of the walls in each direction that a wrongly mounted lidar sees through, at least. Chosen."""

# people_nearby.py: people and things that stand about
PERSON_RANGE_M = 2.6
"""Range beyond which a sensor's cone is too wide to locate a person, m. Chosen."""
HALF_PERSON_M = 0.2
"""Distance from an echo, a person's near side, to the person's middle, m. Chosen."""
PERSON_ROOM_M = 0.38
"""Radius of the disc kept for a person, m. Derived: half a person, the width of the cone, and distance enough not to
creep past.
"""
SAME_PERSON_M = 0.4
"""Two echoes nearer together than this are of one person, m. Chosen."""
STANDS_MS = 500.0
"""Least time over which a person is seen at one place to count as standing, ms. Chosen."""
STANDS_TIMES = 3
"""Least number of echoes of a person at one place to count as standing. Chosen."""
STANDS_LATELY_MS = 5_000.0
"""How long after the last echo a person still stands in the way, ms. Chosen."""
FORGOTTEN_MS = 25_000.0
"""How long a person is kept clear of when another way is planned, ms. Chosen."""
GONE_M = 0.35
"""An echo from this far behind a person's place, by a sensor that looks straight at it, shows that the person has gone,
m. Chosen.
"""
PLACE_GAIN = 0.3
"""Weight of a new echo in the remembered place, 0..1. Chosen."""

# sensor_faults.py: sensors that do not measure
BROKEN_MS = 3_000.0
"""How long a sensor without a valid reading is mute until it counts as broken, ms: no one leans on the rim for that
long. Chosen.
"""
MUTE_STEP_MS = 250.0
"""Most time that one step adds to the time in which a sensor is mute, ms: a process that was held up has not seen the
readings in between. Chosen.
"""

# range_tracking.py: readings kept over the robot's own motion
PEOPLE_MS = 10_000.0
"""How long after an unmapped echo people count as being about, ms. Chosen."""
COVER_KEPT_MS = 600.0
"""How long a thing that may hide a person is remembered where it was measured, ms: a missed echo or a gap does not end
a row of seats. Chosen.
"""
COVER_WITHIN_M = 1.5
"""Range within which things that may hide a person count, m: a person who runs out from farther away meets a standing
robot, at any speed that it had. Chosen.
"""
SENSOR_TURN_MS = 240.0
"""Longest time in which all sensors are read once, ms: an Uno that finds nothing. A reading that a board only repeats
may be this much older than stated. Derived from the board's firmware.
"""
SENSOR_LIMIT_MS = 300.0
"""Age above which a reading counts as an obstacle at 0 mm, ms. Derived: more than SENSOR_TURN_MS. Where the cable
damages a reading the robot brakes for a moment.
"""
