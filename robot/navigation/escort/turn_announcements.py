"""Announces a turn to the visitor who follows, before the robot takes it, by comparing the direction of the route ahead
with the robot's heading.
"""

from collections.abc import Sequence
from math import inf

from robot.core.events import EscortStep
from robot.navigation.escort.limits import ANNOUNCE_AGAIN_M, TURN_LATER_M, TURN_OVER_RAD, TURN_RAD, TURN_SOON_M
from robot.navigation.geometry import XY, bearing, wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.planning.limits import ROUTE_STEP_M


class TurnAnnouncer:
    """Announces turns. Call `announce` in every step in which the robot leads on, and `reset` in every other step."""

    def __init__(self) -> None:
        self._step = EscortStep.LEADING
        self._announced_at_m = -inf

    def reset(self) -> EscortStep:
        """End the announcement of a turn and return the step for leading on."""
        self._step = EscortStep.LEADING
        return self._step

    def announce(self, ahead: Sequence[XY], pose: Position, travelled_m: float) -> EscortStep:
        """Return the step to announce: a turn, or leading on. `ahead`: the rest of the route of the robot at `pose`;
        `travelled_m`: distance that it has driven.
        """
        soon, later = round(TURN_SOON_M / ROUTE_STEP_M), round(TURN_LATER_M / ROUTE_STEP_M)
        if len(ahead) <= later:
            return self.reset()
        turn_rad = wrapped(bearing(ahead[soon], ahead[later]) - pose[2])
        announced = travelled_m - self._announced_at_m < ANNOUNCE_AGAIN_M
        if abs(turn_rad) > TURN_RAD and self._step is EscortStep.LEADING and not announced:
            self._announced_at_m = travelled_m
            self._step = EscortStep.TURNING_LEFT if turn_rad > 0 else EscortStep.TURNING_RIGHT
        elif abs(turn_rad) < TURN_OVER_RAD:
            self.reset()
        return self._step
