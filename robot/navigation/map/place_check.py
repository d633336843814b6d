"""Check of the places, seats and doors of a valid lobby map: ids, overlaps, doors, and where the screen looks. Pure."""

import itertools
import re
from collections.abc import Iterator, Sequence
from math import degrees, inf

from robot.navigation.geometry import XY, bearing, between, distance, nearest_on
from robot.navigation.map.clearance_grid import seat_polygon
from robot.navigation.map.limits import (
    DOOR_OFF_WALL_M,
    LABEL_CHARS,
    NAME_CHARS,
    OVERLAP_M,
    SCREEN_AWAY_DEG,
    VISITOR_BEHIND_M,
)
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.map.map_finding import MapFinding
from robot.navigation.planning.planner import Planner, Route

_ID = re.compile(r"counter:[1-9][0-9]?|(?!counter)[a-z0-9]+(-[a-z0-9]+)*")


def place_findings(lobby: Lobby, planner: Planner) -> Iterator[MapFinding]:
    """Yield all findings about the places, seats and doors of `lobby`."""
    yield from _ids(lobby)
    yield from _long_words(lobby)
    yield from _overlaps(lobby)
    yield from _beyond_walls(lobby)
    yield from _doors(lobby)
    yield from _screens(planner)


def _ids(lobby: Lobby) -> Iterator[MapFinding]:
    """Report ids that no queue, clerk or visitor's sentence can name."""
    for place in lobby.places:
        if not _ID.fullmatch(place.id):
            yield MapFinding(
                "places: id",
                place.id,
                "no sentence and no queue number can name a place with this id",
                "không câu nói hay số thứ tự nào gọi được nơi có mã này",
                remedy='write "counter:3" for a counter by its number, else small letters a to z, digits and hyphens',
                remedy_vi='hãy ghi "counter:3" cho quầy theo số quầy; nơi khác ghi chữ thường không dấu, số và dấu nối',
            )


def _long_words(lobby: Lobby) -> Iterator[MapFinding]:
    """Report labels and names that are too long for the screen."""
    for place in lobby.places:
        for field, words, limit in (("label", place.label, LABEL_CHARS), ("name", place.name, NAME_CHARS)):
            for language, text in words.items():
                if len(text) > limit:
                    yield MapFinding(
                        f"places {place.id}: {field}.{language}",
                        text,
                        f"has {len(text)} characters: more than {limit} do not fit on the screen",
                        f"dài {len(text)} ký tự: quá {limit} thì màn hình không đủ chỗ",
                        grave=False,
                        remedy="write it shorter",
                        remedy_vi="hãy viết ngắn lại",
                    )


def _solid_things(lobby: Lobby) -> list[tuple[str, XY, Sequence[XY]]]:
    """Return each solid place and each seat: its key in the file, its middle and its corners."""
    things: list[tuple[str, XY, Sequence[XY]]] = []
    things += [(f"places {place.id}", place.centre, place.corners) for place in lobby.places if place.solid]
    things += [(f"seats[{number}]", seat, seat_polygon(seat)) for number, seat in enumerate(lobby.seats)]
    return things


def _beyond_walls(lobby: Lobby) -> Iterator[MapFinding]:
    """Report solid things that reach out of the room, as after the room was measured anew."""
    for key, spot, corners in _solid_things(lobby):
        out_m = max(max(-x, x - lobby.width_m, -y, y - lobby.depth_m) for x, y in corners)
        if out_m > OVERLAP_M:
            yield MapFinding(
                key,
                list(spot),
                f"reaches {out_m:.2f} m out of the room of {lobby.width_m:g} x {lobby.depth_m:g} m",
                f"vượt ra ngoài phòng {lobby.width_m:g} x {lobby.depth_m:g} m: {out_m:.2f} m",
                grave=False,
                remedy="measure it again, or the room",
                remedy_vi="hãy đo lại vật này hoặc đo lại phòng",
            )


def _overlaps(lobby: Lobby) -> Iterator[MapFinding]:
    """Report solid things that stand in one another."""
    for (key, spot, corners), (other, _, others) in itertools.combinations(_solid_things(lobby), 2):
        depth_m = _depth_m(corners, others)
        if depth_m > OVERLAP_M:
            yield MapFinding(
                f"{key}, {other}",
                list(spot),
                f"two things stand in one another by {depth_m:.2f} m",
                f"hai vật chồng lên nhau {depth_m:.2f} m",
                grave=False,
            )


def _depth_m(one: Sequence[XY], other: Sequence[XY]) -> float:
    """Return how far two rectangles reach into one another, m, by the separating axis theorem; <= 0: they do not."""
    depth_m = inf
    for a, b in (*itertools.pairwise(one[:3]), *itertools.pairwise(other[:3])):
        length_m = distance(a, b)
        x, y = (b[0] - a[0]) / length_m, (b[1] - a[1]) / length_m
        mine, its = ([x * px + y * py for px, py in corners] for corners in (one, other))
        depth_m = min(depth_m, max(mine) - min(its), max(its) - min(mine))
    return depth_m


def _doors(lobby: Lobby) -> Iterator[MapFinding]:
    """Report doors that are in no wall."""
    w, d = lobby.width_m, lobby.depth_m
    room = ((0.0, 0.0), (w, 0.0), (w, d), (0.0, d), (0.0, 0.0))
    sides = [side for line in (room, *lobby.walls) for side in itertools.pairwise(line)]
    for number, door in enumerate(lobby.doors):
        points = (*door, between(*door, 0.5))
        off_m = max(min(distance(point, nearest_on(*side, point)) for side in sides) for point in points)
        if off_m > DOOR_OFF_WALL_M:
            yield MapFinding(
                f"side_doors[{number - 1}]" if number else "door",
                [list(point) for point in door],
                f"the door stands in the room, {off_m:.2f} m from the nearest wall",
                f"cửa nằm giữa phòng, cách tường gần nhất {off_m:.2f} m",
            )


def _screens(planner: Planner) -> Iterator[MapFinding]:
    """Report places where the robot turns its screen away from the visitor who has followed it."""
    for place in planner.lobby.places:
        route = planner.from_home(place.id) if place.approach is not None else None
        if route is None or place.approach is None:
            continue
        back_deg = degrees(bearing(route.points[-1], _behind(route)))
        away_deg = abs((back_deg - place.approach.heading_deg + 180.0) % 360.0 - 180.0)
        if away_deg > SCREEN_AWAY_DEG:
            yield MapFinding(
                f"places {place.id}: approach",
                place.approach.heading_deg,
                f"the screen looks {away_deg:.0f} degrees past the visitor who has followed the robot here",
                f"màn hình quay lệch {away_deg:.0f} độ so với người đi theo robot đến đây",
                grave=False,
                remedy=f"turn it towards the way that leads here: heading_deg = {back_deg % 360:.0f}",
                remedy_vi=f"hãy quay về phía lối đi đến: heading_deg = {back_deg % 360:.0f}",
            )


def _behind(route: Route) -> XY:
    """Return where the visitor who follows stands when the robot arrives."""
    goal = route.points[-1]
    return next((p for p in reversed(route.points) if distance(p, goal) >= VISITOR_BEHIND_M), route.points[0])
