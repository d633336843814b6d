"""Ways of people through a simulated lobby: a graph of free spots that are joined by unobstructed straight lines."""

import heapq
import random
from math import hypot

from simulators.physics.room import RoomGeometry

Spot = tuple[float, float]

SPOT_CLEAR_M = 0.4
LINE_CLEAR_M = 0.32
_TRIES = 400
_REACH_M = 5.0


class Ways:
    """A roadmap of `room` with about `spots` free spots, shared by all people and all runs in the same lobby."""

    def __init__(self, room: RoomGeometry, seed: int, spots: int = 40) -> None:
        self.room = room
        dice = random.Random(f"ways {seed}")
        self.spots: list[Spot] = []
        for _ in range(_TRIES):
            if len(self.spots) >= spots:
                break
            spot = dice.uniform(0.4, room.width_m - 0.4), dice.uniform(0.4, room.depth_m - 0.4)
            if room.walls_m(*spot, SPOT_CLEAR_M) >= SPOT_CLEAR_M and self._apart(spot):
                self.spots.append(spot)
        self._joined: list[list[tuple[int, float]]] = [[] for _ in self.spots]
        for number, a in enumerate(self.spots):
            for other in range(number):
                b = self.spots[other]
                length = hypot(a[0] - b[0], a[1] - b[1])
                if length <= _REACH_M and room.free_between(a, b, LINE_CLEAR_M):
                    self._joined[number].append((other, length))
                    self._joined[other].append((number, length))

    def _apart(self, spot: Spot) -> bool:
        return all(hypot(spot[0] - x, spot[1] - y) > 0.7 for x, y in self.spots)

    def nearest(self, here: Spot) -> int | None:
        """Return the number of the nearest spot that can be reached in a straight line from `here`; None = there are no
        spots."""
        order = sorted(range(len(self.spots)), key=lambda number: _distance(here, self.spots[number]))
        for number in order[:8]:
            if self.room.free_between(here, self.spots[number], 0.25):
                return number
        return order[0] if order else None

    def to(self, here: Spot, goal: int) -> list[Spot]:
        """Return the points of a way from `here` to spot number `goal`; [] when there is none."""
        first = self.nearest(here)
        if first is None:
            return []
        best, came, heap = {goal: 0.0}, dict[int, int](), [(0.0, goal)]
        while heap:
            cost, number = heapq.heappop(heap)
            if number == first:
                break
            if cost > best[number]:
                continue
            for other, length in self._joined[number]:
                if cost + length < best.get(other, float("inf")):
                    best[other] = cost + length
                    came[other] = number
                    heapq.heappush(heap, (cost + length, other))
        if first not in best:
            return []
        points = [self.spots[first]]
        while first in came:
            first = came[first]
            points.append(self.spots[first])
        return points


def _distance(a: Spot, b: Spot) -> float:
    return hypot(a[0] - b[0], a[1] - b[1])
