"""Parts of `kiosk bench base`: a table row, the boards to measure, and a host in lockstep with the simulated AVR."""

import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.firmware_build import BOARDS, build
from robot.cli.bench.acceptance_bars import Verdict, verdict_of
from robot.navigation.map.lobby_map import Lobby, Pose
from simulators.boards.avr_board import AvrBoard
from simulators.boards.motor_board import SimulatedBoard

STEP_MS = 20.0
HALL_M = 100.0
ASKED_EVERY_S = 0.003
BOOT_MS = 50.0
RESUME_MS = 50.0
"""How long the board may take to finish its pending output, ms."""


@dataclass(frozen=True, slots=True)
class AcceptanceRow:
    """A row of the acceptance table: the measured figures beside the bar and a named baseline.

    `within`: all figures are within the bar. `enough`: the row was measured as often, or for as long, as the bar
    asks."""

    number: int
    bar: str
    measured: dict[str, Any]
    within: bool
    baseline: dict[str, Any] = field(default_factory=dict)
    note: str = ""
    enough: bool = True

    @property
    def verdict(self) -> Verdict:
        return verdict_of(within=self.within, enough=self.enough)

    def builtins(self) -> dict[str, Any]:
        """Return the row as a dict for `--json`."""
        told = asdict(self)
        return {**told, "kept": self.verdict is Verdict.KEPT, "verdict": self.verdict.value}


def firmware_board(name: str, *, lockstep: bool = False, baud: int | None = None) -> AvrBoard:
    """Build the firmware from this checkout; return a simulated board of this name that runs it."""
    board = BOARDS[name]
    return AvrBoard(board.mcu, build(board, baud).elf, lockstep=lockstep)


class WatchedBoard(SimulatedBoard):
    """The Python simulator of the board, which here also records its motor commands."""

    def commands(self, seconds: float) -> list[tuple[float, float, float]]:
        """Record the motor commands for `seconds`: (CLOCK_MONOTONIC ms, left mm/s, right mm/s), in nearly every 5 ms
        loop of the board."""
        seen: dict[float, tuple[float, float]] = {}
        ends_s = time.monotonic() + seconds
        while time.monotonic() < ends_s:
            self.do("state")
            time.sleep(ASKED_EVERY_S)
            state = self._state
            if "command_mm_s" in state:
                seen[state["at_ms"]] = tuple(state["command_mm_s"])
        return [(at_ms, left, right) for at_ms, (left, right) in seen.items()]


def simulated_board() -> WatchedBoard:
    """Return the Python simulator of the board, in a hall so large that the base never reaches a wall."""
    home = Pose(HALL_M / 10, HALL_M / 2, 0.0)
    return WatchedBoard(Lobby(HALL_M, HALL_M, home, (), ((0.0, 0.0), (1.0, 0.0))))


class LockstepHost:
    """A host in lockstep with a simulated board, whose time passes only during calls of this class. `replies`: the
    board's replies to the last call."""

    def __init__(self, board: AvrBoard) -> None:
        self.board = board
        self.seq = 0
        self.nonce = ""
        self.replies: list[reference_protocol.Reply] = []
        self._lines = reference_protocol.Lines()
        board.run(BOOT_MS)

    def run(self, ms: float, data: bytes = b"") -> list[reference_protocol.Reply]:
        """Send `data`, let `ms` pass, and return the board's replies."""
        self.replies = []
        for line in self._lines.feed(self.board.run(ms, data)):
            self.replies.append(reference_protocol.read(line))
        return self.replies

    def run_all(self, lines: Sequence[bytes]) -> list[reference_protocol.Reply]:
        """Send a line every `STEP_MS` and return the board's replies to all of them."""
        said = self.board.run_all([(STEP_MS, line) for line in lines])
        self.replies = [reference_protocol.read(line) for line in self._lines.feed(said)]
        return self.replies

    def resume(self) -> None:
        """Resume reading in the middle of the board's output; the answer that is under way is dropped."""
        self._lines.clear()
        self._lines.feed(self.board.run(RESUME_MS, b"\n"))

    def arm(self) -> None:
        """Arm the board, which opens a session. Raises `RuntimeError` when the board refuses."""
        for reply in self.run(STEP_MS, reference_protocol.IDENTIFY):
            if isinstance(reply, reference_protocol.Identity):
                self.nonce = reply.nonce
        if reference_protocol.Accepted("ARM") not in self.run(STEP_MS, reference_protocol.arm(self.nonce)):
            raise RuntimeError(f"not armed: {self.replies}")

    def line(self, left: int, right: int, ttl_ms: int = 120) -> bytes:
        """Return the next velocity line (`V`) with the speeds in mm/s."""
        self.seq = (self.seq + 1) % reference_protocol.SEQ_SPAN
        return reference_protocol.velocity(self.nonce, self.seq, left, right, ttl_ms)

    def drive(self, left: int, right: int, ms: float) -> reference_protocol.EncoderReply | None:
        """Command these speeds (mm/s) at 50 Hz for `ms`; return the last odometry reply."""
        last = None
        for _ in range(round(ms / STEP_MS)):
            for reply in self.run(STEP_MS, self.line(left, right)):
                if isinstance(reply, reference_protocol.EncoderReply):
                    last = reply
        return last
