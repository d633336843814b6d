"""Names in a report: of procedures, places, the centre, and of the reported periods."""

from collections.abc import Callable
from typing import NamedTuple

from robot.desk.reports.numbers import Numbers
from robot.desk.reports.period import Period, PeriodKind

ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X")


class ReportNames(NamedTuple):
    """Names in a report: functions that return the official name of a procedure, or the name of a place, for its code,
    and the centre's name."""

    procedure: Callable[[str], str]
    place: Callable[[str], str]
    centre: str


def period_name(period: Period, numbers: Numbers) -> str:
    """Return a period as a part of a sentence: "tháng 10 năm 2026", "quý III năm 2026"."""
    return numbers.text(f"period.{period.kind.value}", **_parts(period, numbers))


def period_label(period: Period, numbers: Numbers) -> str:
    """Return a period as short as a table or a chart needs it: "10/2026", "Quý III/2026"."""
    return numbers.text(f"period.{period.kind.value}_short", **_parts(period, numbers))


def span_text(period: Period, numbers: Numbers) -> str:
    """Return the days of a period: "Từ ngày 01/10/2026 đến ngày 31/10/2026"."""
    return numbers.text("report.days", **{"from": numbers.day(period.first), "to": numbers.day(period.last)})


def _parts(period: Period, numbers: Numbers) -> dict[str, object]:
    last = period.last
    number: object = last.month
    year = last.year
    match period.kind:
        case PeriodKind.WEEK:
            year, number, _ = period.first.isocalendar()
        case PeriodKind.QUARTER:
            number = ROMAN[(last.month - 1) // 3]
        case PeriodKind.HALF:
            number = numbers.text("period.first_half" if period.first.month == 1 else "period.second_half")
    return {"q": str(number), "i": str(year), "from": numbers.day(period.first), "to": numbers.day(last)}
