"""The ros_arduino_bridge dialect: one letter, numbers, CR. Many student robots speak it; the robot drives them slowly.

    m LEFT RIGHT   ticks per frame of 1/30 s, answered OK        e   counters, answered "LEFT RIGHT"
    b              baud rate, answered " 57600"

It has no checksum: a broken `m 20 20` may be obeyed as `m 200 20`. So no wheel is commanded faster than 0.2 m/s, the
command is repeated at every control step, counters that make no sense are never believed, and the wheels are watched.
The board stops by itself only 2 s after the last command. `hardware.motor_boards.stop_watchdog`, a process of its own,
stops it when this process dies or freezes. Ranges, bumper, red button and battery are read from the second board. Left
and right, forward and backward are as the firmware defines them.
"""

import logging
import re
from collections.abc import Callable, Sequence
from typing import Any

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.interface import LinkLost
from hardware.motor_boards.limits import BRIDGE_SPEED_CAP_MM_S, BRIDGE_TELEMETRY_MS, SILENCE_MS
from hardware.motor_boards.request import BadAnswer, BoardRequest
from hardware.motor_boards.stop_watchdog import GuardedPort, StopGuard
from hardware.motor_boards.third_party_board import MotorLink
from hardware.serial_ports.serial_port import SerialPort

log = logging.getLogger("kiosk.base")

FRAMES_PER_S = 30
"""Frames per second in which the firmware regulates; from its source."""
LINE_LIMIT = 64
"""Longest reply, bytes. Chosen."""
STAND = b"m 0 0\r"
"""Command for wheels that stand."""
STOP = b"\r" + STAND
"""The stop command: a CR ends an incomplete command that the board may have got (it answers "Invalid Command"); then
STAND.
"""
_COUNTERS = re.compile(rb"(-?[0-9]{1,10}) (-?[0-9]{1,10})")
_BAUD = re.compile(rb" ?[0-9]{4,7}")


class BridgeError(BadAnswer):
    """A received line is not the answer to the request."""


def speeds(left_mm_s: float, right_mm_s: float, ticks_per_mm: float) -> bytes:
    """Return the request for wheel speeds, both scaled down so that neither is above BRIDGE_SPEED_CAP_MM_S."""
    share = BRIDGE_SPEED_CAP_MM_S / max(abs(left_mm_s), abs(right_mm_s), BRIDGE_SPEED_CAP_MM_S)
    left, right = (round(speed * share * ticks_per_mm / FRAMES_PER_S) for speed in (left_mm_s, right_mm_s))
    return b"m %d %d\r" % (left, right)


def counters(line: bytes) -> tuple[int, int]:
    """Return the two counters in a line. Raises `BridgeError`: an empty or odd line never counts as zero."""
    match = _COUNTERS.fullmatch(line)
    if match is None:
        raise BridgeError(f"not two counters: {line!r}")
    left, right = int(match[1]), int(match[2])
    half = reference_protocol.COUNTER_SPAN // 2
    if not (-half <= left < half and -half <= right < half):
        raise BridgeError(f"beyond 32 bits: {line!r}")
    return left, right


def _line(data: bytes) -> tuple[bytes, int] | None:
    """Return the first whole line without its end, and its length; None while it is not whole."""
    end = data.find(b"\n")
    if end < 0 and len(data) > LINE_LIMIT:
        raise BridgeError("a line without an end")
    return (data[:end].rstrip(b"\r"), end + 1) if end >= 0 else None


def _lines(value: Callable[[bytes], Any]) -> Callable[[bytes], tuple[Any, int] | None]:
    """Return a reader that applies `value` to the first whole line."""

    def read(data: bytes) -> tuple[Any, int] | None:
        line = _line(data)
        return None if line is None else (value(line[0]), line[1])

    return read


def _okay(line: bytes) -> None:
    """Check that the line is "OK". Raises `BridgeError`."""
    if line != b"OK":
        raise BridgeError(f"{line!r} instead of OK")


def _baud(line: bytes) -> None:
    """Check that the line is a baud rate. Raises `BridgeError` if it is not."""
    if _BAUD.fullmatch(line) is None:
        raise BridgeError(f"{line!r} instead of a baud rate")


BREAK = BoardRequest("break", b"\r", _line)
"""Request that ends an incomplete command which the board may have got; any line is an answer."""
BAUD = BoardRequest("baud", b"b\r", _lines(_baud))
"""Request for the baud rate; no other protocol answers it like this board."""
COUNTERS = BoardRequest("counters", b"e\r", _lines(counters))
"""Request for both wheel counters."""
LET_GO = BoardRequest("let go", STAND, _lines(_okay))
"""Request that the wheels stand; the "let go" request of `MotorLink`."""
ARM = BoardRequest("arm", STAND, _lines(_okay))
"""Request that the wheels stand, as the first command of a session."""


class BridgeLink(MotorLink):
    """Link to a ros_arduino_bridge board (a `BoardLink`), with a stop watchdog.

    A late byte may belong to an older request, so after noise nothing is sent for longer than on other boards.
    """

    speed_cap_mm_s = BRIDGE_SPEED_CAP_MM_S
    hush_ms = 20.0
    leap_mm = 60.0
    leap_mm_s = 1500.0
    leaps_limit = 3

    def __init__(self, port: SerialPort, ticks_per_mm: float) -> None:
        self._guard = StopGuard(port.fileno(), STOP, float(SILENCE_MS))
        super().__init__(GuardedPort(port, self._guard), ticks_per_mm)

    def receive(self, now_ms: float) -> None:
        """Read the board's replies; after each the next request is sent."""
        super().receive(now_ms)
        if now_ms - self.facts.telemetry_at_ms >= BRIDGE_TELEMETRY_MS and self.facts.motion is not None:
            self._update_telemetry(now_ms)

    def stop(self) -> None:
        """Send the stop command, as the last bytes before the port is closed.

        Closing the port makes the watchdog send it again, unless the wheels were at rest.
        """
        self.port.discard_output()
        self.port.write(STOP)

    def _greeting(self) -> Sequence[BoardRequest]:
        return BREAK, LET_GO, BAUD

    def _letting_go(self) -> BoardRequest:
        return LET_GO

    def _arming(self) -> Sequence[BoardRequest]:
        return (ARM,)

    def _driving(self, left_mm_s: float, right_mm_s: float) -> BoardRequest:
        return BoardRequest("drive", speeds(left_mm_s, right_mm_s, self._ticks_per_mm), LET_GO.reader)

    def _polls(self) -> Sequence[BoardRequest]:
        return (COUNTERS,)

    def _clear(self) -> None:
        self.facts.fault = None

    def _step(self, left_mm_s: int, right_mm_s: int, *, wanted: bool, now_ms: float) -> Sequence[BoardRequest]:
        if wanted and not self._guard.alive:
            raise LinkLost(
                f"{self.port.path}: the process that would stop the wheels has died",
                f"{self.port.path}: tiến trình canh dừng bánh xe đã chết",
            )
        return super()._step(left_mm_s, right_mm_s, wanted=wanted, now_ms=now_ms)

    def _ask(self, now_ms: float) -> None:
        """Send the next request, and report each speed command to the watchdog."""
        before = self._asked
        if before is None and self._queue and self._queue[0] is ARM:
            self._guard.watch()
        super()._ask(now_ms)
        said = self._asked is not before and self._asked is not None and self._asked.request[:1] == b"m"
        if said and (self.armed or self._guard.watching):
            self._guard.feed()

    def _take(self, name: str, value: object, now_ms: float) -> None:
        match name, value:
            case "baud", None:
                self._identify()
            case "counters", (int(left), int(right)):
                self._count(left, right, now_ms)
            case "arm", None:
                self._arm()
            case "let go", None if self._guard.watching and self._stands(now_ms):
                self._guard.rest()  # only wheels without power that stand need no watchdog
            case _:
                pass

    def _identify(self) -> None:
        self.facts.identity = reference_protocol.Identity(
            "ros_arduino_bridge", 0, "?", "Arduino", "", reference_protocol.NO_NONCE
        )
        log.warning(
            "%s: the ros_arduino_bridge protocol has no checksum and stops by itself only after 2 s: at most 0.2 m/s, "
            "with a guard process | giao thức ros_arduino_bridge không có mã kiểm tra và chỉ tự dừng sau 2 giây: chạy "
            "tối đa 0,2 m/s, có tiến trình canh dừng",
            self.port.path,
        )

    def _update_telemetry(self, now_ms: float) -> None:
        clock_ms, errors = round(now_ms) % reference_protocol.CLOCK_SPAN_MS, min(self.figures.broken_lines, 65_535)
        self.facts.telemetry = reference_protocol.Telemetry(clock_ms, 0, 0, 0, 0, (), errors)
        self.facts.telemetry_at_ms = now_ms
