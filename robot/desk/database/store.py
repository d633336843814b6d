"""Base class of the stores: one connection, statements that fail as `Trouble`, and whole transactions."""

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from robot.desk.database.connection import WAIT_S, open_database, trouble

_CHECKPOINT_MS = 200
"""How long one try to empty the write-ahead log waits for readers, ms; no one can write during that time."""
_BETWEEN_S = 0.12
"""Pause between two tries to empty the write-ahead log, s. Waiting writers retry every 0.1 s (sqlite3_busy_timeout), so
they can write in the pause."""


class DeskStore:
    """Base class of the stores: a connection to the database at `path`, for one thread. Every method raises `Trouble`
    when the disk fails or the file is damaged."""

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
        """Return a number that changes whenever another process or thread writes to the database; cheap to poll."""
        return int(self._run("PRAGMA data_version")[0][0])

    def wipe_traces(self) -> bool:
        """Empty the write-ahead log, which may still hold deleted rows. Return False if readers kept using it.

        Tries for at most `WAIT_S`, with pauses between the tries, because during a try no one can write.
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

    def _run(self, statement: str, values: Sequence[object] | Mapping[str, object] = ()) -> list[tuple[Any, ...]]:
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
        """Run the block as one transaction in which no one else writes. `how` "DEFERRED" lets others write: it is for a
        block that writes only temporary tables."""
        self._run(f"BEGIN {how}")
        try:
            yield
        except BaseException:
            if self._database.in_transaction:
                self._database.rollback()
            raise
        self._run("COMMIT")
