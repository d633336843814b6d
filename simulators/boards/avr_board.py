"""A motor board with its real firmware: an AVR processor under simavr, with motors, encoders and switches at its pins.

The simulator is a separate program (`simulators/avr`, GPL-3.0-or-later because it links libsimavr), built on demand.
`AvrBoard` starts it: in real time with the UART on a pty, or in lockstep, where time passes only on command and as fast
as the machine allows.
"""

import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from queue import Empty, Queue
from typing import Any

from robot.core.trouble import Trouble
from robot.paths import ROOT
from simulators.command_program import CommandProgram

HARNESS = ROOT / "simulators" / "avr"
EVENT_LIMIT_S = 10.0


def harness() -> Path:
    """Return the path of the simulator program, built again when its sources have changed. Raises `Trouble` without
    libsimavr or a compiler."""
    lacking = [tool for tool in ("make", "gcc", "pkg-config") if shutil.which(tool) is None]
    if not lacking and subprocess.run(["pkg-config", "--exists", "simavr"], check=False).returncode != 0:
        lacking = ["libsimavr-dev"]
    if lacking:
        raise Trouble(
            f"the simulated AVR can't be built: {', '.join(lacking)} missing",
            f"không dựng được vi điều khiển mô phỏng: thiếu {', '.join(lacking)}",
            remedy="apt-get install -y gcc make pkg-config libsimavr-dev libelf-dev",
            remedy_vi="cài các gói: gcc make pkg-config libsimavr-dev libelf-dev",
        )
    done = subprocess.run(["make", "-C", str(HARNESS)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Trouble(
            f"the simulated AVR can't be built: {done.stderr.strip().splitlines()[-1]}",
            "không dựng được vi điều khiển mô phỏng",
            remedy=f"type make -C {HARNESS} and read its messages",
            remedy_vi=f"gõ make -C {HARNESS} để xem lỗi",
        )
    return HARNESS / "build" / "avr-board"


class AvrBoard(CommandProgram):
    """A simulated board with the processor `mcu`, which runs the firmware `elf`. A context manager; `port` is the path
    of its serial port.

    `lockstep`: there is no port; time passes only in `run`, and bytes go to the board through the command `send`.
    """

    name = "the simulated AVR"
    answer_limit_s = 600.0
    """How long to wait for an answer, s; a lockstep command may take minutes."""
    patience_s = 1.0
    """How long a check of `hardware.motor_boards.conformance` waits until a switch is pressed on this board, s."""

    def __init__(self, mcu: str, elf: Path, *, lockstep: bool = False, link: Path | None = None) -> None:
        super().__init__()
        self.mcu, self.elf, self.lockstep, self.link = mcu, elf, lockstep, link
        self.port = ""
        self._events: Queue[dict[str, Any]] = Queue()

    def start(self) -> None:
        """Start the simulator. Raises `Trouble` when it can't be built."""
        arguments = ["--lockstep"] * self.lockstep + (["--link", str(self.link)] if self.link is not None else [])
        self._launch([harness(), self.mcu, self.elf, *arguments])
        self.port = str(self._answer()["port"])

    def do(self, *words: object) -> None:
        """Send one of the commands of `simulators/avr/commands.c` to the simulator."""
        self._write(" ".join(map(str, words)).encode() + b"\n")

    def ask(self, *words: object) -> dict[str, Any]:
        """Send a command to the simulator and return its answer."""
        self.do(*words)
        return self._answer()

    def event(self, name: str) -> float:
        """Wait until the simulator reports the measurement `name` (estop, bumper, cliff or hang) and return it,
        microseconds of AVR time."""
        try:
            event = self._events.get(timeout=EVENT_LIMIT_S)
        except Empty:
            raise TimeoutError(f"no event {name!r}") from None
        if event["event"] != name:
            raise RuntimeError(f"{event} instead of {name!r}")
        return float(event["us"])

    @property
    def state(self) -> dict[str, Any]:
        """State of the simulator: pose, true wheel speeds, duty cycles; see `tell_state` in commands.c."""
        return self.ask("state")

    @property
    def pose(self) -> tuple[float, float, float]:
        """True pose relative to the start: x m, y m, heading rad."""
        x, y, heading = self.state["pose"]
        return x, y, heading

    @property
    def wheel_mm_s(self) -> tuple[float, float]:
        """True rim speeds, left and right, mm/s."""
        left, right = self.state["wheel_mm_s"]
        return left, right

    def wheel_log(self, since_ms: float = 0.0) -> list[tuple[float, int, int]]:
        """Return the wheel speeds every 5 ms since `since_ms`: (CLOCK_MONOTONIC ms, left mm/s, right mm/s)."""
        return [(at, left, right) for at, left, right in self.ask("log", since_ms)["log"]]

    def press_estop(self, delay_us: int = 0) -> None:
        self.do("estop", 1, delay_us)

    def release_estop(self) -> None:
        self.do("estop", 0)

    def press_bumper(self) -> None:
        self.do("bumper", 1)

    def release_bumper(self) -> None:
        self.do("bumper", 0)

    def lose_floor(self) -> None:
        """Let the cliff sensor see no floor, as at a step."""
        self.do("cliff", 1)

    def find_floor(self) -> None:
        self.do("cliff", 0)

    def bump(self) -> None:
        """Tap the bumper for 100 ms."""
        self.do("bump", 100)

    def run(self, ms: float, data: bytes = b"") -> bytes:
        """In lockstep, send `data` to the board and let `ms` pass. Return what the board has sent in that time."""
        if data:
            self.do("send", data.hex())
        return bytes.fromhex(self.ask("run", ms)["sent"])

    def run_all(self, steps: Sequence[tuple[float, bytes]]) -> bytes:
        """Do what `run` does for each (ms, data) in turn; all commands are sent at once to save time."""
        self._write(b"".join(b"send %s\nrun %g\n" % (data.hex().encode(), ms) for ms, data in steps))
        return b"".join(bytes.fromhex(self._answer()["sent"]) for _ in steps)

    def peek(self, name: str, length: int) -> bytes:
        """Return `length` bytes of the firmware variable `name`."""
        return bytes.fromhex(self.ask("peek", name, length)["peek"])

    def poke(self, name: str, data: bytes) -> None:
        """Overwrite the firmware variable `name` with `data`."""
        self.do("poke", name, data.hex())

    def _takes(self, value: dict[str, Any]) -> bool:
        event = "event" in value
        if event:
            self._events.put(value)
        return event
