"""Late dossiers of a period with the working days by which they are late, and what each clerk had to do."""

import datetime
from collections.abc import Iterable, Mapping, Sequence

from robot.desk.dossiers.due_dates import due_day
from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.reports.facts import ClerkFacts, LateDossier
from robot.desk.reports.form06 import Form06
from robot.desk.reports.progress import day_of, ended_at


def late_dossiers(
    form: Form06, dossiers: Mapping[str, Dossier], until: datetime.date, days: WorkingDays
) -> tuple[LateDossier, ...]:
    """Return the dossiers that `form` counts as late, the open ones first, each group from the longest late.

    `until`: the day on which open ones are judged.
    """
    found = [_late(dossiers[code], True, until, days) for code in form.open_late]
    found += [_late(dossiers[code], False, until, days) for code in form.resolved_late]
    return tuple(sorted(found, key=lambda each: (not each.open, -each.days, each.due, each.dossier.code)))


def clerks_of(counted: Iterable[tuple[Dossier, bool]], late: Sequence[LateDossier]) -> tuple[ClerkFacts, ...]:
    """Return the figures of each clerk, the clerk with most late dossiers first. `counted`: each dossier of the form,
    and whether it was resolved in the period."""
    handled: dict[str, list[bool]] = {}
    for dossier, is_resolved in counted:
        handled.setdefault(dossier.clerk, []).append(is_resolved)
    found = []
    for clerk, resolved in handled.items():
        own = [each for each in late if each.dossier.clerk == clerk]
        found.append(
            ClerkFacts(
                clerk=clerk,
                handled=len(resolved),
                resolved=sum(resolved),
                resolved_late=sum(not each.open for each in own),
                open=len(resolved) - sum(resolved),
                open_late=sum(each.open for each in own),
                late_days=sum(each.days for each in own),
                most_days=max((each.days for each in own), default=0),
            )
        )
    return tuple(sorted(found, key=lambda each: (-each.late, -each.late_days, -each.handled, each.clerk)))


def _late(dossier: Dossier, still_open: bool, until: datetime.date, days: WorkingDays) -> LateDossier:
    due = due_day(dossier, days)
    assert due is not None, "form 06a counts no dossier as late without a due day"
    end = until if still_open else datetime.date.fromisoformat(day_of(ended_at(dossier) or ""))
    return LateDossier(dossier, due, max(0, days.between(due, end)), still_open)
