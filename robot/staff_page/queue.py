"""The pages of the queue: the list of counters, the line of a counter, and the buttons that call numbers."""

from collections.abc import Callable, Mapping
from urllib.parse import urlencode

from robot.core.trouble import Trouble
from robot.desk.database.outdated import Outdated
from robot.desk.queue.clerk_tickets import ClerkTickets
from robot.desk.queue.model import QueueTicket, parted
from robot.desk.staff.roles import Right
from robot.staff_page import number_page
from robot.staff_page.number_page import NUMBER, place_of, procedure_named, procedures_at
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.steering import pauses
from robot.staff_page.steering.typed_values import clock_field, shown_again
from robot.staff_page.stores import StaffStores

SHOWN = 12


def counters(desk: StaffStores, _ask: Ask) -> Answer:
    """Show all counters: the number being served and how many visitors wait."""
    with desk.tickets() as tickets:
        rows = [(spot, tickets.current(spot), tickets.line(parted(spot)[0])) for spot in desk.spots]
    with desk.calls() as calls:
        waiting = calls.waiting()
    values = {
        "rows": rows if desk.own_queue else [],
        "paused": desk.orders_in_force().paused,
        "waiting": waiting,
        "own": desk.own_queue,
        "dossiers": [(kind.value, size) for kind, size in desk.to_look_at()],
    }
    return RenderTemplate("counters.html", values)


def counter(desk: StaffStores, ask: Ask) -> Answer:
    """Show the queue of one counter, for the clerk who sits there."""
    spot = place_of(desk, ask)
    if not spot or not desk.own_queue:
        return Goto("/")
    ask.session.counter = spot
    place = parted(spot)[0]
    with desk.tickets() as tickets:
        current, line, last = tickets.current(spot), tickets.line(place), tickets.last_over(spot)
    now_s = int(desk.now().timestamp())
    waits = [(ticket, max(0, now_s - ticket.issued_s) // 60) for ticket in line[:SHOWN]]
    values = {
        "place": spot,
        "current": current,
        "last": last,
        "waits": waits,
        "rest": max(0, len(line) - SHOWN),
        "shown": SHOWN,
        "procedures": procedures_at(desk, place, ask.session.language),
        "pause": pauses.pause_of(desk, place),
        "spans": pauses.SPANS,
        "blank": shown_again({}),
        "clock_field": clock_field,
        "stamp": desk.stamps.fresh(),
    }
    return RenderTemplate("counter.html", values)


def act(desk: StaffStores, ask: Ask) -> Answer:
    """Do what a button of the counter's page says (such as call the next number), then show the page again."""
    spot, name = place_of(desk, ask), ask.parts["deed"]
    deed = _DEEDS.get(name)
    if not spot or deed is None or not desk.own_queue:
        return Goto("/")
    number = ask.form.get("number", "").strip().upper()
    if (number or name in _OF_A_NUMBER) and not NUMBER.match(number):
        return _refused(ask, spot, "no_number", number)
    try:
        with desk.tickets() as tickets:
            found = tickets.find(number) if number else None
            if found is not None and found.place != parted(spot)[0]:
                return _refused(ask, spot, "elsewhere", number)
            if found is not None and found.state in ("done", "cancelled"):
                return Goto(number_page.path(spot, number))
            ticket = deed(tickets, spot, {**ask.form, "number": number})
    except Outdated:
        return _refused(ask, spot, "outdated")
    except Trouble:
        if not number:
            raise
        return _refused(ask, spot, "no_number", number)
    if ticket is None:
        return _refused(ask, spot, "nobody")
    desk.note(ask.session, f"queue_{name}", ticket.label, after=desk.place(spot, "vi"))
    ask.session.told = (f"desk_page.did_{name}", ticket.label)
    return Goto(f"/counter/{spot}")


def take(desk: StaffStores, ask: Ask) -> Answer:
    """Give a number at the counter, to a visitor who cannot use the robot. If the procedure that was typed is not
    clear, show the page on which it is chosen."""
    spot = place_of(desk, ask)
    if not spot or not desk.own_queue:
        return Goto("/")
    if not desk.stamps.take(ask.form.get("stamp", "")[:40]):
        return _refused(ask, spot, "outdated")
    typed = " ".join(ask.form.get("work", "").split())[: number_page.SEARCH_CHARS]
    code = procedure_named(desk, typed, ask.session.language)
    with desk.tickets() as tickets:
        ticket = tickets.issue(parted(spot)[0], code, priority=ask.form.get("priority") == "yes")
    desk.note(ask.session, "queue_take", ticket.label, after=desk.title(code, "vi") or desk.place(spot, "vi"))
    ask.session.told = ("desk_page.did_take", ticket.label)
    return Goto(f"{number_page.path(spot, ticket.label)}?{urlencode({'search': typed})}" if typed and not code else
                f"/counter/{spot}")  # fmt: skip


_OF_A_NUMBER = frozenset(("number", "priority"))


def _refused(ask: Ask, spot: str, why: str, number: str = "") -> Goto:
    """Show the counter's page again with the reason `why` nothing was done, a key of `[desk_page]`."""
    ask.session.refuse(f"desk_page.{why}", number[: number_page.SHOWN_CHARS])
    return Goto(f"/counter/{spot}")


def _absent(tickets: ClerkTickets, spot: str, form: Mapping[str, str]) -> QueueTicket | None:
    """Put the number of the absent visitor back into the line, and call the next one; return the former."""
    missed = tickets.absent(spot, form.get("shown"))
    if missed is not None:
        tickets.call_next(spot, "")
    return missed


_DEEDS: Mapping[str, Callable[[ClerkTickets, str, Mapping[str, str]], QueueTicket | None]] = {
    "next": lambda tickets, spot, form: tickets.call_next(spot, form.get("shown")),
    "again": lambda tickets, spot, form: tickets.call_again(spot, form.get("shown")),
    "absent": _absent,
    "done": lambda tickets, spot, form: tickets.finish(spot, form.get("shown")),
    "number": lambda tickets, spot, form: tickets.call(form["number"], spot, form.get("shown")),
    "priority": lambda tickets, _spot, form: tickets.give_priority(form["number"]),
}

ROUTES = (
    PageRoute("/", counters, None),
    PageRoute("/counter/{place}", counter, Right.SERVE),
    *number_page.ROUTES,
    *pauses.ROUTES,
    PageRoute("/counter/{place}/take", take, Right.SERVE, "POST"),
    PageRoute("/counter/{place}/{deed}", act, Right.SERVE, "POST"),
)
