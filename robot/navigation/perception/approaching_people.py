"""Somebody who comes towards the robot from the front or the side: how long until they are there.

The range of something shrinks faster than the robot's own motion and the map explain: a person, though they be before
furniture. A thing that was not there a moment ago may be one who runs, until a second reading tells. And whether
anything about moves.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, hypot, inf, radians

import msgspec
from msgspec import structs

from robot.navigation.geometry import wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.perception.limits import (
    ANCHORED_M,
    APPEARED_MS,
    APPROACH_KEPT_MS,
    APPROACH_WITHIN_MM,
    COMES_M_S,
    CONTACT_KEPT_MS,
    ECHO_LIMIT_MM,
    FRONT_RAD,
    IN_FRONT_MM,
    KEPT_READINGS,
    LEAVES_M_S,
    MAPPED_COMES_M_S,
    MAPPED_LEAP_MM,
    MEMORY_MS,
    MOTION_MM,
    NEIGHBOUR_MM,
    NEIGHBOUR_MS,
    NEIGHBOUR_NEARER_MM,
    PAST_EDGE_MM,
    QUICK_M_S,
    RUNS_M_S,
    RUSH_WITHIN_MM,
    RUSHES_M_S,
    SHORT_SPAN_MS,
    SPAN_MS,
    SPARE_MM,
    SUDDEN_MM,
    TURNED_RAD_S,
)


@dataclass(frozen=True, slots=True)
class SensorGeometry:
    """What the sensors of a device are like: of who comes from further round than `round_rad` they don't tell; those
    whose axes are further apart than `beside_rad` never see the same one; two readings less than `span_ms` apart
    differ by noise as much as by a walk; one whose axis points at most `straight_rad` past somebody must find them.
    """

    round_rad: float = FRONT_RAD
    beside_rad: float = radians(50.0)
    span_ms: float = SPAN_MS
    straight_rad: float = 0.2


SONAR, LIDAR = SensorGeometry(), SensorGeometry(radians(96.0), radians(20.0), SHORT_SPAN_MS, 0.06)


class _Reading(msgspec.Struct, frozen=True):
    at_ms: float
    range_mm: int
    pose: Position
    mapped_mm: float | None = None
    timed: bool = True


class _ApproachingPerson(msgspec.Struct, frozen=True):
    """Somebody who comes, minded `until_ms`. `surely_ms`: when they are there if they only go on as they came; inf = it
    may be a thing of the map, or one doubtful echo.
    """

    there_ms: float
    until_ms: float
    surely_ms: float


class ApproachDetector:
    """Give it every reading; it tells in how many ms the first of those who come is there; inf = nobody comes."""

    def __init__(self, bearings_rad: Sequence[float], beams: SensorGeometry = SONAR) -> None:
        self._bearings_rad, self._beams = tuple(bearings_rad), beams
        self._past: list[deque[_Reading]] = [deque(maxlen=KEPT_READINGS) for _ in bearings_rad]
        self._approaching: dict[int, _ApproachingPerson] = {}  # by sensor

    def add_reading(
        self,
        sensor: int,
        at_ms: float,
        range_mm: int,
        pose: Position,
        mapped_mm: float | None = None,
        *,
        timed: bool = True,
    ) -> None:
        """`range_mm` as read at `at_ms` at `pose`; `mapped_mm`: what explains it by the map is so far away.

        `timed`: not earlier.
        """
        now = _Reading(at_ms, range_mm, pose, mapped_mm, timed)
        if 0 < range_mm <= APPROACH_WITHIN_MM and abs(self._bearings_rad[sensor]) <= self._beams.round_rad:
            self._assess(now, sensor)
        elif range_mm > ECHO_LIMIT_MM:
            self._keep_without_echo(at_ms, sensor)
        self._past[sensor].append(now)

    def contact_ms(self, now_ms: float, *, sure: bool = False) -> float:
        """Until the first of those who come is there; `sure`: of those only who surely do."""
        self._approaching = {sensor: person for sensor, person in self._approaching.items() if person.until_ms > now_ms}
        there_ms = min(
            (person.surely_ms if sure else person.there_ms for person in self._approaching.values()), default=inf
        )
        return max(0.0, there_ms - now_ms)

    def _assess(self, now: _Reading, sensor: int) -> None:
        bearing = self._bearings_rad[sensor]
        may_be_sure = now.mapped_mm is None and abs(bearing) <= FRONT_RAD
        closing_m_s, known = self._closing(now, sensor, bearing)
        near = now.range_mm <= RUSH_WITHIN_MM and bool(self._past[sensor])
        quick_m_s = QUICK_M_S + self._own_m_s(self._past[sensor][-1], now, bearing) if near else 0.0
        if closing_m_s > 0.0:
            surely_ms = now.at_ms + max(0.0, now.range_mm - SPARE_MM) / closing_m_s
            there_ms = now.at_ms + max(0.0, now.range_mm - SPARE_MM) / max(closing_m_s, quick_m_s)
            until_ms = min(there_ms + CONTACT_KEPT_MS, now.at_ms + APPROACH_KEPT_MS)
            self._approaching[sensor] = _ApproachingPerson(there_ms, until_ms, surely_ms if may_be_sure else inf)
        elif known:
            self._approaching.pop(sensor, None)
        elif near and _apart(now) and not self._was_beside(sensor, now):
            there_ms = now.at_ms + max(0.0, now.range_mm - SPARE_MM) / quick_m_s
            sudden = now.range_mm <= SUDDEN_MM or self._surely_came(sensor, now.at_ms)
            surely_ms = there_ms if sudden and may_be_sure else inf
            self._approaching[sensor] = _ApproachingPerson(there_ms, now.at_ms + APPEARED_MS, surely_ms)

    def _surely_came(self, sensor: int, at_ms: float) -> bool:
        """By the readings before: a leap, or a turn of the robot, does not make them doubtful."""
        person = self._approaching.get(sensor)
        return person is not None and person.surely_ms < inf and person.until_ms > at_ms

    def _keep_without_echo(self, at_ms: float, sensor: int) -> None:
        """Whoever the reading before showed is minded until the next: cloth swallows an echo now and then."""
        person = self._approaching.get(sensor)
        if person is not None and person.until_ms > at_ms and self._past[sensor][-1].range_mm <= APPROACH_WITHIN_MM:
            self._approaching[sensor] = structs.replace(person, until_ms=max(person.until_ms, at_ms + APPEARED_MS))

    def _closing(self, now: _Reading, sensor: int, bearing: float) -> tuple[float, bool]:
        """The speed at which the echo of a sensor comes nearer, m/s, 0 = not by itself; and whether it is known.

        Not after a turn, which shows something else.
        """
        known, fastest = False, 0.0
        comes_from_m_s = COMES_M_S if now.mapped_mm is None else MAPPED_COMES_M_S
        for before in reversed(self._past[sensor]):
            span_ms = now.at_ms - before.at_ms
            if span_ms > MEMORY_MS:
                break
            if span_ms < SHORT_SPAN_MS or before.range_mm > ECHO_LIMIT_MM or _past_the_edge(before, now):
                continue
            timed = now.timed and before.timed
            turned = abs(wrapped(now.pose[2] - before.pose[2])) > TURNED_RAD_S * span_ms / 1000
            closing_m_s = (before.range_mm - now.range_mm) / span_ms
            own_m_s = self._own_m_s(before, now, bearing)
            comes_m_s = closing_m_s - max(own_m_s, _mapped_m_s(before, now))
            if span_ms < self._beams.span_ms and (turned or not timed or not RUSHES_M_S <= comes_m_s <= RUNS_M_S):
                continue
            if turned or not -LEAVES_M_S <= comes_m_s <= RUNS_M_S:
                break
            known = True
            if comes_m_s >= comes_from_m_s:
                fastest = max(fastest, min(closing_m_s, RUNS_M_S + own_m_s))
        return fastest, known

    def _was_beside(self, sensor: int, now: _Reading) -> bool:
        beside = (
            reading
            for one, past in enumerate(self._past)
            if one != sensor
            and abs(wrapped(self._bearings_rad[one] - self._bearings_rad[sensor])) <= self._beams.beside_rad
            for reading in past
        )
        return any(
            now.at_ms - reading.at_ms <= NEIGHBOUR_MS
            and -NEIGHBOUR_MM <= reading.range_mm - now.range_mm <= NEIGHBOUR_NEARER_MM
            for reading in beside
        )

    @staticmethod
    def _own_m_s(before: _Reading, now: _Reading, bearing: float) -> float:
        """What the robot's own way makes of it."""
        span_s = max(now.at_ms - before.at_ms, SHORT_SPAN_MS) / 1000
        way_m = hypot(now.pose[0] - before.pose[0], now.pose[1] - before.pose[1])
        return way_m / span_s * max(0.0, cos(bearing))


def _apart(now: _Reading) -> bool:
    """It is not what the map shows there."""
    return now.mapped_mm is None or now.mapped_mm - now.range_mm >= IN_FRONT_MM


def _past_the_edge(before: _Reading, now: _Reading) -> bool:
    """The map explains `now`, and `before` was of something else behind it."""
    if now.mapped_mm is None:
        return False
    if before.mapped_mm is None:
        return before.range_mm > APPROACH_WITHIN_MM
    return before.range_mm - before.mapped_mm >= PAST_EDGE_MM or before.mapped_mm - now.mapped_mm >= MAPPED_LEAP_MM


def _mapped_m_s(before: _Reading, now: _Reading) -> float:
    """How fast what the map shows has come nearer from one reading to the other."""
    if before.mapped_mm is None or now.mapped_mm is None:
        return 0.0
    return (before.mapped_mm - now.mapped_mm) / (now.at_ms - before.at_ms)


class MotionDetector:
    """Give it every reading of `sensors`; it tells for how many ms nothing round the robot has moved by itself."""

    def __init__(self, sensors: int) -> None:
        self._reference: list[_Reading | None] = [None] * sensors
        self._since_ms: float | None = None

    def add_reading(self, sensor: int, at_ms: float, range_mm: int, pose: Position) -> None:
        """`range_mm` as read at `at_ms` at `pose`; what finds nothing now and then is compared with what it found."""
        if self._since_ms is None:
            self._since_ms = at_ms
        reference = self._reference[sensor]
        if range_mm > ECHO_LIMIT_MM:
            return
        if reference is None:
            moved = at_ms - self._since_ms > MEMORY_MS  # it found nothing before
        else:
            moved = abs(range_mm - reference.range_mm) > MOTION_MM + 1000 * _way_m(reference, pose)
        if moved:
            self._since_ms = at_ms
        if reference is None or moved or _way_m(reference, pose) > ANCHORED_M:
            self._reference[sensor] = _Reading(at_ms, range_mm, pose)

    def still_ms(self, now_ms: float) -> float:
        """Since something moved, or since the first reading."""
        return 0.0 if self._since_ms is None else now_ms - self._since_ms


def _way_m(before: _Reading, pose: Position) -> float:
    return hypot(pose[0] - before.pose[0], pose[1] - before.pose[1])
