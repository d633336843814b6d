"""The viet-asr engine without this project's additions, as a baseline: no silence before the sound, one session."""

import math
from typing import Any

from voice_models.recognition.transcript_text import joined, plain

_RATE_HZ = 16_000


class UnpaddedVietAsr:
    """A `Recogniser` for benchmarks, without the additions of `voice_models.recognition.viet_asr`."""

    name = "viet-asr, unpadded"

    def __init__(self) -> None:
        from vietasr import Pipeline

        self._pipeline = Pipeline.preset("transcribe")

    def session(self, phrases: tuple[str, ...] = ()) -> "UnpaddedHeard":  # noqa: ARG002 - the engine takes no grammar
        """Begin an utterance of at most three minutes."""
        return UnpaddedHeard(self._pipeline)

    def alive(self) -> bool:
        """Return True: the engine runs in this process and cannot die without it."""
        return True


class UnpaddedHeard:
    """An utterance that the engine recognises without this project's additions."""

    def __init__(self, pipeline: Any) -> None:
        self._session = pipeline.stream(sample_rate=float(_RATE_HZ))
        self._lines: list[str] = []

    def accept(self, pcm: bytes) -> str:
        """Add 16 kHz mono int16 sound; return the partial text."""
        if pcm:
            self._session.accept(pcm)
            self._lines = joined(self._lines, self._session.partial().text.splitlines())
        return plain(" ".join(self._lines))

    def peek(self) -> str:
        """Return the partial text; the baseline does not end its session to get the rest."""
        return self.accept(b"")

    def final(self) -> str:
        """Return the text of the utterance and close its session. Call once."""
        self._lines = joined(self._lines, self._session.final().text.splitlines())
        self._session.close()
        return plain(" ".join(self._lines))

    def readings(self, within_s: float = math.inf) -> tuple[str, ...]:  # noqa: ARG002 - they are there
        """Return the text as the only reading."""
        text = plain(" ".join(self._lines))
        return (text,) if text else ()
