"""The complete tables of the report, as one XLSX and as CSV files. No cell becomes a formula, even if a name from a
list looks like one."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import xlsxwriter

from robot.desk.dossiers.model import Dossier
from robot.desk.indicators.official import Official
from robot.desk.reports.facts import PeriodFacts
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.page import ReportNames, measured, sentence_text
from robot.desk.reports.summary import SentenceTone, summary

Cell = str | int | float | None
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class ReportTable(NamedTuple):
    """A table of the report. `name`: of its CSV file and its sheet; `title`: the line above it."""

    name: str
    title: str
    head: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


def tables_of(now: PeriodFacts, before: PeriodFacts | None, numbers: Numbers, names: ReportNames) -> list[ReportTable]:
    """Return every table of the report."""
    return [
        _summary(now, before, numbers, names),
        *_form(now, numbers),
        *_late(now, numbers),
        *_indexes(now, numbers),
        *_evidence(now, numbers),
        _queue(now, numbers, names),
        _hours(now, numbers),
        _procedures(now, numbers, names),
        _unanswered(now, numbers),
        _opinions(now, numbers, names),
    ]


def xlsx(tables: Sequence[ReportTable], span: str) -> bytes:
    """Return an XLSX workbook with one sheet per table. `span`: the period as text, written on each sheet."""
    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(target, options) as book:
        bold, head = (
            book.add_format({"bold": True, "font_size": 13}),
            book.add_format({"bold": True, "bg_color": "#EAF1F5", "border": 1, "text_wrap": True, "valign": "top"}),
        )
        share = book.add_format({"num_format": "0.00"})
        for table in tables:
            sheet = book.add_worksheet(table.name[:31])
            sheet.write_string(0, 0, table.title, bold)
            sheet.write_string(1, 0, span)
            for column, words in enumerate(table.head):
                sheet.write_string(3, column, words, head)
            for line, row in enumerate(table.rows, start=4):
                for column, cell in enumerate(row):
                    if isinstance(cell, str):
                        sheet.write_string(line, column, cell)
                    elif cell is not None:
                        sheet.write_number(line, column, cell, share if isinstance(cell, float) else None)
            sheet.freeze_panes(4, 0)
            sheet.set_landscape()
            sheet.set_paper(9)  # A4
            sheet.fit_to_pages(1, 0)
            for column in range(len(table.head)):
                widest = max([len(table.head[column]) / 2, *(len(str(row[column] or "")) for row in table.rows[:500])])
                sheet.set_column(column, column, min(60, max(9, widest + 2)))
    return target.getvalue()


def csv_text(table: ReportTable) -> str:
    """Return a table as CSV text. It begins with a byte order mark, by which spreadsheets recognise UTF-8."""
    target = io.StringIO()
    writer = csv.writer(target)
    writer.writerow(table.head)
    for row in table.rows:
        writer.writerow([_plain(cell) for cell in row])
    return "\ufeff" + target.getvalue()


def _plain(cell: Cell) -> Cell:
    """Put an apostrophe before a text that a spreadsheet would take for a formula."""
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell


def _heads(numbers: Numbers, *keys: str) -> tuple[str, ...]:
    return tuple(numbers.text(key) for key in keys)


def _summary(now: PeriodFacts, before: PeriodFacts | None, numbers: Numbers, names: ReportNames) -> ReportTable:
    rows: list[tuple[Cell, ...]] = [
        (sentence_text(each, numbers, names), "!" if each.tone is SentenceTone.ALERT else "")
        for each in summary(now, before)
    ]
    return ReportTable("summary", numbers.text("part.summary"), _heads(numbers, "part.summary", "head.alert"), rows)


def _form(now: PeriodFacts, numbers: Numbers) -> Iterator[ReportTable]:
    if now.form is None:
        return
    columns = ("total", "online", "direct", "carried", "total", "early", "on_time", "late", "total", "in_time", "late")
    groups = ("received",) * 4 + ("resolved",) * 4 + ("in_progress",) * 3
    head = [
        f"{numbers.text(f'form06.{group}')}: {numbers.text(f'form06.{column}')} ({place})"
        for place, (group, column) in enumerate(zip(groups, columns, strict=True), start=3)
    ]
    rows: list[tuple[Cell, ...]] = [
        (number, row.field or numbers.text("report.other_field"), *row.cells())
        for number, row in enumerate(now.form.rows, start=1)
    ]
    rows.append((None, numbers.text("report.total"), *now.form.total.cells()))
    rows.append((None, numbers.text("form06.check_ok" if now.form.adds_up else "form06.check_bad"), *(None,) * 11))
    title = numbers.text("form06.title", name="II.06a/VPCP/KSTT")
    yield ReportTable("form-06a", title, (*_heads(numbers, "form06.no", "form06.field"), *head), rows)


def _late(now: PeriodFacts, numbers: Numbers) -> Iterator[ReportTable]:
    heads = _heads(
        numbers, *(f"late.{key}" for key in ("code", "procedure", "field", "due", "counted", "ended", "clerk"))
    )
    if now.form is not None:
        rows = [_dossier(now.dossiers[code], numbers) for code in (*now.form.open_late, *now.form.resolved_late)]
        yield ReportTable("late", numbers.text("late.title"), heads, rows)
    warned = [(*_dossier(each.dossier, numbers), numbers.text(f"warn.{each.warning.value}")) for each in now.warned]
    yield ReportTable("to-do", numbers.text("late.warned"), (*heads, numbers.text("late.why")), warned)


def _dossier(dossier: Dossier, numbers: Numbers) -> tuple[Cell, ...]:
    ended = numbers.day(dossier.finished or dossier.returned)
    counted = numbers.text("late.counted") if dossier.due and not dossier.due_given else ""
    return (dossier.code, dossier.title, dossier.field, numbers.day(dossier.due), counted, ended, dossier.clerk)


def _indexes(now: PeriodFacts, numbers: Numbers) -> Iterator[ReportTable]:
    heads = _heads(
        numbers,
        "index.criterion",
        "index.formula",
        "index.share",
        "index.points",
        "index.official",
        "index.official_file",
    )
    for scores in now.scores:
        rows: list[tuple[Cell, ...]] = []
        for line in scores.lines:
            ratio = line.ratio
            rows.append(
                (
                    line.criterion.code,
                    line.criterion.title.text(numbers.language),
                    line.criterion.formula.text(numbers.language),
                    None if ratio is None else ratio.numerator,
                    None if ratio is None else ratio.denominator,
                    None if ratio is None or ratio.share is None else ratio.share * 100,
                    line.points,
                    line.criterion.max_points,
                    None if line.official is None else line.official.score,
                    "" if line.official is None else _official_of(line.official, numbers),
                )
            )
        criterion, formula, share, points, official, file = heads
        code, over, under, most = _heads(numbers, "head.code", "head.numerator", "head.denominator", "head.most")
        head = (code, criterion, formula, over, under, f"{share} (%)", points, most, official, file)
        yield ReportTable(f"index-{scores.index.code}", scores.index.title.text(numbers.language), head, rows)


def _official_of(official: Official, numbers: Numbers) -> str:
    days = {"from": numbers.day(official.first), "to": numbers.day(official.last)}
    return numbers.text("index.official_of", **days, d=numbers.day(official.saved), text=official.file)


def _evidence(now: PeriodFacts, numbers: Numbers) -> Iterator[ReportTable]:
    """Yield the table of the dossiers that count against each share, with which a person can check the shares."""
    rows: list[tuple[Cell, ...]] = [
        (measure, code, now.dossiers[code].title, now.dossiers[code].field)
        for measure, ratio in measured(now).items()
        for code in ratio.against
        if code in now.dossiers
    ]
    heads = _heads(numbers, "head.measure", "late.code", "late.procedure", "late.field")
    yield ReportTable("evidence", numbers.text("report.codes", n=len(rows)), heads, rows)


def _queue(now: PeriodFacts, numbers: Numbers, names: ReportNames) -> ReportTable:
    keys = ("counter", "issued", "served", "absent", "cancelled", "priority", "wait50", "wait90", "service")
    rows: list[tuple[Cell, ...]] = [
        (
            names.place(each.place),
            each.issued,
            each.served,
            each.absent,
            each.cancelled,
            each.priority,
            None if each.wait_min is None else each.wait_min.p50,
            None if each.wait_min is None else each.wait_min.p90,
            None if each.service_min is None else each.service_min.p50,
        )
        for each in now.queue.counters
    ]
    return ReportTable(
        "queue", numbers.text("part.queue"), _heads(numbers, *(f"queue_table.{key}" for key in keys)), rows
    )


def _hours(now: PeriodFacts, numbers: Numbers) -> ReportTable:
    hours = sorted({*now.robot.by_hour, *now.robot.procedure_hours, *now.queue.by_hour})
    rows: list[tuple[Cell, ...]] = [
        (hour, now.robot.by_hour.get(hour, 0), now.robot.procedure_hours.get(hour, 0), now.queue.by_hour.get(hour, 0))
        for hour in hours
    ]
    heads = _heads(numbers, "head.hour", "robot_table.visits", "robot_table.procedures", "queue_table.issued")
    return ReportTable("hours", numbers.text("robot_table.by_hour"), heads, rows)


def _procedures(now: PeriodFacts, numbers: Numbers, names: ReportNames) -> ReportTable:
    rows: list[tuple[Cell, ...]] = [(code, names.procedure(code), count) for code, count in now.robot.procedures]
    heads = _heads(numbers, "head.code", "late.procedure", "robot_table.count")
    return ReportTable("procedures", numbers.text("robot_table.procedures"), heads, rows)


def _unanswered(now: PeriodFacts, numbers: Numbers) -> ReportTable:
    rows: list[tuple[Cell, ...]] = [(group.text, group.count, numbers.day(group.last_day)) for group in now.unanswered]
    heads = _heads(numbers, "robot_table.question", "robot_table.times", "robot_table.last_day")
    return ReportTable("unanswered", numbers.text("robot_table.unanswered"), heads, rows)


def _opinions(now: PeriodFacts, numbers: Numbers, names: ReportNames) -> ReportTable:
    opinions = now.opinions
    rows: list[tuple[Cell, ...]] = [
        (numbers.text(f"fee.{face}"), count) for face, count in enumerate(opinions.faces, start=1)
    ]
    rows += [(names.place(place) if place else "", count) for place, (count, _) in opinions.by_place.items()]
    rows += [(numbers.text(f"fee.{reason}"), count) for reason, count in opinions.reasons.items()]
    heads = _heads(numbers, "part.opinions", "robot_table.count")
    return ReportTable("opinions", numbers.text("part.opinions"), heads, rows)
