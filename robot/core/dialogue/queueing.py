"""The visitor's queue number: request it from the desk, show it, follow the queue, and say when it is called."""

from msgspec.structs import replace

from robot.core.commands import GivePriority, IssueTicket, PrintTicket
from robot.core.dialogue import escort, hearing_mode, visit
from robot.core.dialogue.centre_facts import centre_line
from robot.core.dialogue.pages import code_of, show_notice, turn_to
from robot.core.dialogue.turn_taking import be_quiet, speak
from robot.core.events import QueueMoved, TicketIssued, TicketRefused
from robot.core.health import can_ask_desk
from robot.core.phases import AnyPhase, PickingCounter, Queueing, ReadingDossier
from robot.core.screen.desk_values import TICKET_MACHINE, Ticket
from robot.core.screen.lines import Line
from robot.core.state import Hearing, State, Thinking, TicketRequest
from robot.core.step_context import StepContext

PAUSED = "CounterPaused"
"""Reason of a refusal of the desk: the counter was paused, and the rules do not know it yet."""

CLOSED = "CentreClosed"
"""Reason of a refusal of the desk: the centre is closed today by order of its head."""


def take(state: State, of: str, context: StepContext, code: str = "") -> State:
    """Take a queue number for the place `of`, else for the procedure on the screen, else ask what it is for.

    A visitor has only one number; a second request shows it again. While a number is awaited, no other is requested.
    Instead of a paused counter an open one with the same field is taken; without one the robot says that it is paused.
    """
    if not can_ask_desk(state, context.rules) or (context.rules.paused and not context.rules.counters):
        return show_notice(state, context, Line("say.no_ticket", place=context.rules.places.get(TICKET_MACHINE, "")))
    if state.asked is not None and context.at_ms < state.asked.until_ms:
        return _show_awaited(state, state.asked, context)
    code = code or code_of(state.phase)
    place = context.rules.places.get(of, "") or _place_for(state, code, context)
    if state.ticket is not None and (not of or state.ticket.place == place):
        return _show_ticket(state, context, keep=True)
    if place in context.rules.paused and not context.rules.paused[place]:
        return show_notice(state, context, Line("say.counter_paused", place=place))
    meant, place = place, context.rules.paused.get(place, place)
    if place not in context.rules.counters:
        picking = PickingCounter(context.page_deadline(context.rules.home_ms))
        return speak(turn_to(state, context, picking), context, Line("say.which_counter"), then="")
    number = state.request + 1
    context.emit(IssueTicket(number, place, code, state.options.language))
    instead_of = meant if meant != place else ""
    asked = TicketRequest(number, place, code, context.deadline(context.rules.desk_ms), instead_of)
    return _show_awaited(replace(state, request=number, asked=asked), asked, context)


def take_for_place(state: State, of: str, context: StepContext) -> State:
    """Take a queue number for the place `of` that the visitor chose; if it has no queue, offer to lead them there."""
    place = context.rules.places.get(of, "")
    counter = place in context.rules.counters or place in context.rules.paused
    return take(state, of, context) if counter else escort.guide(state, of, context)


def take_for_procedure(state: State, of: str, context: StepContext) -> State:
    """Take a queue number for the procedure that the visitor chose; if no counter here takes it, open its page."""
    code = of.partition(" ")[0]
    rule = context.rules.procedures.get(code)
    if rule is None or not (rule.place in context.rules.counters or rule.place in context.rules.paused):
        return hearing_mode.choose(state, of, context)
    return take(state, rule.place, context, code)


def print_ticket(state: State, _of: str, context: StepContext) -> State:
    """Print the visitor's queue number again, or take one if there is none. Without a printer only show it."""
    if state.ticket is None:
        return take(state, "", context)
    if context.rules.printer:
        context.emit(PrintTicket(state.ticket.number, state.options.language))
    return _show_ticket(state, context, keep=False)


def prioritise(state: State, of: str, context: StepContext) -> State:
    """Let the holder of the queue number go first, or no longer. The reason is never asked or said aloud.

    The counter's staff can see the priority. A number that was called already cannot go before others.
    """
    ticket = state.ticket
    if ticket is None or ticket.called or not context.rules.priority_for or not isinstance(state.phase, Queueing):
        return state
    given = of != "off"
    context.emit(GivePriority(ticket.number, given))
    line = Line("say.priority" if given else "say.no_priority", text=ticket.number)
    return speak(be_quiet(state, context), context, line, then="")


def issued(state: State, event: TicketIssued, context: StepContext) -> State:
    """Note the queue number that the desk has given, on any page, even if the robot had stopped waiting for it."""
    if state.asked is None or state.asked.request != event.request:
        return state
    paused = state.asked.instead_of
    state = replace(state, ticket=_with_known_code(event.ticket, context), asked=None)
    if isinstance(state.phase, Queueing) and not isinstance(state.ear, Hearing | Thinking):
        reason = (Line("say.counter_paused_instead", place=paused),) if paused else ()
        return _show_ticket(state, context, keep=False, reason=reason)
    state = _close_request(state, event.request, context, given=event.ticket.place)
    return hearing_mode.mention(state, context, _ticket_line(event.ticket))


def refused(state: State, event: TicketRefused, context: StepContext) -> State:
    """Say where else the visitor can get a queue number, since the desk gives none; or that the counter has just been
    paused; or on a closed day when the centre opens again."""
    if state.asked is None or state.asked.request != event.request:
        return state
    if event.reason in (PAUSED, CLOSED):
        paused = Line("say.counter_paused", place=state.asked.place)
        line = paused if event.reason == PAUSED else centre_line("hours now", context.rules.places)
        if isinstance(state.phase, Queueing) and state.phase.request == event.request:
            return show_notice(replace(state, asked=None), context, line)
        state = _close_request(replace(state, asked=None), event.request, context, failed=True)
        return hearing_mode.mention(state, context, line)
    return _report_failure(replace(state, asked=None), event.request, context)


def due(state: State, context: StepContext) -> State:
    """Stop waiting for a number that is late but may still come; if none is awaited, ask "are you still there?"."""
    phase = state.phase
    if isinstance(phase, Queueing) and phase.request:
        return _report_failure(state, phase.request, context)
    return visit.check(state, context)


def moved(state: State, event: QueueMoved, context: StepContext) -> State:
    """Show the new state of the queue. When the visitor's own number is called, say so, on any page,
    and show no number that was called before it."""
    mine, ticket = state.ticket, _with_known_code(event.ticket, context)
    if mine is None or mine.number != ticket.number or mine == ticket:
        return state
    state = replace(state, ticket=ticket)
    if not ticket.called or mine.called:
        return state
    return hearing_mode.mention(replace(state, announced=None), context, _ticket_line(ticket))


def _show_awaited(state: State, asked: TicketRequest, context: StepContext) -> State:
    """Show the ticket page while the queue number is still awaited."""
    phase = state.phase
    if isinstance(phase, Queueing) and phase.request == asked.request:
        return state
    waiting = Queueing(asked.place, asked.until_ms, asked.code, asked.request)
    return turn_to(state, context, waiting, keep=not isinstance(phase, Queueing))


def _show_ticket(state: State, context: StepContext, *, keep: bool, reason: tuple[Line, ...] = ()) -> State:
    """Show the visitor's queue number, and say it; before that say the `reason` why it is for another counter."""
    ticket = state.ticket
    assert ticket is not None
    phase = Queueing(ticket.place, context.page_deadline(context.rules.home_ms), ticket.code)
    keep = keep and not isinstance(state.phase, Queueing)
    return speak(turn_to(state, context, phase, keep=keep), context, *reason, _ticket_line(ticket), then="")


def _report_failure(state: State, request: int, context: StepContext) -> State:
    """Say that there is no queue number: on its page if that is shown, else without ending the conversation."""
    here = isinstance(state.phase, Queueing) and state.phase.request == request
    state = _close_request(state, request, context, failed=True)
    line = Line("say.no_ticket")
    return speak(state, context, line, then="") if here else hearing_mode.mention(state, context, line)


def _close_request(state: State, request: int, context: StepContext, *, failed: bool = False, given: str = "") -> State:
    """Mark the request as answered on the pages that wait for it: the present page and those behind it.

    Pages that had stopped waiting for a number of the place `given` show it after all.
    """

    def page(phase: AnyPhase) -> AnyPhase:
        if not isinstance(phase, Queueing):
            return phase
        if phase.request != request and not (phase.failed and phase.place == given):
            return phase
        return replace(phase, request=0, failed=failed, until_ms=context.page_deadline(context.rules.home_ms))

    return replace(state, phase=page(state.phase), trail=tuple(map(page, state.trail)))


def _with_known_code(ticket: Ticket, context: StepContext) -> Ticket:
    """Return `ticket` without its procedure if the catalogue does not have it: an official may have removed it."""
    return ticket if ticket.code in context.rules.procedures else replace(ticket, code="")


def _place_for(state: State, code: str, context: StepContext) -> str:
    """Return the place whose queue is meant: the counter for procedure `code`, else the place of the page, or ""."""
    if code:
        return context.rules.procedures[code].place
    phase = state.phase
    return phase.place if isinstance(phase, ReadingDossier | Queueing) else ""


def _ticket_line(ticket: Ticket) -> Line:
    """Return the sentence about a queue number: it is called, it is the next, or how many people are before it."""
    if ticket.called and ticket.window.isdigit():
        return Line("say.called_window", place=ticket.place, n=int(ticket.window), text=ticket.number)
    key = "say.called" if ticket.called else "say.ticket" if ticket.ahead else "say.ticket_next"
    return Line(key, place=ticket.place, n=0 if ticket.called else ticket.ahead, text=ticket.number)
