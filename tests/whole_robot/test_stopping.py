"""The whole robot is killed, and told to go, in mid-drive: the wheels stop, and the next start is clean."""

import contextlib
import math
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hardware.motion.saved_pose import PoseMemory
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.event_loop.replay import replay
from robot.runtime.settings.loader import CONFIG
from simulators.boards.motor_board import SimulatedBoard
from simulators.centre.journal_follower import JournalLine, JournalTail
from simulators.centre.touch_panel import NoSuchTarget, SimulatedPanel
from tests.hardware.rig import ms_of_wishes, ms_until_still
from voice_models.model_files.store import path_of

pytestmark = pytest.mark.ports

STOPPED_WITHIN_MS = 450
"""From the kill to the last wish, and from the last word over the cable to standing, on the board's own clock."""
BRAKES_WITHIN_M = 0.35
"""From the way speed, comfortably."""
LIMIT_S = 40.0
COUNTER = "1.000894"  # marriage: handed in at a counter


class Started:
    """A robot process on a simulated board, with a photograph for a camera and no sound devices."""

    def __init__(self, folder: Path, board: SimulatedBoard, name: str, *options: str) -> None:
        self.journal = folder / f"{name}.jsonl"
        self.board = board
        socket = folder / f"{name}.socket"
        sets = {
            "base.port": board.port,
            "lidar.port": board.lidar,
            "base.pose_file": folder / "pose.json",
            "desk.file": folder / "desk.sqlite",
            "camera.address": f"file:{path_of('astronaut')}",
            "camera.find_markers": "false",  # with markers it would look for itself
            "microphone.address": "device:none",
            "speaker.address": "none:",
            "screen.debug_port": f"unix:{socket}",
            "screen.fullscreen": "false",
        }
        command = [sys.executable, "-m", "robot.cli", "run", "--quiet", "--journal", str(self.journal), *options]
        for key, value in sets.items():
            command += ["--set", f"{key}={value}"]
        with (folder / f"{name}.log").open("wb") as log:
            self.process = subprocess.Popen(command, stderr=log, stdout=log)
        self.panel = SimulatedPanel(socket)
        self.tail = JournalTail(self.journal, lambda _step: None, lambda: None)

    def until(self, fact: Callable[[JournalLine], bool], limit_s: float = LIMIT_S) -> JournalLine:
        """The first step of the journal that is `fact`."""
        limit = time.monotonic() + limit_s
        while time.monotonic() < limit:
            self.tail.read()
            for step in self.tail.steps:
                if fact(step):
                    return step
            time.sleep(0.05)
        raise AssertionError(f"did not happen: {(self.journal.with_suffix('.log')).read_text()[-800:]}")

    def drive_off(self) -> None:
        """By touch to the counter question, a yes, and on until the wheels turn at speed."""
        self.until(lambda step: step.kind == "PartUp" and step.event["part"] == "base")
        self.until(lambda step: step.page.get("page") in ("IdlePage", "GreetingPage"))
        self._to_the_home_page()
        for want, of in (("topic", "marry"), ("choose", COUNTER), ("guide", None), ("yes", None)):
            self.panel.tap(want, of)
        limit = time.monotonic() + LIMIT_S
        while min(self.board.wheel_mm_s) < 300:
            assert time.monotonic() < limit, "the robot did not drive off"
            time.sleep(0.02)

    def _to_the_home_page(self) -> None:
        """It may greet the face before the finger that touches the resting screen has come down."""
        limit = time.monotonic() + LIMIT_S
        while (page := self.panel.look()["page"]) != "HomePage":
            assert time.monotonic() < limit, f"stays on {page}"
            with contextlib.suppress(NoSuchTarget):
                self.panel.tap("begin" if page == "IdlePage" else "home", limit_s=0.5)
            time.sleep(0.1)

    def end(self) -> None:
        """Whatever the test did, no process stays."""
        self.panel.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait(40)


@pytest.fixture
def board() -> Iterator[SimulatedBoard]:
    with SimulatedBoard(load_lobby(CONFIG / "lobby.toml")) as board:
        yield board


def until_still(board: SimulatedBoard) -> None:
    limit = time.monotonic() + LIMIT_S
    while board.wheel_mm_s != (0, 0):
        assert time.monotonic() < limit, "it drives on"
        time.sleep(0.01)


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
