"""Base of simulators that are separate programs: commands go to their stdin, and stdout gives one JSON value a line."""

import json
import os
import subprocess
import threading
from abc import ABC, abstractmethod
from collections.abc import Sequence
from queue import Empty, Queue
from typing import Any, Self

from robot.paths import ROOT

_STOP_LIMIT_S = 5.0


class CommandProgram(ABC):
    """A simulator's program, as seen by the process that starts it: it writes commands and reads answers. A context
    manager."""

    name = "the simulator"
    """Name of the simulator for error messages."""
    answer_limit_s: float | None = 5.0
    """How long to wait for an answer, s; None = no limit."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: Queue[dict[str, Any] | int] = Queue()
        self._writing = threading.Lock()

    @abstractmethod
    def start(self) -> None:
        """Start the program and wait until it is ready."""

    def stop(self) -> None:
        """Close the program's stdin and wait until the program has ended."""
        process, self._process = self._process, None
        if process is None or process.stdin is None:
            return
        with self._writing:
            process.stdin.close()
        try:
            process.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def _launch(self, command: Sequence[str | os.PathLike[str]]) -> None:
        """Start `command`. Ctrl-C in the terminal does not end the program: `stop` does, and the end of its stdin."""
        process = self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT, start_new_session=True
        )
        threading.Thread(target=self._follow, args=(process,), name=self.name, daemon=True).start()

    def _write(self, lines: bytes) -> None:
        """Write complete lines to the program; do nothing before its start or after its end."""
        with self._writing:
            process = self._process
            if process is not None and process.stdin is not None:
                process.stdin.write(lines)
                process.stdin.flush()

    def _order(self, what: str, values: dict[str, object]) -> None:
        self._write(json.dumps({"do": what, **values}).encode() + b"\n")

    def _answer(self) -> dict[str, Any]:
        """Return the program's next answer. Raises `TimeoutError` when none comes, RuntimeError when the program has
        ended."""
        try:
            answer = self._answers.get(timeout=self.answer_limit_s)
        except Empty:
            raise TimeoutError(f"{self.name} did not answer") from None
        if isinstance(answer, int):
            self._answers.put(answer)
            raise RuntimeError(f"{self.name} ended with status {answer}")
        return answer

    def _takes(self, value: dict[str, Any]) -> bool:  # noqa: ARG002
        """Handle a value from the program if it was sent unasked. Return False when it is an answer."""
        return False

    def _follow(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        with process.stdout as lines:
            for line in lines:
                value = json.loads(line)
                if not self._takes(value):
                    self._answers.put(value)
        self._answers.put(process.wait())
