"""Decides when to search a detour past people who stand on the route: in time, not all the time, and not past a whole
row of people.
"""

from math import inf

from robot.navigation.planning.limits import (
    CROSSING_MS,
    DETOUR_EXTRA_M,
    DETOURS_MOST,
    DETOURS_PROGRESS_M,
    LOOK_AFTER_SEARCH_MS,
    LOOK_EVERY_MS,
)


class DetourTiming:
    """Times and counts the detours of one trip."""

    def __init__(self) -> None:
        self._look_at_ms = 0.0
        self._least_left_m = inf
        self._taken, self._taken_from_m = 0, inf

    @property
    def longest_m(self) -> float:
        """Greatest length of the way left to the goal that a detour may have, m."""
        return self._least_left_m + DETOUR_EXTRA_M

    def due(self, now_ms: float, left_m: float, blocked_since_ms: float | None) -> bool:
        """Whether to check the route for people now. `left_m`: way left to the goal; `blocked_since_ms`: since when the
        route is blocked, None = it is free.
        """
        if now_ms < self._look_at_ms:
            return False
        self._look_at_ms = now_ms + LOOK_EVERY_MS
        self._least_left_m = min(self._least_left_m, left_m)
        if blocked_since_ms is not None and now_ms - blocked_since_ms < CROSSING_MS:
            return False
        if self._least_left_m < self._taken_from_m - DETOURS_PROGRESS_M:
            self._taken, self._taken_from_m = 0, self._least_left_m
        return self._taken < DETOURS_MOST

    def note_search(self, now_ms: float) -> None:
        """Note that a search for a detour has ended."""
        self._look_at_ms = now_ms + LOOK_AFTER_SEARCH_MS

    def note_detour(self) -> None:
        """Note that a detour is taken."""
        self._taken += 1
