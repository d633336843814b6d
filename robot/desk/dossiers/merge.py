"""Merge a new export with the known dossiers: in the background, in short steps, and visible all at once.

A visitor who takes a queue number must not wait until 10^5 dossiers are written. So merged rows are written in batches
to the table `dossier_next`, where they are not visible yet. One row in `dossier_import` then makes all of them visible
in the view `dossier_now`. Finally they are moved to `dossier` in batches, which changes nothing visible. The next
import deletes or moves the rows that a killed program has left in `dossier_next`.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from robot.core.trouble import Trouble
from robot.desk.database.file_lock import takes_lock
from robot.desk.dossiers.model import FIELDS
from robot.desk.dossiers.undo import NAMES, PAUSE_S, Undoing

BATCH = 700
"""Rows written in one transaction. It takes 4 to 12 ms (measured), and no queue number can be given meanwhile."""

_TURN_S = 60.0
"""How long an import waits for another import to end, s."""

_NOW = "(CASE WHEN excluded.status THEN excluded.status ELSE status END)"
"""SQL expression for the merged status: that of the new row, or the known one if the new row has none."""
_MERGED = {
    "due": "CASE WHEN excluded.due_given OR NOT due_given THEN coalesce(excluded.due, due) ELSE due END",
    "due_given": "max(due_given, excluded.due_given)",
    "status": _NOW,
    "status_text": """CASE WHEN excluded.status THEN ''
        ELSE coalesce(nullif(excluded.status_text, ''), status_text) END""",
    "supplements": f"""max(excluded.supplements, supplements + ({_NOW} = 5 AND (status <> 5
        OR substr(coalesce(excluded.supplement_since, ''), 1, 10) > substr(supplement_since, 1, 10))))""",
    "supplement_since": f"""CASE WHEN {_NOW} <> 5 THEN NULL
        ELSE coalesce(excluded.supplement_since, supplement_since) END""",
    "supplement_s": f"""max(excluded.supplement_s, supplement_s + CASE
        WHEN status = 5 AND {_NOW} <> 5 AND supplement_since IS NOT NULL
        THEN max(0, excluded.as_of_s - CAST(strftime('%s', supplement_since, 'utc') AS INTEGER)) ELSE 0 END)""",
    "missing": f"CASE WHEN {_NOW} = 5 THEN coalesce(nullif(excluded.missing, ''), missing) ELSE '' END",
    "as_of_s": "excluded.as_of_s",
    "import_id": "excluded.import_id",
}
"""Maps a column to the SQL for its merged value (`excluded` = the newer row); other columns: see `_kept`."""

_OF_BATCH = "code IN (SELECT code FROM temp.incoming WHERE rowid BETWEEN ? AND ?)"

_OPEN_REQUESTS = f"""UPDATE dossier_next SET supplements = max(1, supplements), supplement_since = coalesce(
    supplement_since, strftime('%Y-%m-%dT%H:%M:%S', as_of_s, 'unixepoch', 'localtime'))
    WHERE import_id = ? AND status = 5 AND {_OF_BATCH}"""
"""SQL statement for dossiers whose papers are being asked for: the number of requests becomes at least 1; a request
without a known date counts as open since the time of the export."""

TRUTHS = frozenset(("full_online", "fee", "paid_online", "digitised", "reused", "electronic_result"))
_NULLABLE = frozenset(("submitted", "received", "finished", "returned", "factor")) | TRUTHS
_DONE = "import_id IN (SELECT id FROM dossier_import)"


class Busy(Trouble):
    """Error: another import of dossiers is running."""


class Merging(Undoing):
    """Base class of the store of dossiers: writes the rows of exports. Every method may raise `Trouble`."""

    @contextmanager
    def _alone(self, wait_s: float = _TURN_S) -> Iterator[None]:
        """Keep other imports from running during this block, and first move or delete the rows that an earlier import
        has left. Raises `Busy` if another import still runs after `wait_s` (s)."""
        lock = os.open(self._path.with_name(f"{self._path.name}-import"), os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if not takes_lock(lock, wait_s):
                raise _busy(self._path)
            self._settle()
            yield
        finally:
            os.close(lock)

    def _stage(self, number: int) -> None:
        """Merge the rows of the table `temp.incoming` with the known dossiers, and write the result to `dossier_next`
        under the import `number`. It is not visible yet."""
        ((last,),) = self._run("SELECT coalesce(max(rowid), 0) FROM temp.incoming")
        names = ", ".join(FIELDS)
        merged = ", ".join(f"{name} = {_MERGED.get(name, _kept(name))}" for name in (*FIELDS[1:], "import_id"))
        for first in range(1, last + 1, BATCH):
            batch = (first, first + BATCH - 1)
            with self._writing():
                self._run(
                    f"INSERT OR IGNORE INTO dossier_next ({NAMES}) SELECT {NAMES} FROM dossier WHERE {_OF_BATCH}",
                    batch,
                )
                self._run(
                    f"""INSERT INTO dossier_next ({NAMES}) SELECT {names}, ? FROM temp.incoming
                    WHERE rowid BETWEEN ? AND ? ORDER BY rowid
                    ON CONFLICT (code) DO UPDATE SET {merged} WHERE excluded.as_of_s >= as_of_s""",
                    (number, *batch),
                )
                self._run(f"DELETE FROM dossier_next WHERE import_id <> ? AND {_OF_BATCH}", (number, *batch))
                changed = f"code IN (SELECT code FROM dossier_next WHERE import_id = ? AND {_OF_BATCH})"
                self._keep(number, changed, (number, *batch))
                self._run(_OPEN_REQUESTS, (number, *batch))
            time.sleep(PAUSE_S)

    def _settle(self) -> None:
        """Move rows of finished imports into `dossier`, delete the rows of unfinished ones, and finish undos."""
        self._emptied(f"NOT ({_DONE})", move=False)
        self._emptied(_DONE, move=True)
        self._finish_undos()

    def _emptied(self, which: str, *, move: bool) -> None:
        while True:
            with self._writing():
                codes = f"SELECT code FROM dossier_next WHERE {which} ORDER BY code LIMIT {BATCH}"
                if move:
                    self._run(
                        f"""INSERT OR REPLACE INTO dossier ({NAMES})
                        SELECT {NAMES} FROM dossier_next WHERE code IN ({codes})"""
                    )
                self._run(f"DELETE FROM dossier_next WHERE code IN ({codes})")
                ((gone,),) = self._run("SELECT changes()")
            if gone < BATCH:
                return
            time.sleep(PAUSE_S)


def _kept(column: str) -> str:
    """Return the SQL for the merged value of `column`: the newer value, or the known one if that is empty."""
    return (
        f"coalesce(excluded.{column}, {column})"
        if column in _NULLABLE
        else f"coalesce(nullif(excluded.{column}, ''), {column})"
    )


def _busy(path: Path) -> Busy:
    return Busy(
        "another import is being taken in",
        "một lượt nhập khác đang chạy",
        file=str(path),
        remedy="wait until it is done, then try again",
        remedy_vi="chờ lượt đó xong rồi nhập lại",
    )
