"""The simulated lobby as solid bodies, against which range sensors, lidar and collisions are computed."""

import itertools
from collections.abc import Sequence
from functools import lru_cache
from math import cos, hypot, inf, sin, sqrt
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from robot.navigation.map.lobby_map import Lobby

Floats = npt.NDArray[np.float64]
Disc = tuple[float, float, float]
"""A person or a thing that can move: x m, y m, radius m."""

SEAT_HALF_M = 0.225
_CELL_M = 0.1
_CELL_REACH_M = _CELL_M * 0.7072
_KEPT_ECHOES = 32
"""Number of cached results for walls: a robot at rest sends the same rays again and again. Chosen."""


class RoomGeometry:
    """Walls and furniture of a lobby as line segments, and people and things as discs that come and go.

    `echo_share`: for each disc, the share of ultrasonic pulses that come back; discs without an entry always give an
    echo.
    """

    def __init__(self, lobby: Lobby) -> None:
        lines: list[tuple[float, float, float, float]] = []
        lines += _box(0.0, 0.0, lobby.width_m, lobby.depth_m)
        for place in lobby.places:
            if place.solid:
                lines += [(*a, *b) for a, b in itertools.pairwise([*place.corners, place.corners[0]])]
        for x, y in lobby.seats:
            lines += _box(x - SEAT_HALF_M, y - SEAT_HALF_M, x + SEAT_HALF_M, y + SEAT_HALF_M)
        furniture = len(lines)
        for wall in lobby.walls:
            lines += [(*a, *b) for a, b in itertools.pairwise(wall)]
        table = np.array(lines)
        self._tall = np.array([number < 4 or number >= furniture for number in range(len(lines))])
        self.width_m, self.depth_m = lobby.width_m, lobby.depth_m
        self._start: Floats = table[:, :2]
        self._along: Floats = table[:, 2:] - table[:, :2]
        self._length2: Floats = np.maximum((self._along**2).sum(axis=1), 1e-12)
        self._cells: dict[tuple[int, int], _Cell] = {}
        self._walls = _Walls(self._start, self._along, slice(4, furniture))
        self._wall_echoes = lru_cache(_KEPT_ECHOES)(self._walls.echoes)
        self.discs: Sequence[Disc] = ()
        self.echo_share: Sequence[float] = ()

    def prepare(self) -> None:
        """Compute all cells of the room's distance grid in advance, for measurements of memory or time."""
        for across in range(int(self.width_m / _CELL_M)):
            for up in range(int(self.depth_m / _CELL_M)):
                self.walls_m((across + 0.5) * _CELL_M, (up + 0.5) * _CELL_M)

    def lines(self) -> list[tuple[float, float, float, float]]:
        """Return every surface as a line (x, y, x, y), m, from one end to the other."""
        ends = np.hstack((self._start, self._start + self._along)).tolist()
        return [(a, b, c, d) for a, b, c, d in ends]

    def gap_m(self, x: float, y: float, within_m: float = inf) -> float:
        """Return the distance from a point to the nearest solid body, m. A result above `within_m` is only a lower
        bound."""
        nearest = self.walls_m(x, y, within_m)
        for disc_x, disc_y, radius in self.discs:
            gap = hypot(disc_x - x, disc_y - y) - radius
            if gap < nearest:
                nearest = gap
        return nearest

    def walls_m(self, x: float, y: float, within_m: float = inf) -> float:
        """Return the distance from a point to walls and furniture, m. A result above `within_m` is only a lower
        bound."""
        at = int(x / _CELL_M), int(y / _CELL_M)
        cell = self._cells.get(at)
        if cell is None:
            cell = self._cells[at] = self._cell((at[0] + 0.5) * _CELL_M, (at[1] + 0.5) * _CELL_M)
        bound, lines = cell
        if bound >= within_m or not 0.0 <= x < self.width_m + 1 or not 0.0 <= y < self.depth_m + 1:
            return bound if bound >= within_m else self._exact_m(x, y)
        nearest = inf
        for ax, ay, dx, dy, length2 in lines:
            share = ((x - ax) * dx + (y - ay) * dy) / length2
            share = 0.0 if share < 0.0 else 1.0 if share > 1.0 else share
            gap = hypot(x - ax - share * dx, y - ay - share * dy)
            if gap < nearest:
                nearest = gap
        return nearest

    def _cell(self, x: float, y: float) -> "_Cell":
        """Return, for the grid cell with this centre, a lower bound of the distance and the lines that may be nearest
        in the cell."""
        offset = np.array([x, y]) - self._start
        share = np.clip((offset * self._along).sum(axis=1) / self._length2, 0.0, 1.0)
        gaps = np.hypot(*(offset - share[:, None] * self._along).T)
        nearest = float(gaps.min())
        lines = np.flatnonzero(gaps <= nearest + 2 * _CELL_REACH_M)
        table = np.column_stack((self._start, self._along, self._length2))[lines].tolist()
        return nearest - _CELL_REACH_M, [(a, b, c, d, e) for a, b, c, d, e in table]

    def partition_near(self, x: float, y: float) -> bool:
        """Whether a point lies on a partition, which reaches the ceiling, and not on furniture."""
        return self._exact_m(x, y, self._tall) < 0.01

    def _exact_m(self, x: float, y: float, among: npt.NDArray[np.bool_] | None = None) -> float:
        offset = np.array([x, y]) - self._start
        share = np.clip((offset * self._along).sum(axis=1) / self._length2, 0.0, 1.0)
        gaps = np.hypot(*(offset - share[:, None] * self._along).T)
        return float(gaps.min() if among is None else gaps[among].min())

    def free_between(self, a: tuple[float, float], b: tuple[float, float], clear_m: float) -> bool:
        """Whether a body of radius `clear_m` can move straight from `a` to `b` without touching walls or furniture."""
        steps = max(1, int(hypot(b[0] - a[0], b[1] - a[1]) / 0.15) + 1)
        for number in range(steps + 1):
            share = number / steps
            x, y = a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share
            if self.walls_m(x, y, clear_m) < clear_m:
                return False
        return True

    def ray_m(self, x: float, y: float, angle_rad: float, limit_m: float) -> float:
        """Return the distance from a point to the first solid body in one direction, m, at most `limit_m`."""
        return self.echoes(((x, y, angle_rad),), limit_m)[0].reach_m

    def echoes(self, rays: Sequence[tuple[float, float, float]], limit_m: float) -> list["Echo"]:
        """Return the nearest echo along each ray (x m, y m, direction rad), up to `limit_m`."""
        walls = self._wall_echoes(tuple(rays), limit_m)
        if not self.discs:
            return list(walls)
        return [self._disc_hit(*ray, wall.reach_m) or wall for ray, wall in zip(rays, walls, strict=True)]

    def walls_along_m(self, x: float, y: float, angles_rad: Floats, limit_m: float) -> Floats:
        """Return the distances from one point to walls and furniture in each direction, m, at most `limit_m`."""
        met = self._walls.before(x, y, angles_rad)
        reach_m = self._walls.reach_m(np.array([[x]]), np.array([[y]]), angles_rad[:, None], limit_m, met)
        return np.clip(reach_m.min(axis=1, initial=limit_m), 0.0, limit_m)

    def discs_along(self, x: float, y: float, angles_rad: Floats, within_m: Floats) -> npt.NDArray[np.int_]:
        """Return, for each direction, the number of the first disc if it is nearer than `within_m`, else -1. The
        distance of that disc is written into `within_m`."""
        if not self.discs:
            return np.full(len(angles_rad), -1)
        table = np.array(self.discs)
        to_x, to_y, radius2 = table[:, 0] - x, table[:, 1] - y, table[:, 2] ** 2
        ahead = to_x * np.cos(angles_rad)[:, None] + to_y * np.sin(angles_rad)[:, None]
        into2 = radius2 - (to_x**2 + to_y**2 - ahead**2)
        met_m = np.where((ahead > 0) & (into2 > 0), ahead - np.sqrt(np.maximum(into2, 0.0)), inf)
        first = met_m.argmin(axis=1)
        first_m = np.maximum(met_m[np.arange(len(first)), first], 0.0)
        nearer = first_m < within_m
        within_m[nearer] = first_m[nearer]
        return np.where(nearer, first, -1)

    def _disc_hit(self, x: float, y: float, angle: float, nearest: float) -> "Echo | None":
        dx, dy = cos(angle), sin(angle)
        hit: Echo | None = None
        for number, (disc_x, disc_y, radius) in enumerate(self.discs):
            to_x, to_y = disc_x - x, disc_y - y
            ahead = to_x * dx + to_y * dy
            if ahead <= 0 or ahead - radius > nearest:
                continue
            aside2 = to_x * to_x + to_y * to_y - ahead * ahead
            if aside2 < radius * radius:
                reach = max(0.0, ahead - sqrt(radius * radius - aside2))
                if reach < nearest:
                    nearest, hit = reach, Echo(reach, 0.0, number)
        return hit


class _Walls:
    """Walls and furniture as line segments: each begins at `start` and leads `along`, m. `boxes`: the segments that are
    furniture, four sides each, with the inside to their left."""

    def __init__(self, start: Floats, along: Floats, boxes: slice) -> None:
        self._start, self._along, self._boxes = start, along, boxes
        self._normal_rad: Floats = np.arctan2(along[:, 0], -along[:, 1])

    def echoes(self, rays: tuple[tuple[float, float, float], ...], limit_m: float) -> list["Echo"]:
        """Return the nearest echo from a segment along each ray (x m, y m, direction rad), up to `limit_m`."""
        table = np.array(rays)
        reach = self.reach_m(table[:, 0:1], table[:, 1:2], table[:, 2:3], limit_m)
        first = reach.argmin(axis=1)
        nearest = np.minimum(reach[np.arange(len(rays)), first], limit_m)
        lean = np.abs((self._normal_rad[first] - table[:, 2] + np.pi / 2) % np.pi - np.pi / 2)
        return [Echo(*found, None) for found in zip(nearest.tolist(), lean.tolist(), strict=True)]

    def before(self, x: float, y: float, angles_rad: Floats) -> npt.NDArray[np.int_]:
        """Return the numbers of the segments that a ray from a point can meet first. Left out are far sides of
        furniture, unless the point is inside it, and what lies behind all directions."""
        ax, ay = self._along[:, 0], self._along[:, 1]
        sx, sy = self._start[:, 0] - x, self._start[:, 1] - y
        met = np.ones(len(sx), dtype=bool)
        met[self._boxes] = (sx * ay < sy * ax)[self._boxes]
        sides = met[self._boxes].reshape(-1, 4)
        sides[~sides.any(axis=1)] = True
        middle_rad = angles_rad[len(angles_rad) // 2]
        if np.cos(angles_rad - middle_rad).min() > 0.0:
            begins_m = sx * np.cos(middle_rad) + sy * np.sin(middle_rad)
            ends_m = begins_m + ax * np.cos(middle_rad) + ay * np.sin(middle_rad)
            met &= (begins_m > 0.0) | (ends_m > 0.0)
        return np.flatnonzero(met)

    def reach_m(
        self, x: Floats, y: Floats, angles_rad: Floats, limit_m: float, among: npt.NDArray[np.int_] | None = None
    ) -> Floats:
        """Return the distance along each ray (rows) to each segment, or each of `among` (columns), m; `limit_m` without
        a hit."""
        dx, dy = np.cos(angles_rad), np.sin(angles_rad)
        along, start = (self._along, self._start) if among is None else (self._along[among], self._start[among])
        ax, ay = along[:, 0], along[:, 1]
        sx, sy = start[:, 0] - x, start[:, 1] - y
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            across = 1.0 / (dx * ay - dy * ax)
            reach = (sx * ay - sy * ax) * across
            share = (sx * dy - sy * dx) * across
            reach[~((reach >= 0) & (share >= 0) & (share <= 1))] = limit_m
        return reach


class Echo(NamedTuple):
    """The echo of a ray. `reach_m`: distance; `lean_rad`: angle of incidence; `disc`: number of the disc, None = a
    wall, or nothing."""

    reach_m: float
    lean_rad: float
    disc: int | None


_Cell = tuple[float, list[tuple[float, float, float, float, float]]]


def _box(left: float, low: float, right: float, high: float) -> list[tuple[float, float, float, float]]:
    left, right, low, high = min(left, right), max(left, right), min(low, high), max(low, high)
    return [(left, low, right, low), (right, low, right, high), (right, high, left, high), (left, high, left, low)]
