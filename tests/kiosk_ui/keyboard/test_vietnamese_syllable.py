"""Vietnamese as it is typed: by tone keys and by Telex, every syllable, always in NFC."""

import re
import unicodedata
from functools import cache, reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_ui.keyboard.telex import telex
from kiosk_ui.keyboard.vietnamese_syllable import (
    LetterMark,
    ToneMark,
    barred,
    current,
    marked,
    shortened,
    toned,
    typed,
    untoned,
)
from tests.knowledge.asking import catalogue

TELEX = {ToneMark.ACUTE: "s", ToneMark.GRAVE: "f", ToneMark.HOOK: "r", ToneMark.TILDE: "x", ToneMark.DOT: "j"}
TELEX |= {LetterMark.BREVE: "w", LetterMark.HORN: "w"}
LOAN_WORDS = frozenset(("kayak", "work"))
"""Foreign words in everyday names of the catalogue ("đăng ký kayak", "work permit"): no Vietnamese syllables, so that
Telex takes some of their letters for marks. `test_typing` holds that they are found all the same."""
KEYS = st.one_of(
    st.sampled_from("abcdeghiklmnopqrstuvxyzfwjABD ."), st.sampled_from([*ToneMark, *LetterMark, "bar", "back", "off"])
)


@cache
def syllables() -> list[str]:
    """Every word of the catalogue's titles, names and situations that is one syllable, in the new style; loan words are
    left out."""
    texts = (
        f"{one.title.vi} {one.official_title} {one.asked.situation.vi} {' '.join(one.asked.names)}"
        for one in catalogue().procedures.values()
    )
    words = {new_style(unicodedata.normalize("NFC", word)) for text in texts for word in re.split(r"[\W\d_]+", text)}
    words -= LOAN_WORDS
    return sorted(word for word in words if word.islower() and (found := current(word)) and found.vowels)


def new_style(word: str) -> str:
    """ "hòa" and "thủy" as "hoà" and "thuỷ"."""
    apart = unicodedata.normalize("NFD", word)
    for tone in ToneMark:
        for pair in ("oa", "oe", "uy"):
            old = pair[0] + tone + pair[1]
            if apart.endswith(old) and not apart.startswith("q"):
                apart = apart.removesuffix(old) + pair + tone
    return unicodedata.normalize("NFC", apart)


def parts(word: str) -> tuple[list[tuple[str, str]], str]:
    """Letters with their marks, and the tone."""
    letters: list[tuple[str, str]] = []
    tone = ""
    for sign in unicodedata.normalize("NFD", word):
        if sign in list(ToneMark):
            tone = sign
        elif sign in list(LetterMark):
            letters[-1] = (letters[-1][0], sign)
        else:
            letters.append((sign, ""))
    return letters, tone


def pressed(text: str, key: str) -> str:
    """What a key does; one that can do nothing leaves the text."""
    match key:
        case ToneMark():
            return toned(text, key) or text
        case LetterMark():
            return marked(text, key) or text
        case "bar":
            return barred(text) or text
        case "back":
            return shortened(text)
        case "off":
            return untoned(text)
        case _:
            return telex(text, key)


def by_tone_keys(word: str) -> str:
    """Letters first, then each mark once, then the tone."""
    letters, tone = parts(word)
    text = reduce(typed, (letter.replace("đ", "d") for letter, _ in letters), "")
    for mark in dict.fromkeys(mark for _, mark in letters if mark):
        text = pressed(text, LetterMark(mark))
    if word.startswith("đ"):
        text = pressed(text, "bar")
    return pressed(text, ToneMark(tone)) if tone else text


def by_telex(word: str, *, tone_at_once: bool = False) -> str:
    """As it is taught: each letter with its mark, the tone last, or right after the vowels."""
    letters, tone = parts(word)
    text, missing = "", TELEX[ToneMark(tone)] if tone else ""
    for place, (letter, mark) in enumerate(letters):
        if tone_at_once and missing and letter not in "aeiouy" and place and letters[place - 1][0] in "aeiouy":
            text, missing = telex(text, missing), ""
        keys = (
            "dd"
            if letter == "đ"
            else letter + (letter if mark == LetterMark.ROOF else TELEX[LetterMark(mark)] if mark else "")
        )
        text = reduce(telex, keys, text)
    return telex(text, missing) if missing else text


def test_every_syllable_of_the_catalogue_can_be_typed_by_tone_keys() -> None:
    words = syllables()
    assert len(words) > 300
    assert [(word, got) for word in words if (got := by_tone_keys(word)) != word] == []


def test_every_syllable_of_the_catalogue_can_be_typed_by_telex() -> None:
    assert [(word, got) for word in syllables() if (got := by_telex(word)) != word] == []
    assert [(word, got) for word in syllables() if (got := by_telex(word, tone_at_once=True)) != word] == []


@pytest.mark.parametrize(
    ("letters", "tone", "word"),
    [
        ("hoa", ToneMark.GRAVE, "hoà"),
        ("thuy", ToneMark.ACUTE, "thuý"),
        ("khoe", ToneMark.HOOK, "khoẻ"),
        ("gia", ToneMark.ACUTE, "giá"),
        ("gi", ToneMark.GRAVE, "gì"),
        ("qua", ToneMark.GRAVE, "quà"),
        ("quy", ToneMark.ACUTE, "quý"),
        ("khuyu", ToneMark.HOOK, "khuỷu"),
        ("ngoeo", ToneMark.DOT, "ngoẹo"),
        ("mia", ToneMark.ACUTE, "mía"),
        ("mua", ToneMark.GRAVE, "mùa"),
        ("hoang", ToneMark.GRAVE, "hoàng"),
        ("được", ToneMark.DOT, "đươc"),
        ("nghieng", ToneMark.GRAVE, "nghièng"),
        ("THUY", ToneMark.ACUTE, "THUÝ"),
    ],
)
def test_a_tone_stands_where_the_spelling_wants_it(letters: str, tone: ToneMark, word: str) -> None:
    assert toned(letters, tone) == word


def test_a_tone_moves_on_as_the_syllable_grows_and_shrinks() -> None:
    assert [typed("gí", "a"), typed("hoà", "n"), typed("tó", "a"), typed("qúy"[:1], "u")] == [
        "giá",
        "hoàn",
        "toá",
        "qu",
    ]
    assert [shortened("hoàn"), shortened("giá"), shortened("khuỷu")] == ["hoà", "gi", "khuỷ"]


@pytest.mark.parametrize(
    ("letters", "mark", "word"),
    [
        ("duoc", LetterMark.HORN, "dươc"),
        ("thuo", LetterMark.HORN, "thuơ"),
        ("muôn", LetterMark.HORN, "mươn"),
        ("luu", LetterMark.HORN, "lưu"),
        ("mua", LetterMark.HORN, "mưa"),
        ("tuoi", LetterMark.HORN, "tươi"),
        ("tươi", LetterMark.ROOF, "tuôi"),
        ("xuan", LetterMark.ROOF, "xuân"),
        ("hoac", LetterMark.BREVE, "hoăc"),
        ("tân", LetterMark.BREVE, "tăn"),
        ("quyen", LetterMark.ROOF, "quyên"),
        ("cần", LetterMark.ROOF, "càn"),
    ],
)
def test_a_mark_finds_its_letter_and_goes_off_again(letters: str, mark: LetterMark, word: str) -> None:
    assert marked(letters, mark) == word


@pytest.mark.parametrize("text", ["", "ng", "qu", "khai ", "12", "abra", "keo"])
def test_a_key_that_can_do_nothing_says_so(text: str) -> None:
    assert marked(text, LetterMark.ROOF) is None
    if text != "keo":
        assert [toned(text, tone) for tone in ToneMark] == [None] * 5
    assert barred(text) is None


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        ("ass", "as"), ("aaa", "aa"), ("ddd", "dd"), ("oww", "ow"), ("uww", "uw"), ("casz", "ca"),
        ("tiengse", "tiếng"), ("dangd", "đang"), ("booong", "boong"), ("thw", "thư"),
        ("thuowng", "thương"), ("DDOO", "ĐÔ"), ("ho so", "ho so"), ("xin", "xin"), ("fax", "fax"),
    ],
)  # fmt: skip
def test_telex_undoes_with_the_same_key_and_leaves_plain_vietnamese_alone(keys: str, text: str) -> None:
    assert reduce(telex, keys, "") == text


@pytest.mark.parametrize("plain", ["dang ky khai sinh", "giay to", "ho kinh doanh", "xac nhan", "so do", "ngoeo"])
def test_who_types_without_marks_gets_what_they_typed(plain: str) -> None:
    assert reduce(telex, plain, "") == plain


@given(st.lists(KEYS, max_size=40))
def test_whatever_is_pressed_the_text_is_nfc(keys: list[str]) -> None:
    text = ""
    for key in keys:
        text = pressed(text, key)
        assert unicodedata.is_normalized("NFC", text)


@given(st.sampled_from(syllables()), st.sampled_from(list(ToneMark)), st.sampled_from(list(ToneMark)))
def test_a_tone_key_takes_off_its_own_tone_and_replaces_another(word: str, one: ToneMark, other: ToneMark) -> None:
    bare = untoned(word)
    with_one = toned(bare, one)
    if with_one is None:
        return
    assert toned(with_one, one) == bare
    if one is not other:
        assert toned(with_one, other) == toned(bare, other)


@given(st.lists(KEYS, max_size=20))
def test_only_the_current_syllable_is_edited(keys: list[str]) -> None:
    text = "Sổ đỏ "
    for key in keys:
        text = pressed(text, key) if key != "back" or len(text) > 6 else text
        assert text.startswith("Sổ đỏ ")
