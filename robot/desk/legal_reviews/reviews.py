"""Which procedures and policy answers an official has reviewed after a legal document ended or was amended."""

import datetime
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from robot.desk.database.store import DeskStore

MOST_LETTERS = 500
"""Longest remark that is kept, in letters; a longer one is cut. Chosen."""


class ReviewMark(NamedTuple):
    """A mark that `thing` was reviewed because of `reason`. `who`: name of the account, "" for the shared PIN."""

    number: str
    reason: str
    thing: str
    at_s: int
    who: str
    remark: str


class LegalReviews(DeskStore):
    """The marks in the desk's database. Every method raises `Trouble` when the disk fails."""

    def __init__(self, path: Path, now: Callable[[], datetime.datetime]) -> None:
        super().__init__(path)
        self._now = now

    def mark(self, number: str, reason: str, things: Iterable[str], who: str, remark: str = "") -> None:
        """Mark `things` as reviewed now because of what happened to the document `number`."""
        at_s = int(self._now().timestamp())
        for thing in things:
            self._run(
                "INSERT OR REPLACE INTO legal_review VALUES (?, ?, ?, ?, ?, ?)",
                (number, reason, thing, at_s, who, remark[:MOST_LETTERS]),
            )

    def take_back(self, number: str, reason: str) -> None:
        """Delete the marks for what happened to the document `number`."""
        self._run("DELETE FROM legal_review WHERE number = ? AND reason = ?", (number, reason))

    def marks(self) -> list[ReviewMark]:
        """Return all marks, the newest first."""
        return [ReviewMark(*row) for row in self._run("SELECT * FROM legal_review ORDER BY at_s DESC, number, thing")]
