"""Barge-in: at the first hint of a visitor the robot's voice pauses; sound that goes on then is no echo.

A canceller may fail from one moment to the next: its delay moves when a device's buffer runs empty. So a hint begins no
turn: the voice pauses at once, its echo dies away, and only sound that goes on then is a visitor's. Without such sound
the sentence goes on from where it stopped. The pause also helps recognition: two voices at once are hard to separate.

A sound is enough for a hint: of 74 people as loud as the robot half were noticed within 40 ms by their loudness after a
linear canceller, and within 140 ms by voice activity, which finds little in two voices. After a sound that was no
visitor only a louder one or voice activity counts for a while, or a noisy lobby would make the robot stutter. A
sound that opens no turn pauses the voice for at most 1.5 s; then the voice goes on for 4 s regardless of any sound.
"""

from collections import deque
from collections.abc import Callable

import numpy as np

from robot.runtime.speech_input.endpointing import PIECE_MS

_HINT_CHANCE, _HINT_ABOVE_DB, _NEAR_DB = 0.3, 8.0, 6.0
_HINTS, _AMONG = 2, 3
_JUDGED_PIECES, _VOICE_JUDGED_PIECES = 160 // PIECE_MS, 300 // PIECE_MS
"""Pieces without a hint after the echo that mean no visitor; more after voice activity (pause between words)."""

_WARY_PIECES, _WARY_DB = 10_000 // PIECE_MS, 6.0
_LONGEST_PIECES = 1500 // PIECE_MS  # after the echo; a speaking visitor has begun a turn by then
_RESUMED_PIECES = 4000 // PIECE_MS  # after a pause for nothing, the voice is not paused again
UNHEARD = -float(np.inf)


class BargeInDetector:
    """The detector. Feed every piece that may hold the robot's voice, until a visitor has begun to speak into it."""

    def __init__(self, pause: Callable[[], None], leaked: Callable[[], None]) -> None:
        """`pause` pauses the voice for a moment. `leaked` is called when detected speech was the robot's own."""
        self._pause, self._leaked = pause, leaked
        self._sounds: deque[bool] = deque(maxlen=_AMONG)
        self._voices: deque[bool] = deque(maxlen=_AMONG)
        self._wary_for, self._wary_db = 0, 0.0  # pieces for which softer sounds are no hint
        self._resumed_for = 0  # pieces for which no sound is a hint
        self.begin()

    def begin(self) -> None:
        """Start afresh: the robot begins a sentence."""
        self._sounds.clear()
        self._voices.clear()
        self._paused_for = self._nothing_for = 0  # pieces; 0 = the voice sounds
        self._voice, self._loudest_db = False, UNHEARD

    @property
    def pauses(self) -> bool:
        """Whether the voice is paused."""
        return self._paused_for > 0

    def above_db(self, chance: float, above_db: float, near_db: float, echo_ms: int) -> float:
        """Return how far a piece is above the room's noise, dB; `UNHEARD` where it may be the robot's voice.

        `chance`: chance of speech. `above_db`: level above the room, with the canceller's residue; `near_db`: level
        above that residue too. After a pause the voice is still audible for `echo_ms`.
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
        if self._paused_for > echo_ms // PIECE_MS + _LONGEST_PIECES:  # endless: a machine or a crowd
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
        """Resume the voice: the hint was no visitor. Louder sounds are needed for the next hint."""
        self._wary_for, self._wary_db = _WARY_PIECES, self._loudest_db + _WARY_DB
        self.begin()
