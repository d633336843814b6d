"""What has barred the way on this trip, remembered so that another way keeps clear of it."""

from collections.abc import Iterable

from robot.guiding.floor import Disc

REMEMBERED_MS, THING_REMEMBERED_MS = 25_000.0, 120_000.0
"""So long a robot must not turn to and fro between two barred ways; what did not move while it asked may be a thing."""


class Barred:
    """Discs by the time when they barred the way."""

    def __init__(self) -> None:
        self._found: list[tuple[float, bool, Disc]] = []  # ms, whether it may be a thing, where

    def keep(self, now_ms: float, discs: Iterable[Disc], *, still: bool) -> None:
        """They bar the way now; `still`: nothing moves there."""
        self._found += [(now_ms, still, disc) for disc in discs]

    def lately(self, now_ms: float) -> list[Disc]:
        """What can hardly have gone since."""
        return [disc for at_ms, _, disc in self._found if now_ms - at_ms < REMEMBERED_MS]

    def known(self, now_ms: float) -> list[Disc]:
        """All that is remembered; a way past it is preferred."""
        self._found = [
            (at_ms, still, disc)
            for at_ms, still, disc in self._found
            if now_ms - at_ms < (THING_REMEMBERED_MS if still else REMEMBERED_MS)
        ]
        return [disc for _, _, disc in self._found]
