"""A robot process on a simulated board, started for one test."""

import contextlib
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from simulators.boards.motor_board import SimulatedBoard
from simulators.centre.journal_follower import JournalLine, JournalTail
from simulators.centre.touch_panel import NoSuchTarget, SimulatedPanel
from voice_models.model_files.store import path_of

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
            environment = os.environ | {"SDL_VIDEODRIVER": "dummy"}
            self.process = subprocess.Popen(command, stderr=log, stdout=log, env=environment)
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


def until_still(board: SimulatedBoard) -> None:
    limit = time.monotonic() + LIMIT_S
    while board.wheel_mm_s != (0, 0):
        assert time.monotonic() < limit, "it drives on"
        time.sleep(0.01)
