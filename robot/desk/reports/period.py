"""The days that a report is over, and those before it to compare with."""

import calendar
import datetime
import enum

import msgspec

CLOSING_DAY = 14
"""Official reports over a month end on its 14th day and begin on the 15th of the month before: Nghị định 09/2019/NĐ-CP,
điều 12, as adopted by provinces. A person should check that it still holds."""


class PeriodKind(enum.StrEnum):
    """How a period was asked for."""

    WEEK = "week"
    MONTH = "month"  # of the calendar
    REPORT = "report"  # from the 15th to the 14th
    RANGE = "range"


class Period(msgspec.Struct, frozen=True):
    """Both days included."""

    kind: PeriodKind
    first: datetime.date
    last: datetime.date

    @property
    def days(self) -> int:
        """How many days."""
        return (self.last - self.first).days + 1

    def before(self) -> "Period":
        """The period of the same kind that ends the day before; of a range, as many days."""
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
        """Its days up to `end`; None where it begins later."""
        return None if end < self.first else Period(self.kind, self.first, min(self.last, end))

    def before_until(self, end: datetime.date) -> "Period | None":
        """`before`, and where this one goes on after `end` only as many of its days; None where it begins later."""
        whole = self.before()
        return whole if end >= self.last else whole.until(whole.first + (end - self.first))


def week_of(day: datetime.date) -> Period:
    """The ISO week, Monday to Sunday, with `day` in it."""
    monday = day - datetime.timedelta(day.weekday())
    return Period(PeriodKind.WEEK, monday, monday + datetime.timedelta(6))


def month_of(day: datetime.date) -> Period:
    """The calendar month with `day` in it."""
    last = calendar.monthrange(day.year, day.month)[1]
    return Period(PeriodKind.MONTH, day.replace(day=1), day.replace(day=last))


def report_month_of(day: datetime.date) -> Period:
    """The official report month with `day` in it."""
    end = day.replace(day=CLOSING_DAY)
    if day > end:
        end = (day.replace(day=28) + datetime.timedelta(4)).replace(day=CLOSING_DAY)
    begin = (end.replace(day=1) - datetime.timedelta(1)).replace(day=CLOSING_DAY + 1)
    return Period(PeriodKind.REPORT, begin, end)
