"""The engine viet-asr, which is not asked twice what it has heard before: the same sound in the same pieces, the same
text. Most of its tests begin with the same recording, and to hear a second of sound takes it a third of one."""

from functools import cache
from hashlib import blake2b
from types import SimpleNamespace
from typing import Any

import pytest

from voice_models.recognition import engine_choice
from voice_models.recognition.viet_asr import Streams, VietAsr


class _Session:
    """A session of the engine that is fed only where it has a word to say that is not known yet."""

    def __init__(self, pipeline: "HeardBefore", rate_hz: float) -> None:
        self._pipeline, self._rate_hz = pipeline, rate_hz
        self._heard = blake2b(repr(rate_hz).encode())
        self._unfed: list[bytes] = []
        self._real: Any = None

    def accept(self, pcm: bytes) -> None:
        piece = bytes(pcm)
        self._heard.update(len(piece).to_bytes(8, "big") + piece)
        self._unfed.append(piece)

    def partial(self) -> SimpleNamespace:
        return self._told("partial")

    def final(self) -> SimpleNamespace:
        return self._told("final")

    def close(self) -> None:
        if self._real is not None:
            self._real.close()

    def _told(self, what: str) -> SimpleNamespace:
        key = (what, self._heard.digest())
        if key not in self._pipeline.texts:
            self._real = self._real or self._pipeline.real.stream(sample_rate=self._rate_hz)
            for piece in self._unfed:
                self._real.accept(piece)
            self._unfed.clear()
            self._pipeline.texts[key] = getattr(self._real, what)().text
        return SimpleNamespace(text=self._pipeline.texts[key])


class HeardBefore:
    """Stands for the pipeline `real`."""

    def __init__(self, real: Any) -> None:
        self.real = real
        self.texts: dict[tuple[str, bytes], str] = {}

    def stream(self, sample_rate: float) -> _Session:
        return _Session(self, sample_rate)


@cache
def quick_engine() -> VietAsr:
    """The engine for the tests of a process."""
    engine = VietAsr()
    engine._pipeline = HeardBefore(engine._pipeline)
    engine._streams = Streams(engine._pipeline)
    return engine


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where a command hears the same sound in several ways, or several commands do, it is heard once."""
    monkeypatch.setattr(engine_choice, "recogniser", lambda *_: quick_engine())
