"""What is kept of a sentence: its words, and no number by which somebody could be found."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.desk.feedback.redaction import FILLERS, GAP, LONGEST, SHORTEST, kept_remark, kept_words
from robot.knowledge.vietnamese.numbers import number_words

DIGITS = {number_words(digit) for digit in range(10)} | {"đôi", "chục", "hăm"}


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Làm thẻ thư viện ở đâu?", "làm thẻ thư viện ở đâu"),
        ("hai vợ chồng tôi xin một bản", "hai vợ chồng tôi xin một bản"),
        ("căn cước 079085001234 của tôi", "căn cước của tôi"),
        ("gọi cho tôi số 0912 345 678 nhé", "gọi cho tôi số nhé"),
        ("số không chín một hai ba bốn năm sáu bảy tám của tôi", "số của tôi"),
        ("hồ sơ không chín một à hai ba bốn", "hồ sơ à"),
        ("tôi sinh ngày 5 tháng 3 năm 1990", "tôi sinh ngày tháng"),
        ("hộ chiếu b1234567 bị mất", "hộ chiếu bị mất"),
        ("xe 51f 123 45 của tôi", "xe của tôi"),
        ("my number is zero nine one two", "my number is"),
        ("mã hồ sơ một nghìn hai trăm ba mươi", "mã hồ sơ"),
    ],
)
def test_long_numbers_are_cut_out_however_they_are_said(said: str, kept: str) -> None:
    assert kept_words(said) == kept


@pytest.mark.parametrize("said", ["", "ừ", "0912345678", "giấy 12345", "😀 !!", " ".join(["giấy"] * (LONGEST + 1))])
def test_what_is_no_question_is_not_kept(said: str) -> None:
    assert kept_words(said) == ""


@given(st.text())
def test_any_text_is_kept_as_clean_words_or_not_at_all(said: str) -> None:
    kept = kept_words(said)
    assert kept == "" or SHORTEST <= len(kept.split()) <= LONGEST
    assert unicodedata.is_normalized("NFC", kept)
    assert kept_words(kept) == kept, "what is kept may be kept"


@given(st.integers(1000, 999_999_999_999))
def test_no_number_of_four_digits_is_kept_in_digits_or_in_words(number: int) -> None:
    assert kept_words(f"mất thẻ {number} rồi") == "mất thẻ rồi"
    spelt = " ".join(number_words(int(digit)) for digit in str(number))
    assert kept_words(f"mất thẻ {spelt} rồi") == "mất thẻ rồi"


pauses = st.lists(st.sampled_from(["à", "ừm", "ờ", "nhé", "em", "rồi"]), max_size=FILLERS)


@given(
    st.lists(st.tuples(st.integers(0, 9), pauses), min_size=4, max_size=12).filter(
        lambda told: any(digit for digit, _ in told)
    )
)
def test_a_number_that_is_told_with_pauses_leaves_no_digit(told: list[tuple[int, list[str]]]) -> None:
    said = " ".join(" ".join((number_words(digit), *pause)) for digit, pause in told)
    kept = kept_words(f"giấy tờ của tôi là {said}").split()
    assert not {number_words(digit) for digit in range(10)} & set(kept)


@pytest.mark.parametrize(
    "said",
    [
        "không chín tám à ừm ba hai bảy à ừm năm sáu ba",
        "số hai bốn thì là sáu đôi tám còn lại là chín",
        "hai chục hăm ba nhé em",
    ],
)
def test_a_number_in_pieces_is_cut_out_whatever_stands_between(said: str) -> None:
    assert not DIGITS & set(kept_words(f"tôi cần hỏi {said} đó").split())


@pytest.mark.parametrize(
    "said",
    [
        "không vui không tốt không nhanh không rõ",
        "tôi không hài lòng vì không ai giải thích gì và không xin lỗi và không cười",
        "năm nay ba tôi không khoẻ mà không ai giúp ba",
        "một ảnh một đơn một sổ một thẻ",
        "ba mẹ ba lần đến mà không được năm lần bảy lượt",
        "không không không không",
        "no one helped and no one smiled and no one came and no one called",
    ],
)
def test_a_complaint_keeps_its_negations_and_its_family(said: str) -> None:
    assert kept_words(said) == said
    assert kept_remark(said, 120) == said


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("Cô ấy gọi 0912 345 678 mà không được", "cô ấy gọi … mà không được"),
        ("số năm không không ba", "số …"),
        ("Tốt", "tốt"),
        ("0912345678", ""),
        (" ".join(["giấy"] * 121), " ".join(["giấy"] * 120 + [GAP])),
        ("", ""),
    ],
)
def test_of_a_remark_every_word_is_kept_and_a_gap_is_seen(said: str, kept: str) -> None:
    assert kept_remark(said, 120) == kept
