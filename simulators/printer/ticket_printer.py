"""The simulated ticket printer: a program of its own behind a real pseudo terminal or TCP port, slips come as PNG."""

import sys
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from simulators.command_program import CommandProgram

_SLIP_LIMIT_S = 5.0


class SimulatedPrinter(CommandProgram):
    """A printer with `dots` across; slips are written into `folder`. Usable as a context manager."""

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
        """`link`: the name of its serial port, which stays when the cable is pulled and put back."""
        super().__init__()
        self._arguments = ["--out", str(folder), "--dots", str(dots), "--baud", str(baud)]
        self._arguments += ["--net"] * net + ["--mute"] * mute + ["--no-clear"] * (not clears)
        self._arguments += [] if link is None else ["--link", str(link)]
        self._slips: Queue[Path] = Queue()
        self.address = ""

    def start(self) -> None:
        """Start the program; `address` is what the settings take from here on."""
        self._launch([sys.executable, "-m", "simulators.printer.server", *self._arguments])
        self.address = self._answer()["address"]

    def slip(self, within_s: float = _SLIP_LIMIT_S) -> Path | None:
        """The next slip that was cut off; None when none comes."""
        try:
            return self._slips.get(timeout=within_s)
        except Empty:
            return None

    def state(self) -> dict[str, Any]:
        """What it has done: slips, rows on paper since the last cut, commands that it did not know."""
        self.do("state")
        return self._answer()

    def do(self, what: str, **values: object) -> None:
        """A command of `simulators.printer.server`: `do("lid", open=True)`."""
        self._order(what, values)

    def _takes(self, value: dict[str, Any]) -> bool:
        slip = "slip" in value
        if slip:
            self._slips.put(Path(value["slip"]))
        return slip
