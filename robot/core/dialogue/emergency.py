"""An emergency that a visitor reports: the robot stops, calls the staff with its kind, and says what to do until they
come. It wins over everything else that goes on.
"""

from collections.abc import Mapping

from msgspec.structs import replace

from robot.core.commands import CallStaff, Halt
from robot.core.dialogue.pages import code_of, turn_to
from robot.core.dialogue.turn_taking import speak
from robot.core.health import can_ask_desk, can_speak
from robot.core.phases import Browsing, CallingStaff, Driving, Leaving, Pausing, Returning, Seeking
from robot.core.screen.lines import Line
from robot.core.state import Call, State
from robot.core.step_context import StepContext

NUMBERS: Mapping[str, str] = {
    "medical": "115",
    "fire": "114",
    "violence": "113",
    "lost-child": "113",
    "self-harm": "115",
    "abuse": "111",
    "theft": "113",
    "other": "114",
}
"""The number to call in each kind of emergency: 111 child protection, 113 police, 114 fire and rescue, 115 ambulance.
Source: circular 22/2014/TT-BTTTT (113 to 115), decree 56/2017/NĐ-CP (111).
"""


def call(state: State, kind: str, context: StepContext) -> State:
    """Stop the wheels, call the staff at once with the `kind` of the emergency, and say what to do until they come.

    A call for the same emergency is not made again while it stands. Without the desk the staff are called aloud; with
    neither voice nor desk the page says which number to call.
    """
    state = _stand_still(state, context)
    kind = kind if kind in NUMBERS else "other"
    standing, desk = state.call, can_ask_desk(state, context.rules)
    first, until_ms = "say.emergency_called", context.deadline(context.rules.staff_answers_ms)
    if standing is not None and standing.kind == kind and not standing.in_vain:
        until_ms = standing.until_ms
        first = "say.emergency_coming" if standing.answered else first
    elif desk:
        standing = None
        context.emit(CallStaff(code_of(state.phase), state.options.language, kind=kind))
    else:
        first = "say.emergency_aloud" if can_speak(state, context.rules, to_all=True) else "say.emergency_alone"
        standing = Call(until_ms, in_vain=first == "say.emergency_alone")
    state = turn_to(state, context, CallingStaff(), keep=not isinstance(state.phase, CallingStaff))
    answered, in_vain = standing is not None and standing.answered, standing is not None and standing.in_vain
    state = replace(state, call=Call(until_ms, answered, in_vain, kind))
    then = None if state.room.noisy else ""  # with "" the robot would first say that the room is loud
    return speak(state, context, Line(first), Line(f"say.emergency_{kind}"), then=then, to_all=True)


def _stand_still(state: State, context: StepContext) -> State:
    """Stop the wheels if they may turn; the trip is paused, and "back" returns to it."""
    phase = state.phase
    if not isinstance(phase, Leaving | Driving | Seeking | Returning):
        return state
    context.emit(Halt())
    if isinstance(phase, Returning):
        return replace(state, phase=Browsing(context.page_deadline(context.rules.home_ms)), trail=())
    until_ms = context.page_deadline(context.rules.paused_ms)
    return replace(state, phase=Pausing(phase.place, until_ms, phase.code, phase.ticked))
