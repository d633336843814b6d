"""Directions for people, computed from a route: next turn, distance, duration. Routes are in m on the lobby map."""

from dataclasses import dataclass
from itertools import pairwise
from math import atan2, ceil, degrees, hypot, pi

Route = tuple[tuple[float, float], ...]

WALKING_M_S = 0.25
"""Speed of the robot with a follower, turns included, m/s; used only for the words "about n seconds"."""
_TURN_DEG = 35
_CORNER_M = 0.8  # bends closer together than this are one corner


@dataclass(frozen=True, slots=True)
class NextTurn:
    """The next turn. `turn`: left, right or straight. `in_m`: metres to it (straight: to the goal).

    `left_m`: to the goal.
    """

    turn: str
    in_m: float
    left_m: float

    @property
    def left_s(self) -> int:
        """Return the time to the goal in seconds, rounded up to tens."""
        return max(10, -(-int(self.left_m / WALKING_M_S) // 10) * 10)


def length(route: Route) -> float:
    return sum(hypot(b[0] - a[0], b[1] - a[1]) for a, b in pairwise(route))


def next_turn(route: Route) -> NextTurn:
    """Return the first bend of `route` that is sharp enough to be announced; without one, "straight"."""
    total = length(route)
    legs = [(a, b) for a, b in pairwise(route) if hypot(b[0] - a[0], b[1] - a[1]) > 1e-6]
    if not legs:
        return NextTurn("straight", total, total)
    heading = [atan2(b[1] - a[1], b[0] - a[0]) for a, b in legs]
    gone = 0.0
    for i in range(1, len(legs)):
        gone += length(legs[i - 1])
        ahead, reach = i, 0.0
        while ahead + 1 < len(legs) and reach + length(legs[ahead]) < _CORNER_M:
            reach += length(legs[ahead])
            ahead += 1
        bend = turned(heading[i - 1], heading[ahead])
        if abs(bend) >= _TURN_DEG:
            return NextTurn("left" if bend > 0 else "right", gone, total)
    return NextTurn("straight", total, total)


def turned(before: float, after: float) -> float:
    """Return the angle from one heading to the other, degrees, -180..180, anticlockwise positive."""
    return degrees((after - before + pi) % (2 * pi) - pi)


def spoken_m(metres: float) -> int:
    """Round a distance to the metres that are spoken: below 5 m to 1 m, else to 5 m."""
    return max(1, round(metres)) if metres < 5 else 5 * round(metres / 5)


def minutes(route: Route) -> int:
    """Return how many minutes the robot takes for `route` with a follower, rounded up."""
    return max(1, ceil(length(route) / WALKING_M_S / 60))


def steps(route: Route, most: int = 3) -> list[tuple[str, int]]:
    """Return the way in at most `most` steps for a visitor who walks alone: ("straight", metres), ("left", 0), ...

    If there are more steps, the shortest stretches are left out first; the last step always stays.
    """
    said: list[tuple[str, int]] = []
    rest = route
    while len(rest) >= 2:
        found = next_turn(rest)
        if found.in_m >= 0.5:
            said.append(("straight", spoken_m(found.in_m)))
        if found.turn == "straight":
            break
        said.append((found.turn, 0))
        rest = _after(rest, found.in_m)
    while len(said) > most:
        stretches = [i for i, (turn, _) in enumerate(said) if turn == "straight"]
        del said[min(reversed(stretches), key=lambda i: said[i][1]) if stretches else most - 1]
    return said


def _after(route: Route, metres: float) -> Route:
    gone = 0.0
    for i, (a, b) in enumerate(pairwise(route)):
        gone += hypot(b[0] - a[0], b[1] - a[1])
        if gone >= metres - 1e-6:
            return route[i + 1 :]
    return route[-1:]
