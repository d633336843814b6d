"""The rating of a visit: five faces, reasons, a remark. The counter and the procedure are rated, never a person."""

from msgspec.structs import replace

from robot.core.dialogue import visit
from robot.core.dialogue.pages import code_of, turn_to
from robot.core.dialogue.turn_taking import RATING, be_quiet, expected_answer, listen, speak
from robot.core.health import can_ask_desk
from robot.core.phases import GOOD_SCORE, HandingOver, Queueing, Rating
from robot.core.screen.lines import Line
from robot.core.state import State
from robot.core.step_context import StepContext

REASONS = 6
"""Number of reasons that the rating page offers."""


def ask(state: State, _of: str, context: StepContext) -> State:
    """Ask for a rating, once in a visit; if no desk can store it, say goodbye instead."""
    rated = [page for page in (*state.trail, state.phase) if isinstance(page, Rating) and page.score]
    if rated or isinstance(state.phase, Rating):  # asked already: a touched face counts as sent
        return _sent(state, bool(rated), context)
    if not can_ask_desk(state, context.rules):
        return visit.part_ways(state, "", context)
    phase, ticket = state.phase, state.ticket
    place = phase.place if isinstance(phase, HandingOver | Queueing) else "" if ticket is None else ticket.place
    rating = Rating(context.page_deadline(context.rules.rating_ms), place=place, code=code_of(phase))
    return speak(turn_to(state, context, rating, keep=False), context, Line("say.rate"), then=RATING)


def ask_at_the_counter(state: State, context: StepContext) -> State:
    """Ask for a rating after the visitor was led to the counter and asked nothing more; if no desk can store it, end
    the visit.
    """
    return ask(state, "", context) if can_ask_desk(state, context.rules) else visit.end_visit(state, context)


def rate(state: State, of: str, context: StepContext) -> State:
    """Note the face that the visitor touched, in place of an earlier one. Reasons are dropped if praise becomes
    complaint or the reverse.
    """
    phase = state.phase
    if not isinstance(phase, Rating) or of not in ("1", "2", "3", "4", "5"):
        return state
    score = int(of)
    reasons = phase.reasons if (score >= GOOD_SCORE) == (phase.score >= GOOD_SCORE) else ()
    phase = replace(phase, score=score, reasons=reasons, until_ms=context.page_deadline(context.rules.rated_ms))
    return replace(be_quiet(state, context), phase=phase)


def reason(state: State, of: str, context: StepContext) -> State:
    """Add a reason for the rating; a touch on a reason that was chosen before removes it."""
    phase = state.phase
    index, _, said = of.partition(" ")
    if not isinstance(phase, Rating) or not phase.score or not index.isdigit() or int(index) >= REASONS:
        return state
    reasons = {*phase.reasons} | {int(index)} if said else {*phase.reasons} ^ {int(index)}
    return replace(
        state,
        phase=replace(phase, reasons=tuple(sorted(reasons)), until_ms=context.page_deadline(context.rules.rated_ms)),
    )


def remark(state: State, of: str, context: StepContext) -> State:
    """Note the turn `of` in which the visitor said words that go with the rating; they are stored only if the rating is
    sent.
    """
    phase = state.phase
    if not isinstance(phase, Rating) or not of.isdigit():
        return state
    return replace(state, phase=replace(phase, remark=int(of), until_ms=context.page_deadline(context.rules.rated_ms)))


def send(state: State, _of: str, context: StepContext) -> State:
    """Store the rating, and say goodbye."""
    return _sent(state, isinstance(state.phase, Rating) and bool(state.phase.score), context)


def _sent(state: State, rated: bool, context: StepContext) -> State:
    """Store the rating and say goodbye; if the visitor has `rated`, thank them first."""
    return visit.part_ways(visit.keep_rating(state, context), "", context, *((Line("say.rated"),) if rated else ()))


def keep_listening(state: State, _of: str, context: StepContext) -> State:
    """Stay on the page and listen again: the words were no rating, and perhaps meant for another person."""
    return listen(state, context, expected_answer(state.phase))


def due(state: State, context: StepContext) -> State:
    """Store the rating if the visitor touched a face, and say goodbye."""
    return send(state, "", context)
