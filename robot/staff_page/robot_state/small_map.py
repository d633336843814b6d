"""Lay out the lobby map as shapes of a small picture: places, walls, door, and where the robot stands."""

import math
from collections.abc import Iterable
from typing import NamedTuple

from robot.navigation.map.lobby_map import Lobby
from robot.runtime.monitoring.status_file import Spot

SCALE = 40.0
"""Units of the picture a metre. Chosen: labels of 12 units can be read in a picture 480 points wide."""

NEAR_M = 1.5
"""Distance, m, up to which the robot is said to stand at a place. Chosen: it stops about 1 m before a counter."""


class MapShape(NamedTuple):
    """A polygon in units of the picture, with the place of its label; "" = no label."""

    points: str
    label: str = ""
    x: float = 0.0
    y: float = 0.0


class SmallMap(NamedTuple):
    """The picture: its size, its shapes, and the robot as a circle with a tip; None = not known."""

    width: float
    height: float
    places: tuple[MapShape, ...]
    walls: tuple[str, ...]
    robot: tuple[float, float, float, float] | None


def small_map(lobby: Lobby, spot: Spot | None, language: str) -> SmallMap:
    """Return the picture of `lobby` with the robot at `spot`."""
    height = lobby.depth_m * SCALE

    def at(x: float, y: float) -> tuple[float, float]:
        return round(x * SCALE, 1), round(height - y * SCALE, 1)

    def line(points: Iterable[tuple[float, float]]) -> str:
        return " ".join(f"{x},{y}" for x, y in (at(*point) for point in points))

    places = tuple(
        MapShape(line(place.corners), place.label.get(language, place.id), *at(*place.centre)) for place in lobby.places
    )
    robot = None
    if spot is not None:
        heading = math.radians(spot.heading_deg)
        tip = at(spot.x_m + 0.45 * math.cos(heading), spot.y_m + 0.45 * math.sin(heading))
        robot = (*at(spot.x_m, spot.y_m), *tip)
    walls = tuple(line(wall) for wall in lobby.walls)
    return SmallMap(lobby.width_m * SCALE, height, places, walls, robot)


def place_near(lobby: Lobby, spot: Spot) -> str:
    """Return "home", "dock" or the id of the place at which `spot` is; "" = at none."""
    stops = [
        ("home", lobby.home),
        *((place.id, place.approach) for place in lobby.places if place.approach is not None),
    ]
    if lobby.dock is not None:
        stops.append(("dock", lobby.dock))
    near = min(((math.dist((spot.x_m, spot.y_m), (stop.x_m, stop.y_m)), name) for name, stop in stops))
    return near[1] if near[0] <= NEAR_M else ""
