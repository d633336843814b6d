"""The rows of a list that were not taken, or that must be reported, as a workbook for the person who mends them."""

import io
from collections.abc import Mapping, Sequence

from robot.portal.dossier_export import RefusedRow

_WIDTHS = (16, 26, 28, 70)
"""Widths of the columns, in letters. Chosen."""


def refused_rows_workbook(
    groups: Mapping[str, Sequence[RefusedRow]], heads: Sequence[str], sheet_name: str, *, vietnamese: bool
) -> bytes:
    """Return an XLSX file with one line a row: kind (a key of `groups`), place, code, reason. `heads`: the titles of
    these columns. Cells are text, so that no cell is read as a formula."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(sheet_name[:31])
    bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    for column, (head, width) in enumerate(zip(heads, _WIDTHS, strict=True)):
        sheet.set_column(column, column, width, wrapped)
        sheet.write_string(0, column, head, bold)
    line = 0
    for kind, rows in groups.items():
        for row in rows:
            line += 1
            place, reason = (row.place_vi, row.vi) if vietnamese else (row.place, row.what)
            for column, text in enumerate((kind, place, row.code, reason)):
                sheet.write_string(line, column, text)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(line, 1), len(heads) - 1)
    book.close()
    return out.getvalue()
