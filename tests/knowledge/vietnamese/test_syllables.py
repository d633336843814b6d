"""Vietnamese text as the robot compares it."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.knowledge.vietnamese.syllables import LIMIT_CHARS, clean, has_accents, plain, sound, spelt, syllables

VIETNAMESE = st.text(
    alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ "
)


@pytest.mark.parametrize(
    ("old", "new"), [("hòa", "hoà"), ("thủy", "thuỷ"), ("ủy", "uỷ"), ("khỏe", "khoẻ"), ("tòa", "toà")]
)
def test_old_and_new_tone_placement_are_the_same_syllable(old: str, new: str) -> None:
    assert syllables(old) == syllables(new)


@given(VIETNAMESE)
def test_a_decomposed_sentence_reads_like_a_composed_one(text: str) -> None:
    assert syllables(unicodedata.normalize("NFD", text)) == syllables(text)


@given(VIETNAMESE)
def test_capitals_and_signs_change_nothing(text: str) -> None:
    assert syllables(f"…{text.upper()}!?") == syllables(text)


@given(st.text(max_size=2000))
def test_any_text_becomes_at_most_so_many_characters_of_words(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) <= LIMIT_CHARS
    assert all(word.isalnum() or not word.isascii() for word in cleaned.split())
    for syllable in syllables(text):
        sound(syllable)
        plain(syllable)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("nàm nại", "làm lại"),
        ("xao y", "sao y"),
        ("tạm chú", "tạm trú"),
        ("dấy khai xinh", "giấy khai sinh"),
        ("khuyếc tậc", "khuyết tật"),
        ("căng cướt", "căn cước"),
        ("tạm dắng", "tạm vắng"),
        ("bảo hiễm", "bảo hiểm"),
        ("lí lịch", "lý lịch"),
    ],
)
def test_what_an_accent_confuses_sounds_the_same(said: str, meant: str) -> None:
    assert [sound(s) for s in syllables(said)] == [sound(s) for s in syllables(meant)]


def test_what_tells_procedures_apart_does_not_sound_the_same() -> None:
    for one, other in (("thường", "tạm"), ("trú", "vắng"), ("sinh", "tử"), ("đổi", "lại")):
        assert sound(syllables(one)[0]) != sound(syllables(other)[0])


@pytest.mark.parametrize("typed", ["lam lai can cuoc", "lam lai can cuoc 🙏", "mat can cuoc", "“khai sinh” – …"])
def test_signs_make_no_accents(typed: str) -> None:
    assert not has_accents(typed)


@pytest.mark.parametrize("typed", ["căn cước", "đi", "Ở", "mất"])
def test_any_vietnamese_mark_is_an_accent(typed: str) -> None:
    assert has_accents(typed)


def test_plain_is_what_a_keyboard_without_accents_writes() -> None:
    assert " ".join(plain(s) for s in syllables("Đăng ký tạm trú")) == "dang ky tam tru"


@pytest.mark.parametrize(
    "text",
    [
        "mất thẻ căn cước",
        "nguyễn thị thủy hòa giải ngoài tòa",
        "khuya quá già gì giờ giấy",
        "toán chuyển khuỷu quý yếu của người mười",
    ],
)
def test_syllables_are_written_as_people_write_them(text: str) -> None:
    assert spelt(syllables(text)) == text


@given(VIETNAMESE)
def test_written_syllables_are_read_as_the_same_syllables(text: str) -> None:
    assert syllables(spelt(syllables(text))) == syllables(text)
