"""The expression of the robot in each state: face, ring around the microphone, state label ("pill"), caption."""

from collections.abc import Mapping

from robot.core.health import can_ask_desk, can_drive, can_listen
from robot.core.parts import Part
from robot.core.phases import (
    CallingStaff,
    Checking,
    Driving,
    Greeting,
    HandingOver,
    Leaving,
    LookingUp,
    Offering,
    Parting,
    Phase,
    Queueing,
    Returning,
    Seeking,
    Servicing,
    Starting,
    Stopping,
    Unlocking,
    Waiting,
)
from robot.core.rules import Rules
from robot.core.screen.lines import Line
from robot.core.screen.view import WAIT_CAPTIONS, Ear, Face
from robot.core.state import Deaf, Hearing, Listening, Speaking, State, Thinking

FACES: Mapping[type[Phase], Face] = {
    Starting: Face.SLEEP,
    Waiting: Face.IDLE,
    Leaving: Face.GUIDE,
    Driving: Face.GUIDE,
    Returning: Face.GUIDE,
    Stopping: Face.STOP,
    Unlocking: Face.ATTENTIVE,
    Servicing: Face.ATTENTIVE,
}
"""The face in phases that have one of their own; in all others the face follows the conversation."""

HAPPY: frozenset[type[Phase]] = frozenset({Greeting, HandingOver, Parting})
"""Phases in which the robot smiles while it speaks."""

_PILLS: Mapping[type[Phase], str] = {
    Leaving: "pill.guide",
    Driving: "pill.guide",
    Returning: "pill.guide",
    Seeking: "pill.asking",
    CallingStaff: "pill.call",
    Offering: "pill.asking",
    Checking: "pill.asking",
}
"""Key of the text in the state label ("pill"), for phases that have a text of their own."""


def face_of(state: State) -> Face:
    """Return the face: that of the phase, else that of the conversation. In a visit about a death it is never happy,
    and on the page of an emergency it does not smile.
    """
    phase = state.phase
    kind = type(phase)
    if kind in FACES:
        return FACES[kind]
    if isinstance(phase, CallingStaff) and state.call is not None and state.call.kind:
        return Face.SPEAK if isinstance(state.mouth, Speaking) else Face.SERIOUS
    asks_desk = isinstance(phase, Queueing | LookingUp) and phase.request
    if isinstance(state.ear, Thinking) or (asks_desk and not isinstance(state.mouth, Speaking)):
        return Face.THINK
    if isinstance(state.ear, Listening | Hearing):
        return Face.LISTEN
    if isinstance(state.mouth, Speaking):
        if state.misses or (isinstance(phase, Queueing | LookingUp) and phase.failed):
            return Face.SORRY
        return Face.HAPPY if kind in HAPPY and not state.mourning else Face.SPEAK
    return Face.ATTENTIVE


def caption_of(state: State) -> tuple[Line, ...]:
    """Return the caption: the sentence that is being said or was said last, or, while the robot needs long to
    understand, a request to wait.
    """
    ear = state.ear
    if isinstance(ear, Thinking) and ear.told and type(state.phase) not in FACES:
        return WAIT_CAPTIONS[ear.told - 1 : ear.told]
    return state.caption


def ear_of(state: State, rules: Rules) -> Ear:
    """Return the state of the ring around the microphone."""
    match state.ear:
        case Listening() | Hearing():
            return Ear.OPEN
        case Thinking():
            return Ear.THINKING
        case _:
            return Ear.CLOSED if can_listen(state, rules) else Ear.BROKEN


def pill_of(state: State, rules: Rules) -> str:
    """Return the key of the state label's text: what the robot does or, if it only waits, which part does not work."""
    key = _PILLS.get(type(state.phase))
    if key:
        return key
    if state.options.written:
        return "pill.written"
    if isinstance(state.mouth, Speaking):
        return "pill.speak"
    match state.ear:
        case Listening() | Hearing():
            return "pill.listen"
        case Thinking():
            return "pill.think"
        case _ if Part.MICROPHONE not in rules.parts:
            return "pill.touch"
        case Deaf() if not can_listen(state, rules):
            return "pill.deaf"
        case _ if isinstance(state.phase, Starting):
            return "pill.waiting"
        case _ if Part.BASE in rules.parts and rules.guiding and not can_drive(state, rules):
            return "pill.stuck"
        case _ if Part.DESK in rules.parts and not can_ask_desk(state, rules):
            return "pill.offline"
        case _:
            return "pill.waiting"
