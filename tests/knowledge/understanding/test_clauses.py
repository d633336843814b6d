"""Parts of a sentence that do not ask."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.knowledge.topics.clauses import request_start, without_denied
from robot.knowledge.vietnamese.syllables import syllables
from tests.knowledge.asking import ask


@pytest.mark.parametrize(
    ("said", "wanted"),
    [
        ("má cho tui miếng đất giấy đã chứng xong giờ chuyển tên trên sổ", "chuyển tên trên sổ"),
        ("tui bỏ vợ ba năm rồi chừ xin tờ giấy độc thân", "xin tờ giấy độc thân"),
    ],
)
def test_the_request_stands_after_the_story(said: str, wanted: str) -> None:
    tokens = syllables(said)
    assert tokens[request_start(tokens) :] == syllables(wanted)


@pytest.mark.parametrize("said", ["mấy giờ thì ở đây mở cửa", "hôm nay tôi đến làm giấy", "bao giờ"])
def test_a_time_of_day_is_no_turn_of_the_story(said: str) -> None:
    assert request_start(syllables(said)) == 0


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("không phải đổi mà là mất thẻ căn cước", "mất thẻ căn cước"),
        ("không phải tách thửa mà tách hộ", "tách hộ"),
        ("căn cước bị mất chứ không phải hết hạn", "căn cước bị mất"),
        ("mất chứ không phải hết hạn căn cước", "mất căn cước"),
        ("đừng nói khai sinh nữa tôi cần kết hôn", "tôi cần kết hôn"),
        ("đừng nói nữa", "đừng nói nữa"),
        ("tôi không phải chờ", "tôi không phải chờ"),
    ],
)
def test_what_is_denied_is_left_out(said: str, meant: str) -> None:
    assert without_denied(syllables(said)) == syllables(meant)


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("không phải hết hạn mà là mất thẻ căn cước", "1.014064"),
        ("không phải tách thửa mà tách hộ", "1.010038"),
        ("đừng nói khai sinh nữa tôi cần đăng ký kết hôn", "1.000894"),
    ],
)
def test_a_denied_procedure_is_not_answered(said: str, code: str) -> None:
    assert ask(said).procedure == code


@given(st.lists(st.sampled_from(syllables("không phải mà là chứ đừng nữa giờ mất thẻ căn cước")), max_size=12))
def test_any_sentence_keeps_something(tokens: list[str]) -> None:
    kept = without_denied(tokens)
    assert len(kept) >= min(2, len(tokens))
    assert 0 <= request_start(tokens) < max(1, len(tokens))
