"""Tables of the official indexes: on paper the lines with figures, in the workbook every line with its formula."""

from robot.desk.indicators.official import Official
from robot.desk.indicators.scores import GroupScore, ScoredCriterion, Scores
from robot.desk.reports.document import Cell, CellKind, ReportTable
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.worded_tables import worded_table

_HEADS = (
    ("criterion", CellKind.TEXT, 4.0),
    ("numerator", CellKind.NUMBER, 1.3),
    ("denominator", CellKind.NUMBER, 1.5),
    ("share", CellKind.SHARE, 1.0),
    ("target", CellKind.SHARE, 1.0),
    ("points", CellKind.NUMBER, 1.0),
    ("most", CellKind.NUMBER, 1.0),
    ("official", CellKind.NUMBER, 1.1),
)
_GROUPED = (
    ("group", CellKind.TEXT, 3.6),
    ("lines_known", CellKind.COUNT, 1.2),
    ("lines", CellKind.COUNT, 1.0),
    ("points", CellKind.NUMBER, 1.0),
    ("official", CellKind.NUMBER, 1.0),
    ("group_most", CellKind.NUMBER, 1.2),
)
_EXPLAINED = (
    ("criterion_code", CellKind.TEXT, 1.6),
    *_HEADS,
    ("formula", CellKind.TEXT, 4.0),
    ("source", CellKind.TEXT, 2.0),
    ("official_file", CellKind.TEXT, 2.0),
    ("unknown", CellKind.COUNT, 1.0),
)


def on_paper(scores: Scores) -> bool:
    """Whether the index stands on paper: points of it are known, or a typed value was left out. An index of shares
    alone would repeat the table of shares."""
    return any(line.points is not None or line.official is not None or line.mark is not None for line in scores.lines)


def group_table(scores: Scores, numbers: Numbers) -> ReportTable:
    """Return the points of each group of criteria, and of the whole index."""
    groups = zip(scores.index.groups, scores.groups(), strict=True)
    rows: list[tuple[Cell, ...]] = [
        (group.title.text(numbers.language), *_sums(found), group.max_points) for group, found in groups
    ]
    rows.append((numbers.text("report.total"), *_sums(scores.total()), scores.max_points or None))
    code = scores.index.code
    title = numbers.text("index.grouped", title=scores.index.title)
    sheet = numbers.text("report_sheet.groups", text=code)
    return worded_table(f"chi-so-{code}-nhom", "index", _GROUPED, rows, numbers, total=1, sheet=sheet, title=title)


def _sums(found: GroupScore) -> tuple[Cell, ...]:
    return (
        found.lines_known,
        found.lines,
        found.known if found.lines_known else None,
        found.official if found.official_lines else None,
    )


def index_table(scores: Scores, numbers: Numbers) -> ReportTable:
    """Return the lines of an index of which anything is known, without the columns that have no value."""
    known = [line for line in scores.lines if not _unknown(line)]
    notes = []
    if scores.index.decision:
        notes.append(numbers.text("index.decision", text=scores.index.decision))
    notes.append(numbers.text("index.truth"))
    if len(known) < len(scores.lines):
        notes.append(numbers.text("index.rest", n=len(scores.lines) - len(known)))
    if any(_doubted(line) for line in known):
        notes.append(numbers.text("index.doubted"))
    rows = [_cells(line, numbers) for line in known]
    code, title = scores.index.code, scores.index.title.text(numbers.language)
    sheet = numbers.text("report_sheet.index", text=code)
    notes += [
        f"{line.criterion.title.text(numbers.language)}: {line.mark.text(numbers.language)}."
        for line in scores.lines
        if line.mark
    ]
    filled = [place for place in range(len(_HEADS)) if place == 0 or any(row[place] is not None for row in rows)]
    heads = [_HEADS[place] for place in filled]
    short = [tuple(row[place] for place in filled) for row in rows]
    return worded_table(f"chi-so-{code}", "index", heads, short, numbers, notes=notes, sheet=sheet, title=title)


def explained_table(scores: Scores, numbers: Numbers) -> ReportTable:
    """Return every line of an index with its formula, its source and the file of its official score."""
    rows = [
        (
            line.criterion.code,
            *_cells(line, numbers),
            line.criterion.formula.text(numbers.language),
            _mark_of(line, numbers.language) or line.typed_source or line.criterion.source,
            "" if line.official is None else _file_of(line.official, numbers),
            None if line.ratio is None else line.ratio.unknown,
        )
        for line in scores.lines
    ]
    code, title = scores.index.code, scores.index.title.text(numbers.language)
    sheet = numbers.text("report_sheet.explained", text=code)
    return worded_table(f"chi-so-{code}-chi-tiet", "index", _EXPLAINED, rows, numbers, sheet=sheet, title=title)


def _unknown(line: ScoredCriterion) -> bool:
    counted = line.ratio is not None and line.ratio.denominator > 0
    return not counted and line.official is None and line.points is None


def _cells(line: ScoredCriterion, numbers: Numbers) -> tuple[Cell, ...]:
    criterion, ratio = line.criterion, line.ratio
    doubted = _doubted(line)
    return (
        criterion.title.text(numbers.language) + (" (*)" if doubted else ""),
        None if ratio is None else ratio.numerator,
        None if ratio is None else ratio.denominator,
        None if ratio is None else ratio.share,
        criterion.target,
        None if doubted else line.points,
        criterion.max_points,
        None if line.official is None else line.official.score,
    )


def _doubted(line: ScoredCriterion) -> bool:
    """Whether the share covers only a part of what the criterion asks, so that points for it would mislead."""
    return line.criterion.doubtful and line.points is not None and not line.typed_source


def _mark_of(line: ScoredCriterion, language: str) -> str:
    """Return which value of a line was left out and why; "" = none."""
    return "" if line.mark is None else f"{line.criterion.title.text(language)}: {line.mark.text(language)}"


def _file_of(official: Official, numbers: Numbers) -> str:
    days = {"from": numbers.day(official.first), "to": numbers.day(official.last)}
    return numbers.text("index.official_of", **days, d=numbers.day(official.saved), text=official.file)
