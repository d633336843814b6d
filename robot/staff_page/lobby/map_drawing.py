"""Lay out the lobby map as a drawing whose things can be moved: shapes in units of the picture."""

from collections.abc import Iterable
from math import cos, radians, sin
from typing import NamedTuple

from robot.editing.map_draft import followers
from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import XY
from robot.navigation.map.limits import SEAT_M
from robot.navigation.map.lobby_map import Lobby, Pose

SCALE = 60.0
"""Units of the picture a metre. Chosen: labels of 15 units can be read in a picture 720 points wide."""


class MovableThing(NamedTuple):
    """A thing that can be moved, drawn around its middle (x, y). `points`: its outline; `turn`: of its nose, degrees
    clockwise, None = it has none; `follow`: names of the things that move with it."""

    name: str
    kind: str
    label: str
    x: float
    y: float
    points: str = ""
    turn: float | None = None
    follow: str = ""


class MapDrawing(NamedTuple):
    """The picture: its size, what stands fixed (as points of lines and areas), and what can be moved."""

    width: float
    height: float
    scale: float
    radius: float
    walls: tuple[str, ...]
    doors: tuple[str, ...]
    seats: tuple[str, ...]
    areas: tuple[str, ...]
    things: tuple[MovableThing, ...]


def map_drawing(lobby: Lobby, language: str) -> MapDrawing:
    """Return the drawing of a map, which may be one with errors."""
    height = lobby.depth_m * SCALE

    def line(points: Iterable[XY]) -> str:
        return " ".join(f"{x * SCALE:.1f},{height - y * SCALE:.1f}" for x, y in points)

    half = SEAT_M / 2
    return MapDrawing(
        lobby.width_m * SCALE,
        height,
        SCALE,
        RADIUS_M * SCALE,
        tuple(line(wall) for wall in lobby.walls),
        tuple(line(door) for door in lobby.doors),
        tuple(
            line(((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)))
            for x, y in lobby.seats
        ),
        tuple(line(area) for area in lobby.keep_out),
        tuple(each._replace(y=round(height - each.y, 1)) for each in _things(lobby, language)),
    )


def _things(lobby: Lobby, language: str) -> Iterable[MovableThing]:
    """Yield the movable things, the lowest in the drawing first; their y goes upwards."""
    follow = followers(lobby)
    for place in lobby.places:
        (x, y), name = place.centre, f"place:{place.id}"
        around = " ".join(f"{(a - x) * SCALE:.1f},{(y - b) * SCALE:.1f}" for a, b in place.corners)
        kind = "place" if place.solid else "place open"
        label = place.label.get(language, place.id)
        yield MovableThing(name, kind, label, *_at(place.centre), around, None, " ".join(follow[name]))
    for place in lobby.places:
        if place.approach is not None:
            label = place.label.get(language, place.id)
            yield _posed(f"stop:{place.id}", "stop", label, place.approach)
    yield _posed("home", "home", "", lobby.home)
    if lobby.dock is not None and lobby.dock != lobby.home:
        yield _posed("dock", "dock", "", lobby.dock)
    for marker in lobby.markers:
        pose = Pose(marker.x_m, marker.y_m, marker.heading_deg)
        yield _posed(f"marker:{marker.id}", "marker", str(marker.id), pose)
    for number, area in enumerate(lobby.keep_out):
        for corner, point in enumerate(area):
            yield MovableThing(f"area:{number}:{corner}", "corner", str(number + 1), *_at(point))


def _posed(name: str, kind: str, label: str, pose: Pose) -> MovableThing:
    return MovableThing(name, kind, label, *_at((pose.x_m, pose.y_m)), "", -pose.heading_deg)


def label_spot(thing: MovableThing) -> XY:
    """Return where the number of a marker stands, from its middle: before its face."""
    turn = radians(thing.turn or 0.0)
    return round(20 * cos(turn), 1), round(20 * sin(turn) + 4, 1)


def _at(point: XY) -> XY:
    return round(point[0] * SCALE, 1), round(point[1] * SCALE, 1)
