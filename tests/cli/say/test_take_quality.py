"""A take of a person is judged: clean ones pass, and each degradation is named."""

import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.audio.resampling import resampled
from hardware.audio.wav import read_wav
from robot.cli.say.take_quality import Take, clipped_tops, judged
from tests.voice_models.recordings import SAID, SPEECH
from voice_models.synthesis.phrase_joining import sounding

RATE_HZ = 24_000
PAD_S = 0.8


def take(name: str, *, room_rms: float = 5.0, gain: float = 0.7, ceiling: float = 32767) -> NDArray[np.int16]:
    """A person in a room, at a microphone that takes no more than `ceiling`."""
    samples, rate_hz = read_wav(SPEECH / name)
    speech = resampled(samples, rate_hz, RATE_HZ).astype(np.float64)
    pad = np.zeros(round(PAD_S * RATE_HZ))
    heard = np.concatenate((pad, speech, pad)) * gain
    heard += np.random.default_rng(2).normal(0, room_rms, heard.size)
    return np.rint(np.clip(heard, -ceiling, ceiling)).astype(np.int16)


def kinds(found: Take) -> list[str]:
    return [fault.kind for fault in found.faults]


@pytest.mark.parametrize("name", SAID)
def test_a_clean_take_has_no_fault_and_loses_its_silence(name: str) -> None:
    found = judged(take(name), RATE_HZ, SAID[name])
    assert kinds(found) == []
    assert found.snr_db > 35
    assert found.samples.size / RATE_HZ == pytest.approx(found.speech_s + 0.3, abs=0.02)
    assert abs(int(found.samples[0])) < 3


@pytest.mark.parametrize("name", SAID)
@pytest.mark.parametrize(
    ("kind", "degraded"),
    [
        ("soft", {"gain": 0.02, "room_rms": 1.0}),
        ("noisy", {"room_rms": 350.0}),
        ("clipped", {"gain": 10.0}),
        ("clipped", {"gain": 3.0, "ceiling": 7_000}),
    ],
)
def test_a_degraded_take_is_refused_for_its_fault(name: str, kind: str, degraded: dict[str, float]) -> None:
    assert kind in kinds(judged(take(name, **degraded), RATE_HZ, SAID[name]))


def test_a_loud_take_that_is_whole_is_not_called_clipped() -> None:
    heard = take(next(iter(SAID)))
    loud = (heard * (0.9 * 32767 / np.abs(heard).max())).astype(np.int16)
    assert clipped_tops(loud) <= 1
    assert clipped_tops(np.zeros(100, np.int16)) == 0


def test_a_take_without_speech_is_nothing() -> None:
    noise = np.random.default_rng(4).normal(0, 200, 2 * RATE_HZ).astype(np.int16)
    for samples in (noise, np.zeros(RATE_HZ, np.int16), np.zeros(0, np.int16)):
        found = judged(samples, RATE_HZ, "Xin chào.")
        assert kinds(found) == ["nothing"]
        assert found.samples.size == 0


def test_the_length_of_a_take_fits_its_text() -> None:
    name = next(iter(SAID))
    long = "Mời bác đi theo chỉ dẫn này đến quầy số ba, rồi ngồi chờ, cán bộ sẽ gọi số của bác."
    assert kinds(judged(take(name), RATE_HZ, long)) == ["short"]
    twice = np.concatenate((take(name), take(name), take(name)))
    assert kinds(judged(twice, RATE_HZ, "Dạ.")) == ["long"]


def test_a_take_that_begins_or_ends_within_the_speech_is_not_whole() -> None:
    name = next(iter(SAID))
    heard = take(name)
    start, end = sounding(heard, RATE_HZ)
    assert kinds(judged(heard[start + RATE_HZ // 4 :], RATE_HZ, SAID[name])) == ["cut"]
    assert kinds(judged(heard[: end - RATE_HZ // 4], RATE_HZ, SAID[name])) == ["end"]


def test_a_constant_voltage_of_the_microphone_is_taken_away() -> None:
    name = next(iter(SAID))
    shifted = (take(name, gain=0.4).astype(np.int32) + 3_000).astype(np.int16)
    found = judged(shifted, RATE_HZ, SAID[name])
    assert kinds(found) == []
    assert abs(float(found.samples.mean())) < 100
