"""Noise suppression: steady noise gets softer, a voice in it stays, and what does not load changes nothing."""

import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.audio.noise_suppressor import open_noise_suppressor
from tests.voice_models.recordings import noise, pcm, pieces

SAID = pcm("commonvoice_22028599.wav")


def rms(sound: bytes) -> float:
    samples: NDArray[np.float64] = np.frombuffer(sound, np.int16).astype(float)
    return float(np.sqrt(np.mean(np.square(samples))))


def test_noise_gets_softer_and_a_voice_stays() -> None:
    suppress = open_noise_suppressor(wanted=True)
    quiet = b"".join(map(suppress, pieces(noise(4.0, 300))))
    assert len(quiet) == 4 * 32_000
    assert rms(quiet[64_000:]) < 0.5 * rms(noise(4.0, 300))
    voice = b"".join(map(suppress, pieces(SAID)))
    assert rms(voice) == pytest.approx(rms(SAID), rel=0.2)


def test_without_the_setting_nothing_changes() -> None:
    piece = noise(0.02, 300)
    assert open_noise_suppressor(wanted=False)(piece) == piece


def test_a_library_that_does_not_load_changes_nothing_and_is_logged(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setitem(sys.modules, "livekit.rtc.apm", None)
    piece = noise(0.02, 300)
    assert open_noise_suppressor(wanted=True)(piece) == piece
    assert "noise suppression is not available" in caplog.text
