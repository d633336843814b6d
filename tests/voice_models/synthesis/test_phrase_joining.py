"""Recorded phrases: which sentences they make, and that no seam between them clicks."""

import numpy as np
import pytest
from numpy.typing import NDArray

from hardware.audio.resampling import resampled
from hardware.audio.wav import read_wav
from tests.voice_models.recordings import SAID, SPEECH
from voice_models.synthesis.loudness import levelled
from voice_models.synthesis.phrase_joining import PhraseSound, covered, end_of, joined, sounding, words_of

RATE_HZ = 24_000
FADE = round(0.03 * RATE_HZ)


def phrases(*texts: str) -> dict[tuple[str, ...], dict[str, str]]:
    """Phrases that were recorded with these texts."""
    found: dict[tuple[str, ...], dict[str, str]] = {}
    for text in texts:
        words = words_of(text)
        found.setdefault(tuple(word.text for word in words), {})[end_of(words)] = text
    return found


def parts(sentence: str, *texts: str) -> list[str] | None:
    found = covered(words_of(sentence), phrases(*texts))
    return found and [text for text, _ in found]


def test_a_sentence_is_made_of_the_fewest_phrases() -> None:
    recorded = ("Đã đến…", "quầy số ba", "quầy", "số ba", "Cần gì nữa bác cứ nói.")
    expected = ["Đã đến…", "quầy số ba", "Cần gì nữa bác cứ nói."]
    assert parts("Đã đến Quầy số ba. Cần gì nữa bác cứ nói.", *recorded) == expected


def test_a_sentence_with_one_word_that_is_not_recorded_is_not_made() -> None:
    assert parts("Đã đến Quầy số tư.", "Đã đến…", "quầy số ba", "quầy số") is None
    assert parts("", "quầy số ba") is None


@pytest.mark.parametrize(
    ("sentence", "recorded"),
    [
        ("Bác cần mang một loại giấy tờ, có ngay trong ngày.", "Bác cần mang một loại giấy tờ."),
        ("Bác cần thêm không.", "Bác cần thêm không?"),
        ("Bác cần thêm không?", "Bác cần thêm không."),
    ],
)
def test_the_voice_of_another_end_of_sentence_is_not_used(sentence: str, recorded: str) -> None:
    assert parts(sentence, recorded, "có ngay trong ngày.") is None


def test_marks_within_a_phrase_and_capitals_make_no_difference() -> None:
    assert parts("Nói “đồng ý” hoặc “không”.", "nói: đồng ý, hoặc không.") == ["nói: đồng ý, hoặc không."]


def tone(seconds: float, hz: float, peak: float = 12_000) -> NDArray[np.int16]:
    """A tone that begins and ends at full height: the worst that can be joined."""
    return (np.cos(2 * np.pi * hz * np.arange(round(seconds * RATE_HZ)) / RATE_HZ) * peak).astype(np.int16)


def steps(samples: NDArray[np.int16]) -> NDArray[np.int32]:
    return np.abs(np.diff(samples.astype(np.int32)))


@pytest.mark.parametrize("mark", ["", ",", "."])
def test_sounds_that_end_at_full_height_are_joined_without_a_step(mark: str) -> None:
    first, second = tone(0.5, 180), -tone(0.5, 230)
    own = max(steps(first).max(), steps(second).max())
    assert steps(np.concatenate((first, second))).max() > 20 * own
    assert steps(joined([PhraseSound(first, mark), PhraseSound(second, ".")], RATE_HZ)).max() <= 1.2 * own


def clips() -> list[NDArray[np.int16]]:
    """People, each with half a second of a quiet room around the speech."""
    found = []
    for name in SAID:
        samples, rate_hz = read_wav(SPEECH / name)
        speech = levelled(resampled(samples, rate_hz, RATE_HZ))
        room = np.random.default_rng(5).normal(0, 20, speech.size + RATE_HZ)
        room[RATE_HZ // 2 : -RATE_HZ // 2] += speech
        found.append(np.clip(room, -32768, 32767).astype(np.int16))
    return found


def test_the_energy_of_the_steps_at_a_seam_between_people_is_that_of_a_quiet_room() -> None:
    for first, second in zip(clips(), clips()[1:], strict=False):
        whole = joined([PhraseSound(first, ""), PhraseSound(second, ".")], RATE_HZ)
        seam = joined([PhraseSound(first, ".")], RATE_HZ).size - FADE
        energy = np.square(steps(whole).astype(float))
        speech = float(np.mean(np.square(steps(first).astype(float))))
        in_room = float(np.mean(np.square(steps(first[: RATE_HZ // 3]).astype(float))))
        at_seam = energy[seam - 24 : seam + FADE + 24]
        assert float(at_seam.mean()) < max(4 * in_room, 0.02 * speech)
        assert at_seam.max() < np.percentile(energy[:seam], 99.5), "no single step stands out"


def test_the_words_of_a_sentence_follow_each_other_without_the_silence_of_the_recordings() -> None:
    first, second, _ = clips()
    lengths = [end - start for start, end in (sounding(each, RATE_HZ) for each in (first, second))]
    for mark, least_s, most_s in (("", 0.0, 0.12), (",", 0.15, 0.3), (".", 0.3, 0.45)):
        whole = joined([PhraseSound(first, mark), PhraseSound(second, ".")], RATE_HZ)
        start, end = sounding(whole, RATE_HZ)
        assert least_s <= (end - start - sum(lengths)) / RATE_HZ <= most_s


def test_silence_has_no_sound_in_it() -> None:
    assert sounding(np.zeros(2_400, np.int16), RATE_HZ) == (0, 0)
    assert sounding(np.zeros(0, np.int16), RATE_HZ) == (0, 0)
