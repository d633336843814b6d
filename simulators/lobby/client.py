"""Starts the simulated lobby and speaks to it: one order, one answer, as JSON lines."""

import json
import math
import os
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

from robot.paths import ROOT

BEFORE_ROBOT_M = 1.05
"""From the robot's middle to a person who uses its screen; chosen."""
_STOP_LIMIT_S = 5.0


class LobbyClient:
    """The lobby program as a child. `camera`, `board` and `lidar` are the addresses that the robot gets.

    Where there is a display the lobby opens a window of its own.
    """

    def __init__(self, lobby_map: Path, photo: Path, *, seed: int = 1) -> None:
        """Start it; RuntimeError when it ends before it is ready."""
        arguments = ["--map", str(lobby_map), "--photo", str(photo), "--seed", str(seed)]
        if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"):
            arguments.append("--window")
        self._process = subprocess.Popen(
            [sys.executable, "-m", "simulators.lobby.program", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
            text=True,
            start_new_session=True,
        )
        self._turn = threading.Lock()
        ready = self._answer()
        self.camera = str(ready["camera"])
        self.board = str(ready["board"])
        self.lidar = str(ready["lidar"])

    def do(self, what: str, **values: object) -> dict[str, Any]:
        """Give one order; its answer. ValueError when the lobby refuses it."""
        stdin = self._process.stdin
        assert stdin is not None
        with self._turn:
            stdin.write(json.dumps({"do": what, **values}, ensure_ascii=False) + "\n")
            stdin.flush()
            answer = self._answer()
        if "error" in answer:
            raise ValueError(f"{what}: {answer['error']}")
        return answer

    def enter_before_robot(self) -> None:
        """Let a visitor named "lan" stand before the robot and look at it."""
        x, y, heading = self.do("state")["robot"]
        at = [x + BEFORE_ROBOT_M * math.cos(heading), y + BEFORE_ROBOT_M * math.sin(heading)]
        self.do("enter", who="lan", label="Bà Lan", at=at, heading_deg=math.degrees(heading) + 180.0, coat=0)

    def stop(self) -> None:
        """Close its stdin and wait for its end."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _answer(self) -> dict[str, Any]:
        stdout = self._process.stdout
        assert stdout is not None
        line = stdout.readline()
        if not line:
            raise RuntimeError(f"the simulated lobby ended with status {self._process.wait()}")
        return dict(json.loads(line))
