"""Baseline of `kiosk bench day`: decide the events of the same day by `reduce` (the pure decision function) alone."""

import time
from typing import Any

from robot.core.events import AnyEvent
from robot.core.reduce import first_state, reduce
from robot.core.rules import Rules
from robot.rehearsal.step import RehearsalStep

_PORTION = 1000
"""Number of events that are decided in one timed batch: few enough to hold in memory, enough to be timed."""


class Bare:
    """Decides the events of a rehearsal by `reduce` (the decision function) alone: pass each step to `take`, then call
    `figures`."""

    def __init__(self, rules: Rules) -> None:
        self._rules, self._state = rules, first_state(0, rules)
        self._waiting: list[tuple[int, AnyEvent]] = []
        self._events, self._seconds = 0, 0.0

    def take(self, step: RehearsalStep) -> None:
        """Add the event of one step of the rehearsal."""
        self._waiting.append((step.at_ms, step.event))
        if len(self._waiting) == _PORTION:
            self._decide()

    def figures(self) -> dict[str, Any]:
        """Return how many events were decided, in what time, and at what rate."""
        self._decide()
        per_s = round(self._events / self._seconds) if self._events else 0
        return {"events": self._events, "seconds": round(self._seconds, 2), "events_per_s": per_s}

    def _decide(self) -> None:
        began_s = time.perf_counter()
        for at_ms, event in self._waiting:
            self._state, _ = reduce(self._state, event, at_ms, self._rules)
        self._seconds += time.perf_counter() - began_s
        self._events += len(self._waiting)
        self._waiting.clear()
