"""The robot's ordinary program as a child on a folder of its own: started, ended, killed, and started again on it.

Only addresses differ from a robot in a real lobby. Each start writes a journal of its own: `journal.jsonl`, then
`journal-2.jsonl` and so on.
"""

import contextlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

from robot.paths import ROOT

COMPILED: Mapping[str, str] = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(ROOT / "var" / "cache" / "bytecode"),
}
"""An installed robot starts from compiled code (`robot.deploy.program_venv`): here it stands from its first start
on."""
_STOP_LIMIT_S = 10.0


class RobotEnded(ConnectionError):
    """The robot's program has ended; the message says how, with the last line of its log."""


class RobotProgram:
    """A robot on `folder`. `sets` are settings, "table.key" -> value; `environment` leads it to its sound server.

    Values are written as `--set` takes them; a list or a truth is put into TOML.

    `log` is written on another disk than `folder` where that one may be full.
    """

    def __init__(
        self,
        folder: Path,
        sets: Mapping[str, object],
        environment: Mapping[str, str],
        *options: str,
        log: Path | None = None,
    ) -> None:
        self.folder = folder
        self.log = log or folder / "robot.log"
        self.journals: list[Path] = []
        self.started_s = 0.0
        """When its newest process was started, on the monotonic clock."""
        self._sets, self._environment, self._options = dict(sets), dict(environment), options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def journal(self) -> Path:
        """Of the newest start."""
        return self.journals[-1]

    @property
    def pid(self) -> int:
        """Of the newest start; its process group has the same number."""
        assert self._process is not None
        return self._process.pid

    @property
    def status(self) -> int | None:
        """None while it runs, or before it was started."""
        return None if self._process is None else self._process.poll()

    def start(self, *options: str) -> None:
        """Start it with further `options` of `kiosk run`; the log goes on."""
        number = len(self.journals) + 1
        self.journals.append(self.folder / (f"journal-{number}.jsonl" if number > 1 else "journal.jsonl"))
        command = [sys.executable, "-m", "robot.cli", "run", "--journal", str(self.journal)]
        command += [*self._options, *options]
        for key, value in self._sets.items():
            told = json.dumps(value) if isinstance(value, bool | list | dict) else value
            command += ["--set", f"{key}={told}"]
        with self.log.open("ab" if number > 1 else "wb") as log:
            self.started_s = time.monotonic()
            self._process = subprocess.Popen(
                command,
                cwd=ROOT,
                env={**os.environ, **COMPILED, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def end(self) -> int:
        """Ask it to leave, as a service manager does; its exit status."""
        process = self._process
        if process is None:
            return 0
        if process.poll() is None:
            process.send_signal(signal.SIGTERM)
        try:
            return process.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            return self.kill()

    def kill(self) -> int:
        """End it and every process that it has started, as when the power fails; its exit status."""
        process = self._process
        if process is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send `number` to it and its children."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def alive(self) -> None:
        """Raises `RobotEnded` when it has ended by itself."""
        if self.status is not None:
            raise RobotEnded(f"the robot ended with status {self.status}: {self.last_words()}")

    def last_words(self) -> str:
        """The last line of its log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if self.log.exists() else []
        return lines[-1] if lines else "its log is empty"

    def processes(self) -> Iterator[tuple[int, list[str]]]:
        """Itself and what it has started: process number and command line of each."""
        for directory in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # it ended while we looked
                if os.getpgid(int(directory.name)) == self.pid:
                    words = (directory / "cmdline").read_bytes().decode().split("\0")
                    yield int(directory.name), words

    def child(self, module: str) -> int | None:
        """The process number of its part that runs as `python -m MODULE`; None when there is none."""
        return next((number for number, words in self.processes() if module in words), None)
