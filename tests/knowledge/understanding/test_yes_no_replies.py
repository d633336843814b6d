"""A yes is all that was said; a no may stand anywhere; a question is no reply."""

from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.knowledge.understanding.yes_no_replies import YesNoReplies
from robot.knowledge.vietnamese.syllables import syllables
from robot.runtime.content.understanding_loader import load_requests
from tests.knowledge.asking import CONFIG, catalogue

NEGATIONS = [
    "không",
    "hông",
    "hổng",
    "chưa",
    "chửa",
    "thôi",
    "khỏi",
    "đâu",
    "nỏ",
    "chẳng",
    "đừng",
    "khoan",
    "quên",
    "mất",
    "thiếu",
    "hết hạn",
    "để ở nhà",
    "còn lâu",
    "don't",
    "haven't",
    "not",
    "no",
]


@cache
def replies() -> YesNoReplies:
    phrases = load_requests(CONFIG, catalogue()).replies
    return YesNoReplies(phrases.yes, phrases.no, phrases.unsure)


def meant(text: str) -> str:
    return replies().meant(syllables(text))


@pytest.mark.parametrize(
    "said",
    [
        *("có", "dạ có", "vâng ạ", "ừ", "đồng ý", "được", "có chứ", "đúng rồi", "dạ phải", "có rồi", "dạ có mang"),
        *("tôi có rồi", "dạ được đi em ơi", "rô bốt ơi, dẫn đi nhé", "ừ đi", "có có", "vâng, bác có ạ"),
        *("yes", "ok", "ok có", "yes please", "Yes, I have"),
    ],
)
def test_agreement_and_nothing_else_is_yes(said: str) -> None:
    assert meant(said) == "yes"


@pytest.mark.parametrize(
    "said",
    [
        *("ừ không", "ờ không", "ừ chưa", "ừ mà thôi", "vâng thôi", "vâng không có", "dạ đâu có", "dạ hổng có"),
        *("được rồi khỏi", "đúng là chưa có", "còn chưa làm", "ok không", "có nhưng để ở nhà"),
    ],
)
def test_a_polite_beginning_makes_no_yes_of_a_no(said: str) -> None:
    assert meant(said) == "no"


@pytest.mark.parametrize(
    "said",
    [
        *("có đâu", "còn lâu", "dạ quên rồi", "dạ mất rồi", "dạ hết hạn rồi", "dạ để quên ở nhà", "dạ thiếu"),
        *("không phải", "không phải đâu", "thôi khỏi", "không, tôi tự đi", "thôi không cần đâu", "dạ đâu phải"),
        *("no thanks", "I don't have it", "not yet"),
    ],
)
def test_what_is_refused_or_lacking_is_no(said: str) -> None:
    assert meant(said) == "no"


@pytest.mark.parametrize("said", ["vẫn chưa", "dạ tôi thì chưa", "thế thì không", "chưa có gì cả", "không có cái nào"])
def test_a_statement_that_looks_like_a_question_is_no(said: str) -> None:
    assert meant(said) == "no"


@pytest.mark.parametrize(
    "said",
    [
        *("dạ gì ạ", "dạ sao ạ", "có ai ở đó không", "được không", "có mất tiền không", "hết hạn chưa", "có chưa"),
        *("quầy ở đâu", "ở đâu có", "không có thì sao", "không có hộ chiếu thì làm thế nào", "không được à"),
        *("không biết quầy ở đâu", "yes where is it"),
    ],
)
def test_a_question_is_no_reply(said: str) -> None:
    assert meant(said) == ""


@pytest.mark.parametrize(
    "said",
    [
        *("dạ hai vợ chồng em người Việt Nam", "có dẫn tôi đi", "ừ tâm đi", "có phải", "tôi phải", "em ơi", "", "đi"),
        *("dạ khoan", "được thôi", "không thiếu", "chưa hết hạn", "không phải là không có"),
    ],
)
def test_what_only_begins_like_a_reply_or_says_both_is_none(said: str) -> None:
    assert meant(said) == ""


@pytest.mark.parametrize(
    "said",
    [
        *("không biết", "dạ không biết nữa", "chả biết", "dạ cái này em không rõ ạ", "tôi có biết đâu"),
        *("tôi không nhớ làm chưa", "không biết có không", "I don't know, sorry", "not sure"),
    ],
)
def test_not_knowing_is_neither_yes_nor_no(said: str) -> None:
    assert meant(said) == "unsure"


@pytest.mark.parametrize("kind", ["yes", "no", "unsure"])
def test_every_shipped_phrase_means_what_it_is_listed_for(kind: str) -> None:
    phrases = getattr(load_requests(CONFIG, catalogue()).replies, kind)
    assert {phrase: got for phrase in phrases if (got := meant(phrase)) != kind} == {}


SAID = (
    "dạ",
    "vâng",
    "ừ",
    "ạ",
    "em",
    "có",
    "được",
    "rồi",
    "đi",
    "phải",
    "đúng",
    "ok",
    "yes",
    "mang",
    "tôi",
    "biết",
    "ở",
)
WORDS = st.lists(st.sampled_from(SAID), max_size=4)


@given(WORDS, st.sampled_from(NEGATIONS), WORDS)
def test_no_sentence_that_holds_a_negation_is_yes(before: list[str], negation: str, after: list[str]) -> None:
    assert meant(" ".join([*before, negation, *after])) != "yes"


@given(st.sampled_from(NEGATIONS), st.lists(st.sampled_from(SAID), max_size=3))
def test_a_phrase_that_is_listed_by_mistake_makes_no_yes_of_a_negation(negation: str, after: list[str]) -> None:
    said = " ".join([negation, *after])
    assert YesNoReplies((said, "có"), (), ()).meant(syllables(said)) != "yes"


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    assert meant(text) in {"yes", "no", "unsure", ""}
