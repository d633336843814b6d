"""Client of the simulated lobby: starts the program and exchanges orders and answers as JSON lines."""

import math
import os
import sys
import threading
from pathlib import Path
from typing import Any

from simulators.command_program import CommandProgram

BEFORE_ROBOT_M = 1.05
"""Distance from the robot's centre to a person who stands in front to use its screen, m; chosen."""


class LobbyClient(CommandProgram):
    """The lobby program as a child process. `camera`, `board` and `lidar` are the addresses of its devices for the
    robot, known once it is started.

    Where there is a display, the lobby opens a window of its own.
    """

    name = "the simulated lobby"
    answer_limit_s = None

    def __init__(self, lobby_map: Path, photo: Path, *, seed: int = 1) -> None:
        super().__init__()
        self._arguments = ["--map", str(lobby_map), "--photo", str(photo), "--seed", str(seed)]
        self._turn = threading.Lock()

    def start(self) -> None:
        """Start the program. Raises RuntimeError when it ends before it is ready."""
        window = ["--window"] if os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY") else []
        self._launch([sys.executable, "-m", "simulators.lobby.program", *self._arguments, *window])
        ready = self._answer()
        self.camera = str(ready["camera"])
        self.board = str(ready["board"])
        self.lidar = str(ready["lidar"])

    def do(self, what: str, **values: object) -> dict[str, Any]:
        """Give the lobby one order and return its answer. Raises ValueError when the lobby refuses the order."""
        with self._turn:
            self._order(what, values)
            answer = self._answer()
        if "error" in answer:
            raise ValueError(f"{what}: {answer['error']}")
        return answer

    def enter_before_robot(self) -> None:
        """Let a visitor named "lan" enter in front of the robot and look at it."""
        x, y, heading = self.do("state")["robot"]
        at = [x + BEFORE_ROBOT_M * math.cos(heading), y + BEFORE_ROBOT_M * math.sin(heading)]
        self.do("enter", who="lan", label="Bà Lan", at=at, heading_deg=math.degrees(heading) + 180.0, coat=0)
