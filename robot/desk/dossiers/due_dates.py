"""Due dates of dossiers, and the list of dossiers that staff must look at today.

A due date given by the platform is never computed anew. Without one, the statutory time of the catalogue is counted in
working days: the day of receipt does not count, a receipt after closing counts as of the next working morning, and
"ngày" without "làm việc" counts every day and then moves off a rest day.
"""

import datetime
import enum
import math
from collections.abc import Iterable

import msgspec

from robot.desk.dossiers.model import HALTED, Dossier, DossierStatus
from robot.desk.dossiers.working_days import Day, WorkingDays
from robot.knowledge.catalogue.procedures import Time

_DAY_S = 86_400
SOON_DAYS = 3
"""A dossier counts as "due soon" when its due date is at most this many working days away."""

ACCEPT_MINUTES = 8 * 60
"""Staff are reminded of an application that is still not accepted after this many minutes of opening hours."""

SUPPLEMENT_DAYS = 10
UNCOLLECTED_DAYS = 15
"""Staff are reminded when papers that were asked for (`SUPPLEMENT_DAYS`) are missing, or a result (`UNCOLLECTED_DAYS`)
is not collected, for more than this many working days."""
NO_DUE_DAYS = 45
"""Staff are reminded of an open dossier without a due date after this many working days since receipt: two months,
longer than nearly every statutory time."""


class Warning(enum.StrEnum):
    """Reason why staff must look at a dossier today; the members are in order of urgency, the most urgent first."""

    LATE = "late"
    TODAY = "today"
    LAST_DAY_TO_APOLOGISE = "last_day_to_apologise"  # due on the next working day: a notice must go out today
    SOON = "soon"
    SUPPLEMENT_AGAIN = "supplement_again"  # a second request counts as late in the index of decision 766
    SUPPLEMENT_LONG = "supplement_long"
    NOT_ACCEPTED = "not_accepted"
    NO_DUE = "no_due"  # open for long, without a known due date
    SUPPLEMENT_OPEN = "supplement_open"  # a first request: no second one may follow
    UNCOLLECTED = "uncollected"


class Warned(msgspec.Struct, frozen=True):
    """A dossier that staff must look at, and why. `days_left`: working days until it is due; negative = days late, or
    days that it has been waiting.

    `due`: the due date, in local time; a computed date is moved on by the time spent waiting for papers. `expected`:
    the date was computed here, not given by the platform.
    """

    warning: Warning
    dossier: Dossier
    days_left: int | None = None
    expected: bool = False
    due: str | None = None


def due_at(time: Time, received: datetime.datetime, days: WorkingDays) -> datetime.datetime | None:
    """Return when a dossier is due: received at `received`, of a procedure that takes `time`; None = not known."""
    day = received.date()
    in_time = days.is_working(day) and received < days.closing(day)
    if not in_time:
        day = days.from_day(day + datetime.timedelta(1))
    if time.same_day:
        before_cutoff = not in_time or time.cutoff_hour is None or received.hour < time.cutoff_hour
        due = day if before_cutoff else days.after(day, 1)
    elif time.value is None or time.unit is None:
        return None
    elif time.unit == "ngày":
        due = days.from_day(day + datetime.timedelta(time.value))
    else:
        due = days.after(day, time.value)
    return days.closing(due)


def warnings(dossiers: Iterable[Dossier], now: datetime.datetime, days: WorkingDays) -> list[Warned]:
    """Return every dossier that staff must look at, the most urgent first; each at most once."""
    order = {warning: place for place, warning in enumerate(Warning)}
    found = [warned for dossier in dossiers if (warned := warning_of(dossier, now, days)) is not None]
    return sorted(found, key=lambda each: (order[each.warning], each.dossier.due or "", each.dossier.code))


def warning_of(dossier: Dossier, now: datetime.datetime, days: WorkingDays) -> Warned | None:
    """Return the dossier with the reason why staff must look at it today; None if they need not."""
    today, status = now.date(), dossier.status
    if status in (DossierStatus.SUPPLEMENT, DossierStatus.PAYMENT, DossierStatus.STOPPED):
        return _waiting(dossier, today, days)
    if status == DossierStatus.DONE:
        ready = _day(dossier.finished)
        waited = 0 if ready is None else days.between(ready, today)
        return Warned(Warning.UNCOLLECTED, dossier, -waited) if waited > UNCOLLECTED_DAYS else None
    if status in (DossierStatus.NOT_ACCEPTED, DossierStatus.WITHDRAWN, DossierStatus.RETURNED):
        return None
    due = due_day(dossier, days)
    if due is not None:
        left = days.between(today, due)
        warning = _by_days(left, today, due)
        if warning is not None:
            return Warned(warning, dossier, left, not dossier.due_given, due.isoformat())
    submitted = moment(dossier.submitted) if status == DossierStatus.REGISTERED else None
    if submitted is not None and days.worked_minutes(submitted, now) > ACCEPT_MINUTES:
        return Warned(Warning.NOT_ACCEPTED, dossier)
    begun = _day(dossier.received or dossier.submitted)
    if due is None and begun is not None and begun < today and (waited := days.between(begun, today)) > NO_DUE_DAYS:
        return Warned(Warning.NO_DUE, dossier, -waited)
    return None


def due_day(dossier: Dossier, days: WorkingDays) -> Day | None:
    """Return the day on which the dossier is due; None if it is not known.

    A computed date is moved on by the days spent waiting for papers; a date given by the platform is not.
    """
    due = _day(dossier.due)
    if due is None or dossier.due_given or not dossier.supplement_s:
        return due
    return days.from_day(due + datetime.timedelta(days=math.ceil(dossier.supplement_s / _DAY_S)))


def due_text(dossier: Dossier, days: WorkingDays) -> str | None:
    """Return `due_day` in ISO 8601; a date that is not moved on is not parsed, so that 10^5 dossiers take little."""
    if dossier.due is None or dossier.due_given or not dossier.supplement_s:
        return dossier.due and dossier.due[:10]
    day = due_day(dossier, days)
    return None if day is None else day.isoformat()


def _by_days(left: int, today: datetime.date, due: datetime.date) -> Warning | None:
    if due < today:
        return Warning.LATE
    if due == today:
        return Warning.TODAY
    if left <= 1:
        return Warning.LAST_DAY_TO_APOLOGISE
    return Warning.SOON if left <= SOON_DAYS else None


def _waiting(dossier: Dossier, today: datetime.date, days: WorkingDays) -> Warned | None:
    assert dossier.status in HALTED
    if dossier.supplements > 1:
        return Warned(Warning.SUPPLEMENT_AGAIN, dossier)
    since = _day(dossier.supplement_since)
    waited = 0 if since is None else days.between(since, today)
    if waited > SUPPLEMENT_DAYS:
        return Warned(Warning.SUPPLEMENT_LONG, dossier, -waited)
    return Warned(Warning.SUPPLEMENT_OPEN, dossier, -waited) if dossier.status == DossierStatus.SUPPLEMENT else None


def moment(text: str | None) -> datetime.datetime | None:
    """Parse a stored date or time of a dossier (ISO 8601); a date without a time becomes its first minute."""
    return None if not text else datetime.datetime.fromisoformat(text)


def _day(text: str | None) -> datetime.date | None:
    return None if not text else datetime.date.fromisoformat(text[:10])
