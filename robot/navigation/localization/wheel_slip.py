"""Wheel slip detection: on a wet floor, or with the body held fast, the wheels turn and the robot stays.

Wheel counters cannot show slip. A marker ahead can: its range should shrink by the way of the wheels. This test needs
neither the map nor the believed pose, so a misplaced marker or a lost robot changes nothing. Two poses found from
markers alone, compared with the wheels, show slip as well. A robot that is lifted and set down fails either comparison
once; slipping wheels fail it again and again.
"""

from collections.abc import Mapping, Sequence
from math import cos, sin
from typing import NamedTuple

from robot.navigation.geometry import distance
from robot.navigation.localization.limits import (
    SLIP_ARRIVED_LIMIT_M,
    SLIP_BREAK_M,
    SLIP_COMPARE_M,
    SLIP_COMPARE_SIGMAS,
    SLIP_FIX_M,
    SLIP_FIXES_LIMIT,
    SLIP_GAP_M,
    SLIP_LIMIT_M,
    SLIP_RANGE_M,
    SLIP_SHARE,
    SLIP_WINDOW_M,
)
from robot.navigation.localization.marker_model import range_sigma_m
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.odometry import Position


class _Watched(NamedTuple):
    """A marker that is watched since its last comparison.

    Its range (m) and the way driven (m) at that comparison, and the way of the wheels towards it since (m); way driven
    (m) and pose by the wheels at its last sighting.
    """

    range_m: float
    from_m: float
    towards_m: float
    to_m: float
    at: Position


class WheelSlipDetector:
    """Detects wheel slip. Pass it each picture's sightings, and each pose found from markers alone."""

    def __init__(self) -> None:
        self._watched: dict[int, _Watched] = {}
        self._spun_to_m: float | None = None
        self._spun_m = 0.0
        self._fix: tuple[Position, Position] | None = None
        self._fixes = 0

    @property
    def spun_m(self) -> float:
        """Distance counted by the wheels, m, during which markers came nearer by less than the wheels say, unbroken.

        Distance without a marker in view does not count: two wrong comparisons far apart are no long slip.
        """
        return self._spun_m

    def slips(self, *, arrived: bool) -> bool:
        """Whether the wheels slip. `arrived`: by the wheels the robot is at the goal."""
        return self._fixes >= SLIP_FIXES_LIMIT or self.spun_m >= (SLIP_ARRIVED_LIMIT_M if arrived else SLIP_LIMIT_M)

    def reset(self) -> None:
        """Begin anew with another trip: the robot may have been pushed to where the wheels grip."""
        self._watched.clear()
        self._spun_to_m = self._fix = None
        self._spun_m, self._fixes = 0.0, 0

    def add_fix(self, pose: Position, reckoned: Position) -> None:
        """Compare `pose`, newly found from markers alone, with the one before. `reckoned`: the pose by the wheels,
        which never jumps.
        """
        if self._fix is not None:
            driven_m = distance(reckoned[:2], self._fix[1][:2])
            if driven_m < SLIP_FIX_M:
                return
            moved_m = distance(pose[:2], self._fix[0][:2])
            self._fixes = self._fixes + 1 if moved_m < SLIP_SHARE * driven_m else 0
        self._fix = pose, reckoned

    def add_sightings(
        self, sightings: Sequence[Sighting], reckoned: Mapping[float, Position], travelled_m: float
    ) -> None:
        """Compare the ranges of markers in one or more pictures. `reckoned`: pose by the wheels for the time of each
        picture; `travelled_m`: distance driven by now.
        """
        driven_m = came_m = 0.0
        since_m = travelled_m
        for seen in sightings:
            here = reckoned.get(seen.at_ms)
            if here is None:
                continue
            if seen.range_m > SLIP_RANGE_M:
                self._watched.pop(seen.marker, None)
                continue
            watched = _followed(self._watched.get(seen.marker), seen, here, travelled_m)
            if abs(watched.towards_m) >= max(SLIP_COMPARE_M, SLIP_COMPARE_SIGMAS * range_sigma_m(seen)):
                driven_m += abs(watched.towards_m)
                nearer_m = watched.range_m - seen.range_m
                came_m += nearer_m if watched.towards_m > 0 else -nearer_m
                since_m = min(since_m, watched.from_m)
                watched = _Watched(seen.range_m, travelled_m, 0.0, travelled_m, here)
            self._watched[seen.marker] = watched
        if driven_m > 0.0:
            self._count(since_m, travelled_m, spins=came_m < SLIP_SHARE * driven_m)

    def _count(self, since_m: float, travelled_m: float, *, spins: bool) -> None:
        """Add a comparison to the distance driven without motion; begin anew if the robot has moved."""
        if not spins:
            self._spun_to_m, self._spun_m, self._fixes = None, 0.0, 0
            return
        if self._spun_to_m is None or since_m - self._spun_to_m > SLIP_BREAK_M:
            self._spun_to_m, self._spun_m = since_m, 0.0
        self._spun_m += travelled_m - max(since_m, self._spun_to_m)
        self._spun_to_m = travelled_m


def _followed(watched: _Watched | None, seen: Sighting, here: Position, travelled_m: float) -> _Watched:
    """Return the watched marker with the way since its last sighting added. Only the way along the marker's bearing in
    the picture counts, because the body may not turn as the wheels do.
    """
    if watched is None or travelled_m - watched.to_m > SLIP_GAP_M or travelled_m - watched.from_m > SLIP_WINDOW_M:
        return _Watched(seen.range_m, travelled_m, 0.0, travelled_m, here)
    dx, dy = here[0] - watched.at[0], here[1] - watched.at[1]
    towards_m = (dx * cos(here[2]) + dy * sin(here[2])) * cos(seen.bearing_rad)
    return watched._replace(towards_m=watched.towards_m + towards_m, to_m=travelled_m, at=here)
