"""Recognise an utterance a second time, viet-asr's chunks moved by half a chunk, for an alternative reading.

The second pass runs step by step behind the first, while the process has nothing else to do. Started only at the end of
a sentence of four seconds, it took 0.8 s on a busy machine, and the answer waited for it.
"""

from typing import Any

from voice_models.recognition.transcript_text import plain
from voice_models.recognition.utterance_buffer import KeptSound

CHUNK_MS = 430
_RATE_HZ = 16_000
_MS = 2 * _RATE_HZ // 1000
_STEP_BYTES = CHUNK_MS * _MS  # one chunk: other work waits for no more than one


class MovedChunks:
    """The second pass over one utterance. `lead`: the silence with which the first pass begins."""

    def __init__(self, pipeline: Any, lead: bytes) -> None:
        self._pipeline = pipeline
        self._lead = lead + bytes(CHUNK_MS // 2 * _MS)
        self._session: Any = None
        self._fed_bytes = 0
        self._text: str | None = None  # None = not asked for since the last sound

    def step(self, kept: KeptSound) -> bool:
        """Process the next chunk of the sound. Return False if there is not yet a whole chunk."""
        if self._text is not None or kept.size - self._fed_bytes < _STEP_BYTES:
            return False
        self._feed(kept.part(self._fed_bytes, self._fed_bytes + _STEP_BYTES))
        return True

    def text(self, kept: KeptSound) -> str:
        """Do the steps that are left; return the text of all the sound."""
        if self._text is None:
            self._feed(kept.part(self._fed_bytes, kept.size))
            self._text = plain(self._session.final().text)
            self._close()
        return self._text

    def sounded(self) -> None:
        """Drop the text, because more sound has come; after that, all the sound must be processed again."""
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
