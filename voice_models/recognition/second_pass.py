"""An utterance heard a second time with viet-asr's chunks moved by half of one: what else may have been said.

It is heard step by step behind the first time, while the process has nothing better to do: asked for only at the end of
a sentence of four seconds, it took 0.8 s of a busy machine, and the answer waited for it.
"""

from typing import Any

from voice_models.recognition.transcript_text import plain
from voice_models.recognition.utterance_buffer import KeptSound

CHUNK_MS = 430
_RATE_HZ = 16_000
_MS = 2 * _RATE_HZ // 1000
_STEP_BYTES = CHUNK_MS * _MS  # one chunk: what has to wait for a step waits for no more


class MovedChunks:
    """The second hearing of one utterance, whose first begins with the silence `lead`."""

    def __init__(self, pipeline: Any, lead: bytes) -> None:
        self._pipeline = pipeline
        self._lead = lead + bytes(CHUNK_MS // 2 * _MS)
        self._session: Any = None
        self._fed_bytes = 0
        self._text: str | None = None  # None = not asked for since the last sound

    def step(self, kept: KeptSound) -> bool:
        """Hear the next chunk of the sound; False where no whole one is waiting."""
        if self._text is not None or kept.size - self._fed_bytes < _STEP_BYTES:
            return False
        self._feed(kept.part(self._fed_bytes, self._fed_bytes + _STEP_BYTES))
        return True

    def text(self, kept: KeptSound) -> str:
        """What is heard in all of the sound; takes as long as the steps that are left."""
        if self._text is None:
            self._feed(kept.part(self._fed_bytes, kept.size))
            self._text = plain(self._session.final().text)
            self._close()
        return self._text

    def sounded(self) -> None:
        """More was said: a text that was told already is none, and its sound has to be heard again."""
        self._text = None

    def _feed(self, sound: bytes) -> None:
        if self._session is None:
            self._session = self._pipeline.stream(sample_rate=float(_RATE_HZ))
            self._session.accept(self._lead)
        self._session.accept(sound)
        self._fed_bytes += len(sound)

    def _close(self) -> None:
        self._session.close()
        self._session, self._fed_bytes = None, 0
