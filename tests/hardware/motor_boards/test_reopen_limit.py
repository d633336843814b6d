"""A port that is opened anew over and over is told of, and not for ever done in silence."""

import pytest

from hardware.motor_boards.interface import LinkFigures, LinkLost
from hardware.motor_boards.limits import REOPENINGS_LIMIT, REOPENINGS_WITHIN_MS
from hardware.motor_boards.reopen_limit import Reopenings


def test_a_few_reopenings_are_allowed_and_one_more_names_what_is_broken_in_both_languages() -> None:
    reopenings = Reopenings()
    for at_ms in range(REOPENINGS_LIMIT):
        reopenings.note(float(at_ms), "3 requests without an answer", LinkFigures())
    with pytest.raises(LinkLost, match=r"12 broken lines and 7 lost answers.* \| .*12 dòng hỏng và 7 câu trả lời mất"):
        reopenings.note(10.0, "3 requests without an answer", LinkFigures(broken_lines=12, missed=7))


def test_a_reopening_now_and_then_is_no_failure() -> None:
    reopenings = Reopenings()
    for count in range(5 * REOPENINGS_LIMIT):
        reopenings.note(count * (REOPENINGS_WITHIN_MS / REOPENINGS_LIMIT + 1), "pulled", LinkFigures())


def test_after_a_failure_the_count_begins_anew() -> None:
    reopenings = Reopenings()
    for at_ms in range(REOPENINGS_LIMIT):
        reopenings.note(float(at_ms), "pulled", LinkFigures())
    with pytest.raises(LinkLost):
        reopenings.note(5.0, "pulled", LinkFigures())
    reopenings.note(10.0, "pulled", LinkFigures())
