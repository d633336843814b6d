"""The staff's screen. It opens with a PIN, which the decisions never see. The PIN also restarts a base that was
stopped.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

from msgspec.structs import replace

from robot.core.commands import CheckPin, Halt, Rearm
from robot.core.dialogue import escort, turn_taking, visit
from robot.core.dialogue.options import VOLUME_STEPS_PERMILLE, nearest_step
from robot.core.dialogue.pages import turn_to
from robot.core.events import PinChecked
from robot.core.health import HELD_STATES, can_listen, can_move, can_speak
from robot.core.parts import Part
from robot.core.phases import Greeting, Servicing, Stopping, Unlocking, Waiting
from robot.core.rules import Rules
from robot.core.screen.desk_values import Level
from robot.core.screen.lines import Line
from robot.core.state import Options, State
from robot.core.step_context import Handler, StepContext

TABS = ("health", "motion", "sound", "content", "log")
"""Tabs that a technician can open; other staff see the first one only."""

LOG_EVENTS, LOG_ROWS = 500, 12
"""How many events the log keeps, and how many rows a page of the log or of another list has. Chosen."""

RESTART_STATUS = 75
"""Exit status EX_TEMPFAIL of sysexits.h, after which the service manager starts the robot again."""


class StaffAct(NamedTuple):
    """An act of the staff: the lowest access level for it, whether it must be confirmed, its handler, and whether it is
    possible now.
    """

    level: Level
    asks: bool
    handle: Handler
    possible: Callable[[State, Rules], bool]


def ask_pin(state: State, _of: str, context: StepContext) -> State:
    """Ask for the PIN after the staff mark was held down, if a PIN is set and no visit goes on."""
    if not can_ask_pin(state, context.rules):
        return state
    return turn_to(state, context, Unlocking(context.deadline(context.rules.home_ms)), keep=False)


def can_ask_pin(state: State, rules: Rules) -> bool:
    """Whether the staff mark now leads to the staff's screen: never while a visitor uses the robot."""
    return rules.pin and isinstance(state.phase, Waiting | Greeting | Stopping)


def restart(state: State, _of: str, context: StepContext) -> State:
    """Let the base move again after a stop. If a PIN is set, ask for it first."""
    phase = state.phase
    if not context.rules.pin or not (isinstance(phase, Stopping) and phase.released):
        return escort.restart(state, "", context)
    return turn_to(state, context, Unlocking(context.deadline(context.rules.home_ms), phase.reason), keep=False)


def unlock(state: State, _of: str, context: StepContext) -> State:
    """Have the typed PIN checked, unless a check is under way or PINs are refused for a time."""
    phase = state.phase
    if not isinstance(phase, Unlocking) or phase.request or context.at_ms < phase.locked_until_ms:
        return state
    number = state.request + 1
    context.emit(CheckPin(number))
    return replace(state, request=number, phase=replace(phase, request=number, failed=False))


def checked(state: State, event: PinChecked, context: StepContext) -> State:
    """After a right PIN open the staff's screen or restart the base; after a wrong one say so."""
    phase = state.phase
    if not isinstance(phase, Unlocking) or phase.request != event.request:
        return state
    if event.level is Level.NOBODY:
        locked_ms = context.deadline(event.locked_ms) if event.locked_ms else 0
        return replace(state, phase=replace(phase, request=0, failed=True, locked_until_ms=locked_ms))
    if phase.restart:
        state = visit.forget(state, context)  # the visitor at the stop is not the person here now
        return escort.restart(replace(state, phase=visit.stopping(state, context)), "", context)
    state = replace(visit.forget(state, context), options=_of_staff(state))
    return turn_to(state, context, Servicing(event.level, context.deadline(context.rules.service_ms)), keep=False)


def leave(state: State, _of: str, context: StepContext) -> State:
    """Close the staff's screen or the PIN pad.

    If the base is stopped and the PIN pad is closed, no right PIN was typed: the stop page returns, and the interrupted
    visit is not over.
    """
    if isinstance(state.phase, Unlocking) and state.base.state in HELD_STATES:
        return turn_to(state, context, visit.stopping(state, context), keep=False)
    return visit.end_visit(state, context)


def left(state: State, context: StepContext) -> State:
    """Close the staff's screen or the PIN pad, since no one has used it for its time."""
    return leave(state, "", context)


def tab(state: State, of: str, context: StepContext) -> State:
    """Show another tab of the technician's screen."""
    phase = state.phase
    if not isinstance(phase, Servicing) or phase.level < Level.TECHNICIAN or of not in TABS:
        return state
    return _stay(turn_taking.be_quiet(state, context), context, tab=of, asks="", number=0)


def turn_page(state: State, of: str, context: StepContext) -> State:
    """Show the next or previous page of the tab."""
    phase = state.phase
    if not isinstance(phase, Servicing):
        return state
    rows = {"log": LOG_EVENTS, "content": len(context.rules.procedures)}.get(phase.tab, 1)
    number = phase.number + (1 if of == "next" else -1)
    return _stay(state, context, number=min(max(0, (rows - 1) // LOG_ROWS), max(0, number)))


def act(state: State, of: str, context: StepContext) -> State:
    """Carry out the act `of`; if it must be confirmed, ask for that first."""
    phase = state.phase
    if not isinstance(phase, Servicing):
        return state
    if of not in possible_acts(phase.level, state, context.rules):
        return _stay(state, context, asks="")
    if ACTS[of].asks and phase.asks != of:
        return _stay(turn_taking.be_quiet(state, context), context, asks=of)
    return ACTS[of].handle(_stay(state, context, asks=""), of, context)


def possible_acts(level: Level, state: State, rules: Rules) -> tuple[str, ...]:
    """Return the names of the acts that a person with access `level` can carry out now."""
    return tuple(name for name, act in ACTS.items() if act.level <= level and act.possible(state, rules))


def confirm(state: State, _of: str, context: StepContext) -> State:
    """Carry out the act for which the page asks a confirmation."""
    phase = state.phase
    return act(state, phase.asks, context) if isinstance(phase, Servicing) and phase.asks else state


def refuse(state: State, _of: str, context: StepContext) -> State:
    """Drop the act for which the page asks a confirmation."""
    return _stay(state, context, asks="") if isinstance(state.phase, Servicing) else state


def _stay(state: State, context: StepContext, **changed: str | int | bool) -> State:
    """Stay on the staff's screen, with the fields `changed` and a new deadline."""
    phase = replace(state.phase, until_ms=context.deadline(context.rules.service_ms), **changed)
    return replace(state, phase=phase)


def _of_staff(state: State) -> Options:
    """Return the options for the staff's screen: language, text size and contrast of the visitor stay, the rest ends
    with the visit.
    """
    seen = state.options
    return Options(seen.language, seen.large, seen.contrast, volume_permille=state.volume_permille)


def _has_base(_state: State, rules: Rules) -> bool:
    return Part.BASE in rules.parts


def _held(state: State, _rules: Rules) -> bool:
    return state.base.state in HELD_STATES and not state.base.pressed


def _always(_state: State, _rules: Rules) -> bool:
    return True


def _rearm(state: State, _of: str, context: StepContext) -> State:
    context.emit(Rearm())
    return state


def _home(state: State, _of: str, context: StepContext) -> State:
    return visit.go_home(visit.forget(state, context), context, visit.MAX_TRIES_HOME)


def _halt(state: State, _of: str, context: StepContext) -> State:
    context.emit(Halt())
    return state


def _speak(state: State, _of: str, context: StepContext) -> State:
    return turn_taking.speak(state, context, Line("say.test"))


def _hear(state: State, _of: str, context: StepContext) -> State:
    """Test the microphone: the words appear on the tab "sound", and do not count as a visitor's question."""
    return turn_taking.listen(
        _stay(state, context, tab="sound", number=0, tried=True), context, turn_taking.REMARK, pressed=True
    )


def _louder(state: State, _of: str, context: StepContext, *, steps: int) -> State:
    """Change the volume with which visits begin from now on by `steps`, and say a sentence at the new volume."""
    step = min(len(VOLUME_STEPS_PERMILLE) - 1, max(0, nearest_step(state.volume_permille) + steps))
    options = replace(state.options, volume_permille=VOLUME_STEPS_PERMILLE[step])
    return _speak(replace(state, volume_permille=VOLUME_STEPS_PERMILLE[step], options=options), "", context)


def _leave(state: State, _of: str, context: StepContext) -> State:
    """Stop wheels, voice and microphone, and end the process, so that the service manager starts it again."""
    context.emit(Halt())
    return replace(turn_taking.be_quiet(state, context), leave=RESTART_STATUS)


ACTS: Mapping[str, StaffAct] = {
    "halt": StaffAct(Level.STAFF, False, _halt, _has_base),
    "rearm": StaffAct(Level.STAFF, True, _rearm, _held),
    "home": StaffAct(Level.STAFF, True, _home, can_move),
    "softer": StaffAct(Level.STAFF, False, partial(_louder, steps=-1), can_speak),
    "louder": StaffAct(Level.STAFF, False, partial(_louder, steps=1), can_speak),
    "speak": StaffAct(Level.STAFF, False, _speak, can_speak),
    "hear": StaffAct(Level.TECHNICIAN, False, _hear, can_listen),
    "restart": StaffAct(Level.TECHNICIAN, True, _leave, _always),
}
"""Acts that the staff's screen offers, by name."""
