"""Whether the wheels take the robot anywhere: on a wet floor, or with the body held fast, they turn and it stays.

Wheel counters cannot tell. A marker ahead can: its range should shrink by what the wheels have driven, and that asks
neither the map nor the believed pose, so a marker that hangs elsewhere or a robot that is lost changes nothing. So can
two places that were found from markers alone. A robot that somebody lifts and sets down breaks either rule once; wheels
that spin break it time after time.
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
    """A marker since it was compared last: its range then and the way then, what the wheels have driven towards it
    since, and the way and where they believed to be when it was seen last.
    """

    range_m: float
    from_m: float
    towards_m: float
    to_m: float
    at: Position


class WheelSlipDetector:
    """Give it each picture's sightings, and each place that was found from markers alone."""

    def __init__(self) -> None:
        self._watched: dict[int, _Watched] = {}
        self._spun_to_m: float | None = None
        self._spun_m = 0.0
        self._fix: tuple[Position, Position] | None = None
        self._fixes = 0

    @property
    def spun_m(self) -> float:
        """How far the wheels have turned, without a break, while markers were seen and came no nearer as they should.

        Way without a marker does not count: two that err, far apart, are no robot that spins all the way between them.
        """
        return self._spun_m

    def slips(self, *, arrived: bool) -> bool:
        """The wheels spin. `arrived`: the wheels believe to be at the goal."""
        return self._fixes >= SLIP_FIXES_LIMIT or self.spun_m >= (SLIP_ARRIVED_LIMIT_M if arrived else SLIP_LIMIT_M)

    def reset(self) -> None:
        """Another trip begins: somebody may have pushed the robot to where the wheels hold."""
        self._watched.clear()
        self._spun_to_m = self._fix = None
        self._spun_m, self._fixes = 0.0, 0

    def add_fix(self, pose: Position, reckoned: Position) -> None:
        """The robot is at `pose` by markers alone; the wheels believe to be at `reckoned`, which never jumps."""
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
        """`reckoned`: where the wheels alone believed to be, by the time of each picture; `travelled_m` by now."""
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
        if not spins:
            self._spun_to_m, self._spun_m, self._fixes = None, 0.0, 0
            return
        if self._spun_to_m is None or since_m - self._spun_to_m > SLIP_BREAK_M:
            self._spun_to_m, self._spun_m = since_m, 0.0
        self._spun_m += travelled_m - max(since_m, self._spun_to_m)
        self._spun_to_m = travelled_m


def _followed(watched: _Watched | None, seen: Sighting, here: Position, travelled_m: float) -> _Watched:
    """With what was driven since the sighting before, ahead as the camera sees it: it may not turn as the wheels do."""
    if watched is None or travelled_m - watched.to_m > SLIP_GAP_M or travelled_m - watched.from_m > SLIP_WINDOW_M:
        return _Watched(seen.range_m, travelled_m, 0.0, travelled_m, here)
    dx, dy = here[0] - watched.at[0], here[1] - watched.at[1]
    towards_m = (dx * cos(here[2]) + dy * sin(here[2])) * cos(seen.bearing_rad)
    return watched._replace(towards_m=watched.towards_m + towards_m, to_m=travelled_m, at=here)
