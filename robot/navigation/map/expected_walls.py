"""Walls that a working range sensor must detect: the bare walls of a lobby and the fronts of its counters.

Only these always stand there and always give an echo. A door may be open, furniture is moved, a desk is a board on four
legs, and a keep-out area is only a line on the map; a wall behind such a thing need not be detected either. A marker on
a counter shows that the counter has a front. As the robot localizes by that marker, the front is known to be still
there.
"""

import itertools
from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from robot.navigation.geometry import XY
from robot.navigation.map.clearance_grid import solid_polygons
from robot.navigation.map.limits import ON_COUNTER_M, OPENING_MARGIN_M, WIDE_HALF_CONE_RAD
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.perception.deaf_sensor import Walls

Numbers = npt.NDArray[np.float64]
Side = tuple[XY, XY]
"""A straight side: its two end points, m."""


def bare_walls(lobby: Lobby, half_cone_rad: float = WIDE_HALF_CONE_RAD) -> Walls:
    """Return the function that finds the expected walls in a sensor's view
    (`robot.navigation.perception.deaf_sensor.Walls`).

    It returns, in metres, where the sensor's axis and both edges of its cone meet a bare wall or a counter front. Rays
    that meet something else first, or a wall near an opening, are left out.
    """
    outer = _sides(_box((lobby.width_m / 2, lobby.depth_m / 2), (lobby.width_m, lobby.depth_m)))
    inner = itertools.chain.from_iterable(itertools.pairwise(wall) for wall in lobby.walls)
    bare = [*outer, *inner, *_fronts(lobby)]
    hiding = itertools.chain.from_iterable(_sides(corners) for corners in solid_polygons(lobby))
    lines = np.array([*bare, *hiding])
    starts, ways = lines[:, 0], lines[:, 1] - lines[:, 0]
    passable = [place.corners for place in lobby.places if not place.solid]
    ends = [[end] for wall in lobby.walls for end in (wall[0], wall[-1])]
    openings = [np.array(corners) for corners in (*lobby.doors, *passable, *ends)]
    low, high = np.array([each.min(axis=0) for each in openings]), np.array([each.max(axis=0) for each in openings])

    def shown(start: XY, angle_rad: float, within_m: float) -> tuple[float, ...]:
        """Return the distances of the expected walls from `start` on the three rays round `angle_rad`, m, within
        `within_m`.
        """
        angles = np.array([[angle_rad], [angle_rad + half_cone_rad], [angle_rad - half_cone_rad]])
        along, to = np.stack((np.cos(angles), np.sin(angles)), axis=-1), starts - start
        with np.errstate(divide="ignore", invalid="ignore"):  # a ray parallel to a line does not meet it
            away, share = _cross(to, ways) / _cross(along, ways), _cross(to, along) / _cross(along, ways)
        away = np.where((away >= 0.0) & (share >= 0.0) & (share <= 1.0), away, np.inf)
        nearest = away.argmin(axis=1)  # of equals the first: a front, not the counter behind it
        away_m = away.min(axis=1)
        expected = (nearest < len(bare)) & (away_m <= within_m)
        where = start + away_m[expected, None] * along[expected, 0]
        shut = _apart_m(where[:, None], low, high).min(axis=1) > OPENING_MARGIN_M
        return tuple(away_m[expected][shut].tolist())

    return shown


def _fronts(lobby: Lobby) -> Iterator[Side]:
    """Yield those sides of counters on which markers hang."""
    spots = np.array([(marker.x_m, marker.y_m) for marker in lobby.markers]).reshape(-1, 2)
    for place in lobby.places:
        if place.solid and place.departments:
            for side in _sides(place.corners):
                if (_from_side_m(spots, side) <= ON_COUNTER_M).any():
                    yield side


def _box(centre: XY, size: XY) -> list[XY]:
    """Return the corners of a rectangle, m; `centre` and `size` in m."""
    (x, y), (width, depth) = centre, (size[0] / 2, size[1] / 2)
    return [(x - width, y - depth), (x + width, y - depth), (x + width, y + depth), (x - width, y + depth)]


def _sides(corners: Sequence[XY]) -> Iterator[Side]:
    """Return the sides of a closed polygon."""
    return itertools.pairwise([*corners, corners[0]])


def _from_side_m(where: Numbers, side: Side) -> Numbers:
    """Return the distances of points from a straight side, m."""
    start, way = np.array(side[0]), np.array(side[1]) - np.array(side[0])
    share = np.clip((where - start) @ way / (way @ way), 0.0, 1.0)
    away = where - (start + share[:, None] * way)
    apart: Numbers = np.hypot(away[..., 0], away[..., 1])
    return apart


def _apart_m(where: Numbers, low: Numbers, high: Numbers) -> Numbers:
    """Return the distances of points from rectangles with the lowest corners `low` and highest corners `high`, m."""
    aside = np.maximum(np.maximum(low - where, where - high), 0.0)
    apart: Numbers = np.hypot(aside[..., 0], aside[..., 1])
    return apart


def _cross(a: Numbers, b: Numbers) -> Numbers:
    """Return the cross products of vectors in the plane."""
    crossed: Numbers = a[..., 0] * b[..., 1] - a[..., 1] * b[..., 0]
    return crossed
