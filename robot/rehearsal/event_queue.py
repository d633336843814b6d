"""What will happen when, on a clock that nobody waits for."""

import heapq
import itertools
from collections.abc import Callable
from math import inf

Deed = Callable[[], None]


class Agenda:
    """Deeds in the order of their times; those of one time in the order in which they were entered."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Deed]] = []
        self._count = itertools.count()

    def at(self, ms: float, deed: Deed) -> None:
        """Do `deed` at `ms`."""
        heapq.heappush(self._heap, (ms, next(self._count), deed))

    @property
    def due_ms(self) -> float:
        """When the next deed is due; infinity for none."""
        return self._heap[0][0] if self._heap else inf

    def run(self, now_ms: float) -> bool:
        """Do what is due by `now_ms`; whether anything was."""
        done = False
        while self._heap and self._heap[0][0] <= now_ms:
            done = True
            heapq.heappop(self._heap)[2]()
        return done

    def clear(self) -> None:
        """Nothing of it will happen."""
        self._heap.clear()
