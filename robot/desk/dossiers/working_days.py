"""Working days of the centre: its weekdays, the public holidays, and the calendar that the site edits.

Public holidays, days off in lieu, and rest days worked in exchange come from the `holidays` library (Labour Code, Art.
111 and 112). For coming years it can only guess the Prime Minister's decisions, so the site's table takes precedence.
"""

import copy
import datetime
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Annotated

import msgspec

from robot.desk.day_orders.model import OrdersInForce

Day = datetime.date
_ONE = datetime.timedelta(1)
_LIMIT_DAYS = 366 * 20
Span = tuple[int, int]
"""A piece of the opening hours, (from, to) in minutes of the day."""
Week = tuple[tuple[Span, ...], ...]
"""Opening hours of the seven weekdays, Monday first; () = closed."""
Minute = Annotated[str, msgspec.Meta(pattern="^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class YearTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A year in `config/calendar.toml`."""

    confirmed: bool = False  # compared with the official schedule
    off: tuple[Day, ...] = ()
    working: tuple[Day, ...] = ()
    closes: Mapping[str, Minute] = {}  # "2026-02-13" -> "11:30"


class CalendarTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Contents of `config/calendar.toml`."""

    years: dict[str, YearTable] = {}

    def __post_init__(self) -> None:
        for name, year in self.years.items():
            if not (name.isascii() and name.isdigit() and 2000 <= int(name) <= 2100):
                raise ValueError(f"years.{name}: is no year")
            told = [*year.off, *year.working, *map(_day, year.closes)]
            if strange := next((day for day in told if day.year != int(name)), None):
                raise ValueError(f"years.{name}: {strange} is not in that year")
            if both := set(year.off) & set(year.working):
                raise ValueError(f"years.{name}: {min(both)} is both off and working")


def _day(text: str) -> Day:
    try:
        return Day.fromisoformat(text)
    except ValueError as error:
        raise ValueError(f"closes: {text} is no day like 2026-02-13") from error


class WorkingDays:
    """The working days of a centre that is open from the minutes `hours` (from, to) on `weekdays` (Monday = 0), and
    from those of `hours_on` on the weekdays named there. From a day on, other weeks may be ordered.
    """

    def __init__(
        self,
        table: CalendarTable,
        weekdays: Sequence[int],
        hours: Sequence[Span] = ((450, 1020),),
        hours_on: Mapping[int, Sequence[Span]] | None = None,
    ) -> None:
        self._hours = tuple(hours)
        self._site_week: Week = tuple(
            tuple((hours_on or {}).get(weekday, hours)) if weekday in weekdays else () for weekday in range(7)
        )
        self._changes: tuple[Day, ...] = ()  # first days of the ordered weeks, the earliest first
        self._weeks: tuple[Week | None, ...] = ()  # the week from each of them on; None = that of the site
        years = table.years.values()
        self._off = frozenset(day for year in years for day in year.off)
        self._working = frozenset(day for year in years for day in year.working)
        self._closes = {Day.fromisoformat(day): at for year in years for day, at in year.closes.items()}
        self._counted: dict[tuple[Day, Day], int] = {}
        self._confirmed = frozenset(int(name) for name, year in table.years.items() if year.confirmed)
        self._ordered: Mapping[Day, tuple[Span, ...]] = {}

    def under(self, orders: OrdersInForce) -> "WorkingDays":
        """Return these working days with the hours that are ordered: of single days, which win over the calendar, and
        of the week from a day on, in place of the usual ones."""
        found = copy.copy(self)
        found._ordered, found._counted = dict(orders.hours), {}
        found._changes = tuple(sorted(orders.weeks))
        found._weeks = tuple(orders.weeks[day] for day in found._changes)
        return found

    def week(self, day: Day) -> Week:
        """Return the usual opening hours of the weekdays, as they count on `day`."""
        return self._ordered_week(day) or self._site_week

    def next_change(self, day: Day) -> Day | None:
        """Return the first day after `day` from which other usual hours count; None if no change is ordered."""
        return next((each for each in self._changes if each > day and self.week(each) != self.week(day)), None)

    def is_closed_by_order(self, day: Day) -> bool:
        """Whether officials have ordered that the centre is closed on `day`: on this very day, or on its weekday. A day
        that is worked in exchange by the calendar is open."""
        if day in self._ordered:
            return not self._ordered[day]
        week = self._ordered_week(day)
        return week is not None and not week[day.weekday()] and not self.is_working(day)

    def _ordered_week(self, day: Day) -> Week | None:
        number = bisect_right(self._changes, day)
        return self._weeks[number - 1] if number else None

    def is_working(self, day: Day) -> bool:
        """Whether the centre works on `day`."""
        if day in self._ordered:
            return bool(self._ordered[day])
        if day in self._closes and not self._shortened(day):
            return False
        if day in self._off:
            return False
        if day in self._working:
            return True
        holidays, swapped = public_holidays(day.year)
        return day in swapped or (bool(self.usual(day)) and day not in holidays)

    def is_certain(self, first: Day, last: Day) -> bool:
        """Whether the public holidays of every year from `first` to `last` were confirmed in the site's calendar. A
        single day whose hours are ordered is certain too."""
        if first == last and first in self._ordered:
            return True
        return all(year in self._confirmed for year in range(first.year, last.year + 1))

    def from_day(self, day: Day) -> Day:
        """Return `day` if it is a working day, else the first working day after it."""
        for _ in range(_LIMIT_DAYS):
            if self.is_working(day):
                return day
            day += _ONE
        raise ValueError("the calendar has no working day")

    def after(self, day: Day, count: int) -> Day:
        """Return the `count`-th working day after `day` (`count` >= 1)."""
        for _ in range(count):
            day = self.from_day(day + _ONE)
        return day

    def between(self, first: Day, last: Day) -> int:
        """Count working days after `first` up to and with `last`; negative if `last` is earlier, 0 on the same day."""
        if last < first:
            return -self.between(last, first)
        known = self._counted.get((first, last))
        if known is not None:
            return known
        day, count = first, 0
        while day < last:
            day += _ONE
            count += self.is_working(day)
        self._counted[first, last] = count
        return count

    def closing(self, day: Day) -> datetime.datetime:
        """Return when the centre closes on `day`, in local time."""
        if ordered := self._ordered.get(day):
            return datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(minutes=ordered[-1][1])
        short = self._closes.get(day)
        minute = self._hours_on(day)[-1][1] if short is None else int(short[:2]) * 60 + int(short[3:])
        return datetime.datetime.combine(day, datetime.time(minute // 60, minute % 60))

    def usual(self, day: Day) -> tuple[Span, ...]:
        """Return the usual opening hours of the weekday of `day`; () if the centre does not usually work then."""
        return self.week(day)[day.weekday()]

    def _hours_on(self, day: Day) -> tuple[Span, ...]:
        """Return the hours of a working day. One that is worked in exchange, on a weekday that is usually free, has the
        hours of most weekdays."""
        return self.usual(day) or common_hours(self.week(day)) or self._hours

    def spans(self, day: Day) -> tuple[Span, ...]:
        """Return the opening hours of `day`, (from, to) in minutes of the day; () if the centre does not work then."""
        if day in self._ordered:
            return self._ordered[day]
        return self._shortened(day) if self.is_working(day) else ()

    def _shortened(self, day: Day) -> tuple[Span, ...]:
        """Return the hours of a working day up to the minute at which the calendar closes it."""
        closing = self.closing(day)
        last = closing.hour * 60 + closing.minute
        return tuple((begins, min(ends, last)) for begins, ends in self._hours_on(day) if begins < last)

    def free_run(self, day: Day) -> tuple[Day, Day]:
        """Return the first and the last day of the days off, without a working day between them, around `day`."""
        first = last = day
        while not self.is_working(first - _ONE):
            first -= _ONE
        return first, self.from_day(last) - _ONE

    def worked_minutes(self, first: datetime.datetime, last: datetime.datetime) -> int:
        """Return the minutes of opening hours between two local moments; 0 if `last` is earlier."""
        day, total = first.date(), 0
        while day <= last.date():
            midnight = datetime.datetime.combine(day, datetime.time())
            for begins, ends in self.spans(day):
                inside = min(midnight + datetime.timedelta(minutes=ends), last) - max(
                    midnight + datetime.timedelta(minutes=begins), first
                )
                total += max(0, int(inside.total_seconds()) // 60)
            day += _ONE
        return total


def common_hours(week: Week) -> tuple[Span, ...]:
    """Return the opening hours of most weekdays, of equally many those of the earlier ones; () = never open."""
    counted = Counter(spans for spans in week if spans)
    return counted.most_common(1)[0][0] if counted else ()


@cache
def holiday_names(year: int, language: str) -> Mapping[Day, str]:
    """Return the names of the public holidays of `year` by their day, in Vietnamese ("vi") or English."""
    from holidays import country_holidays

    found = country_holidays("VN", years=year, language="vi" if language == "vi" else "en_US")
    return {day: name.partition(" (")[0] for day, name in found.items()}


@cache
def public_holidays(year: int) -> tuple[frozenset[Day], frozenset[Day]]:
    """Return the public holidays of `year` in Vietnam, and the rest days worked in exchange, known or guessed."""
    from holidays import country_holidays  # takes 60 ms, needed only for counting days

    found = country_holidays("VN", years=year)
    return frozenset(found), frozenset(day for day in found.weekend_workdays if day.year == year)
