"""Pause a counter, so that the robot gives no numbers for it, and open it again."""

import datetime
from collections.abc import Mapping

from robot.desk.day_orders.model import DayOrder, OrderKind, PauseValue
from robot.desk.queue.model import parted
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto
from robot.staff_page.steering.typed_values import BadValue, clock_of, end_of_day, text_of
from robot.staff_page.stores import StaffStores

PAUSED_ALREADY = "paused_already"
SPANS = ("day", "clock", "open")
"""How long a counter is paused: to the end of the day, to a time of today, or until it is opened."""


def pause_of(desk: StaffStores, place: str) -> DayOrder | None:
    """Return the pause of `place` that is in force; None if it is open."""
    now_s = desk.now().timestamp()
    with desk.orders() as orders:
        mine = [each for each in orders.all() if each.kind is OrderKind.PAUSE and each.subject == place]
    return next((each for each in reversed(mine) if each.in_force(now_s)), None)


def until_of(form: Mapping[str, str], now: datetime.datetime) -> datetime.datetime | None:
    """Return when the pause in `form` ends; None = when the counter is opened. Raises `BadValue`."""
    span = form.get("span", "day")
    if span == "open":
        return None
    if span != "clock":
        return end_of_day(now)
    minute = clock_of(form.get("at", ""))
    until = datetime.datetime.combine(now.date(), datetime.time()) + datetime.timedelta(minutes=minute)
    if until <= now:
        raise BadValue("past_clock")
    return until


def pause(desk: StaffStores, ask: Ask, place: str) -> None:
    """Pause `place` as the form says. Raises `BadValue`; a counter that is paused already keeps its pause."""
    until, why = until_of(ask.form, desk.now()), text_of(ask.form, "why")
    if pause_of(desk, place) is not None:
        raise BadValue(PAUSED_ALREADY)
    with desk.orders() as orders:
        orders.give(OrderKind.PAUSE, place, PauseValue(), desk.now(), until, ask.session.who, why)
    desk.note(ask.session, "counter_pause", desk.place(place, "vi"), after=_in_words(desk, until), why=why)


def _in_words(desk: StaffStores, until: datetime.datetime | None) -> str:
    """Return what the log keeps of the end of a pause."""
    text = desk.knowledge.content.text
    if until is None:
        return text("page_steer.paused_open", "vi")
    if until.time() == datetime.time():
        return text("page_steer.paused_day", "vi")
    return text("page_steer.paused_until", "vi", at=f"{until:%H:%M}")


def reopen(desk: StaffStores, ask: Ask, place: str) -> bool:
    """Open `place` again; return False if it was open already."""
    with desk.orders() as orders:
        ended = orders.withdraw_all(OrderKind.PAUSE, place, ask.session.who)
    if ended:
        desk.note(ask.session, "counter_open", desk.place(place, "vi"), before=ended[-1].why)
    return bool(ended)


def say_opened(ask: Ask, *, opened: bool) -> None:
    """Say on the next page whether the counter was opened, or was open already."""
    if opened:
        ask.session.told = ("page_steer.did_open", "")
    else:
        ask.session.refuse("page_steer.open_already")


def pause_own(desk: StaffStores, ask: Ask) -> Answer:
    """Pause the counter of the clerk's own page."""
    spot = ask.parts["place"]
    if spot not in desk.spots:
        return Goto("/")
    try:
        pause(desk, ask, parted(spot)[0])
    except BadValue as error:
        ask.session.refuse(f"page_steer.{error.key}")
        return Goto(f"/counter/{spot}")
    ask.session.told = ("page_steer.did_pause", "")
    return Goto(f"/counter/{spot}")


def open_own(desk: StaffStores, ask: Ask) -> Answer:
    """Open the counter of the clerk's own page."""
    spot = ask.parts["place"]
    if spot not in desk.spots:
        return Goto("/")
    say_opened(ask, opened=reopen(desk, ask, parted(spot)[0]))
    return Goto(f"/counter/{spot}")


ROUTES = (
    PageRoute("/counter/{place}/pause", pause_own, Right.SERVE, "POST"),
    PageRoute("/counter/{place}/open", open_own, Right.SERVE, "POST"),
)
