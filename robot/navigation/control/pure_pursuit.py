"""Regulated pure pursuit along a route, and one turn on the spot at each end.

Modelled on Nav2's controller of that name, with one change for which its users ask: a goal position once reached is
latched. The last turn never falls back into driving, so the robot does not hunt to and fro at the goal.
"""

import enum
from collections.abc import Sequence
from dataclasses import dataclass
from math import copysign, cos, radians, sin, sqrt

from robot.navigation.control.limits import (
    APPROACH_M,
    APPROACH_M_S,
    BRAKING_M_S2,
    CREEP_GAIN_PER_S,
    CREEP_M_S,
    CREEP_RAD_S,
    FACED_RAD,
    GOAL_M,
    GOAL_RAD,
    LOOKAHEAD_M,
    LOOKAHEAD_S,
    LOST_TURN_RAD,
    NEAREST_WINDOW,
    ROLLING_TURN_RAD,
    START_TURN_RAD,
    TIGHT_RADIUS_M,
    TURN_BRAKING_RAD_S2,
    TURN_RAD_S,
)
from robot.navigation.geometry import XY, bearing, distance, wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.planning.planner import Route


class TripPhase(enum.Enum):
    """Phase of a trip: turn onto the route, track it, turn to the goal heading, arrived. Phases follow in this order,
    but a robot that was pushed aside turns onto its route again.
    """

    TURNING_OUT = enum.auto()
    TRACKING = enum.auto()
    TURNING_IN = enum.auto()
    ARRIVED = enum.auto()


@dataclass(frozen=True, slots=True)
class Steering:
    """Command to the motors: speed along the robot's heading and turn rate, anticlockwise."""

    speed_m_s: float
    turn_rad_s: float


class Follower:
    """Steers the robot along one route at no more than `cruise_m_s`."""

    def __init__(self, route: Route, cruise_m_s: float, *, rolling: bool = False) -> None:
        """`rolling`: the robot turns onto the route while it drives, if the turn is below ROLLING_TURN_RAD."""
        self.route = route
        self._points = route.points
        self.goal_pose: Position = (route.goal.x_m, route.goal.y_m, radians(route.goal.heading_deg))
        self._cruise_m_s = cruise_m_s
        self._nearest = 0
        self._left_m = _remaining(route.points)
        self._speed_m_s = 0.0
        self.off_route_m = 0.0
        self.position_accepted = False
        """Whether the present position was accepted as the goal position."""
        self.failed = ""
        """Why the goal will not be reached; "" = it may be reached."""
        short = self._left_m[0] < 2 * GOAL_M
        self.phase = TripPhase.TURNING_IN if short else TripPhase.TURNING_OUT
        self._out_turn = ROLLING_TURN_RAD if rolling else START_TURN_RAD

    @property
    def left_m(self) -> float:
        """Way left along the route to the goal, m."""
        return 0.0 if self.phase in (TripPhase.TURNING_IN, TripPhase.ARRIVED) else self._left_m[self._nearest]

    @property
    def ahead(self) -> tuple[XY, ...]:
        """The part of the route that lies ahead of the robot."""
        return self._points[self._nearest :]

    @property
    def rejoin_points(self) -> Sequence[XY]:
        """Points at which a robot that leaves the route for a straight line may come back to it; empty = it may not
        leave the route.
        """
        return self.ahead

    def skip_to(self, here: XY) -> None:
        """Update how far the robot at `here` is on its route, while another behaviour steers it."""
        self._advance(here)

    def accept_position(self) -> None:
        """Accept the present position as the goal position: only the turn to the goal heading is left."""
        self.position_accepted, self.phase = True, TripPhase.TURNING_IN

    def steer(self, pose: Position) -> Steering:
        """Return the steering of a robot at `pose`. Call it once per control step."""
        if self.phase is TripPhase.TURNING_OUT:
            return self._turn_out(pose)
        if self.phase is TripPhase.TRACKING:
            return self._track(pose)
        if self.phase is TripPhase.TURNING_IN:
            return self._turn_in(pose)
        return Steering(0.0, 0.0)

    def _turn_out(self, pose: Position) -> Steering:
        """Return the steering of a turn on the spot onto the route, and after that turn of tracking it."""
        error = self._carrot_error(pose, LOOKAHEAD_M[0])
        if abs(error) <= self._out_turn:
            self.phase = TripPhase.TRACKING
            return self._track(pose)
        self._out_turn = FACED_RAD
        self._speed_m_s = 0.0
        return Steering(0.0, turn_rate(error))

    def _track(self, pose: Position) -> Steering:
        """Return the steering to the route point at the lookahead distance, slower in curves and before the goal."""
        here = pose[:2]
        self._advance(here)
        left_m = self._left_to_goal(here)
        if left_m <= GOAL_M:
            self.phase = TripPhase.TURNING_IN
            return self._turn_in(pose)
        reach_m = min(max(self._speed_m_s * LOOKAHEAD_S, LOOKAHEAD_M[0]), LOOKAHEAD_M[1])
        error = self._carrot_error(pose, reach_m)
        if abs(error) > LOST_TURN_RAD and left_m > APPROACH_M:
            reach_m = LOOKAHEAD_M[0]
            error = self._carrot_error(pose, reach_m)
            if abs(error) > FACED_RAD:
                self.phase, self._out_turn, self._speed_m_s = TripPhase.TURNING_OUT, FACED_RAD, 0.0
                return Steering(0.0, turn_rate(error))
            # else the route turns back behind a sharp bend: drive up to the bend first
        curvature = 2 * sin(error) / max(reach_m, distance(here, self._carrot(reach_m)))
        speed = self._cruise_m_s
        if abs(curvature) > 1 / TIGHT_RADIUS_M:
            speed = max(APPROACH_M_S, speed / (abs(curvature) * TIGHT_RADIUS_M))
        speed = min(speed, sqrt(APPROACH_M_S**2 + 2 * BRAKING_M_S2 * max(0.0, left_m - APPROACH_M)))
        speed = min(speed, max(CREEP_M_S, CREEP_GAIN_PER_S * left_m))
        self._speed_m_s = speed
        return Steering(speed, speed * curvature)

    def _turn_in(self, pose: Position) -> Steering:
        """Return the steering of the turn on the spot to the goal heading."""
        error = wrapped(self.goal_pose[2] - pose[2])
        if abs(error) <= GOAL_RAD:
            self.phase = TripPhase.ARRIVED
            return Steering(0.0, 0.0)
        return Steering(0.0, turn_rate(error))

    def _advance(self, here: XY) -> None:
        """Go on to the route point nearest to `here` among the next NEAREST_WINDOW ones, never back."""
        window = range(self._nearest, min(self._nearest + NEAREST_WINDOW, len(self._points)))
        self._nearest = min(window, key=lambda number: distance(here, self._points[number]))
        self.off_route_m = distance(here, self._points[self._nearest])

    def _left_to_goal(self, here: XY) -> float:
        """Return the way left along the route, m. Near its end it is measured along the direction of the last leg, so
        that a robot that has passed the goal counts as having reached it.
        """
        left_m = self._left_m[self._nearest]
        if left_m > LOOKAHEAD_M[0]:
            return left_m
        end, direction = self._points[-1], self._last_direction()
        return (end[0] - here[0]) * cos(direction) + (end[1] - here[1]) * sin(direction)

    def _last_direction(self) -> float:
        """Return the direction of the last leg of the route, rad."""
        return bearing(self._points[-2], self._points[-1])

    def _carrot(self, reach_m: float) -> XY:
        """Return the point of the route `reach_m` ahead; beyond the goal it lies on the extended last leg."""
        number = self._nearest
        while number < len(self._points) - 1 and self._left_m[self._nearest] - self._left_m[number] < reach_m:
            number += 1
        beyond_m = reach_m - (self._left_m[self._nearest] - self._left_m[number])
        if number < len(self._points) - 1 or beyond_m <= 0:
            return self._points[number]
        direction = self._last_direction()
        x, y = self._points[-1]
        return x + beyond_m * cos(direction), y + beyond_m * sin(direction)

    def _carrot_error(self, pose: Position, reach_m: float) -> float:
        """Return the angle from the robot's heading to the route point `reach_m` ahead, rad."""
        return wrapped(bearing(pose[:2], self._carrot(reach_m)) - pose[2])


def turn_rate(error_rad: float) -> float:
    """Return the rate (rad/s) of a turn on the spot with `error_rad` still to turn, low enough to brake in time."""
    size = min(TURN_RAD_S, max(CREEP_RAD_S, sqrt(2 * TURN_BRAKING_RAD_S2 * abs(error_rad)) - CREEP_RAD_S))
    return copysign(size, error_rad)


def _remaining(points: tuple[XY, ...]) -> list[float]:
    """Return the way along the route from each point to the last one, m."""
    left = [0.0]
    for after, before in zip(points[:0:-1], points[-2::-1], strict=True):
        left.append(left[-1] + distance(before, after))
    return left[::-1]
