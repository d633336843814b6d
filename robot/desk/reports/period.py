"""Periods of reports, and for each the period before it, for comparison."""

import calendar
import datetime
import enum

import msgspec

CLOSING_DAY = 14
"""Official reports over a month end on its 14th day and begin on the 15th of the month before: Nghị định 09/2019/NĐ-CP,
điều 12, as adopted by provinces. A person should check that it still holds."""


class PeriodKind(enum.StrEnum):
    """Kind of a period: a week, a calendar month, an official report month, or any range of days."""

    WEEK = "week"
    MONTH = "month"  # of the calendar
    REPORT = "report"  # from the 15th to the 14th
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

    def before(self) -> "Period":
        """Return the period of the same kind that ends the day before; for a range, one of as many days."""
        eve = self.first - datetime.timedelta(1)
        match self.kind:
            case PeriodKind.WEEK:
                return week_of(eve)
            case PeriodKind.MONTH:
                return month_of(eve)
            case PeriodKind.REPORT:
                return report_month_of(eve)
        return Period(PeriodKind.RANGE, self.first - datetime.timedelta(self.days), eve)

    def until(self, end: datetime.date) -> "Period | None":
        """Return the part of the period up to `end`; None if it begins later."""
        return None if end < self.first else Period(self.kind, self.first, min(self.last, end))

    def before_until(self, end: datetime.date) -> "Period | None":
        """Return `before`, cut to as many days as this period has up to `end`; None if this period begins later."""
        whole = self.before()
        return whole if end >= self.last else whole.until(whole.first + (end - self.first))


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
