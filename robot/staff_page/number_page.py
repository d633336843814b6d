"""The page of one queue number: what became of it, its procedure, another counter, and what was done by mistake."""

import re
from collections.abc import Callable
from typing import NamedTuple
from urllib.parse import urlencode

from robot.core.trouble import Trouble
from robot.desk.database.outdated import Outdated
from robot.desk.queue.clerk_tickets import ClerkTickets
from robot.desk.queue.model import QueueTicket, parted
from robot.desk.staff.roles import Right
from robot.staff_page.page_routes import PageRoute
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

NUMBER = re.compile(r"^[0-9A-Za-z]{4,8}$")
SEARCH_CHARS = 200
"""Longest name of a procedure that is searched for, letters; the rest is ignored. Chosen: longer than any title."""
SHOWN_CHARS = 20
"""Of a number that was not given, at most so many signs are shown again. Chosen."""
FOUND = 12
"""Most procedures that a search lists. Chosen: one page of a phone."""


NumberDeed = Callable[[ClerkTickets, QueueTicket, str], QueueTicket]
"""Changes a number for the clerk at a seat, and returns it as it is then."""


class ProcedureChoice(NamedTuple):
    """A procedure in a list of choices."""

    code: str
    title: str


def path(spot: str, number: str) -> str:
    """Return the address of the page of `number`, as seen from the clerk's seat `spot`."""
    return f"/counter/{spot}/number/{number}"


def place_of(desk: StaffStores, ask: Ask) -> str:
    """Return the clerk's seat in the address of `ask`; "" if there is no such seat."""
    spot = ask.parts["place"]
    return spot if spot in desk.spots else ""


def procedures_at(desk: StaffStores, place: str, language: str) -> list[ProcedureChoice]:
    """Return the procedures that are handed in at `place`, by title."""
    content = desk.ordered_content()
    here = (code for code in content.catalogue.codes() if content.place_of(code) == place)
    return sorted((ProcedureChoice(code, desk.title(code, language)) for code in here), key=lambda each: each.title)


def procedure_named(desk: StaffStores, typed: str, language: str) -> str:
    """Return the code of the procedure that `typed` names: its code, its title, or words that only one can mean; ""
    when it is none or several."""
    content = desk.ordered_content()
    if typed in content.catalogue.procedures:
        return typed
    titled = [code for code in content.catalogue.codes() if desk.title(code, language).casefold() == typed.casefold()]
    if typed and len(titled) == 1:
        return titled[0]
    return content.sure(typed, language) if typed else ""


def find(desk: StaffStores, ask: Ask) -> Answer:
    """Show the page of the number that was typed, or say that it was not given today."""
    spot, number = place_of(desk, ask), ask.query.get("number", "").strip().upper()
    if not spot:
        return Goto("/")
    with desk.tickets() as tickets:
        found = tickets.find(number) if NUMBER.match(number) else None
    return _unknown(ask, spot, number) if found is None else Goto(path(spot, found.label))


def show(desk: StaffStores, ask: Ask) -> Answer:
    """Show a number of today with everything that a clerk can do with it."""
    spot, number = place_of(desk, ask), ask.parts["number"].upper()
    if not spot or not desk.own_queue:
        return Goto("/")
    with desk.tickets() as tickets:
        ticket = tickets.find(number) if NUMBER.match(number) else None
        current = tickets.current(spot)
    if ticket is None:
        return _unknown(ask, spot, number)
    language = ask.session.language
    search = " ".join(ask.query.get("search", "").split())[:SEARCH_CHARS]
    values = {
        "place": spot,
        "ticket": ticket,
        "own": ticket.place == parted(spot)[0],
        "current": current,
        "search": search,
        "found": _found(desk, search, language),
        "procedures": procedures_at(desk, ticket.place, language),
        "others": [each for each in desk.counters if each != ticket.place],
        "paused": desk.orders_in_force().paused,
    }
    return RenderTemplate("queue/number.html", values)


def take_back(desk: StaffStores, ask: Ask) -> Answer:
    """Serve a number again whose service was ended by mistake, or let a cancelled one wait again."""

    def deed(tickets: ClerkTickets, ticket: QueueTicket, spot: str) -> QueueTicket:
        return tickets.take_back(ticket.label, spot, ask.form.get("shown"))

    return _done(desk, ask, "take_back", deed)


def transfer(desk: StaffStores, ask: Ask) -> Answer:
    """Let a number wait at another counter."""
    to = ask.form.get("to", "")
    if to not in desk.counters:
        return Goto("/")

    def deed(tickets: ClerkTickets, ticket: QueueTicket, _spot: str) -> QueueTicket:
        return tickets.transfer(ticket.label, to, ask.form.get("state"))

    return _done(desk, ask, "transfer", deed)


def cancel(desk: StaffStores, ask: Ask) -> Answer:
    """Cancel a number whose visitor has left."""

    def deed(tickets: ClerkTickets, ticket: QueueTicket, _spot: str) -> QueueTicket:
        return tickets.give_up(ticket.label, ask.form.get("state"))

    return _done(desk, ask, "cancel", deed)


def assign(desk: StaffStores, ask: Ask) -> Answer:
    """Store which procedure a number is for; if what was typed is not clear, list what it may mean."""
    typed = " ".join(ask.form.get("work", "").split())[:SEARCH_CHARS]
    code = procedure_named(desk, typed, ask.session.language)
    if typed and not code:
        spot, number = place_of(desk, ask), ask.parts["number"]
        at = path(spot, number) if spot and NUMBER.match(number) else "/"
        return Goto(f"{at}?{urlencode({'search': typed})}")

    def deed(tickets: ClerkTickets, ticket: QueueTicket, _spot: str) -> QueueTicket:
        return tickets.assign(ticket.label, code)

    return _done(desk, ask, "assign", deed)


def _done(desk: StaffStores, ask: Ask, name: str, deed: NumberDeed) -> Goto:
    spot, number = place_of(desk, ask), ask.parts["number"].upper()
    if not spot or not desk.own_queue:
        return Goto("/")
    with desk.tickets() as tickets:
        before = tickets.find(number) if NUMBER.match(number) else None
        if before is not None and before.place != parted(spot)[0]:
            return Goto(path(spot, number))  # its page says where it is
        if before is None:
            return _unknown(ask, spot, number)
        try:
            after = deed(tickets, before, spot)
        except (Outdated, Trouble) as error:
            if isinstance(error, Trouble) and error.key != "NUMBER":
                raise
            ask.session.refuse("desk_page.outdated")
            return Goto(path(spot, number))
    if after != before:
        desk.note(ask.session, f"queue_{name}", after.label, _noted(desk, name, before), _noted(desk, name, after))
    ask.session.told = (f"desk_page.did_{name}", after.label)
    return Goto(f"/counter/{spot}")


def _unknown(ask: Ask, spot: str, number: str) -> Goto:
    """Say that `number` was not given today."""
    ask.session.refuse("desk_page.no_number", number[:SHOWN_CHARS])
    return Goto(f"/counter/{spot}")


def _noted(desk: StaffStores, name: str, ticket: QueueTicket) -> str:
    """Return what the log of deeds says of a number before and after the deed `name`: its procedure or its counter."""
    return desk.title(ticket.code, "vi") if name == "assign" else desk.place(ticket.place, "vi")


def _found(desk: StaffStores, search: str, language: str) -> list[ProcedureChoice]:
    codes = desk.ordered_content().search(search, language)[:FOUND] if search else ()
    return [ProcedureChoice(code, desk.title(code, language)) for code in codes]


_NUMBER_PATH = "/counter/{place}/number/{number}"
ROUTES = (
    PageRoute("/counter/{place}/find", find, Right.SERVE),
    PageRoute(_NUMBER_PATH, show, Right.SERVE),
    PageRoute(f"{_NUMBER_PATH}/take_back", take_back, Right.SERVE, "POST"),
    PageRoute(f"{_NUMBER_PATH}/transfer", transfer, Right.SERVE, "POST"),
    PageRoute(f"{_NUMBER_PATH}/cancel", cancel, Right.SERVE, "POST"),
    PageRoute(f"{_NUMBER_PATH}/assign", assign, Right.SERVE, "POST"),
)
