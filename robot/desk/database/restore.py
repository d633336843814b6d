"""Go back to a copy of the desk's database: a daily one (`robot.desk.database.backups`) or one made before an update.

Queue numbers are never taken back: numbers that were given today after the copy was made stay given. Orders for the day
stay in force.
"""

import contextlib
import datetime
import sqlite3
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from robot.core.trouble import Trouble
from robot.desk.content_versions.tables import NEVER_TAKEN_BACK
from robot.desk.database.backups import PATIENT_S, REPLACED, alone, version_of
from robot.desk.database.connection import (
    copy_before_newer,
    copy_database,
    newer_than_this,
    open_database,
    remove_database,
    trouble,
)
from robot.desk.database.repair import heal, is_whole
from robot.desk.migrations import MIGRATIONS

_OF_TODAY = ("ticket", "announcement", "staff_call", "dossier_mark", "notice")
"""Tables whose rows of today survive a restore: visitors with these queue numbers are still waiting, and letters and
messages that were sent stay sent."""

_FIXED_REPORTS = ("report_kept", "report_kept_lists")
"""Tables whose rows all survive a restore: reports that were fixed, and may have been sent."""

_KEPT = ("account", "staff_key", "deed", *NEVER_TAKEN_BACK)
"""Tables that a restore leaves alone where they have rows: an account that was ended or a PIN that was changed opens
the page no more, and neither the log of deeds nor the versions of the content lose anything."""

_KEPT_WHOLE = ("day_order",)
"""Tables that a restore only adds to: a paused counter stays paused."""


class Restored(NamedTuple):
    """Outcome of a restore. `aside`: path of the former database, None if there was none; `numbers`: how many of
    today's queue numbers the copy did not have."""

    aside: Path | None
    numbers: int


def copy_before_update(path: Path) -> Path | None:
    """Return the copy made before a newer program migrated the database; None if this program can use the database.

    Raises `Trouble` if a copy is needed and there is none.
    """
    if not path.exists() or (version := version_of(path)) <= len(MIGRATIONS):
        return None
    if (copy := copy_before_newer(path)) is None:
        raise newer_than_this(path, version)
    return copy


def restore(path: Path, copy: Path, now: datetime.datetime) -> Restored:
    """Go back to `copy`, also for processes that have the database open. Raises `Trouble`, and then changes nothing.

    The former database, even one that a newer program has written, is put aside (`FILE.replaced-...`).
    """
    with alone(path, PATIENT_S):
        return _restore(path, copy, now)


def _restore(path: Path, copy: Path, now: datetime.datetime) -> Restored:
    _check(copy)
    aside = path.with_name(f"{path.name}{REPLACED}{now:%Y-%m-%d-%H%M%S}") if path.exists() else None
    fresh = path.with_name(f"{path.name}.restoring")
    try:
        remove_database(fresh)
        copy_database(copy, fresh)
        open_database(fresh).close()  # migrated
        if aside is not None:
            heal(path, now.date())
        if aside is not None and version_of(path) > len(MIGRATIONS):
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
    """Replace the rows at `path` by those of `fresh`, but keep today's queue numbers and calls for staff. Return how
    many of today's queue numbers `fresh` lacked.

    One lock covers this and the copy to `aside`: a number asked for meanwhile is given after it, as the next one.
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
            if table == "sqlite_sequence":  # a sequence never goes back
                continue
            if table in _OF_TODAY:
                target.execute(f"DELETE FROM main.{table} WHERE day <> ?", (today,))
            elif table in _KEPT and target.execute(f"SELECT 1 FROM main.{table} LIMIT 1").fetchone():
                continue
            elif table not in (*_FIXED_REPORTS, *_KEPT_WHOLE):
                target.execute(f"DELETE FROM main.{table}")
            target.execute(f"INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM fresh.{table}")
    return int(more)


def _replace_newer(path: Path, fresh: Path, aside: Path, today: str) -> int:
    """Replace the database of a newer version by `fresh` plus today's rows; return how many of today's queue numbers
    `fresh` lacked.

    If `fresh` comes from an emptied copy, all rows of the newer database are taken over, not only today's. Columns
    that this version does not have are dropped. The newer program must not be running.
    """
    copy_database(path, aside)
    with contextlib.closing(sqlite3.connect(fresh, isolation_level=None)) as target:
        target.execute("ATTACH ? AS newer", (str(aside),))
        more = 0
        with target:
            target.execute("BEGIN")
            tables = _tables_of_both(target)
            emptied = not any(target.execute(f"SELECT 1 FROM main.{table} LIMIT 1").fetchone() for table in tables)
            _keep(target, [table for table in _KEPT if table in tables])
            for table in _OF_TODAY:
                columns = _columns_of_both(target, table)
                rows, day = f"SELECT {columns} FROM newer.{table} WHERE day = :day", {"day": today}
                if table == "ticket":
                    kept = f"SELECT {columns} FROM main.{table} WHERE day = :day"
                    ((more,),) = target.execute(f"SELECT count(*) FROM ({rows} EXCEPT {kept})", day)
                target.execute(f"INSERT OR REPLACE INTO main.{table} ({columns}) {rows}", day)
            for table in _FIXED_REPORTS:
                columns = _columns_of_both(target, table)
                target.execute(f"INSERT OR IGNORE INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}")
            for table in _KEPT_WHOLE:
                if _columns(target, "newer", table):
                    columns = _columns_of_both(target, table)
                    target.execute(
                        f"INSERT OR REPLACE INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}"
                    )
            if emptied:
                _carry_over(target, tables)
        target.execute("DETACH newer")
        with contextlib.closing(sqlite3.connect(path)) as place:
            target.backup(place)
    return int(more)


def _keep(target: sqlite3.Connection, tables: Sequence[str]) -> None:
    """Replace the rows of these tables by those of the database `newer`, where it has any."""
    for table in tables:
        if target.execute(f"SELECT 1 FROM newer.{table} LIMIT 1").fetchone():
            columns = _columns_of_both(target, table)
            target.execute(f"DELETE FROM main.{table}")
            target.execute(f"INSERT INTO main.{table} ({columns}) SELECT {columns} FROM newer.{table}")


def _carry_over(target: sqlite3.Connection, tables: Sequence[str]) -> None:
    """Copy the rows of the database `newer` into the tables and columns that this version has too. Other data stays
    only in the file that was put aside."""
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
    """Raise `Trouble` unless `copy` is an undamaged database of the desk whose version this program knows."""
    if not (copy.is_file() and is_whole(copy) and 0 < version_of(copy) <= len(MIGRATIONS)):
        raise Trouble(
            "is no copy of a desk's database, or is damaged, or was made by a newer program",
            "không phải bản sao cơ sở dữ liệu của quầy, hoặc bị hỏng, hoặc của phiên bản mới hơn",
            file=str(copy),
            remedy="see the copies with ./kiosk desk restore --list",
            remedy_vi="xem các bản sao bằng ./kiosk desk restore --list",
        )
