"""The days of a report, and the days that it is compared with."""

import datetime
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from robot.desk.reports.period import Period, PeriodKind, month_of, report_month_of, week_of

DAY = datetime.date
DAYS = st.dates(DAY(2024, 1, 1), DAY(2030, 12, 31))


@given(DAYS, st.sampled_from([week_of, month_of, report_month_of]))
def test_a_period_holds_its_day_and_the_one_before_ends_the_day_before(
    day: datetime.date, of: Callable[[datetime.date], Period]
) -> None:
    period = of(day)
    assert period.first <= day <= period.last
    assert of(period.first) == of(period.last) == period
    before = period.before()
    assert before.last == period.first - datetime.timedelta(1)
    assert before.kind is period.kind


def test_an_official_month_runs_from_the_15th_to_the_14th_over_the_new_year_too() -> None:
    assert report_month_of(DAY(2026, 11, 14)) == Period(PeriodKind.REPORT, DAY(2026, 10, 15), DAY(2026, 11, 14))
    assert report_month_of(DAY(2026, 11, 15)) == Period(PeriodKind.REPORT, DAY(2026, 11, 15), DAY(2026, 12, 14))
    assert report_month_of(DAY(2027, 1, 3)) == Period(PeriodKind.REPORT, DAY(2026, 12, 15), DAY(2027, 1, 14))


def test_a_week_that_is_not_over_is_compared_with_as_many_days_of_the_week_before() -> None:
    week = week_of(DAY(2026, 11, 26))
    assert week.until(DAY(2026, 11, 26)) == Period(PeriodKind.WEEK, DAY(2026, 11, 23), DAY(2026, 11, 26))
    assert week.before_until(DAY(2026, 11, 26)) == Period(PeriodKind.WEEK, DAY(2026, 11, 16), DAY(2026, 11, 19))
    assert week.before_until(DAY(2026, 12, 5)) == week.before()
    assert week.until(DAY(2026, 11, 22)) is None
    assert week.before_until(DAY(2026, 11, 22)) is None


def test_of_free_days_as_many_before_are_taken() -> None:
    free = Period(PeriodKind.RANGE, DAY(2026, 11, 10), DAY(2026, 11, 12))
    assert free.before() == Period(PeriodKind.RANGE, DAY(2026, 11, 7), DAY(2026, 11, 9))
