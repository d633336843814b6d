"""The usual weekly hours that are ordered from a day on: which week counts on which day, also in the past."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from robot.desk.database.outdated import Outdated
from robot.desk.day_orders.model import HoursValue, OrderKind, OrdersInForce, Week, WeekValue, week_periods
from robot.desk.day_orders.store import DayOrders, week_state
from robot.desk.dossiers.working_days import CalendarTable, WorkingDays, YearTable, common_hours

Day = datetime.date
ONE = datetime.timedelta(1)
FULL, MORNING, LATE = ((450, 690), (810, 1020)), ((450, 690),), ((480, 720),)
SITE: Week = (*(FULL,) * 5, (), ())
WITH_SATURDAY: Week = (*(FULL,) * 5, MORNING, ())
LATER: Week = (*(LATE,) * 5, (), ())
TODAY = Day(2026, 11, 24)
MONDAY = Day(2026, 12, 7)
YEAR = YearTable(confirmed=True, working=(Day(2026, 12, 20),), closes={"2026-12-16": "11:30", "2026-12-17": "07:00"})
CALENDAR = WorkingDays(CalendarTable({"2026": YEAR}), range(5), FULL)


@pytest.fixture
def orders(tmp_path: Path) -> Iterator[DayOrders]:
    with DayOrders(tmp_path / "desk.sqlite", lambda: datetime.datetime.combine(TODAY, datetime.time(9))) as opened:
        yield opened


def days(orders: DayOrders) -> WorkingDays:
    return CALENDAR.under(orders.in_force())


def test_without_an_order_the_week_of_the_settings_counts(orders: DayOrders) -> None:
    assert days(orders).week(TODAY) == SITE
    assert days(orders).next_change(TODAY) is None


def test_a_week_counts_from_its_first_day_on_and_leaves_the_days_before_it_alone(orders: DayOrders) -> None:
    orders.give_week(MONDAY, WeekValue(WITH_SATURDAY), "Hoa")
    found = days(orders)
    assert (found.week(MONDAY - ONE), found.week(MONDAY)) == (SITE, WITH_SATURDAY)
    assert not found.is_working(Day(2026, 12, 5))
    assert found.spans(Day(2026, 12, 12)) == MORNING
    assert found.closing(Day(2026, 12, 12)).hour == 11
    assert found.between(Day(2026, 11, 27), Day(2026, 12, 5)) == 5
    assert found.between(Day(2026, 12, 11), Day(2026, 12, 14)) == 2
    assert found.next_change(TODAY) == MONDAY
    assert found.next_change(MONDAY) is None


def test_the_order_with_the_latest_first_day_counts_whichever_was_given_first(orders: DayOrders) -> None:
    orders.give_week(MONDAY, WeekValue(WITH_SATURDAY))
    orders.give_week(TODAY, WeekValue(LATER))
    found = days(orders)
    assert [found.week(day) for day in (TODAY - ONE, TODAY, MONDAY - ONE, MONDAY)] == [
        SITE,
        LATER,
        LATER,
        WITH_SATURDAY,
    ]


def test_of_two_orders_from_the_same_day_on_the_newer_counts_and_both_are_withdrawn(orders: DayOrders) -> None:
    orders.give_week(MONDAY, WeekValue(LATER))
    newer = orders.give_week(MONDAY, WeekValue(WITH_SATURDAY))
    assert days(orders).week(MONDAY) == WITH_SATURDAY
    assert orders.end_week(newer.id, TODAY) == newer
    assert days(orders).week(MONDAY) == SITE


def test_a_week_in_force_that_is_cancelled_has_counted_until_yesterday(orders: DayOrders) -> None:
    given = orders.give_week(TODAY - 7 * ONE, WeekValue(LATER))
    assert orders.end_week(given.id, TODAY) == given
    assert orders.end_week(given.id, TODAY) is None, "it has ended"
    found = days(orders)
    assert [found.week(day) for day in (TODAY - 8 * ONE, TODAY - ONE, TODAY)] == [SITE, LATER, SITE]


def test_the_week_before_counts_again_when_one_is_cancelled(orders: DayOrders) -> None:
    orders.give_week(TODAY - 14 * ONE, WeekValue(LATER))
    given = orders.give_week(TODAY - 7 * ONE, WeekValue(WITH_SATURDAY))
    orders.end_week(given.id, TODAY)
    found = days(orders)
    assert [found.week(TODAY - ahead * ONE) for ahead in (14, 8, 7, 1, 0)] == [
        LATER, LATER, WITH_SATURDAY, WITH_SATURDAY, LATER,
    ]  # fmt: skip
    first, second, third = week_periods(orders.all())
    assert [each.first for each in (first, second, third)] == [TODAY - 14 * ONE, TODAY - 7 * ONE, TODAY]
    assert first.order == third.order


def test_a_single_day_a_holiday_a_short_day_and_an_exchanged_day_win_over_the_week(orders: DayOrders) -> None:
    orders.give_week(TODAY - 7 * ONE, WeekValue(WITH_SATURDAY))
    saturday, sunday = Day(2026, 12, 12), Day(2026, 12, 20)
    midnight = datetime.datetime.combine(saturday, datetime.time())
    orders.give(OrderKind.HOURS, saturday.isoformat(), HoursValue(()), midnight, midnight + ONE)
    found = days(orders)
    assert not found.is_working(saturday)
    assert found.is_working(saturday + 7 * ONE)
    assert not found.is_working(Day(2027, 1, 1))
    assert found.spans(sunday) == FULL, "it is worked in exchange, with the hours of most weekdays"
    assert not found.is_closed_by_order(sunday)
    assert found.is_closed_by_order(sunday + 7 * ONE)
    assert found.is_closed_by_order(saturday)
    assert found.spans(Day(2026, 12, 16)) == MORNING
    assert not found.is_working(Day(2026, 12, 17)), "it closes before it opens"


def test_a_weekday_that_the_settings_close_is_not_closed_by_order(orders: DayOrders) -> None:
    assert not days(orders).is_closed_by_order(Day(2026, 11, 28))


@pytest.mark.parametrize(
    "week",
    [(FULL,) * 6, ((),) * 7, (((690, 450),), *(FULL,) * 6), (((450, 690), (600, 700)), *(FULL,) * 6)],
)
def test_a_week_that_is_never_open_or_out_of_order_is_no_week(week: Week) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"days": week}, WeekValue)


def test_a_page_that_shows_older_orders_changes_nothing(orders: DayOrders) -> None:
    shown = week_state(orders.all())
    given = orders.give_week(MONDAY, WeekValue(WITH_SATURDAY), shown=shown)
    with pytest.raises(Outdated):
        orders.give_week(MONDAY + 7 * ONE, WeekValue(LATER), shown=shown)
    orders.end_week(given.id, MONDAY + ONE)
    with pytest.raises(Outdated):
        orders.give_week(MONDAY + 7 * ONE, WeekValue(LATER), shown=f"{given.id}-")
    assert len(orders.all()) == 1


def test_hours_of_the_past_are_kept_without_their_author(orders: DayOrders) -> None:
    given = orders.give_week(TODAY - 7 * ONE, WeekValue(LATER), "Hoa", "thử")
    midnight = datetime.datetime.combine(TODAY, datetime.time())
    orders.give(OrderKind.HOURS, TODAY.isoformat(), HoursValue(MORNING), midnight, midnight + ONE, "Hoa", "họp")
    planned = orders.give_week(MONDAY, WeekValue(WITH_SATURDAY), "Hoa")
    orders.end_week(given.id, TODAY)
    orders.end_week(planned.id, TODAY)
    before = orders.in_force()
    orders.expire(TODAY + 400 * ONE)
    assert orders.in_force() == before
    assert [(each.who, each.why) for each in orders.all()] == [("", ""), ("", "")]


def test_the_hours_of_most_weekdays_are_the_common_ones() -> None:
    assert common_hours(WITH_SATURDAY) == FULL
    assert common_hours((MORNING, FULL, FULL, *((),) * 4)) == FULL
    assert common_hours((MORNING, FULL, *((),) * 5)) == MORNING
    assert common_hours(((),) * 7) == ()


def test_ten_thousand_days_equal_the_newest_order_by_hand(orders: DayOrders) -> None:
    weeks = (LATER, WITH_SATURDAY, SITE)
    for number, ahead in enumerate((40, 3, 90, 3, 200, 17)):
        orders.give_week(TODAY + ahead * ONE, WeekValue(weeks[number % 3]))
    ended = orders.give_week(TODAY - 50 * ONE, WeekValue(LATER))
    orders.end_week(ended.id, TODAY)
    given = [each for each in orders.all() if each.id != ended.id]
    found = days(orders)
    for ahead in range(-5_000, 5_000):
        day = TODAY + ahead * ONE
        begun = [(each.subject, each.id, each.value.days) for each in given if Day.fromisoformat(each.subject) <= day]
        by_hand = LATER if -50 <= ahead < 0 else max(begun, default=("", 0, SITE))[2]
        assert found.week(day) == by_hand, day


def test_orders_that_change_no_week_change_no_day() -> None:
    assert CALENDAR.under(OrdersInForce()).week(TODAY) == CALENDAR.week(TODAY)
