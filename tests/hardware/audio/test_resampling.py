"""The resampler keeps what can be kept, removes what would fold over, and does not care how the sound is cut."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hardware.audio.resampling import Resampler, resampled

RATES = [8000, 11025, 16000, 22050, 32000, 44100, 48000]


def tone(hz: float, rate_hz: int, seconds: float = 0.4) -> np.ndarray:
    return np.rint(16000 * np.sin(2 * np.pi * hz * np.arange(round(rate_hz * seconds)) / rate_hz)).astype(np.int16)


def db(error: np.ndarray, of: np.ndarray) -> float:
    return float(10 * np.log10((np.mean(np.square(error)) + 1e-12) / np.mean(np.square(of.astype(float)))))


@pytest.mark.parametrize("from_hz", RATES)
@pytest.mark.parametrize("to_hz", [16000, 48000])
def test_a_tone_stays_the_same_tone(from_hz: int, to_hz: int) -> None:
    out = resampled(tone(1000, from_hz), from_hz, to_hz)
    wanted = tone(1000, to_hz)
    assert out.size == wanted.size
    middle = slice(out.size // 5, -out.size // 5)
    assert db(out[middle] - wanted[middle].astype(float), wanted[middle]) < -70


@pytest.mark.parametrize("from_hz", [22050, 32000, 44100, 48000])
def test_what_is_too_high_for_the_new_rate_is_removed(from_hz: int) -> None:
    loud = tone(9500, from_hz)
    out = resampled(loud, from_hz, 16000)[800:-800].astype(float)
    assert db(out, loud) < -60


@given(
    from_hz=st.sampled_from(RATES),
    to_hz=st.sampled_from(RATES),
    cuts=st.lists(st.integers(0, 700), min_size=1, max_size=12),
)
@settings(max_examples=60, deadline=None)
def test_the_way_a_sound_is_cut_makes_no_difference(from_hz: int, to_hz: int, cuts: list[int]) -> None:
    sound = np.random.default_rng(1).integers(-20000, 20000, sum(cuts)).astype(np.int16)
    resampler, at, parts = Resampler(from_hz, to_hz), 0, []
    for cut in cuts:
        parts.append(resampler.feed(sound[at : at + cut]))
        at += cut
    whole = Resampler(from_hz, to_hz).feed(sound)
    assert np.array_equal(np.concatenate(parts), whole)


def test_a_rate_that_is_none_is_refused() -> None:
    with pytest.raises(ValueError, match="positive"):
        Resampler(0, 16000)
