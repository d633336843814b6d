"""The workbook of the list of dossiers."""

import datetime
from collections.abc import Sequence

from robot.desk.reports.list_workbook import ListCell, ListColumn, list_workbook
from robot.desk.reports.numbers import Numbers
from robot.staff_page.dossiers.rows import DossierRow

_WIDTHS = {
    "code": 24,
    "procedure": 44,
    "field": 18,
    "clerk": 22,
    "status": 20,
    "submitted": 12,
    "received": 12,
    "due": 12,
    "late_days": 10,
    "ended": 12,
    "supplements": 10,
    "why": 28,
    "apology": 16,
    "apology_day": 12,
    "assigned": 22,
}
"""The columns, each with its width in characters."""


def workbook_of(rows: Sequence[DossierRow], total: int, as_of: datetime.datetime | None, numbers: Numbers) -> bytes:
    """Return the XLSX workbook of these lines. `total`: how many the filter finds; `as_of`: time of the list."""
    known = numbers.text("report.known_none") if as_of is None else numbers.text("report.known", when=_at(as_of))
    notes = [known, numbers.text("page_dossiers.found", n=total)]
    if total > len(rows):
        notes.append(numbers.text("page_dossiers.cut", n=len(rows)))
    columns = [ListColumn(numbers.text(f"page_dossiers.col_{name}"), width) for name, width in _WIDTHS.items()]
    title = numbers.text("page_dossiers.workbook_title")
    return list_workbook(
        numbers.text("page_dossiers.sheet"), title, notes, columns, [_cells(row, numbers) for row in rows]
    )


def _cells(row: DossierRow, numbers: Numbers) -> list[ListCell]:
    dossier = row.dossier
    apology = row.apology
    return [
        dossier.code,
        dossier.title,
        dossier.field,
        dossier.clerk,
        numbers.text(f"page_dossiers.status_{row.status}"),
        _day(dossier.submitted),
        _day(dossier.received),
        row.due,
        row.late if row.overdue else None,
        _day(dossier.finished or dossier.returned),
        dossier.supplements or None,
        "" if row.warned is None else numbers.text(f"warn.{row.warned.warning.value}"),
        "" if apology is None else apology.number,
        None if apology is None else _day(apology.letter_day or apology.day),
        "" if row.assigned is None else row.assigned.text,
    ]


def _at(moment: datetime.datetime) -> str:
    return f"{moment:%H:%M, %d/%m/%Y}"


def _day(text: str | None) -> datetime.date | None:
    return None if not text else datetime.date.fromisoformat(text[:10])
