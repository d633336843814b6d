"""By a clock that has leapt years ahead nothing is too old, for as long as it may take to set it."""

import datetime

import pytest

from robot.desk.database.clock_jump import BELIEVED, CONFIRMED_DAYS, has_leapt

TODAY = datetime.date(2026, 7, 14)
LATER = datetime.date(2036, 7, 11)


def days(first: datetime.date, count: int) -> list[datetime.date]:
    return [first + datetime.timedelta(number) for number in range(count)]


def test_a_robot_that_works_day_by_day_has_a_clock_to_believe() -> None:
    assert not has_leapt(TODAY, days(TODAY - datetime.timedelta(200), 200))
    assert not has_leapt(TODAY + BELIEVED, [TODAY])


@pytest.mark.parametrize("wrong_days", range(CONFIRMED_DAYS))
def test_a_clock_that_has_leapt_is_not_believed_for_days(wrong_days: int) -> None:
    written = [*days(TODAY - datetime.timedelta(10), 10), *days(LATER, wrong_days + 1)]
    assert has_leapt(LATER + datetime.timedelta(wrong_days), written)


def test_a_robot_that_was_switched_off_for_long_goes_on_forgetting_after_days_of_work() -> None:
    written = [*days(TODAY - datetime.timedelta(10), 10), *days(LATER, CONFIRMED_DAYS)]
    assert not has_leapt(LATER + datetime.timedelta(CONFIRMED_DAYS), written)


def test_days_of_the_future_say_nothing() -> None:
    assert not has_leapt(TODAY, [*days(TODAY - datetime.timedelta(10), 10), *days(LATER, 3)])
    assert has_leapt(TODAY, [TODAY, *days(LATER, 3)])
