"""Change what the robot says and shows while it leads a visitor: the base reports on visitor and obstacles."""

from msgspec.structs import replace

from robot.core.commands import CallStaff, Drive, Halt
from robot.core.dialogue.battery import HOME_PERMILLE, STOP_PERMILLE, charge_below
from robot.core.dialogue.pages import code_of, turn_to
from robot.core.dialogue.turn_taking import STOP, YES_NO, be_quiet, listen, speak, stop_speaking
from robot.core.dialogue.visit import end_visit, wait
from robot.core.events import EscortChanged, EscortStep, FacesSeen
from robot.core.health import can_ask_desk, can_go_on, can_see
from robot.core.phases import Driving, HandingOver, Returning, Seeking, ShowingWay, Waiting
from robot.core.screen.lines import Line
from robot.core.state import Hearing, Nobody, Silent, State, Thinking
from robot.core.step_context import StepContext

ON_THE_WAY = Driving | Seeking | Returning
"""Phases in which a trip is under way."""

STEP_LINES: dict[EscortStep, str] = {
    EscortStep.ASKING: "say.let_me_pass",
    EscortStep.REROUTED: "say.rerouted",
    EscortStep.TURNING_LEFT: "say.turning_left",
    EscortStep.TURNING_RIGHT: "say.turning_right",
    EscortStep.BACKING: "say.backing",
    EscortStep.STUCK: "say.way_blocked",
    EscortStep.UNSURE: "say.finding_place",
}
"""The sentence said aloud, to everyone around, when a step of the trip begins. Slowing down and waiting have none."""

_WAY_LINES = {*STEP_LINES.values(), "say.let_through", "say.still_with_me", "say.on_together"}
"""Keys of sentences that are out of date when the trip is over."""

OBSTRUCTED = (EscortStep.HELD_UP, EscortStep.ASKING, EscortStep.BACKING, EscortStep.STUCK)
"""Steps of a trip during which an obstacle is in the way."""


def escort_changed(state: State, event: EscortChanged, context: StepContext) -> State:
    """Change page and sentence to the step of the trip that the base reports; a report on an older trip is ignored."""
    phase, step = state.phase, event.step
    if not isinstance(phase, ON_THE_WAY) or phase.lease != event.lease:
        return state
    if step in (EscortStep.SEEKING, EscortStep.LOOKING):
        return _seek(state, context, step)
    if isinstance(phase, Seeking):
        return _drive_on(state, context, phase.lease, step)
    before = phase.step
    state = replace(state, phase=replace(phase, step=step))
    if step is EscortStep.STUCK and can_ask_desk(state, context.rules):
        context.emit(CallStaff(code_of(phase), state.options.language))
    if step in STEP_LINES:
        return _say(state, context, Line(STEP_LINES[step]), then=STOP, to_all=True)
    if step is EscortStep.LEADING and before in OBSTRUCTED and before is not EscortStep.HELD_UP:
        return _say(state, context, Line("say.let_through"), then=STOP, to_all=True)
    if step is EscortStep.LEADING and isinstance(state.mouth, Silent):
        return replace(state, caption=())
    return state


def _say(state: State, context: StepContext, line: Line, *, then: str, to_all: bool = False) -> State:
    """Say `line` now; if the visitor is speaking, after their sentence. Their turn stays open, since they may be saying
    "stop".
    """
    ear = state.ear
    if isinstance(ear, Hearing | Thinking):
        told = () if line in state.untold else (line,)
        return replace(state, ear=replace(ear, expects=then), untold=(*state.untold, *told), caption=())
    return speak(state, context, line, then=then, to_all=to_all)


def drop_outdated_lines(state: State) -> State:
    """Drop the sentences about the way that still wait to be said, if the trip is over."""
    if not state.untold or isinstance(state.phase, ON_THE_WAY):
        return state
    return replace(state, untold=tuple(line for line in state.untold if line.key not in _WAY_LINES))


def _end_own_speech(state: State, context: StepContext) -> State:
    """End the robot's own sentence and the turn that goes with it; a visitor who is speaking is not cut off."""
    return stop_speaking(state, context) if isinstance(state.ear, Hearing | Thinking) else be_quiet(state, context)


def _seek(state: State, context: StepContext, step: EscortStep) -> State:
    """Ask for the visitor who no longer follows. Called twice: when the robot stops, and when it has turned round."""
    phase = state.phase
    looking = step is EscortStep.LOOKING
    if isinstance(phase, Driving):
        seeking = Seeking(phase.place, phase.lease, phase.until_ms, phase.code, phase.ticked, looking)
        state = replace(_end_own_speech(state, context), phase=seeking)
    elif isinstance(phase, Seeking):
        state = replace(state, phase=replace(phase, looking=looking))
        if not isinstance(state.mouth, Silent):
            return _forget_presence(state) if looking else state
    else:
        return state
    state = _say(state, context, Line("say.still_with_me"), then=YES_NO)
    return _forget_presence(state) if looking else state


def _forget_presence(state: State) -> State:
    """Forget that a visitor was seen: a person seen ahead on the way was another one. The led visitor must be seen from
    now on.
    """
    return replace(state, presence=Nobody())


def emit_lead(state: State, context: StepContext, lease: int, place: str) -> None:
    """Send the command to lead the visitor to `place`: for a new trip, or again before the lease ends."""
    context.emit(Drive(lease, place, context.rules.lease_ms, led=True, watched=can_see(state, context.rules)))


def visitor_found(state: State, _of: str, context: StepContext) -> State:
    """Drive on as a new trip: the led visitor has answered, touched the screen, or come before the camera."""
    phase = state.phase
    if not isinstance(phase, Seeking):
        return state
    if not can_go_on(state, context.rules):
        context.emit(Halt())
        way = ShowingWay(phase.place, context.page_deadline(context.rules.home_ms), phase.code)
        return speak(turn_to(state, context, way), context, Line("say.way_alone", place=phase.place), then="")
    lease = state.lease + 1
    emit_lead(state, context, lease, phase.place)
    return _drive_on(replace(state, lease=lease), context, lease, EscortStep.LEADING)


def walk_alone(state: State, _of: str, context: StepContext) -> State:
    """Show the map to a visitor who does not want to be led any more; the robot stays until they have read it."""
    phase = state.phase
    if not isinstance(phase, Seeking):
        return state
    context.emit(Halt())
    way = ShowingWay(phase.place, context.page_deadline(context.rules.home_ms), phase.code)
    return speak(turn_to(state, context, way), context, Line("say.way", place=phase.place), then="")


def prefer_looking_face(state: State, faces: FacesSeen) -> FacesSeen:
    """While the visitor is looked for, return `faces` with one that looks at the robot in place of the nearest.

    The visitor may stand behind a person who looks elsewhere.
    """
    looking = isinstance(state.phase, Seeking) and state.phase.looking
    return replace(faces, width_px=faces.looking_px, facing=True) if looking and faces.looking_px else faces


def visitor_seen(state: State, context: StepContext) -> State:
    """Take a face that looks at the robot for the led visitor, if the robot has turned round to look for them."""
    return visitor_found(state, "", context) if isinstance(state.phase, Seeking) and state.phase.looking else state


def _drive_on(state: State, context: StepContext, lease: int, step: EscortStep) -> State:
    """End the search for the visitor: say so and drive on with them, on trip `lease`."""
    phase = state.phase
    assert isinstance(phase, Seeking)
    driving = Driving(phase.place, lease, context.deadline(context.rules.renew_ms), phase.code, phase.ticked, step)
    return _say(replace(_end_own_speech(state, context), phase=driving), context, Line("say.on_together"), then=STOP)


def keep_asking(state: State, _of: str, context: StepContext) -> State:
    """Listen again: the words do not answer "are you still with me?"."""
    return listen(state, context, YES_NO)


def give_up(state: State, context: StepContext) -> State:
    """Say politely that the visitor does not come any more, and drive home."""
    return end_visit(state, context, Line("say.gave_up"))


def battery_fell(before: State, state: State, context: StepContext) -> State:
    """React to a charge that has fallen, away from home: below a fifth drive home, at the last tenth stop where the
    robot is and call staff.
    """

    def fell(permille: int) -> bool:
        return charge_below(state, context.rules, permille) and not charge_below(before, context.rules, permille)

    if state.base.at in ("home", None):
        return state
    if fell(STOP_PERMILLE):
        return _strand(state, context)
    if fell(HOME_PERMILLE) and isinstance(state.phase, HandingOver | ShowingWay):
        return end_visit(state, context, Line("say.battery_home"))
    return state


def _strand(state: State, context: StepContext) -> State:
    """Stop where the robot is, since the battery is empty; say so, and call staff."""
    phase = state.phase
    if not isinstance(phase, ON_THE_WAY | Waiting):
        return state
    context.emit(Halt())
    if can_ask_desk(state, context.rules):
        context.emit(CallStaff(code_of(phase), state.options.language))
    if isinstance(phase, Driving | Seeking):
        way = ShowingWay(phase.place, context.page_deadline(context.rules.home_ms), phase.code)
        lines = Line("say.battery_empty"), Line("say.way_alone", place=phase.place)
        return speak(turn_to(state, context, way), context, *lines, then="", to_all=True)
    return speak(wait(be_quiet(state, context), context), context, Line("say.battery_empty"), to_all=True)
