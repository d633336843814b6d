"""Explanation of range readings by the map: which mapped thing explains an echo, and whether a person may hide behind
it.
"""

from collections.abc import Callable, Iterator, Sequence
from math import cos, inf, sin

from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import XY
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import ClearanceGrid
from robot.navigation.map.limits import (
    CELL_M,
    CHILD_RADIUS_M,
    EXPLAINED_DEPTH_M,
    EXPLAINED_LEAST_M,
    EXPLAINED_MOST_M,
    EXPLAINED_SHARE,
    HIDDEN_WITHIN_M,
    LIDAR_POINT_M,
    LIDAR_POINT_SHARE,
    NARROW_HALF_CONE_RAD,
    WIDE_HALF_CONE_RAD,
)
from robot.navigation.perception.limits import SEEN_M

_ON_IT_M = 0.1
_LEAST_STEP_M = 0.05

Mapped = Callable[[XY, float, float], Sequence[tuple[float, float]]]
"""Query of the map in a direction (rad) from a point (m), up to a range (m). It returns the mapped things on several
rays in a sensor's cone: where each begins (m), and up to where an echo comes from it (m).
"""
Explained = Callable[[int, float, Position], float | None]
"""Explains an echo at a range (mm) and a bearing (rad) of a robot at a pose: returns the distance (mm) at which the
mapped thing begins that fits it best; None = the map explains nothing there.
"""
Hides = Callable[[XY, float, float], bool]
"""Tests whether a person may stand undetected behind an echo at a range (m) from a point (m) in a direction (rad)."""


def map_along_axis(floor: ClearanceGrid, things: ClearanceGrid) -> Mapped:
    """Return the map query for things near the axis of a sensor, where it reliably detects walls.

    `things`: the grid without keep-out areas. A thing in a keep-out area may give an echo from anywhere in that area.
    """
    return _along(floor, things, NARROW_HALF_CONE_RAD)


def map_in_cone(floor: ClearanceGrid, things: ClearanceGrid) -> Mapped:
    """Return the map query over the whole cone of a sensor: a thing explains all echoes at or behind its front.

    An echo that even this query does not explain is of a person or thing standing on the axis of the sensor.
    """
    along = _along(floor, things, WIDE_HALF_CONE_RAD)
    return lambda start, angle_rad, within_m: [(begins_m, inf) for begins_m, _ in along(start, angle_rad, within_m)]


def _along(floor: ClearanceGrid, things: ClearanceGrid, half_cone_rad: float) -> Mapped:
    """Return the map query along the axis and both edges of a cone, by sphere tracing in the clearance grid."""
    clear, solid = floor.rows, things.rows
    last_row, last_column = len(clear) - 1, len(clear[0]) - 1

    def meets(x: float, y: float, angle_rad: float, within_m: float) -> Iterator[tuple[float, float]]:
        """Yield the mapped things on one ray: where each begins, and up to where an echo comes from it, m."""
        along_x, along_y, gone_m = cos(angle_rad), sin(angle_rad), 0.0
        area_m, on_it = inf, False  # where the present keep-out area began; whether the ray is on a thing
        while gone_m <= within_m:
            row = min(max(int((y + gone_m * along_y) / CELL_M), 0), last_row)
            column = min(max(int((x + gone_m * along_x) / CELL_M), 0), last_column)
            was_on_it, on_it = on_it, solid[row][column] < _ON_IT_M
            if on_it and not was_on_it:
                yield gone_m, gone_m + EXPLAINED_DEPTH_M
            clear_m = clear[row][column]
            if clear_m < _ON_IT_M and (not on_it or area_m < inf):
                area_m = min(area_m, gone_m)
            elif area_m < inf:
                yield area_m, gone_m
                area_m = inf
            gone_m += max(clear_m - _ON_IT_M, _LEAST_STEP_M)
        if area_m < inf:
            yield area_m, inf

    def shown(start: XY, angle_rad: float, within_m: float) -> list[tuple[float, float]]:
        """Return the mapped things on the three rays of the cone."""
        rays = (angle_rad, angle_rad + half_cone_rad, angle_rad - half_cone_rad)
        return [thing for ray in rays for thing in meets(*start, ray, within_m)]

    return shown


def hiding_places(things: ClearanceGrid, walls: ClearanceGrid) -> Hides:
    """Return the test whether the map has floor where a person may hide behind a thing near an echo, in the sensor's
    cone. Behind a wall there is none.

    `things`: the grid without keep-out areas. `walls`: the grid with walls only.
    """
    solid, bare = things.rows, walls.rows

    def behind(start: XY, angle_rad: float, range_m: float) -> bool:
        """Whether on one ray there is free floor behind a thing, enough for a person to hide."""
        inside, along_x, along_y = False, cos(angle_rad), sin(angle_rad)
        for step in range(1, round((range_m + HIDDEN_WITHIN_M) / _LEAST_STEP_M) + 1):
            gone_m = step * _LEAST_STEP_M
            row, column = walls.cell((start[0] + gone_m * along_x, start[1] + gone_m * along_y))
            if bare[row][column] < _ON_IT_M:
                return False
            clear_m = solid[row][column]
            inside = inside or (clear_m < _ON_IT_M and gone_m <= range_m + EXPLAINED_MOST_M)
            if inside and clear_m >= CHILD_RADIUS_M:
                return True
        return False

    def hides(start: XY, angle_rad: float, range_m: float) -> bool:
        """Whether on one of the cone's three rays there is enough free floor behind a thing for a person to hide."""
        rays = (angle_rad, angle_rad - WIDE_HALF_CONE_RAD, angle_rad + WIDE_HALF_CONE_RAD)
        return any(behind(start, ray, range_m) for ray in rays)

    return hides


def explained_in_cone(mapped: Mapped) -> Explained:
    """Return the function that explains echoes of a range sensor by the map query `mapped`."""
    return lambda range_mm, bearing_rad, pose: mapped_mm(range_mm, bearing_rad, pose, mapped)


def explained_at_point(floor: ClearanceGrid) -> Explained:
    """Return the function that explains lidar points: a mapped thing or keep-out area close to a point explains it, and
    counts as beginning there.
    """
    clear, last_row, last_column = floor.rows, len(floor.rows) - 2, len(floor.rows[0]) - 2

    def explained(range_mm: int, bearing_rad: float, pose: Position) -> float | None:
        """Return `range_mm` if the clearance at the point, interpolated between cells, is small enough; else None."""
        reach_m, angle_rad = RADIUS_M + range_mm / 1000, pose[2] + bearing_rad
        across = (pose[0] + reach_m * cos(angle_rad)) / CELL_M - 0.5
        up = (pose[1] + reach_m * sin(angle_rad)) / CELL_M - 0.5
        column, row = min(max(int(across), 0), last_column), min(max(int(up), 0), last_row)
        right, above = min(max(across - column, 0.0), 1.0), min(max(up - row, 0.0), 1.0)
        low, high = clear[row], clear[row + 1]
        clear_m = (1 - above) * ((1 - right) * low[column] + right * low[column + 1])
        clear_m += above * ((1 - right) * high[column] + right * high[column + 1])
        return float(range_mm) if clear_m <= LIDAR_POINT_M + LIDAR_POINT_SHARE * reach_m else None

    return explained


def unexplained(range_mm: int, bearing_rad: float, pose: Position, mapped: Mapped) -> bool:
    """Whether an echo within SEEN_M, read at `pose` (x m, y m, heading rad), is not explained by the map."""
    return 0 < range_mm <= SEEN_M * 1000 and mapped_mm(range_mm, bearing_rad, pose, mapped) is None


def rim_point(pose: Position, bearing_rad: float) -> XY:
    """Return the position (m) of the sensor that looks along `bearing_rad`, on the edge of a robot at `pose` (x m, y m,
    heading rad).
    """
    angle = pose[2] + bearing_rad
    return pose[0] + RADIUS_M * cos(angle), pose[1] + RADIUS_M * sin(angle)


def mapped_mm(range_mm: int, bearing_rad: float, pose: Position, mapped: Mapped) -> float | None:
    """Return the distance (mm) at which the mapped thing begins that explains an echo best; None = the map explains
    nothing there.
    """
    range_m = range_mm / 1000
    within_m = range_m + min(max(EXPLAINED_SHARE * range_m, EXPLAINED_LEAST_M), EXPLAINED_MOST_M)
    things = mapped(rim_point(pose, bearing_rad), pose[2] + bearing_rad, within_m)
    shown_mm = [1000 * begins_m for begins_m, ends_m in things if range_m <= ends_m]
    return min(shown_mm, key=lambda away_mm: abs(away_mm - range_mm), default=None)
