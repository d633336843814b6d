"""The staff's screen, behind a PIN that is typed past the decisions. It is the PIN that lets a held base move again."""

from collections.abc import Mapping
from typing import NamedTuple

from msgspec.structs import replace

from robot.core import escort, options, talk, visit
from robot.core.commands import CheckPin, Halt, Rearm
from robot.core.desk import Level
from robot.core.events import PinChecked
from robot.core.health import HELD, can_drive
from robot.core.moment import Handler, Moment
from robot.core.pages import turn_to
from robot.core.phases import Servicing, Stopping, Unlocking
from robot.core.state import State
from robot.core.words import Line

TABS = ("health", "motion", "sound", "content", "log")

RESTART_STATUS = 75
"""EX_TEMPFAIL of sysexits.h: the service manager starts the robot again."""


class Act(NamedTuple):
    """Something that the staff can do: from which level on, whether it is asked once more, and how."""

    level: Level
    asks: bool
    handle: Handler


def ask_pin(state: State, _of: str, now: Moment) -> State:
    """The mark was held: ask for the PIN, where one is set."""
    if not now.rules.pin:
        return state
    return turn_to(state, now, Unlocking(now.after(now.rules.home_ms)), keep=False)


def restart(state: State, _of: str, now: Moment) -> State:
    """Let the base move again after a stop: with the PIN where one is set, else by whoever stands there."""
    phase = state.phase
    if not now.rules.pin or not (isinstance(phase, Stopping) and phase.released):
        return escort.restart(state, "", now)
    return turn_to(state, now, Unlocking(now.after(now.rules.home_ms), phase.reason), keep=False)


def unlock(state: State, _of: str, now: Moment) -> State:
    """Check what is typed."""
    phase = state.phase
    if not isinstance(phase, Unlocking) or phase.request or now.at_ms < phase.locked_until_ms:
        return state
    number = state.request + 1
    now.wish(CheckPin(number))
    return replace(state, request=number, phase=replace(phase, request=number, failed=False))


def checked(state: State, event: PinChecked, now: Moment) -> State:
    """The PIN was right or wrong."""
    phase = state.phase
    if not isinstance(phase, Unlocking) or phase.request != event.request:
        return state
    if event.level is Level.NOBODY:
        locked_ms = now.after(event.locked_ms) if event.locked_ms else 0
        return replace(state, phase=replace(phase, request=0, failed=True, locked_until_ms=locked_ms))
    if phase.restart:
        stopped = Stopping(phase.restart, released=not state.base.pressed)
        return escort.restart(replace(state, phase=stopped), "", now)
    return turn_to(state, now, Servicing(event.level, now.after(now.rules.service_ms)), keep=False)


def leave(state: State, _of: str, now: Moment) -> State:
    """Close the staff's screen or the PIN pad; a base that is held shows its page again."""
    return visit.end_visit(state, now)


def left(state: State, now: Moment) -> State:
    """It was left alone."""
    return leave(state, "", now)


def tab(state: State, of: str, now: Moment) -> State:
    """Another page of the technician's screen."""
    if not isinstance(state.phase, Servicing) or of not in TABS:
        return state
    return _stay(talk.quiet(state, now), now, tab=of, asks="")


def act(state: State, of: str, now: Moment) -> State:
    """Do it, or ask once more first."""
    phase, found = state.phase, ACTS.get(of)
    if not isinstance(phase, Servicing) or found is None or phase.level < found.level:
        return state
    if found.asks and phase.asks != of:
        return _stay(state, now, asks=of)
    return found.handle(_stay(state, now, asks=""), of, now)


def confirm(state: State, _of: str, now: Moment) -> State:
    """Yes to the question of the page."""
    phase = state.phase
    return act(state, phase.asks, now) if isinstance(phase, Servicing) and phase.asks else state


def refuse(state: State, _of: str, now: Moment) -> State:
    """No to the question of the page."""
    return _stay(state, now, asks="") if isinstance(state.phase, Servicing) else state


def _stay(state: State, now: Moment, **changed: str) -> State:
    phase = replace(state.phase, until_ms=now.after(now.rules.service_ms), **changed)
    return replace(state, phase=phase)


def _rearm(state: State, _of: str, now: Moment) -> State:
    if state.base.state in HELD and not state.base.pressed:
        now.wish(Rearm())
    return state


def _home(state: State, _of: str, now: Moment) -> State:
    return visit.go_home(state, now, visit.TRIES_HOME) if can_drive(state, now.rules) else state


def _halt(state: State, _of: str, now: Moment) -> State:
    now.wish(Halt())
    return state


def _speak(state: State, _of: str, now: Moment) -> State:
    return talk.speak(state, now, Line("say.test"))


def _hear(state: State, _of: str, now: Moment) -> State:
    return talk.listen(state, now, pressed=True)


def _leave(state: State, _of: str, now: Moment) -> State:
    now.wish(Halt())
    return replace(talk.quiet(state, now), leave=RESTART_STATUS)


ACTS: Mapping[str, Act] = {
    "halt": Act(Level.STAFF, False, _halt),
    "rearm": Act(Level.STAFF, True, _rearm),
    "home": Act(Level.STAFF, True, _home),
    "softer": Act(Level.STAFF, False, options.softer),
    "louder": Act(Level.STAFF, False, options.louder),
    "speak": Act(Level.STAFF, False, _speak),
    "hear": Act(Level.TECHNICIAN, False, _hear),
    "restart": Act(Level.TECHNICIAN, True, _leave),
}
"""What the technician's screen can do beside showing."""
