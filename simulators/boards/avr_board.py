"""The board with its real firmware in it: an AVR under simavr with motors, encoders and switches around its pins.

The harness is a program of its own (`simulators/avr`, GPL-3.0-or-later because it links libsimavr), built on demand.
`AvrBoard` starts it, paced by the wall clock with the UART on a pty, or in lockstep, as fast as the machine goes.
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
    """The program, built where it is older than its sources. Raises `Trouble` without libsimavr or a compiler."""
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
    """A board of `mcu` that runs `elf`. Usable as a context manager; `port` is the path of its serial port.

    `lockstep`: no port; time passes by `run` only, bytes go through `send`.
    """

    name = "the simulated AVR"
    answer_limit_s = 600.0
    """A lockstep command may run for minutes."""
    patience_s = 1.0
    """How long a check of `hardware.motor_boards.conformance` waits until a switch has been pressed here."""

    def __init__(self, mcu: str, elf: Path, *, lockstep: bool = False, link: Path | None = None) -> None:
        super().__init__()
        self.mcu, self.elf, self.lockstep, self.link = mcu, elf, lockstep, link
        self.port = ""
        self._events: Queue[dict[str, Any]] = Queue()

    def start(self) -> None:
        """Start the program. Raises `Trouble` when it can't be built."""
        arguments = ["--lockstep"] * self.lockstep + (["--link", str(self.link)] if self.link is not None else [])
        self._launch([harness(), self.mcu, self.elf, *arguments])
        self.port = str(self._answer()["port"])

    def do(self, *words: object) -> None:
        """Send one of the commands of `simulators/avr/commands.c`."""
        self._write(" ".join(map(str, words)).encode() + b"\n")

    def ask(self, *words: object) -> dict[str, Any]:
        """Send a command that has an answer, and the answer."""
        self.do(*words)
        return self._answer()

    def event(self, name: str) -> float:
        """Wait for a measurement and return it in microseconds of AVR time: estop, bumper, cliff or hang."""
        try:
            event = self._events.get(timeout=EVENT_LIMIT_S)
        except Empty:
            raise TimeoutError(f"no event {name!r}") from None
        if event["event"] != name:
            raise RuntimeError(f"{event} instead of {name!r}")
        return float(event["us"])

    @property
    def state(self) -> dict[str, Any]:
        """Pose, true wheel speeds, duties: see `tell_state` in commands.c."""
        return self.ask("state")

    @property
    def pose(self) -> tuple[float, float, float]:
        """The true pose since the start: x m, y m, heading rad."""
        x, y, heading = self.state["pose"]
        return x, y, heading

    @property
    def wheel_mm_s(self) -> tuple[float, float]:
        """The true rim speeds, left and right."""
        left, right = self.state["wheel_mm_s"]
        return left, right

    def wheel_log(self, since_ms: float = 0.0) -> list[tuple[float, int, int]]:
        """Wheel speeds by CLOCK_MONOTONIC: (ms, left mm/s, right mm/s) every 5 ms."""
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
        """The cliff sensor sees no floor."""
        self.do("cliff", 1)

    def find_floor(self) -> None:
        self.do("cliff", 0)

    def bump(self) -> None:
        """Tap the bumper for 100 ms."""
        self.do("bump", 100)

    def run(self, ms: float, data: bytes = b"") -> bytes:
        """In lockstep: hand `data` to the cable, let `ms` pass, and what the board has sent meanwhile."""
        if data:
            self.do("send", data.hex())
        return bytes.fromhex(self.ask("run", ms)["sent"])

    def run_all(self, steps: Sequence[tuple[float, bytes]]) -> bytes:
        """Like `run` for each (ms, data) in turn, with all orders on their way at once."""
        self._write(b"".join(b"send %s\nrun %g\n" % (data.hex().encode(), ms) for ms, data in steps))
        return b"".join(bytes.fromhex(self._answer()["sent"]) for _ in steps)

    def peek(self, name: str, length: int) -> bytes:
        """Memory of a variable of the firmware."""
        return bytes.fromhex(self.ask("peek", name, length)["peek"])

    def poke(self, name: str, data: bytes) -> None:
        """Overwrite a variable of the firmware."""
        self.do("poke", name, data.hex())

    def _takes(self, value: dict[str, Any]) -> bool:
        event = "event" in value
        if event:
            self._events.put(value)
        return event
