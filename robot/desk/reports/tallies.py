"""Counts of many periods at once, for the trend and for the comparison with an earlier period.

Dossiers are counted by the rules of form 06a itself, so that a period has the same numbers here and in its own report.
"""

import datetime
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence

import msgspec

from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.reports.facts import PeriodFacts, PeriodTally
from robot.desk.reports.form06 import Form06, form06
from robot.desk.reports.period import Period
from robot.desk.reports.progress import day_of, ended_at

ENOUGH_DAYS = 0.8
"""Counts of the robot and the queue stand for a period only with data of at least this part of its working days."""

ENOUGH_RECEIPTS = 0.5
"""Dossiers stand for a period only if some were received on at least this part of its working days; small wards do not
receive one every day. Both chosen."""


class TallyMaterial(msgspec.Struct, frozen=True, kw_only=True):
    """Data of all the periods that are compared. `dossiers`: at least day of receipt, due day, end, status, channel.

    `tickets`, `visits`: numbers by day. `known_until`: last day that the list of dossiers covers; None = no list.
    Dossiers that ended before `kept_since` may have been deleted.
    """

    dossiers: Sequence[Dossier] = ()
    tickets: Mapping[datetime.date, int] = {}
    visits: Mapping[datetime.date, int] = {}
    known_until: datetime.date | None = None
    kept_since: datetime.date | None = None


def tallies(material: TallyMaterial, periods: Sequence[Period], days: WorkingDays) -> tuple[PeriodTally, ...]:
    """Return the counts of each of `periods`, which follow one another without overlap, the earliest first."""
    parts = _parted(material.dossiers, periods)
    return tuple(_tally(material, period, part, days) for period, part in zip(periods, parts, strict=True))


def tally_of(facts: PeriodFacts, working_days: int, list_until: datetime.date | None) -> PeriodTally:
    """Return the counts of a period whose facts are known already. `list_until`: last day that the list covers."""
    return _filled(
        facts.period,
        facts.form,
        facts.queue.issued if facts.days_of["queue"] else None,
        facts.robot.visits if facts.days_of["robot"] else None,
        _partial(facts.days_of, working_days, whole_list=list_until is not None and list_until >= facts.period.last),
    )


def _parted(dossiers: Sequence[Dossier], periods: Sequence[Period]) -> list[list[Dossier]]:
    """Return for each period the dossiers received by its last day and not ended before its first."""
    firsts = [period.first.isoformat() for period in periods]
    lasts = [period.last.isoformat() for period in periods]
    parts: list[list[Dossier]] = [[] for _ in periods]
    for dossier in dossiers:
        if dossier.received is None:
            continue
        end = ended_at(dossier)
        to = len(periods) if end is None else bisect_right(firsts, day_of(end))
        for place in range(bisect_left(lasts, day_of(dossier.received)), to):
            parts[place].append(dossier)
    return parts


def _tally(material: TallyMaterial, period: Period, dossiers: Sequence[Dossier], days: WorkingDays) -> PeriodTally:
    known_until, kept_since = material.known_until, material.kept_since
    listed = known_until is not None and known_until >= period.first and bool(dossiers)
    form = form06(dossiers, period, known_until, days) if listed and known_until is not None else None
    first, last = period.first.isoformat(), period.last.isoformat()
    receipts = {day_of(each.received or "") for each in dossiers}
    tickets = {day: count for day, count in material.tickets.items() if day in period}
    visits = {day: count for day, count in material.visits.items() if day in period}
    days_of = {
        "robot": len(visits),
        "queue": len(tickets),
        "dossiers": sum(first <= receipt <= last for receipt in receipts),
    }
    whole = (
        known_until is not None and known_until >= period.last and (kept_since is None or kept_since <= period.first)
    )
    return _filled(
        period,
        form,
        sum(tickets.values()) if tickets else None,
        sum(visits.values()) if visits else None,
        _partial(days_of, working_days_of(period, days), whole_list=whole),
    )


def working_days_of(period: Period, days: WorkingDays) -> int:
    """Return the number of working days of the centre in `period`."""
    return days.between(period.first - datetime.timedelta(1), period.last)


def _filled(
    period: Period, form: Form06 | None, tickets: int | None, visits: int | None, partial: tuple[str, ...]
) -> PeriodTally:
    if form is None:
        return PeriodTally(period=period, tickets=tickets, visits=visits, partial=partial)
    total = form.total
    return PeriodTally(
        period=period,
        handled=total.received,
        received=total.online + total.direct,
        resolved=total.resolved,
        late=total.late,
        open=total.in_progress,
        open_late=total.open_late,
        judged=total.resolved - form.resolved_without_due,
        tickets=tickets,
        visits=visits,
        partial=partial,
    )


def _partial(days_of: Mapping[str, int], working_days: int, *, whole_list: bool) -> tuple[str, ...]:
    lacking = []
    if not whole_list or days_of["dossiers"] < ENOUGH_RECEIPTS * working_days:
        lacking.append("dossiers")
    if days_of["queue"] < ENOUGH_DAYS * working_days:
        lacking.append("tickets")
    if days_of["robot"] < ENOUGH_DAYS * working_days:
        lacking.append("visits")
    return tuple(lacking)
