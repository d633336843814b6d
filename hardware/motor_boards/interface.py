"""What the robot asks of a motor board, whatever that speaks: the seam between drivers and motion."""

from dataclasses import dataclass, field
from typing import Protocol

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.faults import BoardFault
from hardware.motor_boards.limits import ROUND_TRIPS_KEPT, STRANGE_BYTES_KEPT
from hardware.motor_boards.reference_protocol import Flags
from hardware.range_sensors.readings import RangeReadings

HELD = Flags.BUMPER_LATCHED | Flags.STALLED | Flags.ESTOP_LATCHED | Flags.ESTOP_PRESSED
"""What holds the wheels until a person acts."""


class LinkLost(Exception):
    """The board is silent or has lost its memory; open the port again."""

    def __init__(self, what: str, vi: str = "") -> None:
        super().__init__(f"{what} | {vi}" if vi else what)


def unanswered_questions(port: str, count: int) -> LinkLost:
    """The board has not answered so many questions in a row."""
    return LinkLost(
        f"{port}: {count} requests without an answer", f"{port}: {count} câu hỏi liên tiếp không được trả lời"
    )


@dataclass
class BoardFacts:
    """The newest that the board has said, and when it was read."""

    identity: reference_protocol.Identity | None = None
    motion: reference_protocol.EncoderReply | None = None
    telemetry: reference_protocol.Telemetry | None = None
    telemetry_at_ms: float = 0.0
    ranges: RangeReadings = field(default_factory=RangeReadings)
    flags: Flags = field(default_factory=lambda: Flags(0))
    commanded_mm_s: tuple[float, float] = (0.0, 0.0)
    """The speeds, left and right, in the last request whose answer has come; of use while armed."""
    fault: BoardFault | None = None
    """Why the driver itself holds the wheels still until a person has looked."""


@dataclass
class LinkFigures:
    """Counts since the port was opened; round trips of the last speed requests in ms.

    `strange` is the beginning of what came and was no reply: it tells who really is at the other end.
    """

    broken_lines: int = 0
    missed: int = 0
    round_trips_ms: list[float] = field(default_factory=list)
    strange: bytes = b""

    def note_strange(self, data: bytes) -> None:
        """Keep the first of what cannot be understood."""
        self.strange = (self.strange + data)[:STRANGE_BYTES_KEPT]

    def add_round_trip(self, round_trip_ms: float) -> None:
        """A request was answered after so long."""
        self.round_trips_ms.append(round_trip_ms)
        del self.round_trips_ms[:-ROUND_TRIPS_KEPT]


class Port(Protocol):
    """What a link speaks through."""

    @property
    def path(self) -> str:
        """Its name for people."""

    def fileno(self) -> int:
        """To wait for."""

    def close(self) -> None:
        """Give the device back."""


class BoardLink(Protocol):
    """A board in conversation. `facts` is the newest that it has said; it never is what it did not say."""

    facts: BoardFacts
    figures: LinkFigures
    speed_cap_mm_s: float
    """No wheel is told to turn faster, whatever is asked for."""

    @property
    def port(self) -> Port:
        """The open port."""

    @property
    def armed(self) -> bool:
        """The board obeys speeds now."""

    def receive(self, now_ms: float) -> None:
        """Take in what the board has sent. Call it when bytes have come and once per control step.

        Raises `LinkLost` or `CableLost` when the port has to be opened again.
        """

    def transmit(self, now_ms: float, left_mm_s: int, right_mm_s: int, *, moving: bool, clearing: bool) -> None:
        """Once per control step. `moving` = wheels are wanted; `clearing` = a person asks to clear what is latched."""

    def stop(self) -> None:
        """The last bytes on the wire."""
