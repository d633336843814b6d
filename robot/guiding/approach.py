"""Somebody who comes towards the robot from the front or the side: seen before they are in its way.

The range of something that the map does not show shrinks faster than the robot's own motion explains: a person. What
counts is where they will be when the robot stands.
"""

from collections.abc import Sequence
from math import cos, hypot, radians

from robot.guiding.geometry import wrapped
from robot.guiding.odometry import Position

WITHIN_MM = 1_500
COMES_M_S = 0.8
"""Faster towards the robot than its own motion explains: a quick walk."""
RUNS_M_S = 3.5
"""Nobody comes faster than that: the echo is of something else than the one before."""
SPAN_MS = 80.0
"""Readings nearer together than this tell more of noise than of speed."""
REACT_S, BRAKING_M_S2 = 0.25, 0.9
"""From a reading until the brakes bite, with the next reading; and how they do."""
SPARE_MM = 150
"""A foot's room that must be left when the robot stands."""
TURNED_RAD = radians(5.0)
"""After a turn by more the sensor looks at something else."""
HELD_MS = 400.0
FRONT_RAD = radians(70.0)


class Approach:
    """Give it every reading; `watch` tells how much room whoever comes will leave, in mm; None = nobody comes."""

    def __init__(self) -> None:
        self._last: tuple[float, tuple[int, ...], Position] | None = None
        self._held: dict[int, tuple[float, int]] = {}  # sensor -> until ms, mm

    def watch(
        self, now_ms: float, ranges_mm: Sequence[int], bearings_rad: Sequence[float], pose: Position
    ) -> int | None:
        """`ranges_mm` as `robot.guiding.clearance.strangers_mm` gives them, read at `now_ms` at `pose`; < 0 = none."""
        last = self._last
        if last is None or len(last[1]) != len(ranges_mm):
            self._last = now_ms, tuple(ranges_mm), pose
        elif now_ms - last[0] >= SPAN_MS:
            self._last = now_ms, tuple(ranges_mm), pose
            self._compare(last, now_ms, ranges_mm, bearings_rad, pose)
        self._held = {sensor: held for sensor, held in self._held.items() if held[0] > now_ms}
        return min((room_mm for _, room_mm in self._held.values()), default=None)

    def _compare(
        self,
        last: tuple[float, tuple[int, ...], Position],
        now_ms: float,
        ranges_mm: Sequence[int],
        bearings_rad: Sequence[float],
        pose: Position,
    ) -> None:
        before_ms, before_mm, before = last
        if abs(wrapped(pose[2] - before[2])) > TURNED_RAD:
            return
        span_s = (now_ms - before_ms) / 1000
        own_m_s = hypot(pose[0] - before[0], pose[1] - before[1]) / span_s
        for sensor, (range_mm, was_mm, bearing) in enumerate(zip(ranges_mm, before_mm, bearings_rad, strict=True)):
            if abs(bearing) > FRONT_RAD or range_mm > WITHIN_MM or was_mm > 2 * WITHIN_MM:
                continue
            closing_m_s = (was_mm - range_mm) / 1000 / span_s
            if COMES_M_S <= closing_m_s - own_m_s * max(0.0, cos(bearing)) <= RUNS_M_S:
                until_s = REACT_S + own_m_s / BRAKING_M_S2
                soon_mm = range_mm - 1000 * until_s * closing_m_s
                self._held[sensor] = now_ms + HELD_MS, round(soon_mm) - SPARE_MM
