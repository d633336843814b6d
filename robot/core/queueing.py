"""A number in the queue of a counter: asked of the desk, shown, followed, and called."""

from msgspec.structs import replace

from robot.core import escort, visit, writing
from robot.core.commands import IssueTicket, PrintTicket
from robot.core.desk import MACHINE
from robot.core.events import QueueMoved, TicketIssued, TicketRefused
from robot.core.health import can_ask_desk
from robot.core.moment import Moment
from robot.core.pages import code_of, tell, turn_to
from robot.core.phases import Driving, Leaving, PickingCounter, Queueing, ReadingDossier, Returning
from robot.core.state import State
from robot.core.talk import speak
from robot.core.words import Line


def take(state: State, of: str, now: Moment, code: str = "") -> State:
    """ "I want a number": for the place `of`, for the procedure on the screen, else the question for what.

    A visitor has one number; asked for again, it is shown again.
    """
    if not can_ask_desk(state, now.rules):
        return tell(state, now, Line("say.no_ticket", place=now.rules.places.get(MACHINE, "")))
    code = code or code_of(state.phase)
    place = now.rules.places.get(of, "") or _place(state, code, now)
    if state.ticket is not None and (not of or state.ticket.place == place):
        return _held(state, now, keep=True)
    if place not in now.rules.counters:
        picking = PickingCounter(now.page(now.rules.home_ms))
        return speak(turn_to(state, now, picking), now, Line("say.which_counter"), then="")
    number = state.request + 1
    now.wish(IssueTicket(number, place, code, state.options.language))
    waiting = Queueing(place, now.after(now.rules.desk_ms), code, number)
    keep = not isinstance(state.phase, Queueing)
    return turn_to(replace(state, request=number, ticket=None), now, waiting, keep=keep)


def take_at(state: State, of: str, now: Moment) -> State:
    """A place was named where the visitor was asked what the number is for: the number of its queue, if it has one."""
    counter = now.rules.places.get(of, "") in now.rules.counters
    return take(state, of, now) if counter else escort.guide(state, of, now)


def take_for(state: State, of: str, now: Moment) -> State:
    """A procedure was named there: a number for it, if it is handed in at a counter."""
    code = of.partition(" ")[0]
    rule = now.rules.procedures.get(code)
    if rule is None or rule.place not in now.rules.counters:
        return writing.choose(state, of, now)
    return take(state, rule.place, now, code)


def print_ticket(state: State, _of: str, now: Moment) -> State:
    """Print the visitor's number once more; without one, take one. Without a printer it is shown again."""
    if state.ticket is None:
        return take(state, "", now)
    if now.rules.printer:
        now.wish(PrintTicket(state.ticket.number, state.options.language))
    return _held(state, now, keep=False)


def issued(state: State, event: TicketIssued, now: Moment) -> State:
    """The number is there."""
    phase = state.phase
    if not isinstance(phase, Queueing) or phase.request != event.request:
        return state
    return _held(replace(state, ticket=event.ticket), now, keep=False)


def refused(state: State, event: TicketRefused, now: Moment) -> State:
    """The desk gives no number: the visitor is told where else to get one."""
    phase = state.phase
    if not isinstance(phase, Queueing) or phase.request != event.request:
        return state
    return _failed(state, phase, now)


def due(state: State, now: Moment) -> State:
    """The desk did not answer; else the page was left alone."""
    phase = state.phase
    if isinstance(phase, Queueing) and phase.request:
        return _failed(state, phase, now)
    return visit.check(state, now)


def moved(state: State, event: QueueMoved, now: Moment) -> State:
    """The queue goes on: the page follows, and the call of the visitor's own number is said."""
    mine, ticket = state.ticket, event.ticket
    if mine is None or mine.number != ticket.number or mine == ticket:
        return state
    state = replace(state, ticket=ticket)
    if not ticket.called or mine.called or isinstance(state.phase, Leaving | Driving | Returning):
        return state
    line = _line("say.called", ticket.number, ticket.place)
    return speak(writing.note(state, line), now, line, then="")


def _held(state: State, now: Moment, *, keep: bool) -> State:
    ticket = state.ticket
    assert ticket is not None
    phase = Queueing(ticket.place, now.page(now.rules.home_ms), ticket.code)
    keep = keep and not isinstance(state.phase, Queueing)
    state = turn_to(state, now, phase, keep=keep)
    key = "say.called" if ticket.called else "say.ticket" if ticket.ahead else "say.ticket_next"
    return speak(state, now, _line(key, ticket.number, ticket.place, ticket.ahead), then="")


def _failed(state: State, phase: Queueing, now: Moment) -> State:
    phase = replace(phase, request=0, failed=True, until_ms=now.page(now.rules.home_ms))
    return speak(replace(state, phase=phase), now, Line("say.no_ticket"), then="")


def _place(state: State, code: str, now: Moment) -> str:
    if code:
        return now.rules.procedures[code].place
    phase = state.phase
    return phase.place if isinstance(phase, ReadingDossier | Queueing) else ""


def _line(key: str, number: str, place: str, ahead: int = 0) -> Line:
    return Line(key, place=place, n=ahead, text=number)
