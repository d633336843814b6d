"""The degraded modes: what is lost with each part, and what still works. `kiosk doctor` and the screen read it."""

from typing import NamedTuple

from robot.core.dialogue.battery import HOME_PERMILLE, STOP_PERMILLE, below, lasts_to, low_battery
from robot.core.events import BaseState
from robot.core.parts import Part
from robot.core.rules import Rules
from robot.core.state import State


class Degraded(NamedTuple):
    """`lost` and `instead` are word keys; `serves`: the robot can still serve visitors."""

    lost: str
    instead: str
    serves: bool


DEGRADED: dict[Part, Degraded] = {
    Part.BASE: Degraded("down.base", "down.base_instead", serves=True),
    Part.LIDAR: Degraded("down.lidar", "down.lidar_instead", serves=True),
    Part.CAMERA: Degraded("down.camera", "down.camera_instead", serves=True),
    Part.MICROPHONE: Degraded("down.microphone", "down.microphone_instead", serves=True),
    Part.RECOGNISER: Degraded("down.microphone", "down.microphone_instead", serves=True),
    Part.VOICE: Degraded("down.voice", "down.voice_instead", serves=True),
    Part.SCREEN: Degraded("down.screen", "down.screen_instead", serves=False),
    Part.DESK: Degraded("down.desk", "down.desk_instead", serves=True),
}

_EARS = (Part.MICROPHONE, Part.RECOGNISER)


HELD = (BaseState.ESTOP, BaseState.BUMPED, BaseState.FAULT)
"""States in which a switch or a fault holds the base until a person restarts it."""


def held_by(state: BaseState) -> str:
    """The reason of the stop page."""
    return "bumper" if state is BaseState.BUMPED else state.value


def can_listen(state: State, rules: Rules) -> bool:
    """The chain from microphone to meaning works, and this visitor wants to be heard."""
    return not state.options.written and all(part in rules.parts and part not in state.down for part in _EARS)


def ears_open(state: State, rules: Rules) -> bool:
    """The same, and the chain is there: while the robot starts, its ears are neither down nor up."""
    return can_listen(state, rules) and all(part in state.up for part in _EARS)


def can_speak(state: State, rules: Rules, *, to_all: bool = False) -> bool:
    """The voice works, and this visitor hears it, or it is `to_all`; without it captions stay."""
    return (to_all or not state.options.written) and Part.VOICE in rules.parts and Part.VOICE not in state.down


def can_move(state: State, rules: Rules) -> bool:
    """The robot can go home: its base works, a touch can stop it, nothing holds it, it sees what is ahead, and the
    battery is not at its end."""
    works = rules.guiding and Part.BASE in rules.parts and Part.BASE in state.up and Part.SCREEN not in state.down
    held = state.base.state in HELD or state.base.broken_ahead
    return works and not held and not below(state, rules, STOP_PERMILLE)


def can_drive(state: State, rules: Rules) -> bool:
    """The robot can move, all its range sensors measure, and the battery is good for leading somebody."""
    return can_move(state, rules) and not state.base.broken_sensors and not low_battery(state, rules)


def can_go_on(state: State, rules: Rules) -> bool:
    """As `can_drive`, with the battery good for the rest of a trip that was agreed upon."""
    return can_move(state, rules) and not state.base.broken_sensors and not below(state, rules, HOME_PERMILLE)


def can_lead(state: State, rules: Rules, place: str) -> bool:
    """The robot can lead somebody to `place`, and come home."""
    return place in rules.drivable and can_drive(state, rules) and lasts_to(state, rules, place)


def can_see(state: State, rules: Rules) -> bool:
    """The camera is there, and has started."""
    return Part.CAMERA in rules.parts and Part.CAMERA in state.up


def can_ask_desk(state: State, rules: Rules) -> bool:
    """The desk works: queue tickets, dossiers, ratings."""
    return Part.DESK in rules.parts and Part.DESK in state.up
