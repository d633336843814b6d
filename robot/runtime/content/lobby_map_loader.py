"""Load the lobby map, and check that the robot can reach its places; all errors of the file are reported together."""

from pathlib import Path
from typing import NamedTuple

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.navigation.footprint import FREE_AHEAD_M
from robot.navigation.geometry import area, distance, length
from robot.navigation.map.lobby_map import Door, Lobby, Place, Point, Pose
from robot.navigation.planning.goal_clearance import stops_short
from robot.navigation.planning.limits import NEEDED_M
from robot.navigation.planning.planner import DOCK, HOME, STAGING, Planner
from robot.runtime.settings.toml_reader import read_toml
from robot.runtime.settings.validation import faults

_LANGUAGES = ("vi", "en")
LEAST_SIZE_M = 0.01
"""Smallest allowed size of a thing or wall, m; a smaller one was not measured, or not given in metres. Chosen."""
LEAST_DOOR_M = 0.5
LEAST_AREA_M2 = 0.001
"""Smallest allowed area that the robot keeps out of, m2: less than a post of 4 cm by 4 cm. Chosen."""


class Unreached(NamedTuple):
    """A place that the robot cannot reach: "home", "dock" or the place's id, and the reason."""

    place: str
    trouble: Trouble


def load_lobby(path: Path) -> Lobby:
    """Return the map in the TOML file `path`. Raises `Troubles` that name file, key and value."""
    lobby = read_lobby(path)
    if found := unreached(path, lobby):
        raise Troubles([each.trouble for each in found])
    return lobby


def load_shown_map(path: Path, driven: Lobby) -> Lobby:
    """Return the map in `path`, with the places of the map `driven` that it no longer has. Raises `Troubles`.

    The robot shows and speaks of this map while it drives by `driven`. A visitor may be on the way to a place that was
    taken off the map, or read its page: until the next start it stays, without departments.
    """
    lobby = load_lobby(path)
    there = {place.id for place in lobby.places}
    gone = (msgspec.structs.replace(place, departments=()) for place in driven.places if place.id not in there)
    return msgspec.structs.replace(lobby, places=(*lobby.places, *gone))


def read_lobby(path: Path) -> Lobby:
    """Return the map in `path` for a drawing, without checking that places can be reached. Raises `Troubles`."""
    table = read_toml(path)
    if wrong := faults(Lobby, table):
        raise Troubles([_trouble(path, fault.key, fault.value, fault.what, fault.vi) for fault in wrong])
    lobby = msgspec.convert(table, Lobby)
    if found := [*_misplaced(path, lobby), *_misshapen(path, lobby), *_misnamed(path, lobby)]:
        raise Troubles(found)
    return lobby


def _misplaced(path: Path, lobby: Lobby) -> list[Trouble]:
    """Return errors for points outside the room."""
    points: list[tuple[str, Point]] = [("home", (lobby.home.x_m, lobby.home.y_m))]
    points += [(f"{key}[{n}]", point) for key, door in _doors(lobby) for n, point in enumerate(door)]
    points += [(f"seats[{n}]", point) for n, point in enumerate(lobby.seats)]
    for name, lines in (("walls", lobby.walls), ("keep_out", lobby.keep_out)):
        points += [(f"{name}[{n}]", point) for n, line in enumerate(lines) for point in line]
    points += [(f"markers {marker.id}", (marker.x_m, marker.y_m)) for marker in lobby.markers]
    points += [("dock", (lobby.dock.x_m, lobby.dock.y_m))] if lobby.dock is not None else []
    for place in lobby.places:
        points.append((f"places {place.id}: centre", place.centre))
        if place.approach is not None:
            points.append((f"places {place.id}: approach", (place.approach.x_m, place.approach.y_m)))
    return [
        _trouble(
            path,
            key,
            list(point),
            f"the point lies outside the room of {lobby.width_m:g} x {lobby.depth_m:g} m",
            f"điểm này nằm ngoài phòng {lobby.width_m:g} x {lobby.depth_m:g} m",
        )
        for key, point in points
        if not (0 <= point[0] <= lobby.width_m and 0 <= point[1] <= lobby.depth_m)
    ]


def _doors(lobby: Lobby) -> list[tuple[str, Door]]:
    """Return each entrance with its key in the file."""
    return [("door", lobby.door), *((f"side_doors[{n}]", door) for n, door in enumerate(lobby.side_doors))]


def _misshapen(path: Path, lobby: Lobby) -> list[Trouble]:
    """Return errors for things and walls without size, which would be invisible on the map."""
    found = [
        _trouble(
            path,
            f"places {place.id}: size",
            list(place.size),
            f"width and depth must be at least {LEAST_SIZE_M:g} m",
            f"chiều rộng và chiều sâu phải từ {LEAST_SIZE_M:g} m trở lên",
        )
        for place in lobby.places
        if min(place.size) < LEAST_SIZE_M
    ]
    for key, door in _doors(lobby):
        if distance(*door) < LEAST_DOOR_M:
            what = f"the door must be at least {LEAST_DOOR_M:g} m wide: write its two sides"
            vi = f"cửa phải rộng từ {LEAST_DOOR_M:g} m trở lên: hãy ghi hai mép cửa"
            found.append(_trouble(path, key, [list(side) for side in door], what, vi))
    for name, lines, extent, least, what, vi in (
        (
            "walls",
            lobby.walls,
            length,
            LEAST_SIZE_M,
            "a wall needs two corners that lie apart",
            "một bức tường cần hai góc trở lên, ở hai chỗ khác nhau",
        ),
        (
            "keep_out",
            lobby.keep_out,
            area,
            LEAST_AREA_M2,
            f"an area needs three corners, in turn round it and not in one line, and {LEAST_AREA_M2:g} m2 or more",
            f"một vùng cần ba góc trở lên không thẳng hàng, ghi lần lượt quanh vùng, rộng từ {LEAST_AREA_M2:g} m2",
        ),
    ):
        found += [
            _trouble(path, f"{name}[{n}]", [list(corner) for corner in line], what, vi)
            for n, line in enumerate(lines)
            if extent(line) < least
        ]
    return found


def _misnamed(path: Path, lobby: Lobby) -> list[Trouble]:
    """Return errors for repeated place ids, departments named at two places, and names missing in a language."""
    found: list[Trouble] = []
    seen: dict[str, Place] = {}
    owners: dict[str, str] = {}
    if not lobby.places:
        what, vi = (
            "the map has no place to which a visitor could be led",
            "bản đồ không có nơi nào để chỉ hay dẫn khách",
        )
        found.append(_trouble(path, "places", [], what, vi))
    for place in lobby.places:
        key = f"places {place.id}"
        if place.id in seen or place.id in (HOME, DOCK) or not place.id:
            found.append(_trouble(path, key, place.id, "the id is taken or empty", "mã nơi này trùng hoặc trống"))
        seen[place.id] = place
        for field, words in (("label", place.label), ("name", place.name)):
            for language in _LANGUAGES:
                if not words.get(language, "").strip():
                    found.append(
                        _trouble(path, f"{key}: {field}.{language}", None, "the words are missing", "thiếu tên gọi")
                    )
        for department in place.departments:
            if department in owners:
                what, vi = "the department stands at both places", "lĩnh vực này đang ghi ở cả hai nơi"
                found.append(_trouble(path, f"places {owners[department]}, {key}: departments", department, what, vi))
            owners[department] = place.id
    marked: set[int] = set()
    for marker in lobby.markers:
        if marker.id in marked:
            what, vi = "the marker is listed twice", "mã định vị này được ghi hai lần"
            found.append(_trouble(path, "markers: id", marker.id, what, vi))
        marked.add(marker.id)
    return found


def unreached(path: Path, lobby: Lobby) -> list[Unreached]:
    """Return each of home, dock and the places' approaches where the robot cannot stand or which it cannot reach from
    home.

    `path`: file of the map, named in the errors.
    """
    planner = Planner(lobby)
    stands: list[tuple[str, str, Pose]] = [("home", HOME, lobby.home)]
    stands += [(f"places {p.id}: approach", p.id, p.approach) for p in lobby.places if p.approach is not None]
    staging = planner.goal(STAGING)
    if lobby.dock is not None and staging is not None:
        stands += [("dock", DOCK, lobby.dock), (f"dock: the pose {planner.staging_m:g} m before it", STAGING, staging)]
    found: list[Unreached] = []
    for key, place, pose in stands:
        name = DOCK if place == STAGING else place
        spot = [pose.x_m, pose.y_m]
        clear_m = planner.floor.clear_at((pose.x_m, pose.y_m))
        if clear_m < NEEDED_M:
            what = f"the robot cannot stand here: {clear_m:.2f} m to the nearest thing, {NEEDED_M:.2f} m needed"
            vi = f"robot không đứng được ở đây: còn {clear_m:.2f} m, cần {NEEDED_M:.2f} m"
            found.append(Unreached(name, _trouble(path, key, spot, what, vi)))
            continue
        route = planner.from_home(place)
        if route is None:
            what, vi = "no way leads here from home", "không có đường từ chỗ đứng chờ đến đây"
            found.append(Unreached(name, _trouble(path, key, spot, what, vi)))
        elif name not in (HOME, DOCK) and stops_short(planner.floor, route):
            what = f"arriving here the robot needs {FREE_AHEAD_M:.2f} m of free floor before its front"
            vi = f"khi đến đây robot cần {FREE_AHEAD_M:.2f} m trống phía trước"
            found.append(Unreached(name, _trouble(path, key, spot, what, vi)))
    return found


def _trouble(path: Path, key: str, value: object, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        remedy="mend the map of the lobby",
        remedy_vi="sửa bản đồ sảnh",
        file=str(path),
        key=key,
        value=value,
    )
