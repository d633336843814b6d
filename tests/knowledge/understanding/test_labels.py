"""The label of a button is understood on its page, politely and without tone marks, and nowhere else."""

import pytest

from robot.core.events import Act
from tests.knowledge.asking import ask
from tests.knowledge.service_wordings import LABELLED, Ways, meant

SAID = {
    "finished-talking": Ways(
        "tôi nói xong rồi ạ",
        "tôi nói xong hỉ",
        "tôi nói xong nghen",
        "toi noi xong",
        ("i have finished talking", "i have finished speaking please"),
    ),
    "finished": Ways(
        "dạ tôi xong rồi",
        "xong rồi hỉ",
        "tui xong rồi nghen",
        "toi xong roi",
        ("i have finished", "i am done now", "finished please"),
    ),
    "close": Ways(
        "đóng lại giúp tôi", "đóng lại hỉ", "đóng lại dùm tui nghen", "dong lai", ("close it please", "please close it")
    ),
    "papers": Ways(
        "cho tôi xem lại giấy tờ",
        "xem lại giấy tờ hỉ",
        "coi lại giấy tờ nghen",
        "xem lai giay to",
        ("back to the papers please",),
    ),
    "clear": Ways("xoá hết đi", "xoá hết hỉ", "xoá hết giùm tui", "xoa het", ("clear it please", "please clear all")),
    "alone": Ways(
        "dạ tôi tự đi được ạ", "tui tự đi được hỉ", "tui tự đi được nghen", "toi tu di duoc", ("i can go myself",)
    ),
    "call-again": Ways("gọi lại giúp tôi", "gọi lại hỉ", "gọi lại giùm tui", "goi lai", ("please call again",)),
    "try-again": Ways("thử lại giúp tôi", "thử lại hỉ", "thử lại giùm tui", "thu lai", ("please try again",)),
    "priority": Ways(
        "dạ cho tôi ưu tiên với ạ",
        "tui cần ưu tiên hỉ",
        "cho tui ưu tiên nghen",
        "toi can uu tien",
        ("i need priority please", "i am pregnant"),
    ),
    "no-priority": Ways(
        "thôi ưu tiên ạ", "bỏ ưu tiên hỉ", "bỏ ưu tiên giùm tui", "bo uu tien", ("no priority please",)
    ),
}


def test_no_label_is_forgotten() -> None:
    assert set(SAID) == set(LABELLED)


@pytest.mark.parametrize("name", LABELLED)
def test_a_label_is_said_in_three_regions_in_english_and_without_tone_marks(name: str) -> None:
    *vietnamese, english = SAID[name]
    every = (*vietnamese, *english)
    assert {text: meant(name, text) for text in every} == dict.fromkeys(every, name)


@pytest.mark.parametrize("name", [name for name in LABELLED if name != "finished-talking"])
def test_where_its_button_is_not_a_label_means_nothing(name: str) -> None:
    for text in (SAID[name].north, *SAID[name].english):
        got = ask(text)
        assert (got.act, got.target) == (Act.REFUSE, "not_understood"), text


@pytest.mark.parametrize(
    ("text", "offers"),
    [
        ("con tôi học xong rồi", ("finished",)),
        ("đóng tiền ở đâu", ("close",)),
        ("đóng cửa hàng thì làm giấy gì", ("close",)),
        ("xoá đăng ký thường trú", ("clear",)),
        ("xem lại giấy tờ nhà đất của tôi", ("papers",)),
    ],
)
def test_a_sentence_that_only_holds_the_words_of_a_label_is_none(text: str, offers: tuple[str, ...]) -> None:
    assert ask(text, offers=offers).target not in offers
