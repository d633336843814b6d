"""The first page of the day's orders: the counters with their pauses, and the notices of the idle screen."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple

from robot.desk.day_orders.model import NOTICE_CHARS, DayOrder, NoticeValue, OrderKind
from robot.desk.queue.model import QueueTicket
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.steering.departments import department_names
from robot.staff_page.steering.pauses import PAUSED_ALREADY, SPANS, pause, pause_of, reopen, say_opened
from robot.staff_page.steering.typed_values import (
    BadValue,
    clock_field,
    moment_field,
    moment_of,
    sentence_of,
    shown_again,
)
from robot.staff_page.stores import StaffStores


class CounterState(NamedTuple):
    """A counter on the page: its names of fields, its pause (None = open), and who waits there."""

    place: str
    fields: tuple[str, ...]
    pause: DayOrder | None
    waiting: int
    serving: list[QueueTicket]


class IdleNoticeRow(NamedTuple):
    """A notice on the page. `state`: "shown", "later" (planned), or "behind" (a newer one is shown)."""

    order: DayOrder
    state: str


def steer(desk: StaffStores, ask: Ask) -> Answer:
    """Show the counters and the notices."""
    return _page(desk, ask, {}, {})


def pause_counter(desk: StaffStores, ask: Ask) -> Answer:
    """Pause a counter."""
    place = ask.form.get("place", "")
    if place not in desk.counters:
        return Goto("/steer")
    try:
        pause(desk, ask, place)
    except BadValue as error:
        if error.key != PAUSED_ALREADY:
            return _page(desk, ask, {place: error.key}, ask.form)
        ask.session.refuse(f"page_steer.{error.key}")
        return Goto("/steer")
    ask.session.told = ("page_steer.did_pause", "")
    return Goto("/steer")


def open_counter(desk: StaffStores, ask: Ask) -> Answer:
    """Open a paused counter."""
    place = ask.form.get("place", "")
    if place in desk.counters:
        say_opened(ask, opened=reopen(desk, ask, place))
    return Goto("/steer")


def give_notice(desk: StaffStores, ask: Ask) -> Answer:
    """Put a notice on the idle screen, now or from a later time on."""
    form, now, errors = ask.form, desk.now(), dict[str, str]()
    texts = {}
    for language in ("vi", "en"):
        try:
            texts[language] = sentence_of(form, f"notice_{language}", NOTICE_CHARS)
        except BadValue as error:
            errors[f"notice_{language}"] = error.key
    moments: dict[str, datetime.datetime | None] = {}
    for name in ("from", "until"):
        try:
            moments[name] = moment_of(form, f"notice_{name}", now)
        except BadValue as error:
            errors[f"notice_{name}"] = error.key
    first, last = moments.get("from") or now, moments.get("until")
    if not errors and last is not None and last <= max(first, now):
        errors["notice_until"] = "until_order"
    if errors:
        return _page(desk, ask, errors, form)
    if not desk.stamps.take(form.get("stamp", "")[:40]):
        return Goto("/steer#top")
    with desk.orders() as orders:
        orders.give(OrderKind.NOTICE, "", NoticeValue(texts["vi"], texts["en"]), first, last, ask.session.who)
    desk.note(ask.session, "notice_give", _span(desk, first, last), after=texts["vi"])
    ask.session.told = ("page_steer.did_notice" if first <= now else "page_steer.did_notice_later", "")
    return Goto("/steer#top")


def end_notice(desk: StaffStores, ask: Ask) -> Answer:
    """Take a notice off the idle screen."""
    number = ask.form.get("id", "")
    if number.isascii() and number.isdigit() and len(number) < 10:
        with desk.orders() as orders:
            kinds = {each.id: each.kind for each in orders.all()}
            ended = (
                orders.withdraw(int(number), ask.session.who) if kinds.get(int(number)) is OrderKind.NOTICE else None
            )
        if ended is not None:
            desk.note(ask.session, "notice_end", before=ended.value.vi)
        ask.session.told = ("page_steer.did_end", "")
    return Goto("/steer")


def _page(desk: StaffStores, ask: Ask, errors: Mapping[str, str], form: Mapping[str, str]) -> RenderTemplate:
    names = department_names(desk.knowledge.content, ask.session.language)
    departments = {place.id: place.departments for place in desk.ordered_content().lobby.places}
    with desk.tickets() as tickets:
        counters = [
            CounterState(
                place,
                tuple(names.get(each, each) for each in departments[place]),
                pause_of(desk, place),
                len(tickets.line(place)),
                tickets.being_served(place),
            )
            for place in desk.counters
        ]
    values = {
        "counters": counters,
        "notices": _notices(desk),
        "spans": SPANS,
        "errors": errors,
        "form": shown_again(form),
        "blank": shown_again({}),
        "stamp": desk.stamps.fresh(),
        "most": NOTICE_CHARS,
        "now": f"{desk.now():%Y-%m-%dT%H:%M}",
        "own": desk.own_queue,
        "at": datetime.datetime.fromtimestamp,
        "clock_field": clock_field,
        "moment_field": moment_field,
    }
    return RenderTemplate("steering/overview.html", values, 422 if errors else 200)


def _notices(desk: StaffStores) -> list[IdleNoticeRow]:
    now_s = desk.now().timestamp()
    with desk.orders() as orders:
        notices = [each for each in orders.all() if each.kind is OrderKind.NOTICE and not each.is_over(now_s)]
    shown = next((each.id for each in reversed(notices) if each.in_force(now_s)), 0)

    def state(order: DayOrder) -> str:
        return "shown" if order.id == shown else "later" if not order.in_force(now_s) else "behind"

    return [IdleNoticeRow(each, state(each)) for each in reversed(notices)]


def _span(desk: StaffStores, first: datetime.datetime, last: datetime.datetime | None) -> str:
    """Return what the log keeps of the time of a notice."""
    ends = desk.knowledge.content.text("page_steer.until_taken", "vi") if last is None else f"{last:%H:%M %d/%m/%Y}"
    return f"{first:%H:%M %d/%m/%Y} – {ends}"


ROUTES = (
    PageRoute("/steer", steer, Right.STEER),
    PageRoute("/steer/pause", pause_counter, Right.STEER, "POST"),
    PageRoute("/steer/open", open_counter, Right.STEER, "POST"),
    PageRoute("/steer/notice", give_notice, Right.STEER, "POST"),
    PageRoute("/steer/notice/end", end_notice, Right.STEER, "POST"),
)
