"""Counts by hour of what happened at the robot in a day: `FOLDER/YYYY-MM-DD.counts.json`.

A count has a kind and a key ("procedure", "1.001193"), never a person, a word or a time finer than the hour.
"""

import contextlib
import datetime
from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from robot.desk.database.clock_jump import has_leapt

SUFFIX = ".counts.json"

KINDS = {
    "person": "",  # a person came into the camera's empty view
    "greeting": "",  # stopped before the robot and was greeted
    "visit": "",  # touched or said something
    "visit_spoken": "",  # a visit with something said that was understood
    "visit_language": "language in which the visit ended",
    "procedure": "code of a procedure that was shown, once a visit",
    "act": "what a sentence meant: answer, follow_up, ask_back, navigate, service, refuse",
    "refused": "reason for which a sentence led nowhere",
    "silent_turn": "",  # the microphone was open and no one spoke
    "hearing_lost": "",
    "precheck": "complete, missing",
    "guided": "place to which somebody was led",
    "guide_failed": "reason for which the way was not finished",
    "ticket": "place for which a number was given",
    "ticket_refused": "",
    "dossier": "found, or why none was shown",
    "staff_call": "",
    "staff_answered": "",
    "stop": "estop, bumper",
    "part_down": "part that failed",
}
"""Every kind of event that is counted, with a description of its keys; "" = the kind has one count without a key."""

Key = tuple[str, str, int]
"""Kind, key and hour of a count."""


class DayCounts(msgspec.Struct):
    """All counts of the day `day` (ISO 8601)."""

    day: str
    counts: dict[Key, int] = {}

    def add(self, kind: str, key: str, hour: int, count: int = 1) -> None:
        """Add `count` to the counter of `kind`, `key` and `hour`."""
        place = (kind, key, hour)
        self.counts[place] = self.counts.get(place, 0) + count


class _Kept(msgspec.Struct):
    day: str
    counts: list[tuple[str, str, int, int]]


def path_of(folder: Path, day: datetime.date) -> Path:
    """Return the path of the file with the counts of `day`."""
    return folder / f"{day.isoformat()}{SUFFIX}"


def encoded(counts: DayCounts) -> str:
    """Return `counts` as the text of their file; equal counts give the same text."""
    rows = [(*key, count) for key, count in sorted(counts.counts.items())]
    return msgspec.json.encode(_Kept(counts.day, rows)).decode()


def read_counts(path: Path) -> DayCounts | None:
    """Return the counts in the file `path`; None if it is missing or unreadable."""
    try:
        kept = msgspec.json.decode(path.read_bytes(), type=_Kept)
    except (OSError, msgspec.DecodeError):
        return None
    return DayCounts(kept.day, {(kind, key, hour): count for kind, key, hour, count in kept.counts})


def counts_of_days(folder: Path, first: datetime.date, last: datetime.date) -> list[DayCounts]:
    """Return the counts of each day from `first` to `last` that has a readable file."""
    days = (first + datetime.timedelta(n) for n in range((last - first).days + 1))
    return [counts for day in days if (counts := read_counts(path_of(folder, day))) is not None]


def total(days: Iterable[DayCounts], kind: str) -> int:
    """Return the sum of all counts of `kind`."""
    return sum(count for day in days for (each, _, _), count in day.counts.items() if each == kind)


def by_key(days: Iterable[DayCounts], kind: str) -> Counter[str]:
    """Return the counts of `kind`, summed over the days, by key."""
    found: Counter[str] = Counter()
    for day in days:
        for (each, key, _), count in day.counts.items():
            if each == kind:
                found[key] += count
    return found


def by_hour(days: Iterable[DayCounts], kind: str) -> Mapping[int, int]:
    """Return the counts of `kind`, summed over the days, by hour of the day."""
    found: Counter[int] = Counter()
    for day in days:
        for (each, _, hour), count in day.counts.items():
            if each == kind:
                found[hour] += count
    return found


def days_with_counts(folder: Path) -> list[datetime.date]:
    """Return the days for which `folder` has a file of counts, in no order."""
    days = []
    for path in folder.glob(f"*{SUFFIX}"):
        with contextlib.suppress(ValueError):
            days.append(datetime.date.fromisoformat(path.name.removesuffix(SUFFIX)))
    return days


def expire_counts(folder: Path, today: datetime.date, keep: datetime.timedelta) -> None:
    """Delete the files of days older than `keep`, unless the clock may be years ahead (`clock_jump`)."""
    days = days_with_counts(folder)
    if not has_leapt(today, days):
        for day in days:
            if day < today - keep:
                path_of(folder, day).unlink(missing_ok=True)
