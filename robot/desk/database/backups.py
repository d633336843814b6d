"""Backup copies of the desk's database: one a day, and one before each new version of the tables.

A copy is a whole database beside the file: `FILE.backup-2026-07-14`, `FILE.version-4`. Old copies are deleted. Only the
newest `FILE.version-N` stays, with empty tables: an earlier program needs it to take over a newer program's data.
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
    FIRST_TABLE,
    copy_database,
    is_database,
    make_private,
    remove_database,
    trouble,
)
from robot.desk.database.file_lock import takes_lock
from robot.desk.database.repair import back_up, backup_of, damaged_files, require_whole
from robot.desk.migrations import MIGRATIONS

_DAY, _VERSION, REPLACED = ".backup-", ".version-", ".replaced-"
WAITS_S = 2.0
"""Longest wait for another program that makes or deletes copies, s. Each morning a visitor's request may have to wait
for it twice within its own time limit (`rules.desk_ms`)."""
PATIENT_S = 60.0
"""Longest wait of a command that deletes or restores data until other programs have finished their copies, s. It is
long, so that a slow memory card does not make the command fail."""


class CopiesBusy(Trouble):
    """Error: another program is making or deleting copies of the database."""


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

    The folder itself is locked: a lock file made by a command of root could not be opened by the robot. Raises
    `CopiesBusy` after `wait_s` (s), and `Trouble` when the disk fails.
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
    """Return the unfinished copies of the database that killed programs have left."""
    return [each for ending in (".*.new*", ".mended*", ".restoring*") for each in path.parent.glob(path.name + ending)]


def is_of_today(path: Path, today: datetime.date) -> bool:
    """Whether the backup used for repairs (`FILE.backup`) was made on `today` and has the tables of this version."""
    copy = backup_of(path)
    made_today = copy.exists() and datetime.date.fromtimestamp(copy.stat().st_mtime) == today
    return made_today and version_of(copy) == len(MIGRATIONS)


def keep_of_day(path: Path, today: datetime.date) -> Path:
    """Back up the database to the dated file of `today`; return that path. Raises `CopiesBusy`, and `Trouble` when the
    disk fails or the database is damaged."""
    with alone(path, WAITS_S):
        return _keep_of_day(path, today)


def copy_elsewhere(path: Path, to: Path) -> None:
    """Copy the database to the path `to`, chosen by an official. Only an earlier copy is replaced. Raises `Trouble`,
    also when the disk fails."""
    if (to.exists() or to.is_symlink()) and not _is_copy(to):
        raise Trouble(
            "stands there already, is no copy of a desk's database, and is not replaced",
            "đã có sẵn, không phải bản sao cơ sở dữ liệu của quầy, nên không bị ghi đè",
            file=str(to),
            key="--out",
            remedy="choose another name, or move it away",
            remedy_vi="chọn tên khác, hoặc chuyển tệp đó đi chỗ khác",
        )
    try:
        copy_database(path, to)
    except (OSError, sqlite3.Error) as error:
        raise trouble(to, error) from error


def _is_copy(path: Path) -> bool:
    """Whether `path` is a plain file with a copy of a desk's database; a database in use keeps a write-ahead log."""
    if not path.is_file() or path.is_symlink() or not is_database(path):
        return False
    try:
        with contextlib.closing(sqlite3.connect(path)) as database:
            ((mode,),) = database.execute("PRAGMA journal_mode").fetchall()
            found = database.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (FIRST_TABLE,)).fetchone()
    except sqlite3.Error:
        return False
    return mode == "delete" and found is not None


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
    """Delete the copies made before the day `before`; the newest `FILE.version-N` is emptied instead of deleted.

    Raises `CopiesBusy`, and `Trouble` or `OSError` when the disk fails.
    """
    limit_s = datetime.datetime.combine(before, datetime.time()).timestamp()
    with alone(path, WAITS_S):
        _forget(path, [each for made_s, each in _made((*copies(path), *_left_over(path))) if made_s < limit_s])


@contextlib.contextmanager
def forgetting(path: Path, today: datetime.date) -> Iterator[None]:
    """After this block, rows that it has deleted from the database remain in no copy either, even if the block raises.

    Every copy is deleted or emptied, and a new one is made. Raises `CopiesBusy` before anything is deleted. Raises
    `Trouble` when the disk fails or the database is damaged: a repair would bring the deleted rows back.
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
    """Return the version of the tables in the database file `copy`; -1 = the file is not a database."""
    version = -1
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(copy)) as database:
        ((version,),) = database.execute("PRAGMA user_version").fetchall()
    return version
