"""The search for a way over the clearance grid, in slices, because one control step has no time for all of it.

First A* with a higher price for narrow gaps, then string pulling, then rounded corners. Each generator yields after
about a millisecond of work (half of that on a quick machine); `run_to_end` runs it in one go.
"""

import heapq
import itertools
from collections.abc import Generator, Sequence
from math import hypot, sqrt
from typing import TypeVar

from robot.navigation.geometry import XY, densified, distance, rounded
from robot.navigation.map.clearance_grid import ClearanceGrid
from robot.navigation.map.limits import CELL_M
from robot.navigation.planning.limits import CORNER_RADIUS_M, NEEDED_M, ROUTE_STEP_M, SLICE_CELLS, SLICE_LINES, WISHED_M

_NEIGHBOURS = [(r, c, hypot(r, c) * CELL_M) for r in (-1, 0, 1) for c in (-1, 0, 1) if r or c]
Cell = tuple[int, int]
T = TypeVar("T")
Slices = Generator[None, None, T]
"""Work cut into slices: a generator that yields between two slices and finally returns the result."""


def run_to_end(slices: Slices[T]) -> T:
    """Run all slices of a generator one after the other and return its result."""
    while True:
        try:
            next(slices)
        except StopIteration as done:
            value: T = done.value
            return value


def find_line(
    floor: ClearanceGrid, start: XY, goal: XY, most_cells: int | None = None, wished_m: float = WISHED_M
) -> Slices[list[XY] | None]:
    """Search a line from `start` to `goal` by A*. The price of a step is its length, plus up to twice its length as the
    clearance falls from `wished_m` to NEEDED_M.

    The start may have less clearance than a route needs, because the robot must be able to leave it. Returns None when
    there is no way, or none is found after expanding `most_cells` cells.
    """
    first, last = floor.cell(start), floor.cell(goal)
    clear = floor.rows
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
            return _traced_back(floor, came, cell, start, goal)
        if cell in closed:
            continue
        closed.add(cell)
        if len(closed) % SLICE_CELLS == 0:
            if most_cells is not None and len(closed) >= most_cells:
                return None
            yield
        here = clear[cell[0]][cell[1]]
        for down, right, step in _NEIGHBOURS:
            row, column = cell[0] + down, cell[1] + right
            if not (0 <= row < rows and 0 <= column < columns):
                continue
            there = clear[row][column]
            if there < NEEDED_M and there <= here:  # the line may leave a narrow start but enter no narrow place
                continue
            price = 1.0 + 2.0 * max(0.0, (wished_m - there) / (wished_m - NEEDED_M))
            cost = best[cell] + step * price
            if cost < best.get((row, column), float("inf")):
                best[(row, column)] = cost
                came[(row, column)] = cell
                ahead = _octile(row - last[0], column - last[1])
                heapq.heappush(heap, (cost + ahead, (row, column)))
    return None


def smoothed(floor: ClearanceGrid, line: Sequence[XY], wished_m: float = WISHED_M) -> Slices[list[XY]]:
    """Pull a searched line straight where no clearance that matters is lost, and round its corners where there is room.
    Return its points, ROUTE_STEP_M apart at most.
    """
    pulled = yield from _straightened(floor, line, wished_m)
    points = [pulled[0]]
    for before, corner, after in zip(pulled, pulled[1:], pulled[2:], strict=False):
        arc = rounded(before, corner, after, CORNER_RADIUS_M, ROUTE_STEP_M)
        roomy = all(floor.clear_at(point) >= NEEDED_M for point in arc)
        points += arc if roomy else [corner]
    points.append(pulled[-1])
    kept = [points[0]] + [b for a, b in itertools.pairwise(points) if distance(a, b) > 1e-6]
    return densified(kept, ROUTE_STEP_M) if len(kept) > 1 else kept


def _octile(rows: int, columns: int) -> float:
    """Return the shortest way over so many rows and columns of the grid, with eight directions of movement, m."""
    low, high = sorted((abs(rows), abs(columns)))
    return (high - low + low * sqrt(2.0)) * CELL_M


def _traced_back(floor: ClearanceGrid, came: dict[Cell, Cell], cell: Cell, start: XY, goal: XY) -> list[XY]:
    """Return the line from `start` to `goal` through the cells that led to `cell`."""
    cells = [cell]
    while cells[-1] in came:
        cells.append(came[cells[-1]])
    inner = [floor.centre(cell) for cell in cells[::-1][1:-1]]
    return [start, *inner, goal]


def _straightened(floor: ClearanceGrid, line: Sequence[XY], wished_m: float) -> Slices[list[XY]]:
    """Pull the line straight: from each point kept, go to the farthest point that a straight line reaches with no less
    clearance than the searched line has.
    """
    clear = [floor.clear_at(point) for point in line]
    kept, here, tried = [line[0]], 0, 0
    while here < len(line) - 1:
        there = here + 1
        least = list(itertools.accumulate(clear[here:], min))
        for candidate in range(len(line) - 1, here + 1, -1):
            tried += 1
            if tried % SLICE_LINES == 0:
                yield
            allowed = min(wished_m, least[candidate - here])
            if floor.clear_along(line[here], line[candidate]) >= allowed - CELL_M / 2:
                there = candidate
                break
        kept.append(line[there])
        here = there
    return kept
