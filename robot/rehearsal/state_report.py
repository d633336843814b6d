"""The state of a rehearsed robot as plain values, for the console and for tests."""

import datetime
from pathlib import Path
from typing import Any, Protocol

import msgspec

from robot.core.commands import Say
from robot.core.state import Hearing, Listening, Thinking
from robot.rehearsal.program import Program
from robot.rehearsal.step import RehearsalStep
from robot.rehearsal.world import RehearsalWorld


class ReportedRobot(Protocol):
    """A rehearsed robot in its lobby, with all that the report reads; `robot.rehearsal.virtual_robot.VirtualRobot` is
    one."""

    world: RehearsalWorld
    program: Program
    steps: list[RehearsalStep]
    paused: bool

    @property
    def at_ms(self) -> int:
        """Time since the beginning of the rehearsal, ms."""
        ...

    def wall(self) -> datetime.datetime:
        """Return the date and time that a clock on the wall shows."""
        ...

    @property
    def is_off(self) -> bool:
        """Whether the robot has no power."""
        ...

    @property
    def faults(self) -> list[str]:
        """Names of the faults in force."""
        ...

    @property
    def journal(self) -> Path:
        """Journal of the present run of the robot's program."""
        ...


def state_of(robot: ReportedRobot) -> dict[str, Any]:
    """Return the whole state of robot and lobby as plain values, in metres, radians, mm/s."""
    world, program = robot.world, robot.program
    state, live, base, pose = program.state, program.live, program.base, world.physics.pose
    view = state.shown
    navigator = base.navigator
    turn = state.ear.turn if isinstance(state.ear, Listening | Hearing | Thinking) else 0
    said = next(
        (each for step in reversed(robot.steps) for each in reversed(step.commands) if isinstance(each, Say)), None
    )
    left, right = world.physics.wheel_m_s
    reported = base.state
    return {
        "at_ms": robot.at_ms,
        "wall": robot.wall().isoformat(timespec="seconds"),
        "paused": robot.paused,
        "off": robot.is_off,
        "page": "" if view is None else type(view.page).__name__,
        "phase": type(state.phase).__name__,
        "screen": state.screen,
        "view": None if view is None else msgspec.to_builtins(view),
        "targets": [] if robot.is_off else program.screen.targets(),
        "said": program.mouth.said,
        "said_keys": [] if said is None else [line.key for line in said.lines],
        "speaking": program.mouth.speaking(),
        "listening": turn,
        "heard": live.transcript(state.turn)[0],
        "robot": list(pose),
        "believed": None if live.pose is None else list(live.pose),
        "sigma_m": live.pose_sigma_m,
        "cable": None if live.link is None else msgspec.to_builtins(live.link),
        "lost": "" if navigator is None else navigator.filter.lost,
        "wheel_mm_s": [left * 1000, right * 1000],
        "travelled_m": world.physics.travelled_m,
        "route": [list(point) for point in live.driven],
        "base": "" if reported is None else reported.value,
        "place": state.base.at,
        "ranges_mm": list(world.lockstep.firmware.sensors.ranges_mm),
        "battery_permille": round(world.lockstep.battery.charge * 1000),
        "people": {
            actor.name: {
                "at": list(actor.at),
                "heading": actor.heading,
                "walking": actor.walking,
                "following": actor.follower is not None,
                "looks": actor.looks,
                "kind": actor.kind,
                "label": actor.label,
                "coat": actor.coat,
                "bubble": actor.bubble,
            }
            for actor in world.people.actors.values()
        },
        "crowd": [[one.x, one.y, one.radius_m] for one in world.people.people],
        "faces": msgspec.structs.asdict(world.camera.seen),
        "up": [part.value for part in state.up],
        "down": [part.value for part in state.down],
        "mic_level": live.mic_level,
        "noise_dbfs": live.noise_dbfs,
        "voice_level": live.voice_level,
        "faults": robot.faults,
        "contacts": len(world.people.contacts),
        "caused": sum(contact.caused for contact in world.people.contacts),
        "violations": [str(each) for each in world.violations],
        "journal": str(robot.journal),
    }
