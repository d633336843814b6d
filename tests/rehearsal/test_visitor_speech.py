"""Virtual visitors speak with the natural voice where it is installed, and with espeak-ng elsewhere."""

from pathlib import Path

import numpy as np

from hardware.audio.wav import read_pcm, read_wav
from robot.rehearsal.visitor_speech import VisitorSpeech
from tests.voice_models.synthesis import small_supertonic
from voice_models.synthesis.supertonic import MODEL, RATE_HZ


def test_without_the_natural_voice_espeak_speaks_and_is_named(tmp_path: Path) -> None:
    voice = VisitorSpeech(tmp_path)
    assert voice.name.startswith("espeak-ng vi")
    assert np.abs(np.frombuffer(read_pcm(voice.write("xin chào", tmp_path / "a.wav")), np.int16)).max() > 1000


def test_the_natural_voice_speaks_where_it_is_installed_and_is_named(tmp_path: Path) -> None:
    small_supertonic.install(tmp_path)
    voice = VisitorSpeech(tmp_path)
    assert voice.name.startswith(f"{MODEL} F4")
    pcm, rate_hz = read_wav(voice.write("xin chào", tmp_path / "a.wav"))
    assert rate_hz == RATE_HZ
    assert len(pcm) > RATE_HZ // 4


def test_a_natural_voice_that_is_damaged_leaves_espeak(tmp_path: Path) -> None:
    folder = small_supertonic.install(tmp_path)
    (folder / "tts.json").write_text("{}", encoding="utf-8")
    assert VisitorSpeech(tmp_path).name.startswith("espeak-ng")
