"""The air: noise at the asked distance, never of the speaker; the same command gives the same sound."""

from pathlib import Path

import numpy as np
import pytest

from hardware.audio.wav import read_pcm
from robot.cli.bench.speech.live_pipeline import level_of
from robot.cli.bench.speech.noise_mixer import Degradation, Mixer
from robot.cli.bench.speech.recordings import Clip, load_clips
from robot.cli.bench.speech.speech_bounds import Loudness, loudness
from robot.core.trouble import Trouble
from tests.cli.hear.manifests import manifest


@pytest.fixture
def clips(tmp_path: Path) -> list[Clip]:
    return load_clips(manifest(tmp_path))


def through(air: Degradation, clip: Clip, clips: list[Clip], size: int = 5000) -> "np.ndarray":
    samples = np.frombuffer(read_pcm(clip.path), np.int16).astype(np.float32)
    mixer = Mixer(air, clip, level_of(clip), clips)
    return np.concatenate([mixer.feed(samples[at : at + size]) for at in range(0, samples.size, size)])


def test_clear_air_changes_nothing(clips: list[Clip]) -> None:
    assert through(Degradation(), clips[0], clips).tobytes() == read_pcm(clips[0].path)


@pytest.mark.parametrize("noise", ["babble", "pink", "white"])
def test_noise_stands_as_far_below_the_speech_as_asked(clips: list[Clip], noise: str) -> None:
    clip = clips[0]
    loud = through(Degradation(noise, snr_db=10.0), clip, clips).astype(float)
    added = loud - np.frombuffer(read_pcm(clip.path), np.int16)
    snr_db = 20 * np.log10(level_of(clip).speech_rms / np.sqrt(np.mean(np.square(added))))
    assert 8.0 < snr_db < 12.0


@pytest.mark.parametrize("air", [Degradation("babble"), Degradation(gain_db=12), Degradation(reverb_s=0.5)])
def test_the_same_seed_gives_the_same_sound_in_blocks_of_any_size(clips: list[Clip], air: Degradation) -> None:
    once, again = through(air, clips[1], clips), through(air, clips[1], clips, 777)
    assert np.abs(once.astype(int) - again).max() <= 1


def test_another_seed_gives_another_noise(clips: list[Clip]) -> None:
    assert (
        through(Degradation("babble", seed=1), clips[0], clips)
        != through(Degradation("babble", seed=2), clips[0], clips)
    ).any()


def test_what_is_too_loud_clips_and_what_is_soft_stays_whole(clips: list[Clip]) -> None:
    assert np.abs(through(Degradation(gain_db=40), clips[0], clips).astype(int)).max() >= 32767
    assert 0 < np.abs(through(Degradation(gain_db=-40), clips[0], clips).astype(int)).max() < 400


def test_babble_without_other_speakers_is_trouble(clips: list[Clip]) -> None:
    with pytest.raises(Trouble, match="babble"):
        Mixer(Degradation("babble"), clips[0], level_of(clips[0]), clips[:1])


def test_speech_is_found_between_silences() -> None:
    tone = (np.sin(np.arange(8000) / 5) * 8000).astype(np.int16).tobytes()
    quiet = bytes(16_000)
    level = loudness([quiet, tone, quiet])
    assert (level.onset_ms, level.end_ms) == (500, 1000)
    assert level.speech_rms == pytest.approx(8000 / np.sqrt(2), rel=0.05)
    assert loudness([quiet]) == Loudness(0, 0, 0.0, 0.0)
