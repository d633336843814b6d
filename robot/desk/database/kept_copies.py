"""The copies of the desk's database for a person who chooses one: when each was made, its kind, size and state."""

import contextlib
import datetime
import enum
import sqlite3
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from robot.desk.database.backups import copies, version_of
from robot.desk.database.repair import is_whole
from robot.desk.migrations import MIGRATIONS


class CopyState(enum.Enum):
    """Whether the desk can go back to a copy: only to one that is whole. `EMPTY`: its rows were deleted in time."""

    WHOLE = "whole"
    DAMAGED = "damaged"
    NEWER = "newer"
    EMPTY = "empty"


class KeptCopy(NamedTuple):
    """A copy. `id`: the end of its name ("backup-2026-07-14"); `kind`: "backup" (daily), "version" (before an update)
    or "replaced" (put aside by a restore); `stamp`: changes with the file; `size`: bytes."""

    path: Path
    id: str
    kind: str
    made: datetime.datetime
    stamp: str
    size: int
    state: CopyState


def kept_copies(path: Path) -> list[KeptCopy]:
    """Return every copy of the database at `path`, the newest first. A changed file is read whole, some 0.1 s."""
    found = []
    for copy in reversed(copies(path)):
        with contextlib.suppress(FileNotFoundError):  # deleted meanwhile
            file, ending = copy.stat(), copy.name.removeprefix(f"{path.name}.")
            made, stamp = datetime.datetime.fromtimestamp(file.st_mtime), f"{file.st_mtime_ns}-{file.st_size}"
            state = _state(copy, stamp)
            found.append(KeptCopy(copy, ending, ending.partition("-")[0], made, stamp, file.st_size, state))
    return found


@lru_cache(maxsize=256)
def _state(copy: Path, _stamp: str) -> CopyState:
    version = version_of(copy)
    if version > len(MIGRATIONS):
        return CopyState.NEWER
    if version <= 0 or not is_whole(copy):
        return CopyState.DAMAGED
    return CopyState.WHOLE if _has_rows(copy) else CopyState.EMPTY


def _has_rows(copy: Path) -> bool:
    with contextlib.closing(sqlite3.connect(copy)) as database:
        names = database.execute("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'")
        return any(database.execute(f"SELECT 1 FROM {name} LIMIT 1").fetchone() for (name,) in names.fetchall())
