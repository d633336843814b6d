"""Docking: drive to the staging pose in front of the dock or near it, then along the dock's line slowly onto the dock's
plate.

The dock is a plate on the floor, because the safety gate lets no robot drive into a wall; a marker hangs where the
docked robot's front looks. No motor board reports whether the charging contacts carry current, so the pose decides
whether the robot is docked. After a miss the robot turns, leaves, and comes again; after DOCK_TRIES misses staff must
help. Distances and the number of tries are those of Nav2's docking server (opennav_docking).
"""

import enum
from collections.abc import Iterable
from math import cos, hypot, radians, sin

from robot.navigation.control.limits import (
    APPROACH_M_S,
    CREEP_M_S,
    DOCK_GAIN_PER_S,
    DOCK_HEADING_RAD,
    DOCK_LOOKAHEAD_M,
    DOCK_MISS_M,
    DOCK_STOP_M,
    DOCK_TRIES,
    DOCK_TURN_RAD,
    STAGED_M,
)
from robot.navigation.control.pure_pursuit import Follower, Steering, TripPhase, turn_rate
from robot.navigation.geometry import XY, wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import ClearanceGrid, Disc
from robot.navigation.perception.limits import CORRIDOR_M
from robot.navigation.planning.planner import DOCK, HOME, STAGING, Planner, Route


class _Part(enum.Enum):
    STAGING = enum.auto()
    FINAL = enum.auto()
    TOUCHING = enum.auto()


class DockFollower(Follower):
    """Follows a route to the staging pose, and then drives straight onto the dock."""

    def __init__(self, planner: Planner, route: Route, cruise_m_s: float) -> None:
        """`route` leads to the staging pose. Raises `LookupError` when the map has no dock."""
        dock = planner.goal(DOCK)
        if dock is None:
            raise LookupError(DOCK)
        super().__init__(route, cruise_m_s)
        self._planner = planner
        self._dock: Position = (dock.x_m, dock.y_m, radians(dock.heading_deg))
        self._part = _Part.STAGING
        self._staged = Follower(route, cruise_m_s)
        self._tries = 0
        self.goal_pose = self._dock
        self.phase = self._staged.phase

    @property
    def left_m(self) -> float:
        """Way left to the dock, m, including the last straight piece."""
        if self._part is _Part.STAGING:
            return self._staged.left_m + self._planner.staging_m
        return max(0.0, self._to_go) if self._part is _Part.FINAL else 0.0

    @property
    def ahead(self) -> tuple[XY, ...]:
        """The route ahead of the robot, with the dock at its end."""
        return (*(self._staged.ahead if self._part is _Part.STAGING else ()), self._dock[:2])

    @property
    def rejoin_points(self) -> tuple[XY, ...]:
        """Points at which a robot that has left the route may come back to it; empty from the staging pose on."""
        return self._staged.ahead if self._part is _Part.STAGING else ()

    def may_accept_position(self, here: XY) -> bool:
        """Whether a robot at `here` may drive onto the dock without going to the staging pose first: that pose is near,
        and the floor from here onto the dock is free.
        """
        near = self._part is _Part.STAGING and self._staged.left_m <= STAGED_M
        return near and dock_way_is_free(self._planner.floor, self._dock, here)

    def accept_position(self) -> None:
        """Drive onto the dock from here, without the staging pose. `position_accepted` stays False, because a dock is
        either reached or missed.
        """
        if self._part is _Part.STAGING:
            self._staged.accept_position()
            self.phase = self._staged.phase

    def skip_to(self, here: XY) -> None:
        """Update how far the robot at `here` is on the route to the staging pose, while another behaviour steers it."""
        self._staged.skip_to(here)
        self.off_route_m = self._staged.off_route_m

    def steer(self, pose: Position) -> Steering:
        """Return the steering of a robot at `pose`. Call it once per control step."""
        if self._part is _Part.STAGING:
            steering = self._staged.steer(pose)
            self.off_route_m = self._staged.off_route_m
            if self._staged.phase is TripPhase.ARRIVED:
                self._part = _Part.FINAL
            else:
                self.phase = self._staged.phase
            return steering
        self.phase = TripPhase.TRACKING
        if self._part is _Part.FINAL:
            return self._drive_on(pose)
        return self._touch(pose)

    @property
    def _to_go(self) -> float:
        """Way left along the straight line onto the dock, m."""
        return self._along

    def _drive_on(self, pose: Position) -> Steering:
        """Return the steering along the line onto the dock; stop at the dock's position."""
        self._along, aside_m = dock_line_m(self._dock, pose[:2])
        self.off_route_m = abs(aside_m)
        if self._along <= DOCK_STOP_M:
            self._part = _Part.TOUCHING
            return Steering(0.0, 0.0)
        aim = wrapped(heading_onto_line_rad(self._dock, pose[:2]) - pose[2])
        if abs(aim) > DOCK_TURN_RAD:
            return Steering(0.0, turn_rate(aim))
        speed = min(APPROACH_M_S, max(CREEP_M_S, DOCK_GAIN_PER_S * self._along))
        return Steering(speed, aim * speed / DOCK_LOOKAHEAD_M * 2)

    def _touch(self, pose: Position) -> Steering:
        """Turn to the dock's heading on the spot, then decide by the pose whether the robot is docked."""
        error = wrapped(self._dock[2] - pose[2])
        if abs(error) > DOCK_HEADING_RAD / 3:
            return Steering(0.0, turn_rate(error))
        if hypot(self._dock[0] - pose[0], self._dock[1] - pose[1]) <= DOCK_MISS_M:
            self.phase = TripPhase.ARRIVED
        else:
            self._miss(pose)
        return Steering(0.0, 0.0)

    def _miss(self, pose: Position) -> None:
        """Plan another attempt to dock from `pose`; after DOCK_TRIES attempts, or without a way, the trip fails."""
        self._tries += 1
        again = self._planner.route(pose[:2], STAGING) if self._tries < DOCK_TRIES else None
        if again is None:
            self.failed = "dock"
            return
        self._part, self._staged = _Part.STAGING, Follower(again, self._cruise_m_s)
        self.phase = self._staged.phase

    _along = 0.0


def dock_line_m(dock: Position, here: XY) -> tuple[float, float]:
    """Return how far the dock is ahead of a robot at `here` that looks along the dock's line, m, and how far that line
    is to its left, m.
    """
    x, y, heading = dock
    dx, dy = x - here[0], y - here[1]
    return dx * cos(heading) + dy * sin(heading), dy * cos(heading) - dx * sin(heading)


def heading_onto_line_rad(dock: Position, here: XY) -> float:
    """Return the heading that brings a robot at `here` onto the line through the dock, rad."""
    return dock[2] + dock_line_m(dock, here)[1] / DOCK_LOOKAHEAD_M


def dock_way_is_free(floor: ClearanceGrid, dock: Position, here: XY) -> bool:
    """Whether a robot at `here`, near the dock's line, can drive onto the dock without touching mapped things or
    keep-out areas, which no sensor detects.
    """
    along_m, aside_m = dock_line_m(dock, here)
    if along_m < DOCK_LOOKAHEAD_M or abs(aside_m) > STAGED_M:
        return False
    foot, end = (dock[0] - along_m * cos(dock[2]), dock[1] - along_m * sin(dock[2])), dock[:2]
    return min(floor.clear_along(a, b) for a, b in ((here, foot), (foot, end), (here, end))) >= CORRIDOR_M


def route_goal(planner: Planner, place: str) -> str:
    """Return the place where the route of a trip to `place` ends: the staging pose for a dock, else `place`."""
    return STAGING if place == DOCK or (place == HOME and planner.docks_at_home) else place


def follower_along(planner: Planner, route: Route | None, place: str, cruise_m_s: float) -> Follower | None:
    """Return the follower for a trip to `place` along `route` (to `route_goal(place)`); None without a route."""
    if route is None:
        return None
    return (
        Follower(route, cruise_m_s) if route_goal(planner, place) == place else DockFollower(planner, route, cruise_m_s)
    )


def follower_to(
    planner: Planner, start: XY, place: str, cruise_m_s: float, discs: Iterable[Disc] = ()
) -> Follower | None:
    """Return the follower of a new route from `start` to `place` round the map and `discs`; None without a way."""
    return follower_along(planner, planner.route(start, route_goal(planner, place), discs), place, cruise_m_s)
