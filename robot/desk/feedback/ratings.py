"""Visitors' ratings of the service: a face, reasons, a remark. They name a counter and a procedure, never a person.

A row has a random key and no time finer than the hour, so that it cannot be matched with a visitor. Numbers that may
identify a person are cut out of a remark (`robot.desk.feedback.redaction`).
"""

import datetime
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from robot.desk.database.store import DeskStore
from robot.desk.feedback.redaction import kept_remark

REMARK_WORDS = 120
"""Only this many syllables of a remark are stored, from its beginning: about a minute of speech."""


class RatingRow(msgspec.Struct, frozen=True):
    """A rating, as stored in the table `rating`. `score`: 1 (worst) to 5. `reasons`: numbers 0 to 5 of the reasons in
    `robot.core.dialogue.rating`; they are reasons of praise if the score is at least `GOOD_SCORE`."""

    id: int
    day: str
    hour: int
    place: str
    code: str
    score: int
    reasons: tuple[int, ...]
    remark: str
    read_day: str | None


_COLUMNS = "id, day, hour, place, code, score, reasons, remark, read_day"


class Ratings(DeskStore):
    """The store of ratings in the database at `path`. Every method may raise `Trouble`."""

    def __init__(self, path: Path, now: Callable[[], datetime.datetime] = datetime.datetime.now) -> None:
        super().__init__(path)
        self._now = now

    def keep(self, score: int, reasons: Sequence[int] = (), place: str = "", code: str = "", remark: str = "") -> None:
        """Store one more rating; it is on the disk when this returns."""
        now = self._now()
        words = kept_remark(remark, REMARK_WORDS)
        row = (now.date().isoformat(), now.hour, place, code, score, " ".join(map(str, sorted(reasons))), words)
        self._run(
            """INSERT INTO rating (id, day, hour, place, code, score, reasons, remark)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (secrets.randbits(62), *row),
        )

    def of_days(self, first: datetime.date, last: datetime.date) -> list[RatingRow]:
        """Return every rating of these days, both included, in an order unrelated to the time of the visits."""
        rows = self._run(
            f"SELECT {_COLUMNS} FROM rating WHERE day BETWEEN ? AND ? ORDER BY day, id",
            (first.isoformat(), last.isoformat()),
        )
        return [_rating(row) for row in rows]

    def mark_read(self, ids: Sequence[int]) -> None:
        """Mark the remarks of the ratings `ids` as read by the staff; read remarks are deleted after some days."""
        today = self._now().date().isoformat()
        with self._writing():
            for number in ids:
                self._run("UPDATE rating SET read_day = ? WHERE id = ? AND read_day IS NULL", (today, number))

    def expire(self, before: datetime.date, remarks_read_before: datetime.date) -> None:
        """Delete the ratings of days before `before`, and the remarks that staff read before `remarks_read_before`."""
        with self._writing():
            self._run("DELETE FROM rating WHERE day < ?", (before.isoformat(),))
            self._run("UPDATE rating SET remark = '' WHERE read_day < ?", (remarks_read_before.isoformat(),))


def _rating(row: tuple[Any, ...]) -> RatingRow:
    values = list(row)
    values[6] = tuple(map(int, row[6].split()))
    return RatingRow(*values)
