"""The log of deeds: who changed what and when on the officials' page, with the values before and after."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from robot.desk.database.store import DeskStore

MOST_LETTERS = 2000
"""Longest value that is kept of a deed, in letters; a longer one is cut. Chosen: a page of text."""


class Deed(NamedTuple):
    """A deed. `who`: name of the account, "" for the shared PIN; `deed`: key of its words, "deeds.<deed>"; `thing`: its
    object, such as a queue number or the code of a procedure."""

    id: int
    at_s: int
    who: str
    deed: str
    thing: str
    before: str
    after: str
    why: str


class Deeds(DeskStore):
    """The log of deeds in the desk's database. Every method raises `Trouble` when the disk fails."""

    def __init__(self, path: Path, now: Callable[[], datetime.datetime]) -> None:
        super().__init__(path)
        self._now = now

    def note(self, who: str, deed: str, thing: str = "", before: str = "", after: str = "", why: str = "") -> None:
        """Add a deed to the log, with the present time."""
        values = [text[:MOST_LETTERS] for text in (who, deed, thing, before, after, why)]
        self._run(
            "INSERT INTO deed (at_s, who, deed, thing, before, after, why) VALUES (?, ?, ?, ?, ?, ?, ?)",
            (int(self._now().timestamp()), *values),
        )

    def newest(self, most: int) -> list[Deed]:
        """Return at most `most` deeds, the newest first."""
        return [Deed(*row) for row in self._run("SELECT * FROM deed ORDER BY id DESC LIMIT ?", (most,))]
