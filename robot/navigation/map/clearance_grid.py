"""The lobby as a clearance grid (Nav2: costmap): the distance from each cell of the floor to the nearest solid
thing.
"""

import itertools
from collections.abc import Iterable, Sequence
from copy import copy

import numpy as np
import numpy.typing as npt

from robot.navigation.geometry import XY
from robot.navigation.map.limits import CELL_M, EXACT_WITHIN_M, SEAT_M
from robot.navigation.map.lobby_map import Lobby

Distances = npt.NDArray[np.float64]
Disc = tuple[float, float, float]
"""A round solid thing: x m, y m, radius m."""


class ClearanceGrid:
    """A grid of clearances. `clear_m[row, column]` is the distance from the centre of a cell to the nearest solid
    thing, m; 0 inside one.

    Rows go along y, columns along x; cell (0, 0) has its centre at (CELL_M / 2, CELL_M / 2).
    """

    def __init__(self, lobby: Lobby, discs: Iterable[Disc] = ()) -> None:
        """Compute the grid of `lobby`; `discs`: solid things that are not on the map."""
        columns, rows = round(lobby.width_m / CELL_M), round(lobby.depth_m / CELL_M)
        xs = (np.arange(columns) + 0.5) * CELL_M
        ys = (np.arange(rows) + 0.5) * CELL_M
        self._x, self._y = np.meshgrid(xs, ys)
        self._lobby, self._discs = lobby, tuple(discs)
        self.clear_m: Distances = self._clearance()
        self._rows: list[list[float]] | None = None

    def _clearance(self) -> Distances:
        """Return the clearance of each cell from the room's edges, furniture, keep-out areas, walls and discs, m."""
        lobby = self._lobby
        clear: Distances = np.minimum.reduce([self._x, lobby.width_m - self._x, self._y, lobby.depth_m - self._y])
        clear = np.maximum(clear, 0.0)
        for shape in solid_polygons(lobby):
            clear = np.minimum(clear, self._to_polygon(shape))
        for wall in lobby.walls:
            for a, b in itertools.pairwise(wall):
                clear = np.minimum(clear, self._to_segment(a, b))
        for x, y, radius in self._discs:
            clear = np.minimum(clear, np.maximum(0.0, np.hypot(self._x - x, self._y - y) - radius))
        return clear

    def with_discs(self, discs: Iterable[Disc]) -> "ClearanceGrid":
        """Return a copy of this grid with more discs. Clearances up to EXACT_WITHIN_M from them are exact, larger ones
        may be too large.
        """
        discs = tuple(discs)
        floor = copy(self)
        floor._discs = (*self._discs, *discs)
        floor.clear_m, rows = self.clear_m.copy(), list(self.rows)
        for x, y, radius in discs:
            (low, left), (high, right) = (
                self.cell((x + d, y + d)) for d in (-radius - EXACT_WITHIN_M, radius + EXACT_WITHIN_M)
            )
            part = np.s_[low : high + 1, left : right + 1]
            away = np.maximum(0.0, np.hypot(self._x[part] - x, self._y[part] - y) - radius)
            np.minimum(floor.clear_m[part], away, out=floor.clear_m[part])
            rows[low : high + 1] = [[]] * (high + 1 - low)
        floor._rows = [row or floor.clear_m[number].tolist() for number, row in enumerate(rows)]
        return floor

    @property
    def rows(self) -> list[list[float]]:
        """`clear_m` as lists, of which single cells are read ten times as fast."""
        if self._rows is None:
            self._rows = self.clear_m.tolist()
        return self._rows

    def cell(self, point: XY) -> tuple[int, int]:
        """Return row and column of the cell that holds `point`; for a point outside the room, of one at its edge."""
        rows, columns = self.clear_m.shape
        return (
            min(max(int(point[1] / CELL_M), 0), rows - 1),
            min(max(int(point[0] / CELL_M), 0), columns - 1),
        )

    def centre(self, cell: tuple[int, int]) -> XY:
        """Return the centre of a cell, m."""
        return (cell[1] + 0.5) * CELL_M, (cell[0] + 0.5) * CELL_M

    def clear_at(self, point: XY) -> float:
        """Return the distance from `point` to the nearest solid thing, m, exact to half a cell's diagonal."""
        return float(self.clear_m[self.cell(point)])

    def exact_clearance_m(self, point: XY) -> float:
        """Return the distance from `point` to the nearest solid thing, m, without the grid's rounding; 0 inside one."""
        exact = ClearanceGrid.__new__(ClearanceGrid)
        exact._x, exact._y = np.array([[point[0]]]), np.array([[point[1]]])
        exact._lobby, exact._discs = self._lobby, self._discs
        return float(exact._clearance()[0, 0])

    def clear_along(self, a: XY, b: XY) -> float:
        """Return the least clearance on the straight line from `a` to `b`, m."""
        steps = max(2, int(np.hypot(b[0] - a[0], b[1] - a[1]) / (CELL_M / 2)) + 1)
        shares = np.linspace(0.0, 1.0, steps)
        rows, columns = self.clear_m.shape
        row = np.clip(((a[1] + (b[1] - a[1]) * shares) / CELL_M).astype(int), 0, rows - 1)
        column = np.clip(((a[0] + (b[0] - a[0]) * shares) / CELL_M).astype(int), 0, columns - 1)
        return float(self.clear_m[row, column].min())

    def _to_segment(self, a: XY, b: XY) -> Distances:
        """Return the distance of each cell from the straight piece between `a` and `b`, m."""
        dx, dy = b[0] - a[0], b[1] - a[1]
        square = dx * dx + dy * dy
        share = ((self._x - a[0]) * dx + (self._y - a[1]) * dy) / square if square > 0 else np.zeros_like(self._x)
        share = np.clip(share, 0.0, 1.0)
        nearest: Distances = np.hypot(self._x - (a[0] + share * dx), self._y - (a[1] + share * dy))
        return nearest

    def _to_polygon(self, corners: Sequence[XY]) -> Distances:
        """Return the distance of each cell from a polygon, m; 0 inside it."""
        closed = [*corners, corners[0]]
        inside = np.zeros(self._x.shape, dtype=bool)
        nearest = np.full(self._x.shape, np.inf)
        for a, b in itertools.pairwise(closed):
            nearest = np.minimum(nearest, self._to_segment(a, b))
            if a[1] != b[1]:  # even-odd rule: does the ray to the right of the cell cross this edge?
                crossing_x = a[0] + (self._y - a[1]) / (b[1] - a[1]) * (b[0] - a[0])
                inside ^= ((a[1] > self._y) != (b[1] > self._y)) & (self._x < crossing_x)
        nearest[inside] = 0.0
        return nearest


def solid_polygons(lobby: Lobby) -> list[list[XY]]:
    """Return the corners of everything that the robot may not drive into: furniture and keep-out areas."""
    return furniture_polygons(lobby) + [list(area) for area in lobby.keep_out]


def furniture_polygons(lobby: Lobby) -> list[list[XY]]:
    """Return the corners of everything that stands on the floor: solid places and seats."""
    solid = (list(place.corners) for place in lobby.places if place.solid)
    return [*solid, *(seat_polygon(seat) for seat in lobby.seats)]


def seat_polygon(seat: XY) -> list[XY]:
    """Return the corners of a seat, m; `seat`: its middle."""
    (x, y), half = seat, SEAT_M / 2
    return [(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
