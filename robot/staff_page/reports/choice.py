"""The first page of reports: choose a period."""

import datetime
from collections.abc import Mapping

from robot.desk.reports.period import FIRST_YEAR, LAST_YEAR, Period, PeriodKind, period_of
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

KINDS = tuple(kind for kind in PeriodKind if kind is not PeriodKind.RANGE)
"""Kinds of periods that one day chooses, in the order of the page."""

MOST_DAYS = 366 * 3
"""Longest span of free days that a report may have. Chosen: dossiers are kept for little more than a year."""

MOST_LISTED = 100
"""Fixed reports that the page lists, the newest ones. Chosen: two years of weeks."""


def moment_of(at_s: int) -> str:
    """Return a moment, s since 1970, as 08:30, 31/12/2026."""
    return f"{datetime.datetime.fromtimestamp(at_s):%H:%M, %d/%m/%Y}"


def reports(desk: StaffStores, ask: Ask) -> Answer:
    """Show the periods that can be chosen."""
    return shown(desk, ask, "", 200)


def shown(desk: StaffStores, ask: Ask, fault: str, status: int) -> RenderTemplate:
    """Return the first page. `fault`: key of what is wrong with the chosen days, "" = nothing."""
    today = desk.now().date()
    with desk.kept_reports() as kept:
        fixed = kept.fixed()
    values = {
        "fixed": fixed[:MOST_LISTED],
        "more": max(0, len(fixed) - MOST_LISTED),
        "moment_of": moment_of,
        "kinds": [(kind.value, period_of(kind, today), period_of(kind, today).before()) for kind in KINDS],
        "chosen": {name: ask.query.get(name, "")[:20] for name in ("kind", "day", "first", "last")},
        "today": today.isoformat(),
        "fault": fault,
    }
    return RenderTemplate("reports/choice.html", values, status)


def choose(desk: StaffStores, ask: Ask) -> Answer:
    """Go to the report on the days in the form; show the form again, with the reason, if they are none."""
    period, fault = chosen_of(ask.query, desk.now().date())
    return shown(desk, ask, fault, 422) if period is None else Goto(f"/reports/of/{period.name}")


def chosen_of(fields: Mapping[str, str], today: datetime.date) -> tuple[Period | None, str]:
    """Return the period that the fields of a form choose; without one, the key of the reason."""
    kind = next((each for each in PeriodKind if each.value == fields.get("kind")), None)
    if kind is None:
        return None, "no_kind"
    if kind is not PeriodKind.RANGE:
        day = _day(fields.get("day", ""))
        return (None, "no_day") if day is None else _begun(period_of(kind, day), today)
    first, last = _day(fields.get("first", "")), _day(fields.get("last", ""))
    if first is None or last is None:
        return None, "no_days"
    if last < first:
        return None, "turned"
    if (last - first).days >= MOST_DAYS:
        return None, "too_long"
    return _begun(Period(kind, first, last), today)


def _begun(period: Period, today: datetime.date) -> tuple[Period | None, str]:
    return (None, "future") if period.first > today else (period, "")


def _day(text: str) -> datetime.date | None:
    """Return the day in a field, as browsers send it or as people write it (31/12/2026); None if it is none."""
    for form in ("%Y-%m-%d", "%d/%m/%Y"):
        try:
            day = datetime.datetime.strptime(text.strip()[:20], form).date()
        except ValueError:
            continue
        if FIRST_YEAR <= day.year <= LAST_YEAR:
            return day
    return None
