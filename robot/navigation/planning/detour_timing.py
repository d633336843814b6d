"""When a way past people who stand on the route is looked for: in good time, not all the time, not past a whole row."""

from math import inf

EVERY_MS, AFTER_MS = 300.0, 2_000.0
"""Between two looks at the route for who stands on it; after one that found a way past them, or none."""
LONGER_M = 2.0
"""Than the least way that was left before: a longer way round is for who is really held up."""
MOST, OVER_M = 2, 1.0
"""So many without getting so much nearer: a row of people is no place to look for gaps."""
BLOCKED_MS = 1_500.0
"""Whoever only crosses the way is gone by then."""


class Detours:
    """Those of one trip."""

    def __init__(self) -> None:
        self._look_at_ms = 0.0
        self._least_left_m = inf
        self._taken, self._taken_from_m = 0, inf

    @property
    def most_m(self) -> float:
        """A way past them is at most so long."""
        return self._least_left_m + LONGER_M

    def due(self, now_ms: float, left_m: float, blocked_since_ms: float | None) -> bool:
        """Whether to look at the route, with `left_m` to go; `blocked_since_ms`: something bars it, None = nothing."""
        if now_ms < self._look_at_ms:
            return False
        self._look_at_ms = now_ms + EVERY_MS
        self._least_left_m = min(self._least_left_m, left_m)
        if blocked_since_ms is not None and now_ms - blocked_since_ms < BLOCKED_MS:
            return False
        if self._least_left_m < self._taken_from_m - OVER_M:
            self._taken, self._taken_from_m = 0, self._least_left_m
        return self._taken < MOST

    def searched(self, now_ms: float) -> None:
        """A search for a way has ended."""
        self._look_at_ms = now_ms + AFTER_MS

    def take(self) -> None:
        """A way past them is taken."""
        self._taken += 1
