"""Carry out a spoken sentence: it does what a touch of the same meaning would do on the page where it was said."""

from msgspec.structs import replace

from robot.core.commands import Tone
from robot.core.dialogue import escort, escort_progress, pages, turn_taking
from robot.core.dialogue.listening import say_again
from robot.core.dialogue.spoken_commands import want_of
from robot.core.events import Act, Understood
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.phases import Servicing
from robot.core.rules import Rules
from robot.core.state import Deaf, Dozing, HeardAs, Hearing, Silent, State, Thinking, Visitor
from robot.core.step_context import Handler, StepContext
from robot.core.table import MOVING, cell_for

SILENT_WANTS = frozenset(
    {
        *(Want.TICK, Want.PAGE, Want.RATE, Want.REASON, Want.REMARK, Want.FINISHED_TALKING),
        *(Want.TEXT_SIZE, Want.CONTRAST, Want.LOWERED, Want.READ_ALOUD, Want.CALM),
    }
)
"""Wants that are carried out without a spoken answer; the robot then listens again to the visitor who said them."""

LETS_WHEELS_TURN: frozenset[Handler] = frozenset({escort.agree, escort.agree_to, escort_progress.visitor_found})
"""Handlers that let the wheels turn. A voice may start them only while the camera sees a visitor, a touch always."""


def understood(state: State, event: Understood, context: StepContext) -> State:
    """Carry out the meaning of a sentence as a touch would be; ignore the meaning if its turn is no longer open."""
    ear, kind = state.ear, type(state.phase)
    if isinstance(ear, Deaf | Dozing) or ear.turn != event.turn:
        want, of = want_of(event)  # an emergency, and "stop" on a trip, count although their turn was just closed
        late = event.act is Act.EMERGENCY or (kind in MOVING and want is Want.STOP)
        return cell_for(kind, want).handle(state, of, context) if late else state
    if isinstance(state.phase, Servicing):  # a microphone test: carry nothing out
        return replace(state, ear=Deaf())
    want, of = want_of(event)
    for_nothing = want is Want.NOT_UNDERSTOOD and event.act is not Act.ASK_BACK and ear.expects != turn_taking.STOP
    if for_nothing and isinstance(ear, Hearing | Thinking) and ear.broken_off:
        return say_again(state, context, ear.expects, ear.broken_off)
    state = replace(state, ear=Deaf())
    codes = tuple(c.code for c in event.candidates if c.code in context.rules.procedures)[:3]
    if event.act is Act.EMERGENCY:
        return cell_for(kind, want).handle(replace(state, misses=0), of, context)
    offers = kind not in MOVING
    if offers and (want is not Want.NOT_UNDERSTOOD or codes):
        turn_taking.chime(state, context, Tone.UNDERSTOOD)
        state = _with_address(state, event)
    if event.act is Act.ASK_BACK and codes and offers:
        return pages.choose_among(replace(state, misses=0), codes, event.turn, context)
    code = event.variant or event.procedure
    if (
        event.act is Act.ANSWER
        and state.room.noisy
        and event.score < 1.0
        and code in context.rules.procedures
        and offers
    ):
        return pages.confirm(replace(state, misses=0), code, event.turn, context)
    after = _carry_out(state, event, want, of, context)
    if want in SILENT_WANTS and isinstance(after.mouth, Silent) and isinstance(after.ear, Deaf):
        after = turn_taking.listen(after, context, turn_taking.expected_answer(after.phase))
    if type(after.phase) in MOVING or want is Want.CORRECT:
        return after
    return replace(after, heard=HeardAs(event.turn, event.others))


def _with_address(state: State, event: Understood) -> State:
    """Note the form of address that follows from how the visitor calls themselves; the robot uses it from now on."""
    return replace(state, options=replace(state.options, address=event.address)) if event.address else state


def _carry_out(state: State, event: Understood, want: Want, of: str, context: StepContext) -> State:
    """Carry out a want. The voice of a person not in sight, or a second reading of the sound, is no consent to move."""
    if want is not Want.NOT_UNDERSTOOD:
        state = replace(state, misses=0)
    if event.act is Act.FOLLOW_UP and event.procedure and pages.code_of(state.phase) != event.procedure:
        state = cell_for(type(state.phase), Want.CHOOSE).handle(state, event.procedure, context)
    handler = cell_for(type(state.phase), want).handle
    if handler in LETS_WHEELS_TURN and (event.rescored or not _is_visitor_seen(state, context.rules)):
        handler = cell_for(type(state.phase), Want.NOT_UNDERSTOOD).handle
    return handler(state, of, context)


def _is_visitor_seen(state: State, rules: Rules) -> bool:
    """Whether the camera sees a visitor. True without a camera or if it is down, so that a voice is still obeyed."""
    blind = Part.CAMERA in state.down or Part.CAMERA not in rules.parts
    return blind or (isinstance(state.presence, Visitor) and state.presence.lost_ms is None)
