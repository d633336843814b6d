"""The robot's own dimensions, as far as guiding needs them. Metres, radians; the origin is the middle of the axle."""

from math import radians

RADIUS_M = 0.25
"""The footprint is a circle round the axle, so turning on the spot sweeps no new floor."""

PASSAGE_M = 0.12
"""Least gap that a route keeps between the footprint and anything solid."""

FREE_AHEAD_M = 0.65
"""Free floor that the rim needs ahead at a goal; a little more than the stop zone of the safety gate."""

RANGE_BEARINGS_DEG: tuple[float, ...] = (65.0, 30.0, 0.0, -30.0, -65.0, 180.0)
"""Where the range sensors r1..rn of the board look, from left to right and then back; each sits on the rim.

The outer ones see to 80 degrees: whoever overtakes the robot and cuts in is seen beside it.
"""

RANGE_BEARINGS_RAD: tuple[float, ...] = tuple(radians(degrees) for degrees in RANGE_BEARINGS_DEG)

SECTORS_DEG: tuple[tuple[float, float], ...] = (
    *((left, left - 10.0) for left in range(100, 40, -10)),
    *((left, left - 5.0) for left in range(40, -40, -5)),
    *((left, left - 10.0) for left in range(-40, -100, -10)),
    *((-100.0, -120.0), (-120.0, -142.5), (-142.5, -165.0)),
    *((left, left - 10.0) for left in range(-165, -195, -10)),
    *((165.0, 142.5), (142.5, 120.0), (120.0, 100.0)),
)
"""Left and right edge of each sector of which a lidar tells the nearest point, as it turns. Ahead they are so narrow
that no point hides another one on its way.
"""
