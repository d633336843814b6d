"""Turn-taking: speak, then listen; never take an answer to a question that is no longer asked.

While the robot speaks, its ear is open only for a visitor who interrupts it (barge-in): their first word ends its
sentence. A free turn is open only while the visitor looks at the robot; a turn after a question of the robot, or opened
with the microphone button, is open in any case.
"""

from msgspec.structs import replace

from robot.core.commands import Chime, EndTurn, Hush, Listen, Say, StopListening, Tone
from robot.core.dialogue import expected_replies
from robot.core.dialogue.presence import attentive
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
"""Kind of answer that a turn expects after a question of the robot."""

DIGITS, RATING, REMARK = "digits", "rating", "remark"
"""Kinds of answer that a turn expects where a code is typed, where a rating is asked for, and where one was given."""

STOP = "stop"
"""Kind of answer that a turn expects while the wheels turn."""

THINKING_MS = (1500, 5000, 10_000)
"""Times since the end of speech, in ms, at which the visitor is asked to wait for the meaning, and once more. At the
last one the meaning is given up: the recogniser died in mid-turn. Chosen.
"""

STOP_SILENCE_MS = 300
"""Pause that ends a turn on the way, ms: only "stop" is expected, and the ears act on it at once. Chosen."""

NO_TALK = Starting | Waiting | Unlocking | Servicing | Stopping | Returning | Parting
"""Phases in which the robot speaks to no one, to everyone around, or for the last time."""

ROBOT = Line("say.robot")
"""The sentence with which the robot introduces itself."""
TELLS_OF_THE_ROBOT = frozenset({ROBOT.key, "say.greet"})
"""Keys of the sentences that say that a robot answers."""


def speak(
    state: State, now: StepContext, *lines: Line, then: str | None = None, over: bool = True, to_all: bool = False
) -> State:
    """Say `lines`; afterwards listen for what `then` expects ("" = anything), or not at all (None).

    With `over`, a visitor who looks at the robot may interrupt a sentence after which it would listen (barge-in).
    `to_all`: the sentence is for others too, and is said aloud even before a visitor who does not hear. A visitor who
    has not heard yet that a robot answers hears that first.
    """
    state = hush_ear(state, now)
    aloud = can_speak(state, now.rules, to_all=to_all)
    if isinstance(state.mouth, Speaking) and state.mouth.over:
        now.wish(StopListening())
    if not can_listen(state, now.rules):  # do not invite to speak while no one listens
        lines = tuple(in_writing(line) for line in lines)
    elif state.room.noisy and not state.room.told and then is not None and not isinstance(state.phase, Waiting):
        lines = (Line("say.noisy"), *lines)
        state = replace(state, room=replace(state.room, told=True))
    told = state.introduced or (state.captioned and not aloud)
    if not (told or to_all or isinstance(state.phase, NO_TALK)):
        first = tuple(line for line in lines if line.key in TELLS_OF_THE_ROBOT) or (ROBOT,)
        lines = (*first, *(line for line in lines if line not in first))
        state = replace(state, captioned=True)
    number = state.utterance + 1
    state = replace(state, utterance=number, caption=lines)
    if not aloud:
        state = replace(state, mouth=Silent())
        return state if then is None else listen(state, now, then)
    options = state.options
    now.wish(Say(number, lines, options.language, options.slow, options.volume_permille, options.address))
    mouth = Speaking(number, then, now.after(now.rules.voice_limit_ms), lines=lines)
    if not over or then is None:
        return replace(state, mouth=mouth)
    if then == STOP or attentive(state, now):
        return open_over_voice(replace(state, mouth=mouth), now)
    return replace(state, mouth=replace(mouth, dozes=not then and isinstance(state.presence, Visitor)))


def open_over_voice(state: State, now: StepContext) -> State:
    """Open a turn in which the visitor may interrupt what is being said."""
    mouth = state.mouth
    if not isinstance(mouth, Speaking) or mouth.then is None or not ears_open(state, now.rules):
        return state
    turn = state.turn + 1
    now.wish(_turn(state, now, turn, mouth.then, over_voice=True))
    return replace(state, turn=turn, mouth=replace(mouth, over=turn, dozes=False))


def doze(state: State, now: StepContext) -> State:
    """Close the turn because the visitor looks elsewhere: until they look here again, they talk to other people."""
    mouth = state.mouth
    if isinstance(mouth, Speaking):
        now.wish(StopListening())
        return replace(state, mouth=replace(mouth, over=0, dozes=True))
    return replace(hush_ear(state, now), ear=Dozing())


def mention(state: State, now: StepContext, *lines: Line) -> State:
    """Say `lines` beside the conversation, which goes on as it was: its question is asked once more.

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
        after = tuple(line for line in after if line != ROBOT)
    return speak(state, now, *lines, *after, then=then)


def mention_untold(state: State, now: StepContext) -> State:
    """Say the lines that waited for the end of the visitor's sentence."""
    if not state.untold or isinstance(state.ear, Hearing | Thinking):
        return state
    return mention(replace(state, untold=()), now, *state.untold)


def expected(phase: AnyPhase) -> str:
    """Return the kind of answer that a turn expects which the visitor opens on the page of `phase`."""
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


def listen(state: State, now: StepContext, expects: str = "", *, pressed: bool = False) -> State:
    """End what is being said or heard, and open a turn in the context of the page; note it as owed while the
    ears fail.
    """
    state = quiet(state, now)
    if not ears_open(state, now.rules):
        return replace(state, ear=Deaf(), unheard=None if state.options.written else expects)
    turn = state.turn + 1
    now.wish(_turn(state, now, turn, expects))
    until_ms = now.after(now.rules.no_speech_ms)
    return replace(state, turn=turn, ear=Listening(turn, expects, until_ms, pressed=pressed))


def _turn(state: State, now: StepContext, turn: int, expects: str, *, over_voice: bool = False) -> Listen:
    """Return the command that opens a turn, with the pauses that end it (endpointing)."""
    phase, rules, lowered = state.phase, now.rules, state.options.lowered
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


def chime(state: State, now: StepContext, tone: Tone) -> None:
    """Play `tone` to a visitor who hears."""
    if can_speak(state, now.rules):
        now.wish(Chime(tone, state.options.volume_permille))


def hush_ear(state: State, now: StepContext) -> State:
    """Close the open turn, if any."""
    if state.unheard is not None:
        state = replace(state, unheard=None)
    if isinstance(state.ear, Deaf):
        return state
    if not isinstance(state.ear, Dozing):
        now.wish(StopListening())
    return replace(state, ear=Deaf())


def hush(state: State, now: StepContext) -> State:
    """Stop speaking and forget what should have followed."""
    mouth = state.mouth
    if isinstance(mouth, Silent):
        return state
    now.wish(Hush())
    if mouth.over:
        now.wish(StopListening())
    return replace(state, mouth=Silent())


def quiet(state: State, now: StepContext) -> State:
    """Stop speaking and close the open turn."""
    return hush_ear(hush(state, now), now)


def finish_turn(state: State, now: StepContext) -> State:
    """End the turn: the visitor says that they have finished talking."""
    if not isinstance(state.ear, Listening | Hearing):
        return state
    now.wish(EndTurn(state.ear.turn))
    return replace(state, ear=Thinking(state.ear.turn, state.ear.expects, now.after(THINKING_MS[0])))


def voice_began(state: State, event: VoiceBegan, _now: StepContext) -> State:
    """Note that the visitor hears from now on that a robot answers; a sentence that never began was not heard."""
    mouth = state.mouth
    if state.introduced or isinstance(state.phase, NO_TALK):
        return state
    if not isinstance(mouth, Speaking) or mouth.utterance != event.utterance:
        return state
    tells = any(line.key in TELLS_OF_THE_ROBOT for line in mouth.lines)
    return replace(state, introduced=True) if tells else state


def voice_ended(state: State, event: VoiceEnded, now: StepContext) -> State:
    """Pass the turn to the visitor. A visitor who has begun to speak meanwhile is heard on: the ears keep their
    sentence.
    """
    mouth = state.mouth
    if not isinstance(mouth, Speaking) or mouth.utterance != event.utterance:
        return state
    state = replace(state, mouth=Silent())
    if mouth.then is None:
        return state
    if mouth.dozes and not attentive(state, now):
        return replace(state, ear=Dozing())
    if mouth.then != STOP:
        ready(state, now)
    return listen(state, now, mouth.then)


def ready(state: State, now: StepContext) -> None:
    """Play the tone that goes with the opening of the microphone."""
    if ears_open(state, now.rules):
        chime(state, now, Tone.READY)


def mouth_due(state: State, now: StepContext) -> State:
    """Go on as if the voice had reported the end of its utterance, since it did not do so in time."""
    mouth = state.mouth
    if not isinstance(mouth, Speaking) or now.at_ms < mouth.until_ms:
        return state
    now.wish(Hush())
    return voice_ended(state, VoiceEnded(mouth.utterance), now)
