"""The log of deeds: who changed what and when on the officials' page, with the values before and after."""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from robot.desk.database.store import DeskStore

MOST_LETTERS = 2000
"""Longest value that is kept of a deed, in letters; a longer one is cut. Chosen: a page of text."""

NEWEST_FIRST = "ORDER BY at_s DESC, id DESC"
"""Order of the deeds in SQL, that of the indexes."""


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


class DeedFilter(NamedTuple):
    """Which deeds are wanted. `who`: of this account, "" = of the shared PIN; `deed`: of this kind; `first`, `last`: of
    these days; None = of all."""

    who: str | None = None
    deed: str | None = None
    first: datetime.date | None = None
    last: datetime.date | None = None

    def condition(self) -> tuple[str, dict[str, object]]:
        """Return the condition of these deeds in SQL, and its values."""
        parts: dict[str, tuple[str, object]] = {}
        if self.who is not None:
            parts["who"] = "who = :who", self.who
        if self.deed is not None:
            parts["deed"] = "deed = :deed", self.deed
        if self.first is not None:
            parts["first"] = "at_s >= :first", _begin_s(self.first)
        if self.last is not None and self.last < datetime.date.max:
            parts["last"] = "at_s < :last", _begin_s(self.last + datetime.timedelta(1))
        where = " AND ".join(condition for condition, _ in parts.values()) or "1"
        return where, {name: value for name, (_, value) in parts.items()}


class Deeds(DeskStore):
    """The log of deeds in the desk's database. Every method raises `Trouble` when the disk fails."""

    def __init__(self, path: Path, now: Callable[[], datetime.datetime] = datetime.datetime.now) -> None:
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
        return self.found(DeedFilter(), most)

    def found(self, wanted: DeedFilter, most: int, skip: int = 0) -> list[Deed]:
        """Return at most `most` of the wanted deeds, the newest first, after the first `skip`."""
        where, values = wanted.condition()
        rows = self._run(
            f"SELECT * FROM deed WHERE {where} {NEWEST_FIRST} LIMIT :most OFFSET :skip",
            {**values, "most": most, "skip": skip},
        )
        return [Deed(*row) for row in rows]

    def count(self, wanted: DeedFilter) -> int:
        """Return how many deeds are wanted."""
        where, values = wanted.condition()
        ((count,),) = self._run(f"SELECT count(*) FROM deed WHERE {where}", values)
        return int(count)

    def kinds(self) -> list[str]:
        """Return the key of every kind of deed in the log."""
        return [kind for (kind,) in self._run("SELECT DISTINCT deed FROM deed ORDER BY deed")]

    def expire(self, before: datetime.date) -> None:
        """Delete the deeds of days before `before`."""
        self._run("DELETE FROM deed WHERE at_s < ?", (_begin_s(before),))


def _begin_s(day: datetime.date) -> int:
    return int(datetime.datetime.combine(day, datetime.time()).timestamp())
