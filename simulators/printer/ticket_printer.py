"""The simulated ticket printer: a program of its own behind a real pseudo terminal or TCP port, slips come as PNG."""

import json
import subprocess
import sys
import threading
from pathlib import Path
from queue import Empty, Queue
from typing import Any, Self

from robot.paths import ROOT

ANSWER_LIMIT_S = 5.0


class SimulatedPrinter:
    """A printer with `dots` across; slips are written into `folder`. Usable as a context manager."""

    def __init__(
        self,
        folder: Path,
        dots: int = 576,
        baud: int = 115_200,
        *,
        net: bool = False,
        mute: bool = False,
        clears: bool = True,
        link: Path | None = None,
    ) -> None:
        """`link`: the name of its serial port, which stays when the cable is pulled and put back."""
        self._arguments = ["--out", str(folder), "--dots", str(dots), "--baud", str(baud)]
        self._arguments += ["--net"] * net + ["--mute"] * mute + ["--no-clear"] * (not clears)
        self._arguments += [] if link is None else ["--link", str(link)]
        self._answers: Queue[dict[str, Any]] = Queue()
        self._slips: Queue[Path] = Queue()
        self._process: subprocess.Popen[bytes] | None = None
        self.address = ""

    def start(self) -> None:
        """Start the program; `address` is what the settings take from here on."""
        self._process = subprocess.Popen(
            [sys.executable, "-m", "simulators.printer.server", *self._arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=ROOT,
        )
        threading.Thread(target=self._follow, args=(self._process,), daemon=True).start()
        self.address = self._answers.get(timeout=ANSWER_LIMIT_S * 2)["address"]

    def stop(self) -> None:
        """End the program."""
        process, self._process = self._process, None
        if process is not None and process.stdin is not None:
            process.stdin.close()
            process.wait(ANSWER_LIMIT_S)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def slip(self, within_s: float = ANSWER_LIMIT_S) -> Path | None:
        """The next slip that was cut off; None when none comes."""
        try:
            return self._slips.get(timeout=within_s)
        except Empty:
            return None

    def state(self) -> dict[str, Any]:
        """What it has done: slips, rows on paper since the last cut, commands that it did not know."""
        self.do("state")
        return self._answers.get(timeout=ANSWER_LIMIT_S)

    def do(self, what: str, **values: object) -> None:
        """A command of `simulators.printer.server`: `do("lid", open=True)`."""
        assert self._process is not None
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps({"do": what, **values}).encode() + b"\n")
        self._process.stdin.flush()

    def _follow(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stdout is not None
        for line in process.stdout:
            told = json.loads(line)
            if "slip" in told:
                self._slips.put(Path(told["slip"]))
            else:
                self._answers.put(told)
