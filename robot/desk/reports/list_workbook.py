"""A list as an XLSX workbook with one sheet: real dates, filters, and a head that repeats on paper.

No cell becomes a formula, even if a text from a list looks like one.
"""

import datetime
import io
from collections.abc import Sequence
from typing import NamedTuple

import xlsxwriter

ListCell = str | int | datetime.date | None


class ListColumn(NamedTuple):
    """A column: its head and its width, in characters."""

    head: str
    width: int


def list_workbook(
    sheet: str, title: str, notes: Sequence[str], columns: Sequence[ListColumn], rows: Sequence[Sequence[ListCell]]
) -> bytes:
    """Return a workbook with the sheet `sheet` (its name, at most 31 characters): `title`, `notes` below it, and the
    table."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold = book.add_format({"bold": True, "font_size": 14})
        head = book.add_format({"bold": True, "bg_color": "#EAF1F5", "border": 1, "text_wrap": True, "valign": "top"})
        text = book.add_format({"border": 1, "text_wrap": True, "valign": "top"})
        number = book.add_format({"border": 1, "valign": "top"})
        day = book.add_format({"border": 1, "valign": "top", "num_format": "dd/mm/yyyy"})
        page = book.add_worksheet(sheet)
        page.write_string(0, 0, title, bold)
        for line, note in enumerate(notes, start=1):
            page.write_string(line, 0, note)
        top = len(notes) + 2
        for place, column in enumerate(columns):
            page.set_column(place, place, column.width)
            page.write_string(top, place, column.head, head)
        for line, row in enumerate(rows, start=top + 1):
            for place, cell in enumerate(row):
                match cell:
                    case str():
                        page.write_string(line, place, cell, text)
                    case int():
                        page.write_number(line, place, cell, number)
                    case datetime.date():
                        page.write_datetime(line, place, cell, day)
                    case None:
                        page.write_blank(line, place, None, text)
        page.autofilter(top, 0, top + max(1, len(rows)), len(columns) - 1)
        page.freeze_panes(top + 1, 1)
        page.repeat_rows(top)
        page.set_landscape()
        page.set_paper(9)  # A4
        page.fit_to_pages(1, 0)
        page.set_footer("&C&P/&N")
    return target.getvalue()
