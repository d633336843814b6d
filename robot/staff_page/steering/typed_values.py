"""Read what officials type into the forms of the day: texts, moments, opening hours. Errors are word keys."""

import datetime
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from robot.desk.day_orders.model import WHY_CHARS

Spans = tuple[tuple[int, int], ...]
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", re.ASCII)
_MOMENT = re.compile(r"(?P<clock>[^\s,]+)[ ,]+(?P<day>[\d/.-]{8,10})|(?P<first>[\d/.-]{8,10})[ ,T]+(?P<last>\S+)")
_CLOCK = re.compile(r"^([01]?\d|2[0-3])(?:[:hg.]([0-5]\d)|[hg]|(?<=\d\d)([0-5]\d))?$")
MOST_SPANS = 4
"""Most pieces of the hours of a day in a form: two, or as many as the day has, at most this many. Chosen."""
YEARS_AHEAD = 2
"""Orders begin at most this many years from now. Chosen: it catches a mistyped year."""


class BadValue(Exception):
    """Error: a value of a form cannot be taken. `key`: of the words that say why, in `[page_steer]`."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


class ShownField(NamedTuple):
    """A field for a day or a time on a page that shows it again. `kind`: of an input that can show `text`: "date",
    "time" or "datetime-local"; "text" for what such an input would leave out."""

    kind: str
    text: str


def shown_again(form: Mapping[str, str]) -> defaultdict[str, str]:
    """Return the fields of a refused form, for the page that shows them again; a field that was not sent is empty."""
    return defaultdict(str, form)


def text_of(form: Mapping[str, str], name: str, most: int = WHY_CHARS) -> str:
    """Return the text of the field `name` as one line in NFC, without control characters. Raises `BadValue` for more
    than `most` letters."""
    whole = unicodedata.normalize("NFC", form.get(name, ""))
    text = " ".join("".join(each if each.isprintable() else " " for each in whole).split())
    if len(text) > most:
        raise BadValue("too_long")
    return text


def sentence_of(form: Mapping[str, str], name: str, most: int) -> str:
    """Return the text of the field `name`, ended by a full stop unless it has an end. Raises `BadValue` if it is
    empty or too long."""
    text = text_of(form, name, most)
    if not any(each.isalpha() for each in text):
        raise BadValue("no_text")
    return text if text[-1] in ".!?…" or len(text) == most else f"{text}."


def moment_of(form: Mapping[str, str], name: str, now: datetime.datetime) -> datetime.datetime | None:
    """Return the local time of the field `name`, as a browser writes it ("2026-12-01T07:30") or a person ("7:30
    1/12/2026"); None = it is empty. Raises `BadValue`."""
    typed = form.get(name, "").strip()
    if not typed:
        return None
    moment = _read_moment(typed)
    if not now.year - 1 <= moment.year <= now.year + YEARS_AHEAD:
        raise BadValue("far_day")
    return moment


def _read_moment(typed: str) -> datetime.datetime:
    if found := _MOMENT.fullmatch(typed):
        day = _read_day(found["day"] or found["first"], "no_moment")
        hour, minute = divmod(clock_of(found["clock"] or found["last"], "no_moment"), 60)
        return datetime.datetime.combine(day, datetime.time(hour, minute))
    raise BadValue("no_moment")


def clock_of(typed: str, wrong: str = "no_clock") -> int:
    """Return the minute of the day of "7:30", "07.30", "7h30", "0730", "7h" or "7". Raises `BadValue` with the key
    `wrong`."""
    found = _CLOCK.match(typed.strip().lower())
    if found is None:
        raise BadValue(wrong)
    return int(found[1]) * 60 + int(found[2] or found[3] or 0)


def spans_of(form: Mapping[str, str]) -> Spans:
    """Return the opening hours of the fields "from1", "to1", "from2", "to2" and so on; a pair after the first may be
    empty. Raises `BadValue`."""
    found: list[tuple[int, int]] = []
    for number in range(1, MOST_SPANS + 1):
        begins, ends = form.get(f"from{number}", "").strip(), form.get(f"to{number}", "").strip()
        if not begins and not ends and number > 1:
            continue
        found.append((clock_of(begins), clock_of(ends)))
    latest = 0
    for begin, end in found:
        if not latest <= begin < end:
            raise BadValue("hours_order")
        latest = end
    return tuple(found)


def day_of(typed: str, today: datetime.date) -> datetime.date:
    """Return the day of "2026-12-01" or "1/12/2026", from today on. Raises `BadValue`."""
    day = _read_day(typed)
    if day < today:
        raise BadValue("past_day")
    if day.year > today.year + YEARS_AHEAD:
        raise BadValue("far_day")
    return day


def _read_day(typed: str, wrong: str = "no_day") -> datetime.date:
    try:
        if found := _DAY.fullmatch(typed.strip()):
            return datetime.date(int(found[3]), int(found[2]), int(found[1]))
        return datetime.date.fromisoformat(typed.strip())
    except ValueError as error:
        raise BadValue(wrong) from error


def day_field(typed: str) -> ShownField:
    """Return the field for a day as it was `typed`, which may be none."""
    try:
        return ShownField("date", _read_day(typed).isoformat() if typed.strip() else "")
    except BadValue:
        return ShownField("text", typed)


def moment_field(typed: str) -> ShownField:
    """Return the field for a day with its time as it was `typed`, which may be none."""
    try:
        return ShownField("datetime-local", f"{_read_moment(typed.strip()):%Y-%m-%dT%H:%M}" if typed.strip() else "")
    except BadValue:
        return ShownField("text", typed)


def clock_field(typed: str) -> ShownField:
    """Return the field for a time of the day as it was `typed`, which may be none."""
    try:
        return ShownField("time", clock_text(clock_of(typed)) if typed.strip() else "")
    except BadValue:
        return ShownField("text", typed)


def clock_text(minute: int) -> str:
    """Return a minute of the day as "07:30"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def end_of_day(now: datetime.datetime) -> datetime.datetime:
    """Return the midnight after `now`."""
    return datetime.datetime.combine(now.date() + datetime.timedelta(1), datetime.time())
