"""The visit: its beginning, the question "are you still there?", its end, what is forgotten then, and the way home."""

from msgspec.structs import replace

from robot.core.commands import Drive, Forget, KeepRating, Tone
from robot.core.dialogue.pages import back, home, turn_to
from robot.core.dialogue.turn_taking import be_quiet, chime, listen, speak
from robot.core.health import HELD_STATES, can_move, stop_reason
from robot.core.parts import Part
from robot.core.phases import Checking, Greeting, Parting, Rating, Returning, Stopping, Waiting
from robot.core.screen.lines import Line
from robot.core.state import Options, State, Visitor
from robot.core.step_context import StepContext

MAX_TRIES_HOME = 3
"""How many times the robot tries to drive home if its way is blocked; after that, staff must push it. Chosen."""

RETRY_HOME_MS = 60_000
"""Pause between two tries to drive home, ms. Chosen."""

STOPPED_MS = 180_000
"""How long after a stop of the base the visit is kept if the visitor is not seen any more, ms. Chosen."""


def greet(state: State, context: StepContext) -> State:
    """Greet a visitor who stopped before the robot: on the screen always, by voice at most once in `greet_every_ms`."""
    last = state.greeted_ms
    phase = Greeting(context.deadline(context.rules.greeting_ms))
    state = replace(turn_to(state, context, phase, keep=False), greeted_ms=context.at_ms, trail=())
    if last is not None and context.at_ms - last < context.rules.greet_every_ms:
        return listen(replace(state, caption=(Line("say.greet"),), captioned=True), context)
    return speak(state, context, Line("say.greet"), then="")


def begin(state: State, _of: str, context: StepContext) -> State:
    """Begin a visit by a touch on the idle screen; also on the goodbye page, which the next visitor may touch already.

    A visitor who touches during a greeting has not heard it to its end, so the robot introduces itself again.
    """
    state = forget(state, context) if isinstance(state.phase, Parting) else state
    return home(replace(state, trail=(), introduced=False, captioned=False), "", context)


def end_visit(state: State, context: StepContext, *first: Line) -> State:
    """Forget everything of the visit, say `first`, and drive home if the robot is not there.

    If the base is stopped, show the stop page instead, and wait for a person.
    """
    language = state.options.language
    state = forget(state, context)
    if state.base.state in HELD_STATES:
        return replace(state, phase=stopping(state, context))
    options = state.options
    if first:  # last words in the visitor's language; the page is in the next visitor's
        state = replace(state, options=replace(options, language=language))
    if state.base.at in ("home", None) or not can_move(state, context.rules):
        away = state.base.at not in ("home", None)
        state = wait(state, context, MAX_TRIES_HOME if away and _hindrance_may_pass(state) else 0)
        state = speak(state, context, *first) if first else state
    else:
        state = go_home(state, context, MAX_TRIES_HOME, *first)
    return replace(state, options=options)


def forget(state: State, context: StepContext) -> State:
    """Stop speaking and listening, and forget everything of the visit.

    A call for staff stays open at the desk: a visitor who cannot be seen may need staff most.
    """
    state = keep_rating(be_quiet(state, context), context)
    context.emit(Forget())
    options = Options(context.rules.language, volume_permille=state.volume_permille)
    state = replace(state, trail=(), misses=0, options=options, caption=(), heard=None, stays=0)
    state = replace(state, ticket=None, asked=None, call=None, untold=(), mourning=False)
    state = replace(state, confirmation_said=False, announced_said=())
    return replace(state, introduced=False, captioned=False, room=replace(state.room, told=False))


def keep_rating(state: State, context: StepContext) -> State:
    """Store the rating if the visitor touched a face, even if another page lies over it by now."""
    ratings = [page for page in (*state.trail, state.phase) if isinstance(page, Rating)]
    if ratings and (last := ratings[-1]).score:
        context.emit(KeepRating(last.score, last.reasons, last.place, last.code, last.remark))
    return replace(state, trail=tuple(page for page in state.trail if not isinstance(page, Rating)))


def stopping(state: State, context: StepContext) -> Stopping:
    """Return the phase of the stop page, with the reason of the stop and the present position of the switch."""
    return Stopping(stop_reason(state.base.state), context.deadline(STOPPED_MS), released=not state.base.pressed)


def stopped_long(state: State, context: StepContext) -> State:
    """Forget the visit that the stop interrupted, unless its visitor is still seen.

    A visitor who was led stands behind the robot and is not seen; a face before it belongs to another person.
    """
    seen = isinstance(state.presence, Visitor) and state.presence.lost_ms is None
    if seen and not _led(state):
        return replace(state, phase=replace(state.phase, until_ms=context.deadline(STOPPED_MS)))
    return forget_stopped_visit(state, context)


def stopped_unseen(state: State, context: StepContext) -> State:
    """Forget the visit, since its visitor has left; but not for a led visitor, who stands behind the robot and was
    never in sight.
    """
    return state if _led(state) else forget_stopped_visit(state, context)


def stopped_seen(state: State, _now: StepContext) -> State:
    """Note that a person has come before the stopped robot, the led visitor or another: when they leave, the visit is
    forgotten.
    """
    return replace(state, phase=replace(state.phase, led=False)) if _led(state) else state


def _led(state: State) -> bool:
    """Whether the stop happened while the robot led a visitor."""
    return isinstance(state.phase, Stopping) and state.phase.led


def forget_stopped_visit(state: State, context: StepContext) -> State:
    """Forget the visit that the stop interrupted, since its visitor has left."""
    return replace(forget(state, context), phase=replace(state.phase, until_ms=None))


def wait(state: State, context: StepContext, tries_home: int = 0) -> State:
    """Wait for visitors. A visitor who is there already is greeted after the pause between two greetings."""
    pause_ms = RETRY_HOME_MS if tries_home else context.rules.greet_every_ms
    return replace(state, phase=Waiting(context.deadline(pause_ms), tries_home), caption=())


def pause_over(state: State, context: StepContext) -> State:
    """End the pause: greet a visitor who stands here, else try a blocked way home again."""
    phase = state.phase
    if isinstance(state.presence, Visitor):
        return greet(state, context)
    if isinstance(phase, Waiting) and phase.tries_home and can_move(state, context.rules):
        return go_home(state, context, phase.tries_home)
    if isinstance(phase, Waiting) and phase.tries_home and _hindrance_may_pass(state):
        return wait(state, context, phase.tries_home)
    return replace(state, phase=Waiting())


def _hindrance_may_pass(state: State) -> bool:
    """Whether the robot may soon be able to drive home: the screen is starting again, or a sensor is only covered."""
    return Part.SCREEN in state.down or state.base.broken_ahead


def go_home(state: State, context: StepContext, tries_home: int, *first: Line) -> State:
    """Drive home without a visitor, say `first` and that it returns, and listen for "stop" on the way."""
    lease = state.lease + 1
    context.emit(Drive(lease, "home", context.rules.lease_ms))
    chime(state, context, Tone.DEPARTURE)
    phase = Returning(lease, context.deadline(context.rules.renew_ms), tries_home - 1)
    state = replace(state, phase=phase, lease=lease, base=replace(state.base, at=""))
    return speak(state, context, *first, Line("say.returning"), then="stop")


def part_ways(state: State, _of: str, context: StepContext, *first: Line) -> State:
    """Say `first`, then goodbye, and show the goodbye page."""
    bye = Line("say.mourning" if state.mourning else "say.goodbye")
    return speak(
        turn_to(state, context, Parting(context.deadline(context.rules.goodbye_ms)), keep=False), context, *first, bye
    )


def check(state: State, context: StepContext) -> State:
    """Ask "are you still there?" and begin the countdown to the end of the visit.

    The countdown is twice as long for a visitor who needs more time.
    """
    ends_ms = context.page_deadline(context.rules.timeout_ms)
    phase = Checking(ends_ms - context.rules.timeout_ms // 3, ends_ms)
    return speak(turn_to(state, context, phase), context, Line("say.still_there"), then="yes_no")


def unanswered(state: State, context: StepContext) -> State:
    """Ask "are you still there?" again when a third of the countdown is left; at its end, end the visit."""
    phase = state.phase
    if not isinstance(phase, Checking) or context.at_ms >= phase.ends_ms:
        return end_visit(state, context)
    state = replace(state, phase=replace(phase, until_ms=phase.ends_ms))
    return speak(state, context, Line("say.still_there"), then="yes_no")


def not_an_answer(state: State, _of: str, context: StepContext) -> State:
    """Listen again after words that do not answer "are you still there?" (a television?); the countdown goes on."""
    return listen(state, context, "yes_no")


def still_here(state: State, _of: str, context: StepContext) -> State:
    """Go back to the page where the visitor was, with a new deadline."""
    return back(replace(state, stays=state.stays + 1), "", context)
