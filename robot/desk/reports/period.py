"""Periods of reports, and for each the period before it, for comparison."""

import calendar
import datetime
import enum
import re

import msgspec

CLOSING_DAY = 14
"""Official reports over a month end on its 14th day and begin on the 15th of the month before: Nghị định 09/2019/NĐ-CP,
điều 12, as adopted by provinces. A person should check that it still holds."""

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""First and last year that a report may cover: desks have no other data, and dates near year 1 have no days before
them."""

WEEKS_OF_YEAR = 52
_NAME = re.compile(r"^([a-z]+)-(\d{4}-\d\d-\d\d)-(\d{4}-\d\d-\d\d)$", re.ASCII)


class PeriodKind(enum.StrEnum):
    """Kind of a period: a week, a calendar month, an official report month, longer parts of a year, or any days."""

    WEEK = "week"
    MONTH = "month"  # of the calendar
    REPORT = "report"  # from the 15th to the 14th
    QUARTER = "quarter"
    HALF = "half"  # January to June, July to December
    YEAR = "year"
    RANGE = "range"


class Period(msgspec.Struct, frozen=True):
    """The days from `first` to `last`, both included."""

    kind: PeriodKind
    first: datetime.date
    last: datetime.date

    @property
    def days(self) -> int:
        """Number of days in the period."""
        return (self.last - self.first).days + 1

    @property
    def name(self) -> str:
        """The period as a part of an address or file name: "month-2026-10-01-2026-10-31"."""
        return f"{self.kind.value}-{self.first}-{self.last}"

    def before(self) -> "Period":
        """Return the period of the same kind that ends the day before; for a range, one of as many days."""
        eve = self.first - datetime.timedelta(1)
        if self.kind is PeriodKind.RANGE:
            return Period(PeriodKind.RANGE, self.first - datetime.timedelta(self.days), eve)
        return period_of(self.kind, eve)

    def after(self) -> "Period":
        """Return the period of the same kind that begins the day after; for a range, one of as many days."""
        next_day = self.last + datetime.timedelta(1)
        if self.kind is PeriodKind.RANGE:
            return Period(PeriodKind.RANGE, next_day, self.last + datetime.timedelta(self.days))
        return period_of(self.kind, next_day)

    def year_before(self) -> "Period":
        """Return the same period one year earlier; of a week, the week 52 weeks earlier."""
        if self.kind is PeriodKind.WEEK:
            return week_of(self.first - datetime.timedelta(weeks=WEEKS_OF_YEAR))
        if self.kind is PeriodKind.RANGE:
            return Period(PeriodKind.RANGE, _year_earlier(self.first), _year_earlier(self.last))
        return period_of(self.kind, _year_earlier(self.last))

    def earlier(self, count: int) -> "tuple[Period, ...]":
        """Return this period and the `count` - 1 periods before it, the earliest first."""
        found = [self]
        while len(found) < count:
            found.append(found[-1].before())
        return tuple(reversed(found))

    def until(self, end: datetime.date) -> "Period | None":
        """Return the part of the period up to `end`; None if it begins later."""
        return None if end < self.first else Period(self.kind, self.first, min(self.last, end))

    def cut_like(self, whole: "Period", part: "Period") -> "Period":
        """Return this period cut to as many days as `part` has of the period `whole`; all of it if `part` is whole."""
        return (
            self
            if part == whole
            else Period(self.kind, self.first, min(self.last, self.first + (part.last - part.first)))
        )

    def __contains__(self, day: datetime.date) -> bool:
        return self.first <= day <= self.last


def period_of(kind: PeriodKind, day: datetime.date) -> Period:
    """Return the period of `kind` with `day` in it; of a range, the day alone."""
    match kind:
        case PeriodKind.WEEK:
            return week_of(day)
        case PeriodKind.MONTH:
            return month_of(day)
        case PeriodKind.REPORT:
            return report_month_of(day)
        case PeriodKind.QUARTER:
            return _months_of(kind, day, 3)
        case PeriodKind.HALF:
            return _months_of(kind, day, 6)
        case PeriodKind.YEAR:
            return _months_of(kind, day, 12)
    return Period(PeriodKind.RANGE, day, day)


def named(name: str) -> Period | None:
    """Return the period with this `name`; None if it is no name of a period."""
    found = _NAME.match(name)
    if found is None:
        return None
    try:
        kind, first, last = PeriodKind(found[1]), *(datetime.date.fromisoformat(found[n]) for n in (2, 3))
    except ValueError:
        return None
    if not FIRST_YEAR <= first.year <= last.year <= LAST_YEAR or last < first:
        return None
    period = Period(kind, first, last)
    return period if kind is PeriodKind.RANGE or period == period_of(kind, first) else None


def week_of(day: datetime.date) -> Period:
    """Return the ISO week, Monday to Sunday, with `day` in it."""
    monday = day - datetime.timedelta(day.weekday())
    return Period(PeriodKind.WEEK, monday, monday + datetime.timedelta(6))


def month_of(day: datetime.date) -> Period:
    """Return the calendar month with `day` in it."""
    last = calendar.monthrange(day.year, day.month)[1]
    return Period(PeriodKind.MONTH, day.replace(day=1), day.replace(day=last))


def report_month_of(day: datetime.date) -> Period:
    """Return the official report month with `day` in it."""
    end = day.replace(day=CLOSING_DAY)
    if day > end:
        end = (day.replace(day=28) + datetime.timedelta(4)).replace(day=CLOSING_DAY)
    begin = (end.replace(day=1) - datetime.timedelta(1)).replace(day=CLOSING_DAY + 1)
    return Period(PeriodKind.REPORT, begin, end)


def _months_of(kind: PeriodKind, day: datetime.date, months: int) -> Period:
    """Return the part of the year, of `months` calendar months, with `day` in it."""
    begin = (day.month - 1) // months * months + 1
    last = calendar.monthrange(day.year, begin + months - 1)[1]
    return Period(kind, datetime.date(day.year, begin, 1), datetime.date(day.year, begin + months - 1, last))


def _year_earlier(day: datetime.date) -> datetime.date:
    last = calendar.monthrange(day.year - 1, day.month)[1]
    return day.replace(year=day.year - 1, day=min(day.day, last))
