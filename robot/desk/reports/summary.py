"""Choose the sentences of a report's summary and judgement by rules. An official reads, corrects and signs them.

Each sentence is the key of a text (beginning with `sum.`) and the values to fill in.
"""

import enum
from collections.abc import Iterator, Mapping

import msgspec

from robot.desk.indicators.measures import Ratio
from robot.desk.indicators.scores import ScoredCriterion
from robot.desk.reports.change import change_of
from robot.desk.reports.facts import PeriodFacts, ReportFacts
from robot.desk.reports.values import Minutes, Percent, Seconds

FEW = 10
"""Below this count no share of sentences, waits or ratings is reported."""

LONG_WAIT_MIN = 30.0
"""The judgement alerts when the wait that 90 % of the visitors do not exceed is longer than this, minutes. Chosen."""

SLOW_ANSWER_MS = 2500.0
UNDERSTOOD = 0.80
UNHAPPY = 0.15
UNANSWERED = 3
PRINT_FAILED = 0.02


class SentenceTone(enum.StrEnum):
    """Tone of a sentence: neutral, good news or an alert."""

    PLAIN = "plain"
    GOOD = "good"
    ALERT = "alert"  # staff must act


class SummarySentence(msgspec.Struct, frozen=True):
    """A sentence. `key`: of its text; `values`: to fill in, numbers not yet formatted."""

    key: str
    tone: SentenceTone = SentenceTone.PLAIN
    values: Mapping[str, object] = {}


def summary(facts: ReportFacts) -> list[SummarySentence]:
    """Return the sentences with the main figures of the period."""
    return [*_dossiers(facts), *_queue(facts), *_robot(facts), *_opinions(facts.now)]


def judgement(facts: ReportFacts) -> list[SummarySentence]:
    """Return what is good and what is not, the good first."""
    found = [*_judged_dossiers(facts), *_judged_service(facts.now), *_judged_robot(facts.now)]
    return [
        *(each for each in found if each.tone is not SentenceTone.ALERT),
        *(each for each in found if each.tone is SentenceTone.ALERT),
    ]


def measured(facts: PeriodFacts) -> Mapping[str, Ratio]:
    """Return every share that was computed from dossiers for an index, by the name of its measure."""
    return {
        line.criterion.measure: line.ratio
        for scores in facts.scores
        for line in scores.lines
        if line.criterion.measure and line.ratio is not None and not line.typed_source
    }


def _dossiers(facts: ReportFacts) -> Iterator[SummarySentence]:
    form = facts.now.form
    if form is None:
        yield SummarySentence("sum.no_dossiers", SentenceTone.ALERT)
        return
    total = form.total
    received = {"a": total.online + total.direct, "b": total.carried}
    yield _compared("sum.handled", "handled", facts, received)
    if total.resolved:
        share = form.on_time_share
        values: dict[str, object] = {"n": total.resolved, "a": total.early + total.on_time, "m": total.late}
        if share is None:
            yield SummarySentence("sum.resolved_unknown", values={"n": total.resolved})
        elif form.resolved_without_due:
            values["q"] = form.resolved_without_due
            yield SummarySentence("sum.resolved_some", values={**values, "b": Percent(share)})
        else:
            yield SummarySentence("sum.resolved", values={**values, "b": Percent(share)})
    judged_on = min(facts.now.period.last, facts.list_until or facts.now.period.last)
    open_counts = {"n": total.in_progress, "a": total.open_in_time, "b": total.open_late}
    yield SummarySentence("sum.open", values={**open_counts, "d": judged_on})
    online = measured(facts.now).get("online")
    if online is not None and online.share is not None:
        filed = {"a": int(online.numerator), "b": int(online.denominator), "m": Percent(online.share)}
        yield SummarySentence("sum.online", values=filed)


def _queue(facts: ReportFacts) -> Iterator[SummarySentence]:
    queue = facts.now.queue
    if not queue.issued:
        return
    yield _compared("sum.tickets", "tickets", facts, {})
    if queue.wait_min is not None and queue.wait_min.count >= FEW:
        yield SummarySentence("sum.waits", values={"a": Minutes(queue.wait_min.p50), "b": Minutes(queue.wait_min.p90)})


def _robot(facts: ReportFacts) -> Iterator[SummarySentence]:
    robot = facts.now.robot
    if not facts.now.days_counted:
        yield SummarySentence("sum.no_counts", SentenceTone.ALERT)
        return
    yield _compared("sum.visits", "visits", facts, {})
    if robot.procedures:
        code, count = robot.procedures[0]
        yield SummarySentence("sum.top", values={"code": code, "n": count})


def _opinions(now: PeriodFacts) -> Iterator[SummarySentence]:
    opinions = now.opinions
    if opinions.count >= FEW and opinions.content is not None:
        yield SummarySentence("sum.opinions", values={"n": opinions.count, "a": Percent(opinions.content)})


def _judged_dossiers(facts: ReportFacts) -> Iterator[SummarySentence]:
    form = facts.now.form
    if form is None:
        return
    if not facts.complete:
        yield SummarySentence("sum.forgotten", SentenceTone.ALERT, {"d": facts.kept_since})
    if not form.adds_up:
        yield SummarySentence("sum.check_failed", SentenceTone.ALERT)
    if form.total.resolved and not form.total.late and not form.total.open_late and not form.without_due:
        yield SummarySentence("sum.none_late", SentenceTone.GOOD, {"n": form.total.resolved})
    if form.total.late:
        yield SummarySentence("sum.resolved_late", SentenceTone.ALERT, {"n": form.total.late})
    if form.total.open_late:
        longest = next(each for each in facts.late if each.open)
        values = {"n": form.total.open_late, "m": longest.days, "d": longest.due}
        key = "sum.open_late" if longest.days else "sum.open_late_since"
        yield SummarySentence(key, SentenceTone.ALERT, values)
    apologies = measured(facts.now).get("apologised")
    if apologies is not None and apologies.denominator:
        sent, late = int(apologies.numerator), int(apologies.denominator)
        key, tone = ("all", SentenceTone.GOOD) if sent == late else ("some", SentenceTone.ALERT)
        yield SummarySentence(f"sum.apologised_{key}", tone, {"a": sent, "b": late})
    for scores in facts.now.scores[:1]:
        for line in scores.lines:
            if line.criterion.target is not None and line.ratio is not None and line.ratio.enough:
                yield _target(line)


def _judged_service(now: PeriodFacts) -> Iterator[SummarySentence]:
    queue, opinions = now.queue, now.opinions
    if queue.wait_min is not None and queue.wait_min.count >= FEW:
        long = queue.wait_min.p90 > LONG_WAIT_MIN
        key, tone = ("sum.waits_long", SentenceTone.ALERT) if long else ("sum.waits_short", SentenceTone.GOOD)
        yield SummarySentence(key, tone, {"b": Minutes(queue.wait_min.p90)})
    if queue.issued and queue.not_printed > PRINT_FAILED * queue.issued:
        yield SummarySentence("sum.not_printed", SentenceTone.ALERT, {"n": queue.not_printed})
    if now.help.calls > now.help.answered:
        values = {"n": now.help.calls - now.help.answered, "b": now.help.calls}
        yield SummarySentence("sum.help", SentenceTone.ALERT, values)
    if opinions.count >= FEW:
        unhappy = (opinions.faces[0] + opinions.faces[1]) / opinions.count
        if unhappy >= UNHAPPY:
            yield SummarySentence("sum.unhappy", SentenceTone.ALERT, {"a": Percent(unhappy)})


def _judged_robot(now: PeriodFacts) -> Iterator[SummarySentence]:
    robot = now.robot
    share = robot.understood
    if share is not None and robot.sentences >= FEW:
        good = share >= UNDERSTOOD
        key, tone = ("sum.understood", SentenceTone.GOOD) if good else ("sum.not_understood", SentenceTone.ALERT)
        yield SummarySentence(key, tone, {"a": Percent(share), "n": robot.sentences})
    if robot.answer_ms is not None and robot.answer_ms.count >= FEW and robot.answer_ms.p90 > SLOW_ANSWER_MS:
        yield SummarySentence("sum.slow", SentenceTone.ALERT, {"s": Seconds(robot.answer_ms.p90 / 1000)})
    often = [group for group in now.unanswered if group.count >= UNANSWERED]
    if often:
        yield SummarySentence("sum.unanswered", SentenceTone.ALERT, {"n": len(often), "text": often[0].text})
    for part, count in robot.part_downs.items():
        if count >= UNANSWERED:
            yield SummarySentence("sum.part_down", SentenceTone.ALERT, {"text": part, "n": count})


def _target(line: ScoredCriterion) -> SummarySentence:
    """Return the sentence on a share with a target. Progress is named as that of Decision 766, because it differs from
    the share of form 06a."""
    share = 0.0 if line.ratio is None else line.ratio.share or 0.0
    values = {"title": line.criterion.title, "a": Percent(share), "b": Percent(line.criterion.target or 0)}
    name = "progress" if line.criterion.measure == "on_time" else "target"
    if line.below_target:
        return SummarySentence(f"sum.below_{name}", SentenceTone.ALERT, values)
    return SummarySentence(f"sum.on_{name}", SentenceTone.GOOD, values)


def _compared(key: str, count: str, facts: ReportFacts, further: Mapping[str, object]) -> SummarySentence:
    """Return the sentence on a count of the tally, with the change since the period before if that can be said."""
    values = {"n": getattr(facts.tally, count), **further}
    changed = change_of(count, facts.tally, facts.before)
    if changed is None:
        return SummarySentence(key, values=values)
    return SummarySentence(f"{key}_compared", values={**values, "text": changed})
