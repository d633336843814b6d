"""New things of the lobby map: kinds of places, free names, and where a new thing stands until it is moved."""

import itertools
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from robot.editing.map_draft import MapDraft, Points
from robot.navigation.geometry import XY
from robot.navigation.map.limits import SEAT_M
from robot.navigation.map.lobby_map import Lobby

MOST_MARKER = 586
"""Greatest number of an AprilTag of the family 36h11. Source: the family has 587 tags."""
STOP_AHEAD_M = 0.95
"""Distance of a new stop of the robot from the front of its place, m. Derived: the free floor that the robot needs
before it when it arrives, as in the head of lobby.toml."""
MARKER_HEIGHT_M, MARKER_SIZE_M = 1.5, 0.2
"""Height of the middle of a new marker on a wall, and edge of its square, m; as the shipped map has them."""
SHAPE_M = 1.0
"""Edge of a new area, and length of a new wall or door, m. Chosen."""
_STEP_M = 0.2
_AROUND_M = 0.4
"""Free floor kept around home and stops by a new thing, m. Chosen: a little more than the robot's radius."""


class SeatRow(NamedTuple):
    """A row of seats that is added. `apart_m`: from middle to middle; `first`: the middle of the first one, None = the
    row stands on free floor; `upwards`: along y, away from the door, instead of along x."""

    seats: int
    apart_m: float
    first: XY | None = None
    upwards: bool = False


class PlaceKind(NamedTuple):
    """A kind of places, with the values of a new one. `id`: "" = as numbered; `size`: width and depth, m; `solid`:
    whether the robot must go round it."""

    id: str
    icon: str
    size: tuple[float, float]
    solid: bool = True


COUNTER = "counter"
KINDS: Mapping[str, PlaceKind] = {
    COUNTER: PlaceKind("", "desk", (1.5, 0.8)),
    "ticket": PlaceKind("ticket", "ticket", (0.6, 0.6)),
    "writing_desk": PlaceKind("writing-desk", "form", (1.5, 0.8)),
    "cashier": PlaceKind("cashier", "money", (1.5, 0.8)),
    "info": PlaceKind("info-desk", "info", (1.5, 0.8)),
    "kiosk": PlaceKind("kiosk", "search", (0.6, 0.6)),
    "seats": PlaceKind("seat-row", "seat", (2.4, 0.6)),
    "waiting": PlaceKind("waiting", "seat", (2.4, 1.2), solid=False),
    "toilet": PlaceKind("toilet", "wc", (1.2, 0.6)),
    "water": PlaceKind("water", "water", (0.6, 0.6)),
    "meeting_room": PlaceKind("meeting-room", "people", (1.2, 0.6)),
    "exit": PlaceKind("exit", "walk", (1.2, 0.3), solid=False),
    "other": PlaceKind("place", "grid", (1.0, 0.6)),
}
"""Kinds of places that can be added. Ids as visitors ask for them in requests.toml; sizes chosen."""


class NewPlace(NamedTuple):
    """A place that is added. `kind`: a key of `KINDS`; `number`: of a counter; `texts`: of its labels and names by
    "label.vi" and so on; `fields`: the departments that work there; `stop`: whether the robot leads visitors there."""

    kind: str
    number: int
    texts: Mapping[str, str]
    size: tuple[float, float]
    fields: tuple[str, ...]
    stop: bool


def free_place(base: str, things: Iterable[str]) -> str:
    """Return the first of "base", "base-2", "base-3" ... that is the id of no place among `things`."""
    taken = set(things)
    names = itertools.chain([base], (f"{base}-{number}" for number in itertools.count(2)))
    return next(name for name in names if f"place:{name}" not in taken)


def free_marker(things: Iterable[str]) -> int:
    """Return the smallest number of a marker that is not among `things`."""
    taken = set(things)
    return next((number for number in range(MOST_MARKER) if f"marker:{number}" not in taken), MOST_MARKER)


def id_of(new: NewPlace, draft: MapDraft) -> str:
    """Return the id that a new place gets; that of a counter may be taken."""
    return f"counter:{new.number}" if new.kind == COUNTER else free_place(KINDS[new.kind].id, draft.things)


def with_place(draft: MapDraft, lobby: Lobby, new: NewPlace) -> MapDraft:
    """Return `draft` with a new place on free floor, its departments taken from where they were. `lobby`: the map that
    the draft says."""
    key = id_of(new, draft)
    x, y = free_spot(lobby, new.size, STOP_AHEAD_M + _AROUND_M if new.stop else 0.0)
    thing, kind = f"place:{key}", KINDS[new.kind]
    numbers = {"x": x, "y": y, "w": new.size[0], "d": new.size[1], "t": 0.0}
    values = {**draft.values, **{f"{thing}.{axis}": value for axis, value in numbers.items()}}
    texts = {**new.texts, "icon": kind.icon, "solid": "yes" if kind.solid else "no"}
    own = {f"{thing}.{part}": text for part, text in texts.items()}
    fields = {f"field:{each}": key for each in new.fields}
    added = draft._replace(values=values, texts={**draft.texts, **own, **fields})
    return with_stop(added, key) if new.stop else added


def with_stop(draft: MapDraft, place: str) -> MapDraft:
    """Return `draft` with a stop of the robot before the front of `place`, its screen towards the door."""
    x, y, depth = (draft.values[f"place:{place}.{axis}"] for axis in "xyd")
    stop = {"x": x, "y": round(max(y - depth / 2 - STOP_AHEAD_M, 0.0), 3), "h": 270.0}
    return draft._replace(values=draft.values | {f"stop:{place}.{axis}": value for axis, value in stop.items()})


def with_marker(draft: MapDraft, lobby: Lobby) -> MapDraft:
    """Return `draft` with a new marker on the left wall, where it is farthest from the others."""
    others = [marker.y_m for marker in lobby.markers if marker.x_m < 1.0] or [0.0]
    spots = [round(lobby.depth_m * share / 20, 1) for share in range(2, 19)]
    y = max(spots, key=lambda each: min(abs(each - other) for other in others))
    numbers = {"x": 0.0, "y": y, "h": 0.0, "z": MARKER_HEIGHT_M, "s": MARKER_SIZE_M}
    thing = f"marker:{free_marker(draft.things)}"
    return draft._replace(values=draft.values | {f"{thing}.{axis}": value for axis, value in numbers.items()})


def with_shape(draft: MapDraft, lobby: Lobby, kind: str) -> MapDraft:
    """Return `draft` with a new area or wall in the middle of the room, or a new door in the left wall."""
    x, y, half = round(lobby.width_m / 2, 1), round(lobby.depth_m / 2, 1), SHAPE_M / 2
    new: Mapping[str, tuple[XY, ...]] = {
        "area": ((x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)),
        "wall": ((x - half, y), (x + half, y)),
        "door": ((0.0, y - half), (0.0, y + half)),
    }
    shapes: dict[str, Points] = {**draft.shapes, kind: (*draft.shapes[kind], new[kind])}
    return draft._replace(shapes=shapes)


def with_seats(draft: MapDraft, lobby: Lobby, row: SeatRow) -> MapDraft:
    """Return `draft` with a row of seats behind the others."""
    long_m = (row.seats - 1) * row.apart_m
    along, across = (0.0, 1.0) if row.upwards else (1.0, 0.0)
    if row.first is None:
        x, y = free_spot(lobby, (along * long_m + SEAT_M, across * long_m + SEAT_M), 0.0)
        x, y = max(x - along * long_m / 2, 0.0), max(y - across * long_m / 2, 0.0)
    else:
        x, y = row.first
    spots = [n * row.apart_m for n in range(row.seats)]
    seats = tuple(((round(x + along * at, 3), round(y + across * at, 3)),) for at in spots)
    return draft._replace(shapes={**draft.shapes, "seat": (*draft.shapes["seat"], *seats)})


def free_spot(lobby: Lobby, size: tuple[float, float], before_m: float) -> XY:
    """Return the middle of free floor for a thing of this size with `before_m` of free floor before its front, as near
    to the middle of the room as possible; that middle if there is none."""
    taken, (half_w, half_d) = list(_boxes(lobby)), (size[0] / 2, size[1] / 2)
    middle = lobby.width_m / 2, lobby.depth_m / 2

    def is_free(x: float, y: float) -> bool:
        left, low, right, high = x - half_w, y - half_d - before_m, x + half_w, y + half_d
        inside = left >= 0.0 and low >= 0.0 and right <= lobby.width_m and high <= lobby.depth_m
        return inside and not any(left < x1 and x0 < right and low < y1 and y0 < high for x0, y0, x1, y1 in taken)

    spots = [
        (round(column * _STEP_M, 2), round(row * _STEP_M, 2))
        for row in range(1, int(lobby.depth_m / _STEP_M))
        for column in range(1, int(lobby.width_m / _STEP_M))
    ]
    spots.sort(key=lambda spot: (spot[0] - middle[0]) ** 2 + (spot[1] - middle[1]) ** 2)
    return next((spot for spot in spots if is_free(*spot)), (round(middle[0], 2), round(middle[1], 2)))


def _boxes(lobby: Lobby) -> Iterator[tuple[float, float, float, float]]:
    """Yield the rectangles (left, low, right, high) in which something stands, or the robot stops."""
    for corners in (*(place.corners for place in lobby.places), *lobby.keep_out):
        xs, ys = [x for x, _ in corners], [y for _, y in corners]
        yield min(xs), min(ys), max(xs), max(ys)
    stops = [place.approach for place in lobby.places if place.approach is not None]
    round_them = [(pose.x_m, pose.y_m, _AROUND_M) for pose in (lobby.home, *stops)]
    for x, y, half in (*round_them, *((x, y, SEAT_M / 2) for x, y in lobby.seats)):
        yield x - half, y - half, x + half, y + half
