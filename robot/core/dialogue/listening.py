"""The open turn of the visitor: speech began, ended, was lost or never came; the turn is given up or opened again."""

from msgspec.structs import replace

from robot.core.commands import Hush, StopListening, Tone
from robot.core.dialogue.presence import attentive
from robot.core.dialogue.turn_taking import (
    STOP,
    THINKING_MS,
    YES_NO,
    chime,
    doze,
    hush_ear,
    listen,
    open_over_voice,
    ready,
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

HEARING_MS = 25_000
"""Longest time that speech is waited for, ms: the ears end a sentence after at most 20 s, so a longer one was lost.
Chosen.
"""


def speech_began(state: State, event: SpeechBegan, now: StepContext) -> State:
    """Note that the visitor answers in the open turn, or interrupts the robot (barge-in): then it stops speaking."""
    ear, mouth = state.ear, state.mouth
    ends_ms = now.after(HEARING_MS)
    if isinstance(mouth, Speaking) and mouth.over == event.turn and mouth.then is not None:
        now.wish(Hush())
        return replace(state, mouth=Silent(), ear=Hearing(event.turn, mouth.then, mouth.lines, ends_ms))
    if not isinstance(ear, Listening) or ear.turn != event.turn:
        return state
    return replace(state, ear=Hearing(ear.turn, ear.expects, until_ms=ends_ms))


def speech_ended(state: State, event: SpeechEnded, now: StepContext) -> State:
    """Await the meaning of the sentence that is over."""
    ear = state.ear
    if not isinstance(ear, Listening | Hearing) or ear.turn != event.turn:
        return state
    broken_off = ear.broken_off if isinstance(ear, Hearing) else ()
    return replace(state, ear=Thinking(ear.turn, ear.expects, now.after(THINKING_MS[0]), broken_off))


def heard_nothing(state: State, event: HeardNothing, now: StepContext) -> State:
    """Wait on in a new turn after a noise that held no words, without a further encouragement.

    A noise that interrupted the robot makes it say its sentence again.
    """
    ear = state.ear
    if isinstance(ear, Deaf | Dozing) or ear.turn != event.turn:
        return state
    if isinstance(ear, Hearing | Thinking) and ear.broken_off and ear.expects != STOP:
        return resume(state, now, ear.expects, ear.broken_off)
    state = listen(replace(state, ear=Deaf()), now, ear.expects)
    return replace(state, ear=replace(state.ear, nudged=True)) if isinstance(state.ear, Listening) else state


def resume(state: State, now: StepContext, expects: str, lines: tuple[Line, ...]) -> State:
    """Say `lines` again, this time without barge-in: what interrupted the robot was no request."""
    caption = state.caption
    return replace(speak(replace(state, ear=Deaf()), now, *lines, then=expects, over=False), caption=caption)


def hearing_lost(state: State, event: HearingLost, now: StepContext) -> State:
    """Ask the visitor to repeat, since the recogniser starts again. On the way listen for "stop" again at once."""
    ear = state.ear
    if isinstance(ear, Deaf | Dozing) or ear.turn != event.turn:
        return state
    state = replace(state, ear=Deaf())
    if ear.expects == STOP:
        return listen(state, now, STOP)
    chime(state, now, Tone.ERROR)
    return speak(state, now, Line("say.say_again"), then=ear.expects)


def ears_lost(state: State, now: StepContext) -> State:
    """Close the open turn, since a part of the ears failed, and note it as owed to the visitor."""
    ear = state.ear
    expects = state.unheard if isinstance(ear, Deaf) else "" if isinstance(ear, Dozing) else ear.expects
    return replace(hush_ear(state, now), unheard=expects)


def ears_back(state: State, now: StepContext) -> State:
    """Open the turn that is owed, now that the ears work again."""
    expects = state.unheard
    if expects is None or not ears_open(state, now.rules) or isinstance(state.mouth, Speaking):
        return state
    if not expects and (isinstance(state.presence, Somebody) or not attentive(state, now)):
        return replace(hush_ear(state, now), ear=Dozing())
    if expects != STOP:
        ready(state, now)
    return listen(state, now, expects)


def attention_changed(state: State, now: StepContext) -> State:
    """Listen to a visitor who looks at the robot again, or comes back to the page on which they left it."""
    if isinstance(state.presence, Somebody) or not attentive(state, now):
        return state
    if isinstance(state.mouth, Speaking) and state.mouth.dozes:
        return open_over_voice(state, now)
    return listen(state, now) if isinstance(state.ear, Dozing) else state


def ear_due(state: State, now: StepContext) -> State:
    """Handle an open turn without speech: encourage once, in the paper check ask once more, then close the turn.

    A free turn stays open while the visitor looks at the robot, closes when they look elsewhere or leave, and opens
    again at the next look. "Stop" is listened for while the robot drives. Speech that does not end counts as lost.
    """
    ear = state.ear
    dozes_ms = dozes_at(state)
    if dozes_ms is not None and now.at_ms >= dozes_ms:
        return doze(state, now)
    if isinstance(ear, Deaf | Dozing) or not ear.until_ms or now.at_ms < ear.until_ms:
        return state
    if isinstance(ear, Hearing):
        now.wish(StopListening())
        return hearing_lost(state, HearingLost(ear.turn), now)
    if isinstance(ear, Thinking) and (thinking := _thinks_on(ear, now)) is not None:
        return replace(state, ear=thinking)
    phase = state.phase
    if isinstance(phase, Prechecking) and isinstance(ear, Listening) and not phase.asked_again:
        state = replace(state, phase=replace(phase, asked_again=True))
        return speak(state, now, phase.question, then=YES_NO)
    later_ms = now.after(now.rules.no_speech_ms)
    if isinstance(ear, Listening) and ear.nudged and not ear.expects and _looks_here(state, now):
        return replace(state, ear=replace(ear, until_ms=later_ms))
    if isinstance(ear, Thinking) or ear.nudged or isinstance(phase, Prechecking):
        state = hush_ear(state, now)
        if isinstance(ear, Listening) and not ear.expects and can_see(state, now.rules):
            return replace(state, ear=Dozing())
        return listen(state, now, STOP) if ear.expects == STOP else state
    if ear.expects == STOP:
        return replace(state, ear=replace(ear, until_ms=later_ms))
    caption = state.caption if ear.expects else (Line("say.nudge"),)
    return replace(state, ear=replace(ear, until_ms=later_ms, nudged=True), caption=caption)


def _thinks_on(ear: Thinking, now: StepContext) -> Thinking | None:
    """Return the next wait for the meaning, in which the visitor is asked to wait; None after the last one."""
    since_ms = ear.until_ms - THINKING_MS[ear.told]
    told = sum(now.at_ms >= since_ms + span_ms for span_ms in THINKING_MS)
    return None if told == len(THINKING_MS) else replace(ear, told=told, until_ms=since_ms + THINKING_MS[told])


def _looks_here(state: State, now: StepContext) -> bool:
    """Whether the camera sees a visitor's face turned to the robot."""
    return isinstance(state.presence, Visitor) and attentive(state, now)
