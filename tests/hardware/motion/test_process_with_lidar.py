"""The motion process with a board and a lidar at real ports: what it tells of the lidar, and that it drives on."""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from hardware.lidar.scanner import LidarMount
from hardware.motion.messages import MotionSetup, TimedCommand
from robot.core.commands import Drive
from robot.paths import ROOT
from simulators.boards.motor_board import SimulatedBoard
from tests.hardware.lidar.lidar_on_a_pty import CORRIDOR

pytestmark = pytest.mark.ports
LIMIT_S = 40.0


class Robot:
    """A motion process and what it has told."""

    def __init__(self, board: SimulatedBoard, lidar_port: str) -> None:
        home = CORRIDOR.home
        setup = MotionSetup(board.port, 115_200, 75.0, 360.0, 1320, 300, CORRIDOR, (home.x_m, home.y_m, 0.0))
        setup = msgspec.structs.replace(setup, lidar=LidarMount(), lidar_port=lidar_port)
        self.told: list[dict[str, Any]] = []
        self.child = subprocess.Popen(
            [sys.executable, "-m", "hardware.motion.process"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        self.say(setup)
        self._listening = threading.Thread(target=self._listen, daemon=True)
        self._listening.start()

    def say(self, message: object) -> None:
        assert self.child.stdin is not None
        self.child.stdin.write(msgspec.json.encode(message) + b"\n")
        self.child.stdin.flush()

    def end(self) -> None:
        self.child.kill()
        self.child.wait()
        self._listening.join()
        for pipe in (self.child.stdin, self.child.stdout):
            assert pipe is not None
            with contextlib.suppress(BrokenPipeError):
                pipe.close()

    def wait(self, true: Callable[[], object]) -> None:
        ends_s = time.monotonic() + LIMIT_S
        while not true():
            assert time.monotonic() < ends_s, [told for told in self.told if told["event"] != "Glimpse"][-8:]
            assert self.child.poll() is None, self.told[-1]
            time.sleep(0.01)

    @property
    def parts(self) -> list[tuple[str, str]]:
        return [(told["event"], told["part"]) for told in self.told if told["event"].startswith("Part")]

    @property
    def ended(self) -> list[dict[str, Any]]:
        return [told for told in self.told if told["event"] == "DriveEnded"]

    def _listen(self) -> None:
        assert self.child.stdout is not None
        for line in self.child.stdout:
            self.told.append(json.loads(line))


BASE_UP, UP, DOWN = ("PartUp", "base"), ("PartUp", "lidar"), ("PartDown", "lidar")


@contextlib.contextmanager
def driving(folder: Path) -> Iterator[tuple[SimulatedBoard, Robot]]:
    """A robot on its way, whose lidar is up."""
    with SimulatedBoard(CORRIDOR, link=folder / "board", lidar_link=folder / "lidar") as board:
        robot = Robot(board, board.lidar)
        try:
            robot.wait(lambda: robot.parts == [BASE_UP, UP])
            robot.say(TimedCommand(time.monotonic() * 1000, Drive(1, "far", 60_000)))
            robot.wait(lambda: max(board.wheel_mm_s) > 100)
            yield board, robot
        finally:
            robot.end()


@pytest.mark.parametrize(
    ("lose", "mend"),
    [
        (("lidar_unplug", {}), ("lidar_plug", {})),
        (("lidar_silent", {"silent": True}), ("lidar_silent", {"silent": False})),
        (("lidar_covered", {"covered": True}), ("lidar_covered", {"covered": False})),
    ],
    ids=["unplugged", "silent", "covered"],
)
def test_a_lidar_that_is_lost_on_the_way_is_told_and_the_trip_goes_on(
    tmp_path: Path, lose: tuple[str, dict[str, object]], mend: tuple[str, dict[str, object]]
) -> None:
    with driving(tmp_path) as (board, robot):
        board.do(lose[0], **lose[1])
        robot.wait(lambda: robot.parts[2:] == [DOWN])
        before_m = board.travelled_m
        robot.wait(lambda: board.travelled_m > before_m + 0.15)
        assert robot.ended == []
        board.do(mend[0], **mend[1])
        robot.wait(lambda: robot.parts[2:] == [DOWN, UP])
        assert robot.ended == []


def test_a_board_whose_cable_is_pulled_takes_the_lidar_nowhere(tmp_path: Path) -> None:
    with driving(tmp_path) as (board, robot):
        board.do("unplug")
        robot.wait(lambda: robot.ended)
        board.do("plug")
        robot.wait(lambda: robot.parts.count(BASE_UP) == 2)
        time.sleep(1.5)
        assert robot.parts == [BASE_UP, UP, BASE_UP]


def test_a_robot_whose_lidar_is_not_there_says_so_and_drives(tmp_path: Path) -> None:
    with SimulatedBoard(CORRIDOR) as board:
        robot = Robot(board, str(tmp_path / "nowhere"))
        try:
            robot.wait(lambda: robot.parts == [BASE_UP, DOWN])
            robot.say(TimedCommand(time.monotonic() * 1000, Drive(1, "far", 60_000)))
            robot.wait(lambda: max(board.wheel_mm_s) > 100)
        finally:
            robot.end()
