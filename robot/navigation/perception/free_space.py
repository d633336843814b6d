"""Free floor ahead and behind from one set of range readings, and the echoes there that the map does not explain.

A reading of 0 is an echo at the robot's edge or a faulty sensor: both count as an obstacle at 0 mm.
"""

from collections.abc import Sequence
from math import cos, hypot, inf, sin

import msgspec
from msgspec import structs

from robot.navigation.footprint import RADIUS_M, RANGE_BEARINGS_RAD
from robot.navigation.geometry import XY
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import Disc
from robot.navigation.perception.limits import (
    AT_THE_RIM_MM,
    BEFORE_RAD,
    CORRIDOR_M,
    FOLLOWS_RAD,
    FROZEN_M,
    PASSED_RAD,
    REAR_RAD,
    SEEN_M,
)

FAR_MM = 9999
"""The reading of a sensor that found nothing, mm."""


class Surroundings(msgspec.Struct, frozen=True):
    """The surroundings of the robot at one instant, as the range sensors and the lidar show them."""

    ahead_mm: int = 0
    """Free floor ahead in the corridor, mm."""
    behind_mm: int | None = None
    """Free floor behind in the corridor, mm; None = no sensor looks back."""
    person_mm: int = 0
    """Range of the nearest echo ahead or to a side that the map does not explain, mm."""
    gap_m: float | None = None
    """Gap from the robot to the person behind, m; None = no person is there."""
    before_m: float | None = None
    """Distance to the person in front of the robot, m; None = no person is there."""
    echoes: tuple[XY, ...] = ()
    """Positions of the echoes ahead or to a side, within SEEN_M, that the map does not explain, m."""
    faulty: bool = False
    """Whether a sensor reads 0 or is known not to work."""
    stranger_ahead_mm: int = 0
    """Free floor ahead in the corridor up to echoes that the map does not explain, mm."""
    contact_ms: float = inf
    """Time until an approaching person reaches the robot, ms; inf = no one approaches."""
    sure_contact_ms: float = inf
    """Time until a person who is certain to reach the robot reaches it, ms; inf = there is none."""
    still_ms: float = 0.0
    """Time since anything moved round the robot, ms."""
    still_ahead_ms: float = 0.0
    """Time since anything moved ahead or to a side, ms."""
    gap_at_ms: float = -inf
    """When `gap_m` was measured, ms."""
    standing: tuple[Disc, ...] = ()
    """People and things that stand about ahead: discs with the room to keep from them."""
    cover_m: float = inf
    """From the robot's edge to the nearest recent echo ahead or aside that may hide a person, m; inf = none."""
    oldest_ms: float = 0.0
    """Greatest possible age of the oldest forward reading, ms."""
    people: bool = False
    """Whether people were about lately."""
    unknown_ahead: bool = False
    """Whether a sensor ahead has no valid reading, so that its 0 mm does not mean a person."""
    broken: tuple[int, ...] = ()
    """Numbers of the sensors that have had no valid reading for long."""
    broken_ahead: bool = False
    """Whether a broken sensor looks ahead or to a side."""


BLIND = Surroundings(unknown_ahead=True)
"""Surroundings without any reading: nothing is known, so nothing is free."""


def fitting_bearings(ranges: int, bearings_rad: Sequence[float]) -> Sequence[float]:
    """Return the bearings of a board that sends this many `ranges`; empty when they do not fit.

    A board that sends one less than there are bearings has no rear sensor.
    """
    if ranges == len(bearings_rad):
        return bearings_rad
    if ranges == len(bearings_rad) - 1 and abs(bearings_rad[-1]) > REAR_RAD:
        return bearings_rad[:-1]
    return ()


def ahead_mm(ranges_mm: Sequence[int], bearings_rad: Sequence[float] = RANGE_BEARINGS_RAD) -> int:
    """Return the distance from the front of the body to the nearest echo in the corridor, mm; 0 without readings.

    `ranges_mm` are in the order of `bearings_rad`: from left to right as on the wire, then the rear one.
    """
    bearings = fitting_bearings(len(ranges_mm), bearings_rad)
    return _free_mm(ranges_mm, bearings, 1.0) if bearings else 0


def behind_mm(ranges_mm: Sequence[int], bearings_rad: Sequence[float]) -> int | None:
    """Return the distance from the back of the body to the nearest echo in the corridor, mm; None when no sensor looks
    back.
    """
    looks_back = any(abs(bearing) > REAR_RAD for bearing in bearings_rad)
    return _free_mm(ranges_mm, bearings_rad, -1.0) if looks_back else None


def _free_mm(ranges_mm: Sequence[int], bearings_rad: Sequence[float], way: float) -> int:
    """Return the free floor in the corridor up to the nearest echo, mm; `way`: 1 = forward, -1 = backward."""
    nearest_m = FAR_MM / 1000
    for range_mm, bearing_rad in zip(ranges_mm, bearings_rad, strict=True):
        if range_mm >= FAR_MM:
            continue
        reach_m = RADIUS_M + range_mm / 1000
        forward_m, aside_m = way * reach_m * cos(bearing_rad), reach_m * sin(bearing_rad)
        if forward_m > 0.0 and abs(aside_m) <= CORRIDOR_M:
            nearest_m = min(nearest_m, max(0.0, forward_m - RADIUS_M))
    return round(nearest_m * 1000)


def surroundings(
    ranges_mm: Sequence[int],
    strange_mm: Sequence[int],
    pose: Position,
    bearings_rad: Sequence[float] = RANGE_BEARINGS_RAD,
    contact_ms: float = inf,
    still_ms: float = 0.0,
) -> Surroundings:
    """Return the surroundings that one set of readings shows to a robot at `pose`.

    `strange_mm`: the readings that the map does not explain, FAR_MM in place of the others. A reading of 0 counts as an
    obstacle at 0 mm. `contact_ms` and `still_ms` are those of `robot.navigation.perception.approaching_people`.
    """
    bearings = fitting_bearings(len(ranges_mm), bearings_rad)
    if not bearings:
        return BLIND
    readings = list(ranges_mm)
    person_mm = FAR_MM
    gap_m = before_m = None
    echoes: list[XY] = []
    for range_mm, bearing_rad in zip(strange_mm, bearings, strict=True):
        if range_mm >= FAR_MM:
            continue
        angle, range_m = pose[2] + bearing_rad, range_mm / 1000
        if abs(bearing_rad) > FOLLOWS_RAD:
            gap_m = range_m if gap_m is None else min(gap_m, range_m)
        elif abs(bearing_rad) <= PASSED_RAD:
            reach_m = RADIUS_M + range_m
            echoes.append((pose[0] + reach_m * cos(angle), pose[1] + reach_m * sin(angle)))
            person_mm = min(person_mm, range_mm)
            if abs(bearing_rad) <= BEFORE_RAD:
                before_m = range_m if before_m is None else min(before_m, range_m)
    in_the_way = person_mm < AT_THE_RIM_MM
    return Surroundings(
        0 if in_the_way else ahead_mm(readings, bearings),
        behind_mm(readings, bearings),
        person_mm,
        gap_m,
        before_m,
        tuple(echoes),
        faulty=0 in readings,
        stranger_ahead_mm=0 if in_the_way else ahead_mm(strange_mm, bearings),
        contact_ms=contact_ms,
        still_ms=still_ms,
    )


def merged(scan: Surroundings, sonar: Surroundings) -> Surroundings:
    """Return the surroundings seen by a lidar and by range sensors together. `sonar` holds only what the lidar has not
    seen: glass, people above or below its plane or in clothes that reflect no light, and directions in which it does
    not look.
    """
    behind = [mm for mm in (scan.behind_mm, sonar.behind_mm) if mm is not None]
    before = [away_m for away_m in (scan.before_m, sonar.before_m) if away_m is not None]
    followed = scan if scan.gap_m is not None or (scan.behind_mm is not None and sonar.gap_m is None) else sonar
    return structs.replace(
        scan,
        ahead_mm=min(scan.ahead_mm, sonar.ahead_mm),
        behind_mm=min(behind, default=None),
        person_mm=min(scan.person_mm, sonar.person_mm),
        gap_m=followed.gap_m,
        before_m=min(before, default=None),
        echoes=scan.echoes + sonar.echoes,
        faulty=scan.faulty or sonar.faulty,
        stranger_ahead_mm=min(scan.stranger_ahead_mm, sonar.stranger_ahead_mm),
        contact_ms=min(scan.contact_ms, sonar.contact_ms),
        sure_contact_ms=min(scan.sure_contact_ms, sonar.sure_contact_ms),
        still_ms=min(scan.still_ms, sonar.still_ms),
        still_ahead_ms=min(scan.still_ahead_ms, sonar.still_ahead_ms),
        gap_at_ms=followed.gap_at_ms,
        standing=scan.standing + sonar.standing,
        cover_m=min(scan.cover_m, sonar.cover_m),
        oldest_ms=max(scan.oldest_ms, sonar.oldest_ms),
        people=scan.people or sonar.people,
        unknown_ahead=scan.unknown_ahead or sonar.unknown_ahead,
        broken=sonar.broken,
        broken_ahead=scan.broken_ahead or sonar.broken_ahead,
    )


class FrozenSensorTest:
    """Detects a frozen sensor, whose reading stays the same to the millimetre while the robot drives."""

    def __init__(self) -> None:
        self._since: tuple[int, XY] | None = None

    def add_reading(self, range_mm: int, here: XY) -> bool:
        """Add a reading taken at `here` and return whether the sensor is frozen. A reading beyond SEEN_M means that it
        found nothing, and may well stay the same.
        """
        if self._since is None or range_mm != self._since[0] or range_mm > SEEN_M * 1000:
            self._since = range_mm, here
            return False
        where = self._since[1]
        return hypot(here[0] - where[0], here[1] - where[1]) >= FROZEN_M
