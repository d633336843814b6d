"""Turns the robot towards its route before an obstacle, and past furniture that only the corridor ahead touches. Pure.

The safety envelope judges the floor straight ahead, which the body sweeps. Where the route bends away before a desk,
the desk would hold the robot for ever. So it turns to a point further along the route, to which the map shows free
floor, and drives there. Nav2's rotation shim controller does the turn.
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
from robot.navigation.map.clearance_grid import ClearanceGrid, Disc


class RotateToPath:
    """Chooses the point (aim) that the robot turns to and drives to before an obstacle, for one trip on one floor."""

    def __init__(self, floor: ClearanceGrid) -> None:
        self._floor = floor
        self._turning = False
        self._aim: XY | None = None
        self._tried_at: list[XY] = []
        self._missed: list[XY] = []  # aims before which furniture stopped the robot

    @property
    def aim(self) -> XY | None:
        """Point of the route that the robot turns to and drives to; None = the route follower steers."""
        return self._aim

    @property
    def turning(self) -> bool:
        """Whether the robot turns on the spot."""
        return self._turning

    def cancel(self) -> None:
        """Give up the aim, because a person bars the way or the route has changed."""
        self._aim, self._turning = None, False

    def give_up_aim(self) -> None:
        """Give up the aim for the rest of the trip, because furniture bars the straight line to it too."""
        if self._aim is not None:
            self._missed.append(self._aim)
        self.cancel()

    def realign(self) -> None:
        """Turn to the aim again before driving on, because the robot has looked elsewhere or waited meanwhile."""
        self._turning = self._aim is not None

    def aim_past(self, pose: Position, follower: Follower, stood: Sequence[Disc] = ()) -> bool:
        """Aim at a point where the route can be met again past furniture; return whether there is one.

        Call it when furniture, and no person, bars the way that the robot faces. `stood`: discs (x m, y m, radius m) of
        people and things that stood about; the straight line keeps clear of them too. Of the points far enough ahead,
        the one whose line has the most clearance is taken.
        """
        here = pose[:2]
        tries = sum(distance(here, at) < REJOIN_TRIES_WITHIN_M for at in self._tried_at)
        if follower.phase is not TripPhase.TRACKING or tries >= REJOIN_TRIES:
            return False
        candidates = [
            point
            for point in _rejoin_points(here, follower.rejoin_points)
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
        """Return the steering of this step; None = there is nothing to turn to, and the route follower steers."""
        here = pose[:2]
        if follower.phase is not TripPhase.TRACKING:
            self.cancel()
            return None
        if self._aim is not None:
            error = wrapped(bearing(here, self._aim) - pose[2])
            if distance(here, self._aim) > REACHED_M and (self._turning or abs(error) < pi / 2):
                follower.skip_to(here)
                return self._turn(error) or Steering(REJOIN_SPEED_M_S, REJOIN_GAIN_PER_S * error)
            self.cancel()
        if (ahead_mm >= STOP_ZONE_MM and not self._turning) or not follower.rejoin_points:
            return None
        last = follower.rejoin_points[-1]
        ahead = next((point for point in follower.rejoin_points if distance(point, here) >= FACE_AHEAD_M), last)
        if distance(ahead, here) < REACHED_M:  # from the point itself no bearing leads to it
            self._turning = False
            return None
        return self._turn(wrapped(bearing(here, ahead) - pose[2]))

    def _turn(self, error: float) -> Steering | None:
        """Return a turn on the spot towards `error` rad; None once the robot faces that way."""
        self._turning = abs(error) > (FACE_ENDS_RAD if self._turning else FACE_BEGINS_RAD)
        return Steering(0.0, turn_rate(error)) if self._turning else None


def _rejoin_points(here: XY, ahead: Sequence[XY]) -> Iterator[XY]:
    """Yield the points of the route ahead between REJOIN_MIN_M and REJOIN_MAX_M."""
    before, way_m = here, 0.0
    for point in ahead:
        before, way_m = point, way_m + distance(before, point)
        if way_m > REJOIN_MAX_M:
            return
        if distance(here, point) >= REJOIN_MIN_M:
            yield point


def _passes_near(here: XY, point: XY, disc: Disc) -> bool:
    """Whether the straight line to `point` leads nearer to `disc` than REJOIN_CLEAR_M, and nearer than the robot is
    already.
    """
    x, y, radius_m = disc
    dx, dy = point[0] - here[0], point[1] - here[1]
    share = ((x - here[0]) * dx + (y - here[1]) * dy) / (dx * dx + dy * dy)
    nearest_m = distance(between(here, point, min(1.0, max(0.0, share))), (x, y))
    return nearest_m < min(radius_m + REJOIN_CLEAR_M, distance(here, (x, y)))
