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


_EDGE = 12.0
"""Margin of the picture, in its units. Chosen: half of the robot's circle, and the thick walls of the room."""


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
    """The picture: the size of the room, the part of the plane with everything (left, top, width, height), what stands
    fixed (as points of lines and areas), and what can be moved."""

    width: float
    height: float
    view: tuple[float, float, float, float]
    scale: float
    radius: float
    walls: tuple[str, ...]
    doors: tuple[str, ...]
    areas: tuple[str, ...]
    things: tuple[MovableThing, ...]


def map_drawing(lobby: Lobby, language: str) -> MapDrawing:
    """Return the drawing of a map, which may be one with errors."""
    height = lobby.depth_m * SCALE

    def line(points: Iterable[XY]) -> str:
        return " ".join(f"{x * SCALE:.1f},{height - y * SCALE:.1f}" for x, y in points)

    things = tuple(each._replace(y=round(height - each.y, 1)) for each in _things(lobby, language))
    return MapDrawing(
        lobby.width_m * SCALE,
        height,
        _view(lobby.width_m * SCALE, height, things),
        SCALE,
        RADIUS_M * SCALE,
        tuple(line(wall) for wall in lobby.walls),
        tuple(line(door) for door in lobby.doors),
        tuple(line(area) for area in lobby.keep_out),
        things,
    )


def _view(width: float, height: float, things: Iterable[MovableThing]) -> tuple[float, float, float, float]:
    """Return the left, top, width and height of a picture with the room, and with things that lie outside it."""
    spots = [(0.0, 0.0), (width, height), *((each.x, each.y) for each in things)]
    (left, right), (top, low) = ((min(found), max(found)) for found in zip(*spots, strict=True))
    wide, high = right - left + 2 * _EDGE, low - top + 2 * _EDGE
    return round(left - _EDGE, 1), round(top - _EDGE, 1), round(wide, 1), round(high, 1)


def _things(lobby: Lobby, language: str) -> Iterable[MovableThing]:
    """Yield the movable things, the lowest in the drawing first; their y goes upwards."""
    follow = followers(lobby)
    for place in lobby.places:
        (x, y), name = place.centre, f"place:{place.id}"
        around = " ".join(f"{(a - x) * SCALE:.1f},{(y - b) * SCALE:.1f}" for a, b in place.corners)
        kind = "place" if place.solid else "place open"
        label = place.label.get(language) or place.id
        yield MovableThing(name, kind, label, *_at(place.centre), around, None, " ".join(follow[name]))
    half = SEAT_M / 2 * SCALE
    outline = f"{-half},{-half} {half},{-half} {half},{half} {-half},{half}"
    for number, seat in enumerate(lobby.seats):
        yield MovableThing(f"seat:{number}:0", "seat", str(number + 1), *_at(seat), outline)
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
    for kind, shapes in (("area", lobby.keep_out), ("wall", lobby.walls), ("door", lobby.doors)):
        for number, shape in enumerate(shapes):
            for corner, point in enumerate(shape):
                yield MovableThing(f"{kind}:{number}:{corner}", f"corner of-{kind}", str(number + 1), *_at(point))


def _posed(name: str, kind: str, label: str, pose: Pose) -> MovableThing:
    return MovableThing(name, kind, label, *_at((pose.x_m, pose.y_m)), "", -pose.heading_deg)


def label_spot(thing: MovableThing) -> XY:
    """Return where the number of a marker stands, from its middle: before its face."""
    turn = radians(thing.turn or 0.0)
    return round(20 * cos(turn), 1), round(20 * sin(turn) + 4, 1)


def _at(point: XY) -> XY:
    return round(point[0] * SCALE, 1), round(point[1] * SCALE, 1)
