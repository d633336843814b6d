"""Turn-taking: speak, then listen; never take an answer to a question that is no longer asked.

While the robot speaks, it listens only for a visitor who interrupts (barge-in): their first word ends its sentence. A
turn in which anything may be said is open only while the visitor looks at the robot; a turn after a question of the
robot, or opened with the microphone button, is open in any case.
"""

from msgspec.structs import replace

from robot.core.commands import Chime, EndTurn, Hush, Listen, Say, StopListening, Tone
from robot.core.dialogue import expected_replies
from robot.core.dialogue.presence import is_attentive
from robot.core.events import VoiceBegan, VoiceEnded
from robot.core.health import can_listen, can_speak, ears_open
from robot.core.phases import (
    AnyPhase,
    Checking,
    Choosing,
    LookingUp,
    Offering,
    Parting,
    Pausing,
    Prechecking,
    Rating,
    Returning,
    Seeking,
    Servicing,
    Starting,
    Stopping,
    Unlocking,
    Waiting,
)
from robot.core.screen.lines import Line, in_writing
from robot.core.state import (
    Deaf,
    Dozing,
    Hearing,
    Listening,
    Silent,
    Speaking,
    State,
    Thinking,
    Visitor,
)
from robot.core.step_context import StepContext

YES_NO = "yes_no"
"""Kind of answer that a turn expects after a yes-or-no question of the robot."""

DIGITS, RATING, REMARK = "digits", "rating", "remark"
"""Kinds of answer that a turn expects: while a code is typed, when a rating is asked for, and after it was given."""

STOP = "stop"
"""Kind of answer that a turn expects while the robot drives: the word "stop"."""

WAIT_FOR_MEANING_MS = (1500, 5000, 10_000)
"""Times after the end of speech, ms: at the first and the second the visitor is asked to wait, at the last the robot
stops waiting for the meaning, since the recogniser died. Chosen.
"""

STOP_SILENCE_MS = 300
"""Pause that ends a turn while the robot drives, ms. It is short, since only "stop" is expected then, and the ears act
on that word at once. Chosen.
"""

_CERTAIN = frozenset({"answer.title", "answer.where", "answer.hours"})
"""Keys of answers that the centre itself knows: none names the list of announced facts or counts as that advice to ask
a clerk which is given once a visit."""

NO_CONVERSATION = Starting | Waiting | Unlocking | Servicing | Stopping | Returning | Parting
"""Phases in which the robot speaks to no one, to everyone around, or for the last time."""

INTRODUCTION = Line("say.robot")
"""The sentence with which the robot introduces itself."""
INTRODUCTION_KEYS = frozenset({INTRODUCTION.key, "say.greet"})
"""Keys of the sentences from which a visitor learns that a robot answers, not a person."""


def speak(
    state: State, context: StepContext, *lines: Line, then: str | None = None, over: bool = True, to_all: bool = False
) -> State:
    """Say `lines`; afterwards listen for what `then` expects ("" = anything), or not at all (None).

    With `over`, a visitor who looks at the robot may interrupt it by voice (barge-in), if it would listen afterwards.
    `to_all`: the sentence is for others too, so it is said aloud even to a visitor who does not hear. A visitor who
    does not know yet that a robot answers hears that first.
    """
    state = close_turn(state, context)
    state, lines = _confirmed_once(state, context, lines)
    aloud = can_speak(state, context.rules, to_all=to_all)
    if isinstance(state.mouth, Speaking) and state.mouth.over:
        context.emit(StopListening())
    if not can_listen(state, context.rules):  # do not invite to speak while no one listens
        lines = tuple(in_writing(line) for line in lines)
    elif state.room.noisy and not state.room.told and then is not None and not isinstance(state.phase, Waiting):
        lines = (Line("say.noisy"), *lines)
        state = replace(state, room=replace(state.room, told=True))
    told = state.introduced or (state.captioned and not aloud)
    if not (told or to_all or isinstance(state.phase, NO_CONVERSATION)):
        first = tuple(line for line in lines if line.key in INTRODUCTION_KEYS) or (INTRODUCTION,)
        lines = (*first, *(line for line in lines if line not in first))
        state = replace(state, captioned=True)
    number = state.utterance + 1
    state = replace(state, utterance=number, caption=lines)
    if not aloud:
        state = replace(state, mouth=Silent())
        return state if then is None else listen(state, context, then)
    options = state.options
    context.emit(Say(number, lines, options.language, options.slow, options.volume_permille, options.address))
    mouth = Speaking(number, then, context.deadline(context.rules.voice_limit_ms), lines=lines)
    if not over or then is None:
        return replace(state, mouth=mouth)
    if then == STOP or is_attentive(state, context):
        return open_over_voice(replace(state, mouth=mouth), context)
    return replace(state, mouth=replace(mouth, dozes=not then and isinstance(state.presence, Visitor)))


def _confirmed_once(state: State, context: StepContext, lines: tuple[Line, ...]) -> tuple[State, tuple[Line, ...]]:
    """Return `lines` so that only the first answer with doubtful facts of a visit says that a clerk will confirm; of
    announced facts, the first answer on each procedure, since each has a list and a day of its own."""
    said, announced, found = state.confirmation_said, state.announced_said, []
    for line in lines:
        rule = context.rules.procedures.get(line.procedure)
        if rule is not None and rule.doubtful and line.key.startswith("answer.") and line.key not in _CERTAIN:
            known = line.procedure in announced if rule.announced else said
            line = replace(line, confirmed=known)
            said, announced = True, (*announced, line.procedure) if rule.announced and not known else announced
        found.append(line)
    return replace(state, confirmation_said=said, announced_said=announced), tuple(found)


def open_over_voice(state: State, context: StepContext) -> State:
    """Open a turn in which the visitor may interrupt what the robot is saying."""
    mouth = state.mouth
    if not isinstance(mouth, Speaking) or mouth.then is None or not ears_open(state, context.rules):
        return state
    turn = state.turn + 1
    context.emit(_turn(state, context, turn, mouth.then, over_voice=True))
    return replace(state, turn=turn, mouth=replace(mouth, over=turn, dozes=False))


def doze(state: State, context: StepContext) -> State:
    """Close the turn until the visitor looks at the robot again: a visitor who looks elsewhere talks to others."""
    mouth = state.mouth
    if isinstance(mouth, Speaking):
        context.emit(StopListening())
        return replace(state, mouth=replace(mouth, over=0, dozes=True))
    return replace(close_turn(state, context), ear=Dozing())


def mention(state: State, context: StepContext, *lines: Line) -> State:
    """Say `lines` without ending the conversation: it goes on as it was, and its question is asked once more.

    A visitor who is speaking is not interrupted: the lines wait until they have finished.
    """
    mouth, ear = state.mouth, state.ear
    if isinstance(state.phase, Starting | Waiting | Unlocking | Servicing):  # no visitor here
        return state
    if isinstance(ear, Hearing | Thinking):
        return replace(state, untold=(*state.untold, *lines))
    then: str | None = None
    after: tuple[Line, ...] = ()
    if isinstance(mouth, Speaking):
        then, after = mouth.then, mouth.lines
    elif isinstance(ear, Listening):
        then, after = ear.expects, state.caption if ear.expects not in ("", STOP) else ()
    elif isinstance(ear, Dozing):
        then = ""
    else:
        then = state.unheard
    told = {line.text for line in lines if line.text}  # numbers: an older sentence about one is out of date
    after = tuple(line for line in after if line not in lines and line.text not in told)
    if state.introduced:
        after = tuple(line for line in after if line != INTRODUCTION)
    return speak(state, context, *lines, *after, then=then)


def say_waiting_lines(state: State, context: StepContext) -> State:
    """Say the lines that had to wait, if the visitor has finished speaking."""
    if not state.untold or isinstance(state.ear, Hearing | Thinking):
        return state
    return mention(replace(state, untold=()), context, *state.untold)


def expected_answer(phase: AnyPhase) -> str:
    """Return the kind of answer to expect if the visitor begins to speak on the page of `phase`."""
    match phase:
        case Prechecking() | Offering() | Pausing() | Seeking() | Checking():
            return YES_NO
        case Choosing(codes) if len(codes) == 1:
            return YES_NO
        case LookingUp(factor=False):
            return DIGITS
        case Rating(score=score):
            return REMARK if score else RATING
        case _:
            return ""


def listen(state: State, context: StepContext, expects: str = "", *, pressed: bool = False) -> State:
    """Stop speaking, and open a turn for what this page expects. While microphone or recogniser fail, note the turn as
    owed.
    """
    state = be_quiet(state, context)
    if not ears_open(state, context.rules):
        return replace(state, ear=Deaf(), unheard=None if state.options.written else expects)
    turn = state.turn + 1
    context.emit(_turn(state, context, turn, expects))
    until_ms = context.deadline(context.rules.no_speech_ms)
    return replace(state, turn=turn, ear=Listening(turn, expects, until_ms, pressed=pressed))


def _turn(state: State, context: StepContext, turn: int, expects: str, *, over_voice: bool = False) -> Listen:
    """Return the command that opens turn `turn`, with the pauses that end it (endpointing)."""
    phase, rules, lowered = state.phase, context.rules, state.options.lowered
    silence_ms, complete_ms = rules.silence_ms, rules.complete_ms
    if expects == STOP:
        silence_ms = complete_ms = STOP_SILENCE_MS
    elif state.options.slow or state.misses >= 2:
        silence_ms, complete_ms = rules.slow_silence_ms, rules.silence_ms
    return Listen(
        turn,
        expected_replies.procedure(phase),
        expected_replies.choices(phase, rules, lowered=lowered),
        expects,
        silence_ms,
        complete_ms,
        state.options.language,
        over_voice,
        expected_replies.offers(phase, rules, lowered=lowered),
        moving=isinstance(phase, Seeking) and expects != STOP,
    )


def chime(state: State, context: StepContext, tone: Tone) -> None:
    """Play `tone`, unless the voice is down or the visitor does not hear."""
    if can_speak(state, context.rules):
        context.emit(Chime(tone, state.options.volume_permille))


def close_turn(state: State, context: StepContext) -> State:
    """Close the turn of listening, if one is open."""
    if state.unheard is not None:
        state = replace(state, unheard=None)
    if isinstance(state.ear, Deaf):
        return state
    if not isinstance(state.ear, Dozing):
        context.emit(StopListening())
    return replace(state, ear=Deaf())


def stop_speaking(state: State, context: StepContext) -> State:
    """Stop speaking, and forget what should have followed the sentence."""
    mouth = state.mouth
    if isinstance(mouth, Silent):
        return state
    context.emit(Hush())
    if mouth.over:
        context.emit(StopListening())
    return replace(state, mouth=Silent())


def be_quiet(state: State, context: StepContext) -> State:
    """Stop speaking, and close the open turn of listening."""
    return close_turn(stop_speaking(state, context), context)


def finish_turn(state: State, context: StepContext) -> State:
    """End the turn of listening, since the visitor says that they have finished talking."""
    if not isinstance(state.ear, Listening | Hearing):
        return state
    context.emit(EndTurn(state.ear.turn))
    return replace(state, ear=Thinking(state.ear.turn, state.ear.expects, context.deadline(WAIT_FOR_MEANING_MS[0])))


def voice_began(state: State, event: VoiceBegan, _now: StepContext) -> State:
    """Note that the visitor now hears that a robot answers. A sentence that says so but never began to sound does not
    count.
    """
    mouth = state.mouth
    if state.introduced or isinstance(state.phase, NO_CONVERSATION):
        return state
    if not isinstance(mouth, Speaking) or mouth.utterance != event.utterance:
        return state
    tells = any(line.key in INTRODUCTION_KEYS for line in mouth.lines)
    return replace(state, introduced=True) if tells else state


def voice_ended(state: State, event: VoiceEnded, context: StepContext) -> State:
    """Open the visitor's turn after the robot's sentence; while they look elsewhere it stays closed. If they have begun
    to speak meanwhile, nothing of their sentence is lost: the ears keep it.
    """
    mouth = state.mouth
    if not isinstance(mouth, Speaking) or mouth.utterance != event.utterance:
        return state
    state = replace(state, mouth=Silent())
    if mouth.then is None:
        return state
    if mouth.dozes and not is_attentive(state, context):
        return replace(state, ear=Dozing())
    if mouth.then != STOP:
        chime_ready(state, context)
    return listen(state, context, mouth.then)


def chime_ready(state: State, context: StepContext) -> None:
    """Play the tone which says that the microphone is open."""
    if ears_open(state, context.rules):
        chime(state, context, Tone.READY)


def voice_overdue(state: State, context: StepContext) -> State:
    """End an utterance whose end the voice did not report in time, and go on as if it had."""
    mouth = state.mouth
    if not isinstance(mouth, Speaking) or context.at_ms < mouth.until_ms:
        return state
    context.emit(Hush())
    return voice_ended(state, VoiceEnded(mouth.utterance), context)
