"""What the robot asks of a motor board in any protocol: the interface between board drivers and motion."""

from dataclasses import dataclass, field
from typing import Protocol

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.faults import BoardFault
from hardware.motor_boards.limits import ROUND_TRIPS_KEPT, STRANGE_BYTES_KEPT
from hardware.motor_boards.reference_protocol import Flags
from hardware.range_sensors.readings import RangeReadings

HELD = Flags.BUMPER_LATCHED | Flags.STALLED | Flags.ESTOP_LATCHED | Flags.ESTOP_PRESSED
"""Flags of a board that hold the wheels until a person acts."""


class LinkLost(Exception):
    """The board is silent, or was reset: its port must be opened again. `what` is in English, `vi` in Vietnamese."""

    def __init__(self, what: str, vi: str = "") -> None:
        super().__init__(f"{what} | {vi}" if vi else what)


def unanswered_questions(port: str, count: int) -> LinkLost:
    """Return the error for a board that has not answered `count` requests in a row."""
    return LinkLost(
        f"{port}: {count} requests without an answer", f"{port}: {count} câu hỏi liên tiếp không được trả lời"
    )


@dataclass
class BoardFacts:
    """The newest facts that the board has reported, and when they were read."""

    identity: reference_protocol.Identity | None = None
    motion: reference_protocol.EncoderReply | None = None
    telemetry: reference_protocol.Telemetry | None = None
    telemetry_at_ms: float = 0.0
    ranges: RangeReadings = field(default_factory=RangeReadings)
    flags: Flags = field(default_factory=lambda: Flags(0))
    commanded_mm_s: tuple[float, float] = (0.0, 0.0)
    """The speeds, left and right, in the last request whose answer has come, mm/s; valid while armed."""
    fault: BoardFault | None = None
    """Why the driver itself holds the wheels still until a person has looked; None = it does not."""


@dataclass
class LinkFigures:
    """Counts since the port was opened, and the round trips of the last speed requests, ms.

    `strange`: the first bytes received that were no reply; they show which device is really at the other end.
    """

    broken_lines: int = 0
    missed: int = 0
    round_trips_ms: list[float] = field(default_factory=list)
    strange: bytes = b""

    def note_strange(self, data: bytes) -> None:
        """Keep the first STRANGE_BYTES_KEPT of the received bytes that were no reply."""
        self.strange = (self.strange + data)[:STRANGE_BYTES_KEPT]

    def add_round_trip(self, round_trip_ms: float) -> None:
        """Record how long an answer took, ms."""
        self.round_trips_ms.append(round_trip_ms)
        del self.round_trips_ms[:-ROUND_TRIPS_KEPT]


class Port(Protocol):
    """Port that a link communicates through."""

    @property
    def path(self) -> str:
        """Path of the port, for messages to people."""

    def fileno(self) -> int:
        """File descriptor of the port, to wait for bytes."""

    def close(self) -> None:
        """Close the port."""


class BoardLink(Protocol):
    """The connection to a board. `facts` holds only what the board itself has reported."""

    facts: BoardFacts
    figures: LinkFigures
    speed_cap_mm_s: float
    """Fastest rim speed that is sent, mm/s; a faster command is scaled down."""

    @property
    def port(self) -> Port:
        """The open port."""

    @property
    def armed(self) -> bool:
        """Whether the board obeys speed commands now."""

    def receive(self, now_ms: float) -> None:
        """Read what the board has sent. Call it when bytes have come, and once per control step.

        Raises `LinkLost` or `CableLost` when the port has to be opened again.
        """

    def transmit(self, now_ms: float, left_mm_s: int, right_mm_s: int, *, moving: bool, clearing: bool) -> None:
        """Send the requests of one control step.

        `moving`: the board shall be in a motion session; `clearing`: a person asks to clear the latched stops. Speeds
        in mm/s.
        """

    def stop(self) -> None:
        """Send the stop command, as the last bytes before the port is closed."""
