"""The viet-asr engine as it comes, to compare with: no silence before the sound, no alignment, one session."""

import math
from typing import Any

from voice_models.recognition.transcript_text import joined, plain

_RATE_HZ = 16_000


class UnpaddedVietAsr:
    """A `Recogniser` for measuring: what `voice_models.recognition.viet_asr` adds to the engine is left out."""

    name = "viet-asr, unpadded"

    def __init__(self) -> None:
        from vietasr import Pipeline

        self._pipeline = Pipeline.preset("transcribe")

    def session(self, phrases: tuple[str, ...] = ()) -> "UnpaddedHeard":  # noqa: ARG002 - the engine takes no grammar
        """Begin an utterance, of at most three minutes."""
        return UnpaddedHeard(self._pipeline)

    def alive(self) -> bool:
        """It is part of this process."""
        return True


class UnpaddedHeard:
    """One utterance."""

    def __init__(self, pipeline: Any) -> None:
        self._session = pipeline.stream(sample_rate=float(_RATE_HZ))
        self._lines: list[str] = []

    def accept(self, pcm: bytes) -> str:
        """Feed 16 kHz mono int16; the partial text so far."""
        if pcm:
            self._session.accept(pcm)
            self._lines = joined(self._lines, self._session.partial().text.splitlines())
        return plain(" ".join(self._lines))

    def peek(self) -> str:
        """The text so far: the engine can't look ahead."""
        return self.accept(b"")

    def final(self) -> str:
        """The text of the utterance; its session is closed. Call it once."""
        self._lines = joined(self._lines, self._session.final().text.splitlines())
        self._session.close()
        return plain(" ".join(self._lines))

    def readings(self, within_s: float = math.inf) -> tuple[str, ...]:  # noqa: ARG002 - they are there
        """The text alone."""
        text = plain(" ".join(self._lines))
        return (text,) if text else ()
