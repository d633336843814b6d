"""Find the days that a saved answer of the portal covers, from the answer itself or from the file's name.

The answer may lack the days that were asked for. Then they are read from the file's name, which contains `2026-10` (a
month), `2026-Q3`, `2026`, or the first and last day, `2026-10-15_2026-11-14`.
"""

import calendar
import datetime
import re
from collections.abc import Callable, Iterator
from typing import Any

Days = tuple[datetime.date, datetime.date]
"""A span of days: the first and the last day, both included."""

_DAY = r"(20\d\d-\d\d-\d\d)"
_BOTH = re.compile(rf"(?<!\d){_DAY}[_ ]+{_DAY}(?!\d)", re.ASCII)
_SPAN = re.compile(r"(?<!\d)(20\d\d)(?:-(?:(\d\d)|[Qq]([1-4])))?(?![\d-])", re.ASCII)


def days_of_name(name: str) -> Days | None:
    """Return the days given in the name of the file; None if it gives none."""
    if both := _BOTH.search(name):
        return _both(both[1], both[2])
    found = _SPAN.search(name)
    if found is None:
        return None
    year, month, quarter = int(found[1]), found[2], found[3]
    if month:
        return _months(year, int(month), int(month))
    return _months(year, 3 * int(quarter) - 2, 3 * int(quarter)) if quarter else _months(year, 1, 12)


def days_of_answer(data: Any) -> Days | None:
    """Return the days given in the answer: `year` with `month` or `quarter`, or `fromDate` and `toDate`; else None."""
    for level in _levels(data):
        if isinstance(level.get("fromDate"), str) and isinstance(level.get("toDate"), str):
            return _both(level["fromDate"][:10], level["toDate"][:10])
        year, kind = _whole(level.get("year")), level.get("timeType")
        if year is None:
            continue
        month, quarter = _whole(level.get("month")), _whole(level.get("quarter"))
        if month is not None and kind in (None, "month"):
            return _months(year, month, month)
        if quarter is not None and kind in (None, "quarter"):
            return _months(year, 3 * quarter - 2, 3 * quarter)
        if kind == "year":
            return _months(year, 1, 12)
    return None


def _levels(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, dict):
        yield data
        places = (data.get("request"), data.get("parent"), data.get("overview"))
        yield from (each for each in places if isinstance(each, dict))


def _whole(value: object) -> int | None:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= 4:
        return int(value)
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _months(year: int, first: int, last: int) -> Days | None:
    def days() -> Days:
        end = calendar.monthrange(year, last)[1]
        return datetime.date(year, first, 1), datetime.date(year, last, end)

    return _if_days(days)


def _both(first: str, last: str) -> Days | None:
    return _if_days(lambda: (datetime.date.fromisoformat(first), datetime.date.fromisoformat(last)))


def _if_days(days: Callable[[], Days]) -> Days | None:
    try:
        first, last = days()
    except (ValueError, OverflowError):  # calendar.IllegalMonthError is a ValueError
        return None
    return (first, last) if first <= last else None
