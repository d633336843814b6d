"""Make a table whose title, sheet and heads are words of the report's language."""

from collections.abc import Iterable

from robot.desk.reports.document import Cell, CellKind, ReportColumn, ReportTable
from robot.desk.reports.numbers import Numbers

TableHead = tuple[str, CellKind, float]
"""The key of a column's head after "column.", the kind of its cells, and its width beside the others."""


def worded_table(
    key: str,
    name: str,
    heads: Iterable[TableHead],
    rows: Iterable[tuple[Cell, ...]],
    numbers: Numbers,
    *,
    total: int = 0,
    mixed: Iterable[CellKind] = (),
    notes: Iterable[str] = (),
    sheet: str = "",
    title: str = "",
) -> ReportTable:
    """Return a table. Its sheet and title are `sheet` and `title`, else the words of `name`: "report_sheet.NAME" and
    "table.NAME"."""
    return ReportTable(
        key=key,
        sheet=sheet or numbers.text(f"report_sheet.{name}"),
        title=title or numbers.text(f"table.{name}"),
        columns=tuple(ReportColumn(numbers.text(f"column.{head}"), kind, width=width) for head, kind, width in heads),
        rows=tuple(rows),
        total=total,
        mixed=tuple(mixed),
        notes=tuple(notes),
    )
