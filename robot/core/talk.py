"""Taking turns: speak, then listen; never both, never an answer to a question that is no longer asked."""

from msgspec.structs import replace

from robot.core.commands import EndTurn, Hush, Listen, Say, StopListening
from robot.core.events import HeardNothing, SpeechBegan, SpeechEnded, VoiceBegan, VoiceEnded
from robot.core.health import can_listen, can_speak
from robot.core.moment import Moment
from robot.core.phases import (
    Answering,
    AnyPhase,
    Choosing,
    Concluding,
    Driving,
    HandingOver,
    Offering,
    Pausing,
    Prechecking,
)
from robot.core.state import Deaf, Hearing, Listening, Silent, Speaking, State, Thinking
from robot.core.words import Line

YES_NO = "yes_no"
"""What the ear expects after a question of the robot."""

THINKING_LIMIT_MS = 10_000
"""A meaning that has not come by then does not come: the recogniser died in mid-turn."""

STOP_SILENCE_MS = 300
"""On the way only "stop" is awaited; the ears act on it at once and do not wait for a sentence."""

SLOW_SILENCE_MS = 1400
"""The pause that ends a turn for people who asked for slow speech or were not understood twice (screen design, 7)."""

_OF_A_PROCEDURE = Answering | Prechecking | Concluding | Offering | Driving | Pausing | HandingOver


def speak(state: State, now: Moment, *lines: Line, then: str | None = None) -> State:
    """Say `lines`; afterwards listen for what `then` expects ("" = anything), or not at all (None)."""
    state = hush_ear(state, now)
    number = state.utterance + 1
    state = replace(state, utterance=number, caption=lines)
    if not can_speak(state, now.rules):
        state = replace(state, mouth=Silent())
        return state if then is None else listen(state, now, then)
    options = state.options
    now.wish(Say(number, lines, options.language, options.slow, options.volume_permille))
    return replace(state, mouth=Speaking(number, then, now.after(now.rules.voice_limit_ms)))


def expected(phase: AnyPhase) -> str:
    """What a turn that the visitor opens on the page of `phase` expects."""
    return YES_NO if isinstance(phase, Prechecking) else ""


def listen(state: State, now: Moment, expects: str = "") -> State:
    """Open a turn in the context of the page, unless the ears do not work. Whatever is said or heard now ends."""
    state = quiet(state, now)
    if not can_listen(state, now.rules):
        return replace(state, ear=Deaf())
    turn = state.turn + 1
    phase = state.phase
    code = phase.code if isinstance(phase, _OF_A_PROCEDURE) else ""
    choices = phase.codes if isinstance(phase, Choosing) else ()
    slow = state.options.slow or state.misses >= 2
    silence_ms = (
        STOP_SILENCE_MS
        if expects == "stop"
        else max(SLOW_SILENCE_MS, now.rules.silence_ms)
        if slow
        else now.rules.silence_ms
    )
    now.wish(Listen(turn, code, choices, expects, silence_ms, state.options.language))
    return replace(state, turn=turn, ear=Listening(turn, expects, now.after(now.rules.no_speech_ms)))


def hush_ear(state: State, now: Moment) -> State:
    """Close the open turn, if any."""
    if isinstance(state.ear, Deaf):
        return state
    now.wish(StopListening())
    return replace(state, ear=Deaf())


def hush(state: State, now: Moment) -> State:
    """Stop speaking and forget what should have followed."""
    if isinstance(state.mouth, Silent):
        return state
    now.wish(Hush())
    return replace(state, mouth=Silent())


def quiet(state: State, now: Moment) -> State:
    """Neither speak nor listen."""
    return hush_ear(hush(state, now), now)


def finish_turn(state: State, now: Moment) -> State:
    """The visitor says that they have finished talking."""
    if not isinstance(state.ear, Listening | Hearing):
        return state
    now.wish(EndTurn(state.ear.turn))
    return replace(state, ear=Thinking(state.ear.turn, state.ear.expects, now.after(THINKING_LIMIT_MS)))


def voice_began(state: State, _event: VoiceBegan, _now: Moment) -> State:
    """The sound began; the caption stands already."""
    return state


def voice_ended(state: State, event: VoiceEnded, now: Moment) -> State:
    """The turn passes to the visitor."""
    mouth = state.mouth
    if not isinstance(mouth, Speaking) or mouth.utterance != event.utterance:
        return state
    state = replace(state, mouth=Silent())
    return state if mouth.then is None else listen(state, now, mouth.then)


def speech_began(state: State, event: SpeechBegan, _now: Moment) -> State:
    """Somebody answers in the open turn."""
    ear = state.ear
    if not isinstance(ear, Listening) or ear.turn != event.turn:
        return state
    return replace(state, ear=Hearing(ear.turn, ear.expects))


def speech_ended(state: State, event: SpeechEnded, now: Moment) -> State:
    """The sentence is over; its meaning is awaited."""
    ear = state.ear
    if not isinstance(ear, Listening | Hearing) or ear.turn != event.turn:
        return state
    return replace(state, ear=Thinking(ear.turn, ear.expects, now.after(THINKING_LIMIT_MS)))


def heard_nothing(state: State, event: HeardNothing, now: Moment) -> State:
    """A noise, not words: go on waiting in a new turn, for half the time and without a further word."""
    ear = state.ear
    if isinstance(ear, Deaf) or ear.turn != event.turn:
        return state
    state = listen(replace(state, ear=Deaf()), now, ear.expects)
    return replace(state, ear=replace(state.ear, nudged=True)) if isinstance(state.ear, Listening) else state


def ear_due(state: State, now: Moment) -> State:
    """Nobody spoke: encourage once, in the paper check ask once more, then close the turn.

    Stop words are listened for as long as the robot drives.
    """
    ear = state.ear
    if isinstance(ear, Deaf | Hearing) or now.at_ms < ear.until_ms:
        return state
    phase = state.phase
    if isinstance(phase, Prechecking) and isinstance(ear, Listening) and not phase.asked_again:
        state = replace(state, phase=replace(phase, asked_again=True))
        return speak(state, now, phase.question, then=YES_NO)
    if isinstance(ear, Thinking) or ear.nudged or isinstance(phase, Prechecking):
        state = hush_ear(state, now)
        return listen(state, now, "stop") if ear.expects == "stop" else state
    if ear.expects == "stop":
        return replace(state, ear=Listening(ear.turn, "stop", now.after(now.rules.no_speech_ms)))
    caption = state.caption if ear.expects else (Line("say.nudge"),)
    ear = Listening(ear.turn, ear.expects, now.after(now.rules.no_speech_ms), nudged=True)
    return replace(state, ear=ear, caption=caption)


def mouth_due(state: State, now: Moment) -> State:
    """The voice did not report its end: go on as if it had."""
    mouth = state.mouth
    if not isinstance(mouth, Speaking) or now.at_ms < mouth.until_ms:
        return state
    return voice_ended(state, VoiceEnded(mouth.utterance), now)
