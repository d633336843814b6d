"""The robot's footprint and where its sensors look. Metres and radians; the origin is the middle of the axle."""

from math import radians

RADIUS_M = 0.25
"""Radius of the robot's circular footprint, m. Its centre is the middle of the axle, so a turn on the spot sweeps no
new floor. Source: drawing of the shipped robot.
"""

PASSAGE_M = 0.12
"""Least gap that a route keeps between the robot's footprint and anything solid, m. Chosen."""

FREE_AHEAD_M = 0.65
"""Free floor that the robot needs at a goal, ahead of its front edge, m. Derived: a little more than the stop zone of
the safety gate (0.57 m).
"""

RANGE_BEARINGS_DEG: tuple[float, ...] = (65.0, 30.0, 0.0, -30.0, -65.0, 180.0)
"""Directions in which the range sensors r1..rn of the board look, degrees from straight ahead, anticlockwise: from left
to right, the rear one last. Each sensor sits on the robot's edge. Chosen: the outer sensors see to 80 degrees, so that
a person who overtakes the robot and cuts in is detected beside it.
"""

RANGE_BEARINGS_RAD: tuple[float, ...] = tuple(radians(degrees) for degrees in RANGE_BEARINGS_DEG)
"""Directions in which the range sensors look, rad from straight ahead, in the order of RANGE_BEARINGS_DEG."""

SECTORS_DEG: tuple[tuple[float, float], ...] = (
    *((left, left - 10.0) for left in range(100, 40, -10)),
    *((left, left - 5.0) for left in range(40, -40, -5)),
    *((left, left - 10.0) for left in range(-40, -100, -10)),
    *((-100.0, -120.0), (-120.0, -142.5), (-142.5, -165.0)),
    *((left, left - 10.0) for left in range(-165, -195, -10)),
    *((165.0, 142.5), (142.5, 120.0), (120.0, 100.0)),
)
"""Left and right edge of each lidar sector, degrees from straight ahead, in the order in which the lidar turns. Of each
sector only the nearest point is used. Chosen: ahead they are so narrow that it hides no other on the way.
"""
