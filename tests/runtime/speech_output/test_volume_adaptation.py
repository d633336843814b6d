"""Loudness follows the noise of the room, and no peak is cut."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.runtime.speech_output.volume_adaptation import limited, noise_gain

RATE_HZ = 22_050
FULL = 32_767


@given(st.floats(-120, 20), st.floats(-120, 20))
def test_more_noise_never_makes_the_voice_softer(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 1.0 <= noise_gain(low) <= noise_gain(high) <= 10 ** (6 / 20) + 1e-9


@pytest.mark.parametrize(("dbfs", "db"), [(-55.0, 0.0), (-50.0, 1.5), (-45.0, 3.0), (-35.0, 6.0), (-10.0, 6.0)])
def test_the_gain_rises_evenly_between_a_quiet_and_a_noisy_room(dbfs: float, db: float) -> None:
    assert 20 * np.log10(noise_gain(dbfs)) == pytest.approx(db)


def test_a_room_that_is_not_known_changes_nothing() -> None:
    assert noise_gain(None) == 1.0


@given(st.lists(st.integers(-FULL, FULL), max_size=2000), st.floats(0.0, 8.0), st.sampled_from((16_000, 22_050)))
def test_no_peak_is_cut_whatever_the_sound_and_the_gain(samples: list[int], gain: float, rate_hz: int) -> None:
    pcm = np.array(samples, np.int16).tobytes()
    out = np.frombuffer(limited(pcm, rate_hz, gain), np.int16).astype(int)
    wanted = np.array(samples) * gain
    assert out.size == len(samples)
    assert np.all(np.abs(out) < FULL)
    assert np.all(np.abs(out) <= np.abs(wanted) + 1)
    assert np.all(out * wanted >= 0)  # a cut that wraps round would turn the sign


def test_what_has_room_is_only_made_louder() -> None:
    sound = (np.sin(np.arange(RATE_HZ) / 9) * 9000).astype(np.int16)
    out = np.frombuffer(limited(sound.tobytes(), RATE_HZ, 2.0), np.int16)
    assert np.max(np.abs(out.astype(int) - 2 * sound.astype(int))) <= 1


def test_the_surroundings_of_a_peak_are_turned_down_without_a_step_and_the_rest_is_not() -> None:
    sound = np.full(RATE_HZ, 5000, np.int16)
    sound[11_000:11_050] = 30_000
    out = np.frombuffer(limited(sound.tobytes(), RATE_HZ, 2.0), np.int16).astype(int)
    assert out[:8000].min() == out[-8000:].min() == 10_000
    assert 31_000 < out.max() < FULL
    steps = np.abs(np.diff(out))
    steps[10_999], steps[11_049] = 0, 0  # those of the sound itself
    assert steps.max() < 150
