"""Visitors' calls for staff: procedure, language, papers, and whether staff answered."""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from robot.desk.database.store import DeskStore


class StaffCall(msgspec.Struct, frozen=True):
    """A call for staff, as stored in the table `staff_call`. `papers`: which papers the visitor has ticked, as indexes
    in the procedure's list of papers; `kind`: the kind of emergency, "" = none."""

    id: int
    day: str
    called_s: int
    code: str
    language: str
    papers: tuple[int, ...]
    answered_s: int | None
    withdrawn_s: int | None
    kind: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the visitor still waits for an answer."""
        return self.answered_s is None and self.withdrawn_s is None


_COLUMNS = "id, day, called_s, code, language, papers, answered_s, withdrawn_s, kind"


class StaffCalls(DeskStore):
    """The store of calls for staff in the database at `path`. Every method may raise `Trouble`."""

    def __init__(self, path: Path, now: Callable[[], datetime.datetime] = datetime.datetime.now) -> None:
        super().__init__(path)
        self._now = now

    def call(self, code: str, language: str, papers: Sequence[int] = (), kind: str = "") -> int:
        """Store a call for staff about procedure `code`, and return its id. An earlier call that is still open is
        withdrawn: there is only one robot."""
        now = self._now()
        with self._writing():
            self._withdraw()
            self._run(
                "INSERT INTO staff_call (day, called_s, code, language, papers, kind) VALUES (?, ?, ?, ?, ?, ?)",
                (now.date().isoformat(), int(now.timestamp()), code, language, " ".join(map(str, papers)), kind),
            )
            ((number,),) = self._run("SELECT last_insert_rowid()")
        return int(number)

    def withdraw(self) -> None:
        """Withdraw the open call: the visitor no longer needs staff."""
        with self._writing():
            self._withdraw()

    def answer(self, number: int) -> bool:
        """Record that staff are coming; return whether the call was still open."""
        with self._writing():
            self._run(
                "UPDATE staff_call SET answered_s = ? WHERE id = ? AND answered_s IS NULL AND withdrawn_s IS NULL",
                (int(self._now().timestamp()), number),
            )
            ((changed,),) = self._run("SELECT changes()")
        return bool(changed)

    def find(self, number: int) -> StaffCall | None:
        """Return the call with this id; None if there is none."""
        rows = self._rows("id = ?", (number,))
        return rows[0] if rows else None

    def waiting(self) -> list[StaffCall]:
        """Return today's open calls, the oldest first."""
        today = self._now().date().isoformat()
        return self._rows("day = ? AND answered_s IS NULL AND withdrawn_s IS NULL ORDER BY id", (today,))

    def of_days(self, first: datetime.date, last: datetime.date) -> list[StaffCall]:
        """Return every call of these days, both included."""
        return self._rows("day BETWEEN ? AND ? ORDER BY id", (first.isoformat(), last.isoformat()))

    def expire(self, before: datetime.date) -> None:
        """Delete the calls of days before `before`."""
        self._run("DELETE FROM staff_call WHERE day < ?", (before.isoformat(),))

    def _withdraw(self) -> None:
        self._run(
            "UPDATE staff_call SET withdrawn_s = ? WHERE answered_s IS NULL AND withdrawn_s IS NULL",
            (int(self._now().timestamp()),),
        )

    def _rows(self, where: str, values: tuple[object, ...]) -> list[StaffCall]:
        rows = self._run(f"SELECT {_COLUMNS} FROM staff_call WHERE {where}", values)
        return [_call(row) for row in rows]


def _call(row: tuple[Any, ...]) -> StaffCall:
    values = list(row)
    values[5] = tuple(map(int, row[5].split()))
    return StaffCall(*values)
