"""Somebody who comes towards the robot from the front or the side: how long until they are there.

The range of something that the map does not show shrinks faster than the robot's own motion explains: a person. A thing
that was not there a moment ago may be one who runs, until a second reading tells. And whether anything about moves.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, inf, radians

from robot.guiding.geometry import wrapped
from robot.guiding.odometry import Position

WITHIN_MM = 2_000
HEARD_MM = 3_500
"""Beyond this a reading says that nothing was found."""
COMES_M_S, COMES_SLOWLY_M_S = 0.8, 0.5
"""Faster towards the robot than its own motion explains: a quick walk by two readings in a row, a walk by two that are
further apart and so tell less of noise.
"""
RUNS_M_S = 2.8
"""Nobody comes faster than that: the echo is of something else than the one before."""
SPAN_MS, LONG_SPAN_MS, MEMORY_MS = 80.0, 180.0, 350.0
"""Readings nearer together than the first tell of noise only; older ones than the last nothing any more."""
APPEARED_MM, APPEARED_M_S = 1_500, 1.6
"""So near somebody whom one reading shows first may run at the robot at this speed (ISO 13855: a quick walk)."""
NEIGHBOUR_MM = 300
"""They were there before if the sensor beside it has just seen something at that distance."""
SPARE_MM = 150
"""A foot's room that must be left when the robot stands."""
TURNED_RAD_S = radians(50.0)
"""While the robot turns faster the sensors look at something else each time."""
HELD_MS, STAYS_MS = 1_000.0, 400.0
"""So long somebody who came is minded after they were seen coming, and after they should have been there."""
FRONT_RAD = radians(70.0)
STIRRED_MM = 100
"""More than the noise of a sensor, and than the edge of a thing that stands."""


@dataclass(frozen=True, slots=True)
class _Reading:
    at_ms: float
    ranges_mm: tuple[int, ...]
    pose: Position


class Approach:
    """Give it every reading; `watch` tells in how many ms the first of those who come is there; inf = nobody comes."""

    def __init__(self) -> None:
        self._past: deque[_Reading] = deque(maxlen=5)
        self._comes: dict[int, tuple[float, float]] = {}  # sensor -> there at ms, minded until ms

    def watch(
        self,
        now_ms: float,
        ranges_mm: Sequence[int],
        strange_mm: Sequence[int],
        bearings_rad: Sequence[float],
        pose: Position,
    ) -> float:
        """`ranges_mm` as read at `now_ms` at `pose`; `strange_mm` as from `robot.guiding.clearance.strangers_mm`."""
        now = _Reading(now_ms, tuple(ranges_mm), pose)
        if self._past and len(self._past[-1].ranges_mm) != len(ranges_mm):
            self._past.clear()
        for sensor, bearing in enumerate(bearings_rad):
            if abs(bearing) <= FRONT_RAD and strange_mm[sensor] <= WITHIN_MM:
                self._mind(now, sensor, bearing)
        self._past.append(now)
        self._comes = {sensor: comes for sensor, comes in self._comes.items() if comes[1] > now_ms}
        return min((max(0.0, there_ms - now_ms) for there_ms, _ in self._comes.values()), default=inf)

    def _mind(self, now: _Reading, sensor: int, bearing: float) -> None:
        range_mm = now.ranges_mm[sensor]
        closing_m_s, known = self._closing(now, sensor, bearing)
        if closing_m_s > 0.0:
            there_ms = now.at_ms + max(0.0, range_mm - SPARE_MM) / closing_m_s
            self._comes[sensor] = there_ms, min(there_ms + STAYS_MS, now.at_ms + HELD_MS)
        elif known:
            self._comes.pop(sensor, None)
        elif range_mm <= APPEARED_MM and self._past and not self._was_beside(sensor, range_mm):
            own_m_s = self._own_m_s(self._past[-1], now, bearing)
            there_ms = now.at_ms + max(0.0, range_mm - SPARE_MM) / (APPEARED_M_S + own_m_s)
            self._comes[sensor] = there_ms, now.at_ms + LONG_SPAN_MS

    def _closing(self, now: _Reading, sensor: int, bearing: float) -> tuple[float, bool]:
        """The speed at which the echo of a sensor comes nearer, m/s, 0 = not by itself; and whether it is known."""
        known, fastest = False, 0.0
        for before in reversed(self._past):
            span_ms = now.at_ms - before.at_ms
            if span_ms > MEMORY_MS:
                break
            was_mm = before.ranges_mm[sensor]
            if span_ms < SPAN_MS or was_mm > HEARD_MM:
                continue
            if abs(wrapped(now.pose[2] - before.pose[2])) > TURNED_RAD_S * span_ms / 1000:
                return fastest, True
            closing_m_s = (was_mm - now.ranges_mm[sensor]) / span_ms
            comes_m_s = closing_m_s - self._own_m_s(before, now, bearing)
            if comes_m_s > RUNS_M_S:
                break
            known = True
            if comes_m_s >= (COMES_M_S if span_ms < LONG_SPAN_MS else COMES_SLOWLY_M_S):
                fastest = max(fastest, closing_m_s)
        return fastest, known

    def _was_beside(self, sensor: int, range_mm: int) -> bool:
        before_mm = self._past[-1].ranges_mm
        beside = (sensor - 1, sensor + 1)
        return any(0 <= one < len(before_mm) and abs(before_mm[one] - range_mm) <= NEIGHBOUR_MM for one in beside)

    @staticmethod
    def _own_m_s(before: _Reading, now: _Reading, bearing: float) -> float:
        """What the robot's own way makes of it."""
        span_s = max(now.at_ms - before.at_ms, SPAN_MS) / 1000
        way_m = hypot(now.pose[0] - before.pose[0], now.pose[1] - before.pose[1])
        return way_m / span_s * max(0.0, cos(bearing))


class Stir:
    """Give it every reading; `watch` tells for how many ms nothing round the robot has moved by itself."""

    def __init__(self) -> None:
        self._last: _Reading | None = None
        self._heard: list[int] = []
        self._since_ms: float | None = None

    def watch(self, now_ms: float, ranges_mm: Sequence[int], pose: Position) -> float:
        """`ranges_mm` as read at `now_ms` at `pose`; what finds nothing now and then is compared with what it found."""
        last, self._last = self._last, _Reading(now_ms, tuple(ranges_mm), pose)
        if last is None or len(last.ranges_mm) != len(ranges_mm) or self._since_ms is None:
            self._heard, self._since_ms = list(ranges_mm), now_ms
            return 0.0
        still_mm = STIRRED_MM + 1000 * hypot(pose[0] - last.pose[0], pose[1] - last.pose[1])
        for sensor, range_mm in enumerate(ranges_mm):
            if range_mm <= HEARD_MM:
                if abs(range_mm - self._heard[sensor]) > still_mm:
                    self._since_ms = now_ms
                self._heard[sensor] = range_mm
        return now_ms - self._since_ms
