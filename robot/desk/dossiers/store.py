"""The store of dossiers, merged from all exports. A dossier that a later export lacks stays; a newer row replaces an
older one; an empty cell erases nothing."""

import datetime
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from robot.core.trouble import Trouble
from robot.desk.dossiers.merge import TRUTHS, Busy, Merging
from robot.desk.dossiers.model import ENDED, FIELDS, RUNNING, Dossier, DossierStatus


class Taken(msgspec.Struct, frozen=True):
    """An imported file, as stored in the table `dossier_import`. `imported_s`, `as_of_s`: times, s since 1970, at which
    it was imported and at which its contents were true."""

    id: int
    file: str
    sha256: str
    kind: str
    imported_s: int
    as_of_s: int
    rows: int
    new: int
    changed: int
    refused: int
    reading: str = ""  # hash of the column names, calendar and key it was read with
    older: int = 0  # rows ignored because newer ones are known
    reopened: int = 0  # dossiers that had ended and are open again
    who: str = ""  # account that imported it; "" = a command or the shared PIN
    delisted: int = 0  # dossiers deleted because the list lacks them


class Reopening(Trouble):
    """Error: an export of unknown time would open dossiers again that have ended, so that it may be an old one."""


_TAKEN = """id, file, sha256, kind, imported_s, as_of_s, rows, new, changed, refused, reading, older, reopened, who,
    delisted"""
_ALL = ", ".join(FIELDS)
_FIRST_DAY = datetime.datetime(2000, 1, 1)
_CLOCKS_DIFFER_S = 3600
WATCHED = ("status", "status_text", "due", "finished", "returned", "clerk", "title", "missing")
"""Columns that decide whether a dossier has changed: a new row counts as changed if it differs in one of them."""


class Dossiers(Merging):
    """The store of dossiers in the database at `path`. Every method may raise `Trouble`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, durable=False)  # an import can be repeated

    def taken(self, sha256: str) -> Taken | None:
        """Return the latest import of a file with this SHA-256 hash; None if there was none."""
        rows = self._run(f"SELECT {_TAKEN} FROM dossier_import WHERE sha256 = ? ORDER BY id DESC LIMIT 1", (sha256,))
        return Taken(*rows[0]) if rows else None

    def take(
        self,
        dossiers: Iterable[Dossier],
        *,
        file: str,
        sha256: str,
        kind: str,
        at_s: int,
        as_of_s: int,
        refused: int,
        reading: str = "",
        sure: bool = True,
        who: str = "",
        delisted: Sequence[str] = (),
    ) -> Taken:
        """Import the rows of one export, all or none. Other writers wait at most for one batch.

        `at_s`: now; `as_of_s`: when the contents were true; both in s since 1970. `sure` False: `as_of_s` is a guess,
        and an export in which an ended dossier is open again is refused. `who`: account that imports it; `delisted`:
        codes of dossiers to delete, because the list lacks them; see `_delist`. Raises `Reopening` for such an export,
        and `Trouble` for an impossible `as_of_s`.
        """
        if not _FIRST_DAY.timestamp() <= as_of_s <= at_s + _CLOCKS_DIFFER_S:
            raise _no_time(file, as_of_s)
        count = self._fill_incoming(dossiers, as_of_s)
        with self._alone():
            reopened = [
                code
                for (code,) in self._run(
                    f"""SELECT code FROM temp.incoming AS i JOIN dossier AS d USING (code) WHERE i.as_of_s >= d.as_of_s
                    AND d.status IN ({_ENDED}) AND i.status NOT IN (0, {_ENDED}) ORDER BY code"""
                )
            ]
            if reopened and not sure:
                raise _reopening(file, reopened)
            ((older,),) = self._run(
                "SELECT count(*) FROM temp.incoming AS i JOIN dossier AS d USING (code) WHERE i.as_of_s < d.as_of_s"
            )
            ((new,),) = self._run("SELECT count(*) FROM temp.incoming WHERE code NOT IN (SELECT code FROM dossier)")
            changes = " OR ".join(differs(column) for column in WATCHED)
            ((changed,),) = self._run(
                f"""SELECT count(*) FROM temp.incoming AS i JOIN dossier AS d USING (code)
                WHERE i.as_of_s >= d.as_of_s AND ({changes})"""
            )
            number = self._next_number()
            self._stage(number)
            self._run(
                """INSERT INTO dossier_import
                (id, file, sha256, kind, imported_s, as_of_s, rows, new, changed, refused, reading, older, reopened,
                who, kept) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)""",
                (
                    *(number, file, sha256, kind, at_s, as_of_s, count, new, changed, refused, reading, older),
                    *(len(reopened), who),
                ),
            )
            self._settle()
            self._delist(number, delisted, as_of_s)
            self._keep_newest()
        self._run("DROP TABLE temp.incoming")
        found = self.taken(sha256)
        assert found is not None
        return found

    def _next_number(self) -> int:
        """Return a number that no import has had, also none that was undone."""
        ((last,),) = self._run(
            """SELECT max(coalesce((SELECT max(id) FROM dossier_import), 0),
            coalesce((SELECT max(import_id) FROM dossier_undone), 0),
            coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'dossier_import'), 0))"""
        )
        return int(last) + 1

    def _fill_incoming(self, dossiers: Iterable[Dossier], as_of_s: int) -> int:
        """Write the rows of a list, true at `as_of_s`, into the table `temp.incoming`; return how many they are."""
        self._run("DROP TABLE IF EXISTS temp.incoming")
        self._run(f"CREATE TEMP TABLE incoming ({', '.join(FIELDS)})")
        marks = ", ".join("?" * len(FIELDS))
        count = 0
        with self._writing("DEFERRED"):
            for batch in _batches(dossiers):
                count += len(batch)
                self._many(f"INSERT INTO temp.incoming VALUES ({marks})", [_row(each, as_of_s) for each in batch])
        return count

    def still_true(self, taken: Taken, as_of_s: int) -> None:
        """Record that the platform made an equal export again at `as_of_s`: its rows were still true at that time."""
        with self._writing():
            for table, column in (("dossier_import", "id"), ("dossier", "import_id"), ("dossier_next", "import_id")):
                self._run(f"UPDATE {table} SET as_of_s = max(as_of_s, ?) WHERE {column} = ?", (as_of_s, taken.id))

    def find(self, code: str) -> Dossier | None:
        """Return the dossier with exactly this code; None if there is none."""
        rows = self._dossiers("code = ?", (code,))
        return rows[0] if rows else None

    def open_due_before(self, day: datetime.date) -> list[Dossier]:
        """Return the dossiers that have not ended and are due before `day`, the most urgent first."""
        return self._dossiers(f"status NOT IN ({_ENDED}) AND due < ? ORDER BY due, code", (day.isoformat(),))

    def open_without_due(self) -> list[Dossier]:
        """Return the dossiers that were accepted, have not ended, and have no known due date."""
        return self._dossiers(f"status IN ({_RUNNING}) AND due IS NULL ORDER BY code", ())

    def of_status(self, *statuses: int) -> list[Dossier]:
        """Return all dossiers with one of these statuses."""
        marks = ", ".join("?" * len(statuses))
        return self._dossiers(f"status IN ({marks}) ORDER BY code", statuses)

    def touching(self, first: datetime.date, last: datetime.date) -> list[Dossier]:
        """Return the dossiers that a report over these days needs: received, ended or open on at least one of them."""
        until = (last + datetime.timedelta(1)).isoformat()
        return self._dossiers(
            f"""coalesce(received, submitted) < ? AND (status NOT IN ({_ENDED})
            OR coalesce(finished, returned, received, submitted) >= ?) ORDER BY code""",
            (until, first.isoformat()),
        )

    def moments(self, first: datetime.date, last: datetime.date) -> list[Dossier]:
        """Return what `touching` returns, but each dossier only with its status, channel and days: much faster."""
        until = (last + datetime.timedelta(1)).isoformat()
        rows = self._run(
            f"""SELECT code, status, received, due, due_given, finished, returned, channel FROM dossier_now
            WHERE received < ? AND (status NOT IN ({_ENDED}) OR coalesce(finished, returned, received) >= ?)""",
            (until, first.isoformat()),
        )
        return [
            Dossier(
                code=code,
                status=status,
                received=received,
                due=due,
                due_given=bool(given),
                finished=finished,
                returned=returned,
                channel=channel,
            )
            for code, status, received, due, given, finished, returned, channel in rows
        ]

    def unknown_statuses(self) -> dict[str, int]:
        """Return the status names missing in `config/dossiers.toml`, each with its number of dossiers."""
        return dict(
            self._run(
                """SELECT status_text, count(*) FROM dossier_now WHERE status_text <> ''
                GROUP BY status_text ORDER BY count(*) DESC"""
            )
        )

    def as_of_s(self) -> int | None:
        """Return the time at which the newest import was true, s since 1970; None if nothing was imported."""
        ((newest,),) = self._run("SELECT max(as_of_s) FROM dossier_import")
        return None if newest is None else int(newest)

    def count(self) -> int:
        """Return the number of stored dossiers."""
        return int(self._run("SELECT count(*) FROM dossier_now")[0][0])

    def count_look_up(self, outcome: str, day: datetime.date) -> None:
        """Count one look-up that ended as `outcome`; nothing else of it is stored."""
        self._run(
            """INSERT INTO look_up (day, outcome, count) VALUES (?, ?, 1)
            ON CONFLICT (day, outcome) DO UPDATE SET count = count + 1""",
            (day.isoformat(), outcome),
        )

    def look_ups(self, first: datetime.date, last: datetime.date) -> dict[str, int]:
        """Return how many look-ups of these days had each outcome."""
        return dict(
            self._run(
                "SELECT outcome, sum(count) FROM look_up WHERE day BETWEEN ? AND ? GROUP BY outcome ORDER BY outcome",
                (first.isoformat(), last.isoformat()),
            )
        )

    def forget(self, code: str) -> bool:
        """Delete the dossier `code`, and its traces in the write-ahead log; return whether it existed."""
        found = self.find(code) is not None
        with self._writing():
            for table in ("dossier", "dossier_next", "dossier_before", "dossier_mark"):
                self._run(f"DELETE FROM {table} WHERE code = ?", (code,))
            self._run("UPDATE deed SET thing = '…' WHERE thing = ?", (code,))
            self._run(
                """UPDATE notice SET body = replace(body, :code, '…'), payload = replace(payload, :code, '…')
                WHERE instr(body, :code) OR instr(payload, :code)""",
                {"code": code},
            )
        if not self.wipe_traces():
            raise _traces(str(self._path))
        return found

    def expire(self, ended_before: datetime.date) -> None:
        """Delete the dossiers that ended before the day `ended_before` and are in no export made since that day, and
        old marks without a dossier. Does nothing while an import is running."""
        try:
            with self._alone(0.0):
                self._forget_ended(ended_before)
        except Busy:
            return  # try tomorrow: a visitor who takes a number must not wait for an import
        self.wipe_traces()

    def _forget_ended(self, ended_before: datetime.date) -> None:
        for table in ("dossier", "dossier_before"):
            self._run(
                f"""DELETE FROM {table} WHERE status IN ({_ENDED})
                AND coalesce(returned, finished, received, submitted, '') < ?
                AND as_of_s < CAST(strftime('%s', ?, 'utc') AS INTEGER)""",
                (ended_before.isoformat(), ended_before.isoformat()),
            )
        self._run(
            "DELETE FROM dossier_mark WHERE day < ? AND code NOT IN (SELECT code FROM dossier_now)",
            (ended_before.isoformat(),),
        )

    def _dossiers(self, where: str, values: Sequence[object]) -> list[Dossier]:
        return [dossier_of_row(row) for row in self._run(f"SELECT {_ALL} FROM dossier_now WHERE {where}", values)]


_NAMED = 5
"""Codes that an error names at most."""
_ENDED = ", ".join(str(int(status)) for status in ENDED)
_RUNNING = ", ".join(str(int(status)) for status in RUNNING if status is not DossierStatus.REGISTERED)
_TRUTH_PLACES = tuple(place for place, field in enumerate(FIELDS) if field in TRUTHS or field == "due_given")


def differs(column: str) -> str:
    """Return the SQL condition that the row `i` of a list says something else in this column than the known row `d`."""
    return f"(coalesce(i.{column}, '') <> '' AND i.{column} IS NOT d.{column})"


def _row(dossier: Dossier, as_of_s: int) -> tuple[object, ...]:
    row = [getattr(dossier, field) for field in FIELDS]
    row[FIELDS.index("as_of_s")] = dossier.as_of_s or as_of_s
    return tuple(row)


def dossier_of_row(row: tuple[Any, ...]) -> Dossier:
    """Return the dossier of a row with the columns `FIELDS`."""
    values: list[Any] = list(row)
    for place in _TRUTH_PLACES:
        value = values[place]
        values[place] = None if value is None else bool(value)
    return Dossier(**dict(zip(FIELDS, values, strict=True)))


def _batches(dossiers: Iterable[Dossier], size: int = 5000) -> Iterable[list[Dossier]]:
    batch: list[Dossier] = []
    for dossier in dossiers:
        batch.append(dossier)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


def _no_time(file: str, as_of_s: int) -> Trouble:
    return Trouble(
        "the time of the list lies in the future, or before the year 2000",
        "thời điểm của danh sách ở tương lai hoặc trước năm 2000",
        file=file,
        key="--as-of",
        value=as_of_s,
        remedy="give the day and time at which it was exported, and look at the robot's clock",
        remedy_vi="ghi đúng ngày, giờ xuất danh sách; kiểm tra lại đồng hồ của robot",
    )


def _reopening(file: str, codes: Sequence[str]) -> Reopening:
    named = ", ".join(codes[:_NAMED]) + ", …" * (len(codes) > _NAMED)
    return Reopening(
        f"it may be an old list: {len(codes)} dossiers that have ended are open in it ({named})",
        f"có thể là danh sách cũ: {len(codes)} hồ sơ đã kết thúc lại đang mở trong tệp ({named})",
        file=file,
        key="--as-of, --reopen",
        remedy="give the day and time at which it was exported, or confirm that it is the newest list",
        remedy_vi="ghi đúng ngày, giờ xuất danh sách, hoặc xác nhận đây là danh sách mới nhất",
    )


def _traces(file: str) -> Trouble:
    return Trouble(
        "it is deleted, but traces of it may still stand in the write-ahead log: another program reads the file",
        "đã xoá nhưng có thể còn vết trong tệp -wal vì chương trình khác đang đọc",
        file=file,
        remedy="do it again in a minute, or restart the robot",
        remedy_vi="làm lại sau một phút, hoặc khởi động lại robot",
    )
