"""Tables about dossiers: the main figures, form 06a, late dossiers by procedure, clerks, shares, trend, lists."""

from collections.abc import Iterable, Iterator

from robot.desk.dossiers.due_dates import Warned, Warning
from robot.desk.dossiers.model import Dossier
from robot.desk.reports import form06
from robot.desk.reports.change import PART_OF, ChangeKind, change_of
from robot.desk.reports.document import Cell, CellKind, ReportColumn, ReportTable
from robot.desk.reports.facts import LateDossier, PeriodTally, ReportFacts
from robot.desk.reports.form06 import Form06
from robot.desk.reports.names import ReportNames, period_label
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.progress import ended_at
from robot.desk.reports.summary import measured
from robot.desk.reports.values import Percent
from robot.desk.reports.worded_tables import worded_table

_FORM_GROUPS = ("received",) * 4 + ("resolved",) * 4 + ("in_progress",) * 3
_FORM_COLUMNS = (
    "total", "online", "direct", "carried", "total", "early", "on_time", "late", "total", "in_time", "late",
)  # fmt: skip
_SHARES = ("online", "full_online", "paid_online", "digitised", "reused", "electronic_result", "apologised")
_TALLIED = (
    ("handled", CellKind.COUNT),
    ("received", CellKind.COUNT),
    ("resolved", CellKind.COUNT),
    ("on_time", CellKind.SHARE),
    ("late", CellKind.COUNT),
    ("open", CellKind.COUNT),
    ("open_late", CellKind.COUNT),
    ("tickets", CellKind.COUNT),
    ("visits", CellKind.COUNT),
)
"""The counts of a tally that the table of main figures and the trend show, and their kinds."""


def main_figures(facts: ReportFacts, numbers: Numbers) -> ReportTable:
    """Return the main figures beside those of the period before and of a year ago."""
    rows: list[tuple[Cell, ...]] = []
    mixed: list[CellKind] = []
    year = facts.year_before
    for name, kind in _TALLIED:
        unit = numbers.text(f"unit.{name}")
        now = getattr(facts.tally, name)
        before = _comparable(name, facts.tally, facts.before)
        if now is None and before is None:
            continue
        row = (numbers.text(f"figure.{name}"), unit, now, before, _change(name, facts, numbers))
        rows.append((*row, _comparable(name, facts.tally, year)) if year is not None else row)
        mixed.append(kind)
    heads = ["figure", "unit", "now", "before", "change", *(["year_before"] if year is not None else [])]
    kinds = {"figure": CellKind.TEXT, "unit": CellKind.TEXT, "change": CellKind.TEXT}
    widths = {"figure": 3.4, "unit": 1.2, "change": 2.2}
    return ReportTable(
        key="chi-tieu",
        sheet=numbers.text("report_sheet.figures"),
        title=numbers.text("table.figures"),
        columns=tuple(
            ReportColumn(numbers.text(f"column.{head}"), kinds.get(head, CellKind.COUNT), width=widths.get(head, 1.1))
            for head in heads
        ),
        rows=tuple(rows),
        mixed=tuple(mixed),
    )


def _comparable(name: str, now: PeriodTally, before: PeriodTally | None) -> Cell:
    """Return the figure of the earlier period if it can be compared, else None."""
    known = change_of("late" if name == "on_time" else name, now, before)
    return None if before is None or known is None else getattr(before, name)


def _change(name: str, facts: ReportFacts, numbers: Numbers) -> str:
    if name == "on_time":
        now, before = facts.tally.on_time, _comparable(name, facts.tally, facts.before)
        if now is None or not isinstance(before, float):
            return ""
        points = round(now * 100, 1) - round(before * 100, 1)
        key = "points_up" if points > 0 else "points_down" if points < 0 else "points_same"
        return numbers.text(f"change.{key}", a=round(abs(points), 1))
    changed = change_of(name, facts.tally, facts.before)
    if changed is None:
        return ""
    if changed.kind in (ChangeKind.UP, ChangeKind.DOWN):
        return numbers.text(f"change.{changed.kind.value}_short", a=Percent(changed.share))
    if changed.kind is ChangeKind.SAME:
        return numbers.text("change.same_short")
    more = getattr(facts.tally, name) - changed.before
    return numbers.text("change.more" if more > 0 else "change.less" if more < 0 else "change.equal", n=abs(more))


def form_table(form: Form06, numbers: Numbers) -> ReportTable:
    """Return form II.06a/VPCP/KSTT."""
    rows: list[tuple[Cell, ...]] = [
        (number, row.field or numbers.text("report.other_field"), *row.cells())
        for number, row in enumerate(form.rows, start=1)
    ]
    rows.append((None, numbers.text("report.total"), *form.total.cells()))
    named = zip(_FORM_GROUPS, _FORM_COLUMNS, strict=True)
    columns = [
        ReportColumn(numbers.text(f"form06.{column}"), CellKind.COUNT, numbers.text(f"form06.{group}"))
        for group, column in named
    ]
    counted = (
        ("left_out", len(form.left_out)),
        ("without_due", len(form.without_due)),
        ("due_counted", len(form.due_counted)),
        ("late_by_hour", len(form.late_by_hour)),
    )
    return ReportTable(
        key="bieu-ii-06a",
        sheet=numbers.text("report_sheet.form06"),
        title=numbers.text("form06.title"),
        label=numbers.text("report.form_name", name=form06.NAME),
        columns=(
            ReportColumn(numbers.text("form06.no"), CellKind.TEXT, width=0.6),
            ReportColumn(numbers.text("form06.field"), width=2.6),
            *columns,
        ),
        rows=tuple(rows),
        total=1,
        numbered=True,
        notes=(
            numbers.text("form06.check_ok" if form.adds_up else "form06.check_bad"),
            numbers.text("form06.rule"),
            *(numbers.text(f"form06.{key}", n=count) for key, count in counted if count),
        ),
    )


def late_kinds(facts: ReportFacts, numbers: Numbers, names: ReportNames) -> ReportTable:
    """Return the late dossiers counted by procedure, with the working days by which they are late."""
    groups: dict[tuple[str, str], list[LateDossier]] = {}
    for each in facts.late:
        groups.setdefault((official_title(each.dossier, names), each.dossier.field), []).append(each)
    ordered = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    rows: list[tuple[Cell, ...]] = [(title, field, *_late_cells(late)) for (title, field), late in ordered]
    rows.append((numbers.text("report.total"), "", *_late_cells(facts.late)))
    heads = (("procedure", CellKind.TEXT, 3.6), ("field", CellKind.TEXT, 1.6), *_LATE_HEADS)
    return worded_table("ho-so-qua-han-theo-thu-tuc", "late_kinds", heads, rows, numbers, total=1)


_LATE_HEADS = (
    ("open_late", CellKind.COUNT, 1.0),
    ("resolved_late", CellKind.COUNT, 1.0),
    ("late_days", CellKind.COUNT, 1.0),
    ("most_days", CellKind.COUNT, 1.0),
)


def _late_cells(late: Iterable[LateDossier]) -> tuple[int, int, int, int]:
    late = tuple(late)
    still = sum(each.open for each in late)
    days = [each.days for each in late]
    return still, len(late) - still, sum(days), max(days, default=0)


def clerk_table(facts: ReportFacts, numbers: Numbers) -> ReportTable:
    """Return what each clerk had to do, with the working days by which dossiers are late."""
    rows: list[tuple[Cell, ...]] = [
        (
            each.clerk or numbers.text("report.no_clerk"),
            each.handled,
            each.resolved,
            each.resolved_late,
            each.open,
            each.open_late,
            each.late_days,
            each.most_days,
        )
        for each in facts.clerks
    ]
    sums = [sum(int(row[place] or 0) for row in rows) for place in range(1, 7)]
    rows.append((numbers.text("report.total"), *sums, max((each.most_days for each in facts.clerks), default=0)))
    heads = [("clerk", CellKind.TEXT, 2.4)]
    heads += [
        (head, CellKind.COUNT, 1.0)
        for head in ("handled", "resolved", "resolved_late", "open", "open_late", "late_days", "most_days")
    ]
    return worded_table("theo-can-bo", "clerks", heads, rows, numbers, total=1)


def share_table(facts: ReportFacts, numbers: Numbers) -> ReportTable:
    """Return the shares of dossiers filed, paid and digitised electronically."""
    found = measured(facts.now)
    rows: list[tuple[Cell, ...]] = [
        (numbers.text(f"measure.{name}"), int(ratio.numerator), int(ratio.denominator), ratio.share, ratio.unknown)
        for name in _SHARES
        if (ratio := found.get(name)) is not None and ratio.denominator
    ]
    heads = (
        ("figure", CellKind.TEXT, 4.0),
        ("numerator", CellKind.COUNT, 1.3),
        ("denominator", CellKind.COUNT, 1.5),
        ("share", CellKind.SHARE, 1.0),
        ("unknown", CellKind.COUNT, 1.2),
    )
    return worded_table("truc-tuyen-so-hoa", "shares", heads, rows, numbers)


def trend_table(facts: ReportFacts, numbers: Numbers) -> ReportTable:
    """Return the counts of up to twelve periods, the earliest first."""
    known = [each for each in _TALLIED if any(getattr(tally, each[0]) is not None for tally in facts.trend)]
    rows: list[tuple[Cell, ...]] = [
        (trend_label(tally, facts, numbers), *(getattr(tally, name) for name, _ in known)) for tally in facts.trend
    ]
    heads = [("period", CellKind.TEXT, 1.5), *((name, kind, 1.0) for name, kind in known)]
    marked = any(str(row[0]).endswith("(*)") for row in rows)
    notes = [numbers.text("trend.partial")] if marked else []
    return worded_table("xu-huong", "trend", heads, rows, numbers, notes=notes)


def trend_label(tally: PeriodTally, facts: ReportFacts, numbers: Numbers) -> str:
    """Return the name of a period in the trend, with a mark if it lacks days."""
    label = period_label(tally.period, numbers)
    return f"{label} (*)" if _lacks_days(tally) or (tally is facts.trend[-1] and not facts.over) else label


def _lacks_days(tally: PeriodTally) -> bool:
    """Whether a count that is shown stands for fewer days than the period has."""
    return any(PART_OF[name] in tally.partial and getattr(tally, name) is not None for name in PART_OF)


def todo_table(facts: ReportFacts, numbers: Numbers) -> ReportTable:
    """Return how many dossiers staff must look at, by reason."""
    counted = [(kind, sum(each.warning is kind for each in facts.todo)) for kind in Warning]
    rows: list[tuple[Cell, ...]] = [(numbers.text(f"todo.{kind.value}"), count) for kind, count in counted if count]
    rows.append((numbers.text("report.total"), len(facts.todo)))
    heads = (("reason", CellKind.TEXT, 5.0), ("count", CellKind.COUNT, 1.0))
    return worded_table("viec-can-lam-theo-loai", "todo", heads, rows, numbers, total=1)


def dossier_lists(facts: ReportFacts, numbers: Numbers, names: ReportNames) -> Iterator[ReportTable]:
    """Yield the lists with codes of dossiers, for the workbook: late ones, what is to be done, what misses a share."""
    heads = [("code", CellKind.TEXT, 1.6), ("procedure", CellKind.TEXT, 3.0), ("field", CellKind.TEXT, 1.6)]
    dated = [*heads, ("received_on", CellKind.DAY, 1.0), ("due", CellKind.DAY, 1.0)]
    if facts.now.form is not None:
        late_heads = [
            *dated,
            ("ended", CellKind.DAY, 1.0),
            ("clerk", CellKind.TEXT, 1.6),
            ("days", CellKind.COUNT, 1.0),
        ]
        rows = [
            (*_listed(each.dossier, each.due.isoformat(), names), _ended(each), each.dossier.clerk, each.days)
            for each in facts.late
        ]
        yield worded_table("ho-so-qua-han", "late", late_heads, rows, numbers)
    if facts.todo_on is not None:
        rows = [_todo(each, numbers, names) for each in facts.todo]
        todo_heads = [*dated, ("clerk", CellKind.TEXT, 1.6), ("reason", CellKind.TEXT, 2.4)]
        yield worded_table("viec-can-lam", "todo_list", todo_heads, rows, numbers)
    missed: list[tuple[Cell, ...]] = [
        (numbers.text(f"measure.{measure}"), dossier.code, official_title(dossier, names), dossier.field)
        for measure, ratio in measured(facts.now).items()
        for code in ratio.against
        if (dossier := facts.now.dossiers.get(code)) is not None
    ]
    yield worded_table("ho-so-chua-dat", "missed", [("measure", CellKind.TEXT, 2.4), *heads], missed, numbers)


def official_title(dossier: Dossier, names: ReportNames) -> str:
    """Return the official name of the dossier's procedure; the name in the list if the catalogue lacks it."""
    name = names.procedure(dossier.procedure_code) if dossier.procedure_code else ""
    return name if name and name != dossier.procedure_code else dossier.title


def _listed(dossier: Dossier, due: Cell, names: ReportNames) -> tuple[Cell, ...]:
    title = official_title(dossier, names)
    return dossier.code, title, dossier.field, _day(dossier.received), due


def _todo(each: Warned, numbers: Numbers, names: ReportNames) -> tuple[Cell, ...]:
    reason = numbers.text(f"todo.{each.warning.value}")
    return (*_listed(each.dossier, _day(each.due or each.dossier.due), names), each.dossier.clerk, reason)


def _ended(each: LateDossier) -> Cell:
    return None if each.open else _day(ended_at(each.dossier))


def _day(moment: str | None) -> Cell:
    return None if moment is None else moment[:10]
