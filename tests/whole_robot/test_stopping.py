"""The whole robot is killed, and told to go, in mid-drive: the wheels stop, and the next start is clean."""

import math
import os
import signal
import time
from pathlib import Path

import pytest

from hardware.motion.saved_pose import PoseMemory
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.event_loop.replay import replay
from robot.runtime.settings.loader import CONFIG
from simulators.boards.motor_board import SimulatedBoard
from tests.hardware.motion.rig import ms_of_wishes, ms_until_still
from tests.whole_robot.started_robot import LIMIT_S, Started, until_still

pytestmark = pytest.mark.ports

STOPPED_WITHIN_MS = 450
"""From the kill to the last wish, and from the last word over the cable to standing, on the board's own clock."""
BRAKES_WITHIN_M = 0.35
"""From the way speed, comfortably."""


def test_kill_9_in_mid_drive_stops_the_wheels_and_the_next_start_is_clean_and_does_not_drive(
    tmp_path: Path, board: SimulatedBoard
) -> None:
    robot = Started(tmp_path, board, "first")
    try:
        robot.drive_off()
        killed_ms = time.monotonic() * 1000
        os.kill(robot.process.pid, signal.SIGKILL)
        until_still(board)
        assert ms_of_wishes(board, killed_ms) <= STOPPED_WITHIN_MS
        assert ms_until_still(board) <= STOPPED_WITHIN_MS
        assert replay(robot.journal).difference is None
    finally:
        robot.end()

    again = Started(tmp_path, board, "second")
    try:
        down = again.until(lambda step: step.kind == "PartDown" and step.event["part"] == "base")
        assert "--at-home" in down.event["reason"], "it cannot know where it stands"
        again.until(lambda step: step.page.get("page") in ("IdlePage", "GreetingPage"))
        assert board.wheel_mm_s == (0, 0)
    finally:
        again.end()

    home = load_lobby(CONFIG / "lobby.toml").home
    board.place(home.x_m, home.y_m, math.radians(home.heading_deg))
    pushed_home = Started(tmp_path, board, "third", "--at-home")
    try:
        pushed_home.until(lambda step: step.kind == "PartUp" and step.event["part"] == "base")
        assert math.dist(board.pose[:2], (home.x_m, home.y_m)) < 0.01
    finally:
        pushed_home.end()


def test_sigterm_in_mid_drive_stops_the_wheels_and_ends_well(tmp_path: Path, board: SimulatedBoard) -> None:
    robot = Started(tmp_path, board, "only")
    try:
        robot.drive_off()
        driven_m = board.travelled_m
        robot.process.terminate()
        assert robot.process.wait(LIMIT_S) == 0
        until_still(board)
        assert board.travelled_m - driven_m <= BRAKES_WITHIN_M
        assert ms_until_still(board) <= STOPPED_WITHIN_MS
        remembered = PoseMemory(tmp_path / "pose.json").recall((0.0, 0.0, 0.0))
        assert math.dist(remembered[:2], board.pose[:2]) < 0.1, "the next start knows where it stands"
        assert replay(robot.journal).difference is None
    finally:
        robot.end()
