"""The health of the robot: what is lost with each part that is down, what works instead, what the robot can do now.

`kiosk doctor`, the screen and the table "When a part fails" of `robot/core/README.md` read `DEGRADED`.
"""

from typing import NamedTuple

from robot.core.dialogue.battery import HOME_PERMILLE, STOP_PERMILLE, charge_below, lasts_to, low_battery
from robot.core.events import BaseState
from robot.core.parts import Part
from robot.core.rules import Rules
from robot.core.state import State


class Degraded(NamedTuple):
    """A degraded mode of the robot. `lost`, `instead`: keys of the texts on what visitors lose and what works in its
    place; `serves`: the robot can still serve visitors.
    """

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
"""The degraded mode of each part: what a visitor loses while it is down, and what works instead."""

_EARS = (Part.MICROPHONE, Part.RECOGNISER)
"""The parts that speech passes on its way from the microphone to its meaning."""


HELD_STATES = (BaseState.ESTOP, BaseState.BUMPED, BaseState.FAULT)
"""States of the base in which a switch or a fault keeps it from moving until a person restarts it."""


def stop_reason(state: BaseState) -> str:
    """Return the reason that the stop page shows: "estop", "bumper" or "fault"."""
    return "bumper" if state is BaseState.BUMPED else state.value


def can_listen(state: State, rules: Rules) -> bool:
    """Whether the robot has all parts that speech needs (microphone, recogniser), none of them is down, and the visitor
    does not use the hearing mode.
    """
    return not state.options.written and all(part in rules.parts and part not in state.down for part in _EARS)


def ears_open(state: State, rules: Rules) -> bool:
    """Whether `can_listen` holds and the ears (microphone, recogniser) have reported that they work. While the robot
    starts, they are neither down nor up.
    """
    return can_listen(state, rules) and all(part in state.up for part in _EARS)


def can_speak(state: State, rules: Rules, *, to_all: bool = False) -> bool:
    """Whether the voice works, and this visitor hears it or the sentence is meant for everyone around (`to_all`).
    Without the voice, captions still show what would be said.
    """
    return (to_all or not state.options.written) and Part.VOICE in rules.parts and Part.VOICE not in state.down


def can_move(state: State, rules: Rules) -> bool:
    """Whether the robot can drive home: its base works and is free to move, the screen works (so that a touch can stop
    the robot), no sensor that looks ahead is broken, and the battery is not nearly empty.
    """
    works = rules.guiding and Part.BASE in rules.parts and Part.BASE in state.up and Part.SCREEN not in state.down
    held = state.base.state in HELD_STATES or state.base.broken_ahead
    return works and not held and not charge_below(state, rules, STOP_PERMILLE)


def can_drive(state: State, rules: Rules) -> bool:
    """Whether the robot can lead a visitor at all: it can move, all range sensors measure, the battery is not low."""
    return can_move(state, rules) and not state.base.broken_sensors and not low_battery(state, rules)


def can_go_on(state: State, rules: Rules) -> bool:
    """Whether the robot can continue a trip to which the visitor has agreed. The charge has to last for the rest of it
    only; the other conditions are those of `can_drive`.
    """
    return can_move(state, rules) and not state.base.broken_sensors and not charge_below(state, rules, HOME_PERMILLE)


def can_lead(state: State, rules: Rules, place: str) -> bool:
    """Whether the robot can lead a visitor to `place` and come home."""
    return place in rules.drivable and can_drive(state, rules) and lasts_to(state, rules, place)


def can_see(state: State, rules: Rules) -> bool:
    """Whether the robot has a camera, and it works."""
    return Part.CAMERA in rules.parts and Part.CAMERA in state.up


def can_ask_desk(state: State, rules: Rules) -> bool:
    """Whether the robot has a service desk (queue tickets, dossiers, ratings), and it works."""
    return Part.DESK in rules.parts and Part.DESK in state.up
