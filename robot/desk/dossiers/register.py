"""The register of dossiers: search, filters, order and pages in SQL, so that 10^5 dossiers can be browsed.

Lateness follows `due_dates`: only a dossier whose processing time runs is late, and a due date computed here is moved
on by the time spent waiting for papers (the SQL function `moved_due`).
"""

import datetime
import enum
import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from robot.desk.day_orders.model import in_force
from robot.desk.day_orders.newest_order import orders_given
from robot.desk.dossiers.import_version import Versioned
from robot.desk.dossiers.model import ENDED, FIELDS, RUNNING, Dossier, DossierStatus, code_of
from robot.desk.dossiers.store import dossier_of_row
from robot.desk.dossiers.working_days import WorkingDays

PAGE = 50
"""Dossiers on one page of the list. Chosen."""

SEARCH_CHARS = 60
"""Most characters of a search that are looked at; a code has at most 37. Chosen."""

_DAY_S = 86_400
_MOST_DAYS = 999
"""Greatest number of days late that can be filtered for. Chosen."""


class DueFilter(enum.StrEnum):
    """Due dates to which a list is limited. Dossiers of `NONE` have no known due date."""

    ANY = ""
    LATE = "late"
    TODAY = "today"
    TOMORROW = "tomorrow"  # on the next working day
    SOON = "soon"  # today, or within the next three working days
    NONE = "none"


class MarkFilter(enum.StrEnum):
    """Marks to which a list is limited."""

    ANY = ""
    APOLOGISED = "apologised"
    NOT_APOLOGISED = "not_apologised"
    ASSIGNED = "assigned"
    NOTED = "noted"


class ListOrder(enum.StrEnum):
    """Sort order of a list of dossiers."""

    DUE = "due"
    RECEIVED = "received"
    CODE = "code"
    CLERK = "clerk"
    FIELD = "field"
    STATUS = "status"


OPEN, ALL = "open", "all"
"""States of a `DossierFilter` beside the names of single statuses: dossiers that have not ended; all dossiers."""

STATES: Mapping[str, tuple[DossierStatus, ...]] = {
    status.name.lower(): (status,) for status in DossierStatus if status is not DossierStatus.UNKNOWN
} | {"unknown": (DossierStatus.UNKNOWN,)}
"""Statuses by their names in a `DossierFilter`."""


class DossierFilter(msgspec.Struct, frozen=True, kw_only=True):
    """Filter and order of a list of dossiers. Empty values do not filter."""

    search: str = ""  # a code, or its last digits
    clerk: str = ""  # to whom it was given last by a mark, else the clerk in the platform's list
    field: str = ""
    procedure: str = ""
    state: str = OPEN  # `OPEN`, `ALL`, or a key of `STATES`
    due: DueFilter = DueFilter.ANY
    late_from: int = 0  # at least this many working days late
    marks: MarkFilter = MarkFilter.ANY
    order: ListOrder = ListOrder.DUE
    descending: bool = False
    page: int = 1


class ListedPage(NamedTuple):
    """A page of the list. `total`: number of dossiers on all pages; `page`: the page shown, from 1; `pages`: their
    number, at least 1."""

    dossiers: list[Dossier]
    total: int
    page: int
    pages: int


class ListChoices(NamedTuple):
    """Values to choose from in the filters, sorted. `procedures`: (code, title), the title as exported."""

    clerks: tuple[str, ...]
    fields: tuple[str, ...]
    procedures: tuple[tuple[str, str], ...]


class OpenGroup(NamedTuple):
    """Open dossiers that are alike. `clerk`: as in `DossierFilter`; `due`: their due day (ISO 8601); None = not known;
    `size`: their number."""

    clerk: str
    field: str
    status: DossierStatus
    due: str | None
    size: int


class DossierRegister(Versioned):
    """The list of dossiers in the database at `path`, read only. Every method may raise `Trouble`."""

    def __init__(self, path: Path, days: WorkingDays, prefix: str = "") -> None:
        """`days`: the working days by the files of the site; the ordered hours are read here. `prefix`: first part of
        the centre's codes, which a person may leave out."""
        super().__init__(path)
        self.orders = in_force(orders_given(self._run), at_s=0)  # hours hold on their days, whenever they are read
        self._days, self._prefix = days.under(self.orders), prefix
        self._database.create_function("moved_due", 2, self._moved, deterministic=True)

    def page(self, wanted: DossierFilter, today: datetime.date, size: int = PAGE) -> ListedPage:
        """Return a page of `size` dossiers; a page beyond the last is the last."""
        where, values = self._where(wanted, today)
        with self._snapshot() as known:
            ((total,),) = self._run(f"SELECT count(*) FROM {known} WHERE {where}", values)
            pages = max(1, math.ceil(total / size))
            page = min(max(1, wanted.page), pages)
            codes = self._run(
                f"SELECT code FROM {known} WHERE {where} ORDER BY {_order(wanted)} LIMIT ? OFFSET ?",
                (*values, size, (page - 1) * size),
            )
            return ListedPage(self._whole([code for (code,) in codes], known), total, page, pages)

    def count(self, wanted: DossierFilter, today: datetime.date) -> int:
        """Return the number of dossiers on all pages."""
        where, values = self._where(wanted, today)
        with self._snapshot() as known:
            return int(self._run(f"SELECT count(*) FROM {known} WHERE {where}", values)[0][0])

    def choices(self) -> ListChoices:
        """Return the clerks, fields and procedures that occur."""
        with self._snapshot() as known:
            clerks, fields = (
                tuple(name for (name,) in self._run(f"SELECT DISTINCT {column} FROM {known} ORDER BY 1") if name)
                for column in ("clerk", "field")
            )
            procedures = self._run(
                f"""SELECT procedure_code, max(title) FROM {known} WHERE procedure_code <> ''
                GROUP BY procedure_code ORDER BY 2, 1"""
            )
        return ListChoices(clerks, fields, tuple((code, title) for code, title in procedures))

    def open_groups(self) -> list[OpenGroup]:
        """Return the dossiers that have not ended, and those whose result waits for its owner, counted in groups."""
        with self._snapshot() as known:
            wanted = f"status IN ({_OPEN}, {int(DossierStatus.DONE)})"
            rows = self._run(
                f"SELECT clerk, field, status, {_DUE}, count(*) FROM {known} WHERE {wanted} GROUP BY 1, 2, 3, 4"
            )
            given = self._run(
                f"""SELECT text, clerk, field, status, {_DUE} FROM {known} JOIN ({_GIVEN}) USING (code)
                WHERE {wanted}"""
            )
        sizes = Counter({tuple(alike): size for *alike, size in rows})
        for name, clerk, *alike in given:
            sizes[clerk, *alike] -= 1
            sizes[name, *alike] += 1
        return [
            OpenGroup(clerk, field, DossierStatus(status), due, size)
            for (clerk, field, status, due), size in sizes.items()
            if size
        ]

    def given(self) -> dict[str, str]:
        """Return the clerk of the newest mark in force that gives away a dossier, by its code."""
        return dict(self._run(_GIVEN))

    def as_of_s(self) -> int | None:
        """Return the time at which the newest import was true, s since 1970; None if nothing was imported."""
        ((newest,),) = self._run("SELECT max(as_of_s) FROM dossier_import")
        return None if newest is None else int(newest)

    def marks_version(self) -> tuple[object, ...]:
        """Return a value that changes with every mark by which a dossier is given to a clerk, or which is withdrawn."""
        return self._run("SELECT max(id), count(withdrawn_s) FROM dossier_mark WHERE kind = 'assigned'")[0]

    @contextmanager
    def _snapshot(self) -> Iterator[str]:
        """Keep what is read during the block unchanged, and yield the table or view that holds the known dossiers.

        The view costs a look-up a row; where no import is being merged, the table alone holds the same.
        """
        self._run("BEGIN DEFERRED")
        try:
            merging = self._run("SELECT 1 FROM dossier_next LIMIT 1")
            yield "dossier_now" if merging else "dossier"
        finally:
            self._run("COMMIT")

    def _whole(self, codes: Sequence[str], known: str) -> list[Dossier]:
        """Return the dossiers with these codes out of the table `known`, in this order."""
        found: dict[str, Dossier] = {}
        for first in range(0, len(codes), _AT_ONCE):
            some = codes[first : first + _AT_ONCE]
            places = ", ".join("?" * len(some))
            rows = self._run(f"SELECT {_ALL} FROM {known} WHERE code IN ({places})", some)
            found |= {each.code: each for each in map(dossier_of_row, rows)}
        return [found[code] for code in codes]

    def _where(self, wanted: DossierFilter, today: datetime.date) -> tuple[str, list[object]]:
        terms: list[tuple[str, Sequence[object]]] = []
        if wanted.search.strip():
            terms.append(self._searched(wanted.search))
        if wanted.clerk:
            given = f"SELECT code FROM ({_GIVEN})"
            terms.append(
                (
                    f"(clerk = ? AND code NOT IN ({given}) OR code IN ({given} WHERE text = ?))",
                    (wanted.clerk, wanted.clerk),
                )
            )
        for column, value in (("field", wanted.field), ("procedure_code", wanted.procedure)):
            if value:
                terms.append((f"{column} = ?", (value,)))
        if wanted.state == OPEN:
            terms.append((f"status IN ({_OPEN})", ()))
        elif wanted.state in STATES:
            terms.append((f"status IN ({_listed(STATES[wanted.state])})", ()))
        terms += self._due(wanted, today)
        if wanted.marks:
            terms.append((_MARKED[wanted.marks], ()))
        return " AND ".join(term for term, _ in terms) or "1", [value for _, values in terms for value in values]

    def _searched(self, text: str) -> tuple[str, Sequence[object]]:
        whole = code_of(text[:SEARCH_CHARS], self._prefix)
        if whole:
            return "code = ?", (whole,)
        end = _BLANK.sub("", _DASH.sub("-", text[:SEARCH_CHARS])).upper()
        if not _PIECE.match(end):
            return "0", ()
        if len(end) >= _TAIL:
            return f"substr(code, -{_TAIL}) = ? AND code LIKE ?", (end[-_TAIL:], f"%{end}")
        return "code LIKE ?", (f"%{end}",)

    def _due(self, wanted: DossierFilter, today: datetime.date) -> list[tuple[str, Sequence[object]]]:
        running = f"status IN ({_listed(RUNNING)})"
        next_day = self._days.after(today, 1)
        late_from = min(wanted.late_from, _MOST_DAYS)
        if late_from > 0:
            last = _last_day_late(today, late_from, self._days)
            return [(f"{running} AND due < ? AND {_DUE} <= ?", (_after(last), last.isoformat()))]
        match wanted.due:
            case DueFilter.LATE:
                return [(f"{running} AND due < ? AND {_DUE} < ?", (today.isoformat(), today.isoformat()))]
            case DueFilter.TODAY:
                return [(f"{running} AND due < ? AND {_DUE} = ?", (_after(today), today.isoformat()))]
            case DueFilter.TOMORROW:
                span = (_after(next_day), today.isoformat(), next_day.isoformat())
                return [(f"{running} AND due < ? AND {_DUE} > ? AND {_DUE} <= ?", span)]
            case DueFilter.SOON:
                last = self._days.after(today, _SOON_DAYS)
                span = (_after(last), today.isoformat(), last.isoformat())
                return [(f"{running} AND due < ? AND {_DUE} BETWEEN ? AND ?", span)]
            case DueFilter.NONE:
                return [("due IS NULL", ())]
        return []

    def _moved(self, due: str, supplement_s: int) -> str:
        day = datetime.date.fromisoformat(due[:10]) + datetime.timedelta(days=math.ceil(supplement_s / _DAY_S))
        return self._days.from_day(day).isoformat()


def _listed(statuses: Sequence[DossierStatus]) -> str:
    return ", ".join(str(int(status)) for status in statuses)


_ALL = ", ".join(FIELDS)
_OPEN = _listed([status for status in DossierStatus if status not in ENDED])
_AT_ONCE = 500
"""Codes in one statement."""
_SOON_DAYS = 3
_TAIL = 4
"""Last signs of a code that have an index."""
_PIECE = re.compile(r"^[0-9A-Z.-]{1,40}$", re.ASCII)
_DASH = re.compile(r"[\u2010-\u2015\u2212\uff0d_]")
_BLANK = re.compile(r"\s+")
_DUE = """(CASE WHEN due_given OR supplement_s = 0 THEN substr(due, 1, 10)
    WHEN due IS NULL THEN NULL ELSE moved_due(due, supplement_s) END)"""
"""SQL expression for the due day, as `due_dates.due_day` computes it."""
_IN_FORCE = "SELECT code FROM dossier_mark WHERE withdrawn_s IS NULL AND kind"
_GIVEN = """SELECT code, text FROM dossier_mark WHERE id IN
    (SELECT max(id) FROM dossier_mark WHERE kind = 'assigned' AND withdrawn_s IS NULL GROUP BY code)"""
"""SQL query for the dossiers that were given to a clerk, with the clerk of the newest mark in force."""
_MARKED = {
    MarkFilter.APOLOGISED: f"code IN ({_IN_FORCE} = 'apology')",
    MarkFilter.NOT_APOLOGISED: f"code NOT IN ({_IN_FORCE} = 'apology')",
    MarkFilter.ASSIGNED: f"code IN ({_IN_FORCE} = 'assigned')",
    MarkFilter.NOTED: f"code IN ({_IN_FORCE} = 'note')",
}
_ORDERS = {
    ListOrder.DUE: "{due} IS NULL, {due} {way}, code",
    ListOrder.RECEIVED: "coalesce(received, submitted) {way}, code",
    ListOrder.CODE: "code {way}",
    ListOrder.CLERK: "clerk = '', clerk {way}, {due}, code",
    ListOrder.FIELD: "field = '', field {way}, {due}, code",
    ListOrder.STATUS: "status {way}, {due}, code",
}


def _order(wanted: DossierFilter) -> str:
    return _ORDERS[wanted.order].format(due=_DUE, way="DESC" if wanted.descending else "ASC")


def _after(day: datetime.date) -> str:
    return (day + datetime.timedelta(1)).isoformat()


def _last_day_late(today: datetime.date, late: int, days: WorkingDays) -> datetime.date:
    """Return the last due day that is at least `late` working days before `today`."""
    day, left = today, late
    while left:
        left -= days.is_working(day)
        day -= datetime.timedelta(1)
    return day
