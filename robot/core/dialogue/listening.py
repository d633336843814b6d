"""The open turn of the visitor: speech begins, ends, is lost or never comes; the turn is closed or opened again."""

from msgspec.structs import replace

from robot.core.commands import Hush, StopListening, Tone
from robot.core.dialogue.presence import is_attentive
from robot.core.dialogue.turn_taking import (
    STOP,
    WAIT_FOR_MEANING_MS,
    YES_NO,
    chime,
    chime_ready,
    close_turn,
    doze,
    listen,
    open_over_voice,
    speak,
)
from robot.core.events import HeardNothing, HearingLost, SpeechBegan, SpeechEnded
from robot.core.health import can_see, ears_open
from robot.core.phases import Prechecking
from robot.core.screen.lines import Line
from robot.core.state import (
    Deaf,
    Dozing,
    Hearing,
    Listening,
    Silent,
    Somebody,
    Speaking,
    State,
    Thinking,
    Visitor,
    dozes_at,
)
from robot.core.step_context import StepContext

MAX_SPEECH_MS = 25_000
"""How long the end of a visitor's speech is waited for, ms. The ears end a sentence after at most 20 s, so without an
end it was lost. Chosen.
"""


def speech_began(state: State, event: SpeechBegan, context: StepContext) -> State:
    """Note that the visitor speaks in the open turn. If this interrupts the robot (barge-in), it stops speaking."""
    ear, mouth = state.ear, state.mouth
    ends_ms = context.deadline(MAX_SPEECH_MS)
    if isinstance(mouth, Speaking) and mouth.over == event.turn and mouth.then is not None:
        context.emit(Hush())
        return replace(state, mouth=Silent(), ear=Hearing(event.turn, mouth.then, mouth.lines, ends_ms))
    if not isinstance(ear, Listening) or ear.turn != event.turn:
        return state
    return replace(state, ear=Hearing(ear.turn, ear.expects, until_ms=ends_ms))


def speech_ended(state: State, event: SpeechEnded, context: StepContext) -> State:
    """Wait for the meaning of the sentence that the visitor has ended."""
    ear = state.ear
    if not isinstance(ear, Listening | Hearing) or ear.turn != event.turn:
        return state
    broken_off = ear.broken_off if isinstance(ear, Hearing) else ()
    return replace(state, ear=Thinking(ear.turn, ear.expects, context.deadline(WAIT_FOR_MEANING_MS[0]), broken_off))


def heard_nothing(state: State, event: HeardNothing, context: StepContext) -> State:
    """Open a new turn after a noise without words: for half the time, since the visitor is not encouraged again.

    If the noise interrupted the robot, it says its sentence again.
    """
    ear = state.ear
    if isinstance(ear, Deaf | Dozing) or ear.turn != event.turn:
        return state
    if isinstance(ear, Hearing | Thinking) and ear.broken_off and ear.expects != STOP:
        return say_again(state, context, ear.expects, ear.broken_off)
    state = listen(replace(state, ear=Deaf()), context, ear.expects)
    return replace(state, ear=replace(state.ear, nudged=True)) if isinstance(state.ear, Listening) else state


def say_again(state: State, context: StepContext, expects: str, lines: tuple[Line, ...]) -> State:
    """Say `lines` again, this time without barge-in, since what interrupted the robot was no request."""
    caption = state.caption
    return replace(speak(replace(state, ear=Deaf()), context, *lines, then=expects, over=False), caption=caption)


def hearing_lost(state: State, event: HearingLost, context: StepContext) -> State:
    """Ask the visitor to repeat, since the recogniser starts again; on the way only listen for "stop" again."""
    ear = state.ear
    if isinstance(ear, Deaf | Dozing) or ear.turn != event.turn:
        return state
    state = replace(state, ear=Deaf())
    if ear.expects == STOP:
        return listen(state, context, STOP)
    chime(state, context, Tone.ERROR)
    return speak(state, context, Line("say.say_again"), then=ear.expects)


def ears_lost(state: State, context: StepContext) -> State:
    """Close the open turn, since microphone or recogniser failed, and note that the visitor is owed a turn."""
    ear = state.ear
    expects = state.unheard if isinstance(ear, Deaf) else "" if isinstance(ear, Dozing) else ear.expects
    return replace(close_turn(state, context), unheard=expects)


def ears_back(state: State, context: StepContext) -> State:
    """Open the turn that the visitor is owed, if the page still waits for it, now that the ears work again."""
    expects = state.unheard
    if expects is None or not ears_open(state, context.rules) or isinstance(state.mouth, Speaking):
        return state
    if not expects and (isinstance(state.presence, Somebody) or not is_attentive(state, context)):
        return replace(close_turn(state, context), ear=Dozing())
    if expects != STOP:
        chime_ready(state, context)
    return listen(state, context, expects)


def attention_changed(state: State, context: StepContext) -> State:
    """Open the closed turn for a visitor who looks at the robot again, or comes back to the page that they left."""
    if isinstance(state.presence, Somebody) or not is_attentive(state, context):
        return state
    if isinstance(state.mouth, Speaking) and state.mouth.dozes:
        return open_over_voice(state, context)
    return listen(state, context) if isinstance(state.ear, Dozing) else state


def turn_overdue(state: State, context: StepContext) -> State:
    """React when an open turn is overdue: encourage once, in the paper check ask once more, then close the turn.

    A turn in which anything may be said stays open while the visitor looks at the robot, closes when they look
    elsewhere or leave, and opens again at their next look. While the robot drives it keeps listening for "stop". Speech
    without an end counts as lost.
    """
    ear = state.ear
    dozes_ms = dozes_at(state)
    if dozes_ms is not None and context.at_ms >= dozes_ms:
        return doze(state, context)
    if isinstance(ear, Deaf | Dozing) or not ear.until_ms or context.at_ms < ear.until_ms:
        return state
    if isinstance(ear, Hearing):
        context.emit(StopListening())
        return hearing_lost(state, HearingLost(ear.turn), context)
    if isinstance(ear, Thinking) and (thinking := _next_wait(ear, context)) is not None:
        return replace(state, ear=thinking)
    phase = state.phase
    if isinstance(phase, Prechecking) and isinstance(ear, Listening) and not phase.asked_again:
        state = replace(state, phase=replace(phase, asked_again=True))
        return speak(state, context, phase.question, then=YES_NO)
    later_ms = context.deadline(context.rules.no_speech_ms)
    if isinstance(ear, Listening) and ear.nudged and not ear.expects and _is_looked_at(state, context):
        return replace(state, ear=replace(ear, until_ms=later_ms))
    if isinstance(ear, Thinking) or ear.nudged or isinstance(phase, Prechecking):
        state = close_turn(state, context)
        if isinstance(ear, Listening) and not ear.expects and can_see(state, context.rules):
            return replace(state, ear=Dozing())
        return listen(state, context, STOP) if ear.expects == STOP else state
    if ear.expects == STOP:
        return replace(state, ear=replace(ear, until_ms=later_ms))
    caption = state.caption if ear.expects else (Line("say.nudge"),)
    return replace(state, ear=replace(ear, until_ms=later_ms, nudged=True), caption=caption)


def _next_wait(ear: Thinking, context: StepContext) -> Thinking | None:
    """Return the next wait for the meaning, in which the visitor is asked for patience; None after the last one."""
    since_ms = ear.until_ms - WAIT_FOR_MEANING_MS[ear.told]
    told = sum(context.at_ms >= since_ms + span_ms for span_ms in WAIT_FOR_MEANING_MS)
    return (
        None
        if told == len(WAIT_FOR_MEANING_MS)
        else replace(ear, told=told, until_ms=since_ms + WAIT_FOR_MEANING_MS[told])
    )


def _is_looked_at(state: State, context: StepContext) -> bool:
    """Whether the camera sees that a visitor looks at the robot, or has looked just before."""
    return isinstance(state.presence, Visitor) and is_attentive(state, context)
