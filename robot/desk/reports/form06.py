"""The table of form II.06a/VPCP/KSTT (Thông tư 01/2020/TT-VPCP): dossiers by field of work, with a check of the sums.

Columns: received 3 = 4 online + 5 direct or by post + 6 carried over; resolved 7 = 8 early + 9 on time + 10 late; in
progress 11 = 12 in time + 13 late; and 3 = 7 + 11. Withdrawn and refused dossiers count in 9, dossiers waiting for a
supplement or a payment in 12, as platforms count them. Days are compared, not hours. A due day that was counted here is
moved on by the wait for papers, as in the list of dossiers; a due day of the platform is kept.
"""

import datetime
from collections.abc import Iterable

import msgspec

from robot.desk.dossiers.due_dates import due_text
from robot.desk.dossiers.model import HALTED, Dossier, DossierStatus
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.reports.period import Period
from robot.desk.reports.progress import day_of, ended_at, later_by_hour

NAME = "II.06a/VPCP/KSTT"

DECISION = "Thông tư 01/2020/TT-VPCP, 21/10/2020"

_GIVEN_BACK = frozenset((DossierStatus.NOT_ACCEPTED, DossierStatus.WITHDRAWN))
_ENDED = frozenset((*_GIVEN_BACK, DossierStatus.DONE, DossierStatus.RETURNED))


class FormRow(msgspec.Struct):
    """The row of one field of work; the stored counts are columns 4, 5, 6, 8, 9, 10, 12 and 13 of the form."""

    field: str
    online: int = 0
    direct: int = 0
    carried: int = 0
    early: int = 0
    on_time: int = 0
    late: int = 0
    open_in_time: int = 0
    open_late: int = 0

    @property
    def received(self) -> int:
        """Column 3: dossiers received or carried over."""
        return self.online + self.direct + self.carried

    @property
    def resolved(self) -> int:
        """Column 7: dossiers resolved."""
        return self.early + self.on_time + self.late

    @property
    def in_progress(self) -> int:
        """Column 11: dossiers in progress."""
        return self.open_in_time + self.open_late

    @property
    def adds_up(self) -> bool:
        """Whether column 3 is the sum of columns 7 and 11."""
        return self.received == self.resolved + self.in_progress

    def cells(self) -> tuple[int, ...]:
        """Return columns 3 to 13."""
        received = (self.received, self.online, self.direct, self.carried)
        resolved = (self.resolved, self.early, self.on_time, self.late)
        return (*received, *resolved, self.in_progress, self.open_in_time, self.open_late)


class Form06(msgspec.Struct, frozen=True, kw_only=True):
    """The table, with codes of the dossiers that it counts. Codes of late dossiers are in the order of their due days.

    `left_out`: dossiers without a known day of receipt, or ended on an unknown day (these count in column 3, so that
    the check of the sums fails); `without_due`: no due day, counted as in time; `resolved_without_due`: how many of
    them are resolved; `due_counted`: due day computed here, not given; `late_by_hour`: in time by day, late by hour.
    """

    rows: tuple[FormRow, ...]
    total: FormRow
    left_out: tuple[str, ...] = ()
    without_due: tuple[str, ...] = ()
    resolved_without_due: int = 0
    due_counted: tuple[str, ...] = ()
    late_by_hour: tuple[str, ...] = ()
    resolved_late: tuple[str, ...] = ()
    open_late: tuple[str, ...] = ()
    resolved_codes: tuple[str, ...] = ()  # columns 8 to 10
    open_codes: tuple[str, ...] = ()  # columns 12 and 13

    @property
    def on_time_share(self) -> float | None:
        """Share of the resolved dossiers with a due day that were resolved in time; None if there are none."""
        judged = self.total.resolved - self.resolved_without_due
        return 1 - self.total.late / judged if judged else None

    @property
    def adds_up(self) -> bool:
        """Result of the check: whether column 3 is the sum of columns 7 and 11 in every row and in the total."""
        return all(row.adds_up for row in (*self.rows, self.total))


def form06(dossiers: Iterable[Dossier], period: Period, known_until: datetime.date, days: WorkingDays) -> Form06:
    """Return the table over `period`. Open dossiers count as in time or late by its last day, or by `known_until` (the
    day up to which the list reaches) if that is earlier."""
    first, last = period.first.isoformat(), period.last.isoformat()
    judged = min(period.last, known_until).isoformat()
    rows: dict[str, FormRow] = {}
    left_out: list[str] = []
    without_due: list[str] = []
    due_counted: list[str] = []
    late_by_hour: list[str] = []
    resolved_late: list[tuple[str, str]] = []  # due, code
    open_late: list[tuple[str, str]] = []
    resolved_codes: list[str] = []
    open_codes: list[str] = []
    resolved_without_due = 0
    for dossier in dossiers:
        if dossier.received is None:
            if dossier.status not in (DossierStatus.REGISTERED, DossierStatus.NOT_ACCEPTED):
                left_out.append(dossier.code)
            continue
        received, end = day_of(dossier.received), ended_at(dossier)
        if received > last or (end is not None and day_of(end) < first):
            continue
        row = rows.setdefault(dossier.field, FormRow(dossier.field))
        _count_received(row, dossier, carried=received < first)
        if end is None and dossier.status in _ENDED:
            left_out.append(dossier.code)  # neither resolved nor in progress: the check line fails
            continue
        due = due_text(dossier, days)
        if due is None:
            without_due.append(dossier.code)
        elif not dossier.due_given:
            due_counted.append(dossier.code)
        (resolved_codes if end is not None and day_of(end) <= last else open_codes).append(dossier.code)
        if end is not None and day_of(end) <= last:
            if dossier.status in _GIVEN_BACK or due is None or day_of(end) == due:
                row.on_time += 1
                resolved_without_due += due is None
                if dossier.status not in _GIVEN_BACK and later_by_hour(end, dossier.due):
                    late_by_hour.append(dossier.code)
            elif day_of(end) < due:
                row.early += 1
            else:
                row.late += 1
                resolved_late.append((due, dossier.code))
        elif due is None or due >= judged or (end is None and dossier.status in HALTED):
            row.open_in_time += 1
        else:
            row.open_late += 1
            open_late.append((due, dossier.code))
    ordered = tuple(sorted(rows.values(), key=lambda row: (-row.received, row.field)))
    return Form06(
        rows=ordered,
        total=_total(ordered),
        left_out=tuple(left_out),
        without_due=tuple(without_due),
        resolved_without_due=resolved_without_due,
        due_counted=tuple(due_counted),
        late_by_hour=tuple(late_by_hour),
        resolved_late=tuple(code for _, code in sorted(resolved_late)),
        open_late=tuple(code for _, code in sorted(open_late)),
        resolved_codes=tuple(resolved_codes),
        open_codes=tuple(open_codes),
    )


def _count_received(row: FormRow, dossier: Dossier, *, carried: bool) -> None:
    if carried:
        row.carried += 1
    elif dossier.channel == "online":
        row.online += 1
    else:
        row.direct += 1


def _total(rows: Iterable[FormRow]) -> FormRow:
    total = FormRow("")
    for row in rows:
        for name in FormRow.__struct_fields__[1:]:
            setattr(total, name, getattr(total, name) + getattr(row, name))
    return total
