"""All tables of a report as one XLSX workbook and as CSV files. No cell becomes a formula, even if a name from a list
looks like one. Days are real dates, shares real percentages, and every table can be filtered."""

import csv
import datetime
import io
from collections.abc import Iterator, Sequence
from typing import Any

import xlsxwriter

from robot.desk.reports.document import Cell, CellKind, ReportDocument, ReportTable
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.page import kind_of
from robot.desk.reports.worded_tables import worded_table

_OPTIONS = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEAD_LINE = 3
_MOST_SHEET_NAME = 31
_NO_SHEET_SIGN = str.maketrans(dict.fromkeys("[]:*?/\\", " "))
_FORMATS = {
    CellKind.TEXT: "@",
    CellKind.COUNT: "#,##0",
    CellKind.SHARE: "0.0%",
    CellKind.DAY: "dd/mm/yyyy",
    CellKind.MINUTES: "#,##0.0",
    CellKind.SECONDS: "#,##0.0",
    CellKind.NUMBER: "#,##0.##",
}
_WIDEST, _NARROWEST = 60, 9


def workbook_tables(document: ReportDocument, numbers: Numbers) -> list[ReportTable]:
    """Return every table of the workbook: the text of the report first, then its tables and lists."""
    paragraphs = [
        (f"{section.number}. {section.title}", text) for section in document.sections for text in section.paragraphs
    ]
    heads = (("section", CellKind.TEXT, 1.0), ("paragraph", CellKind.TEXT, 3.0))
    warned = [("", warning) for warning in document.warnings]
    noted = [(numbers.text("section.notes"), note) for note in document.notes]
    text = worded_table("noi-dung", "text", heads, [*warned, *paragraphs, *noted], numbers)
    return [text, *document.tables()]


def xlsx(document: ReportDocument, numbers: Numbers) -> bytes:
    """Return an XLSX workbook with one sheet per table, after a sheet that names them."""
    tables = workbook_tables(document, numbers)
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        formats = _Formats(book)
        named = list(_sheet_names(tables))
        _contents(book, formats, document, named, numbers)
        for name, table in named:
            _sheet(book, formats, name, table, document.span)
        for name, table in named:
            if table.key == "xu-huong":
                _trend_chart(book, name, table, [numbers.text(f"column.{each}") for each in ("resolved", "late")])
    return target.getvalue()


def table_xlsx(table: ReportTable, span: str) -> bytes:
    """Return an XLSX workbook with one table alone. `span`: the line below its title, such as its days."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, _OPTIONS) as book:
        ((name, _),) = _sheet_names([table])
        _sheet(book, _Formats(book), name, table, span)
    return target.getvalue()


def csv_text(table: ReportTable) -> str:
    """Return a table as CSV text. It begins with a byte order mark, by which spreadsheets recognise UTF-8."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow([column.head if not column.group else f"{column.group}: {column.head}" for column in table.columns])
    for row in table.rows:
        writer.writerow([_plain(cell) for cell in row])
    return "\ufeff" + target.getvalue()


class _Formats:
    """The formats of a workbook, by what the cells are."""

    def __init__(self, book: Any) -> None:
        base = {"font_name": "Times New Roman", "font_size": 12, "border": 1, "valign": "top"}
        self.title = book.add_format({"bold": True, "font_name": "Times New Roman", "font_size": 14})
        self.plain = book.add_format({"font_name": "Times New Roman", "font_size": 12})
        centred = {"bold": True, "text_wrap": True, "align": "center", "valign": "vcenter", "bg_color": "#EAF1F5"}
        self.head = book.add_format({**base, **centred})
        self.link = book.add_format({"font_name": "Times New Roman", "font_size": 12, "font_color": "#0B5C80"})
        self._by_kind = {
            (kind, bold): book.add_format(
                {**base, "num_format": form, "bold": bold, "text_wrap": kind is CellKind.TEXT}
            )
            for kind, form in _FORMATS.items()
            for bold in (False, True)
        }

    def of(self, kind: CellKind, *, bold: bool) -> Any:
        """Return the format of cells of `kind`."""
        return self._by_kind[kind, bold]


def _sheet_names(tables: Sequence[ReportTable]) -> Iterator[tuple[str, ReportTable]]:
    """Yield each table with a name for its sheet that Excel allows and no other sheet has."""
    taken: set[str] = set()
    for table in tables:
        wanted = table.sheet.translate(_NO_SHEET_SIGN).strip()[:_MOST_SHEET_NAME]
        name, number = wanted, 2
        while name.lower() in taken:
            end = f" ({number})"
            name, number = wanted[: _MOST_SHEET_NAME - len(end)] + end, number + 1
        taken.add(name.lower())
        yield name, table


def _contents(
    book: Any, formats: _Formats, document: ReportDocument, named: Sequence[tuple[str, ReportTable]], numbers: Numbers
) -> None:
    sheet = book.add_worksheet(numbers.text("report.contents_sheet"))
    sheet.write_string(0, 0, document.subject, formats.title)
    sheet.write_string(1, 0, document.centre, formats.plain)
    sheet.write_string(2, 0, numbers.text("report.internal"), formats.plain)
    for column, key in enumerate(("sheet", "paragraph", "rows")):
        sheet.write_string(_HEAD_LINE + 1, column, numbers.text(f"column.{key}"), formats.head)
    for line, (name, table) in enumerate(named, start=_HEAD_LINE + 2):
        sheet.write_url(line, 0, f"internal:'{name}'!A1", formats.link, name)
        sheet.write_string(line, 1, table.title, formats.plain)
        sheet.write_number(line, 2, len(table.rows) - table.total, formats.plain)
    sheet.set_column(0, 0, 30)
    sheet.set_column(1, 1, 90)


def _sheet(book: Any, formats: _Formats, name: str, table: ReportTable, span: str) -> None:
    sheet = book.add_worksheet(name)
    sheet.write_string(0, 0, table.title, formats.title)
    sheet.write_string(1, 0, span, formats.plain)
    top = _heads(sheet, formats, table)
    for line, row in enumerate(table.rows):
        bold = line >= len(table.rows) - table.total
        for column, cell in enumerate(row):
            _write(sheet, top + line, column, cell, kind_of(table, line, column), formats, bold=bold)
    under = top + len(table.rows) + 1
    for line, note in enumerate(table.notes):
        sheet.write_string(under + line, 0, note, formats.plain)
    filtered = len(table.rows) - table.total
    if filtered > 0:
        sheet.autofilter(top - 1, 0, top + filtered - 1, len(table.columns) - 1)
    sheet.freeze_panes(top, 0)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(top - 1)
    for column, head in enumerate(table.columns):
        widest = max([len(head.head) / 2, *(len(_cell_text(row[column])) for row in table.rows[:500])], default=0)
        sheet.set_column(column, column, min(_WIDEST, max(_NARROWEST, widest + 3)))


def _heads(sheet: Any, formats: _Formats, table: ReportTable) -> int:
    """Write the head; return the first line below it. A group of columns has its own line above them."""
    line = _HEAD_LINE
    if any(column.group for column in table.columns):
        for place, column in enumerate(table.columns):
            sheet.write_string(line, place, column.group, formats.head)
        line += 1
    for place, column in enumerate(table.columns):
        sheet.write_string(line, place, column.head, formats.head)
    return line + 1


def _write(sheet: Any, line: int, column: int, cell: Cell, kind: CellKind, formats: _Formats, *, bold: bool) -> None:
    form = formats.of(kind if not isinstance(cell, str) or kind is CellKind.DAY else CellKind.TEXT, bold=bold)
    if cell is None or cell == "":
        sheet.write_blank(line, column, None, form)
    elif isinstance(cell, str) and kind is CellKind.DAY:
        sheet.write_datetime(line, column, datetime.datetime.fromisoformat(cell), form)
    elif isinstance(cell, str):
        sheet.write_string(line, column, cell, form)
    else:
        sheet.write_number(line, column, cell, form)


def _trend_chart(book: Any, name: str, table: ReportTable, heads: Sequence[str]) -> None:
    """Add a chart of the columns with these `heads` below the table of the trend; none if the table lacks them."""
    columns = [place for place, column in enumerate(table.columns) if column.head in heads]
    if not columns:
        return
    chart = book.add_chart({"type": "column"})
    first, last = _HEAD_LINE + 1, _HEAD_LINE + len(table.rows)
    for column in columns:
        chart.add_series(
            {
                "name": [name, _HEAD_LINE, column],
                "categories": [name, first, 0, last, 0],
                "values": [name, first, column, last, column],
            }
        )
    chart.set_title({"name": table.title})
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 900, "height": 380})
    book.get_worksheet_by_name(name).insert_chart(last + 4, 0, chart)


def _cell_text(cell: Cell) -> str:
    return "" if cell is None else f"{cell:.1f}" if isinstance(cell, float) else str(cell)


def _plain(cell: Cell) -> Cell:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
