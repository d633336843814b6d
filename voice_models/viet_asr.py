"""The viet-asr engine: a Vietnamese model inside its wheel, streaming, offline.

What has been measured of 0.1.0.dev11 and is answered here: a session dies without a word after 215 s of sound, so that
each utterance has its own and a long one is cut in time; partial texts hold only the last five lines (pauses); short
words gain much from silence before them; an INFO log goes to stderr.
"""

from importlib import metadata
from typing import Any

import numpy as np

from voice_models.transcript import joined, plain

_RATE_HZ = 16_000
_LEAD_IN = bytes(_RATE_HZ * 2 * 8 // 10)  # 0.8 s of silence
_BYTES_PER_S = 2 * _RATE_HZ
_QUIET_RMS = 200.0
_ERRORS_ONLY = 3  # of the engine's log levels


class VietAsr:
    """A `Recogniser`. Loading takes 0.6 s and about 200 MB."""

    def __init__(self) -> None:
        from vietasr import Pipeline
        from vietasr.ffi import native

        native.lib.vietasr_set_log_level(_ERRORS_ONLY)
        self._pipeline = Pipeline.preset("transcribe")
        self.name = f"viet-asr {metadata.version('viet-asr')}"

    def session(self, phrases: tuple[str, ...] = ()) -> "VietAsrHeard":  # noqa: ARG002 - the engine takes no grammar
        """Begin an utterance."""
        return VietAsrHeard(self._pipeline)


class VietAsrHeard:
    """One utterance of any length.

    A session of the engine ends at the first quiet moment after `quiet_cut_s` of sound, and at `hard_cut_s` in any
    case; the next one goes on.
    """

    def __init__(self, pipeline: Any, quiet_cut_s: float = 120.0, hard_cut_s: float = 200.0) -> None:
        self._pipeline = pipeline
        self._quiet_cut_s, self._hard_cut_s = quiet_cut_s, hard_cut_s
        self._closed: list[str] = []  # texts of the sessions that were cut
        self._lines: list[str] = []  # of the open session
        self._open()

    def accept(self, pcm: bytes) -> str:
        """Feed 16 kHz mono int16; the partial text so far. Any length: a longer one is fed in parts."""
        for start in range(0, len(pcm), _RATE_HZ):
            self._feed(pcm[start : start + _RATE_HZ])
        return self._text()

    def final(self) -> str:
        """The text of the utterance; its session is closed. Call it once."""
        self._close()
        return self._text()

    def _open(self) -> None:
        self._session = self._pipeline.stream(sample_rate=float(_RATE_HZ))
        self._session.accept(_LEAD_IN)
        self._fed_s = len(_LEAD_IN) / _BYTES_PER_S
        self._lines = []

    def _feed(self, piece: bytes) -> None:
        self._session.accept(piece)
        self._lines = joined(self._lines, self._session.partial().text.splitlines())
        self._fed_s += len(piece) / _BYTES_PER_S
        if self._fed_s > self._hard_cut_s or (self._fed_s > self._quiet_cut_s and _quiet(piece)):
            self._close()
            self._open()

    def _close(self) -> None:
        self._closed += joined(self._lines, self._session.final().text.splitlines())
        self._lines = []
        self._session.close()

    def _text(self) -> str:
        return plain(" ".join((*self._closed, *self._lines)))


def _quiet(piece: bytes) -> bool:
    samples = np.frombuffer(piece, np.int16).astype(np.float32)
    return bool(np.sqrt(np.mean(np.square(samples))) < _QUIET_RMS)
