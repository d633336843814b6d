"""Make the page of the opening hours: the calendar of the coming days with its form, and the usual weekly hours."""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from robot.desk.day_orders.model import DayOrder, OrderKind, in_force, week_periods
from robot.desk.day_orders.store import week_state
from robot.desk.dossiers.working_days import Week, WorkingDays, holiday_names
from robot.staff_page.request_types import Ask, RenderTemplate
from robot.staff_page.steering.typed_values import (
    MOST_SPANS,
    BadValue,
    Spans,
    clock_field,
    clock_text,
    day_field,
    day_of,
    shown_again,
)
from robot.staff_page.stores import StaffStores

WEEKS = 5
"""The calendar shows so many weeks from the present one on. Chosen: a month and what is left of this week."""
WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
NO_ENTRY: Mapping[str, str] = {}
"""A form that was not sent, and the errors of one that has none."""


class CalendarDay(NamedTuple):
    """A day of the calendar. `feast`: name of its public holiday; `order`: what is ordered for it, None = nothing."""

    date: datetime.date
    weekday: str
    hours: str
    feast: str
    order: DayOrder | None
    past: bool


class WeekdayRun(NamedTuple):
    """Weekdays, one after the other, with the same hours: names of the first and the last; `hours` "" = closed."""

    first: str
    last: str
    hours: str


class ShownWeek(NamedTuple):
    """Usual weekly hours from the day `first` (None = since ever) to the day `last` (None = without an end). `order`:
    by which they count, None = those of the settings; `state`: "past", "now" or "later"."""

    first: datetime.date | None
    last: datetime.date | None
    runs: Sequence[WeekdayRun]
    order: DayOrder | None
    state: str


class EnteredForms(NamedTuple):
    """Values typed into the form of a day and into that of the week, with the errors (field -> word key). `doubts`:
    what the page asks back about the week, as (name of the tick, its value, values of the question)."""

    day: Mapping[str, str] = NO_ENTRY
    day_errors: Mapping[str, str] = NO_ENTRY
    week: Mapping[str, str] = NO_ENTRY
    week_errors: Mapping[str, str] = NO_ENTRY
    doubts: Sequence[tuple[str, str, Mapping[str, str]]] = ()


def hours_page(desk: StaffStores, ask: Ask, entered: EnteredForms) -> RenderTemplate:
    """Return the page with both forms as they were `entered`, or filled with the hours that hold."""
    now = desk.now()
    with desk.orders() as store:
        orders = store.all()
    calendar = desk.days_under(in_force(orders, now.timestamp()))
    refused = bool(entered.day_errors or entered.week_errors or entered.doubts)
    values = {
        **_day_values(ask, entered, orders, calendar, now.date()),
        **_week_values(ask, entered, orders, calendar, now.date()),
        "weekdays": WEEKDAYS,
        "today": now.date(),
        "latest": now.date().replace(year=now.year + 2, day=1),
        "day_field": day_field,
        "clock_field": clock_field,
    }
    return RenderTemplate("steering/hours.html", values, 422 if refused else 200)


def _day_values(
    ask: Ask, entered: EnteredForms, orders: Sequence[DayOrder], calendar: WorkingDays, today: datetime.date
) -> dict[str, object]:
    ordered = {each.subject: each for each in orders if each.kind is OrderKind.HOURS}
    try:
        chosen = day_of(ask.query.get("day", "") or entered.day.get("day", ""), today)
    except BadValue:
        chosen = today
    order = ordered.get(chosen.isoformat())
    spans = calendar.spans(chosen)
    typed = dict(entered.day) or {
        "day": chosen.isoformat(),
        "open": "yes" if spans else "no",
        **fields_of(spans),
        "why": "" if order is None else order.why,
    }

    def described(day: datetime.date) -> CalendarDay:
        feast = holiday_names(day.year, ask.session.language).get(day, "")
        name, hours = WEEKDAYS[day.weekday()], hours_text(calendar.spans(day))
        return CalendarDay(day, name, hours, feast, ordered.get(day.isoformat()), day < today)

    monday = today - datetime.timedelta(today.weekday())
    days = [described(monday + datetime.timedelta(ahead)) for ahead in range(7 * WEEKS)]
    return {
        "weeks": [days[at : at + 7] for at in range(0, len(days), 7)],
        "chosen": None if entered.day_errors.get("day", "outdated") != "outdated" else described(chosen),
        "day_pairs": _pairs((spans,), typed, ("",)),
        "shown": _kept(entered.day, "shown", entered.day_errors, f"{chosen}/{0 if order is None else order.id}"),
        "errors": entered.day_errors,
        "marked": _marked_clocks(typed, entered.day_errors.get("spans", "")),
        "form": shown_again(typed),
    }


def _marked_clocks(typed: Mapping[str, str], error: str) -> frozenset[str]:
    """Return the fields of the hours of a day that an error is about: those without a time, or all that are filled."""
    pairs = [(f"from{number}", f"to{number}") for number in range(1, MOST_SPANS + 1)]
    used = [name for pair in pairs for name in pair if pair == pairs[0] or any(typed.get(each) for each in pair)]
    if error == "no_clock":
        return frozenset(name for name in used if not typed.get(name) or clock_field(typed[name]).kind == "text")
    return frozenset(used if error else ())


def _week_values(
    ask: Ask, entered: EnteredForms, orders: Sequence[DayOrder], calendar: WorkingDays, today: datetime.date
) -> dict[str, object]:
    try:
        first = day_of(ask.query.get("from", ""), today)
    except BadValue:
        first = today + datetime.timedelta(7 - today.weekday())  # the next Monday
    week = calendar.week(first)
    typed = dict(entered.week) or {"first": first.isoformat(), "filled": week_text(week), **week_fields(week)}
    shown = shown_weeks(orders, calendar, today)
    return {
        "plan": _kept(entered.week, "plan", entered.week_errors, week_state(orders)),
        "weeks_now": week_state(orders),
        "week_form": shown_again(typed),
        "pairs": _pairs(week, typed, [f"{name}_" for name in WEEKDAYS]),
        "week_errors": entered.week_errors,
        "doubts": [(name, value, named, typed.get(name) == value) for name, value, named in entered.doubts],
        "current_weeks": [each for each in shown if each.state != "past"],
        "past_weeks": [each for each in reversed(shown) if each.state == "past"],
    }


def _kept(form: Mapping[str, str], name: str, errors: Mapping[str, str], newest: str) -> str:
    """Return what a refused form said that its page had shown; `newest` if its official sees now what is newer."""
    return newest if "outdated" in errors.values() else form.get(name, newest)


def _pairs(week: Week, typed: Mapping[str, str], days: Sequence[str]) -> range:
    """Return the numbers of the pieces of a day that a form has fields for: two, or as many as `week` or what was
    typed needs. `days`: the beginnings of the names of the fields."""
    used = [
        number
        for number in range(1, MOST_SPANS + 1)
        if any(typed.get(f"{day}{name}{number}") for day in days for name in ("from", "to"))
    ]
    return range(1, min(MOST_SPANS, max(2, *map(len, week), *used)) + 1)


def shown_weeks(orders: Sequence[DayOrder], calendar: WorkingDays, today: datetime.date) -> list[ShownWeek]:
    """Return the usual weekly hours, those of the past first, as they counted, count and are to count."""
    periods: list[tuple[datetime.date | None, DayOrder | None]] = [(None, None), *week_periods(orders)]
    found = []
    for (first, order), (following, _) in zip(periods, [*periods[1:], (None, None)], strict=True):
        last = None if following is None else following - datetime.timedelta(1)
        state = "later" if first is not None and first > today else "past" if last and last < today else "now"
        week = calendar.week(first or datetime.date.min)
        found.append(ShownWeek(first, last, runs_of(week), order, state))
    return found


def runs_of(week: Week) -> list[WeekdayRun]:
    """Return the weekdays of a week, those with the same hours that follow each other as one run."""
    runs: list[WeekdayRun] = []
    for name, spans in zip(WEEKDAYS, week, strict=True):
        if runs and runs[-1].hours == hours_text(spans):
            runs[-1] = runs[-1]._replace(last=name)
        else:
            runs.append(WeekdayRun(name, name, hours_text(spans)))
    return runs


def week_fields(week: Week) -> dict[str, str]:
    """Return the fields of the form for the usual hours of a week. "mon_was": whether it is open as it is shown."""
    fields: dict[str, str] = {}
    for name, spans in zip(WEEKDAYS, week, strict=True):
        fields |= {f"{name}_{key}": value for key, value in fields_of(spans).items()}
        fields |= {f"{name}_open": "yes", f"{name}_was": "open"} if spans else {f"{name}_was": "closed"}
    return fields


def week_text(week: Week) -> str:
    """Return the hours of a week in one line, by which a form remembers the hours that it was filled with."""
    return "; ".join(map(hours_text, week))


def fields_of(spans: Spans) -> dict[str, str]:
    """Return opening hours as the fields "from1", "to1", "from2", "to2" and so on of a form."""
    fields: dict[str, str] = {}
    for number, (begin, end) in enumerate(spans, 1):
        fields |= {f"from{number}": clock_text(begin), f"to{number}": clock_text(end)}
    return fields


def hours_text(spans: Spans) -> str:
    """Return opening hours as "07:30–11:30, 13:30–17:00"; "" = closed."""
    return ", ".join(f"{clock_text(begin)}–{clock_text(end)}" for begin, end in spans)
