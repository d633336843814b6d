"""Repair a damaged database of the desk at once, keeping every row that can still be read.

The damaged file is put aside (`FILE.damaged-DAY`). Its rows are read from both ends of each table; queue numbers are
also read from an index, so that no number is given twice. Missing rows come from the morning's backup (`FILE.backup`),
an exact copy of every page. The pages of the schema are taken from the backup too: they never change, and without them
nothing could be read. A process that has the file open goes on with the repaired file.
"""

import contextlib
import datetime
import logging
import os
import sqlite3
import subprocess
from pathlib import Path

from robot.desk.database.connection import BACKUP, copy_database, is_database, open_database, remove_database, trouble

log = logging.getLogger("kiosk.desk")

_SEQUENCES = "sqlite_sequence"
_LARGEST_PAGE, _PAGES_AT, _INTERIOR_TABLE = 65_536, 28, 5
"""Values of SQLite's file format: page size in bytes if the header has 0, byte offset of the page count in the header,
and the type byte of an inner page of a table."""


def heal(path: Path, today: datetime.date) -> bool:
    """Repair the database at `path` if it is damaged; return whether it was. Raises `Trouble` when the repair fails.

    A file that is no database and has no backup is left alone: it may belong to another program. Reads the whole
    file: some 0.1 s with 10^5 dossiers.
    """
    if not path.exists() or is_whole(path) or not (backup_of(path).exists() or is_database(path)):
        return False
    aside = path.with_name(f"{path.name}.damaged-{today:%Y%m%d}")
    fresh = path.with_name(f"{path.name}.mended")
    try:
        for end in ("", "-wal"):
            _copy(path.with_name(path.name + end), aside.with_name(aside.name + end))
        remove_database(fresh)
        readable = _readable(aside, backup_of(path))
        kept, from_backup = _salvage(readable, backup_of(path), fresh)
        remove_database(readable)
        _put_in_place(fresh, path)
    except (OSError, sqlite3.Error) as error:
        raise trouble(path, error) from error
    log.error(
        "the desk's database was damaged: %d rows of it are kept, %d came from the backup; the damaged file is %s | "
        "cơ sở dữ liệu của quầy bị hỏng: giữ được %d dòng, lấy lại %d dòng từ bản sao; tệp hỏng là %s",
        *(kept, from_backup, aside, kept, from_backup, aside),
    )
    return True


def backup_of(path: Path) -> Path:
    """Return the path of the backup (`FILE.backup`) from which the database at `path` is repaired."""
    return path.with_name(path.name + BACKUP)


def back_up(path: Path) -> None:
    """Replace the backup (`FILE.backup`) by a copy of the database as it is now.

    Raises `Trouble` when the disk fails. A damaged database raises it too: its repair needs the previous backup.
    """
    try:
        require_whole(path)
        copy_database(path, backup_of(path))
    except (OSError, sqlite3.Error) as error:
        raise trouble(path, error) from error


def expire_damaged(path: Path, before: datetime.date) -> None:
    """Delete the damaged databases that were put aside before the day `before`, because they hold visitors' words."""
    for aside in damaged_files(path):
        if aside.name.partition(".damaged-")[2][:8] < f"{before:%Y%m%d}":
            aside.unlink(missing_ok=True)


def damaged_files(path: Path) -> list[Path]:
    """Return the paths of the damaged databases that repairs have put aside (`FILE.damaged-DAY`)."""
    return sorted(path.parent.glob(f"{path.name}.damaged-*"))


def is_whole(path: Path) -> bool:
    """Whether every page of the database can be read. True, unchecked, for a file that another process keeps locked."""
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=4.0)) as database:
            return bool(database.execute("PRAGMA quick_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def require_whole(path: Path) -> None:
    """Raise sqlite3.Error if a page of the database is damaged."""
    if not is_whole(path):
        raise sqlite3.DatabaseError("a page of it is damaged")


def _readable(aside: Path, backup: Path) -> Path:
    """Copy the damaged file `aside`, put the schema pages of the backup into the copy, and return the copy's path."""
    copy = aside.with_name(f"{aside.name}-readable")
    remove_database(copy)
    for end in ("", "-wal"):
        _copy(aside.with_name(aside.name + end), copy.with_name(copy.name + end))
    if backup.exists():
        good = backup.read_bytes()
        size = int.from_bytes(good[16:18], "big") or _LARGEST_PAGE
        pages = copy.stat().st_size // size
        with copy.open("r+b") as file:
            for number in _schema_pages(good):
                file.seek((number - 1) * size)
                file.write(good[(number - 1) * size : number * size])
            file.seek(_PAGES_AT)
            file.write(pages.to_bytes(4, "big"))
    return copy


def _schema_pages(database: bytes) -> list[int]:
    """Return the numbers of the schema's pages: page 1 (the root) and the leaves (sqlite.org/fileformat2.html, 1.6)."""
    found, head = [1], 100
    if database[head] == _INTERIOR_TABLE:
        cells = int.from_bytes(database[head + 3 : head + 5], "big")
        starts = [int.from_bytes(database[at : at + 2], "big") for at in range(head + 12, head + 12 + 2 * cells, 2)]
        found += [int.from_bytes(database[at : at + 4], "big") for at in (*starts, head + 8)]
    return found


def _salvage(damaged: Path, backup: Path, fresh: Path) -> tuple[int, int]:
    """Build the database `fresh` from the readable rows of `damaged`, then of `backup`; return the rows from each."""
    with contextlib.closing(open_database(fresh)) as target:
        names = [name for (name,) in target.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        tables = [name for name in names if name != _SEQUENCES]
        target.execute("PRAGMA foreign_keys = OFF")
        kept = sum(_take(damaged, target, table) for table in tables)
        _take_numbers(damaged, target)
        return kept, sum(_take(backup, target, table) for table in tables) if backup.exists() else 0


def _take(source: Path, target: sqlite3.Connection, table: str) -> int:
    """Copy the rows of `table` that `target` lacks; return how many. The table is read from both ends, each time up to
    the first unreadable page."""
    known = {row[1] for row in target.execute(f"PRAGMA table_info({table})")}
    key = [row[1] for row in sorted(target.execute(f"PRAGMA table_info({table})"), key=lambda row: row[5]) if row[5]]
    before = target.total_changes
    for order in ("ASC", "DESC"):
        by = ", ".join(f"{name} {order}" for name in key)
        with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(source)) as database:
            # a table of an earlier version has fewer columns
            columns = [row[1] for row in database.execute(f"PRAGMA table_info({table})") if row[1] in known]
            names, places = ", ".join(columns), ", ".join("?" * len(columns))
            for row in database.execute(f"SELECT {names} FROM {table} NOT INDEXED ORDER BY {by}"):
                target.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({places})", row)
    return target.total_changes - before


def _take_numbers(source: Path, target: sqlite3.Connection) -> None:
    """Restore queue numbers with unreadable rows from the index of the table, so that none is given twice."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(source)) as database:
        for row in database.execute(
            "SELECT day, series, number, place, state, position FROM ticket INDEXED BY ticket_line ORDER BY day, place"
        ):
            target.execute(
                """INSERT OR IGNORE INTO ticket (day, series, number, place, state, position, ahead, issued_s)
                VALUES (?, ?, ?, ?, ?, ?, 0, unixepoch(?, '12 hours', 'utc'))""",
                (*row, row[0]),
            )


def _put_in_place(fresh: Path, path: Path) -> None:
    """Write the contents of `fresh` into the file at `path`, which other processes may have open. Only if SQLite cannot
    open that file as a database, replace it by `fresh`."""
    try:
        with contextlib.closing(sqlite3.connect(fresh)) as source, contextlib.closing(sqlite3.connect(path)) as target:
            source.backup(target)
        remove_database(fresh)
    except sqlite3.Error:
        remove_database(path)
        with contextlib.closing(sqlite3.connect(fresh)) as database:
            database.execute("PRAGMA journal_mode = DELETE")
        fresh.replace(path)


def _copy(path: Path, to: Path) -> None:
    """Copy a file by a child process. Closing the file in this process would drop the locks of all its connections; the
    next program to end would then delete the write-ahead log (https://www.sqlite.org/howtocorrupt.html, 2.2)."""
    if path.exists():
        os.close(os.open(to, os.O_RDWR | os.O_CREAT, 0o600))
        done = subprocess.run(["cp", "--", str(path), str(to)], check=False, capture_output=True, text=True)
        if done.returncode:
            raise OSError(done.stderr.strip())
