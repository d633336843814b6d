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

SECTOR_DEG = 10.0
"""A lidar tells the nearest point of each sector so wide: a range sensor with a narrow cone."""

SECTOR_BEARINGS_DEG: tuple[float, ...] = (*(95.0 - SECTOR_DEG * step for step in range(20)), -170.0, 180.0, 170.0)
"""The middles of those that are heard, as it turns: ahead and beside, then behind, where somebody follows."""
