"""An utterance being spoken: its sound, the recogniser's session that gets the sound, and the text up to now."""

from collections.abc import Sequence
from typing import NamedTuple

from robot.runtime.ports import RecognitionSession
from robot.runtime.speech_input.automatic_gain import SentenceGain

_QUIET_FED_MS = 160  # quiet that is still fed: the end of a word
PEEK_MS = 220
"""Quiet after which the recogniser must return the text up to now, ms: by itself it lags by half a second."""


LEAST_CONFIDENCE = 0.5
"""Least confidence of a word on which the robot may drive. Measured on 74 recordings: right words are below it in 1 of
250 cases, with babble at 10 dB SNR in 1 of 40; wrong words in 1 of 5, with babble in 1 of 3.
"""


class Piece(NamedTuple):
    """A piece of sound, 20 ms long. `number`: count since the microphone was opened."""

    number: int
    sound: bytes
    level_dbfs: float


class Utterance:
    """Passes an utterance to the recogniser. Feed every piece, quiet ones too. Any call may raise `EngineLost`."""

    def __init__(self, session: RecognitionSession, before: Sequence[Piece], gain: SentenceGain) -> None:
        """`before`: sound from just before speech was detected. `gain`: amplification of this sentence."""
        self._session, self._gain = session, gain
        self.pieces = list(before)
        self.text = session.accept(b"".join(gain.apply(piece.sound) for piece in before))
        self._quiet: list[bytes] = []  # not fed: after `peek` more sound costs a second recognition
        self._readings: tuple[str, ...] | None = None
        self.peeked = False
        """Whether `text` includes everything said before the present quiet."""

    def add(self, piece: Piece, quiet_ms: int) -> bool:
        """Take the next piece; return whether the text has changed. `quiet_ms`: time since the last voiced piece."""
        self.pieces.append(piece)
        sound = self._gain.apply(piece.sound)
        if quiet_ms <= _QUIET_FED_MS:
            sound = b"".join((*self._quiet, sound))
            self._quiet.clear()
            self.peeked, self._readings = False, None
            return self._changed(self._session.accept(sound))
        self._quiet.append(sound)
        if self.peeked or quiet_ms < PEEK_MS:
            return False
        self.peeked = True
        return self._changed(self._session.peek())

    def final(self) -> str:
        """Return the final text of the utterance, "" for no words. To be called once."""
        self.text = self._session.final()
        return self.text

    def is_doubtful(self) -> bool:
        """Whether a word of the text was recognised with a confidence below `LEAST_CONFIDENCE`."""
        return min(self._session.confidences(), default=1.0) < LEAST_CONFIDENCE

    def readings(self, within_s: float) -> tuple[str, ...] | None:
        """Return the possible texts, likeliest first; None when the recogniser has not found them within `within_s`."""
        if self._readings is None:
            self._readings = self._session.readings(within_s)
        return self._readings

    def _changed(self, text: str) -> bool:
        before, self.text = self.text, text
        return text != before
