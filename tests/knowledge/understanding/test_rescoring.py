"""Of what a recogniser thinks possible, what the catalogue makes sense of; never against a clear first reading."""

import pytest

from robot.core.commands import Listen
from robot.core.events import Act
from tests.knowledge.asking import understander

FREE, REPLY = Listen(turn=7), Listen(turn=7, expects="yes_no")


def test_a_clear_first_reading_stands() -> None:
    readings = ("tôi muốn đăng ký kết hôn", "làm giấy khai sinh cho con")
    text, meaning = understander().best(readings, FREE)
    assert text == readings[0]
    assert meaning == understander().understand(readings[0], FREE)


def test_a_first_reading_without_sense_gives_way_to_one_that_is_clear() -> None:
    text, meaning = understander().best(("ôi tình mẫu tử", "làm giấy khai sinh cho con"), FREE)
    assert text == "làm giấy khai sinh cho con"
    assert (meaning.act, meaning.procedure) == (Act.ANSWER, "1.001193")


def test_without_a_clear_one_the_first_reading_stands() -> None:
    text, meaning = understander().best(("ôi tình mẫu tử", "hôm nay trời đẹp"), FREE)
    assert text == "ôi tình mẫu tử"
    assert meaning.act is Act.REFUSE


def test_what_is_not_done_here_is_an_answer_too() -> None:
    text, meaning = understander().best(("tôi muốn ly hôn", "đăng ký kết hôn"), FREE)
    assert text == "tôi muốn ly hôn"
    assert meaning.target == "court"


def test_a_yes_is_never_taken_from_a_second_reading() -> None:
    text, meaning = understander().best(("cỏ trên đồi", "có"), REPLY)
    assert (text, meaning.act) == ("cỏ trên đồi", Act.REFUSE)
    assert understander().best(("cỏ trên đồi", "không"), REPLY)[1].target == "no"


def test_nothing_heard_is_not_understood() -> None:
    text, meaning = understander().best((), FREE)
    assert (text, meaning.act, meaning.target) == ("", Act.REFUSE, "not_understood")


@pytest.mark.parametrize(
    ("said", "context"),
    [
        ("tôi muốn làm giấy khai sinh", {}),
        ("nhà vệ sinh ở đâu", {}),
        ("bao nhiêu tiền", {"procedure": "1.001193"}),
        ("không", {"expects": "yes_no"}),
        ("được rồi", {"expects": "yes_no"}),
        ("cái thứ hai", {"choices": ("1.001193", "1.000894")}),
        ("dừng lại", {"expects": "stop"}),
    ],
)
def test_a_whole_request_may_end_the_turn(said: str, context: dict[str, str]) -> None:
    assert understander().complete(said, Listen(turn=7, **context))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "said",
    [
        "",
        "tôi",
        "tôi muốn làm giấy",
        "tôi muốn làm giấy khai sinh và",
        "tôi muốn làm giấy khai sinh cho",
        "giấy khai sinh của",
        "ôi tình mẫu tử",
        "đăng ký khai sinh thì",
        "vừa muốn nói thì lại",
        "tôi muốn làm giấy khai sinh nhưng vẫn",
        "chỉ khát khao",
    ],
)
def test_what_wants_more_words_may_not(said: str) -> None:
    assert not understander().complete(said, FREE)


@pytest.mark.parametrize("said", ["dạ", "à", "ờ", "dạ thì"])
def test_a_thoughtful_sound_is_no_whole_reply(said: str) -> None:
    assert not understander().complete(said, REPLY)
