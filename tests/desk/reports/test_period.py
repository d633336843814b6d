"""The days of a report, and the days that it is compared with."""

import datetime
from collections.abc import Callable
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.desk.reports.period import Period, PeriodKind, month_of, named, period_of, report_month_of, week_of

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
    part = week.until(DAY(2026, 11, 26))
    assert part == Period(PeriodKind.WEEK, DAY(2026, 11, 23), DAY(2026, 11, 26))
    assert week.before().cut_like(week, part) == Period(PeriodKind.WEEK, DAY(2026, 11, 16), DAY(2026, 11, 19))
    assert week.before().cut_like(week, week) == week.before()
    assert week.until(DAY(2026, 11, 22)) is None


@given(DAYS, st.sampled_from([kind for kind in PeriodKind if kind is not PeriodKind.RANGE]))
def test_periods_follow_one_another_and_their_names_lead_back(day: datetime.date, kind: PeriodKind) -> None:
    period = period_of(kind, day)
    assert day in period
    assert period.before().after() == period
    assert named(period.name) == period
    twelve = period.earlier(12)
    assert twelve[-1] == period
    assert all(one.last + datetime.timedelta(1) == other.first for one, other in pairwise(twelve))


@given(DAYS, st.sampled_from(list(PeriodKind)))
def test_a_year_earlier_is_the_same_part_of_the_year(day: datetime.date, kind: PeriodKind) -> None:
    period = period_of(kind, day)
    earlier = period.year_before()
    assert earlier.kind is kind
    assert 330 < (period.first - earlier.first).days < 400


@pytest.mark.parametrize(
    "name",
    ["", "month", "month-2026-10-01-2026-10-30", "range-2026-10-02-2026-10-01", "x-2026-10-01-2026-10-31", "../etc"],
)
def test_what_is_no_name_of_a_period_is_none(name: str) -> None:
    assert named(name) is None


def test_of_free_days_as_many_before_are_taken() -> None:
    free = Period(PeriodKind.RANGE, DAY(2026, 11, 10), DAY(2026, 11, 12))
    assert free.before() == Period(PeriodKind.RANGE, DAY(2026, 11, 7), DAY(2026, 11, 9))
