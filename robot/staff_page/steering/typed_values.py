"""Read what officials type into the forms of the day: texts, moments, opening hours. Errors are word keys."""

import datetime
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping

from robot.desk.day_orders.model import WHY_CHARS

Spans = tuple[tuple[int, int], ...]
_CLOCK = re.compile(r"^([01]?\d|2[0-3])[:hg.]([0-5]\d)$")
YEARS_AHEAD = 2
"""Orders begin at most this many years from now. Chosen: it catches a mistyped year."""


class BadValue(Exception):
    """Error: a value of a form cannot be taken. `key`: of the words that say why, in `[page_steer]`."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key


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
    """Return the local time of the field `name`, as a browser writes it ("2026-12-01T07:30"); None = it is empty.
    Raises `BadValue`."""
    typed = form.get(name, "").strip()
    if not typed:
        return None
    try:
        moment = datetime.datetime.fromisoformat(typed)
    except ValueError as error:
        raise BadValue("no_moment") from error
    if moment.tzinfo is not None or not now.year - 1 <= moment.year <= now.year + YEARS_AHEAD:
        raise BadValue("no_moment")
    return moment


def clock_of(typed: str) -> int:
    """Return the minute of the day of "7:30", "07.30" or "7h30". Raises `BadValue`."""
    found = _CLOCK.match(typed.strip().lower())
    if found is None:
        raise BadValue("no_clock")
    return int(found[1]) * 60 + int(found[2])


def spans_of(form: Mapping[str, str]) -> Spans:
    """Return the opening hours of the fields "from1", "to1", "from2", "to2"; the second pair may be empty. Raises
    `BadValue`."""
    found: list[tuple[int, int]] = []
    for number in ("1", "2"):
        begins, ends = form.get(f"from{number}", "").strip(), form.get(f"to{number}", "").strip()
        if not begins and not ends and number == "2":
            continue
        found.append((clock_of(begins), clock_of(ends)))
    latest = 0
    for begin, end in found:
        if not latest <= begin < end:
            raise BadValue("hours_order")
        latest = end
    return tuple(found)


def day_of(typed: str, today: datetime.date) -> datetime.date:
    """Return the day of "2026-12-01", from today on. Raises `BadValue`."""
    try:
        day = datetime.date.fromisoformat(typed.strip())
    except ValueError as error:
        raise BadValue("no_day") from error
    if day < today:
        raise BadValue("past_day")
    if day.year > today.year + YEARS_AHEAD:
        raise BadValue("no_day")
    return day


def clock_text(minute: int) -> str:
    """Return a minute of the day as "07:30"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


def end_of_day(now: datetime.datetime) -> datetime.datetime:
    """Return the midnight after `now`."""
    return datetime.datetime.combine(now.date() + datetime.timedelta(1), datetime.time())
