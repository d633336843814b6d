"""The console in virtual time: a client that reads the state of a robot in a child process eleven times a second."""

import multiprocessing
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.console.backend import Picture
from robot.rehearsal.console.snapshot import Snapshot
from robot.rehearsal.console.virtual_process import LOG, serve
from robot.rehearsal.scenarios.faults import faults_of

SPEEDS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
_LOOK_S = 0.09
_START_LIMIT_S, _ANSWER_LIMIT_S, _STOP_LIMIT_S = 60.0, 120.0, 10.0


class VirtualTimeConsole:
    """A console backend with the robot in a child process (`robot.rehearsal.console.virtual_process`)."""

    name = "virtual"
    speeds = SPEEDS

    def __init__(self, folder: Path, lobby: Lobby, *, seed: int = 1, people: int = 0) -> None:
        """Start the robot, which keeps its files in `folder`. Raises `Trouble` when the robot does not start."""
        self.lobby, self.faults = lobby, faults_of("virtual")
        self._seen = Snapshot()
        self._pictures: Mapping[str, Picture] = {}
        folder.mkdir(parents=True, exist_ok=True)
        self._log = folder / LOG
        spawn = multiprocessing.get_context("spawn")
        self._robot, far_end = spawn.Pipe()
        self._process = spawn.Process(target=serve, args=(far_end, folder, seed, people), daemon=True)
        self._process.start()
        far_end.close()
        self._turn = threading.Lock()
        self._leaving = threading.Event()
        self._looker = threading.Thread(target=self._look_on, name="console virtual", daemon=True)
        try:
            self._ask("look", limit_s=_START_LIMIT_S)
        except ValueError:
            self.close()
            raise self._gone() from None
        self._looker.start()

    def do(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._ask("do", dict(order))

    def look(self) -> Snapshot:
        return self._seen

    def picture(self, of: str) -> Picture | None:
        return self._pictures.get(of)

    def pause(self, *, still: bool) -> None:
        self._ask("pause", still)

    def run_at(self, speed: float) -> None:
        self._ask("speed", speed)

    def step(self, ms: float) -> None:
        self._ask("step", ms)

    def close(self) -> None:
        self._leaving.set()
        if self._looker.ident is not None:
            self._looker.join(_STOP_LIMIT_S)
        self._robot.close()
        self._process.join(_STOP_LIMIT_S)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _look_on(self) -> None:
        while not self._leaving.wait(_LOOK_S):
            try:
                self._ask("look")
            except ValueError:  # the child process has ended: the next order is refused with the reason
                return

    def _ask(self, question: str, *values: object, limit_s: float = _ANSWER_LIMIT_S) -> Mapping[str, Any]:
        """Send a question to the robot's process and return the answer. Raises ValueError when it is refused or the
        process has ended."""
        with self._turn:
            try:
                self._robot.send((question, *values))
                if not self._robot.poll(limit_s):
                    raise TimeoutError
                answer, self._seen, pictures = self._robot.recv()
            except (OSError, EOFError) as error:
                raise ValueError(str(self._gone())) from error
            self._pictures = self._pictures if pictures is None else pictures
        if "error" in answer:
            raise ValueError(answer["error"])
        found: Mapping[str, Any] = answer
        return found

    def _gone(self) -> Trouble:
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return Trouble(
            f"the virtual robot has ended: {lines[-1] if lines else 'no word'}",
            "robot ảo đã dừng",
            file=str(self._log),
            remedy="read this file and start the console again",
            remedy_vi="xem tệp này rồi mở lại bàn thử",
        )
