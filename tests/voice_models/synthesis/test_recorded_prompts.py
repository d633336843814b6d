"""Recorded prompts: whose they are, when they are played, what is told about those that never are."""

import os
from pathlib import Path

import numpy as np
import pytest

from hardware.audio.wav import read_wav, write_wav
from robot.cli.say.recorded_prompts import faults, fixed_sentences
from robot.core.trouble import Trouble
from robot.runtime.content.words_loader import load_words
from robot.runtime.settings.loader import CONFIG
from voice_models.synthesis.loudness import TARGET_DBFS
from voice_models.synthesis.recorded_prompts import Prompts

WORDS = load_words(CONFIG / "words")
HELLO = WORDS.text("say.greet", "vi", {})


def record(folder: Path, key: str, *, language: str = "vi", peak: int = 2000, words: str = "") -> Path:
    """A second of a person's voice, as far as a machine cares."""
    path = folder / language / f"{key}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_wav(path, (np.sin(np.arange(16_000) / 7) * peak).astype(np.int16).tobytes(), 16_000)
    if words:
        path.with_suffix(".txt").write_text(words, encoding="utf-8")
    return path


def test_a_recording_is_found_by_key_and_language_and_comes_to_the_loudness_of_the_voice(tmp_path: Path) -> None:
    record(tmp_path, "say.greet")
    prompts = Prompts(tmp_path, read_wav)
    sound = prompts.sound("say.greet", "vi", HELLO)
    assert sound is not None
    pcm, rate_hz = sound
    assert (len(pcm), rate_hz) == (32_000, 16_000)
    level = 20 * np.log10(np.sqrt(np.mean(np.square(np.frombuffer(pcm, np.int16).astype(float) / 32768))))
    assert level == pytest.approx(TARGET_DBFS, abs=0.5)
    assert prompts.sound("say.greet", "en", HELLO) is None
    assert prompts.sound("say.home", "vi", HELLO) is None


def test_a_folder_that_is_not_there_holds_no_recordings(tmp_path: Path) -> None:
    prompts = Prompts(tmp_path / "none", read_wav)
    assert prompts.sound("say.greet", "vi", HELLO) is None
    assert list(prompts.keys("vi")) == []


def test_a_recording_of_other_words_is_not_played(tmp_path: Path) -> None:
    record(tmp_path, "say.greet", words=HELLO + "\n")
    prompts = Prompts(tmp_path, read_wav)
    assert prompts.sound("say.greet", "vi", HELLO)
    assert prompts.sound("say.greet", "vi", "Xin chào!") is None


def test_a_file_that_is_no_sound_is_told_once_and_the_voice_speaks(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    record(tmp_path, "say.greet").write_bytes(b"no sound")
    prompts = Prompts(tmp_path, read_wav)
    assert prompts.sound("say.greet", "vi", HELLO) is None
    assert prompts.sound("say.greet", "vi", HELLO) is None
    assert caplog.text.count("say.greet.wav") == 1


def test_a_recording_that_is_put_in_replaced_or_taken_away_meanwhile_counts_at_once(tmp_path: Path) -> None:
    prompts = Prompts(tmp_path, read_wav)
    assert prompts.sound("say.greet", "vi", HELLO) is None
    path = record(tmp_path, "say.greet")
    first = prompts.sound("say.greet", "vi", HELLO)
    assert first is not None
    write_wav(path, first[0][:16_000], 16_000)
    second = prompts.sound("say.greet", "vi", HELLO)
    assert second is not None
    assert len(second[0]) == 16_000
    path.unlink()
    assert prompts.sound("say.greet", "vi", HELLO) is None


def test_every_recording_that_is_never_played_is_told(tmp_path: Path) -> None:
    record(tmp_path, "say.greet", words=HELLO)
    record(tmp_path, "say.home", words="Câu cũ.")
    record(tmp_path, "say.choose")  # its words have a place that differs from time to time
    record(tmp_path, "say.nudge", peak=0)
    record(tmp_path, "say.declined", language="en").write_bytes(b"no sound")
    found = {Path(trouble.file).stem: trouble.what for trouble in faults(tmp_path, WORDS)}
    assert set(found) == {"say.home", "say.choose", "say.nudge", "say.declined"}
    assert "other words" in found["say.home"]
    assert "no sentence" in found["say.choose"]
    assert "silent" in found["say.nudge"]
    recorded = {sentence.key for sentence in fixed_sentences(tmp_path, WORDS) if sentence.recorded}
    assert recorded == {"say.greet", "say.home", "say.nudge", "say.declined"}


def test_the_words_to_be_recorded_have_no_place_left(tmp_path: Path) -> None:
    sentences = fixed_sentences(tmp_path, WORDS)
    assert {sentence.language for sentence in sentences} == {"vi", "en"}
    assert not [sentence for sentence in sentences if "{" in sentence.words]
    assert "say.hours" not in {sentence.key for sentence in sentences}


def test_a_sentence_is_joined_from_phrases_and_only_when_all_of_them_can_be_played(tmp_path: Path) -> None:
    for number, phrase in enumerate(("Đã đến…", "quầy số ba", "Cần gì nữa bác cứ nói.")):
        record(tmp_path, f"phrase.{number}", words=phrase)
    prompts = Prompts(tmp_path, read_wav)
    sentence = "Đã đến Quầy số ba. Cần gì nữa bác cứ nói."
    sound = prompts.sound("", "vi", sentence)
    assert sound is not None
    assert 3.0 <= len(sound[0]) / 2 / sound[1] <= 3.5
    assert prompts.sound("say.arrived", "vi", sentence) == sound
    assert prompts.sound("", "en", sentence) is None
    assert prompts.sound("", "vi", "Đã đến Quầy số bốn. Cần gì nữa bác cứ nói.") is None
    (tmp_path / "vi" / "phrase.1.wav").write_bytes(b"no sound")
    assert prompts.sound("", "vi", sentence) is None, "never two voices within one sentence"
    (tmp_path / "vi" / "phrase.1.wav").unlink()
    assert prompts.sound("", "vi", sentence) is None
    record(tmp_path, "phrase.9", words="quầy số ba")
    assert prompts.sound("", "vi", sentence) == sound


def test_a_phrase_that_is_recorded_long_after_the_others_counts_at_once(tmp_path: Path) -> None:
    record(tmp_path, "phrase.one", words="quầy số ba")
    prompts = Prompts(tmp_path, read_wav)
    for sentence in ("Mời đến Quầy số ba.", "Quầy số ba."):
        os.utime(tmp_path / "vi", (1_000_000_000, 1_000_000_000))
        assert (prompts.sound("", "vi", sentence) is None) == (sentence == "Mời đến Quầy số ba.")
    record(tmp_path, "phrase.two", words="Mời đến…")
    os.utime(tmp_path / "vi", (1_000_000_001, 1_000_000_001))
    assert prompts.sound("", "vi", "Mời đến Quầy số ba.") is not None


def test_phrases_come_to_one_loudness_and_one_rate(tmp_path: Path) -> None:
    record(tmp_path, "phrase.soft", peak=400, words="mời số")
    loud = record(tmp_path, "phrase.loud", words="ba")
    write_wav(loud, (np.sin(np.arange(24_000) / 9) * 30_000).astype(np.int16).tobytes(), 24_000)
    sound = Prompts(tmp_path, read_wav).sound("", "vi", "Mời số ba.")
    assert sound is not None
    samples, third = np.frombuffer(sound[0], np.int16).astype(float), len(sound[0]) // 6
    assert sound[1] == 24_000
    assert np.std(samples[:third]) == pytest.approx(np.std(samples[-third:]), rel=0.1)


def test_a_recorded_phrase_is_no_fault_unless_its_words_are_missing(tmp_path: Path) -> None:
    record(tmp_path, "phrase.one", words="quầy số ba")
    record(tmp_path, "phrase.two")
    record(tmp_path, "phrase.three", words="quầy số tư", peak=0)
    found = {Path(trouble.file).stem: trouble.what for trouble in faults(tmp_path, WORDS)}
    assert set(found) == {"phrase.two", "phrase.three"}
    assert "silent" in found["phrase.three"]


def test_a_recording_that_is_silent_is_a_trouble(tmp_path: Path) -> None:
    record(tmp_path, "say.greet", peak=0)
    with pytest.raises(Trouble, match="silent"):
        Prompts(tmp_path, read_wav).check("say.greet", "vi")
