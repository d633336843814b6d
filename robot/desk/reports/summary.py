"""Choose the sentences of a report's summary by rules. An official reads, corrects and signs it; nothing is sent.

Each sentence is the key of a text (beginning with `sum.`), the values to fill in, and the table that it links to.
"""

import enum
from collections.abc import Iterator, Mapping

import msgspec

from robot.desk.dossiers.due_dates import Warning
from robot.desk.indicators.scores import ScoredCriterion
from robot.desk.reports.facts import PeriodFacts

CHANGE = 0.10
"""A count that changed by less than this share of the earlier count is reported without "rose" or "fell"."""

FEW = 10
"""Below this count no change is reported: three visits after two are not called a rise by a half."""

LONG_WAIT_MIN = 30.0
"""The summary alerts when the wait that nine in ten visitors do not exceed is longer than this, minutes."""

SLOW_ANSWER_MS = 2500.0
UNDERSTOOD = 0.80
UNHAPPY = 0.15
UNANSWERED = 3
PRINT_FAILED = 0.02


class Percent(float):
    """A share, 0..1, that is formatted in percent."""


class Minutes(float):
    """A time in minutes, formatted as such."""


class Seconds(float):
    """A time in seconds, formatted as such."""


class SentenceTone(enum.StrEnum):
    """Tone of a sentence in the summary: neutral, good news or an alert."""

    PLAIN = "plain"
    GOOD = "good"
    ALERT = "alert"  # staff must act


class SummarySentence(msgspec.Struct, frozen=True):
    """A sentence of the summary. `key`: of its text; `values`: to fill in, numbers not yet formatted; `anchor`: of the
    table with its figures."""

    key: str
    anchor: str
    tone: SentenceTone = SentenceTone.PLAIN
    values: Mapping[str, object] = {}


def summary(now: PeriodFacts, before: PeriodFacts | None) -> list[SummarySentence]:
    """Return the sentences of the report's summary, alerts last."""
    told = [*_robot(now, before), *_queue(now, before), *_dossiers(now, before), *_opinions(now)]
    return [
        *(each for each in told if each.tone is not SentenceTone.ALERT),
        *(each for each in told if each.tone is SentenceTone.ALERT),
    ]


def _robot(now: PeriodFacts, before: PeriodFacts | None) -> Iterator[SummarySentence]:
    robot, done, before = now.robot, now.done.robot, now.done.comparable(before, "robot")
    if not now.days_counted:
        yield SummarySentence("sum.no_counts", "robot", SentenceTone.ALERT)
        return
    visits = (robot.visits, None) if before is None else (done.visits, before.robot.visits)
    yield _compared("sum.visits", "robot", *visits)
    if robot.persons:
        yield SummarySentence("sum.greeted", "robot", values={"n": robot.greetings, "b": robot.persons})
    if robot.procedures:
        code, count = robot.procedures[0]
        yield SummarySentence("sum.top", "procedures", values={"code": code, "n": count})
    share = robot.understood
    if share is not None and robot.sentences >= FEW:
        tone = SentenceTone.GOOD if share >= UNDERSTOOD else SentenceTone.ALERT
        key = "sum.understood" if share >= UNDERSTOOD else "sum.not_understood"
        yield SummarySentence(key, "understanding", tone, {"a": Percent(share), "n": robot.sentences})
    if robot.answer_ms is not None and robot.answer_ms.count >= FEW and robot.answer_ms.p90 > SLOW_ANSWER_MS:
        yield SummarySentence(
            "sum.slow", "understanding", SentenceTone.ALERT, {"s": Seconds(robot.answer_ms.p90 / 1000)}
        )
    often = [group for group in now.unanswered if group.count >= UNANSWERED]
    if often:
        yield SummarySentence(
            "sum.unanswered", "unanswered", SentenceTone.ALERT, {"n": len(often), "text": often[0].text}
        )
    for part, count in robot.part_downs.items():
        if count >= UNANSWERED:
            yield SummarySentence("sum.part_down", "robot", SentenceTone.ALERT, {"text": part, "n": count})


def _queue(now: PeriodFacts, before: PeriodFacts | None) -> Iterator[SummarySentence]:
    queue, done, before = now.queue, now.done.queue, now.done.comparable(before, "queue")
    if not queue.issued:
        return
    issued = (queue.issued, None) if before is None else (done.issued, before.queue.issued)
    yield _compared("sum.tickets", "queue", *issued)
    if queue.wait_min is not None and queue.wait_min.count >= FEW:
        long = queue.wait_min.p90 > LONG_WAIT_MIN
        values = {"a": Minutes(queue.wait_min.p50), "b": Minutes(queue.wait_min.p90)}
        yield SummarySentence(
            "sum.waits_long" if long else "sum.waits",
            "queue",
            SentenceTone.ALERT if long else SentenceTone.PLAIN,
            values,
        )
    if queue.not_printed > PRINT_FAILED * queue.issued:
        yield SummarySentence("sum.not_printed", "queue", SentenceTone.ALERT, {"n": queue.not_printed})
    if now.help.calls > now.help.answered:
        yield SummarySentence(
            "sum.help", "queue", SentenceTone.ALERT, {"n": now.help.calls - now.help.answered, "b": now.help.calls}
        )


def _dossiers(now: PeriodFacts, before: PeriodFacts | None) -> Iterator[SummarySentence]:
    form = now.form
    if form is None:
        yield SummarySentence("sum.no_dossiers", "dossiers", SentenceTone.ALERT)
        return
    if not now.whole:
        yield SummarySentence("sum.forgotten", "gaps", SentenceTone.ALERT, {"d": now.kept_since})
    before = now.done.comparable(before, "dossiers")
    earlier, done = (None, None) if before is None else (before.form, now.done.form)
    received = (
        (form.total.received, None)
        if earlier is None or done is None
        else (done.total.received, earlier.total.received)
    )
    yield _compared("sum.received", "form06", *received)
    share = form.on_time_share
    if share is not None:
        tone = SentenceTone.GOOD if not form.total.late and not form.resolved_without_due else SentenceTone.PLAIN
        yield SummarySentence("sum.resolved", "form06", tone, {"n": form.total.resolved, "a": Percent(share)})
    elif form.total.resolved:
        yield SummarySentence("sum.resolved_unknown", "form06", values={"n": form.total.resolved})
    if form.total.late:
        yield SummarySentence("sum.resolved_late", "late", SentenceTone.ALERT, {"n": form.total.late})
    if form.total.open_late:
        yield SummarySentence(
            "sum.open_late", "late", SentenceTone.ALERT, {"n": form.total.open_late, "d": form.open_late[0]}
        )
    if not form.adds_up:
        yield SummarySentence("sum.check_failed", "form06", SentenceTone.ALERT)
    kinds = (
        (Warning.LAST_DAY_TO_APOLOGISE, "sum.apologise"),
        (Warning.TODAY, "sum.due_today"),
        (Warning.SOON, "sum.due_soon"),
        (Warning.SUPPLEMENT_AGAIN, "sum.supplement_again"),
    )
    for kind, key in kinds:
        count = sum(each.warning is kind for each in now.warned)
        if count:
            yield SummarySentence(key, "warned", SentenceTone.ALERT, {"n": count})
    for scores in now.scores[:1]:
        for line in scores.lines:
            if line.below_target:
                yield _below(line)


def _opinions(now: PeriodFacts) -> Iterator[SummarySentence]:
    opinions = now.opinions
    if opinions.count < FEW or opinions.content is None:
        return
    yield SummarySentence("sum.opinions", "opinions", values={"n": opinions.count, "a": Percent(opinions.content)})
    unhappy = (opinions.faces[0] + opinions.faces[1]) / opinions.count
    if unhappy >= UNHAPPY:
        yield SummarySentence("sum.unhappy", "opinions", SentenceTone.ALERT, {"a": Percent(unhappy)})


def _below(line: ScoredCriterion) -> SummarySentence:
    share = None if line.ratio is None else line.ratio.share
    values = {"title": line.criterion.title, "a": Percent(share or 0), "b": Percent(line.criterion.target or 0)}
    return SummarySentence("sum.below_target", f"line-{line.criterion.code}", SentenceTone.ALERT, values)


def _compared(key: str, anchor: str, count: int, before: int | None) -> SummarySentence:
    """Return the sentence that reports `count`, with "rose" or "fell" since `before` if the change is large enough."""
    if not before or max(count, before) < FEW:
        return SummarySentence(key, anchor, values={"n": count})
    change = (count - before) / before
    values = {"n": count, "b": before, "a": Percent(abs(change))}
    if abs(change) < CHANGE:
        return SummarySentence(f"{key}_same", anchor, values=values)
    return SummarySentence(f"{key}_up" if change > 0 else f"{key}_down", anchor, values=values)
