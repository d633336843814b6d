"""Parse days and times as exports write them, in local time of the centre; impossible days are refused."""

import datetime
import re
from collections.abc import Sequence
from functools import lru_cache

EARLIEST_YEAR = 2000
YEARS_AHEAD = 5

TWO_DIGIT_YEARS_BACK = 20
"""A year of two digits, "26", is read if it lies at most this many years before the latest year. Chosen."""

_TIME = r"(\d{1,2})[:h](\d{2})(?:[:m](\d{2}))?(?:\.\d+)?s?"
_DAY_FIRST = re.compile(rf"^(?:{_TIME}\s+)?(\d{{1,2}})[/.\-](\d{{1,2}})[/.\-](\d{{4}}|\d{{2}})(?:[\sT,]+{_TIME})?$")
_YEAR_FIRST = re.compile(rf"^(\d{{4}})[/.\-](\d{{1,2}})[/.\-](\d{{1,2}})(?:[\sT]+{_TIME}(Z|[+-]\d\d:?\d\d)?)?$")
_DIGITS = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:(\d{2})(\d{2})(\d{2})?)?$")
_HALF = re.compile(r"\s*\b(SA|CH|AM|PM)\b\.?", re.IGNORECASE)
"""Matches the half of the day after a time of twelve hours: SA or AM (morning), CH or PM (afternoon)."""
_IN_WORDS = re.compile(r"(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})\s+năm\s+(\d{4})", re.IGNORECASE)
_CLOCK_WORDS = re.compile(r"(\d{1,2})\s*(?:giờ|h)\s*(\d{1,2})?\s*(?:phút)?", re.IGNORECASE)
_WORDS = re.compile(r"\b(?:lúc|vào|hồi|ngày)\b", re.IGNORECASE)
_SERIAL = re.compile(r"^(\d{5})(\.\d+)?$")
_SERIAL_ZERO = datetime.datetime(1899, 12, 30)
"""Date of day 0 in spreadsheets, which store a date as a number of days."""
_HERE = datetime.timezone(datetime.timedelta(hours=7))
"""Time zone of the centre: Asia/Ho_Chi_Minh, which has no summer time."""


class NoMoment(ValueError):
    """A text that is not a date, or a date outside the plausible years."""


@lru_cache(maxsize=65536)
def moment_of(text: str, latest_year: int) -> str | None:
    """Return `text` in ISO 8601, with the time of day where it is given; None for an empty text. Raises `NoMoment`.

    Accepts "13/07/2026 08:12:00", "08:12 13/07/2026", "13/7/26", "13/07/2026 2:12 CH", "2026-07-13 08:12",
    "Ngày 13 tháng 07 năm 2026", "20260713081200" and a spreadsheet's day number, "46216.34". A time with an offset
    ("Z", "+00:00") is converted to local time.
    """
    text = text.strip()
    if not text or text in ("-", "--", "null", "None"):
        return None
    if not text.isascii():
        text = _in_digits(text)
    if half := _HALF.search(text):
        told = moment_of(_HALF.sub("", text).strip(), latest_year)
        return _in_half(told, half[1].upper(), text)
    if found := _DAY_FIRST.match(text):
        before, (day, month, year), after = found.group(1, 2, 3), found.group(4, 5, 6), found.group(7, 8, 9)
        year = year if len(year) == 4 else _whole_year(year, latest_year)
        return _iso((year, month, day), after if after[0] else before, latest_year)
    if found := _YEAR_FIRST.match(text):
        told = _iso(found.group(1, 2, 3), found.group(4, 5, 6), latest_year)
        return told if found[7] is None else _local(told, found[7])
    if found := _DIGITS.match(text):
        return _iso(found.group(1, 2, 3), found.group(4, 5, 6), latest_year)
    if found := _SERIAL.match(text):
        at = _SERIAL_ZERO + datetime.timedelta(days=float(text))
        clock = None if found[2] is None else (str(at.hour), str(at.minute), str(at.second))
        return _iso((str(at.year), str(at.month), str(at.day)), clock or (None,), latest_year)
    raise NoMoment(text)


def _in_digits(text: str) -> str:
    """Return a date in words, "8 giờ 12 phút, ngày 13 tháng 07 năm 2026", in digits: "8:12 13/07/2026"."""
    text = _IN_WORDS.sub(r"\1/\2/\3", text)
    text = _CLOCK_WORDS.sub(lambda found: f"{found[1]}:{int(found[2] or 0):02d} ", text)
    return " ".join(_WORDS.sub(" ", text).replace(",", " ").split())


def _in_half(at_twelve: str | None, half: str, text: str) -> str:
    """Return the moment `at_twelve`, whose time is one of twelve hours, as that in the `half` of the day (SA, CH, AM or
    PM), in ISO 8601. Raises `NoMoment` if that is no time."""
    at = None if at_twelve is None or "T" not in at_twelve else datetime.datetime.fromisoformat(at_twelve)
    if at is None or (at.hour > 12 and half in ("SA", "AM")):
        raise NoMoment(text)
    late = half in ("CH", "PM")
    if at.hour < 12:
        return at.replace(hour=at.hour + 12 * late).isoformat()
    return at.replace(hour=0).isoformat() if at.hour == 12 and not late else at.isoformat()


def _whole_year(digits: str, latest_year: int) -> str:
    """Return the year of the two `digits`. Raises `NoMoment` unless it is one of the last `TWO_DIGIT_YEARS_BACK`."""
    year = 2000 + int(digits)
    if not latest_year - TWO_DIGIT_YEARS_BACK <= year <= latest_year:
        raise NoMoment(digits)
    return str(year)


def _local(told: str, offset: str) -> str:
    try:
        return datetime.datetime.fromisoformat(told + offset).astimezone(_HERE).replace(tzinfo=None).isoformat()
    except ValueError as error:
        raise NoMoment(told + offset) from error


def _iso(day: Sequence[str], clock: Sequence[str | None], latest_year: int) -> str:
    """Return `day` (year, month, day) in ISO 8601, with `clock` (hour, minute, second) unless the hour is None."""
    numbers = [int(part or 0) for part in (*day, *clock)]
    try:
        at = datetime.datetime(*numbers)  # type: ignore[arg-type]
    except ValueError as error:
        raise NoMoment("/".join(reversed(day))) from error
    if not EARLIEST_YEAR <= at.year <= latest_year:
        raise NoMoment("/".join(reversed(day)))
    return at.isoformat() if clock[0] is not None else at.date().isoformat()
