"""A queue of timed actions for a simulated clock."""

import heapq
import itertools
from collections.abc import Callable
from math import inf

Deed = Callable[[], None]


class Agenda:
    """Actions in the order of their times; actions of the same time run in the order in which they were added."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Deed]] = []
        self._count = itertools.count()

    def at(self, ms: float, deed: Deed) -> None:
        """Add the action `deed`, to be run at `ms`."""
        heapq.heappush(self._heap, (ms, next(self._count), deed))

    @property
    def due_ms(self) -> float:
        """Time of the next action, ms; infinity without one."""
        return self._heap[0][0] if self._heap else inf

    def run(self, now_ms: float) -> bool:
        """Run all actions that are due by `now_ms`. Return whether there were any."""
        done = False
        while self._heap and self._heap[0][0] <= now_ms:
            done = True
            heapq.heappop(self._heap)[2]()
        return done

    def clear(self) -> None:
        """Remove all actions."""
        self._heap.clear()
