"""The page of the opening hours of the coming days: closed days, short days, and days worked in exchange."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from robot.desk.database.outdated import Outdated
from robot.desk.day_orders.model import DayOrder, HoursValue, OrderKind
from robot.desk.dossiers.working_days import holiday_names
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.steering.typed_values import (
    BadValue,
    Spans,
    clock_text,
    day_of,
    end_of_day,
    shown_again,
    spans_of,
    text_of,
)
from robot.staff_page.stores import StaffStores

WEEKS = 5
"""The calendar shows so many weeks from the present one on. Chosen: a month and what is left of this week."""
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class CalendarDay(NamedTuple):
    """A day of the calendar. `feast`: name of its public holiday; `order`: what is ordered for it, None = nothing."""

    date: datetime.date
    weekday: str
    hours: str
    feast: str
    order: DayOrder | None
    past: bool


def hours(desk: StaffStores, ask: Ask) -> Answer:
    """Show the calendar, with the form for the day that the address names."""
    return _page(desk, ask, {}, {})


def set_hours(desk: StaffStores, ask: Ask) -> Answer:
    """Order the opening hours of a day, or that the centre is closed on it."""
    form, now, errors = ask.form, desk.now(), dict[str, str]()
    day, why = now.date(), ""
    spans: Spans = ()
    try:
        day = day_of(form.get("day", ""), now.date())
    except BadValue as error:
        errors["day"] = error.key
    try:
        spans = () if form.get("open") == "no" else spans_of(form)
    except BadValue as error:
        errors["spans"] = error.key
    try:
        why = text_of(form, "why")
    except BadValue as error:
        errors["why"] = error.key
    if errors:
        return _page(desk, ask, errors, form)
    midnight = datetime.datetime.combine(day, datetime.time())
    before = _text(desk.working_days.spans(day))
    try:
        with desk.orders() as orders:
            orders.give(
                OrderKind.HOURS, day.isoformat(), HoursValue(spans), midnight, end_of_day(midnight), ask.session.who,
                why, _shown_of(form.get("shown", ""), day),
            )  # fmt: skip
    except Outdated:
        return _page(desk, ask, {"day": "outdated"}, form)
    desk.note(ask.session, "hours_set", f"{day:%d/%m/%Y}", before, _text(spans), why)
    ask.session.told = ("page_steer.did_hours", f"{day:%d/%m/%Y}")
    return Goto(f"/steer/hours?day={day}")


def _shown_of(text: str, day: datetime.date) -> int | None:
    """Return the id of the newest order for `day` that the page has shown, 0 = none; None = the form does not say it.
    `text`: the day that was shown and the id of its order, "2026-11-27/5"."""
    shown_day, _, number = text.partition("/")
    if not (number.isascii() and number.isdigit() and len(number) < 10):
        return None
    return int(number) if shown_day == day.isoformat() else 0


def unset_hours(desk: StaffStores, ask: Ask) -> Answer:
    """Let a day have the hours of the calendar again."""
    try:
        day = day_of(ask.form.get("day", ""), desk.now().date())
    except BadValue as error:
        return _page(desk, ask, {"day": error.key}, ask.form)
    before = _text(desk.working_days.spans(day))
    with desk.orders() as orders:
        ended = orders.withdraw_all(OrderKind.HOURS, day.isoformat(), ask.session.who)
    if ended:
        desk.note(ask.session, "hours_unset", f"{day:%d/%m/%Y}", before, _text(desk.working_days.spans(day)))
    ask.session.told = ("page_steer.did_hours_unset", f"{day:%d/%m/%Y}")
    return Goto(f"/steer/hours?day={day}")


def _page(desk: StaffStores, ask: Ask, errors: Mapping[str, str], form: Mapping[str, str]) -> RenderTemplate:
    today = desk.now().date()
    with desk.orders() as orders:
        ordered = {each.subject: each for each in orders.all() if each.kind is OrderKind.HOURS}
    try:
        chosen = day_of(ask.query.get("day", "") or form.get("day", ""), today)
    except BadValue:
        chosen = today
    calendar = desk.working_days
    spans = calendar.spans(chosen)
    typed = dict(form) or {
        "open": "yes" if spans else "no",
        **{f"from{n}": clock_text(begin) for n, (begin, _) in enumerate(spans[:2], start=1)},
        **{f"to{n}": clock_text(end) for n, (_, end) in enumerate(spans[:2], start=1)},
        "why": ordered[chosen.isoformat()].why if chosen.isoformat() in ordered else "",
    }
    monday = today - datetime.timedelta(today.weekday())
    language = ask.session.language

    def described(day: datetime.date) -> CalendarDay:
        feast = holiday_names(day.year, language).get(day, "")
        order = ordered.get(day.isoformat())
        return CalendarDay(day, _WEEKDAYS[day.weekday()], _text(calendar.spans(day)), feast, order, day < today)

    days = [described(monday + datetime.timedelta(ahead)) for ahead in range(7 * WEEKS)]
    values = {
        "weeks": [days[at : at + 7] for at in range(0, len(days), 7)],
        "chosen": described(chosen),
        "shown": f"{chosen}/{ordered[chosen.isoformat()].id if chosen.isoformat() in ordered else 0}",
        "weekdays": _WEEKDAYS,
        "errors": errors,
        "form": shown_again(typed),
        "today": today,
        "latest": today.replace(year=today.year + 2, day=1),
    }
    return RenderTemplate("steering/hours.html", values, 422 if errors else 200)


def _text(spans: Spans) -> str:
    """Return opening hours as "07:30–11:30, 13:30–17:00"; "" = closed."""
    return ", ".join(f"{clock_text(begin)}–{clock_text(end)}" for begin, end in spans)


ROUTES = (
    PageRoute("/steer/hours", hours, Right.STEER),
    PageRoute("/steer/hours", set_hours, Right.STEER, "POST"),
    PageRoute("/steer/hours/unset", unset_hours, Right.STEER, "POST"),
)
