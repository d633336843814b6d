"""People who approach from the front or the side, and the time until they reach the robot.

A range that shrinks faster than the robot's own motion and the map explain is a person's, even in front of furniture. A
thing that was not there a moment ago counts as a person who may be running, until a second reading shows otherwise.
`MotionDetector` finds out whether anything round the robot moves.
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
    """Geometry and noise of the range sensors, or lidar sectors, of a device."""

    round_rad: float = FRONT_RAD
    """Greatest angle from straight ahead at which approaching people are detected, rad."""
    beside_rad: float = radians(50.0)
    """Greatest angle between two sensors' axes at which both may detect the same person, rad."""
    span_ms: float = SPAN_MS
    """Least time between two readings for a comparison, ms: in less, noise changes them as much as a walk does."""
    straight_rad: float = 0.2
    """A sensor whose axis passes a person by at most this angle must detect that person, rad."""


SONAR, LIDAR = SensorGeometry(), SensorGeometry(radians(96.0), radians(20.0), SHORT_SPAN_MS, 0.06)
"""Geometry of the ultrasonic range sensors, and of a lidar read in sectors. The lidar's figures are chosen."""


class _Reading(msgspec.Struct, frozen=True):
    """A range reading. `mapped_mm`: distance at which the mapped thing begins that explains the echo; `timed`: it was
    surely taken at `at_ms`, not earlier.
    """

    at_ms: float
    range_mm: int
    pose: Position
    mapped_mm: float | None = None
    timed: bool = True


class _ApproachingPerson(msgspec.Struct, frozen=True):
    """A person who approaches; forgotten after `until_ms`. `there_ms`: expected time of contact; a near person is
    expected to come at a quick walk. `surely_ms`: time of contact at the measured speed; inf = the echo is doubtful, or
    may come from a mapped thing."""

    there_ms: float
    until_ms: float
    surely_ms: float


class ApproachDetector:
    """Estimates when approaching people reach the robot. Pass every reading to `add_reading`; `contact_ms` returns the
    milliseconds until the first of them does, or inf.
    """

    def __init__(self, bearings_rad: Sequence[float], beams: SensorGeometry = SONAR) -> None:
        """`bearings_rad`: directions of the sensors' axes; `beams`: geometry of the sensors."""
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
        """Add one reading, taken from `pose`. `mapped_mm`: distance at which the mapped thing begins that explains the
        echo, None if there is none. `timed`: it was taken at `at_ms`; False if it may be older.
        """
        now = _Reading(at_ms, range_mm, pose, mapped_mm, timed)
        if 0 < range_mm <= APPROACH_WITHIN_MM and abs(self._bearings_rad[sensor]) <= self._beams.round_rad:
            self._assess(now, sensor)
        elif range_mm > ECHO_LIMIT_MM:
            self._keep_without_echo(at_ms, sensor)
        self._past[sensor].append(now)

    def contact_ms(self, now_ms: float, *, sure: bool = False) -> float:
        """Return the time until the first approaching person reaches the robot, ms; `sure`: count only people who are
        certain to reach it.
        """
        self._approaching = {sensor: person for sensor, person in self._approaching.items() if person.until_ms > now_ms}
        there_ms = min(
            (person.surely_ms if sure else person.there_ms for person in self._approaching.values()), default=inf
        )
        return max(0.0, there_ms - now_ms)

    def _assess(self, now: _Reading, sensor: int) -> None:
        """Decide by a new reading whether this sensor shows an approaching person, and when contact is expected."""
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
        """Whether earlier readings of the sensor surely showed a person. A leap of the range or a turn of the robot
        does not make that doubtful.
        """
        person = self._approaching.get(sensor)
        return person is not None and person.surely_ms < inf and person.until_ms > at_ms

    def _keep_without_echo(self, at_ms: float, sensor: int) -> None:
        """Keep a person seen by the reading before until the next reading, because cloth may swallow an echo."""
        person = self._approaching.get(sensor)
        if person is not None and person.until_ms > at_ms and self._past[sensor][-1].range_mm <= APPROACH_WITHIN_MM:
            self._approaching[sensor] = structs.replace(person, until_ms=max(person.until_ms, at_ms + APPEARED_MS))

    def _closing(self, now: _Reading, sensor: int, bearing: float) -> tuple[float, bool]:
        """Return the speed at which an echo comes nearer, m/s, 0 = only by the robot's own motion; and whether it is
        known.

        Readings from before a turn of the robot are left out, because they are of another thing.
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
        """Whether a neighbouring sensor has detected the same person a moment ago."""
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
        """Return the part of the robot's own speed that shortens the range, m/s."""
        span_s = max(now.at_ms - before.at_ms, SHORT_SPAN_MS) / 1000
        way_m = hypot(now.pose[0] - before.pose[0], now.pose[1] - before.pose[1])
        return way_m / span_s * max(0.0, cos(bearing))


def _apart(now: _Reading) -> bool:
    """Whether the echo is certainly not from the mapped thing that explains it, but from in front of it."""
    return now.mapped_mm is None or now.mapped_mm - now.range_mm >= IN_FRONT_MM


def _past_the_edge(before: _Reading, now: _Reading) -> bool:
    """Whether the map explains `now`, while the reading `before` passed that thing's edge and was of one behind it."""
    if now.mapped_mm is None:
        return False
    if before.mapped_mm is None:
        return before.range_mm > APPROACH_WITHIN_MM
    return before.range_mm - before.mapped_mm >= PAST_EDGE_MM or before.mapped_mm - now.mapped_mm >= MAPPED_LEAP_MM


def _mapped_m_s(before: _Reading, now: _Reading) -> float:
    """Return the speed at which the mapped thing that explains the echo came nearer between two readings, m/s."""
    if before.mapped_mm is None or now.mapped_mm is None:
        return 0.0
    return (before.mapped_mm - now.mapped_mm) / (now.at_ms - before.at_ms)


class MotionDetector:
    """Measures how long nothing round the robot has moved by itself. Pass it every reading of the sensors."""

    def __init__(self, sensors: int) -> None:
        self._reference: list[_Reading | None] = [None] * sensors
        self._since_ms: float | None = None

    def add_reading(self, sensor: int, at_ms: float, range_mm: int, pose: Position) -> None:
        """Add `range_mm`, read at `at_ms` from `pose`. A reading without an echo is left out, and the next one is
        compared with the last echo.
        """
        if self._since_ms is None:
            self._since_ms = at_ms
        reference = self._reference[sensor]
        if range_mm > ECHO_LIMIT_MM:
            return
        if reference is None:
            moved = at_ms - self._since_ms > MEMORY_MS  # the sensor found nothing before
        else:
            moved = abs(range_mm - reference.range_mm) > MOTION_MM + 1000 * _way_m(reference, pose)
        if moved:
            self._since_ms = at_ms
        if reference is None or moved or _way_m(reference, pose) > ANCHORED_M:
            self._reference[sensor] = _Reading(at_ms, range_mm, pose)

    def still_ms(self, now_ms: float) -> float:
        """Return the time since the last motion, or since the first reading, ms."""
        return 0.0 if self._since_ms is None else now_ms - self._since_ms


def _way_m(before: _Reading, pose: Position) -> float:
    """Return the distance from the pose of a reading to `pose`, m."""
    return hypot(pose[0] - before.pose[0], pose[1] - before.pose[1])
