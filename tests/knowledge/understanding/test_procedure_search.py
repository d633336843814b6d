"""Procedures are found while one types, however little is typed and however it is spelt."""

import unicodedata
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from robot.core.trouble import Trouble
from robot.knowledge.topics.lexicon import Lexicon
from robot.knowledge.understanding.procedure_search import MOST, Finder
from robot.knowledge.vietnamese.fuzzy_words import TypedWords
from robot.knowledge.vietnamese.syllables import clean, plain, syllables
from robot.runtime.content.typed_toml import decode
from tests.knowledge.asking import CONFIG, catalogue

BIRTH, MARRIAGE, SHOP, DEATH, STAY, COPY, TOBACCO = (
    "1.001193",
    "1.000894",
    "1.001612",
    "1.000656",
    "1.004194",
    "2.000815",
    "2.000181",
)
CODES = sorted(catalogue().procedures)


@cache
def finder() -> Finder:
    found: list[Trouble] = []
    lexicon = decode(CONFIG / "lexicon.toml", Lexicon, found)
    assert lexicon is not None, found
    return Finder(catalogue(), lexicon.abbreviations)


def find(typed: str, language: str = "vi") -> tuple[str, ...]:
    return finder().find(typed, language)


def bare(text: str) -> str:
    return " ".join(plain(syllable) for syllable in syllables(text))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("giay khai sinh", BIRTH),
        ("giấy khai sinh", BIRTH),
        ("GIẤY KHAI SINH", BIRTH),
        ("dkks", BIRTH),
        ("đkks", BIRTH),
        ("khaisinh", BIRTH),
        ("giay kahi sinh", BIRTH),
        ("giay khai sih", BIRTH),
        ("tôi muốn làm giấy khai sinh cho cháu nội", BIRTH),
        ("1.001193", BIRTH),
        ("001193", BIRTH),
        ("kết hôn", MARRIAGE),
        ("ket ho", MARRIAGE),
        ("dang ki ket hon", MARRIAGE),
        ("hôn thú", MARRIAGE),
        ("ho kinh doanh", SHOP),
        ("giấy chứng tử", DEATH),
        ("tạm trú", STAY),
        ("sao y", COPY),
        ("công chứng bản sao", COPY),
    ],
)
def test_the_procedure_that_is_meant_comes_first(typed: str, meant: str) -> None:
    assert find(typed)[0] == meant


@pytest.mark.parametrize(
    ("typed", "word"), [("sổ đỏ", "sổ đỏ"), ("so do", "sổ đỏ"), ("cccd", "căn cước"), ("bhyt", "bảo hiểm y tế")]
)
def test_a_word_of_many_procedures_finds_those_first_that_are_named_by_it(typed: str, word: str) -> None:
    titles = [catalogue().find(code).title.vi for code in find(typed)[:3]]  # type: ignore[union-attr]
    assert len(titles) >= 2
    assert any(word in title for title in titles[:2])


@pytest.mark.parametrize(
    "typed", ["", " ", "k", "xyzzy", "qwrt", "zzz zzz", "!!", "12", "facebook", "hôm nay trời đẹp quá"]
)
def test_nothing_is_found_for_what_means_nothing(typed: str) -> None:
    assert find(typed) == ()
    assert finder().sure(typed, "vi") == ""


@pytest.mark.parametrize(("typed", "meant"), [("birth", BIRTH), ("marriage", MARRIAGE), ("khai sinh", BIRTH)])
def test_in_english_the_english_titles_lead_and_the_vietnamese_names_are_known_too(typed: str, meant: str) -> None:
    assert find(typed, "en")[0] == meant


def test_marks_that_are_typed_are_meant_and_without_them_every_word_may_be() -> None:
    words = TypedWords([syllables("mua bán"), syllables("cái bàn"), syllables("quả bưởi")], [1, 1, 1])
    marked, _, _ = words.compare(syllables("bán"), last_begun=False)
    unmarked, _, _ = words.compare(syllables("ban"), last_begun=False)
    assert marked[0] == 1 > marked[1] > marked[2] == 0
    assert unmarked.tolist() == [1, 1, 0]


def test_a_single_best_match_is_sure_and_several_alike_are_not() -> None:
    assert finder().sure("dkks", "vi") == BIRTH
    assert finder().sure("tam tru", "vi") == STAY
    assert finder().sure("sổ đỏ", "vi") == ""
    assert finder().sure("hộ kinh doanh", "vi") == ""


@pytest.mark.parametrize("code", CODES)
def test_every_procedure_is_found_by_each_of_its_names_and_by_its_title(code: str) -> None:
    procedure = catalogue().procedures[code]
    for name in (procedure.title.vi, *procedure.asked.names):
        assert code in find(name)[:6], name
        assert code in find(bare(name))[:8], name
    assert code in find(procedure.title.en, "en")[:3]


@settings(deadline=None)
@given(st.sampled_from(CODES), st.data())
def test_a_title_of_which_the_last_word_is_only_begun_finds_its_procedure(code: str, data: st.DataObject) -> None:
    words = bare(catalogue().procedures[code].title.vi).split()
    begun = data.draw(st.integers(1, len(words[-1])))
    assert code in find(" ".join([*words[:-1], words[-1][:begun]]))


@settings(deadline=None)
@given(st.sampled_from(CODES), st.data())
def test_two_letters_in_the_wrong_order_do_not_lose_a_procedure(code: str, data: st.DataObject) -> None:
    words = bare(catalogue().procedures[code].title.vi).split()
    long = [place for place, word in enumerate(words) if len(word) >= 4]
    if not long:
        return
    at = data.draw(st.sampled_from(long))
    letter = data.draw(st.integers(0, len(words[at]) - 2))
    word = words[at]
    words[at] = word[:letter] + word[letter + 1] + word[letter] + word[letter + 2 :]
    assert code in find(" ".join(words))


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_is_taken_and_gives_codes_that_exist_once_each(typed: str) -> None:
    for language in ("vi", "en"):
        codes = find(typed, language)
        assert len(codes) == len(set(codes)) <= MOST
        assert set(codes) <= set(catalogue().known())
        assert finder().sure(typed, language) in ("", *codes)


@settings(deadline=None)
@given(st.text("aăâeêioôuưđkhsnt áờẽị", max_size=40))
def test_a_decomposed_text_finds_the_same(typed: str) -> None:
    assert find(unicodedata.normalize("NFD", typed)) == find(typed)


@settings(deadline=None)
@given(st.sampled_from(CODES))
def test_capitals_and_signs_change_nothing(code: str) -> None:
    title = clean(catalogue().procedures[code].title.vi)
    assert find(f"  “{title.upper()}”, ") == find(f"{title} ")
