"""The robot calls the visitor as the visitor calls themself, and guesses nothing."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.knowledge.catalogue.templates import Templates
from robot.knowledge.vietnamese.forms_of_address import address_of
from tests.knowledge.asking import ask


@pytest.mark.parametrize(
    ("said", "address"),
    [
        *((f"{word} muốn làm giấy khai sinh", word) for word in ("bác", "cô", "chú", "ông", "bà", "anh", "chị")),
        *((f"{word} cần sao y", "bạn") for word in ("em", "cháu", "con", "mình", "tớ")),
        ("cháu ơi cho bác hỏi", "bác"),
        ("em ơi chị muốn hỏi", "chị"),
        ("thưa bác cháu muốn hỏi", "bạn"),
        ("dạ con muốn hỏi chút", "bạn"),
        ("anh hỏi cái này", "anh"),
        ("cho em gặp cán bộ", "bạn"),
        ("xem hộ bác với", "bác"),
        ("giúp em với ạ", "bạn"),
        ("lấy giùm bà một cái", "bà"),
        ("chau muon lam can cuoc", "bạn"),
        ("em can giay ket hon", "bạn"),
        ("bac muon hoi", "bác"),
        ("bà bảy sáu tuổi rồi", "bà"),
        ("bà 76 tuổi rồi, nghe không rõ đâu con ơi", "bà"),
        ("ông năm nay tám mươi hai tuổi, xin trợ cấp", "ông"),
        ("bác sáu mươi tuổi rồi mới đi làm lần đầu", "bác"),
        ("em hai mươi tuổi muốn đăng ký kết hôn", "bạn"),
        ("bác nghe không rõ", "bác"),
        ("bà không biết chữ cháu ạ", "bà"),
        ("dạ chú đến đây hỏi đất đai", "chú"),
        ("ông già rồi nói chậm thôi", "ông"),
        ("cháu tên là hoa", "bạn"),
    ],
)
def test_who_says_what_they_are_is_called_so(said: str, address: str) -> None:
    assert address_of(said) == address


@pytest.mark.parametrize(
    "said",
    [
        "tôi muốn làm giấy khai sinh",
        "tui cần sao y",
        "làm giấy khai sinh cho cháu",
        "xin học cho con",
        "bà nội muốn đổi thẻ",
        "con tôi muốn nhập học",
        "con gái muốn lấy chồng nước ngoài",
        "bà con muốn làm đường",
        "anh ấy cần giấy gì",
        "giúp em gái tôi với",
        "em robot",
        "cho cháu đi học mẫu giáo",
        "mất thẻ căn cước",
        "bà bảy sáu tuổi rồi, tôi làm thay cho bà được không",
        "bà tôi bảy sáu tuổi rồi",
        "bà mất rồi",
        "ông bị đau chân không đi được",
        "con năm tuổi rồi tôi muốn xin học",
        "bà nội tám mươi tuổi",
        "co muon lam giay",
        "ba muon hoi",
        "i need a birth certificate",
        "",
    ],
)
def test_who_speaks_of_others_or_says_nothing_of_themself_is_called_as_before(said: str) -> None:
    assert address_of(said) == ""


@given(st.text(max_size=200))
def test_any_text_gives_a_known_word_or_none(text: str) -> None:
    assert address_of(text) in {"", "bác", "cô", "chú", "ông", "bà", "anh", "chị", "bạn"}


def test_the_form_of_address_comes_with_every_understood_sentence() -> None:
    assert ask("cháu muốn làm giấy khai sinh").address == "bạn"
    assert ask("bác muốn ra quầy số ba").address == "bác"
    assert ask("đăng ký kết hôn").address == ""


WORDS = Templates({"vi": {"a.b": "{Bác} chờ nhé. Mời {bác} vào."}, "en": {"a.b": "Please wait."}})


def test_a_sentence_is_said_to_whoever_stands_there() -> None:
    assert WORDS.text("a.b", "vi", {}) == "Bác chờ nhé. Mời bác vào."
    assert WORDS.addressing("chị").text("a.b", "vi", {}) == "Chị chờ nhé. Mời chị vào."
    assert WORDS.addressing("chị").text("a.b", "en", {}) == "Please wait."


def test_a_sentence_of_the_catalogue_too_but_for_uncles() -> None:
    asked = "Bác có giấy chưa? Miễn cho chú, bác ruột mà bác nuôi."
    assert WORDS.addressing("bà").addressed(asked, "vi") == "Bà có giấy chưa? Miễn cho chú, bác ruột mà bà nuôi."
    assert WORDS.addressed(asked, "vi") == asked
    assert WORDS.addressing("bà").addressed("Do you have it, bác?", "en") == "Do you have it, bác?"
