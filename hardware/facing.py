"""Turns towards the route before what bars the way, and past furniture that only the corridor ahead touches. Pure.

The safety gate judges what is straight ahead, as the body sweeps it. Where the route bends away before a desk the robot
would stand before it for ever: it turns further along the route, to where by the map the floor is free, and goes there.
"""

from collections.abc import Iterator, Sequence
from math import pi

from hardware.envelope import STOP_ZONE_MM
from robot.guiding.body import RADIUS_M
from robot.guiding.clearance import CORRIDOR_M
from robot.guiding.floor import Floor
from robot.guiding.follow import Follower, Phase, Steering, turn_rate
from robot.guiding.geometry import XY, bearing, distance, wrapped
from robot.guiding.odometry import Position

FACING_M, ASIDE_RAD, FACED_RAD = 0.4, 0.17, 0.05
"""Before it counts as barred it turns on the spot to face the route so far ahead, when it looks past it by more."""
NEAR_M, FURTHER_M = RADIUS_M + STOP_ZONE_MM / 1000 - CORRIDOR_M, 1.8
"""It meets the route again no nearer, and no further along it, where the straight line keeps clearest of furniture,"""
FREE_M = CORRIDOR_M + 0.05
"""and by so much at least."""
PASSED_M = 0.2
TRIES, TRIES_WITHIN_M = 3, 0.3
PAST_M_S, GAIN_PER_S = 0.2, 1.5


class Facing:
    """Of one trip, on one floor."""

    def __init__(self, floor: Floor) -> None:
        self._floor = floor
        self._faces = False
        self._aim: XY | None = None
        self._tried_at: list[XY] = []

    def stand(self) -> None:
        """Something bars the way all the same, or the way is another one."""
        self._aim, self._faces = None, False

    def find_past(self, pose: Position, follower: Follower) -> bool:
        """Furniture bars the way that the robot faces, and nobody does: whether the route can be met further on."""
        here = pose[:2]
        tries = sum(distance(here, at) < TRIES_WITHIN_M for at in self._tried_at)
        if follower.phase is not Phase.TRACKING or tries >= TRIES:
            return False
        clear_m, _, aim = max(
            (
                (self._floor.clear_along(here, point), away_m, point)
                for point, away_m in _further_on(here, follower.ahead)
            ),
            default=(0.0, 0.0, here),
        )
        if clear_m < FREE_M:
            return False
        self._aim, self._faces = aim, True
        self._tried_at.append(here)
        return True

    def steer(self, pose: Position, follower: Follower, ahead_mm: int) -> Steering | None:
        """None: there is nothing to turn to, and the follower leads."""
        here = pose[:2]
        if follower.phase is not Phase.TRACKING:
            self.stand()
            return None
        if self._aim is not None:
            error = wrapped(bearing(here, self._aim) - pose[2])
            if distance(here, self._aim) > PASSED_M and (self._faces or abs(error) < pi / 2):
                speed_m_s = follower.steer(pose).speed_m_s
                return self._turn(error) or Steering(min(speed_m_s, PAST_M_S), GAIN_PER_S * error)
            self.stand()
        if ahead_mm >= STOP_ZONE_MM and not self._faces:
            return None
        ahead = next((point for point in follower.ahead if distance(point, here) >= FACING_M), follower.ahead[-1])
        return self._turn(wrapped(bearing(here, ahead) - pose[2]))

    def _turn(self, error: float) -> Steering | None:
        """On the spot, until it faces that way."""
        self._faces = abs(error) > (FACED_RAD if self._faces else ASIDE_RAD)
        return Steering(0.0, turn_rate(error)) if self._faces else None


def _further_on(here: XY, ahead: Sequence[XY]) -> Iterator[tuple[XY, float]]:
    """Points of the route ahead, and how far away they are."""
    before, way_m = here, 0.0
    for point in ahead:
        before, way_m = point, way_m + distance(before, point)
        away_m = distance(here, point)
        if way_m > FURTHER_M:
            return
        if away_m >= NEAR_M:
            yield point, away_m
