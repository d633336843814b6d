"""Three months of a ward: page, PDF, Word file, workbook and an independent computation agree on every figure."""

import datetime
import io
import re
import subprocess
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from shutil import which
from typing import Any

import docx
import openpyxl
import pytest

from robot.desk.reports.document import CellKind, ReportDocument, ReportTable
from robot.desk.reports.docx_file import docx as docx_of
from robot.desk.reports.facts import ReportFacts
from robot.desk.reports.page import kind_of, report_page, shown_rows
from robot.desk.reports.pdf import pdf
from robot.desk.reports.period import Period, PeriodKind, month_of, report_month_of, week_of
from robot.desk.reports.workbook import workbook_tables, xlsx
from tests.desk.reports.by_pandas import Recount, Span
from tests.desk.reports.sample_month import WardMonth
from tests.desk.reports.ward_report import document_of, facts_in, numbers

FIRST, LAST = datetime.date(2026, 8, 3), datetime.date(2026, 10, 30)
EVENING = datetime.datetime(2026, 10, 30, 18)
PERIODS = (
    month_of(datetime.date(2026, 9, 1)),
    report_month_of(datetime.date(2026, 10, 1)),
    week_of(datetime.date(2026, 10, 28)),
    Period(PeriodKind.QUARTER, datetime.date(2026, 7, 1), datetime.date(2026, 9, 30)),
    Period(PeriodKind.RANGE, datetime.date(2026, 8, 12), datetime.date(2026, 10, 6)),
)
NUMBER = re.compile(r"\d[\d.,/]*\d|\d")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ward")
    WardMonth(folder / "desk.sqlite", folder / "figures", seed=11, busy=0.4).fill(FIRST, LAST)
    return folder


@pytest.fixture(scope="module", params=PERIODS, ids=lambda period: period.name)
def facts(request: pytest.FixtureRequest, folder: Path) -> ReportFacts:
    return facts_in(folder, request.param, EVENING)


@pytest.fixture(scope="module")
def made(facts: ReportFacts) -> ReportDocument:
    return document_of(facts)


@pytest.fixture(scope="module")
def recount(facts: ReportFacts, folder: Path) -> Recount:
    return Recount(folder, Span(facts.now.period.first, facts.now.period.last))


def rows_of(made: ReportDocument, key: str) -> list[tuple[Any, ...]]:
    return list(next(table for table in made.tables() if table.key == key).rows)


def same(ours: Sequence[Sequence[Any]], theirs: Sequence[Sequence[Any]]) -> bool:
    """Whether the rows are equal; numbers to nine places."""
    assert len(ours) == len(theirs)
    for one, other in zip(ours, theirs, strict=True):
        wanted = [pytest.approx(cell, abs=1e-9) if isinstance(cell, float) else cell for cell in other]
        assert list(one) == wanted
    return True


def test_form_06a_is_what_pandas_counts(made: ReportDocument, recount: Recount) -> None:
    assert same(rows_of(made, "bieu-ii-06a"), recount.form())


def test_the_main_figures_are_what_pandas_counts_now_and_before(
    made: ReportDocument, facts: ReportFacts, recount: Recount, folder: Path
) -> None:
    rows = rows_of(made, "chi-tieu")
    assert same([[row[2]] for row in rows], [[value] for value in recount.figures().values()])
    if facts.before is None or facts.before.partial:
        return
    earlier = Recount(folder, Span(facts.before.period.first, facts.before.period.last)).figures()
    compared = [(row[3], value) for row, value in zip(rows, earlier.values(), strict=True) if row[3] is not None]
    assert len(compared) >= 7
    assert same([[one] for one, _ in compared], [[other] for _, other in compared])


def test_the_trend_is_what_pandas_counts_in_each_of_its_periods(
    made: ReportDocument, facts: ReportFacts, folder: Path
) -> None:
    if len(facts.trend) < 2:
        return
    for tally, row in zip(facts.trend, rows_of(made, "xu-huong"), strict=True):
        if tally.handled is not None and tally.period.first >= FIRST:
            assert same([row[1:]], [list(Recount(folder, Span(*tally_days(tally.period))).figures().values())])


def tally_days(period: Period) -> tuple[datetime.date, datetime.date]:
    return period.first, period.last


def test_lateness_by_procedure_and_clerk_is_what_pandas_counts(made: ReportDocument, recount: Recount) -> None:
    assert same(rows_of(made, "ho-so-qua-han-theo-thu-tuc"), recount.late_kinds())
    assert same(rows_of(made, "theo-can-bo"), recount.clerks())
    late = recount.late
    listed = {row[0]: row[7] for row in rows_of(made, "ho-so-qua-han")}
    assert listed == dict(zip(late["code"], late["days"], strict=True))


def test_the_shares_and_the_points_are_what_pandas_counts(
    made: ReportDocument, facts: ReportFacts, recount: Recount
) -> None:
    names = ("online", "full_online", "paid_online", "digitised", "reused", "electronic_result", "apologised")
    shares = recount.shares()
    wanted = [(*shares[name], shares[name][0] / shares[name][1]) for name in names]
    assert same([row[1:4] for row in rows_of(made, "truc-tuyen-so-hoa")], wanted)
    measures = {line.criterion.code: line.criterion for scores in facts.now.scores for line in scores.lines}
    for row in rows_of(made, "chi-so-766-chi-tiet"):
        criterion = measures[row[0]]
        if criterion.measure in shares and row[2] is not None:
            over, under = shares[criterion.measure]
            assert row[2:5] == (over, under, pytest.approx(over / under))
            if row[6] is not None and criterion.max_points is not None:
                points = criterion.max_points * min(1.0, over / under / criterion.full_from)
                assert row[6] == pytest.approx(points, abs=0.005)


def test_queue_robot_hours_days_and_ratings_are_what_pandas_counts(made: ReportDocument, recount: Recount) -> None:
    assert same([row[1:] for row in rows_of(made, "hang-cho")], [row[1:] for row in recount.counters()])
    named = {row[0]: row[2] for row in rows_of(made, "robot")}
    for name, value in recount.robot().items():
        assert named[numbers().text(f"robot_table.{name}")] == pytest.approx(value)
    assert same(rows_of(made, "theo-gio"), recount.hours())
    assert same(rows_of(made, "theo-ngay"), recount.days())
    assert {row[0]: row[2] for row in rows_of(made, "thu-tuc-duoc-hoi")} == recount.procedures()
    assert [row[1] for row in rows_of(made, "danh-gia")[:-1]] == recount.faces()


def test_the_word_file_has_the_rows_and_paragraphs_of_the_page(made: ReportDocument) -> None:
    page, word = Page(report_page(made, numbers())), docx.Document(io.BytesIO(docx_of(made, numbers())))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in word.tables]
    rows = [row for table in tables for row in table]
    for table in page.tables:
        for row in table:
            assert row in rows
    texts = {paragraph.text for paragraph in word.paragraphs}
    assert {line for line in page.lines if line} - texts - {made.letterhead.signer_title} == set()


def test_the_workbook_has_every_row_of_the_page_in_numbers(made: ReportDocument) -> None:
    book = openpyxl.load_workbook(io.BytesIO(xlsx(made, numbers())))
    for sheet, table in zip(book.worksheets[1:], workbook_tables(made, numbers()), strict=True):
        found = [list(row) for row in sheet.iter_rows(min_row=4, max_col=len(table.columns), values_only=True)]
        shown = [[numbers().cell(*cell) for cell in in_kinds(table, line)] for line in range(len(table.rows))]
        written = [[as_shown(cell, kind) for cell, (_, kind) in zip(row, kinds, strict=True)]
                   for row, kinds in zip(rows_below_head(found, table), all_kinds(table), strict=True)]  # fmt: skip
        assert written == shown, table.key
        if table in made.tables() and table not in made.lists:
            assert shown == shown_rows(table, numbers())


def in_kinds(table: ReportTable, line: int) -> list[tuple[Any, CellKind]]:
    return [(cell, kind_of(table, line, column)) for column, cell in enumerate(table.rows[line])]


def all_kinds(table: ReportTable) -> list[list[tuple[Any, CellKind]]]:
    return [in_kinds(table, line) for line in range(len(table.rows))]


def rows_below_head(found: list[list[Any]], table: ReportTable) -> list[list[Any]]:
    heads = 2 if any(column.group for column in table.columns) else 1
    return found[heads : heads + len(table.rows)]


def as_shown(cell: Any, kind: CellKind) -> str:
    """A cell of the workbook as the page shows it."""
    if isinstance(cell, datetime.datetime):
        cell = cell.date().isoformat()
    return numbers().cell(cell, kind)


@pytest.mark.skipif(not which("pdftotext"), reason="pdftotext is not installed")
def test_the_pdf_has_the_numbers_of_the_page_and_only_page_numbers_besides(
    made: ReportDocument, tmp_path: Path
) -> None:
    html = report_page(made, numbers())
    (tmp_path / "x.pdf").write_bytes(pdf(html))
    text = subprocess.run(["pdftotext", str(tmp_path / "x.pdf"), "-"], capture_output=True, check=True).stdout.decode()
    on_page, on_paper = (Counter(NUMBER.findall(each)) for each in (Page(html).text, text))
    assert on_page - on_paper == Counter()
    assert all(len(number) <= 2 for number in on_paper - on_page)  # page numbers, heads that a new page repeats


class Page(HTMLParser):
    """The tables, paragraphs and whole text of a page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tables: list[list[list[str]]] = []
        self.lines: list[str] = []
        self.text = ""
        self._cell: list[str] | None = None
        self._line: list[str] | None = None
        self._quiet = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        kind = dict(attrs).get("class") or ""
        if tag in ("style", "title"):
            self._quiet += 1
        if tag == "table":
            self.tables.append([])
        elif tag == "tr" and self.tables:
            self.tables[-1].append([])
        elif tag == "td":
            self._cell = []
        elif tag == "p" and any(name in kind.split() for name in ("text", "urgent", "caution", "subject")):
            self._line = []

    def handle_endtag(self, tag: str) -> None:
        if tag in ("style", "title"):
            self._quiet -= 1
        if tag == "td" and self._cell is not None:
            self.tables[-1][-1].append("".join(self._cell).strip())
            self._cell = None
        elif tag == "tr" and self.tables and self.tables[-1] and not self.tables[-1][-1]:
            self.tables[-1].pop()
        elif tag == "p" and self._line is not None:
            self.lines.append("".join(self._line).strip())
            self._line = None
        self.text += " "

    def handle_data(self, data: str) -> None:
        if self._quiet:
            return
        self.text += data
        for part in (self._cell, self._line):
            if part is not None:
                part.append(data)
