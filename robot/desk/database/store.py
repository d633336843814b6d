"""Base class of the stores: one connection, statements that fail as `Trouble`, and whole transactions."""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from robot.desk.database.connection import WAIT_S, open_database, trouble

_CHECKPOINT_MS = 200
"""Longest time that one try to empty the log waits for readers, in ms; writers are kept out meanwhile."""
_BETWEEN_S = 0.12
"""Pause between two tries to empty the log, s: writers get in, since they retry every 0.1 s (sqlite3_busy_timeout)."""


class DeskStore:
    """The database at `path`, for one thread. Every method raises `Trouble` when the disk or the file fails."""

    def __init__(self, path: Path, *, durable: bool = True) -> None:
        self._path = path
        self._database = open_database(path, durable=durable)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the database."""
        self._database.close()

    def changes_elsewhere(self) -> int:
        """Return a number that changes when another process or thread has written; cheap enough to poll often."""
        return int(self._run("PRAGMA data_version")[0][0])

    def wipe_traces(self) -> bool:
        """Empty the write-ahead log, which may still hold deleted rows; False = readers kept it in use all the time.

        Waits as long as a write does (`open_database`), in short tries with pauses: during a try no one can write.
        """
        until_s = time.monotonic() + WAIT_S
        self._run(f"PRAGMA busy_timeout = {_CHECKPOINT_MS}")
        try:
            while True:
                ((busy, _, _),) = self._run("PRAGMA wal_checkpoint(TRUNCATE)")
                if not busy or time.monotonic() > until_s:
                    return not busy
                time.sleep(_BETWEEN_S)
        finally:
            self._run(f"PRAGMA busy_timeout = {WAIT_S * 1000:.0f}")

    def _run(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        try:
            return self._database.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise trouble(self._path, error) from error

    def _many(self, statement: str, rows: Sequence[Sequence[object]]) -> None:
        try:
            self._database.executemany(statement, rows)
        except sqlite3.Error as error:
            raise trouble(self._path, error) from error

    @contextmanager
    def _writing(self, how: str = "IMMEDIATE") -> Iterator[None]:
        """Run the block as one transaction, alone; "DEFERRED" is for a block that writes only temporary tables."""
        self._run(f"BEGIN {how}")
        try:
            yield
        except BaseException:
            if self._database.in_transaction:
                self._database.rollback()
            raise
        self._run("COMMIT")
