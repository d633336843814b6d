"""Barge-in: when a visitor may be interrupting, the robot's voice pauses; sound that goes on then is no echo.

An echo canceller may fail from one moment to the next: its delay changes when a device's buffer runs empty. So a hint
(sound that may be a visitor's) begins no turn yet: the voice pauses at once, its echo dies away, and only sound that
goes on then is a visitor's. Without such sound the robot's sentence goes on from where it paused. The pause also helps
recognition: two voices at once are hard to separate.

A loud sound is enough for a hint: half of 74 people, each as loud as the robot, were noticed within 40 ms by the level
after a linear canceller, but only within 140 ms by voice activity, which finds little in two voices at once. After a
hint that was no visitor, only a louder sound or voice activity is a hint for a while, or the robot would stutter in a
noisy lobby. A sound that begins no turn pauses the voice for at most 1.5 s; then the voice goes on for 4 s in spite of
any sound.
"""

from collections import deque
from collections.abc import Callable

import numpy as np

from robot.runtime.speech_input.endpointing import PIECE_MS

_HINT_CHANCE, _HINT_ABOVE_DB, _NEAR_DB = 0.3, 8.0, 6.0
_HINTS, _AMONG = 2, 3
_JUDGED_PIECES, _VOICE_JUDGED_PIECES = 160 // PIECE_MS, 300 // PIECE_MS
"""After the echo, this many pieces without a hint mean no visitor; more after voice activity (words have pauses)."""

_WARY_PIECES, _WARY_DB = 10_000 // PIECE_MS, 6.0
_LONGEST_PIECES = 1500 // PIECE_MS  # longest pause after the echo; by then a visitor's turn has begun
_RESUMED_PIECES = 4000 // PIECE_MS  # after such a pause the voice is not paused again for this time
UNHEARD = -float(np.inf)


class BargeInDetector:
    """Detects interruptions. Feed every piece that may hold the robot's voice, until a visitor's turn begins."""

    def __init__(self, pause: Callable[[], None], leaked: Callable[[], None]) -> None:
        """`pause`: pauses the robot's voice for a moment; `leaked`: called when detected speech was the robot's own."""
        self._pause, self._leaked = pause, leaked
        self._sounds: deque[bool] = deque(maxlen=_AMONG)
        self._voices: deque[bool] = deque(maxlen=_AMONG)
        self._wary_for, self._wary_db = 0, 0.0  # number of pieces in which softer sounds are no hint
        self._resumed_for = 0  # number of pieces in which no sound is a hint
        self.begin()

    def begin(self) -> None:
        """Forget all hints and any pause. Call when the robot begins a sentence."""
        self._sounds.clear()
        self._voices.clear()
        self._paused_for = self._nothing_for = 0  # pieces since the pause began, 0 = no pause; of these without a hint
        self._voice, self._loudest_db = False, UNHEARD

    @property
    def pauses(self) -> bool:
        """Whether the robot's voice is paused now."""
        return self._paused_for > 0

    def above_db(self, chance: float, above_db: float, near_db: float, echo_ms: int) -> float:
        """Return how far a visitor's piece is above the room's noise, dB; `UNHEARD` if it may be the robot's voice.

        `chance`: probability of speech. `above_db`: level above the room's noise; `near_db`: level above that noise and
        what the canceller may have left of the robot's voice. `echo_ms`: how long the voice is still audible after it
        pauses.
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
        if self._paused_for > echo_ms // PIECE_MS + _LONGEST_PIECES:  # it does not end: a machine or a crowd
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
        """Let the voice go on: the hint was no visitor. For a while only louder sounds are a hint."""
        self._wary_for, self._wary_db = _WARY_PIECES, self._loudest_db + _WARY_DB
        self.begin()
