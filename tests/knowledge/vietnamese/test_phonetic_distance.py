"""How alike syllables sound to accents and recognisers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.knowledge.vietnamese.phonetic_distance import FARTHEST, Sounds, canonical, parse
from robot.knowledge.vietnamese.syllables import syllables
from robot.runtime.content.understanding_loader import load_language
from tests.knowledge.asking import CONFIG

SOUNDS: Sounds = load_language(CONFIG)[1]
WORDS = syllables(
    "nghĩa trường quyết giấy khuyết tuổi đường ăn uống yêu ký kí gì giết gin người khai sinh tử căn cước hộ tịch ở"
)


def heard(word: str) -> str:
    return syllables(word)[0]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("nghĩa", ("ng", "ia", "", "4")),
        ("gì", ("gi", "i", "", "2")),
        ("giết", ("gi", "iê", "t", "1")),
        ("quyết", ("qu", "iê", "t", "1")),
        ("trường", ("tr", "ươ", "ng", "2")),
        ("ở", ("", "ơ", "", "3")),
        ("yến", ("", "iê", "n", "1")),
    ],
)
def test_a_syllable_is_initial_vowels_final_and_tone(word: str, parts: tuple[str, ...]) -> None:
    found = parse(heard(word))
    assert (found.initial, found.vowels, found.final, found.tone) == parts


def test_two_spellings_of_one_syllable_are_the_same() -> None:
    assert canonical(heard("ký")) == canonical(heard("kí"))
    assert canonical(heard("nghỉ")) == canonical(heard("ngỉ"))


@pytest.mark.parametrize(
    ("said", "meant"),
    [("nàm", "làm"), ("xổ", "sổ"), ("chú", "trú"), ("dắng", "vắng"), ("căng", "căn"), ("mấc", "mất"), ("tữ", "tử")],
)
def test_what_a_whole_region_says_alike_costs_little(said: str, meant: str) -> None:
    assert 0 < SOUNDS.distance(heard(said), heard(meant)) <= 0.1


@pytest.mark.parametrize(("one", "other"), [("sinh", "tử"), ("thường", "tạm"), ("đổi", "lại"), ("một", "hai")])
def test_words_that_tell_procedures_apart_are_never_alike(one: str, other: str) -> None:
    assert SOUNDS.distance(heard(one), heard(other)) == 1.0


def test_two_confusions_cost_more_than_one() -> None:
    one, two = SOUNDS.distance(heard("căng"), heard("căn")), SOUNDS.distance(heard("cằng"), heard("căn"))
    assert one < two < 1.0


@given(st.sampled_from(WORDS), st.sampled_from(WORDS))
def test_distance_is_the_same_in_both_directions_and_nothing_to_itself(one: str, other: str) -> None:
    assert SOUNDS.distance(one, other) == pytest.approx(SOUNDS.distance(other, one))
    assert SOUNDS.distance(one, one) == 0.0


@given(st.text(min_size=1, max_size=12))
def test_any_word_has_parts_and_is_alike_itself(text: str) -> None:
    for syllable in syllables(text):
        costs = SOUNDS.alike(syllable)
        assert costs[canonical(syllable)] == 0.0
        assert all(0.0 <= cost <= FARTHEST for cost in costs.values())
