"""Store of what officials enter about the indexes: schemes, values by hand, official scores, targets, all with who and
when. Nothing is overwritten: the newest row counts, and the older rows are the history."""

import datetime
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import msgspec

from robot.desk.database.store import DeskStore
from robot.desk.indicators.criteria import IndicatorIndex, Value
from robot.desk.indicators.official import Official


class StoredScheme(msgspec.Struct, frozen=True):
    """The scheme of an index as an official took it in from `file`. `at_s`: when, s since 1970."""

    id: int
    index: IndicatorIndex
    file: str
    removed: bool
    who: str
    at_s: int


class StoredValue(msgspec.Struct, frozen=True):
    """A value by hand, as stored in the table `index_value`. `removed`: the row takes the value back."""

    id: int
    index_code: str
    code: str
    first: datetime.date
    last: datetime.date
    numerator: float | None
    denominator: float | None
    points: float | None
    source: str
    evidence_id: int | None
    removed: bool
    who: str
    at_s: int

    def value(self) -> Value:
        """Return the value as the scores use it."""
        return Value(
            code=self.code,
            first=self.first,
            last=self.last,
            numerator=self.numerator,
            denominator=self.denominator,
            points=self.points,
            source=self.source or self.who,
        )


class StoredOfficial(msgspec.Struct, frozen=True):
    """An official score, as stored in the table `index_official`. `way`: "typed" or "pasted"."""

    id: int
    index_code: str
    code: str
    first: datetime.date
    last: datetime.date
    numerator: float | None
    denominator: float | None
    score: float | None
    max_score: float | None
    way: str
    removed: bool
    who: str
    at_s: int

    def official(self) -> Official:
        """Return the score as the scores use it."""
        return Official(
            self.code,
            self.first,
            self.last,
            self.numerator,
            self.denominator,
            self.score,
            self.max_score,
            saved=datetime.date.fromtimestamp(self.at_s),
            index=self.index_code,
            who=self.who,
        )


class Evidence(msgspec.Struct, frozen=True):
    """A file that proves a value. `file`: its name at the official's computer; `kind`: its media type."""

    id: int
    file: str
    kind: str
    sha256: str
    bytes: int
    who: str
    at_s: int


class StoredTarget(msgspec.Struct, frozen=True):
    """The points that the ward wants to reach in an index; None = the target was taken back."""

    points: float | None
    who: str
    at_s: int


class TypedFigures(msgspec.Struct, frozen=True, kw_only=True):
    """Figures that an official typed for one criterion over the days from `first` to `last`."""

    index_code: str
    code: str
    first: datetime.date
    last: datetime.date
    numerator: float | None = None
    denominator: float | None = None
    points: float | None = None
    max_points: float | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing was typed, which takes an earlier value back."""
        return self.numerator is None and self.points is None


_VALUE = "id, index_code, code, first, last, numerator, denominator, points, source, evidence_id, removed, who, at_s"
_OFFICIAL = "id, index_code, code, first, last, numerator, denominator, score, max_score, way, removed, who, at_s"


class IndexRecords(DeskStore):
    """The store of the indexes in the database at `path`. Every method may raise `Trouble`."""

    def __init__(self, path: Path, now: Callable[[], datetime.datetime] = datetime.datetime.now) -> None:
        super().__init__(path)
        self._now = now

    def take_scheme(self, index: IndicatorIndex, file: str, who: str) -> int:
        """Store the scheme of an index; it is used instead of an earlier one. Return its id."""
        return self._insert("index_scheme", index_code=index.code, body=msgspec.json.encode(index), file=file, who=who)

    def remove_scheme(self, index_code: str, who: str) -> None:
        """Take the scheme of an index back: the shipped one, if there is one, is used again."""
        self._insert("index_scheme", index_code=index_code, body=b"", file="", removed=1, who=who)

    def schemes(self) -> dict[str, StoredScheme]:
        """Return the scheme in force of each index that has one, by the code of the index."""
        rows = self._run(
            """SELECT id, body, file, removed, who, at_s, index_code FROM index_scheme
            WHERE id IN (SELECT max(id) FROM index_scheme GROUP BY index_code) AND NOT removed ORDER BY index_code"""
        )
        return {row[6]: _scheme(row[:6]) for row in rows}

    def keep_value(self, typed: TypedFigures, source: str, who: str, evidence_id: int | None = None) -> int:
        """Store a value by hand; an empty one takes the earlier value of these days back. Return its id."""
        return self._insert(
            "index_value",
            index_code=typed.index_code,
            code=typed.code,
            first=typed.first.isoformat(),
            last=typed.last.isoformat(),
            numerator=typed.numerator,
            denominator=typed.denominator,
            points=typed.points,
            source=source,
            evidence_id=evidence_id,
            removed=int(typed.is_empty),
            who=who,
        )

    def values(self, index_code: str) -> list[StoredValue]:
        """Return the values of an index that count, newest first: the last one of each criterion and its days."""
        rows = self._run(
            f"""SELECT {_VALUE} FROM index_value WHERE id IN (SELECT max(id) FROM index_value WHERE index_code = ?
            GROUP BY code, first, last) AND NOT removed ORDER BY id DESC""",
            (index_code,),
        )
        return [_dated(row, StoredValue) for row in rows]

    def history(self, index_code: str, code: str) -> list[StoredValue]:
        """Return every value that was ever typed for a criterion, newest first."""
        rows = self._run(
            f"SELECT {_VALUE} FROM index_value WHERE index_code = ? AND code = ? ORDER BY id DESC", (index_code, code)
        )
        return [_dated(row, StoredValue) for row in rows]

    def keep_official(self, typed: TypedFigures, way: str, who: str) -> int:
        """Store an official score; an empty one takes the earlier score of these days back. Return its id."""
        return self._insert(
            "index_official",
            index_code=typed.index_code,
            code=typed.code,
            first=typed.first.isoformat(),
            last=typed.last.isoformat(),
            numerator=typed.numerator,
            denominator=typed.denominator,
            score=typed.points,
            max_score=typed.max_points,
            way=way,
            removed=int(typed.is_empty),
            who=who,
        )

    def official(self) -> list[StoredOfficial]:
        """Return the official scores that count: the last one of each criterion and its days."""
        rows = self._run(
            f"""SELECT {_OFFICIAL} FROM index_official WHERE id IN
            (SELECT max(id) FROM index_official GROUP BY index_code, code, first, last) AND NOT removed ORDER BY id"""
        )
        return [_dated(row, StoredOfficial) for row in rows]

    def official_history(self, index_code: str, code: str) -> list[StoredOfficial]:
        """Return every official score that was ever entered for a criterion, newest first."""
        rows = self._run(
            f"SELECT {_OFFICIAL} FROM index_official WHERE index_code = ? AND code = ? ORDER BY id DESC",
            (index_code, code),
        )
        return [_dated(row, StoredOfficial) for row in rows]

    def keep_evidence(self, file: str, kind: str, sha256: str, size: int, who: str) -> int:
        """Store the description of a file that proves a value; return its id."""
        return self._insert("index_evidence", file=file, kind=kind, sha256=sha256, bytes=size, who=who)

    def evidence(self, number: int) -> Evidence | None:
        """Return the description of the file with this id; None if there is none."""
        rows = self._run("SELECT id, file, kind, sha256, bytes, who, at_s FROM index_evidence WHERE id = ?", (number,))
        return Evidence(*rows[0]) if rows else None

    def set_target(self, index_code: str, points: float | None, who: str) -> None:
        """Store the points that the ward wants to reach in an index; None takes the target back."""
        self._insert("index_target", index_code=index_code, points=points, who=who)

    def target(self, index_code: str) -> StoredTarget | None:
        """Return the newest target of an index; None if none was ever set."""
        rows = self._run(
            "SELECT points, who, at_s FROM index_target WHERE index_code = ? ORDER BY id DESC LIMIT 1", (index_code,)
        )
        return StoredTarget(*rows[0]) if rows else None

    def _insert(self, table: str, **row: object) -> int:
        row["at_s"] = int(self._now().timestamp())
        marks = ", ".join(f":{name}" for name in row)
        with self._writing():
            self._run(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", row)
            ((number,),) = self._run("SELECT last_insert_rowid()")
        return int(number)


def _scheme(row: Sequence[Any]) -> StoredScheme:
    number, body, file, removed, who, at_s = row
    return StoredScheme(number, msgspec.json.decode(body, type=IndicatorIndex), file, bool(removed), who, at_s)


def _dated(row: Sequence[Any], kind: type[Any]) -> Any:
    values = list(row)
    values[3], values[4] = datetime.date.fromisoformat(row[3]), datetime.date.fromisoformat(row[4])
    values[10] = bool(row[10])
    return kind(*values)
