"""Captions write what was heard as the catalogue writes it, and change nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.knowledge.asking import HELD_OUT, QUESTIONS, questions, understander

SAID = tuple(" ".join(question.text.split()) for question in questions(QUESTIONS, HELD_OUT))
WORDS = tuple(sorted({word for said in SAID for word in said.split()}))


@pytest.mark.parametrize(
    ("heard", "shown"),
    [
        ("tôi muốn làm giấy khai xinh cho con", "tôi muốn làm giấy khai sinh cho con"),
        ("nàm căn cướt", "làm căn cước"),
        ("xang tên sổ đỏ", "sang tên sổ đỏ"),
    ],
)
def test_a_strange_syllable_in_a_known_phrase_is_written_as_known(heard: str, shown: str) -> None:
    assert understander().caption(heard) == shown


@pytest.mark.parametrize("said", ["giấy khai sinh", "tôi tên là wilhelm", "ôi tình mẫu tử", "chú ở tạm đây"])
def test_all_else_stays_as_it_was_heard(said: str) -> None:
    assert understander().caption(said) == said


@given(st.lists(st.sampled_from(WORDS), max_size=12))
def test_a_caption_has_the_same_number_of_syllables_and_is_its_own_caption(words: list[str]) -> None:
    shown = understander().caption(" ".join(words))
    assert len(shown.split()) == len(words)
    assert understander().caption(shown) == shown


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    shown = understander().caption(text)
    assert len(shown.split()) == len(text.split())
    assert understander().caption(shown) == shown


def test_sentences_of_the_catalogue_stay_as_they_are() -> None:
    known = [" ".join(text.lower().split()) for text in understander().sentences]
    assert [text for text in known if understander().caption(text) != text] == []
