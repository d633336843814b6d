"""Backup copies of the desk's database: one a day, and one before each new version of the tables.

A copy is a whole database beside the file: `FILE.backup-2026-07-14`, `FILE.version-4`. Copies expire; of the newest
`FILE.version-N` the empty tables stay, since an earlier program needs them to take over a newer program's data.
`robot.desk.database.restore` goes back to a copy.
"""

import contextlib
import datetime
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from robot.core.trouble import Trouble
from robot.desk.database.connection import (
    BESIDE,
    copy_database,
    make_private,
    remove_database,
    trouble,
)
from robot.desk.database.file_lock import takes_lock
from robot.desk.database.repair import back_up, backup_of, damaged_files, require_whole
from robot.desk.migrations import MIGRATIONS

_DAY, _VERSION, REPLACED = ".backup-", ".version-", ".replaced-"
WAITS_S = 2.0
"""Longest wait for another program's copy, s: each morning a visitor may wait for it twice (`rules.desk_ms`)."""
PATIENT_S = 60.0
"""Longest wait of a command that forgets or restores, in s: a slow card must not make it fail."""


class CopiesBusy(Trouble):
    """Another program makes or deletes copies."""


def copies(path: Path) -> list[Path]:
    """Return every copy of the database at `path`, the newest last."""
    found = (each for sign in (_DAY, _VERSION, REPLACED) for each in path.parent.glob(f"{path.name}{sign}*"))
    whole = (each for each in found if each.is_file() and not each.name.endswith((".new", *BESIDE)))
    return [each for _, each in sorted(_made(whole))]


def _made(files: Iterable[Path]) -> Iterator[tuple[float, Path]]:
    """Yield the modification time in s and the path of each file that still exists."""
    for each in files:
        with contextlib.suppress(FileNotFoundError):
            yield each.stat().st_mtime, each


@contextlib.contextmanager
def alone(path: Path, wait_s: float) -> Iterator[None]:
    """Within this block no other program makes, deletes or restores copies.

    The lock is on the folder, so that root's command leaves no lock file that the robot may not open. Raises
    `CopiesBusy`, and `Trouble` when the disk fails.
    """
    try:
        folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise trouble(path, error) from error
    try:
        try:
            mine = takes_lock(folder, wait_s)
        except OSError as error:
            raise trouble(path, error) from error
        if not mine:
            raise CopiesBusy(
                "its copies are being made or deleted by another command",
                "lệnh khác đang tạo hoặc xoá bản sao",
                file=str(path),
                remedy="wait until it is done, then try again",
                remedy_vi="chờ lệnh đó xong rồi thử lại",
            )
        yield
    finally:
        os.close(folder)


def _left_over(path: Path) -> list[Path]:
    """Return the unfinished copies of programs that were killed."""
    return [each for ending in (".*.new*", ".mended*", ".restoring*") for each in path.parent.glob(path.name + ending)]


def is_of_today(path: Path, today: datetime.date) -> bool:
    """Whether the newest copy was made on `today` with this version's tables; only such a copy can repair the file."""
    copy = backup_of(path)
    made_today = copy.exists() and datetime.date.fromtimestamp(copy.stat().st_mtime) == today
    return made_today and version_of(copy) == len(MIGRATIONS)


def keep_of_day(path: Path, today: datetime.date) -> Path:
    """Copy the database to the dated file of `today`; return its path. Raises `CopiesBusy`, `Trouble` of the disk."""
    with alone(path, WAITS_S):
        return _keep_of_day(path, today)


def copy_elsewhere(path: Path, to: Path) -> None:
    """Copy the database to the path that the official gives. Raises `Trouble` when the disk fails."""
    try:
        copy_database(path, to)
    except (OSError, sqlite3.Error) as error:
        raise trouble(to, error) from error


def _keep_of_day(path: Path, today: datetime.date) -> Path:
    back_up(path)
    dated = path.with_name(f"{path.name}{_DAY}{today.isoformat()}")
    try:
        dated.unlink(missing_ok=True)
        os.link(backup_of(path), dated)  # a hard link takes no room
    except OSError as error:
        raise trouble(path, error) from error
    return dated


def expire_copies(path: Path, before: datetime.date) -> None:
    """Delete the copies made before the day `before`; the newest `FILE.version-N` among them is emptied.

    Raises `CopiesBusy`, and `Trouble` or `OSError` of the disk.
    """
    limit_s = datetime.datetime.combine(before, datetime.time()).timestamp()
    with alone(path, WAITS_S):
        _forget(path, [each for made_s, each in _made((*copies(path), *_left_over(path))) if made_s < limit_s])


@contextlib.contextmanager
def forgetting(path: Path, today: datetime.date) -> Iterator[None]:
    """Within this block, what is deleted from the database is also removed from every copy, even if the block raises.

    Every copy is deleted or emptied, and a new one is made. Raises `CopiesBusy` before anything is deleted, and
    `Trouble` where the database is damaged (its repair would bring the deleted rows back) or the disk fails.
    """
    with alone(path, PATIENT_S):
        _require_whole(path)
        try:
            yield
        finally:
            _renew(path, today)


def _renew(path: Path, today: datetime.date) -> None:
    _require_whole(path)
    try:
        _forget(path, [*copies(path), backup_of(path), *damaged_files(path), *_left_over(path)])
    except (OSError, sqlite3.Error) as error:
        raise trouble(path, error) from error
    _keep_of_day(path, today)


def _require_whole(path: Path) -> None:
    try:
        require_whole(path)
    except sqlite3.Error as error:
        raise trouble(path, error) from error


def _forget(path: Path, files: Sequence[Path]) -> None:
    name = re.compile(re.escape(path.name + _VERSION) + r"(\d+)")
    versions = {int(found[1]): each for each in copies(path) if (found := name.fullmatch(each.name))}
    newest = versions[max(versions)] if versions else None
    for each in files:
        if each != newest or not _emptied(each, path):
            each.unlink(missing_ok=True)


def _emptied(copy: Path, path: Path) -> bool:
    """Replace `copy` by a database with the same tables and no rows, and keep its date; return whether that worked."""
    made_s = copy.stat().st_mtime
    empty = copy.with_name(f"{copy.name}.{os.getpid()}.new")
    try:
        remove_database(empty)
        make_private(empty, path if path.exists() else copy)
        with contextlib.closing(sqlite3.connect(copy)) as source, contextlib.closing(sqlite3.connect(empty)) as target:
            for (statement,) in source.execute(
                "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' ORDER BY rowid"
            ):
                target.execute(statement)
            ((version,),) = source.execute("PRAGMA user_version")
            target.execute(f"PRAGMA user_version = {version}")
            target.commit()
        os.utime(empty, (made_s, made_s))
        empty.replace(copy)
    except (OSError, sqlite3.Error):
        remove_database(empty)
        return False
    return True


def version_of(copy: Path) -> int:
    """Return the version of the tables in a database file; -1 = not a database."""
    version = -1
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(copy)) as database:
        ((version,),) = database.execute("PRAGMA user_version").fetchall()
    return version
