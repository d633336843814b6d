"""A call for staff. It stays open while pages change, and on every page the visitor hears what becomes of it."""

from msgspec.structs import replace

from robot.core.commands import CallStaff, CancelCall
from robot.core.dialogue import emergency, visit
from robot.core.dialogue.hearing_mode import mention
from robot.core.dialogue.pages import back, code_of, ticked_of, turn_to
from robot.core.dialogue.turn_taking import expected_answer, speak
from robot.core.events import StaffAnswered
from robot.core.health import can_ask_desk, can_speak
from robot.core.phases import CallingStaff, Rating
from robot.core.screen.lines import Line
from robot.core.state import Call, Hearing, State, Thinking
from robot.core.step_context import StepContext


def call(state: State, _of: str, context: StepContext) -> State:
    """Call staff: aloud, and through the desk if there is one. A call that is open is shown, and not made again;
    a call in vain for an emergency is made again as one.

    With neither voice nor desk no one can be called: the robot says where the visitor can go.
    """
    here, standing = isinstance(state.phase, CallingStaff), state.call
    if standing is not None and standing.kind and standing.in_vain:
        return emergency.call(state, standing.kind, context)
    if standing is not None and not standing.in_vain:
        if here:
            return state
        line = Line("say.staff_coming" if standing.answered else "say.staff")
        return replace(turn_to(state, context, CallingStaff()), caption=(line,))
    if can_ask_desk(state, context.rules):
        context.emit(CallStaff(code_of(state.phase), state.options.language, ticked_of(state.phase)))
    state = turn_to(state, context, CallingStaff(), keep=not here)
    if not (can_ask_desk(state, context.rules) or can_speak(state, context.rules, to_all=True)):
        state = replace(state, call=Call(context.deadline(context.rules.staff_ms), in_vain=True))
        return speak(state, context, Line("say.staff_in_vain"))
    state = replace(state, call=Call(context.deadline(context.rules.staff_answers_ms)))
    return speak(state, context, Line("say.staff"), to_all=True)


def answered(state: State, _event: StaffAnswered, context: StepContext) -> State:
    """Say to the visitor who called that staff are coming. An answer to a call that has ended is ignored."""
    if state.call is None or state.call.answered:
        return state
    state = replace(state, call=replace(state.call, until_ms=context.deadline(context.rules.staff_ms), answered=True))
    return _announce(state, Line("say.staff_coming"), context)


def due(state: State, context: StepContext) -> State:
    """Say where to go if no one has answered the call. If the call has ended, close its page.

    While the visitor speaks, the deadline waits: the page must not change under their sentence.
    """
    standing = state.call
    if standing is None or context.at_ms < standing.until_ms:
        return state
    if isinstance(state.ear, Hearing | Thinking):  # do not change the page while the visitor speaks
        return replace(state, call=replace(standing, until_ms=context.deadline(context.rules.greeting_ms)))
    if not (standing.answered or standing.in_vain):
        until_ms = context.deadline(context.rules.staff_ms)
        state = replace(state, call=replace(standing, until_ms=until_ms, in_vain=True))
        return _announce(state, Line("say.emergency_in_vain" if standing.kind else "say.staff_in_vain"), context)
    state = replace(state, call=None)
    if not isinstance(state.phase, CallingStaff):
        return state
    state = back(state, "", context)
    return state if isinstance(state.phase, Rating) else visit.check(state, context)


def cancel(state: State, _of: str, context: StepContext) -> State:
    """Withdraw the call for staff, which the visitor no longer needs. The staff are informed, and the visit goes on
    where it was.
    """
    standing = state.call
    if standing is not None and not standing.answered and can_ask_desk(state, context.rules):
        context.emit(CancelCall())
    state = back(replace(state, call=None), "", context)
    return speak(state, context, Line("say.staff_cancelled"), then=expected_answer(state.phase))


def _announce(state: State, line: Line, context: StepContext) -> State:
    """Say `line` about the call: at once if its page is shown, else without ending what goes on."""
    if isinstance(state.phase, CallingStaff) and not isinstance(state.ear, Hearing | Thinking):
        return speak(state, context, line)
    return mention(state, context, line)
