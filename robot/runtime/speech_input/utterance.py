"""What one person says in one go: its sound, the recogniser's session that hears it, and the text so far."""

from collections.abc import Sequence
from typing import NamedTuple

from robot.runtime.ports import RecognitionSession
from robot.runtime.speech_input.automatic_gain import SentenceGain

_QUIET_FED_MS = 160  # the end of the last sound of a word
PEEK_MS = 220
"""After so much quiet the whole text is asked for: a streaming recogniser lags behind by half a second."""


class Piece(NamedTuple):
    """20 ms of sound, its number since the ears opened, and its level in dBFS."""

    number: int
    sound: bytes
    level_dbfs: float


class Utterance:
    """Feed it pieces as they come, quiet ones too. Any call may raise `EngineLost`."""

    def __init__(self, session: RecognitionSession, before: Sequence[Piece], gain: SentenceGain) -> None:
        """`before`: what sounded before speech was noticed."""
        self._session, self._gain = session, gain
        self.pieces = list(before)
        self.text = session.accept(b"".join(gain.apply(piece.sound) for piece in before))
        self._quiet: list[bytes] = []  # not fed: after a peek, sound means that the sentence is heard once more
        self._readings: tuple[str, ...] | None = None
        self.peeked = False
        """Whether `text` is all that was said before the present quiet."""

    def add(self, piece: Piece, quiet_ms: int) -> bool:
        """Take the next piece, after `quiet_ms` without voice; whether the text has changed."""
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
        """What was said; "" for nothing. Call it once."""
        self.text = self._session.final()
        return self.text

    def readings(self, within_s: float) -> tuple[str, ...] | None:
        """What may have been said, likeliest first; None where the engine has not found it `within_s`."""
        if self._readings is None:
            self._readings = self._session.readings(within_s)
        return self._readings

    def _changed(self, text: str) -> bool:
        before, self.text = self.text, text
        return text != before
