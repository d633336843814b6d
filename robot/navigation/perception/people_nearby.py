"""Memory of people and things that stand about ahead, so that the robot goes round them in time."""

from dataclasses import dataclass
from math import atan2, cos, hypot, sin

from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import Disc
from robot.navigation.perception.limits import (
    FORGOTTEN_MS,
    GONE_M,
    HALF_PERSON_M,
    PERSON_RANGE_M,
    PERSON_ROOM_M,
    PLACE_GAIN,
    SAME_PERSON_M,
    STANDS_LATELY_MS,
    STANDS_MS,
    STANDS_TIMES,
)


@dataclass
class _Spot:
    """A place where a person or thing was detected: position m, first and last time ms, number of echoes."""

    x: float
    y: float
    since_ms: float
    seen_ms: float
    times: int = 1


class PeopleNearby:
    """Remembers people and things that stand about. Pass it every reading of the forward sensors; `standing` returns
    the discs that the robot must go round.
    """

    def __init__(self, straight_rad: float) -> None:
        """`straight_rad`: a sensor whose axis points at most this far past a person looks straight at that person."""
        self._straight_rad = straight_rad
        self._spots: list[_Spot] = []

    def add_reading(self, at_ms: float, range_m: float, angle_rad: float, pose: Position, *, unmapped: bool) -> None:
        """Add a reading: `range_m` from the robot's edge in the direction `angle_rad` on the map. `unmapped`: the map
        does not explain it.
        """
        self._spots = [
            spot
            for spot in self._spots
            if at_ms - spot.seen_ms <= FORGOTTEN_MS and not self._gone(spot, range_m, angle_rad, pose)
        ]
        if not unmapped or range_m > PERSON_RANGE_M:
            return
        reach_m = RADIUS_M + range_m + HALF_PERSON_M
        x, y = pose[0] + reach_m * cos(angle_rad), pose[1] + reach_m * sin(angle_rad)
        near = min(self._spots, key=lambda spot: hypot(spot.x - x, spot.y - y), default=None)
        if near is None or hypot(near.x - x, near.y - y) > SAME_PERSON_M:
            self._spots.append(_Spot(x, y, at_ms, at_ms))
            return
        near.x, near.y = near.x + PLACE_GAIN * (x - near.x), near.y + PLACE_GAIN * (y - near.y)
        near.seen_ms, near.times = at_ms, near.times + 1

    def standing(self, now_ms: float, within_ms: float = STANDS_LATELY_MS) -> tuple[Disc, ...]:
        """Return the discs of people who have stood for a while and were last seen at most `within_ms` ago."""
        return tuple(
            (spot.x, spot.y, PERSON_ROOM_M)
            for spot in self._spots
            if spot.times >= STANDS_TIMES
            and spot.seen_ms - spot.since_ms >= STANDS_MS
            and now_ms - spot.seen_ms <= within_ms
        )

    def _gone(self, spot: _Spot, range_m: float, angle_rad: float, pose: Position) -> bool:
        """Whether the person at `spot` has gone: the sensor sees through that place to something behind."""
        dx, dy = spot.x - pose[0], spot.y - pose[1]
        if RADIUS_M + range_m <= hypot(dx, dy) + GONE_M:
            return False
        return abs(wrapped(angle_rad - atan2(dy, dx))) < self._straight_rad
