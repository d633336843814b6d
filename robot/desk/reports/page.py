"""Render the report as one page of HTML that loads nothing from elsewhere; the PDF is made of the same page."""

import datetime
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from robot.desk.indicators.criteria import BilingualText
from robot.desk.indicators.measures import Ratio
from robot.desk.reports import charts, form06
from robot.desk.reports.facts import PeriodFacts
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.summary import SentenceTone, SummarySentence, summary
from robot.knowledge.catalogue.templates import Templates

FOLDER = Path(__file__).parent / "templates"
ROWS = 25
"""A list on the page shows at most this many dossiers; the tables have all of them."""

CODES = 60
PROCEDURES = 12
OPEN_HOURS = range(7, 18)


class ReportNames(NamedTuple):
    """Names in a report: functions that return the name of a procedure or place for its code, and the centre's name."""

    procedure: Callable[[str], str]
    place: Callable[[str], str]
    centre: str


class Card(NamedTuple):
    """A figure in large type on the page: title, value, change since the period before, and the anchor of its link."""

    title: str
    value: str
    change: str
    anchor: str
    alert: bool = False


def report_page(
    now: PeriodFacts,
    before: PeriodFacts | None,
    words: Templates,
    language: str,
    names: ReportNames,
    made: datetime.datetime,
) -> str:
    """Return the report's page (HTML) with the figures `now`, compared with the period `before`."""
    numbers = Numbers(words, language)
    told, against = summary(now, before), _against(now)
    return (
        _templates()
        .get_template("report.html")
        .render(
            now=now,
            before=before,
            t=numbers.text,
            count=numbers.count,
            pct=numbers.percent,
            minutes=numbers.minutes,
            seconds=numbers.seconds,
            day=numbers.day,
            moment=numbers.moment,
            told=lambda both: both.text(language),
            language=language,
            names=names,
            made=made,
            style=Markup((FOLDER / "report.css").read_text(encoding="utf-8")),
            sentences=[(sentence, sentence_text(sentence, numbers, names)) for sentence in told],
            alert=SentenceTone.ALERT,
            cards=_cards(now, before, numbers),
            charts=_charts(now, before, numbers, names),
            form=form06,
            rows=ROWS,
            codes=CODES,
            against=against,
            listed={measure for measure, _, _ in against},
        )
    )


def sentence_text(sentence: SummarySentence, numbers: Numbers, names: ReportNames) -> str:
    """Return a sentence of the summary as text, in the language of `numbers`."""
    values = dict(sentence.values)
    code = values.pop("code", None)
    if isinstance(code, str):
        values["title"] = names.procedure(code)
    return numbers.text(sentence.key, **values)


@cache
def _templates() -> Environment:
    """Return the page templates. They escape every value, so that names from lists or speech cannot become markup."""
    return Environment(
        loader=FileSystemLoader(FOLDER),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _cards(now: PeriodFacts, before: PeriodFacts | None, numbers: Numbers) -> list[Card]:
    def count(
        key: str, anchor: str, what: str, of: Callable[[PeriodFacts], float | None], *, alert: bool = False
    ) -> Card:
        value, earlier = of(now), now.done.comparable(before, what)
        shown = numbers.text("report.not_known") if value is None else numbers.count(value)
        return Card(
            numbers.text(key),
            shown,
            _change(of(now.done), None if earlier is None else of(earlier), numbers),
            anchor,
            alert,
        )

    def share(key: str, measure: str) -> Card:
        ratio = measured(now).get(measure)
        return Card(
            numbers.text(key), numbers.percent(None if ratio is None else ratio.share), "", f"measure-{measure}"
        )

    late = count(
        "fig.late", "late", "dossiers", lambda facts: None if facts.form is None else facts.form.total.open_late
    )
    wait = now.queue.wait_min
    return [
        count("fig.visits", "robot", "robot", lambda facts: facts.robot.visits if facts.days_counted else None),
        count("fig.tickets", "queue", "queue", lambda facts: facts.queue.issued),
        Card(
            numbers.text("fig.wait"),
            numbers.text("report.not_known") if wait is None else numbers.minutes(wait.p50),
            "",
            "queue",
        ),
        count(
            "fig.received",
            "form06",
            "dossiers",
            lambda facts: None if facts.form is None else facts.form.total.received,
        ),
        late._replace(alert=now.form is not None and now.form.total.open_late > 0),
        share("fig.on_time", "on_time"),
        share("fig.online", "online"),
        Card(numbers.text("fig.content"), numbers.percent(now.opinions.content), "", "opinions"),
    ]


def _change(value: float | None, before: float | None, numbers: Numbers) -> str:
    if value is None or not before:
        return ""
    change = (value - before) / before
    if abs(change) < 0.005:
        return numbers.text("fig.same")
    return numbers.text("fig.up" if change > 0 else "fig.down", a=numbers.percent(abs(change), 0))


def measured(facts: PeriodFacts) -> Mapping[str, Ratio]:
    """Return every share that was computed from dossiers for an index, by the name of its measure."""
    return {
        line.criterion.measure: line.ratio
        for scores in facts.scores
        for line in scores.lines
        if line.criterion.measure and line.ratio is not None and not line.typed_source
    }


def _against(now: PeriodFacts) -> list[tuple[str, Ratio, BilingualText]]:
    """Return (measure, share, title) for the lists of codes: each computed share that has a target or points and
    dossiers that miss it."""
    found: dict[str, tuple[str, Ratio, BilingualText]] = {}
    for scores in now.scores:
        for line in scores.lines:
            measure = line.criterion.measure
            asked = line.criterion.target is not None or line.criterion.curve is not None
            if line.ratio is not None and measure and asked and line.ratio.against and not line.typed_source:
                found.setdefault(measure, (measure, line.ratio, line.criterion.title))
    return list(found.values())


def _charts(now: PeriodFacts, before: PeriodFacts | None, numbers: Numbers, names: ReportNames) -> dict[str, Markup]:
    robot = now.robot
    days = [(numbers.day(day)[:5], count) for day, count in sorted(robot.by_day.items())]
    procedures = [(names.procedure(code), count) for code, count in robot.procedures[:PROCEDURES]]
    faces = [(numbers.text(f"fee.{face}"), now.opinions.faces[face - 1]) for face in range(1, 6)]
    before = now.done.comparable(before, "robot")
    earlier = [] if before is None else [before.robot.by_hour.get(hour, 0) for hour in OPEN_HOURS]
    hours = [(f"{hour}h", robot.by_hour.get(hour, 0)) for hour in OPEN_HOURS]
    drawn = {
        "by_day": charts.bars(days, width=charts.HALF),
        "by_hour": charts.bars(hours, earlier if any(earlier) else [], charts.HALF),
        "procedures": charts.rows(procedures),
        "tickets": charts.bars([(f"{hour}h", now.queue.by_hour.get(hour, 0)) for hour in OPEN_HOURS]),
        "faces": charts.shares(faces),
    }
    return {name: Markup(svg) for name, svg in drawn.items()}
