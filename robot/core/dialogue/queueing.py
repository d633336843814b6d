"""A queue number: requested from the desk, shown, followed, and called."""

from msgspec.structs import replace

from robot.core.commands import GivePriority, IssueTicket, PrintTicket
from robot.core.dialogue import escort, hearing_mode, visit
from robot.core.dialogue.pages import code_of, tell, turn_to
from robot.core.dialogue.turn_taking import quiet, speak
from robot.core.events import QueueMoved, TicketIssued, TicketRefused
from robot.core.health import can_ask_desk
from robot.core.phases import AnyPhase, PickingCounter, Queueing, ReadingDossier
from robot.core.screen.desk_values import MACHINE, Ticket
from robot.core.screen.lines import Line
from robot.core.state import Hearing, State, Thinking, TicketRequest
from robot.core.step_context import StepContext


def take(state: State, of: str, now: StepContext, code: str = "") -> State:
    """Take a number: for the place `of`, else for the procedure on the screen, else ask what for.

    A visitor has one number; when asked for again, it is shown again. No other is requested while one is awaited.
    """
    if not can_ask_desk(state, now.rules):
        return tell(state, now, Line("say.no_ticket", place=now.rules.places.get(MACHINE, "")))
    if state.asked is not None and now.at_ms < state.asked.until_ms:
        return _awaited(state, state.asked, now)
    code = code or code_of(state.phase)
    place = now.rules.places.get(of, "") or _place(state, code, now)
    if state.ticket is not None and (not of or state.ticket.place == place):
        return _held(state, now, keep=True)
    if place not in now.rules.counters:
        picking = PickingCounter(now.page(now.rules.home_ms))
        return speak(turn_to(state, now, picking), now, Line("say.which_counter"), then="")
    number = state.request + 1
    now.wish(IssueTicket(number, place, code, state.options.language))
    asked = TicketRequest(number, place, code, now.after(now.rules.desk_ms))
    return _awaited(replace(state, request=number, asked=asked), asked, now)


def take_at(state: State, of: str, now: StepContext) -> State:
    """Take a number for the place `of`, named by a visitor who was asked what it is for; lead to a place without a
    queue.
    """
    counter = now.rules.places.get(of, "") in now.rules.counters
    return take(state, of, now) if counter else escort.guide(state, of, now)


def take_for(state: State, of: str, now: StepContext) -> State:
    """Take a number for a procedure, named by a visitor who was asked what it is for; open one that no counter here
    takes.
    """
    code = of.partition(" ")[0]
    rule = now.rules.procedures.get(code)
    if rule is None or rule.place not in now.rules.counters:
        return hearing_mode.choose(state, of, now)
    return take(state, rule.place, now, code)


def print_ticket(state: State, _of: str, now: StepContext) -> State:
    """Print the visitor's number once more; without one, take one. Without a printer it is shown again."""
    if state.ticket is None:
        return take(state, "", now)
    if now.rules.printer:
        now.wish(PrintTicket(state.ticket.number, state.options.language))
    return _held(state, now, keep=False)


def prioritise(state: State, of: str, now: StepContext) -> State:
    """Let the holder of the number go first, or no longer. The reason is never asked, and nothing of it is said aloud.

    The counter's staff see it. A number that was called already cannot go before others.
    """
    ticket = state.ticket
    if ticket is None or ticket.called or not now.rules.priority_for or not isinstance(state.phase, Queueing):
        return state
    given = of != "off"
    now.wish(GivePriority(ticket.number, given))
    line = Line("say.priority" if given else "say.no_priority", text=ticket.number)
    return speak(quiet(state, now), now, line, then="")


def issued(state: State, event: TicketIssued, now: StepContext) -> State:
    """Take over the number that the desk gave: on every page, and also where it was given up already."""
    if state.asked is None or state.asked.request != event.request:
        return state
    state = replace(state, ticket=_in_catalogue(event.ticket, now), asked=None)
    if isinstance(state.phase, Queueing) and not isinstance(state.ear, Hearing | Thinking):
        return _held(state, now, keep=False)
    state = _answered(state, event.request, now, given=event.ticket.place)
    return hearing_mode.mention(state, now, _told(event.ticket))


def refused(state: State, event: TicketRefused, now: StepContext) -> State:
    """Say where else to get a number, since the desk gives none."""
    if state.asked is None or state.asked.request != event.request:
        return state
    return _failed(replace(state, asked=None), event.request, now)


def due(state: State, now: StepContext) -> State:
    """Give up a number that the desk has not given yet, though it still may; else check a page that was left alone."""
    phase = state.phase
    if isinstance(phase, Queueing) and phase.request:
        return _failed(state, phase.request, now)
    return visit.check(state, now)


def moved(state: State, event: QueueMoved, now: StepContext) -> State:
    """Update the page to the new queue; when the visitor's own number is called, say so on any page."""
    mine, ticket = state.ticket, _in_catalogue(event.ticket, now)
    if mine is None or mine.number != ticket.number or mine == ticket:
        return state
    state = replace(state, ticket=ticket)
    if not ticket.called or mine.called:
        return state
    return hearing_mode.mention(state, now, _told(ticket))


def _awaited(state: State, asked: TicketRequest, now: StepContext) -> State:
    """Show the page on which the number will be."""
    phase = state.phase
    if isinstance(phase, Queueing) and phase.request == asked.request:
        return state
    waiting = Queueing(asked.place, asked.until_ms, asked.code, asked.request)
    return turn_to(state, now, waiting, keep=not isinstance(phase, Queueing))


def _held(state: State, now: StepContext, *, keep: bool) -> State:
    ticket = state.ticket
    assert ticket is not None
    phase = Queueing(ticket.place, now.page(now.rules.home_ms), ticket.code)
    keep = keep and not isinstance(state.phase, Queueing)
    return speak(turn_to(state, now, phase, keep=keep), now, _told(ticket), then="")


def _failed(state: State, request: int, now: StepContext) -> State:
    here = isinstance(state.phase, Queueing) and state.phase.request == request
    state = _answered(state, request, now, failed=True)
    line = Line("say.no_ticket")
    return speak(state, now, line, then="") if here else hearing_mode.mention(state, now, line)


def _answered(state: State, request: int, now: StepContext, *, failed: bool = False, given: str = "") -> State:
    """Close the request on the pages that wait for it, the present one and those behind.

    Pages that had given up the place `given` show its number after all.
    """

    def page(phase: AnyPhase) -> AnyPhase:
        if not isinstance(phase, Queueing):
            return phase
        if phase.request != request and not (phase.failed and phase.place == given):
            return phase
        return replace(phase, request=0, failed=failed, until_ms=now.page(now.rules.home_ms))

    return replace(state, phase=page(state.phase), trail=tuple(map(page, state.trail)))


def _in_catalogue(ticket: Ticket, now: StepContext) -> Ticket:
    """Return `ticket` without a procedure that the catalogue does not have: an official may have removed it since."""
    return ticket if ticket.code in now.rules.procedures else replace(ticket, code="")


def _place(state: State, code: str, now: StepContext) -> str:
    if code:
        return now.rules.procedures[code].place
    phase = state.phase
    return phase.place if isinstance(phase, ReadingDossier | Queueing) else ""


def _told(ticket: Ticket) -> Line:
    if ticket.called and ticket.window.isdigit():
        return Line("say.called_window", place=ticket.place, n=int(ticket.window), text=ticket.number)
    key = "say.called" if ticket.called else "say.ticket" if ticket.ahead else "say.ticket_next"
    return Line(key, place=ticket.place, n=0 if ticket.called else ticket.ahead, text=ticket.number)
