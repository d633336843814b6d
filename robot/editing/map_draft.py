"""The things of the lobby map as plain values: read from a map, and written back into its text."""

import copy
from collections.abc import Iterable, Mapping
from math import hypot
from pathlib import Path
from typing import Any, NamedTuple

import msgspec

from robot.core.trouble import Trouble
from robot.editing.toml_edits import edited
from robot.navigation.geometry import XY
from robot.navigation.map.lobby_map import Lobby, Place
from robot.runtime.settings.toml_reader import parse_toml

LOBBY = "lobby.toml"
"""The map's file, below `config`."""
SUBJECT = "lobby:Sơ đồ sảnh"
"""The name of the map in versions; officials read what follows the colon."""
ON_SIDE_M = 0.15
"""A marker at most this far from a counter's footprint moves with the counter, m. Chosen: it hangs on its front."""

PLACE_TEXTS = ("label.vi", "label.en", "name.vi", "name.en", "icon", "solid")
"""What a place has beside its numbers. `solid`: "yes" or "no"."""
SHAPES = ("area", "wall", "door", "seat")
"""Kinds of lines, areas and seats that are known by their place in a list."""

Points = tuple[tuple[XY, ...], ...]
_POSE = {"x": "x_m", "y": "y_m", "h": "heading_deg"}
_MARKER = {"x": "x_m", "y": "y_m", "z": "height_m", "h": "heading_deg", "s": "size_m"}


class MapDraft(NamedTuple):
    """The things of a map.

    `values`: metres, or degrees for ".h" and ".t", by name: "place:counter:1.x" (.y; .w, .d: its size; .t: its turn),
    "stop:counter:1.h", "marker:3.z" (height; .s: edge), "home.x", "dock.y", "room.w", "room.d". A dock that is at home
    has no values of its own: it moves with home. `texts`: "place:counter:1.label.vi" and the others of `PLACE_TEXTS`;
    "field:cong-an" is the id of the place where that department works, "" = at none. `shapes`: by kind the corners of
    each area that the robot never enters, of each wall, both sides of each door, the main door first, and the middle
    of each seat, m.
    """

    values: dict[str, float]
    texts: dict[str, str]
    shapes: dict[str, Points]

    @property
    def places(self) -> list[str]:
        """The ids of its places, in their order."""
        return [name[6:-2] for name in self.values if name.startswith("place:") and name.endswith(".x")]

    @property
    def things(self) -> list[str]:
        """The names of its things that have values: "place:counter:1", "stop:counter:1", "marker:3", "home"."""
        return [name[:-2] for name in self.values if name.endswith(".x")]


def thing_of(name: str) -> str:
    """Return the thing that a name of a value or text is about: that of "place:toilet.label.vi" is "place:toilet"."""
    return name.partition(".")[0]


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
            remedy_vi="đề nghị báo kỹ thuật viên",
            file=LOBBY,
        ) from error


def draft_of(lobby: Lobby) -> MapDraft:
    """Return the things of a map."""
    values, texts = dict[str, float](), dict[str, str]()
    for place in lobby.places:
        values |= _numbers_of(place)
        texts |= _texts_of(place)
        if place.approach is not None:
            values |= _values_of(f"stop:{place.id}", place.approach, _POSE)
    for marker in lobby.markers:
        values |= _values_of(f"marker:{marker.id}", marker, _MARKER)
    values |= _values_of("home", lobby.home, _POSE)
    if lobby.dock is not None and lobby.dock != lobby.home:
        values |= _values_of("dock", lobby.dock, _POSE)
    values |= {"room.w": lobby.width_m, "room.d": lobby.depth_m}
    seats = tuple((seat,) for seat in lobby.seats)
    return MapDraft(values, texts, {"area": lobby.keep_out, "wall": lobby.walls, "door": lobby.doors, "seat": seats})


def text_of(text: str, draft: MapDraft) -> str:
    """Return the map's `text` changed so that it says `draft`, with its comments and the rest as they were."""
    table = parse_toml(text, Path(LOBBY))
    return edited(text, _table_of(table, draft))


def lobby_with(lobby: Lobby, draft: MapDraft) -> Lobby:
    """Return `lobby` with the things of `draft`, unchecked."""
    return msgspec.convert(_table_of(msgspec.to_builtins(lobby), draft), Lobby)


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


def _numbers_of(place: Place) -> dict[str, float]:
    (x, y), (width, depth) = place.centre, place.size
    numbers = {"x": x, "y": y, "w": width, "d": depth, "t": place.turn_deg}
    return {f"place:{place.id}.{axis}": value for axis, value in numbers.items()}


def _texts_of(place: Place) -> dict[str, str]:
    texts = {f"{part}.{each}": words.get(each, "") for part, words in (("label", place.label), ("name", place.name))
             for each in ("vi", "en")}  # fmt: skip
    texts |= {"icon": place.icon, "solid": "yes" if place.solid else "no"}
    own = {f"place:{place.id}.{part}": text for part, text in texts.items()}
    return own | {f"field:{department}": place.id for department in place.departments}


def _values_of(thing: str, found: object, fields: Mapping[str, str]) -> dict[str, float]:
    return {f"{thing}.{axis}": getattr(found, field) for axis, field in fields.items()}


def _table_of(table: Mapping[str, Any], draft: MapDraft) -> dict[str, Any]:
    wanted: dict[str, Any] = copy.deepcopy(dict(table))
    wanted["places"] = _places_of(wanted.get("places", ()), draft)
    _set_list(wanted, "markers", _markers_of(wanted.get("markers", ()), draft))
    wanted["width_m"], wanted["depth_m"] = draft.values["room.w"], draft.values["room.d"]
    _set_values(wanted["home"], "home", draft, _POSE)
    if wanted.get("dock") is not None:
        if "dock.x" in draft.values:
            _set_values(wanted["dock"], "dock", draft, _POSE)
        else:
            wanted["dock"] = dict(wanted["home"])
    door, *side_doors = draft.shapes["door"]
    wanted["door"] = _listed(door)
    for key, shapes in (
        ("keep_out", draft.shapes["area"]),
        ("walls", draft.shapes["wall"]),
        ("side_doors", side_doors),
    ):
        _set_list(wanted, key, [_listed(shape) for shape in shapes])
    _set_list(wanted, "seats", [list(seat) for (seat,) in draft.shapes["seat"]])
    return wanted


def _places_of(known: Iterable[dict[str, Any]], draft: MapDraft) -> list[dict[str, Any]]:
    """Return the tables of the places of `draft`. New ones stand behind the last counter."""
    there = set(draft.places)
    places = [place for place in known if place["id"] in there]
    old = {place["id"] for place in places}
    at = max((number for number, place in enumerate(places, 1) if place["id"].startswith("counter:")), default=0)
    places[at:at] = [{"id": each, "label": {}, "name": {}} for each in draft.places if each not in old]
    for place in places:
        _set_place(place, draft)
    return places


def _set_place(place: dict[str, Any], draft: MapDraft) -> None:
    thing, stop = f"place:{place['id']}", f"stop:{place['id']}"
    value, text = draft.values, draft.texts
    for part in ("label", "name"):
        place[part] |= {each: text[f"{thing}.{part}.{each}"] for each in ("vi", "en")}
    place["icon"] = text[f"{thing}.icon"]
    place["centre"] = [value[f"{thing}.x"], value[f"{thing}.y"]]
    place["size"] = [value[f"{thing}.w"], value[f"{thing}.d"]]
    if value[f"{thing}.t"] != place.get("turn_deg", 0.0):
        place["turn_deg"] = value[f"{thing}.t"]
    if f"{stop}.x" in value:
        place["approach"] = place.get("approach") or {}
        _set_values(place["approach"], stop, draft, _POSE)
    else:
        place.pop("approach", None)
    here = [name[6:] for name, where in text.items() if name.startswith("field:") and where == place["id"]]
    kept = [each for each in place.get("departments", ()) if each in here]
    _set_list(place, "departments", [*kept, *(each for each in here if each not in kept)])
    if (solid := text[f"{thing}.solid"] == "yes") != place.get("solid", True):
        place["solid"] = solid


def _markers_of(known: Iterable[dict[str, Any]], draft: MapDraft) -> list[dict[str, Any]]:
    there = [int(thing[7:]) for thing in draft.things if thing.startswith("marker:")]
    markers = [marker for marker in known if marker["id"] in there]
    old = {marker["id"] for marker in markers}
    markers += [{"id": each} for each in there if each not in old]
    for marker in markers:
        _set_values(marker, f"marker:{marker['id']}", draft, _MARKER)
    return markers


def _set_values(table: dict[str, Any], thing: str, draft: MapDraft, fields: Mapping[str, str]) -> None:
    for axis, field in fields.items():
        table[field] = draft.values[f"{thing}.{axis}"]


def _set_list(table: dict[str, Any], key: str, values: list[Any]) -> None:
    if values:
        table[key] = values
    else:
        table.pop(key, None)


def _listed(shape: Iterable[XY]) -> list[list[float]]:
    return [list(corner) for corner in shape]


def _apart_m(corners: tuple[XY, ...], point: XY) -> float:
    """Return the distance of a point from the rectangle around `corners`, m; 0 = within."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    away_x = max(min(xs) - point[0], 0.0, point[0] - max(xs))
    away_y = max(min(ys) - point[1], 0.0, point[1] - max(ys))
    return hypot(away_x, away_y)
