"""Long lobbies, each determined by a seed: partitions force a winding route of 25 to 40 m, with markers all along it.

They serve tests in which the robot sees no marker for a stretch, so that its pose depends on the wheels alone.
"""

import random

from robot.navigation.map.lobby_map import Lobby, Marker, Place, Pose
from simulators.lobby.random_lobbies import MARKER_HEIGHT_M, MARKER_M

_APART_M = (2.5, 4.0)
_PARTITIONS = 3


def meander(seed: int) -> Lobby:
    """Return the lobby that belongs to `seed`: home is at the left end of the route, the only counter at the right
    end."""
    dice = random.Random(f"meander {seed}")
    lane = round(dice.uniform(4.6, 5.6), 1)
    width, depth = round(lane * (_PARTITIONS + 1), 1), round(dice.uniform(10.0, 14.0), 1)
    gap = round(dice.uniform(2.6, 3.4), 1)
    walls = []
    for number in range(1, _PARTITIONS + 1):
        x = round(number * lane, 2)
        walls.append(((x, 0.0), (x, depth - gap)) if number % 2 else ((x, gap), (x, depth)))
    goal_x = round(width - lane / 2, 2)
    words = {"vi": "Đích", "en": "Goal"}
    counter = Place("goal", words, words, "pin", (goal_x, 0.7), (1.7, 1.0), Pose(goal_x, 2.3, 90.0))
    return Lobby(
        width,
        depth,
        Pose(round(lane / 2, 2), 2.2, 90.0),
        (counter,),
        ((0.5, 0.0), (2.1, 0.0)),
        walls=tuple(walls),
        markers=_markers(dice, width, depth, tuple(walls)),
    )


def _markers(
    dice: random.Random, width: float, depth: float, walls: tuple[tuple[tuple[float, float], ...], ...]
) -> tuple[Marker, ...]:
    """Return markers on both sides of the partitions and on the hall's four walls."""
    sides = [(0.0, 0.0, depth, 0.0), (width, 0.0, depth, 180.0)]
    for (x, low), (_, high) in walls:
        sides += [(x, low, high, 180.0), (x, low, high, 0.0)]
    hung: list[tuple[float, float, float]] = []
    for x, low, high, facing in sides:
        hung += [(x, y, facing) for y in _spread(dice, low, high)]
    for y, facing in ((0.0, 90.0), (depth, 270.0)):
        hung += [(x, y, facing) for x in _spread(dice, 0.0, width)]
    return tuple(
        Marker(number, round(x, 3), round(y, 3), MARKER_HEIGHT_M, facing, MARKER_M)
        for number, (x, y, facing) in enumerate(hung)
    )


def _spread(dice: random.Random, low: float, high: float) -> list[float]:
    places, at = [], low + dice.uniform(0.6, 1.8)
    while at < high - 0.4:
        places.append(at)
        at += dice.uniform(*_APART_M)
    return places
