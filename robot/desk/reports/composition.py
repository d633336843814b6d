"""Compose the document of a report out of its facts: which sections it has, in which order, with which tables."""

from collections.abc import Iterable, Iterator, Mapping

from robot.desk.reports import form06, index_tables, service_tables
from robot.desk.reports.causes import causes
from robot.desk.reports.document import (
    Block,
    ChartShape,
    Letterhead,
    ReportChart,
    ReportDocument,
    ReportParagraph,
    ReportSection,
    ReportTable,
)
from robot.desk.reports.dossier_tables import (
    clerk_table,
    dossier_lists,
    form_table,
    late_kinds,
    main_figures,
    share_table,
    todo_table,
    trend_label,
    trend_table,
)
from robot.desk.reports.facts import ReportFacts
from robot.desk.reports.names import ROMAN, ReportNames, period_name, span_text
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.period import PeriodKind
from robot.desk.reports.summary import SentenceTone, SummarySentence, judgement, summary

EDITABLE = ("summary", "judgement", "causes", "proposals")
"""Sections whose text an official may write anew."""

DATED = (PeriodKind.WEEK, PeriodKind.REPORT)
"""Kinds of periods whose name does not say which days they have."""

TREND_LEAST = 2
"""A trend of fewer periods is no trend."""


def document(
    facts: ReportFacts,
    numbers: Numbers,
    names: ReportNames,
    letterhead: Letterhead | None = None,
    texts: Mapping[str, str] | None = None,
) -> ReportDocument:
    """Return the document of a report. `texts`: sections (`EDITABLE`) that an official wrote, a paragraph a line."""
    head = letterhead or Letterhead()
    span = period_name(facts.whole, numbers)
    key, values = "report.subject", {"text": span}
    if facts.whole.kind in DATED or not facts.over:
        part = facts.now.period
        key, values = "report.subject_days", {**values, "from": numbers.day(part.first), "to": numbers.day(part.last)}
    body = head.body or names.centre
    return ReportDocument(
        name=facts.whole.name,
        language=numbers.language,
        title=numbers.text("report.title"),
        subject=numbers.text(key, **values),
        span=span_text(facts.now.period, numbers),
        centre=names.centre,
        letterhead=head,
        sections=tuple(_numbered(_sections(facts, numbers, names, texts or {}))),
        closing=numbers.text("report.closing", text=span, name=body),
        warnings=tuple(_warnings(facts, numbers)),
        notes=tuple(_notes(facts, numbers)),
        annexes=tuple(_annexes(facts, numbers)),
        lists=tuple(_lists(facts, numbers, names)),
    )


def drafted(facts: ReportFacts, numbers: Numbers, names: ReportNames) -> dict[str, str]:
    """Return the text that the rules write for each editable section, a paragraph a line."""
    found = {
        "summary": [sentence_text(each, numbers, names) for each in summary(facts)],
        "judgement": [sentence_text(each, numbers, names) for each in judgement(facts)],
    }
    seen = [(each.name, _named_values(each.values, names)) for each in causes(facts)]
    found["causes"] = [numbers.text(f"cause.{name}", **values) for name, values in seen]
    found["proposals"] = [numbers.text(f"propose.{name}", **values) for name, values in seen]
    empty = {"judgement": "no_judgement", "causes": "no_cause", "proposals": "no_proposal"}
    for key, otherwise in empty.items():
        found[key] = found[key] or [numbers.text(f"section.{otherwise}")]
    return {key: "\n".join(lines) for key, lines in found.items()}


def sentence_text(sentence: SummarySentence, numbers: Numbers, names: ReportNames) -> str:
    """Return a sentence of the summary as text, in the language of `numbers`."""
    return numbers.text(sentence.key, **_named_values(sentence.values, names))


def _named_values(values: Mapping[str, object], names: ReportNames) -> dict[str, object]:
    """Replace the code of a procedure and of a place by their names."""
    found = dict(values)
    code, place = found.pop("code", None), found.get("place")
    if isinstance(code, str):
        found["title"] = names.procedure(code)
    if isinstance(place, str):
        found["place"] = names.place(place)
    return found


def _sections(
    facts: ReportFacts, numbers: Numbers, names: ReportNames, texts: Mapping[str, str]
) -> Iterator[ReportSection]:
    drafts = drafted(facts, numbers, names)
    alerts = {sentence_text(each, numbers, names) for each in judgement(facts) if each.tone is SentenceTone.ALERT}

    def editable(key: str) -> ReportSection:
        text = texts.get(key, drafts[key])
        blocks = tuple(ReportParagraph(line, alert=line in alerts) for line in text.split("\n") if line.strip())
        title = numbers.text(f"section.{key}")
        return ReportSection(key=key, number="", title=title, blocks=blocks, editable=True, edited=key in texts)

    yield editable("summary")
    yield _section("results", (), numbers)
    yield from _results(facts, numbers, names)
    for key in EDITABLE[1:]:
        yield editable(key)
    if facts.todo_on is not None:
        title = numbers.text("section.todo", d=facts.todo_on)
        blocks: tuple[Block, ...] = (todo_table(facts, numbers),) if facts.todo else (_none(numbers),)
        yield ReportSection(key="todo", number="", title=title, blocks=blocks)


def _results(facts: ReportFacts, numbers: Numbers, names: ReportNames) -> Iterator[ReportSection]:
    """Yield the sections below "results", each with its tables and charts."""
    now = facts.now
    yield _section("figures", [main_figures(facts, numbers)], numbers, 2)
    if now.form is not None:
        yield _section("fields", _fields(facts, numbers), numbers, 2)
        yield _section("late", _late(facts, numbers, names), numbers, 2)
        if facts.clerks:
            yield _section("clerks", [clerk_table(facts, numbers)], numbers, 2)
        shares = share_table(facts, numbers)
        if shares.rows:
            yield _section("shares", [shares], numbers, 2)
    if now.queue.issued:
        yield _section("queue", _queue(facts, numbers, names), numbers, 2)
    if now.days_counted:
        robot: list[Block] = [service_tables.robot_table(now, numbers)]
        robot.append(service_tables.procedure_chart(now, numbers, names))
        yield _section("robot", robot, numbers, 2)
    if now.opinions.count:
        yield _section("opinions", _opinions(facts, numbers), numbers, 2)
    shown = [scores for scores in now.scores if index_tables.on_paper(scores)]
    if shown:
        tables = [(index_tables.group_table(each, numbers), index_tables.index_table(each, numbers)) for each in shown]
        yield _section("indexes", [table for pair in tables for table in pair], numbers, 2)
    if len(facts.trend) >= TREND_LEAST:
        yield _section("trend", [trend_table(facts, numbers), _trend_chart(facts, numbers)], numbers, 2)


def _fields(facts: ReportFacts, numbers: Numbers) -> list[Block]:
    form = facts.now.form
    if form is None:
        return []
    lines = [numbers.text("section.form_annex", name=form06.NAME)]
    if form.adds_up:
        lines.append(numbers.text("section.form_sums", n=len(form.rows)))
    else:
        lines.append(numbers.text("form06.check_bad"))
    return [ReportParagraph(" ".join(lines), alert=not form.adds_up)]


def _late(facts: ReportFacts, numbers: Numbers, names: ReportNames) -> list[Block]:
    if not facts.late:
        return [ReportParagraph(numbers.text("section.none_late"))]
    sheet = numbers.text("report_sheet.late")
    return [
        late_kinds(facts, numbers, names),
        ReportParagraph(numbers.text("section.late_codes", text=sheet), note=True),
    ]


def _queue(facts: ReportFacts, numbers: Numbers, names: ReportNames) -> list[Block]:
    now = facts.now
    charts = [service_tables.day_chart(facts, numbers), service_tables.hour_chart(now, numbers)]
    return [service_tables.counter_table(now, numbers, names), *(chart for chart in charts if chart.series)]


def _opinions(facts: ReportFacts, numbers: Numbers) -> list[Block]:
    now = facts.now
    blocks: list[Block] = [service_tables.face_table(now, numbers)]
    blocks.append(ReportParagraph(numbers.text("opinion.note"), note=True))
    if now.opinions.remarks:
        text = numbers.text("opinion.remarks_elsewhere", n=len(now.opinions.remarks))
        blocks.append(ReportParagraph(text, note=True))
    return blocks


def _trend_chart(facts: ReportFacts, numbers: Numbers) -> ReportChart:
    resolved, late = (
        tuple(None if (count := getattr(tally, name)) is None else float(count) for tally in facts.trend)
        for name in ("resolved", "late")
    )
    return ReportChart(
        key="trend",
        title=numbers.text("table.trend_chart"),
        shape=ChartShape.COLUMNS,
        labels=tuple(trend_label(tally, facts, numbers) for tally in facts.trend),
        series=((numbers.text("column.resolved"), resolved), (numbers.text("column.late"), late)),
    )


def _annexes(facts: ReportFacts, numbers: Numbers) -> Iterator[ReportTable]:
    if facts.now.form is not None:
        yield form_table(facts.now.form, numbers)


def _lists(facts: ReportFacts, numbers: Numbers, names: ReportNames) -> Iterator[ReportTable]:
    """Yield the tables that stand only in the workbook."""
    now = facts.now
    yield from dossier_lists(facts, numbers, names)
    yield service_tables.day_table(now, numbers)
    yield service_tables.hour_table(now, numbers)
    yield service_tables.procedure_table(now, numbers, names)
    yield service_tables.question_table(now, numbers)
    yield from service_tables.rating_tables(now, numbers, names)
    yield service_tables.robot_details(now, numbers)
    for scores in now.scores:
        yield index_tables.explained_table(scores, numbers)


def _warnings(facts: ReportFacts, numbers: Numbers) -> Iterator[str]:
    """Yield what a reader must know before the figures."""
    now, until = facts.now, facts.list_until
    if facts.todo_on is not None and facts.todo_on == now.period.last == now.period.first and not facts.over:
        yield numbers.text("warning.first_day", d=now.period.last)
    elif not facts.over:
        yield numbers.text("warning.not_over", d=now.period.last)
    if until is None:
        yield numbers.text("warning.no_list")
    elif now.form is None:
        yield numbers.text("warning.list_before", d=until)
    elif facts.list_behind:
        yield numbers.text("warning.list_behind", d=until, n=facts.list_behind)
    if now.form is not None and not facts.complete:
        yield numbers.text("warning.forgotten", d=facts.kept_since)


def _notes(facts: ReportFacts, numbers: Numbers) -> Iterator[str]:
    now = facts.now
    yield numbers.text("gap.days", n=facts.robot_days, b=facts.working_days)
    if facts.list_until is not None and now.form is not None:
        yield numbers.text("gap.list", d=min(facts.list_until, now.period.last))
        yield numbers.text("gap.progress")
        yield numbers.text("gap.legal", text=form06.DECISION)
    yield numbers.text("gap.persons")
    if facts.unread:
        yield numbers.text("gap.unread", n=facts.unread)
    if facts.calendar_open:
        yield numbers.text("gap.calendar", text=", ".join(map(str, facts.calendar_open)))


def _section(key: str, blocks: Iterable[Block], numbers: Numbers, level: int = 1) -> ReportSection:
    return ReportSection(key=key, number="", title=numbers.text(f"section.{key}"), blocks=tuple(blocks), level=level)


def _none(numbers: Numbers) -> ReportParagraph:
    return ReportParagraph(numbers.text("report.none"))


def _numbered(sections: Iterable[ReportSection]) -> Iterator[ReportSection]:
    """Yield the sections with their numbers: I, II, ... and below each 1, 2, ..."""
    chapter = part = 0
    for section in sections:
        if section.level == 1:
            chapter, part = chapter + 1, 0
            number = ROMAN[chapter - 1]
        else:
            part += 1
            number = str(part)
        yield ReportSection(
            key=section.key,
            number=number,
            title=section.title,
            blocks=section.blocks,
            level=section.level,
            editable=section.editable,
            edited=section.edited,
        )
