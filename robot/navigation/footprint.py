"""The robot's footprint and where its sensors look. Metres and radians; the origin is the middle of the axle."""

from math import radians

RADIUS_M = 0.25
"""Radius of the circular footprint round the axle, m; turning on the spot sweeps no new floor. From the drawing of the
shipped robot.
"""

PASSAGE_M = 0.12
"""Least gap that a route keeps between the footprint and anything solid, m. Chosen."""

FREE_AHEAD_M = 0.65
"""Free floor that the rim needs ahead at a goal, m. Derived: a little more than the stop zone of the safety gate (0.57
m).
"""

RANGE_BEARINGS_DEG: tuple[float, ...] = (65.0, 30.0, 0.0, -30.0, -65.0, 180.0)
"""Axes of the range sensors r1..rn of the board, degrees from ahead, anticlockwise: from left to right, then the rear
one. Each sits on the rim. Chosen: the outer ones see to 80 degrees, so that a person who overtakes the robot and cuts
in is seen beside it.
"""

RANGE_BEARINGS_RAD: tuple[float, ...] = tuple(radians(degrees) for degrees in RANGE_BEARINGS_DEG)
"""Axes of the range sensors, rad from ahead, in the order of RANGE_BEARINGS_DEG."""

SECTORS_DEG: tuple[tuple[float, float], ...] = (
    *((left, left - 10.0) for left in range(100, 40, -10)),
    *((left, left - 5.0) for left in range(40, -40, -5)),
    *((left, left - 10.0) for left in range(-40, -100, -10)),
    *((-100.0, -120.0), (-120.0, -142.5), (-142.5, -165.0)),
    *((left, left - 10.0) for left in range(-165, -195, -10)),
    *((165.0, 142.5), (142.5, 120.0), (120.0, 100.0)),
)
"""Left and right edge of each lidar sector, degrees from ahead, in the order in which the lidar turns; of each sector
the nearest point counts. Chosen: ahead they are narrow enough that no point hides another one on the way.
"""
