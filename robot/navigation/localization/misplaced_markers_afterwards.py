"""Later test of a rejected marker that is out of sight, once other markers have localized the robot. Pure but for the
record that it keeps.

While one marker confirms the pose and another contradicts it, either may be misplaced. When two more confirm it a short
way on, odometry shows where the robot was when the one was rejected, and so where that marker hangs, unless one of the
confirming markers leads the robot astray. If leaving out a confirming marker would put the rejected one where the map
says, both are named together.
"""

from math import hypot

from robot.navigation.geometry import distance
from robot.navigation.localization.limits import (
    HINDSIGHT_LOOKS,
    HINDSIGHT_M,
    HINDSIGHT_MS,
    HINDSIGHT_SIGMAS,
    MOVED_M,
    RANGE_SIGMA_M,
    RANGE_SIGMA_PER_M,
    SURVEY_SIGMA_M,
)
from robot.navigation.localization.pose_filter import Estimate, PoseFilter
from robot.navigation.localization.relocalization import Panorama, Remembered, transformed, wheel_frame


def recheck_rejected_markers(belief: PoseFilter, panorama: Panorama, at_ms: float) -> None:
    """Note in the record of `belief` which markers do not hang where the map says; `at_ms`: time of the newest
    picture.
    """
    record, way_m = belief.record, belief.travelled_m
    recent = panorama.recent(HINDSIGHT_M, HINDSIGHT_LOOKS)
    seen = {marker: one for marker, one in recent.items() if one.at_ms >= at_ms - HINDSIGHT_MS}
    last_ms = {marker: one.at_ms for marker, one in seen.items()}
    for marker in record.unconfirmed_lately(way_m, HINDSIGHT_M, last_ms):
        one = seen[marker]
        if not _surely_elsewhere(belief, belief.estimate, marker, one):
            continue
        others = (other for other in record.trusted if other != marker)
        record.mark_misplaced_or_ambiguous(
            marker,
            (other for other in others if not _surely_elsewhere(belief, belief.estimate_without(other), marker, one)),
        )


def _surely_elsewhere(belief: PoseFilter, estimate: Estimate, marker: int, seen: Remembered) -> bool:
    """Whether the marker, `seen` earlier, surely is not where the map says if the robot is at `estimate` now."""
    x, y, _ = transformed(wheel_frame(estimate.pose, belief.reckoned), (seen.x, seen.y, 0.0))
    hangs = belief.markers[marker]
    heading_sigma_rad = hypot(estimate.sigma_rad, belief.heading_sigma_rad(seen.way_m, seen.turn_rad))
    of_range_m = RANGE_SIGMA_M + RANGE_SIGMA_PER_M * seen.range_m**2
    sigma_m = hypot(of_range_m, SURVEY_SIGMA_M, estimate.sigma_m, heading_sigma_rad * seen.range_m)
    return distance((x, y), (hangs.x_m, hangs.y_m)) > max(MOVED_M, HINDSIGHT_SIGMAS * sigma_m)
