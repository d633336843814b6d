"""On the way with a visitor: what the base tells of who follows and of what stands ahead becomes words and pages."""

from msgspec.structs import replace

from robot.core.commands import CallStaff, Drive, Halt
from robot.core.dialogue.battery import HOME_PERMILLE, STOP_PERMILLE, below
from robot.core.dialogue.pages import code_of, turn_to
from robot.core.dialogue.turn_taking import STOP, YES_NO, hush, listen, quiet, speak
from robot.core.dialogue.visit import end_visit, wait
from robot.core.events import EscortChanged, EscortStep, FacesSeen
from robot.core.health import can_ask_desk, can_go_on, can_see
from robot.core.phases import Driving, HandingOver, Returning, Seeking, ShowingWay, Waiting
from robot.core.screen.lines import Line
from robot.core.state import Hearing, Nobody, Silent, State, Thinking
from robot.core.step_context import StepContext

ON_THE_WAY = Driving | Seeking | Returning
"""Phases in which a trip is under way."""

SAID: dict[EscortStep, str] = {
    EscortStep.ASKING: "say.let_me_pass",
    EscortStep.REROUTED: "say.rerouted",
    EscortStep.TURNING_LEFT: "say.turning_left",
    EscortStep.TURNING_RIGHT: "say.turning_right",
    EscortStep.BACKING: "say.backing",
    EscortStep.STUCK: "say.way_blocked",
    EscortStep.UNSURE: "say.finding_place",
}
"""What is said aloud, to everybody around, when a step begins. A robot that only slows down or waits says nothing."""

_OF_THE_WAY = {*SAID.values(), "say.let_through", "say.still_with_me", "say.on_together"}

IN_THE_WAY = (EscortStep.HELD_UP, EscortStep.ASKING, EscortStep.BACKING, EscortStep.STUCK)


def escort_changed(state: State, event: EscortChanged, now: StepContext) -> State:
    """The base does something else on the way; of an older trip it is ignored."""
    phase, step = state.phase, event.step
    if not isinstance(phase, ON_THE_WAY) or phase.lease != event.lease:
        return state
    if step in (EscortStep.SEEKING, EscortStep.LOOKING):
        return _seek(state, now, step)
    if isinstance(phase, Seeking):
        return _together(state, now, phase.lease, step)
    before = phase.step
    state = replace(state, phase=replace(phase, step=step))
    if step is EscortStep.STUCK and can_ask_desk(state, now.rules):
        now.wish(CallStaff(code_of(phase), state.options.language))
    if step in SAID:
        return _say(state, now, Line(SAID[step]), then=STOP, to_all=True)
    if step is EscortStep.LEADING and before in IN_THE_WAY and before is not EscortStep.HELD_UP:
        return _say(state, now, Line("say.let_through"), then=STOP, to_all=True)
    if step is EscortStep.LEADING and isinstance(state.mouth, Silent):
        return replace(state, caption=())
    return state


def _say(state: State, now: StepContext, line: Line, *, then: str, to_all: bool = False) -> State:
    """Say `line`; while a visitor speaks only afterwards: their word may be "stop", so their turn is not closed."""
    ear = state.ear
    if isinstance(ear, Hearing | Thinking):
        told = () if line in state.untold else (line,)
        return replace(state, ear=replace(ear, expects=then), untold=(*state.untold, *told), caption=())
    return speak(state, now, line, then=then, to_all=to_all)


def on_the_way_only(state: State) -> State:
    """What was still to be said of the way is out of date once the trip is over."""
    if not state.untold or isinstance(state.phase, ON_THE_WAY):
        return state
    return replace(state, untold=tuple(line for line in state.untold if line.key not in _OF_THE_WAY))


def _still(state: State, now: StepContext) -> State:
    """The robot's own voice ends, and its turn with it; whoever speaks is heard on."""
    return hush(state, now) if isinstance(state.ear, Hearing | Thinking) else quiet(state, now)


def _seek(state: State, now: StepContext, step: EscortStep) -> State:
    """The visitor is not behind any more: the robot stands, turns round and asks. Twice: before and after the turn."""
    phase = state.phase
    looking = step is EscortStep.LOOKING
    if isinstance(phase, Driving):
        seeking = Seeking(phase.place, phase.lease, phase.until_ms, phase.code, phase.ticked, looking)
        state = replace(_still(state, now), phase=seeking)
    elif isinstance(phase, Seeking):
        state = replace(state, phase=replace(phase, looking=looking))
        if not isinstance(state.mouth, Silent):
            return _look_anew(state) if looking else state
    else:
        return state
    state = _say(state, now, Line("say.still_with_me"), then=YES_NO)
    return _look_anew(state) if looking else state


def _look_anew(state: State) -> State:
    """Whoever the camera saw ahead on the way was somebody else: only who stands there from now on counts."""
    return replace(state, presence=Nobody())


def wish_to_lead(state: State, now: StepContext, lease: int, place: str) -> None:
    """Wish to lead the visitor there: anew, or once more before the lease ends."""
    now.wish(Drive(lease, place, now.rules.lease_ms, led=True, watched=can_see(state, now.rules)))


def found(state: State, _of: str, now: StepContext) -> State:
    """The visitor says so, touches, or stands before the camera: on together, on a wish of its own."""
    phase = state.phase
    if not isinstance(phase, Seeking):
        return state
    if not can_go_on(state, now.rules):
        now.wish(Halt())
        way = ShowingWay(phase.place, now.page(now.rules.home_ms), phase.code)
        return speak(turn_to(state, now, way), now, Line("say.way_alone", place=phase.place), then="")
    lease = state.lease + 1
    wish_to_lead(state, now, lease, phase.place)
    return _together(replace(state, lease=lease), now, lease, EscortStep.LEADING)


def walk_alone(state: State, _of: str, now: StepContext) -> State:
    """The visitor does not want to be led any more: the map, and the robot stays until they have read it."""
    phase = state.phase
    if not isinstance(phase, Seeking):
        return state
    now.wish(Halt())
    way = ShowingWay(phase.place, now.page(now.rules.home_ms), phase.code)
    return speak(turn_to(state, now, way), now, Line("say.way", place=phase.place), then="")


def who_looks(state: State, faces: FacesSeen) -> FacesSeen:
    """Who is looked for may stand behind somebody who looks elsewhere: then only the face that looks here counts."""
    looking = isinstance(state.phase, Seeking) and state.phase.looking
    return replace(faces, width_px=faces.looking_px, facing=True) if looking and faces.looking_px else faces


def seen(state: State, now: StepContext) -> State:
    """The camera sees somebody who looks at the robot; it counts once the robot has turned round."""
    return found(state, "", now) if isinstance(state.phase, Seeking) and state.phase.looking else state


def _together(state: State, now: StepContext, lease: int, step: EscortStep) -> State:
    phase = state.phase
    assert isinstance(phase, Seeking)
    driving = Driving(phase.place, lease, now.after(now.rules.renew_ms), phase.code, phase.ticked, step)
    return _say(replace(_still(state, now), phase=driving), now, Line("say.on_together"), then=STOP)


def keep_asking(state: State, _of: str, now: StepContext) -> State:
    """Words that are no answer to "are you still with me?"."""
    return listen(state, now, YES_NO)


def give_up(state: State, now: StepContext) -> State:
    """The visitor does not come any more: say so politely, and go home."""
    return end_visit(state, now, Line("say.gave_up"))


def battery_fell(before: State, state: State, now: StepContext) -> State:
    """Away from home: below a fifth the robot goes home, at the last tenth it stops where it is and calls."""

    def fell(permille: int) -> bool:
        return below(state, now.rules, permille) and not below(before, now.rules, permille)

    if state.base.at in ("home", None):
        return state
    if fell(STOP_PERMILLE):
        return _strand(state, now)
    if fell(HOME_PERMILLE) and isinstance(state.phase, HandingOver | ShowingWay):
        return end_visit(state, now, Line("say.battery_home"))
    return state


def _strand(state: State, now: StepContext) -> State:
    phase = state.phase
    if not isinstance(phase, ON_THE_WAY | Waiting):
        return state
    now.wish(Halt())
    if can_ask_desk(state, now.rules):
        now.wish(CallStaff(code_of(phase), state.options.language))
    if isinstance(phase, Driving | Seeking):
        way = ShowingWay(phase.place, now.page(now.rules.home_ms), phase.code)
        lines = Line("say.battery_empty"), Line("say.way_alone", place=phase.place)
        return speak(turn_to(state, now, way), now, *lines, then="", to_all=True)
    return speak(wait(quiet(state, now), now), now, Line("say.battery_empty"), to_all=True)
