"""Copies of the desk's database, one a day, and one from before each new version: to go back to, and for no longer.

A copy is a whole database beside the file: `FILE.backup-2026-07-14`, `FILE.version-4`. Going back never takes a number
back: those of today that were given since stay given. Of the newest `FILE.version-N` the tables stay, without a row in
them: an earlier program needs them to go on with what the newer one has kept.
"""

import contextlib
import datetime
import os
import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from robot.core.trouble import Trouble
from robot.desk.database import (
    BESIDE,
    copy_before_newer,
    copy_database,
    make_private,
    newer_than_this,
    open_database,
    remove_database,
    trouble,
)
from robot.desk.healing import back_up, backup_of, damaged_files, heal, is_whole, require_whole
from robot.desk.lock import takes_lock
from robot.desk.migrations import MIGRATIONS

_DAY, _VERSION, _REPLACED = ".backup-", ".version-", ".replaced-"
_WAITS_S = 2.0
"""For another program's copy; in the morning twice, while whoever wants a number waits (`rules.desk_ms`)."""
_FORGET_WAITS_S = 60.0
"""Who forgets, or goes back, is not turned away by a slow card."""
_OF_TODAY = ("ticket", "announcement", "staff_call")
"""Tables whose rows of today outlive going back: what visitors hold in their hands."""


class CopiesBusy(Trouble):
    """Another program makes or deletes copies."""


class Restored(NamedTuple):
    """`aside`: what was there before, None = nothing; `numbers` of today that the copy did not have."""

    aside: Path | None
    numbers: int


def copies(path: Path) -> list[Path]:
    """Every copy of the database at `path`, the newest last."""
    found = (each for sign in (_DAY, _VERSION, _REPLACED) for each in path.parent.glob(f"{path.name}{sign}*"))
    whole = (each for each in found if each.is_file() and not each.name.endswith((".new", *BESIDE)))
    return [each for _, each in sorted(_made(whole))]


def _made(files: Iterable[Path]) -> Iterator[tuple[float, Path]]:
    """When each was made, s; of those that are still there."""
    for each in files:
        with contextlib.suppress(FileNotFoundError):
            yield each.stat().st_mtime, each


@contextlib.contextmanager
def _alone(path: Path, wait_s: float) -> Iterator[None]:
    """Nobody else makes, deletes or goes back to copies meanwhile: not the robot beside an official's command.

    The lock is on the folder: root's command leaves no file that the robot may not open. Raises `CopiesBusy`, and
    `Trouble` when the disk fails.
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
    """Copies that a killed program has not finished."""
    return [each for ending in (".*.new*", ".mended*", ".restoring*") for each in path.parent.glob(path.name + ending)]


def is_of_today(path: Path, today: datetime.date) -> bool:
    """Whether the newest copy was made on that day, by this version: another one could not mend the file."""
    copy = backup_of(path)
    made_today = copy.exists() and datetime.date.fromtimestamp(copy.stat().st_mtime) == today
    return made_today and _version_of(copy) == len(MIGRATIONS)


def keep_of_day(path: Path, today: datetime.date) -> Path:
    """A copy of the database as it is now, under the name of the day. Raises `CopiesBusy`, `Trouble` of the disk."""
    with _alone(path, _WAITS_S):
        return _keep_of_day(path, today)


def copy_elsewhere(path: Path, to: Path) -> None:
    """A copy of the database as it is now, where the official wants it. Raises `Trouble` when the disk fails."""
    try:
        copy_database(path, to)
    except (OSError, sqlite3.Error) as error:
        raise trouble(to, error) from error


def _keep_of_day(path: Path, today: datetime.date) -> Path:
    back_up(path)
    dated = path.with_name(f"{path.name}{_DAY}{today.isoformat()}")
    try:
        dated.unlink(missing_ok=True)
        os.link(backup_of(path), dated)  # the same file under a second name: it takes no room
    except OSError as error:
        raise trouble(path, error) from error
    return dated


def expire_copies(path: Path, before: datetime.date) -> None:
    """Delete the copies that were made before that day; the newest from before a new version is emptied.

    Raises `CopiesBusy`, and `Trouble` or `OSError` of the disk.
    """
    limit_s = datetime.datetime.combine(before, datetime.time()).timestamp()
    with _alone(path, _WAITS_S):
        _forget(path, [each for made_s, each in _made((*copies(path), *_left_over(path))) if made_s < limit_s])


@contextlib.contextmanager
def forgetting(path: Path, today: datetime.date) -> Iterator[None]:
    """What is deleted from the database meanwhile is in no copy either in the end, whether that went well or not.

    Every copy that may hold it is deleted or emptied, and one without it is made. Before anything is deleted it raises
    `CopiesBusy`, and `Trouble` where the database is damaged: it would be mended with what was to be forgotten. Raises
    `Trouble` where the disk fails.
    """
    with _alone(path, _FORGET_WAITS_S):
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
    """Whether it has become a database with the same tables and no row; the day on which it was made stays."""
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


def copy_before_update(path: Path) -> Path | None:
    """The copy from before a newer program brought the database to its version; None where this program can use it.

    Raises `Trouble` where there is no such copy.
    """
    if not path.exists() or (version := _version_of(path)) <= len(MIGRATIONS):
        return None
    if (copy := copy_before_newer(path)) is None:
        raise newer_than_this(path, version)
    return copy


def restore(path: Path, copy: Path, now: datetime.datetime) -> Restored:
    """Go back to `copy`, for those who have the database at `path` open too. Raises `Trouble` and then changes nothing.

    What was there is put aside (`FILE.replaced-...`), also where a newer program has written it.
    """
    with _alone(path, _FORGET_WAITS_S):
        return _restore(path, copy, now)


def _restore(path: Path, copy: Path, now: datetime.datetime) -> Restored:
    _check(copy)
    aside = path.with_name(f"{path.name}{_REPLACED}{now:%Y-%m-%d-%H%M%S}") if path.exists() else None
    fresh = path.with_name(f"{path.name}.restoring")
    try:
        remove_database(fresh)
        copy_database(copy, fresh)
        open_database(fresh).close()  # brought up to date
        if aside is not None:
            heal(path, now.date())
        if aside is not None and _version_of(path) > len(MIGRATIONS):
            numbers = _replace_newer(path, fresh, aside, now.date().isoformat())
        else:
            with contextlib.closing(open_database(path, durable=True)) as target:
                numbers = _exchange(target, path, fresh, aside, now.date().isoformat())
    except (OSError, sqlite3.Error) as error:
        raise trouble(path, error) from error
    finally:
        remove_database(fresh)
    return Restored(aside, numbers)


def _exchange(target: sqlite3.Connection, path: Path, fresh: Path, aside: Path | None, today: str) -> int:
    """Put the rows of `fresh` in the place of those of `path`, but for those of today; how many numbers these are more.

    Under one lock with the copy `aside`: a number that is given meanwhile waits, and comes after those that are kept.
    """
    target.execute("PRAGMA foreign_keys = OFF")
    target.execute("ATTACH ? AS fresh", (str(fresh),))
    target.execute("BEGIN IMMEDIATE")
    with target:
        if aside is not None:
            copy_database(path, aside)
        names = target.execute("SELECT name FROM fresh.sqlite_master WHERE type = 'table'").fetchall()
        ((more,),) = target.execute(
            """SELECT count(*) FROM (SELECT * FROM main.ticket WHERE day = ?
            EXCEPT SELECT * FROM fresh.ticket WHERE day = ?)""",
            (today, today),
        )
        for (table,) in sorted(names):
            columns = ", ".join(_columns(target, "fresh", table))
            if table == "sqlite_sequence":  # never back: it only rises
                continue
            if table in _OF_TODAY:
                target.execute(f"DELETE FROM main.{table} WHERE day <> ?", (today,))
            else:
                target.execute(f"DELETE FROM main.{table}")
            target.execute(f"INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM fresh.{table}")
    return int(more)


def _replace_newer(path: Path, fresh: Path, aside: Path, today: str) -> int:
    """Put `fresh`, with the rows of today, in the place of a newer version's database; how many numbers these are more.

    With every row where `fresh` is of an emptied copy. Of the rows what this version has columns for. The newer program
    is not running any more.
    """
    copy_database(path, aside)
    with contextlib.closing(sqlite3.connect(fresh, isolation_level=None)) as target:
        target.execute("ATTACH ? AS newer", (str(aside),))
        more = 0
        with target:
            target.execute("BEGIN")
            tables = _tables_of_both(target)
            emptied = not any(target.execute(f"SELECT 1 FROM main.{table} LIMIT 1").fetchone() for table in tables)
            for table in _OF_TODAY:
                columns = _columns_of_both(target, table)
                rows = f"SELECT {columns} FROM newer.{table} WHERE day = ?1"
                if table == "ticket":
                    kept = f"SELECT {columns} FROM main.{table} WHERE day = ?1"
                    ((more,),) = target.execute(f"SELECT count(*) FROM ({rows} EXCEPT {kept})", (today,))
                target.execute(f"INSERT OR REPLACE INTO main.{table} ({columns}) {rows}", (today,))
            if emptied:
                _carry_over(target, tables)
        target.execute("DETACH newer")
        with contextlib.closing(sqlite3.connect(path)) as place:
            target.backup(place)
    return int(more)


def _carry_over(target: sqlite3.Connection, tables: Sequence[str]) -> None:
    """Every row of `newer` that this version can hold; the others stay in the file that was put aside."""
    for table in tables:
        columns = _columns_of_both(target, table)
        target.execute(f"INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}")
    risen = target.execute(
        """SELECT name, max(seq) FROM (SELECT * FROM main.sqlite_sequence UNION ALL SELECT * FROM newer.sqlite_sequence)
        WHERE name IN (SELECT name FROM main.sqlite_master) GROUP BY name"""
    ).fetchall()
    target.execute("DELETE FROM main.sqlite_sequence")
    target.executemany("INSERT INTO main.sqlite_sequence (name, seq) VALUES (?, ?)", risen)


def _tables_of_both(target: sqlite3.Connection) -> list[str]:
    found = target.execute(
        """SELECT name FROM main.sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'
        AND name IN (SELECT name FROM newer.sqlite_master WHERE type = 'table') ORDER BY name"""
    )
    return [name for (name,) in found]


def _columns_of_both(target: sqlite3.Connection, table: str) -> str:
    comes = _columns(target, "newer", table)
    return ", ".join(name for name in _columns(target, "main", table) if name in comes)


def _columns(database: sqlite3.Connection, schema: str, table: str) -> list[str]:
    return [row[1] for row in database.execute(f"PRAGMA {schema}.table_info({table})")]


def _check(copy: Path) -> None:
    """Whether it is a desk's database that this program understands."""
    if not (copy.is_file() and is_whole(copy) and 0 < _version_of(copy) <= len(MIGRATIONS)):
        raise Trouble(
            "is no copy of a desk's database, or is damaged, or was made by a newer program",
            "không phải bản sao cơ sở dữ liệu của quầy, hoặc bị hỏng, hoặc của phiên bản mới hơn",
            file=str(copy),
            remedy="see the copies with ./kiosk desk restore --list",
            remedy_vi="xem các bản sao bằng ./kiosk desk restore --list",
        )


def _version_of(copy: Path) -> int:
    """-1 = it is no database."""
    version = -1
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(copy)) as database:
        ((version,),) = database.execute("PRAGMA user_version").fetchall()
    return version
