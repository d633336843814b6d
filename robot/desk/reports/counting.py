"""Compute the figures of a report on a period from the data in the desk's stores."""

import datetime
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from statistics import fmean, median, quantiles

import msgspec

from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.feedback import day_counts
from robot.desk.feedback.day_counts import DayCounts
from robot.desk.feedback.ratings import RatingRow
from robot.desk.feedback.sentence_groups import SentenceGroup
from robot.desk.feedback.staff_calls import StaffCall
from robot.desk.indicators.criteria import IndicatorIndex
from robot.desk.indicators.measures import Stock
from robot.desk.indicators.official import Official
from robot.desk.indicators.scores import score
from robot.desk.queue.model import QueueTicket
from robot.desk.queue.wait_estimates import ToldWait, wait_error
from robot.desk.reports.facts import CounterFacts, Help, PeriodFacts, Queue, RatingCounts, Robot, Spread
from robot.desk.reports.form06 import form06
from robot.desk.reports.period import Period
from robot.desk.reports.progress import day_of

GOOD = 4
"""Ratings of at least this score, of 1 to 5, count as satisfied visitors."""


class ReportMaterial(msgspec.Struct, frozen=True, kw_only=True):
    """The data for a report. `answer_ms`: times from the end of a question to the first sound of the answer.

    `dossiers`: those received, ended or open in the period. `dossiers_known_until` None: no list was imported.
    """

    period: Period
    counts: Sequence[DayCounts] = ()
    answer_ms: Sequence[int] = ()
    noisy_turns: int = 0
    turns: int = 0
    tickets: Sequence[QueueTicket] = ()
    ratings: Sequence[RatingRow] = ()
    staff_calls: Sequence[StaffCall] = ()
    unanswered: Sequence[SentenceGroup] = ()
    dossiers: Sequence[Dossier] = ()
    dossiers_known_until: datetime.datetime | None = None
    look_ups: Mapping[str, int] = {}
    apologised: Mapping[str, str] | None = None  # day of the letter of apology by code of the dossier


def facts_of(
    material: ReportMaterial, days: WorkingDays, indexes: Sequence[IndicatorIndex], official: Collection[Official] = ()
) -> PeriodFacts:
    """Return all figures of the period. A list of dossiers that ends before the period says nothing about it."""
    known_until = material.dossiers_known_until
    form, stock = None, None
    if known_until is not None and known_until.date() >= material.period.first:
        form = form06(material.dossiers, material.period, known_until.date(), days)
        stock = Stock(material.dossiers, material.period, known_until.date(), days, material.apologised)
    return PeriodFacts(
        period=material.period,
        robot=_robot(material),
        queue=_queue(material.tickets),
        opinions=_opinions(material.ratings),
        help=_help(material.staff_calls),
        unanswered=tuple(material.unanswered),
        form=form,
        scores=tuple(score(index, stock, material.period, official) for index in indexes),
        look_ups=material.look_ups,
        known_until=known_until,
        days_counted=len(material.counts),
        days_of={
            "robot": len(material.counts),
            "queue": len({ticket.day for ticket in material.tickets}),
            "dossiers": 0 if stock is None else len({day_of(each.received or "") for each in stock.received()}),
        },
        dossiers={dossier.code: dossier for dossier in material.dossiers},
    )


def spread(values: Iterable[float]) -> Spread | None:
    """Return number, median, 90th percentile and maximum of `values`; None if there are none."""
    ranked = sorted(values)
    if not ranked:
        return None
    p90 = quantiles(ranked, n=10, method="inclusive")[8] if len(ranked) > 1 else ranked[0]
    return Spread(len(ranked), median(ranked), p90, ranked[-1])


def _robot(material: ReportMaterial) -> Robot:
    counts = material.counts

    def of(kind: str) -> Mapping[str, int]:
        return dict(day_counts.by_key(counts, kind).most_common())

    return Robot(
        persons=day_counts.total(counts, "person"),
        greetings=day_counts.total(counts, "greeting"),
        visits=day_counts.total(counts, "visit"),
        spoken=day_counts.total(counts, "visit_spoken"),
        by_day={day.day: day_counts.total([day], "visit") for day in counts},
        by_hour=day_counts.by_hour(counts, "visit"),
        languages=of("visit_language"),
        procedures=tuple(day_counts.by_key(counts, "procedure").most_common()),
        procedure_hours=day_counts.by_hour(counts, "procedure"),
        acts=of("act"),
        refused=of("refused"),
        silent_turns=day_counts.total(counts, "silent_turn"),
        prechecks=of("precheck"),
        guided=of("guided"),
        guide_failed=of("guide_failed"),
        part_downs=of("part_down"),
        stops=of("stop"),
        answer_ms=spread(material.answer_ms),
        turns=material.turns,
        noisy_turns=material.noisy_turns,
    )


def _queue(tickets: Sequence[QueueTicket]) -> Queue:
    places = sorted({ticket.place for ticket in tickets})
    told = [
        ToldWait(ticket.told_from_min, ticket.told_to_min, _waited_s(ticket) / 60)
        for ticket in tickets
        if ticket.told_from_min is not None and ticket.told_to_min is not None and ticket.called_s is not None
    ]
    hours = Counter(datetime.datetime.fromtimestamp(ticket.issued_s).hour for ticket in tickets)
    return Queue(
        counters=tuple(_counter(place, [ticket for ticket in tickets if ticket.place == place]) for place in places),
        issued=len(tickets),
        wait_min=_minutes(tickets, _waited_s),
        estimate=wait_error(told),
        not_printed=sum(ticket.print == "failed" for ticket in tickets),
        by_hour=hours,
        by_day=Counter(ticket.day for ticket in tickets),
    )


def _counter(place: str, tickets: Sequence[QueueTicket]) -> CounterFacts:
    states = Counter(ticket.state for ticket in tickets)
    served = [ticket for ticket in tickets if ticket.state == "done" and ticket.served_s is not None]
    return CounterFacts(
        place=place,
        issued=len(tickets),
        served=states["done"],
        absent=states["absent"],
        cancelled=states["cancelled"],
        priority=sum(bool(ticket.priority) for ticket in tickets),
        wait_min=_minutes(tickets, _waited_s),
        service_min=_minutes(served, lambda ticket: (ticket.ended_s or 0) - (ticket.served_s or 0)),
    )


def _minutes(tickets: Sequence[QueueTicket], seconds: Callable[[QueueTicket], float]) -> Spread | None:
    return spread(max(0.0, seconds(ticket)) / 60 for ticket in tickets if ticket.called_s is not None)


def _waited_s(ticket: QueueTicket) -> float:
    return (ticket.called_s or ticket.issued_s) - ticket.issued_s


def _opinions(ratings: Sequence[RatingRow]) -> RatingCounts:
    faces = Counter(rating.score for rating in ratings)
    places: dict[str, list[int]] = {}
    reasons: Counter[str] = Counter()
    for rating in ratings:
        places.setdefault(rating.place, []).append(rating.score)
        side = "good" if rating.score >= GOOD else "bad"
        reasons.update(f"{side}{reason + 1}" for reason in rating.reasons)
    good = sum(count for face, count in faces.items() if face >= GOOD)
    return RatingCounts(
        count=len(ratings),
        faces=(faces[1], faces[2], faces[3], faces[4], faces[5]),
        content=good / len(ratings) if ratings else None,
        by_place={place: (len(scores), fmean(scores)) for place, scores in sorted(places.items())},
        reasons=dict(reasons.most_common()),
        remarks=tuple(rating.remark for rating in ratings if rating.remark),
    )


def _help(calls: Sequence[StaffCall]) -> Help:
    waited = [call.answered_s - call.called_s for call in calls if call.answered_s is not None]
    return Help(len(calls), len(waited), spread(waited))
