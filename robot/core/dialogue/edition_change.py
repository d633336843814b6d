"""Put a new edition of the catalogue, or new orders for the day, in force: between two visits, so that no page changes
while a visitor uses it.

The end of a visit is waited for at most `MAX_DELAY_MS`. After that the edition changes during the visit: the page stays
as it is, with its replies and ticks, and speech goes on. Only if the rules of its own procedure or list have changed,
the page loses ticks and replies, since these count papers and questions by position; the robot says so. A page whose
subject has vanished is left for the home page.
"""

from msgspec.structs import replace

from robot.core.commands import UseEdition
from robot.core.dialogue.pages import code_of, turn_to
from robot.core.dialogue.precheck_findings import NOTHING_FOUND
from robot.core.dialogue.turn_taking import speak
from robot.core.events import EditionLoaded
from robot.core.phases import (
    Answering,
    AnyPhase,
    Browsing,
    Choosing,
    Concluding,
    Driving,
    HandingOver,
    Informing,
    Leaving,
    Offering,
    Pausing,
    Phase,
    PickingCounter,
    Prechecking,
    Queueing,
    Rating,
    Returning,
    Seeking,
    ShowingWay,
    Starting,
    Stopping,
    Telling,
    Waiting,
    Writing,
)
from robot.core.rules import Rules
from robot.core.screen.lines import Line
from robot.core.state import Hearing, Speaking, State, Thinking
from robot.core.step_context import StepContext

MAX_DELAY_MS = 45_000
"""Longest time from the loading of a new edition until it comes into force, ms. With the interval of the file watcher
added, this is within a minute of the edit. Chosen.
"""

BETWEEN_VISITS: frozenset[type[Phase]] = frozenset({Starting, Waiting, Returning, Stopping})
"""Phases in which no visitor is served, and whose pages show nothing from the catalogue."""


def rules_in_force(state: State, rules: Rules) -> Rules:
    """Return `rules` with the catalogue and the orders for the day that are in force now."""
    edition = state.edition
    if edition is None:
        return rules
    rules = replace(rules, procedures=edition.procedures, topics=edition.topics, policies=edition.policies)
    day = edition.day
    if day is None:
        return rules
    return replace(
        rules,
        places=day.places,
        counters=day.counters,
        paused=day.paused,
        priority_for=day.priority_for,
        notice=day.notice,
    )


def edition_loaded(state: State, event: EditionLoaded, context: StepContext) -> State:
    """Note a new edition, to be used later. It replaces one that is still waiting, and keeps that one's deadline."""
    by_ms = context.deadline(MAX_DELAY_MS) if state.coming_by_ms is None else state.coming_by_ms
    return replace(state, coming=event.edition, coming_by_ms=by_ms)


def take_over(state: State, context: StepContext) -> State:
    """Put the waiting edition in force if no visit goes on or its deadline has passed. `context.rules` are then the new
    rules.
    """
    if state.coming is None or state.coming_by_ms is None:
        return state
    if type(state.phase) not in BETWEEN_VISITS and context.at_ms < state.coming_by_ms:
        return state
    context.emit(UseEdition(state.coming.number))
    state = replace(state, edition=state.coming, coming=None, coming_by_ms=None)
    old, context.rules = context.rules, rules_in_force(state, context.rules)
    trail = tuple(kept for page in state.trail if (kept := _unchanged_part(page, old, context.rules)) is not None)
    phase = _unchanged_part(state.phase, old, context.rules)
    state = _without_vanished(replace(state, trail=trail), context.rules)
    if phase is None:
        home = Browsing(context.page_deadline(context.rules.home_ms))
        return speak(turn_to(state, context, home, keep=False), context, Line("say.home"), then="")
    if isinstance(phase, Answering) and phase is not state.phase:
        phase = replace(phase, until_ms=context.page_deadline(context.rules.procedure_ms))
        return speak(turn_to(state, context, phase, keep=False), context, Line("say.edited"), then="")
    return replace(state, phase=phase)


def _unchanged_part(phase: AnyPhase, old: Rules, rules: Rules) -> AnyPhase | None:
    """Return `phase` without what the new rules have changed or removed: the same object if that is nothing, None if
    nothing is left to show.
    """
    if isinstance(phase, Writing):
        phase = replace(phase, said=tuple(bubble for bubble in phase.said if _known(bubble.line, rules)))
    code = code_of(phase)
    if isinstance(phase, Informing):
        phase = replace(phase, code=code if code in rules.procedures else "")
        return phase if phase.policy in rules.policies else None
    if code and old.procedures.get(code) == rules.procedures.get(code):
        return phase
    match phase:
        case Answering():
            return replace(phase, ticked=(), number=0) if code in rules.procedures else None
        case Prechecking() | Concluding():  # its questions have changed: go to the procedure itself
            return Answering(code) if code in rules.procedures else None
        case Choosing(codes):
            left = tuple(code for code in codes if code in rules.procedures)
            return replace(phase, codes=left) if left else None
        case Browsing(topic=topic) if old.topics.get(topic) != rules.topics.get(topic):
            return replace(phase, number=0) if topic in rules.topics else None
        case PickingCounter() if old.counters != rules.counters:
            return replace(phase, number=0)
        case Telling(line):
            return phase if _known(line, rules) else None
        case Offering(code=code) if code:  # its questions have changed: drop what they found
            return replace(phase, code=code if code in rules.procedures else "", ticked=(), found=NOTHING_FOUND)
        case Leaving() | Driving() | Seeking() | Pausing() | HandingOver() if code:
            return replace(phase, code=code if code in rules.procedures else "", ticked=())
        case ShowingWay() | Queueing() | Rating() | Writing() if code not in rules.procedures:
            return replace(phase, code="")
    return phase


def _known(line: Line, rules: Rules) -> bool:
    """Whether the content still has the procedure and the policy answer that `line` is about; True for a line about
    none.
    """
    known = not line.procedure or line.procedure in rules.procedures
    return known and (not line.policy or line.policy in rules.policies)


def _without_vanished(state: State, rules: Rules) -> State:
    """Remove procedures that the catalogue no longer has: from sentences, caption, queue number and its request."""

    def known(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        return tuple(line for line in lines if _known(line, rules))

    mouth, ear, ticket, asked = state.mouth, state.ear, state.ticket, state.asked
    if isinstance(mouth, Speaking):
        mouth = replace(mouth, lines=known(mouth.lines))
    if isinstance(ear, Hearing | Thinking):
        ear = replace(ear, broken_off=known(ear.broken_off))
    if ticket is not None and ticket.code not in rules.procedures:
        ticket = replace(ticket, code="")
    if asked is not None and asked.code not in rules.procedures:
        asked = replace(asked, code="")
    return replace(state, caption=known(state.caption), mouth=mouth, ear=ear, ticket=ticket, asked=asked)
