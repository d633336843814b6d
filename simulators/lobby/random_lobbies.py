"""Random lobbies, each determined by a seed: different sizes, counters along walls, partitions, seats, furniture,
markers.

Places keep the map's rules (the robot has room to stand in front of each counter), so that a failure is the robot's
fault.
"""

import math
import random
from dataclasses import dataclass

from robot.navigation.map.lobby_map import Lobby, Marker, Place, Pose

MARKER_M = 0.20
MARKER_HEIGHT_M = 1.4
_COUNTER = (1.7, 1.0)
_APPROACH_M = 1.05


@dataclass(frozen=True)
class LobbySize:
    """Ranges of a lobby's size and of the numbers of its counters and markers."""

    width_m: tuple[float, float] = (9.0, 18.0)
    depth_m: tuple[float, float] = (7.0, 12.0)
    counters: tuple[int, int] = (2, 8)
    markers_apart_m: tuple[float, float] = (2.5, 4.5)


def random_lobby(seed: int, scale: LobbySize = LobbySize()) -> Lobby:
    """Return the lobby that belongs to `seed`, within the ranges of `scale`."""
    dice = random.Random(f"lobby {seed}")
    width, depth = round(dice.uniform(*scale.width_m), 1), round(dice.uniform(*scale.depth_m), 1)
    home = Pose(round(dice.uniform(0.35, 0.65) * width, 2), 2.2, 270.0)
    places = _back_counters(dice, width, depth, dice.randint(*scale.counters))
    places += _side_places(dice, width, depth)
    kept_free = [(place.approach.x_m, place.approach.y_m) for place in places if place.approach is not None]
    kept_free.append((home.x_m, home.y_m))
    seats = _seats(dice, width, depth, kept_free)
    walls = _partitions(dice, width, depth, kept_free)
    middle = width / 2
    return Lobby(
        width,
        depth,
        home,
        tuple(places),
        ((middle - 1.1, 0.0), (middle + 1.1, 0.0)),
        walls=walls,
        seats=seats,
        markers=_markers(dice, width, depth, scale.markers_apart_m),
    )


def _place(number: str, icon: str, centre: tuple[float, float], size: tuple[float, float], approach: Pose) -> Place:
    words = {"vi": number, "en": number}
    return Place(number, words, words, icon, centre, size, approach)


def _back_counters(dice: random.Random, width: float, depth: float, wanted: int) -> list[Place]:
    """Return a row of counters along the wall opposite the door, each with a place for the robot in front, beside its
    middle."""
    room = int((width - 1.0) / (_COUNTER[0] + 0.24))
    count = min(wanted, room)
    pitch = (width - 1.0) / count
    places = []
    for number in range(count):
        x = 0.5 + pitch * (number + 0.5) + dice.uniform(-0.1, 0.1) * (pitch - _COUNTER[0])
        y = depth - 0.2 - _COUNTER[1] / 2
        aside = dice.choice([-0.5, 0.5])
        approach = Pose(
            round(min(max(x + aside, 1.1), width - 1.1), 2), round(y - _COUNTER[1] / 2 - _APPROACH_M, 2), 270.0
        )
        places.append(_place(f"counter:{number + 1}", "form", (round(x, 2), round(y, 2)), _COUNTER, approach))
    return places


def _side_places(dice: random.Random, width: float, depth: float) -> list[Place]:
    """Return desks and machines along the side walls."""
    places: list[Place] = []
    for name, left in (("ticket", True), ("writing-desk", True), ("cashier", False), ("toilet", False)):
        if dice.random() < 0.25:
            continue
        used = [place.centre[1] for place in places if (place.centre[0] < width / 2) is left]
        y = round(dice.uniform(1.3, depth - 4.0), 2)
        if any(abs(y - other) < 1.9 for other in used):
            continue
        x = 1.0 if left else width - 1.0
        stand = x + 1.65 if left else x - 1.65
        heading = dice.choice([0.0 if left else 180.0, 270.0])
        places.append(_place(name, "form", (x, y), (1.5, 1.1), Pose(round(stand, 2), y, heading)))
    return places


def _seats(
    dice: random.Random, width: float, depth: float, kept_free: list[tuple[float, float]]
) -> tuple[tuple[float, float], ...]:
    """Return seats in rows in the middle of the lobby."""
    seats: list[tuple[float, float]] = []
    for row in range(dice.randint(0, 3)):
        y = round(depth * 0.38 + row * 0.8, 2)
        start, count = dice.uniform(0.28, 0.5) * width, dice.randint(3, 7)
        for number in range(count):
            seat = round(start + number * 0.6, 2), y
            if seat[0] < width - 2.6 and all(math.dist(seat, free) > 1.3 for free in kept_free):
                seats.append(seat)
    return tuple(seats)


def _partitions(
    dice: random.Random, width: float, depth: float, kept_free: list[tuple[float, float]]
) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Return short walls and pillars past which a way stays free."""
    walls: list[tuple[tuple[float, float], ...]] = []
    for _ in range(dice.randint(0, 3)):
        y = round(dice.uniform(0.35, 0.65) * depth, 2)
        if dice.random() < 0.5:
            reach = round(dice.uniform(0.1, 0.2) * width, 2)
            wall: tuple[tuple[float, float], ...] = (
                ((0.0, y), (reach, y)) if dice.random() < 0.5 else ((width - reach, y), (width, y))
            )
        else:
            x, half = round(dice.uniform(0.2, 0.8) * width, 2), 0.2
            left, right, low, high = x - half, x + half, y - half, y + half
            wall = ((left, low), (right, low), (right, high), (left, high), (left, low))
        if all(math.dist(corner, free) > 1.5 for corner in wall for free in kept_free):
            walls.append(wall)
    return tuple(walls)


def _markers(dice: random.Random, width: float, depth: float, apart: tuple[float, float]) -> tuple[Marker, ...]:
    """Return markers at uneven distances along the four walls."""
    markers: list[Marker] = []
    sides = (
        (width, lambda way: (way, depth, 270.0)),
        (depth, lambda way: (width, way, 180.0)),
        (depth, lambda way: (0.0, way, 0.0)),
        (width, lambda way: (way, 0.0, 90.0)),
    )
    for length, at in sides:
        way = dice.uniform(0.5, 2.0)
        while way < length - 0.3:
            x, y, heading = at(way)
            markers.append(Marker(len(markers), round(x, 3), round(y, 3), MARKER_HEIGHT_M, heading, MARKER_M))
            way += dice.uniform(*apart)
    return tuple(markers)
