"""Routes through the lobby: A* over the floor grid with a price for narrow gaps, pulled straight, corners rounded."""

import heapq
import itertools
from collections.abc import Iterable, Sequence
from math import cos, hypot, radians, sin, sqrt

import msgspec

from robot.guiding.body import PASSAGE_M, RADIUS_M
from robot.guiding.floor import CELL_M, Disc, Floor
from robot.guiding.geometry import XY, densified, distance, length, rounded
from robot.guiding.lobby import Lobby, Pose

HOME = "home"
DOCK = "dock"
STAGING = "dock staging"
"""The pose before the dock from which the robot drives straight on."""
NEEDED_M = RADIUS_M + PASSAGE_M
WISHED_M = 0.6
"""Clearance from which the middle of the robot is as comfortable as it can be."""
CORNER_RADIUS_M = 0.5
STEP_M = 0.05
AT_GOAL_M = 0.06
"""A robot so near to a goal takes the route that was found from there: the first step leads back onto it."""
_NEIGHBOURS = [(r, c, hypot(r, c) * CELL_M) for r in (-1, 0, 1) for c in (-1, 0, 1) if r or c]
Cell = tuple[int, int]


class Route(msgspec.Struct, frozen=True):
    """Points at most STEP_M apart from the start to `goal`, and the heading to take there."""

    points: tuple[XY, ...]
    goal: Pose

    @property
    def length_m(self) -> float:
        """Way to go, without the turns on the spot."""
        return length(self.points)


class Planner:
    """Finds routes in one lobby. A route between two goals is found once and kept; others are found on demand."""

    def __init__(self, lobby: Lobby) -> None:
        self.lobby = lobby
        self.floor = Floor(lobby)
        self._goals = {place.id: place.approach for place in lobby.places if place.approach is not None}
        self._goals[HOME] = lobby.home
        if lobby.dock is not None:
            self._goals[DOCK] = lobby.dock
            self._goals[STAGING] = _before(lobby.dock, self.staging_m)
        self._kept: dict[tuple[str, str], Route | None] = {}

    staging_m = 0.7
    """Way from the staging pose to the dock."""

    @property
    def docks_at_home(self) -> bool:
        """The dock is where the robot waits for visitors."""
        home, dock = self.lobby.home, self.lobby.dock
        return dock is not None and distance((home.x_m, home.y_m), (dock.x_m, dock.y_m)) < AT_GOAL_M

    def prepare(self) -> None:
        """Find the routes from home to every goal and back, so that no search delays a step of the control loop."""
        for place in self._goals:
            self._between(HOME, place)
            self._between(place, HOME)

    def goal(self, place: str) -> Pose | None:
        """Where the robot stops for `place` ("home", "dock" or a place id); None when it leads there never."""
        return self._goals.get(place)

    def from_home(self, place: str) -> Route | None:
        """The route from home, or None when there is no goal or no way."""
        return self._between(HOME, place)

    def route(self, start: XY, place: str, discs: Iterable[Disc] = ()) -> Route | None:
        """The route from `start` to `place` round the map and the extra `discs`; None when there is no way."""
        extra = list(discs)
        if extra:
            return self._find(Floor(self.lobby, extra), start, place)
        origin = self._goal_at(start)
        if origin is None:
            return self._find(self.floor, start, place)
        kept = self._between(origin, place)
        if kept is None or len(kept.points) < 2:
            return self._find(self.floor, start, place)
        return Route((start, *kept.points[1:]), kept.goal)

    def _between(self, origin: str, place: str) -> Route | None:
        key = origin, place
        if key not in self._kept:
            start = self._goals[origin]
            self._kept[key] = self._find(self.floor, (start.x_m, start.y_m), place)
        return self._kept[key]

    def _goal_at(self, start: XY) -> str | None:
        """The goal at which the robot stands, to a few centimetres."""
        for place, pose in self._goals.items():
            if distance(start, (pose.x_m, pose.y_m)) < AT_GOAL_M:
                return place
        return None

    def _find(self, floor: Floor, start: XY, place: str) -> Route | None:
        goal = self.goal(place)
        if goal is None:
            return None
        line = _search(floor, start, (goal.x_m, goal.y_m))
        return None if line is None else Route(tuple(_smoothed(floor, line)), goal)


def _before(pose: Pose, away_m: float) -> Pose:
    """The pose `away_m` behind `pose`, with the same heading."""
    heading = radians(pose.heading_deg)
    return Pose(pose.x_m - away_m * cos(heading), pose.y_m - away_m * sin(heading), pose.heading_deg)


def _search(floor: Floor, start: XY, goal: XY) -> list[XY] | None:
    """A*: distance, and up to twice as much again where the clearance falls from WISHED_M to NEEDED_M.

    The start may stand closer to something than a route goes: the robot must be able to leave it.
    """
    first, last = floor.cell(start), floor.cell(goal)
    clear = floor.clear_m.tolist()
    rows, columns = len(clear), len(clear[0])
    if clear[last[0]][last[1]] < NEEDED_M:
        return None
    best: dict[Cell, float] = {first: 0.0}
    came: dict[Cell, Cell] = {}
    heap = [(0.0, first)]
    closed: set[Cell] = set()
    while heap:
        _, cell = heapq.heappop(heap)
        if cell == last:
            return _unwound(floor, came, cell, start, goal)
        if cell in closed:
            continue
        closed.add(cell)
        here = clear[cell[0]][cell[1]]
        for down, right, step in _NEIGHBOURS:
            row, column = cell[0] + down, cell[1] + right
            if not (0 <= row < rows and 0 <= column < columns):
                continue
            there = clear[row][column]
            if there < NEEDED_M and there <= here:  # only out of a narrow start, never into one
                continue
            price = 1.0 + 2.0 * max(0.0, (WISHED_M - there) / (WISHED_M - NEEDED_M))
            cost = best[cell] + step * price
            if cost < best.get((row, column), float("inf")):
                best[(row, column)] = cost
                came[(row, column)] = cell
                ahead = _octile(row - last[0], column - last[1])
                heapq.heappush(heap, (cost + ahead, (row, column)))
    return None


def _octile(rows: int, columns: int) -> float:
    """Least way over the grid when only eight directions exist."""
    low, high = sorted((abs(rows), abs(columns)))
    return (high - low + low * sqrt(2.0)) * CELL_M


def _unwound(floor: Floor, came: dict[Cell, Cell], cell: Cell, start: XY, goal: XY) -> list[XY]:
    cells = [cell]
    while cells[-1] in came:
        cells.append(came[cells[-1]])
    inner = [floor.centre(cell) for cell in cells[::-1][1:-1]]
    return [start, *inner, goal]


def _smoothed(floor: Floor, line: Sequence[XY]) -> list[XY]:
    """Pulled straight where that costs no clearance that matters, corners rounded where there is room."""
    pulled = _pulled(floor, line)
    points = [pulled[0]]
    for before, corner, after in zip(pulled, pulled[1:], pulled[2:], strict=False):
        arc = rounded(before, corner, after, CORNER_RADIUS_M, STEP_M)
        roomy = all(floor.clear_at(point) >= NEEDED_M for point in arc)
        points += arc if roomy else [corner]
    points.append(pulled[-1])
    kept = [points[0]] + [b for a, b in itertools.pairwise(points) if distance(a, b) > 1e-6]
    return densified(kept, STEP_M) if len(kept) > 1 else kept


def _pulled(floor: Floor, line: Sequence[XY]) -> list[XY]:
    """String pulling: from each kept point straight to the furthest one that the searched way did not avoid."""
    kept, here = [line[0]], 0
    while here < len(line) - 1:
        there = here + 1
        for candidate in range(len(line) - 1, here + 1, -1):
            allowed = min(WISHED_M, min(floor.clear_at(point) for point in line[here : candidate + 1]))
            if floor.clear_along(line[here], line[candidate]) >= allowed - CELL_M / 2:
                there = candidate
                break
        kept.append(line[there])
        here = there
    return kept
