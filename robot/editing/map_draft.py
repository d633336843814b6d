"""The movable things of the lobby map as plain values: read from the map's text, changed, joined, and written back."""

import copy
from collections.abc import Mapping
from math import hypot
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from robot.core.trouble import Trouble
from robot.editing.toml_edits import edited
from robot.navigation.geometry import XY
from robot.navigation.map.lobby_map import Lobby, Pose
from robot.runtime.settings.toml_reader import parse_toml

LOBBY = "lobby.toml"
"""The map's file, below `config`."""
SUBJECT = "lobby:Sơ đồ sảnh"
"""The name of the map in versions; officials read what follows the colon."""
ON_SIDE_M = 0.15
"""A marker at most this far from a counter's footprint moves with the counter, m. Chosen: it hangs on its front."""

Areas = tuple[tuple[XY, ...], ...]
_POSE = {"x": "x_m", "y": "y_m", "h": "heading_deg"}


class MapDraft(NamedTuple):
    """The movable things. `values`: metres, or degrees for ".h", by name ("place:counter:1.x", "stop:counter:1.h",
    "marker:3.y", "home.x", "dock.y"); `areas`: corners of each area that the robot never enters, m.

    A dock that is at home has no values of its own: it moves with home.
    """

    values: dict[str, float]
    areas: Areas


class JoinedDrafts(NamedTuple):
    """Two edits of one map in one draft. `conflicts`: names that both changed in different ways; "areas" for areas."""

    draft: MapDraft
    conflicts: tuple[str, ...]


def lobby_of(text: str) -> Lobby:
    """Return the map that a text says, unchecked. Raises `Trouble` when it has not the structure of a map."""
    table = parse_toml(text, Path(LOBBY))
    try:
        return msgspec.convert(table, Lobby)
    except msgspec.ValidationError as error:
        raise Trouble(
            str(error),
            "sơ đồ sảnh bị sai cấu trúc",
            remedy="mend the map of the lobby",
            remedy_vi="xin báo kỹ thuật viên",
            file=LOBBY,
        ) from error


def draft_of(lobby: Lobby) -> MapDraft:
    """Return the movable things of a map."""
    values: dict[str, float] = {}
    for place in lobby.places:
        values[f"place:{place.id}.x"], values[f"place:{place.id}.y"] = place.centre
        if place.approach is not None:
            values |= _values_of(f"stop:{place.id}", place.approach)
    for marker in lobby.markers:
        values |= _values_of(f"marker:{marker.id}", Pose(marker.x_m, marker.y_m, marker.heading_deg))
    values |= _values_of("home", lobby.home)
    if lobby.dock is not None and lobby.dock != lobby.home:
        values |= _values_of("dock", lobby.dock)
    return MapDraft(values, tuple(tuple(area) for area in lobby.keep_out))


def text_of(text: str, draft: MapDraft) -> str:
    """Return the map's `text` changed so that it says `draft`, with its comments and the rest as they were."""
    table = parse_toml(text, Path(LOBBY))
    return edited(text, _table_of(table, draft))


def lobby_with(lobby: Lobby, draft: MapDraft) -> Lobby:
    """Return `lobby` with the things where `draft` has them, unchecked."""
    return msgspec.convert(_table_of(msgspec.to_builtins(lobby), draft), Lobby)


def joined(base: MapDraft, mine: MapDraft, theirs: MapDraft) -> JoinedDrafts:
    """Join two edits of `base`. Where both changed a value, mine stands; a thing that is gone in theirs stays gone."""
    values, conflicts = dict(theirs.values), list[str]()
    for name, value in mine.values.items():
        was = base.values.get(name)
        if value == was or value == theirs.values.get(name):
            continue
        if theirs.values.get(name) != was:
            conflicts.append(name)
        if name in theirs.values:
            values[name] = value
    areas = theirs.areas if mine.areas == base.areas else mine.areas
    if base.areas not in (mine.areas, theirs.areas) and mine.areas != theirs.areas:
        conflicts.append("areas")
    return JoinedDrafts(MapDraft(values, areas), tuple(conflicts))


def followers(lobby: Lobby) -> dict[str, tuple[str, ...]]:
    """Return, for each place, the things that move with it: where the robot stops for it, and markers that hang on
    it. A marker belongs to the nearest place."""
    found: dict[str, list[str]] = {place.id: [f"stop:{place.id}"] if place.approach else [] for place in lobby.places}
    for marker in lobby.markers:
        spot = marker.x_m, marker.y_m
        near = [(_apart_m(place.corners, spot), place.id) for place in lobby.places if place.solid]
        away_m, place = min(near, default=(ON_SIDE_M + 1.0, ""))
        if away_m <= ON_SIDE_M:
            found[place].append(f"marker:{marker.id}")
    return {f"place:{key}": tuple(things) for key, things in found.items()}


def _values_of(thing: str, pose: Pose) -> dict[str, float]:
    return {f"{thing}.{axis}": getattr(pose, field) for axis, field in _POSE.items()}


def _table_of(table: Mapping[str, Any], draft: MapDraft) -> dict[str, Any]:
    wanted: dict[str, Any] = copy.deepcopy(dict(table))
    at_home = wanted.get("dock") is not None and "dock.x" not in draft.values
    things: dict[str, Any] = {"home": wanted["home"], "dock": wanted.get("dock")}
    things |= {f"stop:{place['id']}": place.get("approach") for place in wanted.get("places", ())}
    things |= {f"marker:{marker['id']}": marker for marker in wanted.get("markers", ())}
    places = {f"place:{place['id']}": place for place in wanted.get("places", ())}
    for name, value in draft.values.items():
        thing, _, axis = name.rpartition(".")
        if thing in places:
            centre = list(places[thing]["centre"])
            centre["xy".index(axis)] = value
            places[thing]["centre"] = centre
        elif things.get(thing) is not None:
            things[thing][_POSE[axis]] = value
    if at_home:
        wanted["dock"] = dict(wanted["home"])
    if draft.areas:
        wanted["keep_out"] = [[list(corner) for corner in area] for area in draft.areas]
    else:
        wanted.pop("keep_out", None)
    return wanted


def _apart_m(corners: tuple[XY, ...], point: XY) -> float:
    """Return the distance of a point from the rectangle around `corners`, m; 0 = within."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    away_x = max(min(xs) - point[0], 0.0, point[0] - max(xs))
    away_y = max(min(ys) - point[1], 0.0, point[1] - max(ys))
    return hypot(away_x, away_y)
