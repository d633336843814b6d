"""Judges a marker that was refused and is out of sight, once others have told the robot where it is. Pure.

While one marker speaks for the robot and one against it, either may hang elsewhere. When two more have spoken for it a
short way on, its wheels tell where it was when the one was refused, and so where that one hangs.
"""

from math import hypot

from robot.guiding.marker_model import RANGE_SIGMA_M, RANGE_SIGMA_PER_M
from robot.guiding.pose_filter import PoseFilter
from robot.guiding.relocalise import Panorama
from robot.guiding.suspicion import MOVED_M

HINDSIGHT_M = 1.5
"""Over a longer way the wheels do not tell well enough."""
SIGMAS = 3.0


def moved_in_hindsight(belief: PoseFilter, panorama: Panorama) -> list[int]:
    """Markers that surely do not hang where the map says, by what was seen of them before."""
    seen = panorama.remembered(belief.pose, belief.reckoned, HINDSIGHT_M)
    at_ms = {marker: one.at_ms for marker, one in seen.items()}
    return [
        marker
        for marker in belief.record.out_of_favour(belief.travelled_m, HINDSIGHT_M, at_ms)
        if seen[marker].off_m > max(MOVED_M, SIGMAS * _sigma_m(belief, seen[marker].range_m))
    ]


def _sigma_m(belief: PoseFilter, range_m: float) -> float:
    """Of the place of a marker that was seen from so far away."""
    return hypot(RANGE_SIGMA_M + RANGE_SIGMA_PER_M * range_m**2, belief.sigma_m, belief.sigma_rad * range_m)
