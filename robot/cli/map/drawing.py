"""Draw a lobby from above: as SVG shapes, or as PNG with the screen's font. 1 m is drawn as SCALE units."""

import itertools
from collections.abc import Collection, Iterator, Sequence
from math import cos, radians, sin
from pathlib import Path
from typing import NamedTuple
from xml.sax.saxutils import escape

import fontpkg_be_vietnam_pro
from PIL import Image, ImageDraw, ImageFont

from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import XY
from robot.navigation.map.limits import SEAT_M
from robot.navigation.map.lobby_map import Lobby, Marker, Pose
from robot.navigation.planning.planner import DOCK, HOME, STAGING, Planner

SCALE = 80
MARGIN = 30
SMOOTH = 2
"""A PNG is drawn larger by this factor and then scaled down, which smooths its edges."""
FLOOR, WALL, THING, EDGE = "#f6f4ef", "#3a3f45", "#d9c7a3", "#8b7a55"
KEEP_OUT, SEAT, ROUTE, MARKER, ROBOT, INK = "#f3c9c4", "#9db4c9", "#2f7d5b", "#c0392b", "#1c6ea4", "#22262a"
SHUT, SHUT_WORDS = "#d0021b", "không đến được"


class Shape(NamedTuple):
    """A shape to draw, in metres. `kind`: area, line, disc or text; `width`: width of a line, radius of a disc, height
    of letters."""

    kind: str
    points: tuple[XY, ...]
    fill: str
    width: float = 0.0
    words: str = ""


def draw(lobby: Lobby, out: Path, shut: Collection[str] = ()) -> None:
    """Draw `lobby` into `out` (.svg or .png); cross out what is in `shut`: "home", "dock" and ids of places.

    Raises `OSError`.
    """
    shapes = list(_shapes(lobby, shut))
    if out.suffix.lower() == ".svg":
        out.write_text(_svg(lobby, shapes), encoding="utf-8")
    else:
        _png(lobby, shapes).save(out)


def _shapes(lobby: Lobby, shut: Collection[str]) -> Iterator[Shape]:
    w, d = lobby.width_m, lobby.depth_m
    room = ((0.0, 0.0), (w, 0.0), (w, d), (0.0, d))
    yield Shape("area", room, FLOOR)
    for area in lobby.keep_out:
        yield Shape("area", tuple(area), KEEP_OUT)
    for seat in lobby.seats:
        yield Shape("area", _box(seat, (SEAT_M, SEAT_M)), SEAT)
    for place in lobby.places:
        yield Shape("area", place.corners, THING if place.solid else "#e9efe4")
    for name, route in _routes(lobby):
        yield Shape("line", route, ROUTE, 0.03, name)
    for a, b in itertools.pairwise([*room, room[0]]):
        yield Shape("line", (a, b), WALL, 0.08)
    for door in lobby.doors:
        yield Shape("line", door, "#7fc4e8", 0.12)
    for wall in lobby.walls:
        yield Shape("line", tuple(wall), WALL, 0.08)
    for place in lobby.places:
        x, y = place.centre
        yield Shape("text", ((x, y + 0.12),), INK, 0.2, place.label.get("vi", place.id))
        yield Shape("text", ((x, y - 0.12),), INK, 0.14, place.id)
        if place.approach is not None:
            yield from _standing(place.approach, ROUTE)
    for marker in lobby.markers:
        yield from _tag(marker)
    yield from _standing(lobby.home, ROBOT)
    if lobby.dock is not None:
        yield from _standing(lobby.dock, "#e08e0b")
    for place in lobby.places:
        if place.id in shut and place.approach is not None:
            yield from _crossed(place.corners, place.approach)
    for name, pose in ((HOME, lobby.home), (DOCK, lobby.dock)):
        if name in shut and pose is not None:
            yield from _crossed(_box((pose.x_m, pose.y_m), (2 * RADIUS_M, 2 * RADIUS_M)), pose)


def _routes(lobby: Lobby) -> Iterator[tuple[str, tuple[XY, ...]]]:
    """Yield (name, points) of the route from home to each place and to the dock, whose last piece is a straight
    line."""
    planner = Planner(lobby)
    for goal in [place.id for place in lobby.places] + [STAGING]:
        route = planner.from_home(goal)
        if route is None:
            continue
        points = (*route.points[:-1:3], route.points[-1])
        if goal == STAGING and lobby.dock is not None:
            yield DOCK, (*points, (lobby.dock.x_m, lobby.dock.y_m))
        else:
            yield goal, points


def _crossed(corners: Sequence[XY], pose: Pose) -> Iterator[Shape]:
    """Yield a cross over a place that the robot cannot reach, and a text below the position from which it would serve
    the place."""
    a, b, c, d = corners
    yield Shape("line", (a, c), SHUT, 0.05)
    yield Shape("line", (b, d), SHUT, 0.05)
    yield Shape("text", ((pose.x_m, pose.y_m - RADIUS_M - 0.15),), SHUT, 0.16, SHUT_WORDS)


def _standing(pose: Pose, colour: str) -> Iterator[Shape]:
    """Yield the shapes of a robot seen from above: its footprint, and a line in the direction that its screen faces."""
    heading = radians(pose.heading_deg)
    nose = pose.x_m + RADIUS_M * cos(heading), pose.y_m + RADIUS_M * sin(heading)
    yield Shape("disc", ((pose.x_m, pose.y_m),), colour + "55", RADIUS_M)
    yield Shape("line", ((pose.x_m, pose.y_m), nose), colour, 0.05)


def _tag(marker: Marker) -> Iterator[Shape]:
    facing, half = radians(marker.heading_deg), max(marker.size_m, 0.2) / 2
    aside = -sin(facing) * half, cos(facing) * half
    spot = marker.x_m, marker.y_m
    ends = (spot[0] - aside[0], spot[1] - aside[1]), (spot[0] + aside[0], spot[1] + aside[1])
    tip = spot[0] + 0.18 * cos(facing), spot[1] + 0.18 * sin(facing)
    yield Shape("line", ends, MARKER, 0.09)
    yield Shape("line", (spot, tip), MARKER, 0.03)
    words = spot[0] + 0.32 * cos(facing), spot[1] + 0.32 * sin(facing)
    yield Shape("text", (words,), MARKER, 0.16, str(marker.id))


def _box(centre: XY, size: XY) -> tuple[XY, ...]:
    (x, y), (w, d) = centre, size
    return ((x - w / 2, y - d / 2), (x + w / 2, y - d / 2), (x + w / 2, y + d / 2), (x - w / 2, y + d / 2))


def _placed(lobby: Lobby, point: XY, scale: float) -> XY:
    return (MARGIN + point[0] * SCALE) * scale, (MARGIN + (lobby.depth_m - point[1]) * SCALE) * scale


def _extent(lobby: Lobby) -> tuple[int, int]:
    return round(lobby.width_m * SCALE) + 2 * MARGIN, round(lobby.depth_m * SCALE) + 2 * MARGIN


def _svg(lobby: Lobby, shapes: Sequence[Shape]) -> str:
    width, height = _extent(lobby)
    lines = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="sans-serif">']
    for shape in shapes:
        at = [_placed(lobby, point, 1.0) for point in shape.points]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in at)
        if shape.kind == "area":
            lines.append(f'<polygon points="{path}" fill="{shape.fill}" stroke="{EDGE}" stroke-width="1"/>')
        elif shape.kind == "line":
            title = f"<title>{escape(shape.words)}</title>" if shape.words else ""
            pen = f'fill="none" stroke="{shape.fill}" stroke-width="{shape.width * SCALE:.1f}"'
            lines.append(f'<polyline points="{path}" {pen}>{title}</polyline>')
        elif shape.kind == "disc":
            x, y = at[0]
            lines.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{shape.width * SCALE:.1f}" fill="{shape.fill}"/>')
        else:
            x, y = at[0]
            size = shape.width * SCALE
            lines.append(
                f'<text x="{x:.1f}" y="{y + size / 3:.1f}" font-size="{size:.1f}" fill="{shape.fill}" '
                f'text-anchor="middle">{escape(shape.words)}</text>'
            )
    return "\n".join([*lines, "</svg>", ""])


def _png(lobby: Lobby, shapes: Sequence[Shape]) -> Image.Image:
    width, height = _extent(lobby)
    picture = Image.new("RGB", (width * SMOOTH, height * SMOOTH), "white")
    pen = ImageDraw.Draw(picture, "RGBA")
    face = Path(fontpkg_be_vietnam_pro.ROOT) / "files" / "BeVietnamPro-Medium.ttf"
    for shape in shapes:
        at = [_placed(lobby, point, SMOOTH) for point in shape.points]
        size = shape.width * SCALE * SMOOTH
        if shape.kind == "area":
            pen.polygon(at, fill=shape.fill, outline=EDGE)
        elif shape.kind == "line":
            pen.line(at, fill=shape.fill, width=max(1, round(size)), joint="curve")
        elif shape.kind == "disc":
            x, y = at[0]
            pen.ellipse((x - size, y - size, x + size, y + size), fill=shape.fill)
        else:
            pen.text(at[0], shape.words, font=ImageFont.truetype(str(face), round(size)), fill=shape.fill, anchor="mm")
    return picture.resize((width, height), Image.Resampling.LANCZOS)
