"""Half duplex: close the microphone while the robot speaks, where echo cancellation does not remove its voice.

The microphone opens again when the voice has died away, or after its tail (the time in which an echo is possible): a
visitor who answers at once speaks already then. During the rest of the tail a visitor's speech must be louder than
usual to begin an utterance (`SpeechPipeline`).
"""

import math
from collections.abc import Callable

from robot.runtime.ports import Activity, EchoFilter
from robot.runtime.speech_input.automatic_gain import Gain
from robot.runtime.speech_input.endpointing import PIECE_MS

_TAIL_MS = 300  # tail: latency of the loudspeaker, echo of the room
_GONE_PIECES = 100 // PIECE_MS  # pieces without a voice: it has died away; a chime does not count
_VOICE = 0.35  # probability of speech from which a voice is present


class HalfDuplexGate:
    """Decides for each piece, in order, whether the microphone is closed."""

    def __init__(self, speaking: Callable[[], bool], activity: Activity, echo: EchoFilter | None) -> None:
        self._speaking, self._activity, self._echo = speaking, activity, echo
        self._gain = Gain()  # of its own: the robot's level differs from visitors'
        self._tail_pieces = self._gone_pieces = 0
        self._closed = False

    def may_sound(self) -> bool:
        """Whether the next piece may hold the robot's voice. Call once for each piece."""
        if self._speaking():
            self._tail_pieces = (_TAIL_MS if self._echo is None else self._echo.tail_ms) // PIECE_MS
            self._gone_pieces = 0
            return True
        self._tail_pieces = max(0, self._tail_pieces - 1)
        return self._tail_pieces > 0

    @property
    def in_tail(self) -> bool:
        """Whether the newest piece may hold the robot's voice or its echo. Changes nothing."""
        return self._tail_pieces > 0

    def closes(self, piece: bytes, above_db: float) -> bool:
        """Whether the microphone is closed for `piece`. `above_db`: level of the piece above the room's noise."""
        if self._gone_pieces >= _GONE_PIECES:
            return False
        self._closed = True
        chance = self._activity.speech(self._gain.apply(piece))
        gone = chance < _VOICE or above_db < 0
        self._gone_pieces = self._gone_pieces + 1 if gone and math.isfinite(above_db) and not self._speaking() else 0
        return True

    def opens(self) -> None:
        """Note that the microphone is open for this piece; after it was closed, reset the voice activity detector."""
        if self._closed:
            self._closed = False
            self._activity.reset()  # or it would find the next voice late
