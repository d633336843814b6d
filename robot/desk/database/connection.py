"""The connection to the desk's database: one SQLite file in WAL mode, shared by the robot and the officials' commands.

A killed process loses no committed write; a power cut may lose the last seconds but never the file. The file holds
visitors' words: only the robot's account may read it.
"""

import contextlib
import os
import secrets
import sqlite3
import subprocess
import time
from pathlib import Path

from robot.core.trouble import Trouble
from robot.desk.migrations import MIGRATIONS

FIRST_TABLE = "unanswered"
"""A table that the desk's database has had since its first version."""
BACKUP = ".backup"
"""Ending that the name of the database gets in the name of the copy from which it is repaired."""
BESIDE = ("-journal", "-wal", "-shm")
"""Name endings of the files that SQLite keeps beside a database: journal, write-ahead log, shared memory."""
WAIT_S = 4.0
"""Longest wait for another process to finish its write, in s."""
_MAGIC = b"SQLite format 3\0"
_ASK_AGAIN_S = 0.01
_UPDATE_S = 60.0
"""Longest wait for another process to copy and migrate a large file on a slow card, in s."""


def open_database(path: Path, *, durable: bool = False) -> sqlite3.Connection:
    """Open the database at `path`; create or migrate it if needed. Raises `Trouble` when that fails.

    `durable`: committed writes survive a power cut too (synchronous = FULL, some 0.3 ms a write).
    """
    try:
        _keep_private(path)
        database = sqlite3.connect(path, timeout=WAIT_S, isolation_level=None)
    except (OSError, sqlite3.Error) as error:
        raise trouble(path, error) from error
    try:
        _require_own(database, path)
        _write_ahead(database)
        database.execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}")
        database.execute("PRAGMA secure_delete = ON")  # deleted rows are overwritten
        database.execute("PRAGMA temp_store = MEMORY")  # no temporary file for sorting or merging
        _migrate(database, path)
    except (OSError, sqlite3.Error) as error:
        database.close()
        raise trouble(path, error) from error
    except Trouble:
        database.close()
        raise
    return database


def _require_own(database: sqlite3.Connection, path: Path) -> None:
    """Raise `Trouble` when the file has tables and is no database of the desk: it would get the desk's tables too."""
    names = {name for (name,) in database.execute("SELECT name FROM sqlite_master")}
    if names and (_version(database) == 0 or FIRST_TABLE not in names):
        raise Trouble(
            "is a database of another program",
            "là cơ sở dữ liệu của chương trình khác",
            file=str(path),
            key="desk.file",
            remedy="set desk.file to another file",
            remedy_vi="đặt desk.file sang tệp khác",
        )


def _write_ahead(database: sqlite3.Connection) -> None:
    """Switch the database to WAL mode (write-ahead log). Retry for `WAIT_S` while another process does the same.

    SQLite itself does not wait here, because the statement turns a read lock into a write lock
    (https://sqlite.org/c3ref/busy_handler.html).
    """
    until_s = time.monotonic() + WAIT_S
    while True:
        try:
            database.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > until_s:
                raise
            time.sleep(_ASK_AGAIN_S)
        else:
            return


def _keep_private(path: Path) -> None:
    """Create the folder and the database file if missing, and close both to other accounts.

    SQLite gives the files beside the database the mode of the database file. A folder that also holds files of other
    programs keeps its mode. An existing database file is never opened here: closing it would drop the locks of every
    connection of this process, and another program would think that it is the last one and delete the write-ahead log
    (https://www.sqlite.org/howtocorrupt.html, 2.2).
    """
    folder = path.parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if all(entry.name.startswith(path.name) for entry in folder.iterdir()):
        folder.chmod(0o700)
    if not path.exists():
        _make(path)
    for file in (path, path.with_name(f"{path.name}-wal"), path.with_name(f"{path.name}-shm")):
        with contextlib.suppress(FileNotFoundError):  # the last connection deletes the -wal and -shm files
            if file.stat().st_mode & 0o077:
                file.chmod(0o600)


def _make(path: Path) -> None:
    """Create an empty file at `path`. It is made under another name, closed, and then linked to `path`, so that closing
    it cannot drop the locks of a connection."""
    new = path.with_name(f"{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    make_private(new, path.parent)
    try:
        with contextlib.suppress(FileExistsError):  # another thread or program made the file first
            os.link(new, path)
    finally:
        new.unlink(missing_ok=True)


def _migrate(database: sqlite3.Connection, path: Path) -> None:
    if _version(database) == len(MIGRATIONS):
        return
    database.execute(f"PRAGMA busy_timeout = {_UPDATE_S * 1000:.0f}")
    database.execute("BEGIN IMMEDIATE")  # one of several programs copies and migrates
    database.execute(f"PRAGMA busy_timeout = {WAIT_S * 1000:.0f}")
    with database:
        version = _version(database)
        if version > len(MIGRATIONS):
            raise newer_than_this(path, version)
        if 0 < version < len(MIGRATIONS):
            copy_database(path, _copy_of(path, version))
        for step in MIGRATIONS[version:]:
            for statement in step:
                database.execute(statement)
        database.execute(f"PRAGMA user_version = {len(MIGRATIONS)}")


def _copy_of(path: Path, version: int) -> Path:
    """Return the path of the copy that is made before the tables of version `version` are migrated."""
    return path.with_name(f"{path.name}.version-{version}")


def copy_before_newer(path: Path) -> Path | None:
    """Return the newest of the copies made before migrations that this program can read; None if there is none."""
    found = (_copy_of(path, version) for version in range(len(MIGRATIONS), 0, -1))
    return next((copy for copy in found if copy.is_file()), None)


def newer_than_this(path: Path, version: int) -> Trouble:
    """Return the error for a database of the newer version `version`, which this program cannot read, with a remedy."""
    copy, remedy, remedy_vi = copy_before_newer(path), "update the program", "cập nhật chương trình"
    if copy is not None:
        remedy += f", or go back to the copy from before the update: kiosk desk restore {copy}"
        remedy_vi += f", hoặc quay lại bản sao trước khi cập nhật: kiosk desk restore {copy}"
    else:
        remedy += ", or set desk.file to another file"
        remedy_vi += ", hoặc đặt desk.file sang tệp khác"
    return Trouble(
        f"has version {version}; this program knows up to {len(MIGRATIONS)}",
        f"tệp thuộc phiên bản {version}, chương trình chỉ biết đến {len(MIGRATIONS)}",
        file=str(path),
        remedy=remedy,
        remedy_vi=remedy_vi,
    )


def copy_database(path: Path, to: Path) -> None:
    """Copy the database, even while it is in use, to `to`: completely or not at all, and closed to other accounts.

    Raises OSError or sqlite3.Error when the disk fails.
    """
    new = to.with_name(f"{to.name}.{os.getpid()}.{secrets.token_hex(4)}.new")
    make_private(new, path)
    try:
        with contextlib.closing(sqlite3.connect(path)) as source, contextlib.closing(sqlite3.connect(new)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode = DELETE")  # one file, without a log beside it
        new.replace(to)
    finally:
        remove_database(new)


def make_private(new: Path, like: Path) -> None:
    """Create the empty file `new`, closed to other accounts. If root runs this, it gets the owner of `like`: the robot.

    Raises `OSError`.
    """
    made = os.open(new, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        if os.geteuid() == 0:
            owner = like.stat()
            with contextlib.suppress(PermissionError):  # a file system without owners, as on a USB stick
                os.fchown(made, owner.st_uid, owner.st_gid)
    finally:
        os.close(made)


def remove_database(path: Path) -> None:
    """Delete the database file and the files that SQLite keeps beside it."""
    for end in ("", *BESIDE):
        path.with_name(path.name + end).unlink(missing_ok=True)


def _version(database: sqlite3.Connection) -> int:
    return int(database.execute("PRAGMA user_version").fetchone()[0])


def trouble(path: Path, error: OSError | sqlite3.Error) -> Trouble:
    """Return `error` of the disk or of SQLite as the `Trouble` shown to staff, with a remedy."""
    if type(error) is sqlite3.DatabaseError:  # for a disk that fails, SQLite has subclasses
        return damaged(path, str(error))
    return Trouble(
        f"the desk's database cannot be used: {error}",
        "không dùng được cơ sở dữ liệu của quầy",
        file=str(path),
        key="desk.file",
        remedy="make room and the file writable",
        remedy_vi="dọn ổ đĩa và cho phép ghi tệp",
    )


def damaged(path: Path, why: str) -> Trouble:
    """Return the `Trouble` for a database with an unreadable page, or for a file that is none. Its remedy loses nothing
    that can still be read."""
    remedy = "start the robot: it keeps what can be read, and takes the rest from this morning's copy"
    remedy_vi = "khởi động robot: phần đọc được sẽ được giữ, phần còn lại lấy từ bản sao sáng nay"
    if not is_database(path) and not path.with_name(path.name + BACKUP).exists():  # then it is left alone
        remedy, remedy_vi = (
            "set desk.file to another file, or move this one away",
            "đổi desk.file, hoặc chuyển tệp này đi",
        )
    return Trouble(
        f"the desk's database is damaged: {why}",
        "cơ sở dữ liệu của quầy bị hỏng",
        file=str(path),
        key="desk.file",
        remedy=remedy,
        remedy_vi=remedy_vi,
    )


def is_database(path: Path) -> bool:
    """Whether the file begins as SQLite's do. Another process reads it: closing it in this one would drop the locks of
    all its connections (https://www.sqlite.org/howtocorrupt.html, 2.2)."""
    command = ["head", f"--bytes={len(_MAGIC)}", "--", str(path)]
    return subprocess.run(command, check=False, capture_output=True).stdout == _MAGIC
