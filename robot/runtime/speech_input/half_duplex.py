"""Half duplex, for a robot whose own voice is not cancelled: how long the microphone is closed.

The microphone opens once the voice has died away, at the latest after its tail: a visitor who answers at once has begun
by then. During the rest of the tail a visitor's speech has to be louder than usual (`SpeechPipeline`).
"""

import math
from collections.abc import Callable

from robot.runtime.ports import Activity, EchoFilter
from robot.runtime.speech_input.automatic_gain import Gain
from robot.runtime.speech_input.endpointing import PIECE_MS

_TAIL_MS = 300  # latency of the loudspeaker, echo of the room
_GONE_PIECES = 100 // PIECE_MS  # without a voice; the tone after the robot's sentence does not count
_VOICE = 0.35  # chance of speech


class HalfDuplexGate:
    """The gate for the microphone. Call it for each piece, in order."""

    def __init__(self, speaking: Callable[[], bool], activity: Activity, echo: EchoFilter | None) -> None:
        self._speaking, self._activity, self._echo = speaking, activity, echo
        self._gain = Gain()  # its level differs from visitors' voices
        self._tail_pieces = self._gone_pieces = 0
        self._closed = False

    def may_sound(self) -> bool:
        """Whether this piece may hold the robot's voice."""
        if self._speaking():
            self._tail_pieces = (_TAIL_MS if self._echo is None else self._echo.tail_ms) // PIECE_MS
            self._gone_pieces = 0
            return True
        self._tail_pieces = max(0, self._tail_pieces - 1)
        return self._tail_pieces > 0

    @property
    def in_tail(self) -> bool:
        """Whether the newest piece may hold the robot's voice or its echo."""
        return self._tail_pieces > 0

    def closes(self, piece: bytes, above_db: float) -> bool:
        """Whether the microphone is closed for a piece; `above_db`: level of the piece above the room's noise."""
        if self._gone_pieces >= _GONE_PIECES:
            return False
        self._closed = True
        chance = self._activity.speech(self._gain.apply(piece))
        gone = chance < _VOICE or above_db < 0
        self._gone_pieces = self._gone_pieces + 1 if gone and math.isfinite(above_db) and not self._speaking() else 0
        return True

    def opens(self) -> None:
        """Note that the microphone is open for this piece."""
        if self._closed:
            self._closed = False
            self._activity.reset()  # after a voice the detector finds the next one late
