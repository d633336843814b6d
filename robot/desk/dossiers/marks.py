"""Marks that staff set on a dossier: a letter of apology was sent, the dossier was given to a clerk, a note.

Marks belong to the code of a dossier and are independent of imports. A mark is never changed; a wrong one is withdrawn.
"""

import datetime
import enum
from collections.abc import Callable, Collection, Sequence
from pathlib import Path
from typing import Any

import msgspec

from robot.desk.database.store import DeskStore

TEXT_CHARS = 500
"""Most characters of a note or of a clerk's name. Chosen."""

NUMBER_CHARS = 60
"""Most characters of the number of a letter, such as "125/TB-UBND". Chosen."""


class MarkKind(enum.StrEnum):
    """Kind of a mark."""

    APOLOGY = "apology"  # a letter of apology was sent
    ASSIGNED = "assigned"  # the dossier was given to a clerk
    NOTE = "note"


class DossierMark(msgspec.Struct, frozen=True, kw_only=True):
    """A mark, as stored in the table `dossier_mark`. `text`: the clerk, or the note; `number`, `letter_day` (ISO 8601):
    of the letter of apology; `who` set it at `at_s` (s since 1970); `withdrawn_s` None: it is in force."""

    id: int
    day: str
    code: str
    kind: MarkKind
    text: str = ""
    number: str = ""
    letter_day: str | None = None
    who: str
    at_s: int
    withdrawn_who: str = ""
    withdrawn_s: int | None = None

    @property
    def in_force(self) -> bool:
        """Whether no one has withdrawn the mark."""
        return self.withdrawn_s is None


_COLUMNS = ", ".join(DossierMark.__struct_fields__)


class DossierMarks(DeskStore):
    """The store of marks in the database at `path`. Every method may raise `Trouble`."""

    def __init__(self, path: Path, now: Callable[[], datetime.datetime] = datetime.datetime.now) -> None:
        super().__init__(path, durable=True)
        self._now = now

    def add(
        self,
        code: str,
        kind: MarkKind,
        who: str,
        *,
        text: str = "",
        number: str = "",
        letter_day: datetime.date | None = None,
        seen: int | None = None,
    ) -> int | None:
        """Set a mark and return its id. `seen`: the newest mark that the person has seen, as by `newest`; if there is
        a newer one by now, nothing is stored and None is returned."""
        now = self._now()
        with self._writing():
            if seen is not None and self.newest(code) > seen:
                return None
            self._run(
                """INSERT INTO dossier_mark (day, code, kind, text, number, letter_day, who, at_s)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                (
                    now.date().isoformat(),
                    code,
                    kind.value,
                    text[:TEXT_CHARS],
                    number[:NUMBER_CHARS],
                    None if letter_day is None else letter_day.isoformat(),
                    who,
                    int(now.timestamp()),
                ),
            )
            ((mark,),) = self._run("SELECT last_insert_rowid()")
        return int(mark)

    def newest(self, code: str) -> int:
        """Return the id of the newest mark of the dossier `code`; 0 = it has none."""
        ((mark,),) = self._run("SELECT coalesce(max(id), 0) FROM dossier_mark WHERE code = ?", (code,))
        return int(mark)

    def withdraw(self, mark: int, code: str, who: str) -> DossierMark | None:
        """Withdraw a mark of the dossier `code`; return it as it was, or None if none with this id is in force."""
        with self._writing():
            found = self._marks("id = ? AND code = ? AND withdrawn_s IS NULL", (mark, code))
            if not found:
                return None
            self._run(
                "UPDATE dossier_mark SET withdrawn_s = ?, withdrawn_who = ? WHERE id = ?",
                (int(self._now().timestamp()), who, mark),
            )
        return found[0]

    def of_dossier(self, code: str) -> list[DossierMark]:
        """Return all marks of the dossier `code`, also the withdrawn ones, the newest first."""
        return self._marks("code = ? ORDER BY id DESC", (code,))

    def in_force(self, codes: Collection[str]) -> dict[str, list[DossierMark]]:
        """Return the marks in force of these dossiers (at most some hundred), by code, the newest first."""
        places = ", ".join("?" * len(codes))
        found: dict[str, list[DossierMark]] = {}
        for mark in self._marks(f"code IN ({places}) AND withdrawn_s IS NULL ORDER BY id DESC", tuple(codes)):
            found.setdefault(mark.code, []).append(mark)
        return found

    def apologised(self) -> dict[str, str]:
        """Return the day (ISO 8601) of the first letter of apology of each dossier for which one was sent, by code."""
        return dict(
            self._run(
                """SELECT code, min(coalesce(letter_day, day)) FROM dossier_mark
                WHERE kind = 'apology' AND withdrawn_s IS NULL GROUP BY code"""
            )
        )

    def _marks(self, where: str, values: Sequence[object]) -> list[DossierMark]:
        return [_mark(row) for row in self._run(f"SELECT {_COLUMNS} FROM dossier_mark WHERE {where}", values)]


def _mark(row: tuple[Any, ...]) -> DossierMark:
    values = dict(zip(DossierMark.__struct_fields__, row, strict=True))
    return DossierMark(**{**values, "kind": MarkKind(values["kind"])})
