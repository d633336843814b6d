"""The rating of a visit: five faces, reasons, a remark. It rates the counter and the procedure, never a person."""

from msgspec.structs import replace

from robot.core.dialogue import visit
from robot.core.dialogue.pages import code_of, turn_to
from robot.core.dialogue.turn_taking import RATING, expected, listen, quiet, speak
from robot.core.health import can_ask_desk
from robot.core.phases import GOOD, HandingOver, Queueing, Rating
from robot.core.screen.lines import Line
from robot.core.state import State
from robot.core.step_context import StepContext

REASONS = 6
"""Number of reasons that the rating page offers."""


def ask(state: State, _of: str, now: StepContext) -> State:
    """Ask for a rating, once in a visit; where no desk keeps it, say goodbye."""
    rated = [page for page in (*state.trail, state.phase) if isinstance(page, Rating) and page.score]
    if rated or isinstance(state.phase, Rating):  # asked already: a touched face counts as sent
        return _sent(state, bool(rated), now)
    if not can_ask_desk(state, now.rules):
        return visit.part_ways(state, "", now)
    phase, ticket = state.phase, state.ticket
    place = phase.place if isinstance(phase, HandingOver | Queueing) else "" if ticket is None else ticket.place
    rating = Rating(now.page(now.rules.rating_ms), place=place, code=code_of(phase))
    return speak(turn_to(state, now, rating, keep=False), now, Line("say.rate"), then=RATING)


def ask_at_the_counter(state: State, now: StepContext) -> State:
    """Ask for a rating when the visitor was led to the counter and wants nothing more; end the visit where no desk
    keeps it.
    """
    return ask(state, "", now) if can_ask_desk(state, now.rules) else visit.end_visit(state, now)


def rate(state: State, of: str, now: StepContext) -> State:
    """Note one of five faces. Another face replaces it; its reasons are dropped where praise turns into complaint or
    back.
    """
    phase = state.phase
    if not isinstance(phase, Rating) or of not in ("1", "2", "3", "4", "5"):
        return state
    score = int(of)
    reasons = phase.reasons if (score >= GOOD) == (phase.score >= GOOD) else ()
    phase = replace(phase, score=score, reasons=reasons, until_ms=now.page(now.rules.rated_ms))
    return replace(quiet(state, now), phase=phase)


def reason(state: State, of: str, now: StepContext) -> State:
    """Add a reason, or by touch remove one that was there."""
    phase = state.phase
    index, _, said = of.partition(" ")
    if not isinstance(phase, Rating) or not phase.score or not index.isdigit() or int(index) >= REASONS:
        return state
    reasons = {*phase.reasons} | {int(index)} if said else {*phase.reasons} ^ {int(index)}
    return replace(state, phase=replace(phase, reasons=tuple(sorted(reasons)), until_ms=now.page(now.rules.rated_ms)))


def remark(state: State, of: str, now: StepContext) -> State:
    """Note that words which go with the rating were said in the turn `of`; they are kept only with a rating that is
    sent.
    """
    phase = state.phase
    if not isinstance(phase, Rating) or not of.isdigit():
        return state
    return replace(state, phase=replace(phase, remark=int(of), until_ms=now.page(now.rules.rated_ms)))


def send(state: State, _of: str, now: StepContext) -> State:
    """Keep the rating, and say goodbye."""
    return _sent(state, isinstance(state.phase, Rating) and bool(state.phase.score), now)


def _sent(state: State, rated: bool, now: StepContext) -> State:
    return visit.part_ways(visit.keep_rating(state, now), "", now, *((Line("say.rated"),) if rated else ()))


def keep_listening(state: State, _of: str, now: StepContext) -> State:
    """Stay on the page: the words rate nothing, and were perhaps meant for another person."""
    return listen(state, now, expected(state.phase))


def due(state: State, now: StepContext) -> State:
    """Send the rating where a face was touched; otherwise nothing is kept."""
    return send(state, "", now)
