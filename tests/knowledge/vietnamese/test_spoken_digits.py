"""Digits that are read out from a receipt, and where they go."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.core.events import Act
from robot.knowledge.vietnamese.numbers import number_words
from robot.knowledge.vietnamese.spoken_digits import CODE_DIGITS, digits_of, is_whole, with_digits
from robot.knowledge.vietnamese.spoken_numbers import spelt
from robot.knowledge.vietnamese.syllables import plain, syllables
from tests.knowledge.asking import ask, understander

digits = st.text("0123456789", min_size=1, max_size=CODE_DIGITS)
pairs = st.lists(st.integers(10, 99), min_size=1, max_size=5)


def without_marks(text: str) -> str:
    return " ".join(map(plain, syllables(text)))


@given(digits)
def test_digits_that_are_said_one_by_one_are_those_digits(code: str) -> None:
    assert digits_of(spelt(code)) == code
    assert digits_of(without_marks(spelt(code))) == code


@given(pairs)
def test_digits_that_are_said_two_by_two_are_those_digits(numbers: list[int]) -> None:
    said = ", ".join(map(number_words, numbers))
    assert digits_of(said) == "".join(map(str, numbers))


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("hai sáu không bảy mười ba", "260713"),
        ("hai mươi sáu, không bảy, mười ba", "260713"),
        ("hai sau khong bay muoi ba", "260713"),
        ("hai muoi sau khong bay muoi ba khong khong bon hai", "2607130042"),
        ("không không bốn hai", "0042"),
        ("dạ mã là hai sáu à ừm không bảy ạ", "2607"),
        ("mã hồ sơ của tui là không không bốn hai nghen", ""),
        ("mã hồ sơ của tui là không không bốn hai", "0042"),
        ("ba số không năm", "0005"),
        ("một trăm bốn mươi lăm", "145"),
        ("ba nghìn không trăm bốn lăm", "3045"),
        ("ba ngàn lẻ năm", "3005"),
        ("bẩy tư nhăm mốt", "7451"),
        ("two six oh seven", "2607"),
        ("twenty six zero seven thirteen double oh forty two", "2607130042"),
        ("the code is two six", "26"),
        ("260713 0042", "2607130042"),
        ("không", "0"),
        ("số không", "0"),
    ],
)
def test_digits_are_heard_as_people_read_them(said: str, code: str) -> None:
    assert digits_of(said) == code


@pytest.mark.parametrize(
    "said",
    [
        "hát bốn chín chấm ba bốn gạch hai sáu không bảy mười ba gạch không không bốn hai",
        "H49.34-260713-0042",
        "hat bon chin ba bon hai sau khong bay muoi ba khong khong bon hai",
        "bốn chín ba bốn hai sáu không bảy mười ba không không bốn hai",
    ],
)
def test_the_prefix_is_passed_over(said: str) -> None:
    assert digits_of(said) == "2607130042"


@pytest.mark.parametrize(
    "said", ["", "tra cứu", "mã hồ sơ của tôi", "dạ không", "quay lại trang chủ", "tôi có hai con", "chấm", "năm nay"]
)
def test_what_says_anything_else_is_no_code(said: str) -> None:
    assert digits_of(said) == ""


@given(st.text(max_size=200))
def test_any_text_is_taken(text: str) -> None:
    assert digits_of(text) == "" or digits_of(text).isdecimal()


@given(st.lists(digits, max_size=6))
def test_a_code_grows_by_what_is_said_and_never_beyond_its_end(parts: list[str]) -> None:
    code, said = "", ""
    for part in parts:
        said = part if len(said) >= CODE_DIGITS else (said + part)[:CODE_DIGITS]
        code = with_digits(code, part)
        assert code == said
        assert is_whole(code) is (len(said) == CODE_DIGITS)


@pytest.mark.parametrize(
    ("code", "said", "after"),
    [
        ("H49.34-26", "07", "H49.34-2607"),
        ("H49.34-260713", "00", "H49.34-260713-00"),
        ("H49.34-260713-00", "42", "H49.34-260713-0042"),
        ("H49.34-260713-0042", "26", "H49.34-26"),
        ("khai sinh", "26", "26"),
    ],
)
def test_a_code_that_was_begun_by_hand_keeps_its_shape(code: str, said: str, after: str) -> None:
    assert with_digits(code, said) == after


def test_where_a_code_is_awaited_digits_are_understood_and_none_is_in_the_event() -> None:
    meaning = ask("hai sáu không bảy mười ba", expects="digits")
    assert (meaning.act, meaning.target, meaning.slot) == (Act.SERVICE, "digits", "")
    assert ask("hai sáu không bảy mười ba").target != "digits"


@pytest.mark.parametrize(
    ("said", "target"),
    [
        ("đúng rồi", "yes"),
        ("vâng ạ", "yes"),
        ("tra cứu", "look-up"),
        ("tra giúp tôi", "look-up"),
        ("look it up", "look-up"),
        ("sai rồi", "no"),
        ("không phải", "no"),
        ("dạ không", "no"),
        ("no", "no"),
        ("quay lại", "back"),
        ("gọi nhân viên", "staff"),
    ],
)
def test_beside_digits_a_reply_and_a_service_are_understood_there(said: str, target: str) -> None:
    assert ask(said, expects="digits", offers=("look-up",)).target == target


def test_a_whole_code_ends_the_turn_and_a_part_of_it_does_not() -> None:
    from robot.core.commands import Listen

    listen = Listen(1, expects="digits")
    assert understander().complete("hai sáu không bảy mười ba không không bốn hai", listen)
    assert not understander().complete("hai sáu không bảy mười ba", listen)
