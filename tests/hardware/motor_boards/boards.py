"""Boards for the tests: the real firmware in a simulated AVR, and the Python simulator in an empty hall."""

import functools
from pathlib import Path

from hardware.motor_boards.firmware_build import BOARDS, build
from robot.core.trouble import Trouble
from robot.navigation.map.lobby_map import Lobby, Pose
from simulators.boards.avr_board import AvrBoard, harness
from simulators.boards.motor_board import SimulatedBoard
from tests.lacking import lacking

NAMES = ("uno", "mega")


@functools.cache
def _elf(name: str) -> Path | Trouble:
    try:
        harness()
        return build(BOARDS[name]).elf
    except Trouble as trouble:
        return trouble


def firmware_board(name: str, *, lockstep: bool = False) -> AvrBoard:
    """The board of this name with this checkout's firmware; skips the test on a machine without the AVR tools."""
    elf = _elf(name)
    if isinstance(elf, Trouble):
        if "missing" in elf.what or "not installed" in elf.what:
            lacking(f"no AVR tool chain here: {elf.what}; {elf.remedy}")
        raise elf
    return AvrBoard(BOARDS[name].mcu, elf, lockstep=lockstep)


def simulated_board() -> SimulatedBoard:
    """The Python simulator where nothing is ever reached."""
    return SimulatedBoard(Lobby(100.0, 100.0, Pose(10.0, 50.0, 0.0), (), ((0.0, 0.0), (1.0, 0.0))))
