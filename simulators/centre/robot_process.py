"""The robot's ordinary program as a child process with its own folder: it can be started, ended, killed and restarted.

Only the addresses of its devices differ from a robot in a real lobby. Each start writes its own journal:
`journal.jsonl`, then `journal-2.jsonl` and so on.
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

from kiosk_ui.window.sdl_display import in_memory_without_desktop
from robot.paths import ROOT

COMPILED: Mapping[str, str] = {
    "PYTHONDONTWRITEBYTECODE": "",
    "PYTHONPYCACHEPREFIX": str(ROOT / "var" / "cache" / "bytecode"),
}
"""Environment variables that keep compiled Python code between starts, since an installed robot starts from compiled
code (`robot.deploy.program_venv`)."""
_STOP_LIMIT_S = 10.0


class RobotEnded(ConnectionError):
    """Raised when the robot's program has ended; the message holds its exit status and the last line of its log."""


class RobotProgram:
    """The robot's program with its files in `folder`. `sets`: settings, "table.key" -> value; `environment`: further
    environment variables, such as the sound server's.

    Values are passed in the form that `--set` takes; a list or a bool is written as TOML.

    `log`: the log file; it must be on another disk than `folder` when that disk may become full.
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
        """Time at which the newest process was started, s on the monotonic clock."""
        self._sets, self._environment, self._options = dict(sets), dict(environment), options
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def journal(self) -> Path:
        """Journal of the program's newest start."""
        return self.journals[-1]

    @property
    def pid(self) -> int:
        """Process number of the newest start, which is also the number of its process group."""
        assert self._process is not None
        return self._process.pid

    @property
    def status(self) -> int | None:
        """Exit status of the program; None while it runs, or before its first start."""
        return None if self._process is None else self._process.poll()

    def start(self, *options: str) -> None:
        """Start the program with further `options` of `kiosk run`; the log file is continued."""
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
                env={**os.environ, **in_memory_without_desktop(), **COMPILED, **self._environment},
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def end(self) -> int:
        """Ask the program to end, as a service manager does. Return its exit status."""
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
        """End the program and all its child processes, as when the power fails. Return its exit status."""
        process = self._process
        if process is None:
            return 0
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        return process.wait()

    def signal(self, number: signal.Signals) -> None:
        """Send the signal `number` to the program and its child processes."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.pid, number)

    def alive(self) -> None:
        """Raise `RobotEnded` when the program has ended by itself; otherwise do nothing."""
        if self.status is not None:
            raise RobotEnded(f"the robot ended with status {self.status}: {self.last_words()}")

    def last_words(self) -> str:
        """Return the last line of the program's log."""
        lines = self.log.read_text(encoding="utf-8", errors="replace").strip().splitlines() if self.log.exists() else []
        return lines[-1] if lines else "its log is empty"

    def processes(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the process number and the command line of the program and of each of its child processes."""
        for directory in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):  # the process ended meanwhile
                if os.getpgid(int(directory.name)) == self.pid:
                    words = (directory / "cmdline").read_bytes().decode().split("\0")
                    yield int(directory.name), words

    def child(self, module: str) -> int | None:
        """Return the process number of the child that runs as `python -m MODULE`; None without one."""
        return next((number for number, words in self.processes() if module in words), None)
