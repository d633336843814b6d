"""Render a report as HTML that loads nothing from elsewhere: a page of its own, or its body inside another page.

The PDF is made of the same page.
"""

from functools import cache
from itertools import groupby
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from robot.desk.reports import charts, form06
from robot.desk.reports.document import CellKind, ReportChart, ReportDocument, ReportTable
from robot.desk.reports.letterhead import letterhead_lines
from robot.desk.reports.numbers import Numbers

FOLDER = Path(__file__).parent / "templates"

FITTED = ((14, "fit-14"), (20, "fit-20"), (28, "fit-28"), (40, "fit-40"))
"""An annex with at most so many rows gets this class, whose type is so small that the table stays on one page."""


def report_page(document: ReportDocument, numbers: Numbers) -> str:
    """Return the report as an HTML page of its own, in the form of an official document."""
    return (
        _templates()
        .get_template("report.html")
        .render(
            **_values(document, numbers),
            style=official_style(),
            alone=_sheet("alone.css"),
        )
    )


def official_style() -> Markup:
    """Return the style sheet of a report, for the head of the page that shows its body."""
    return _sheet("official.css")


def _sheet(name: str) -> Markup:
    return Markup((FOLDER / name).read_text(encoding="utf-8"))


def report_body(document: ReportDocument, numbers: Numbers) -> Markup:
    """Return only the body of the report, for a page of the officials; its style is `official_style`."""
    return Markup(_templates().get_template("document.html").render(**_values(document, numbers)))


def shown_rows(table: ReportTable, numbers: Numbers) -> list[list[str]]:
    """Return the cells of a table as text, as on paper: at most `on_paper` rows."""
    rows = table.rows if table.on_paper is None else table.rows[: table.on_paper]
    return [
        [numbers.cell(cell, kind_of(table, line, column)) for column, cell in enumerate(row)]
        for line, row in enumerate(rows)
    ]


def kind_of(table: ReportTable, line: int, column: int) -> CellKind:
    """Return what a cell is: what its column is, but in the number columns of a table of mixed figures, its row."""
    kind = table.columns[column].kind
    return table.mixed[line] if table.mixed and kind is not CellKind.TEXT and line < len(table.mixed) else kind


def _values(document: ReportDocument, numbers: Numbers) -> dict[str, object]:
    return {
        "document": document,
        "head": letterhead_lines(document, numbers),
        "t": numbers.text,
        "language": document.language,
        "shown": lambda table: shown_rows(table, numbers),
        "drawn": lambda chart: Markup(charts.drawn(chart, numbers.count)),
        "is_table": lambda block: isinstance(block, ReportTable),
        "is_chart": lambda block: isinstance(block, ReportChart),
        "groups": _groups,
        "fitted": _fitted,
        "form_name": form06.NAME,
        "total_width": lambda table: sum(column.width for column in table.columns),
    }


def _groups(table: ReportTable) -> list[tuple[str, list[int]]]:
    """Return the groups of columns that share a head, each with the places of its columns; () if there are none."""
    places = range(len(table.columns))
    found = [(name, list(group)) for name, group in groupby(places, lambda place: table.columns[place].group)]
    return found if any(name for name, _ in found) else []


def _fitted(table: ReportTable) -> str:
    return next((name for most, name in FITTED if len(table.rows) <= most), "long")


@cache
def _templates() -> Environment:
    """Return the page templates. They escape every value, so that names from lists or speech cannot become markup."""
    templates = Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    templates.tests["table_block"] = lambda block: isinstance(block, ReportTable)
    return templates
