"""Working days, against an independent count: the Labour Code's days by the sky and by hand, one step after another."""

import datetime
import random
import tomllib

import pytest

from robot.desk.dossiers.working_days import CalendarTable, WorkingDays, YearTable, public_holidays
from robot.paths import ROOT
from tests.desk.dossiers.moon import lunar

Day = datetime.date
ONE = datetime.timedelta(1)
WEEK = (0, 1, 2, 3, 4)
YEARS = range(2024, 2031)
SWAPPED = {Day(2024, 4, 29): Day(2024, 5, 4), Day(2025, 5, 2): Day(2025, 4, 26), Day(2026, 8, 31): Day(2026, 8, 22)}
"""Days off that were decreed, and the Saturdays worked for them."""

PLAIN = WorkingDays(CalendarTable(), WEEK)


def off_days(year: int) -> set[Day]:
    """Free days of `year` by Article 112, with the rest days moved to the next working day (Article 111.3)."""
    first = lunar(year, 1, 1)
    monday = first - datetime.timedelta(first.weekday())
    around = (0, 1, 2, 3, 4) if first.weekday() < 5 else (3, 4, 7, 8, 9)
    free = {monday + datetime.timedelta(days) for days in around}
    national = Day(year, 9, 2)
    beside = national + (ONE if national.weekday() in (0, 3, 6) else -ONE)
    named = [Day(year, 1, 1), lunar(year, 3, 10), Day(year, 4, 30), Day(year, 5, 1), national, beside]
    named += [Day(year, 11, 24)] * (year >= 2026)
    free |= set(named)
    for day in named:
        if day.weekday() >= 5:
            moved = day + ONE
            while moved in free or moved.weekday() >= 5:
                moved += ONE
            free.add(moved)
    return free | {day for day in SWAPPED if day.year == year}


OFF = {day for year in YEARS for day in off_days(year)}


def is_worked(day: Day) -> bool:
    return day in SWAPPED.values() or (day.weekday() < 5 and day not in OFF)


def stepped(day: Day, count: int) -> Day:
    while count:
        day += ONE
        count -= is_worked(day)
    return day


@pytest.mark.parametrize("year", YEARS)
def test_the_days_off_of_a_year_are_those_of_the_law_and_the_sky(year: int) -> None:
    free, worked = public_holidays(year)
    assert {day for day in free if day.weekday() < 5} == {day for day in off_days(year) if day.weekday() < 5}
    assert worked == {day for day in SWAPPED.values() if day.year == year}


def test_ten_thousand_random_spans_equal_the_count_by_hand() -> None:
    chance = random.Random(42)
    begin, span = Day(2024, 1, 1), (Day(2030, 10, 25) - Day(2024, 1, 1)).days
    for _ in range(10_000):
        day = begin + datetime.timedelta(chance.randrange(span))
        count = chance.randrange(1, 40)
        due = stepped(day, count)
        assert PLAIN.after(day, count) == due, (day, count)
        assert PLAIN.between(day, due) == count
        assert PLAIN.between(due, day) == -count


def shipped() -> WorkingDays:
    file = ROOT / "config" / "calendar.toml"
    tables = tomllib.loads(file.read_text(encoding="utf-8"))["years"]
    years = {name: YearTable(**{key: _tupled(value) for key, value in table.items()}) for name, table in tables.items()}
    return WorkingDays(CalendarTable(years), WEEK, ((450, 690), (810, 1020)))


def _tupled(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def test_the_table_of_the_site_wins_over_the_library() -> None:
    days = shipped()
    assert days.after(Day(2025, 12, 31), 3) == Day(2026, 1, 7), "2 January was free, the library says worked"
    assert days.is_working(Day(2026, 1, 10)), "a Saturday that was worked for it"
    assert days.after(Day(2026, 8, 20), 3) == Day(2026, 8, 24), "22 August was worked"
    assert days.after(Day(2026, 8, 28), 1) == Day(2026, 9, 3)
    assert days.after(Day(2026, 2, 13), 1) == Day(2026, 2, 23), "Tết"
    worked = YearTable(confirmed=True, working=(Day(2026, 11, 24),))
    assert WorkingDays(CalendarTable({"2026": worked}), WEEK).after(Day(2026, 11, 20), 3) == Day(2026, 11, 25)
    assert days.after(Day(2026, 11, 20), 3) == Day(2026, 11, 26), "without it 24 November counts as free"


def test_a_span_over_a_year_that_nobody_confirmed_is_not_certain() -> None:
    years = {"2026": YearTable(confirmed=True), "2027": YearTable(confirmed=False)}
    days = WorkingDays(CalendarTable(years), WEEK)
    assert days.is_certain(Day(2026, 12, 1), Day(2026, 12, 31))
    assert not days.is_certain(Day(2026, 12, 30), Day(2027, 1, 4))


def test_opening_hours_are_counted_without_lunch_nights_and_weekends() -> None:
    days = shipped()
    friday = datetime.datetime(2026, 7, 17, 16, 0)
    assert days.worked_minutes(friday, datetime.datetime(2026, 7, 20, 8, 0)) == 60 + 30
    assert days.worked_minutes(datetime.datetime(2026, 7, 20, 11, 0), datetime.datetime(2026, 7, 20, 14, 0)) == 60
    assert days.worked_minutes(friday, friday - datetime.timedelta(1)) == 0


def test_a_calendar_without_a_working_day_is_told_and_does_not_hang() -> None:
    with pytest.raises(ValueError, match="no working day"):
        WorkingDays(CalendarTable(), ()).from_day(Day(2027, 1, 2))


def test_the_calendar_as_shipped_waits_for_the_ward_to_confirm_this_year() -> None:
    assert not shipped().is_certain(Day(2026, 11, 24), Day(2026, 11, 24)), "24 November is an open question"


@pytest.mark.parametrize(
    "years",
    [
        {"2026": YearTable(confirmed=True, closes={"2026-02-30": "11:30"})},
        {"2026": YearTable(confirmed=True, off=(Day(2027, 1, 2),))},
        {"2026": YearTable(confirmed=True, off=(Day(2026, 1, 2),), working=(Day(2026, 1, 2),))},
        {"năm nay": YearTable(confirmed=True)},
    ],
)
def test_a_day_that_cannot_stand_in_its_year_is_an_error_of_the_file(years: dict[str, YearTable]) -> None:
    with pytest.raises(ValueError, match=r"year|day|both"):
        CalendarTable(years)


def test_a_weekday_may_have_hours_of_its_own() -> None:
    days = WorkingDays(CalendarTable(), (*WEEK, 5), ((450, 690), (810, 1020)), {5: ((480, 660),)})
    saturday = Day(2026, 7, 18)
    assert days.spans(saturday) == ((480, 660),)
    assert days.spans(Day(2026, 7, 17)) == ((450, 690), (810, 1020))
    assert days.closing(saturday) == datetime.datetime(2026, 7, 18, 11, 0)
    assert days.usual(saturday) == ((480, 660),)
    assert days.usual(saturday + ONE) == ()
    friday_16h = datetime.datetime(2026, 7, 17, 16, 0)
    assert days.worked_minutes(friday_16h, datetime.datetime(2026, 7, 20, 8, 0)) == 60 + 180 + 30
