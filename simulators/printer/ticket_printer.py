"""The simulated ticket printer as a child process behind a real pseudo terminal or TCP port; its slips are saved as
PNG."""

import sys
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from simulators.command_program import CommandProgram

_SLIP_LIMIT_S = 5.0


class SimulatedPrinter(CommandProgram):
    """A printer with `dots` across; the slips that it prints are saved in `folder`. A context manager."""

    name = "the simulated printer"
    answer_limit_s = 10.0

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
        """`link`: a name of the serial port that stays the same when the cable is pulled and plugged in again."""
        super().__init__()
        self._arguments = ["--out", str(folder), "--dots", str(dots), "--baud", str(baud)]
        self._arguments += ["--net"] * net + ["--mute"] * mute + ["--no-clear"] * (not clears)
        self._arguments += [] if link is None else ["--link", str(link)]
        self._slips: Queue[Path] = Queue()
        self.address = ""

    def start(self) -> None:
        """Start the program and set `address`, under which the robot's settings reach the printer."""
        self._launch([sys.executable, "-m", "simulators.printer.server", *self._arguments])
        self.address = self._answer()["address"]

    def slip(self, within_s: float = _SLIP_LIMIT_S) -> Path | None:
        """Wait for the next slip that is cut off and return its file; None when none comes in `within_s` seconds."""
        try:
            return self._slips.get(timeout=within_s)
        except Empty:
            return None

    def state(self) -> dict[str, Any]:
        """Return the printer's state: number of slips, rows since the last cut, unknown commands."""
        self.do("state")
        return self._answer()

    def do(self, what: str, **values: object) -> None:
        """Send a command of `simulators.printer.server` to the printer, for example `do("lid", open=True)`."""
        self._order(what, values)

    def _takes(self, value: dict[str, Any]) -> bool:
        slip = "slip" in value
        if slip:
            self._slips.put(Path(value["slip"]))
        return slip
