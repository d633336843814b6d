"""Through the robot's own voice: at the first hint of a visitor the voice pauses, and what is still heard is no echo.

A canceller may fail from one moment to the next: its delay moves when a device runs dry. So a hint begins no turn. The
voice pauses at once, its echo dies away, and only what goes on then is a visitor's. Where nothing goes on the sentence
does, from where it stopped. The visitor is heard better too: two people who talk at once hear each other badly.
"""

from collections import deque
from collections.abc import Callable

import numpy as np

from robot.runtime.endpoint import PIECE_MS

_HINT_CHANCE, _HINT_ABOVE_DB = 0.3, 8.0
_HINTS, _AMONG = 2, 3
_JUDGED_PIECES = 160 // PIECE_MS  # without a hint for so long after the echo nobody speaks
UNHEARD = -float(np.inf)


class Overheard:
    """Feed it every piece of a turn over the voice, until somebody has begun to speak."""

    def __init__(self, pause: Callable[[], None], echo_ms: int, leaked: Callable[[], None]) -> None:
        """`pause` holds the voice for a moment, `echo_ms` later it is no longer heard. `leaked` is told of a hint that
        was the robot itself, or nobody."""
        self._pause, self._leaked = pause, leaked
        self._echo_pieces = echo_ms // PIECE_MS
        self._hints: deque[bool] = deque(maxlen=_AMONG)
        self._paused_for = 0  # pieces; 0 = the voice sounds
        self._nothing_for = 0

    def above_db(self, chance: float, above_db: float) -> float:
        """How far a piece with this chance of speech stands above the room; `UNHEARD` where it may be the robot."""
        self._hints.append(chance >= _HINT_CHANCE and above_db >= _HINT_ABOVE_DB)
        hinted = self._hints[-1] and sum(self._hints) >= _HINTS
        if not self._paused_for and not hinted:
            return UNHEARD
        self._paused_for += 1
        gone = self._paused_for > self._echo_pieces
        self._nothing_for = 0 if hinted or not gone else self._nothing_for + 1
        if self._nothing_for > _JUDGED_PIECES:
            self._paused_for = self._nothing_for = 0
            self._hints.clear()
            self._leaked()
            return UNHEARD
        self._pause()
        return above_db if gone else UNHEARD
