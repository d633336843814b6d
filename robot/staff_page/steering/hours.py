"""The page of the opening hours of the coming days: closed days, short days, and days worked in exchange."""

import datetime

from robot.desk.database.outdated import Outdated
from robot.desk.day_orders.model import HoursValue, OrderKind
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto
from robot.staff_page.steering.hours_page import EnteredForms, hours_page, hours_text
from robot.staff_page.steering.typed_values import BadValue, Spans, day_of, end_of_day, spans_of, text_of
from robot.staff_page.stores import StaffStores


def hours(desk: StaffStores, ask: Ask) -> Answer:
    """Show the calendar, with the form for the day that the address names."""
    return hours_page(desk, ask, EnteredForms())


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
        return hours_page(desk, ask, EnteredForms(form, errors))
    midnight = datetime.datetime.combine(day, datetime.time())
    before = hours_text(desk.working_days.spans(day))
    try:
        with desk.orders() as orders:
            orders.give(
                OrderKind.HOURS, day.isoformat(), HoursValue(spans), midnight, end_of_day(midnight), ask.session.who,
                why, _shown_of(form.get("shown", ""), day),
            )  # fmt: skip
    except Outdated:
        return hours_page(desk, ask, EnteredForms(form, {"day": "outdated"}))
    desk.note(ask.session, "hours_set", f"{day:%d/%m/%Y}", before, hours_text(spans), why)
    ask.session.told = ("page_steer.did_hours", f"{day:%d/%m/%Y}")
    return Goto(f"/steer/hours?day={day}#top")


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
        return hours_page(desk, ask, EnteredForms(ask.form, {"day": error.key}))
    before = hours_text(desk.working_days.spans(day))
    shown = _shown_of(ask.form.get("shown", ""), day)
    try:
        with desk.orders() as orders:
            ended = orders.withdraw_all(OrderKind.HOURS, day.isoformat(), ask.session.who, shown)
    except Outdated:
        ask.session.refuse("page_steer.not_undone")
        return Goto(f"/steer/hours?day={day}#top")
    if ended:
        desk.note(ask.session, "hours_unset", f"{day:%d/%m/%Y}", before, hours_text(desk.working_days.spans(day)))
    ask.session.told = ("page_steer.did_hours_unset", f"{day:%d/%m/%Y}")
    return Goto(f"/steer/hours?day={day}")


ROUTES = (
    PageRoute("/steer/hours", hours, Right.STEER),
    PageRoute("/steer/hours", set_hours, Right.STEER, "POST"),
    PageRoute("/steer/hours/unset", unset_hours, Right.STEER, "POST"),
)
