"""How much free floor lies ahead, from the range sensors on the rim."""

from collections.abc import Sequence
from math import cos, sin

from robot.guiding.body import RADIUS_M, RANGE_BEARINGS_RAD

CORRIDOR_M = RADIUS_M + 0.08
"""Half of the width that the body sweeps when it drives straight on, with room for a foot."""


def ahead_mm(ranges_mm: Sequence[int], bearings_rad: Sequence[float] = RANGE_BEARINGS_RAD) -> int:
    """Millimetres from the front of the body to the nearest echo in its way; 0 when there are no readings.

    `ranges_mm` run from left to right as on the wire and are as many as `bearings_rad`; others count as no readings.
    """
    if len(ranges_mm) != len(bearings_rad):
        return 0
    nearest_m = 9.999
    for range_mm, bearing_rad in zip(ranges_mm, bearings_rad, strict=True):
        reach_m = RADIUS_M + range_mm / 1000
        forward_m, aside_m = reach_m * cos(bearing_rad), reach_m * sin(bearing_rad)
        if abs(aside_m) <= CORRIDOR_M:
            nearest_m = min(nearest_m, max(0.0, forward_m - RADIUS_M))
    return round(nearest_m * 1000)
