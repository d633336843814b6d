"""Texts of recognisers made plain, and put together from the few lines an engine shows."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from voice_models.recognition.transcript_text import joined, plain

WORDS = st.text("abcđêô", min_size=1, max_size=4)
LINES = st.lists(st.lists(WORDS, min_size=1, max_size=3).map(" ".join), max_size=12, unique=True)


@given(st.text())
def test_plain_text_is_one_line_of_nfc_in_lower_case_and_stays_so(text: str) -> None:
    once = plain(text)
    assert "\n" not in once
    assert once == " ".join(once.split())
    assert unicodedata.is_normalized("NFC", once)


def test_decomposed_letters_are_composed() -> None:
    assert plain(unicodedata.normalize("NFD", " Giấy  KHAI sinh\nạ ")) == "giấy khai sinh ạ"


@given(LINES)
def test_an_utterance_seen_through_a_window_of_five_lines_is_whole(lines: list[str]) -> None:
    known: list[str] = []
    for number in range(len(lines)):
        known = joined(known, lines[max(0, number - 4) : number + 1])
    assert known == lines


def test_a_line_that_grows_replaces_its_beginning() -> None:
    assert joined(["xin chào"], ["xin chào bác"]) == ["xin chào bác"]
    assert joined(["một", "hai"], ["hai ba"]) == ["một", "hai ba"]


def test_the_same_words_said_again_in_a_new_line_are_kept() -> None:
    assert joined(["một", "một"], ["một", "một", "một"]) == ["một", "một", "một"]
