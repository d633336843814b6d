"""How a text is cut for a neural voice: at the ends of sentences, at commas, at blanks; never in a word or a number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice_models.synthesis.text_pieces import pieces

LONG = "Hồ sơ gồm tờ khai đăng ký khai sinh theo mẫu, giấy chứng sinh do cơ sở y tế cấp và giấy tờ tuỳ thân của cha mẹ."


def said(text: str, longest: int = 70) -> list[str]:
    return [piece.text for piece in pieces(text, longest)]


def test_a_voice_without_a_limit_says_the_text_in_one_piece() -> None:
    assert said(LONG + " " + LONG, 0) == [LONG + " " + LONG]


def test_sentences_are_pieces_and_a_very_short_one_goes_with_the_next() -> None:
    text = "Dạ. Lệ phí là năm mươi nghìn đồng. Mời bác đến quầy số ba."
    assert said(text) == ["Dạ. Lệ phí là năm mươi nghìn đồng.", "Mời bác đến quầy số ba."]


def test_a_long_sentence_is_cut_at_a_comma_else_at_a_blank() -> None:
    assert said(LONG)[0] == "Hồ sơ gồm tờ khai đăng ký khai sinh theo mẫu,"
    without = LONG.replace(",", "")
    assert all(len(piece) <= 70 for piece in said(without))
    assert len(said(without)) == 2


def test_no_single_word_is_left_at_the_end_of_a_long_sentence() -> None:
    text = "Người dân nộp hồ sơ tại quầy và nhận giấy hẹn trả kết quả có ghi mức lệ phí."
    assert 70 < len(text) < 85
    first, second = said(text)
    assert len(second) >= 15
    assert f"{first} {second}" == text


def test_a_number_in_words_is_not_cut() -> None:
    text = f"Người dân nộp lệ phí đăng ký {'x' * 22} là một trăm hai mươi ba nghìn bốn trăm đồng cho mỗi bản"
    first, second = said(text)
    assert first.endswith(" là")
    assert second.startswith("một trăm hai mươi ba nghìn bốn trăm đồng")


def test_a_number_that_is_longer_than_a_piece_is_cut_all_the_same() -> None:
    assert all(len(piece) <= 70 for piece in said("chín trăm chín mươi chín triệu " * 6))


def test_a_word_that_is_longer_than_a_piece_stays_whole() -> None:
    assert said("a " + "x" * 100 + " b") == ["a", "x" * 100, "b"]


def test_after_a_sentence_the_pause_is_longer_than_after_a_comma_or_a_word() -> None:
    stop, comma = pieces("Xin mời bác ngồi chờ. " + LONG, 70)[:2]
    assert stop.pause_s > comma.pause_s > 0.0
    assert (stop.ends_sentence, comma.ends_sentence) == (True, False)
    assert pieces(LONG.replace(",", ""), 70)[0].pause_s == 0.0


@pytest.mark.parametrize("text", ["", "  ", "...", "?! -"])
def test_a_text_without_words_has_no_piece(text: str) -> None:
    assert said(text) == said(text, 0) == []


WORDS = ("dạ", "một", "hai,", "quầy.", "giấy", "khai?", "sinh;", "công-an", "năm", "3.000")


@given(st.lists(st.sampled_from(WORDS), max_size=60), st.integers(15, 80))
def test_no_word_is_lost_changed_or_cut_and_no_piece_is_too_long(words: list[str], longest: int) -> None:
    found = said(" ".join(words), longest)
    assert " ".join(found).split() == words
    assert all(len(piece) <= longest for piece in found)
