"""Lines of a list of dossiers, as the pages, the print and the workbook show it."""

import datetime
from collections.abc import Sequence
from typing import NamedTuple

from robot.desk.dossiers.due_dates import Warned, due_day, warning_of
from robot.desk.dossiers.marks import DossierMark, MarkKind
from robot.desk.dossiers.model import RUNNING, Dossier, DossierStatus
from robot.desk.dossiers.working_days import WorkingDays
from robot.staff_page.stores import StaffStores


class DossierRow(NamedTuple):
    """A dossier of a list. `due`: its due day; `late`: working days by which it is late, 0 = it is not; `overdue`:
    whether it is late, also if no working day has passed since; `apology`, `assigned`: the newest such mark; `noted`:
    whether there is a note."""

    dossier: Dossier
    status: str
    due: datetime.date | None
    late: int
    overdue: bool
    warned: Warned | None
    apology: DossierMark | None
    assigned: DossierMark | None
    noted: bool


def rows_of(desk: StaffStores, dossiers: Sequence[Dossier]) -> list[DossierRow]:
    """Return the lines of these dossiers, as of now."""
    now, days = desk.now(), desk.working_days
    with desk.marks() as store:
        marks = store.in_force([each.code for each in dossiers])
    return [_row(days, each, marks.get(each.code, ()), now) for each in dossiers]


def status_of(dossier: Dossier) -> str:
    """Return the name of the dossier's status, as in the word key "page_dossiers.status_<name>"."""
    return DossierStatus(dossier.status).name.lower()


def _row(days: WorkingDays, dossier: Dossier, marks: Sequence[DossierMark], now: datetime.datetime) -> DossierRow:
    due, today = due_day(dossier, days), now.date()
    overdue = due is not None and due < today and dossier.status in RUNNING
    newest = {mark.kind: mark for mark in reversed(marks)}
    return DossierRow(
        dossier,
        status_of(dossier),
        due,
        days.between(due, today) if overdue and due is not None else 0,
        overdue,
        warning_of(dossier, now, days),
        newest.get(MarkKind.APOLOGY),
        newest.get(MarkKind.ASSIGNED),
        MarkKind.NOTE in newest,
    )
