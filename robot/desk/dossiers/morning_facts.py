"""The facts of a morning: what is due today and on the next working day, and what is late, by clerk and field."""

import datetime
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from msgspec.structs import replace

from robot.desk.dossiers.due_dates import due_day
from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.register import DossierFilter, DossierRegister, DueFilter
from robot.desk.dossiers.stages import LateCause, cause_of
from robot.desk.dossiers.working_days import WorkingDays

MOST = 5000
"""Late dossiers that are looked at one by one. Chosen: more than a ward has open."""

FRESH_DAYS = 1
"""A list is old when more working days than this have passed since it was true. Chosen: officials import daily."""


class OverdueDossier(NamedTuple):
    """A late dossier. `days`: working days since it was due; `apology`: day of the letter of apology, "" = none."""

    dossier: Dossier
    due: datetime.date | None
    days: int
    cause: LateCause
    apology: str


class LateGroup(NamedTuple):
    """The late dossiers of one clerk or field. `most_days`: working days of the latest one."""

    name: str
    size: int
    most_days: int
    without_apology: int
    causes: Counter[LateCause]


class MorningFacts(NamedTuple):
    """Facts that staff should know in the morning. `late_total` counts beyond `MOST` too; `list_days`: working days
    since the list was true, None = there is no list."""

    day: datetime.date
    next_day: datetime.date
    as_of: datetime.datetime | None
    list_days: int | None
    today: list[Dossier]
    tomorrow: list[Dossier]
    late: list[OverdueDossier]
    late_total: int
    by_clerk: list[LateGroup]
    by_field: list[LateGroup]
    causes: Counter[LateCause]

    @property
    def old_list(self) -> bool:
        """Whether the list is older than one working day."""
        return self.list_days is not None and self.list_days > FRESH_DAYS


def list_days(as_of_s: int | None, today: datetime.date, days: WorkingDays) -> int | None:
    """Return the working days since a list was true at `as_of_s` (s since 1970); None = there is no list."""
    if as_of_s is None:
        return None
    return max(0, days.between(datetime.date.fromtimestamp(as_of_s), today))


def morning_facts(
    register: DossierRegister,
    apologised: Mapping[str, str],
    today: datetime.date,
    days: WorkingDays,
    clerk: str = "",
) -> MorningFacts:
    """Return the facts of `today`. `apologised`: day of the letter by code; `clerk`: only this clerk's dossiers."""
    wanted = DossierFilter(clerk=clerk)

    def found(due: DueFilter) -> tuple[list[Dossier], int]:
        page = register.page(replace(wanted, due=due), today, MOST)
        return page.dossiers, page.total

    late, total = found(DueFilter.LATE)
    overdue = [_overdue(each, apologised, today, days) for each in late]
    as_of_s, given = register.as_of_s(), register.given()
    return MorningFacts(
        day=today,
        next_day=days.after(today, 1),
        as_of=None if as_of_s is None else datetime.datetime.fromtimestamp(as_of_s),
        list_days=list_days(as_of_s, today, days),
        today=found(DueFilter.TODAY)[0],
        tomorrow=found(DueFilter.TOMORROW)[0],
        late=overdue,
        late_total=total,
        by_clerk=_groups(overdue, lambda each: given.get(each.dossier.code, each.dossier.clerk)),
        by_field=_groups(overdue, lambda each: each.dossier.field),
        causes=Counter(each.cause for each in overdue),
    )


def _overdue(
    dossier: Dossier, apologised: Mapping[str, str], today: datetime.date, days: WorkingDays
) -> OverdueDossier:
    due = due_day(dossier, days)
    late = 0 if due is None else days.between(due, today)
    return OverdueDossier(dossier, due, late, cause_of(dossier, today, days), apologised.get(dossier.code, ""))


def _groups(late: Sequence[OverdueDossier], name: Callable[[OverdueDossier], str]) -> list[LateGroup]:
    members: dict[str, list[OverdueDossier]] = {}
    for each in late:
        members.setdefault(name(each), []).append(each)
    found = [
        LateGroup(
            key,
            len(group),
            max(each.days for each in group),
            sum(not each.apology for each in group),
            Counter(each.cause for each in group),
        )
        for key, group in members.items()
    ]
    return sorted(found, key=lambda group: (-group.size, -group.most_days, group.name))
