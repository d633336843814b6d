"""Faults inside the robot's program: of its ears, its voice, its disk, its computer."""

import os
from pathlib import Path

from robot.rehearsal.program import Program
from robot.runtime.event_loop.journal import Journal


def break_down(program: Program, name: str, values: dict[str, float], now_ms: float) -> None:
    """Begin the fault `name` in the program; do nothing when it is a fault of a device."""
    match name:
        case "microphone_dead":
            program.ears.dead = True
        case "speaker_dead":
            program.mouth.dead = True
            program.mouth.fall("the loudspeaker is gone")
        case "voice_crash":
            program.mouth.fall("the synthesiser died")
        case "recogniser_crash":
            program.ears.recogniser.down_until_ms = now_ms + values["seconds"] * 1000
        case "disk_full":
            program.desk.full = True
            _point(program.journal, Path("/dev/full"), os.O_WRONLY)
        case "slow_cpu":
            program.slow_ms = values["ms"]


def mend(program: Program, name: str) -> None:
    """End the fault `name` in the program."""
    match name:
        case "microphone_dead":
            program.ears.dead = False
        case "speaker_dead":
            program.mouth.dead = False
        case "disk_full":
            program.desk.full = False
            _point(program.journal, program.journal.path, os.O_WRONLY | os.O_APPEND)
        case "slow_cpu":
            program.slow_ms = 0.0


def _point(journal: Journal, file: Path, how: int) -> None:
    """Let the open journal write to `file` instead: /dev/full accepts no byte, like a full disk."""
    opened = os.open(file, how)
    os.dup2(opened, journal.fileno())
    os.close(opened)
