"""Find likely causes of lateness and long waits by rules over the figures, and what to propose against each.

A rule says what the figures show, such as "most late dossiers are of one field"; an official judges whether it is the
cause. Each finding has the key of its text (`cause.NAME`) and of the proposal against it (`propose.NAME`).
"""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping

import msgspec

from robot.desk.reports.facts import LateDossier, ReportFacts
from robot.desk.reports.summary import FEW, LONG_WAIT_MIN, UNANSWERED
from robot.desk.reports.values import Minutes

MOST_OF = 0.5
"""A field, procedure or clerk is named when at least this part of the late dossiers is theirs. Chosen."""

LATE_ENOUGH = 3
"""With fewer late dossiers nothing is said to be typical of them. Chosen."""

LONG_LATE_DAYS = 10
"""Open dossiers that are late by more working days than this are named apart. Chosen."""

BUSY = 1.5
"""An hour is called busy when at least this many times as many numbers are taken in it as in the mean hour. Chosen."""


class Finding(msgspec.Struct, frozen=True):
    """A finding in the figures: the NAME of its texts, and the values to fill in."""

    name: str
    values: Mapping[str, object] = {}


def causes(facts: ReportFacts) -> list[Finding]:
    """Return the findings of the period, those on dossiers first."""
    return [*_lateness(facts), *_waits(facts), *_service(facts)]


def _lateness(facts: ReportFacts) -> Iterator[Finding]:
    late = facts.late
    if len(late) >= LATE_ENOUGH:
        yield from _typical("field", late, lambda each: each.dossier.field)
        yield from _typical("procedure", late, lambda each: each.dossier.procedure_code)
        yield from _typical("clerk", late, lambda each: each.dossier.clerk)
        one_day = sum(each.days <= 1 for each in late)
        if one_day >= MOST_OF * len(late):
            yield Finding("one_day", {"n": one_day, "m": len(late)})
    asked = sum(each.dossier.supplements > 0 for each in late)
    if asked:
        yield Finding("supplements", {"n": asked, "m": len(late)})
    long = sum(each.open and each.days > LONG_LATE_DAYS for each in late)
    if long:
        yield Finding("long_late", {"n": long, "d": LONG_LATE_DAYS})
    if late and not any(each.open for each in late):
        yield Finding("apologise", {"n": len(late)})
    elif late:
        yield Finding("open_late", {"n": sum(each.open for each in late)})


def _typical(name: str, late: tuple[LateDossier, ...], of: Callable[[LateDossier], str]) -> Iterator[Finding]:
    """Yield the finding that most late dossiers have the same field, procedure or clerk, if they have."""
    counted = Counter(of(each) for each in late if of(each))
    if not counted:
        return
    value, count = min(counted.items(), key=lambda item: (-item[1], item[0]))
    if count >= MOST_OF * len(late):
        key = "code" if name == "procedure" else "text"
        yield Finding(name, {key: value, "n": count, "m": len(late)})


def _waits(facts: ReportFacts) -> Iterator[Finding]:
    queue = facts.now.queue
    if queue.wait_min is None or queue.wait_min.count < FEW or queue.wait_min.p90 <= LONG_WAIT_MIN:
        return
    mean = queue.issued / len(queue.by_hour)
    hour, count = min(queue.by_hour.items(), key=lambda item: (-item[1], item[0]))
    if count >= BUSY * mean:
        yield Finding("busy_hour", {"hour": hour, "n": count})
    waits = [(each.wait_min.p90, each.place) for each in queue.counters if each.wait_min is not None]
    longest, place = max(waits)
    yield Finding("slow_counter", {"place": place, "a": Minutes(longest)})


def _service(facts: ReportFacts) -> Iterator[Finding]:
    now = facts.now
    if now.help.calls > now.help.answered:
        yield Finding("help", {"n": now.help.calls - now.help.answered, "m": now.help.calls})
    often = sum(group.count >= UNANSWERED for group in now.unanswered)
    if often:
        yield Finding("unanswered", {"n": often})
    if facts.list_behind:
        yield Finding("old_list", {"d": facts.list_until, "n": facts.list_behind})
