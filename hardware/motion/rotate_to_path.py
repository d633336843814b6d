"""Turns towards the route before what bars the way, and past furniture that only the corridor ahead touches. Pure.

The safety gate judges what is straight ahead, as the body sweeps it. Where the route bends away before a desk the robot
would stand before it for ever: it turns further along the route, to where by the map the floor is free, and goes there.
"""

from collections.abc import Iterator, Sequence
from math import pi

from hardware.motion.limits import (
    FACE_AHEAD_M,
    FACE_BEGINS_RAD,
    FACE_ENDS_RAD,
    REACHED_M,
    REJOIN_APART_M,
    REJOIN_CLEAR_M,
    REJOIN_GAIN_PER_S,
    REJOIN_MAX_M,
    REJOIN_MIN_M,
    REJOIN_SPEED_M_S,
    REJOIN_TRIES,
    REJOIN_TRIES_WITHIN_M,
)
from hardware.motion.safety_envelope import STOP_ZONE_MM
from robot.navigation.control.pure_pursuit import Follower, Steering, TripPhase, turn_rate
from robot.navigation.geometry import XY, bearing, between, distance, wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import Disc, Floor


class RotateToPath:
    """Of one trip, on one floor."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._turning = False
        self._aim: XY | None = None
        self._tried_at: list[XY] = []
        self._missed: list[XY] = []  # points to which furniture let it go no more than along the route

    @property
    def turning(self) -> bool:
        """It turns on the spot."""
        return self._turning

    def cancel(self) -> None:
        """Somebody bars the way, or the way is another one."""
        self._aim, self._turning = None, False

    def give_up_aim(self) -> None:
        """That bars the straight line as well."""
        if self._aim is not None:
            self._missed.append(self._aim)
        self.cancel()

    def realign(self) -> None:
        """The robot has looked elsewhere meanwhile, or waited: it turns to its aim first."""
        self._turning = self._aim is not None

    def aim_past(self, pose: Position, follower: Follower, stood: Sequence[Disc] = ()) -> bool:
        """Furniture bars the way that the robot faces, and nobody does: whether the route can be met further on, past
        who and what `stood` about too.
        """
        here = pose[:2]
        tries = sum(distance(here, at) < REJOIN_TRIES_WITHIN_M for at in self._tried_at)
        if follower.phase is not TripPhase.TRACKING or tries >= REJOIN_TRIES:
            return False
        candidates = [
            point
            for point in _rejoin_points(here, follower.meets)
            if abs(wrapped(bearing(here, point) - pose[2])) > FACE_ENDS_RAD
            and all(distance(point, aim) >= REJOIN_APART_M for aim in self._missed)
            and not any(_passes_near(here, point, disc) for disc in stood)
        ]
        clear_m = self._floor.clear_along
        best = max(((clear_m(here, point), distance(here, point), point) for point in candidates), default=None)
        if best is None or best[0] < REJOIN_CLEAR_M:
            return False
        self._aim, self._turning = best[2], True
        self._tried_at.append(here)
        return True

    def steer(self, pose: Position, follower: Follower, ahead_mm: int) -> Steering | None:
        """None: there is nothing to turn to, and the follower leads."""
        here = pose[:2]
        if follower.phase is not TripPhase.TRACKING:
            self.cancel()
            return None
        if self._aim is not None:
            error = wrapped(bearing(here, self._aim) - pose[2])
            if distance(here, self._aim) > REACHED_M and (self._turning or abs(error) < pi / 2):
                follower.come_past(here)
                return self._turn(error) or Steering(REJOIN_SPEED_M_S, REJOIN_GAIN_PER_S * error)
            self.cancel()
        if (ahead_mm >= STOP_ZONE_MM and not self._turning) or not follower.meets:
            return None
        last = follower.meets[-1]
        ahead = next((point for point in follower.meets if distance(point, here) >= FACE_AHEAD_M), last)
        if distance(ahead, here) < REACHED_M:  # whoever stands on a point looks to it nowhere
            self._turning = False
            return None
        return self._turn(wrapped(bearing(here, ahead) - pose[2]))

    def _turn(self, error: float) -> Steering | None:
        """On the spot, until it faces that way."""
        self._turning = abs(error) > (FACE_ENDS_RAD if self._turning else FACE_BEGINS_RAD)
        return Steering(0.0, turn_rate(error)) if self._turning else None


def _rejoin_points(here: XY, ahead: Sequence[XY]) -> Iterator[XY]:
    """Points of the route ahead, no nearer than REJOIN_MIN_M."""
    before, way_m = here, 0.0
    for point in ahead:
        before, way_m = point, way_m + distance(before, point)
        if way_m > REJOIN_MAX_M:
            return
        if distance(here, point) >= REJOIN_MIN_M:
            yield point


def _passes_near(here: XY, point: XY, disc: Disc) -> bool:
    """On the straight line the robot comes nearer to it than REJOIN_CLEAR_M, and nearer than it is already."""
    x, y, radius_m = disc
    dx, dy = point[0] - here[0], point[1] - here[1]
    share = ((x - here[0]) * dx + (y - here[1]) * dy) / (dx * dx + dy * dy)
    nearest_m = distance(between(here, point, min(1.0, max(0.0, share))), (x, y))
    return nearest_m < min(radius_m + REJOIN_CLEAR_M, distance(here, (x, y)))
