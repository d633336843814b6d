"""Undo an import of dossiers: each row becomes again what it was, exactly, in short steps.

Before an import changes or deletes a row, the row is copied to `dossier_before`. The copies of the newest
`KEPT_IMPORTS` imports are kept. A row that the import made anew is deleted. The work is done in batches, so that a
visitor who takes a queue number does not wait. An undo that a killed program has left half done is finished before the
next import.
"""

import time
from collections.abc import Sequence

from robot.core.trouble import Trouble
from robot.desk.dossiers.import_version import Versioned
from robot.desk.dossiers.model import ENDED, FIELDS

KEPT_IMPORTS = 3
"""Imports that can be undone, at most: the newest ones. Chosen: each may keep a copy of every dossier."""

UNDO_BATCH = 500
"""Rows in one transaction of an undo; it takes at most 15 ms (measured), and no queue number can be given meanwhile."""

PAUSE_S = 0.03
"""Pause between two batches, s. It lets other writers in, who retry after 1, 2, 5, 10, 15, 20 and 25 ms
(sqlite3_busy_timeout)."""

NAMES = ", ".join((*FIELDS, "import_id"))
_ENDED = ", ".join(str(int(status)) for status in ENDED)
_SHOWN = "file, kind, imported_s, as_of_s, rows, new, changed, refused, delisted, who"


class Undoing(Versioned):
    """Base class of the store of dossiers: keeps rows as they were, and brings them back. Used while no other import
    runs. Every method may raise `Trouble`."""

    def _keep(self, number: int, which: str, values: Sequence[object]) -> None:
        """Copy the known rows selected by the SQL condition `which` with its `values`, which the import `number` is
        about to change or delete. To be called in the transaction in which they are selected."""
        self._run(
            f"""INSERT OR IGNORE INTO dossier_before (by_import, {NAMES})
            SELECT ?, {NAMES} FROM dossier WHERE {which}""",
            (number, *values),
        )

    def _delist(self, number: int, codes: Sequence[str], as_of_s: int) -> None:
        """Delete the dossiers `codes`, as a part of the import `number` of a list that was true at `as_of_s`. Those
        that have ended, or that a list of this time or a later one holds, stay."""
        for first in range(0, len(codes), UNDO_BATCH):
            batch = codes[first : first + UNDO_BATCH]
            which = f"code IN ({', '.join('?' * len(batch))}) AND as_of_s < ? AND status NOT IN ({_ENDED})"
            with self._writing():
                self._keep(number, which, (*batch, as_of_s))
                self._run(f"DELETE FROM dossier WHERE {which}", (*batch, as_of_s))
                ((gone,),) = self._run("SELECT changes()")
                self._run("UPDATE dossier_import SET delisted = delisted + ? WHERE id = ?", (gone, number))
            time.sleep(PAUSE_S)

    def _require_undoable(self, number: int, file: str) -> None:
        """Raise `Trouble` unless the import `number` can be undone: its rows are kept as they were, and no newer import
        has changed a row that it wrote."""
        kept = self._run("SELECT kept FROM dossier_import WHERE id = ?", (number,))
        if kept != [(1,)]:
            raise _too_old(file)
        if self.touched_since(number):
            raise _touched(file)

    def touched_since(self, number: int) -> bool:
        """Whether a newer import has changed or deleted a row that the import `number` wrote, or has written a dossier
        that it had deleted."""
        return bool(
            self._run(
                """SELECT 1 FROM dossier_before WHERE by_import > :id AND import_id = :id
                UNION ALL SELECT 1 FROM dossier_before AS old JOIN dossier AS now USING (code)
                WHERE old.by_import = :id AND now.import_id > :id LIMIT 1""",
                {"id": number},
            )
        )

    def _undo(self, number: int) -> None:
        """Bring back every row that the import `number` changed or deleted, and delete those that it made anew."""
        while True:
            with self._writing():
                batch = self._run(
                    "SELECT code FROM dossier_before WHERE by_import = ? ORDER BY code LIMIT ?", (number, UNDO_BATCH)
                )
                if batch:
                    span = {"id": number, "first": batch[0][0], "last": batch[-1][0]}
                    self._run(
                        f"""INSERT OR REPLACE INTO dossier ({NAMES}) SELECT {NAMES} FROM dossier_before
                        WHERE by_import = :id AND code BETWEEN :first AND :last""",
                        span,
                    )
                    self._run(
                        "DELETE FROM dossier_before WHERE by_import = :id AND code BETWEEN :first AND :last", span
                    )
            if len(batch) < UNDO_BATCH:
                break
            time.sleep(PAUSE_S)
        self._delete_new(number)

    def _delete_new(self, number: int) -> None:
        after = ""
        while True:
            batch = self._run(
                "SELECT code FROM dossier WHERE code > ? AND import_id = ? ORDER BY code LIMIT ?",
                (after, number, UNDO_BATCH),
            )
            if batch:
                span = {"id": number, "first": batch[0][0], "last": batch[-1][0]}
                with self._writing():
                    self._run("DELETE FROM dossier WHERE code BETWEEN :first AND :last AND import_id = :id", span)
                after = str(batch[-1][0])
            if len(batch) < UNDO_BATCH:
                return
            time.sleep(PAUSE_S)

    def _finish_undo(self, number: int, at_s: int, who: str) -> None:
        """Move the import `number` from the imports to those that were undone."""
        with self._writing():
            self._run(
                f"""INSERT INTO dossier_undone (import_id, {_SHOWN}, undone_s, undone_by)
                SELECT id, {_SHOWN}, ?, ? FROM dossier_import WHERE id = ?""",
                (at_s, who, number),
            )
            self._run("DELETE FROM dossier_import WHERE id = ?", (number,))

    def _finish_undos(self) -> None:
        """Finish what a killed program has left: rows kept for an import that did not come about, and undos."""
        self._drop_before("by_import NOT IN (SELECT id FROM dossier_import)")
        for number, at_s in self._run("SELECT id, undoing FROM dossier_import WHERE undoing > 0 ORDER BY id DESC"):
            self._undo(number)
            self._finish_undo(number, at_s, "")

    def _keep_newest(self) -> None:
        """Delete the copies of all imports but the newest `KEPT_IMPORTS`, which can then not be undone."""
        old = f"SELECT id FROM dossier_import ORDER BY id DESC LIMIT -1 OFFSET {KEPT_IMPORTS}"
        if self._run(f"SELECT 1 FROM dossier_import WHERE kept = 1 AND id IN ({old})"):
            with self._writing():
                self._run(f"UPDATE dossier_import SET kept = 0 WHERE id IN ({old})")
        self._drop_before("by_import IN (SELECT id FROM dossier_import WHERE kept = 0)")

    def _drop_before(self, which: str) -> None:
        while numbers := self._run(f"SELECT by_import FROM dossier_before WHERE {which} LIMIT 1"):
            with self._writing():
                self._run(
                    f"""DELETE FROM dossier_before WHERE by_import = :id AND code IN (
                    SELECT code FROM dossier_before WHERE by_import = :id ORDER BY code LIMIT {UNDO_BATCH})""",
                    {"id": numbers[0][0]},
                )
            time.sleep(PAUSE_S)


def _too_old(file: str) -> Trouble:
    return Trouble(
        "this import can no longer be undone",
        "lần nhập này không còn hoàn tác được",
        file=file,
        remedy=f"only the newest {KEPT_IMPORTS} imports can be undone; take in the right list instead",
        remedy_vi=f"chỉ hoàn tác được {KEPT_IMPORTS} lần nhập gần nhất; hãy nhập lại danh sách đúng",
    )


def _touched(file: str) -> Trouble:
    return Trouble(
        "a newer import has changed the same dossiers",
        "lần nhập sau đã thay đổi các hồ sơ này",
        file=file,
        remedy="undo the newer import first",
        remedy_vi="hoàn tác lần nhập sau trước",
    )
