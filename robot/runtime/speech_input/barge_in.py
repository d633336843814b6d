"""Through the robot's own voice: at the first hint of a visitor the voice pauses, and what is still heard is no echo.

A canceller may fail from one moment to the next: its delay moves when a device runs dry. So a hint begins no turn. The
voice pauses at once, its echo dies away, and only what goes on then is a visitor's. Where nothing goes on the sentence
does, from where it stopped. The visitor is heard better too: two people who talk at once hear each other badly.

A sound is hint enough: half of 74 people as loud as the robot were noticed within 40 ms by their loudness in what a
linear canceller leaves, within 140 ms by voice activity, which finds little in two voices. After a sound that was
nobody, though, only a louder one or voice activity counts for a while: a lobby full of noises must not make it stutter.
A sound that goes on and opens no turn holds the voice for no longer than 1.5 s; then it speaks for 4 s, heard or not.
"""

from collections import deque
from collections.abc import Callable

import numpy as np

from robot.runtime.speech_input.endpointing import PIECE_MS

_HINT_CHANCE, _HINT_ABOVE_DB, _NEAR_DB = 0.3, 8.0, 6.0
_HINTS, _AMONG = 2, 3
_JUDGED_PIECES, _VOICE_JUDGED_PIECES = 160 // PIECE_MS, 300 // PIECE_MS
"""Without a hint for so long after the echo nobody speaks; behind a voice it may be the pause between two words."""

_WARY_PIECES, _WARY_DB = 10_000 // PIECE_MS, 6.0
_LONGEST_PIECES = 1500 // PIECE_MS  # behind the echo; who speaks has begun a turn by then
_RESUMED_PIECES = 4000 // PIECE_MS  # after a hint that was none for so long, a sentence is said without a break
UNHEARD = -float(np.inf)


class BargeInDetector:
    """Feed it every piece that may hold the robot's voice, until somebody has begun to speak into it."""

    def __init__(self, pause: Callable[[], None], leaked: Callable[[], None]) -> None:
        """`pause` holds the voice for a moment. `leaked` is told of speech that was the robot's own."""
        self._pause, self._leaked = pause, leaked
        self._sounds: deque[bool] = deque(maxlen=_AMONG)
        self._voices: deque[bool] = deque(maxlen=_AMONG)
        self._wary_for, self._wary_db = 0, 0.0  # pieces in which a sound softer than this is no hint
        self._resumed_for = 0  # pieces in which nothing is
        self.begin()

    def begin(self) -> None:
        """The robot begins a sentence."""
        self._sounds.clear()
        self._voices.clear()
        self._paused_for = self._nothing_for = 0  # pieces; not paused = the voice sounds
        self._voice, self._loudest_db = False, UNHEARD

    @property
    def pauses(self) -> bool:
        """Whether the voice is held."""
        return self._paused_for > 0

    def above_db(self, chance: float, above_db: float, near_db: float, echo_ms: int) -> float:
        """How far a piece with this chance of speech stands above the room; `UNHEARD` where it may be the robot.

        `above_db` is the same with what a canceller leaves of the robot, `near_db` how far it stands above that too.
        A voice that pauses is still heard for `echo_ms`.
        """
        above_db = max(above_db, near_db)
        self._wary_for = max(0, self._wary_for - 1)
        self._resumed_for = max(0, self._resumed_for - 1)
        least_db = max(_HINT_ABOVE_DB, self._wary_db) if self._wary_for else _HINT_ABOVE_DB
        self._sounds.append(near_db >= least_db)
        self._voices.append(above_db >= _HINT_ABOVE_DB and near_db >= _NEAR_DB and chance >= _HINT_CHANCE)
        voice, sound = (hints[-1] and sum(hints) >= _HINTS for hints in (self._voices, self._sounds))
        hinted = not self._resumed_for and (voice or sound)
        if not self._paused_for and not hinted:
            return UNHEARD
        self._voice, self._loudest_db = self._voice or voice, max(self._loudest_db, near_db)
        self._paused_for += 1
        gone = self._paused_for > echo_ms // PIECE_MS
        if self._paused_for > echo_ms // PIECE_MS + _LONGEST_PIECES:  # a machine or a crowd, which does not end
            self._resumed_for = _RESUMED_PIECES
            self._go_on()
            return UNHEARD
        self._nothing_for = 0 if hinted or not gone else self._nothing_for + 1
        if self._nothing_for > (_VOICE_JUDGED_PIECES if self._voice else _JUDGED_PIECES):
            if self._voice:
                self._leaked()
            self._go_on()
            return UNHEARD
        self._pause()
        return above_db if gone else UNHEARD

    def _go_on(self) -> None:
        """It was nobody."""
        self._wary_for, self._wary_db = _WARY_PIECES, self._loudest_db + _WARY_DB
        self.begin()
