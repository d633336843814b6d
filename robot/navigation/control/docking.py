"""Onto the dock: to the staging pose before it, or near to that, then onto its line and slowly to where the plate lies.

The dock is a plate on the floor, for the safety gate lets nobody drive into a wall; a marker hangs where the robot's
front looks. No board's protocol tells whether the contacts carry current: the pose decides. After a miss it turns,
leaves, and comes again; after DOCK_TRIES misses staff must help. Distances and the number of tries are those of Nav2's
docking server (opennav_docking).
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
    """A follower whose route ends on the dock."""

    def __init__(self, planner: Planner, route: Route, cruise_m_s: float) -> None:
        """`route` to the staging pose. Raises `LookupError` when there is no dock."""
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
        """Way still to go, the last straight piece included."""
        if self._part is _Part.STAGING:
            return self._staged.left_m + self._planner.staging_m
        return max(0.0, self._to_go) if self._part is _Part.FINAL else 0.0

    @property
    def ahead(self) -> tuple[XY, ...]:
        """The route before the robot, with the dock at its end."""
        return (*(self._staged.ahead if self._part is _Part.STAGING else ()), self._dock[:2])

    @property
    def rejoin_points(self) -> tuple[XY, ...]:
        """From the staging pose on it is not led otherwise."""
        return self._staged.ahead if self._part is _Part.STAGING else ()

    def may_accept_position(self, here: XY) -> bool:
        """The staging pose is near, and the floor is free on which it would come from `here` onto the dock."""
        near = self._part is _Part.STAGING and self._staged.left_m <= STAGED_M
        return near and dock_way_is_free(self._planner.floor, self._dock, here)

    def accept_position(self) -> None:
        """It gets no nearer to the staging pose: from here it drives onto the dock. `position_accepted` stays False: a dock is
        reached or missed.
        """
        if self._part is _Part.STAGING:
            self._staged.accept_position()
            self.phase = self._staged.phase

    def skip_to(self, here: XY) -> None:
        """The robot is led otherwise for a while, on along the route to the staging pose."""
        self._staged.skip_to(here)
        self.off_route_m = self._staged.off_route_m

    def steer(self, pose: Position) -> Steering:
        """The steering at `pose`. Call it once per control step."""
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
        return self._along

    def _drive_on(self, pose: Position) -> Steering:
        """Along the line through the dock; stop where it should be."""
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
        """Turn straight, and judge."""
        error = wrapped(self._dock[2] - pose[2])
        if abs(error) > DOCK_HEADING_RAD / 3:
            return Steering(0.0, turn_rate(error))
        if hypot(self._dock[0] - pose[0], self._dock[1] - pose[1]) <= DOCK_MISS_M:
            self.phase = TripPhase.ARRIVED
        else:
            self._miss(pose)
        return Steering(0.0, 0.0)

    def _miss(self, pose: Position) -> None:
        self._tries += 1
        again = self._planner.route(pose[:2], STAGING) if self._tries < DOCK_TRIES else None
        if again is None:
            self.failed = "dock"
            return
        self._part, self._staged = _Part.STAGING, Follower(again, self._cruise_m_s)
        self.phase = self._staged.phase

    _along = 0.0


def dock_line_m(dock: Position, here: XY) -> tuple[float, float]:
    """Along the line onto the dock, and how far that line is to the left of who looks along it."""
    x, y, heading = dock
    dx, dy = x - here[0], y - here[1]
    return dx * cos(heading) + dy * sin(heading), dy * cos(heading) - dx * sin(heading)


def heading_onto_line_rad(dock: Position, here: XY) -> float:
    """The heading on which the robot comes onto the line through the dock."""
    return dock[2] + dock_line_m(dock, here)[1] / DOCK_LOOKAHEAD_M


def dock_way_is_free(floor: ClearanceGrid, dock: Position, here: XY) -> bool:
    """From `here`, not far from that line, it crosses no area to keep out of, which no sensor sees."""
    along_m, aside_m = dock_line_m(dock, here)
    if along_m < DOCK_LOOKAHEAD_M or abs(aside_m) > STAGED_M:
        return False
    foot, end = (dock[0] - along_m * cos(dock[2]), dock[1] - along_m * sin(dock[2])), dock[:2]
    return min(floor.clear_along(a, b) for a, b in ((here, foot), (foot, end), (here, end))) >= CORRIDOR_M


def route_goal(planner: Planner, place: str) -> str:
    """Where the route of a trip to `place` ends: a dock is driven onto from its staging pose."""
    return STAGING if place == DOCK or (place == HOME and planner.docks_at_home) else place


def follower_along(planner: Planner, route: Route | None, place: str, cruise_m_s: float) -> Follower | None:
    """What leads along a route to `route_goal` a place; None without one."""
    if route is None:
        return None
    return (
        Follower(route, cruise_m_s) if route_goal(planner, place) == place else DockFollower(planner, route, cruise_m_s)
    )


def follower_to(
    planner: Planner, start: XY, place: str, cruise_m_s: float, discs: Iterable[Disc] = ()
) -> Follower | None:
    """What leads from `start` to `place`; None when there is no way."""
    return follower_along(planner, planner.route(start, route_goal(planner, place), discs), place, cruise_m_s)
