"""The pages of the queue: the list of counters, the line of a counter, and the buttons that call numbers."""

import re
from collections.abc import Callable, Mapping

from robot.core.trouble import Trouble
from robot.desk.queue.model import QueueTicket, parted
from robot.desk.queue.tickets import Outdated, Tickets
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

SHOWN = 12
_NUMBER = re.compile(r"^[0-9A-Za-z]{4,8}$")


def counters(desk: StaffStores, _ask: Ask) -> Answer:
    """Show all counters: the number being served and how many visitors wait."""
    with desk.tickets() as tickets:
        rows = [(spot, tickets.current(spot), tickets.line(parted(spot)[0])) for spot in desk.spots]
    with desk.calls() as calls:
        waiting = calls.waiting()
    values = {
        "rows": rows if desk.own_queue else [],
        "waiting": waiting,
        "own": desk.own_queue,
        "dossiers": [(kind.value, size) for kind, size in desk.to_look_at()],
    }
    return RenderTemplate("counters.html", values)


def counter(desk: StaffStores, ask: Ask) -> Answer:
    """Show the queue of one counter, for the clerk who sits there."""
    place = _place(desk, ask)
    if not place or not desk.own_queue:
        return Goto("/")
    ask.session.counter = place
    with desk.tickets() as tickets:
        current, line = tickets.current(place), tickets.line(parted(place)[0])
    now_s = int(desk.now().timestamp())
    waits = [(ticket, max(0, now_s - ticket.issued_s) // 60) for ticket in line[:SHOWN]]
    values = {"place": place, "current": current, "waits": waits, "rest": max(0, len(line) - SHOWN), "shown": SHOWN}
    return RenderTemplate("counter.html", values)


def act(desk: StaffStores, ask: Ask) -> Answer:
    """Do what a button of the counter's page says (such as call the next number), then show the page again."""
    place = _place(desk, ask)
    deed = _DEEDS.get(ask.parts["deed"])
    if not place or deed is None or not desk.own_queue:
        return Goto("/")
    number = ask.form.get("number", "").strip().upper()
    if (number or ask.parts["deed"] in _OF_A_NUMBER) and not _NUMBER.match(number):
        ask.session.told = ("desk_page.no_number", number)
        return Goto(f"/counter/{place}")
    try:
        with desk.tickets() as tickets:
            found = tickets.find(number) if number else None
            if found is not None and found.place != parted(place)[0]:
                ask.session.told = ("desk_page.elsewhere", number)
                return Goto(f"/counter/{place}")
            ticket = deed(tickets, place, {**ask.form, "number": number})
    except Outdated:
        ask.session.told = ("desk_page.outdated", "")
        return Goto(f"/counter/{place}")
    except Trouble:
        if not number:
            raise
        ask.session.told = ("desk_page.no_number", number)
        return Goto(f"/counter/{place}")
    if ticket is None:
        ask.session.told = ("desk_page.nobody", "")
    else:
        ask.session.told = (f"desk_page.did_{ask.parts['deed']}", ticket.label)
        desk.note(ask.session, f"queue_{ask.parts['deed']}", ticket.label, after=desk.place(place, "vi"))
    return Goto(f"/counter/{place}")


_OF_A_NUMBER = frozenset(("number", "cancel", "priority"))


def _place(desk: StaffStores, ask: Ask) -> str:
    place = ask.parts["place"]
    return place if place in desk.spots else ""


def _absent(tickets: Tickets, place: str, form: Mapping[str, str]) -> QueueTicket | None:
    """Put the number of the absent visitor back into the line, and call the next one; return the former."""
    missed = tickets.absent(place, form.get("shown"))
    if missed is not None:
        tickets.call_next(place, "")
    return missed


def _take(tickets: Tickets, place: str, form: Mapping[str, str]) -> QueueTicket | None:
    """Give a number at the counter, to a visitor who cannot use the robot."""
    return tickets.issue(parted(place)[0], priority=form.get("priority") == "yes")


_DEEDS: Mapping[str, Callable[[Tickets, str, Mapping[str, str]], QueueTicket | None]] = {
    "next": lambda tickets, place, form: tickets.call_next(place, form.get("shown")),
    "again": lambda tickets, place, form: tickets.call_again(place, form.get("shown")),
    "absent": _absent,
    "done": lambda tickets, place, form: tickets.finish(place, form.get("shown")),
    "number": lambda tickets, place, form: tickets.call(form["number"], place, form.get("shown")),
    "cancel": lambda tickets, _place, form: tickets.cancel(form["number"]),
    "priority": lambda tickets, _place, form: tickets.give_priority(form["number"]),
    "take": _take,
}


ROUTES = (
    PageRoute("/", counters, None),
    PageRoute("/counter/{place}", counter, Right.SERVE),
    PageRoute("/counter/{place}/{deed}", act, Right.SERVE, "POST"),
)
