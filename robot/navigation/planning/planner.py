"""Planner of routes through one lobby, and of detours round people standing on a route."""

from collections.abc import Iterable, Sequence
from math import cos, hypot, radians, sin

import msgspec

from robot.navigation.geometry import XY, distance, length, wrapped
from robot.navigation.map.clearance_grid import ClearanceGrid, Disc
from robot.navigation.map.lobby_map import Lobby, Pose
from robot.navigation.planning.astar import Slices, find_line, run_to_end, smoothed
from robot.navigation.planning.limits import (
    AT_GOAL_M,
    DETOUR_AHEAD_M,
    DETOUR_CELLS,
    DETOUR_WISHED_M,
    HINDRANCE_TOLERANCE_M,
    JOINT_POINTS,
    NEEDED_M,
    REJOIN_M,
    ROUTE_STEP_M,
    SAME_HEADING_RAD,
)

HOME = "home"
DOCK = "dock"
STAGING = "dock staging"
"""The pose in front of the dock from which the robot drives straight onto it."""


class Route(msgspec.Struct, frozen=True):
    """A route to `goal`: points at most ROUTE_STEP_M apart, and in `goal` also the heading to take at its end."""

    points: tuple[XY, ...]
    goal: Pose

    @property
    def length_m(self) -> float:
        """Length of the route, m, without the turns on the spot."""
        return length(self.points)


class Planner:
    """Finds routes in one lobby. Routes between two goals are found once and stored; others are found on demand."""

    def __init__(self, lobby: Lobby) -> None:
        """Build the clearance grid and the goals of `lobby`."""
        self.lobby = lobby
        self.floor = ClearanceGrid(lobby)
        self._goals = {place.id: place.approach for place in lobby.places if place.approach is not None}
        self._goals[HOME] = lobby.home
        if lobby.dock is not None:
            self._goals[DOCK] = lobby.dock
            self._goals[STAGING] = _before(lobby.dock, self.staging_m)
        self._kept: dict[tuple[str, str], Route | None] = {}

    staging_m = 0.7
    """Way from the staging pose to the dock, m. Chosen."""

    @property
    def docks_at_home(self) -> bool:
        """Whether the dock is where the robot waits for visitors (home), and the robot faces the same way at both."""
        home, dock = self.lobby.home, self.lobby.dock
        if dock is None or distance((home.x_m, home.y_m), (dock.x_m, dock.y_m)) >= AT_GOAL_M:
            return False
        return abs(wrapped(radians(dock.heading_deg - home.heading_deg))) <= SAME_HEADING_RAD

    def prepare(self) -> None:
        """Find and store the routes from home to every goal and back, so that no search delays a control step."""
        for place in self._goals:
            self._between(HOME, place)
            self._between(place, HOME)

    def goal(self, place: str) -> Pose | None:
        """Return where the robot stops for `place` ("home", "dock" or a place id); None = it never leads there."""
        return self._goals.get(place)

    def from_home(self, place: str) -> Route | None:
        """Return the route from home to `place`; None when there is no such goal or no way."""
        return self._between(HOME, place)

    def route(self, start: XY, place: str, discs: Iterable[Disc] = ()) -> Route | None:
        """Return the route from `start` to `place`, past mapped things and `discs`; None when there is no way."""
        return run_to_end(self.plan(start, place, discs))

    def plan(self, start: XY, place: str, discs: Iterable[Disc] = ()) -> Slices[Route | None]:
        """Find the route from `start` to `place`, past mapped things and the extra `discs`, a slice at a time; None
        when there is no way.
        """
        extra = list(discs)
        if extra:
            floor = self.floor.with_discs(extra)
            yield
            return (yield from self._find(floor, start, place))
        origin = self._goal_at(start)
        kept = self._between(origin, place) if origin is not None else None
        if kept is None or len(kept.points) < 2:
            return (yield from self._find(self.floor, start, place))
        return Route((start, *kept.points[1:]), kept.goal)

    def _between(self, origin: str, place: str) -> Route | None:
        """Return the stored route between two goals; the first time, find and store it."""
        key = origin, place
        if key not in self._kept:
            start = self._goals[origin]
            self._kept[key] = run_to_end(self._find(self.floor, (start.x_m, start.y_m), place))
        return self._kept[key]

    def _goal_at(self, start: XY) -> str | None:
        """Return the name of the goal at which the robot stands (nearer than AT_GOAL_M); None = at none."""
        for place, pose in self._goals.items():
            if distance(start, (pose.x_m, pose.y_m)) < AT_GOAL_M:
                return place
        return None

    def last_hindrance(self, ahead: Sequence[XY], discs: Sequence[Disc]) -> int | None:
        """Return the index of the last point, on the next DETOUR_AHEAD_M of a route, to which one of `discs` leaves too
        little room; None = there is room at all of them.
        """
        last = None
        for number, (x, y) in enumerate(ahead[: round(DETOUR_AHEAD_M / ROUTE_STEP_M)]):
            if any(
                hypot(x - at_x, y - at_y) - radius < NEEDED_M - HINDRANCE_TOLERANCE_M for at_x, at_y, radius in discs
            ):
                last = number
        return last

    def detour(
        self, here: XY, route: Route, ahead: Sequence[XY], discs: Sequence[Disc], most_m: float
    ) -> Slices[Route | None]:
        """Find a way from `here` round `discs` back to the rest of a route, a slice at a time. Return the way to the
        goal by this detour; None if there is none of at most `most_m`.
        """
        last = self.last_hindrance(ahead, discs)
        if last is None:
            return None
        floor = self.floor.with_discs(discs)
        yield
        for behind_m in REJOIN_M:
            join = min(last + round(behind_m / ROUTE_STEP_M), len(ahead) - 1)
            if floor.clear_at(ahead[join]) >= NEEDED_M:
                break
        else:
            return None
        line = yield from find_line(floor, here, ahead[join], DETOUR_CELLS, DETOUR_WISHED_M)
        if line is None:
            return None
        points = yield from smoothed(floor, [*line, *ahead[join + 1 : join + JOINT_POINTS]], DETOUR_WISHED_M)
        made = Route((*points, *ahead[join + JOINT_POINTS :]), route.goal)
        return made if made.length_m <= most_m else None

    def _find(self, floor: ClearanceGrid, start: XY, place: str) -> Slices[Route | None]:
        """Search and smooth the route from `start` to `place` on `floor`."""
        goal = self.goal(place)
        if goal is None:
            return None
        line = yield from find_line(floor, start, (goal.x_m, goal.y_m))
        if line is None:
            return None
        return Route(tuple((yield from smoothed(floor, line))), goal)


def _before(pose: Pose, away_m: float) -> Pose:
    """Return the pose `away_m` behind `pose` (against its heading), with the same heading."""
    heading = radians(pose.heading_deg)
    return Pose(pose.x_m - away_m * cos(heading), pose.y_m - away_m * sin(heading), pose.heading_deg)
