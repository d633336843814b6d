"""RoboClaw packet serial, robot side: builds requests, reads replies. Pure: bytes in, values out.

A request is address, command, data, CRC. A read is address and command without CRC; its reply is data and CRC, where
the CRC counts address and command too. A write is answered by one byte 0xFF. CRC-16, polynomial 0x1021, start 0, high
byte first; numbers are big-endian. The board drops a request whose bytes are more than 10 ms apart, so each is sent in
one write. Source: RoboClaw user manual, "Packet Serial"; command numbers as in BasicMicro's libraries.
"""

import binascii
import enum
from collections.abc import Callable
from typing import Any

from hardware.motor_boards.request import BadAnswer, BoardRequest

ADDRESS = 0x80
"""Packet address of the board, as set in the factory."""
ACKNOWLEDGED = b"\xff"
"""Reply to a request that sets or commands something (a write)."""
TIMEOUT_STEP_MS = 100
"""Unit of the stop on silence, ms."""
VERSION_LIMIT = 48
"""Longest version text, bytes."""
VERSION_END = b"\n\x00"
"""End of the version text."""


class RoboclawError(BadAnswer):
    """The received bytes are no reply to the request, or a number does not fit into a request."""


class RoboclawStatus(enum.IntFlag):
    """Status of the board, the reply to command 90: four bytes. Older firmware sends two, with other meanings."""

    ESTOP = 0x0001
    TEMPERATURE = 0x0002
    TEMPERATURE_2 = 0x0004
    MAIN_BATTERY_HIGH = 0x0008
    LOGIC_BATTERY_HIGH = 0x0010
    LOGIC_BATTERY_LOW = 0x0020
    DRIVER_1 = 0x0040
    DRIVER_2 = 0x0080
    SPEED_1 = 0x0100
    SPEED_2 = 0x0200
    POSITION_1 = 0x0400
    POSITION_2 = 0x0800
    CURRENT_1 = 0x1000
    CURRENT_2 = 0x2000
    OVER_CURRENT_1_WARNING = 0x0001_0000
    OVER_CURRENT_2_WARNING = 0x0002_0000
    MAIN_BATTERY_HIGH_WARNING = 0x0004_0000
    MAIN_BATTERY_LOW_WARNING = 0x0008_0000
    TEMPERATURE_WARNING = 0x0010_0000
    TEMPERATURE_2_WARNING = 0x0020_0000
    S4 = 0x0040_0000
    S5 = 0x0080_0000


FAULTS = RoboclawStatus(0x3FFE)
"""Faults for which the board has switched its motors off, or should have."""
SWITCHES = RoboclawStatus.S4 | RoboclawStatus.S5
"""Inputs to which a bumper may be wired."""


def crc16(data: bytes) -> int:
    """Return the CRC-16/XMODEM: polynomial 0x1021, start 0; "123456789" gives 0x31C3."""
    return binascii.crc_hqx(data, 0)


def version() -> BoardRequest:
    """Return the request for name and firmware, as in "USB Roboclaw 2x15a v4.1.34"."""
    return BoardRequest("version", bytes((ADDRESS, 21)), _text)


def encoders() -> BoardRequest:
    """Return the request for both wheel counters, signed 32 bit, wrapping: (left, right)."""
    return BoardRequest(
        "encoders", bytes((ADDRESS, 78)), _fixed(78, 8, lambda data: (_signed(data[:4]), _signed(data[4:])))
    )


def speed(wheel: int) -> BoardRequest:
    """Return the request for the speed, ticks/s, of wheel 0 (M1, left) or 1 (M2, right), as the board measures it."""
    command = (18, 19)[wheel]
    return BoardRequest(f"speed {wheel}", bytes((ADDRESS, command)), _fixed(command, 5, lambda data: _signed(data[:4])))


def battery_mv() -> BoardRequest:
    """Return the request for the voltage of the main battery, mV."""
    return BoardRequest("battery", bytes((ADDRESS, 24)), _fixed(24, 2, lambda data: _unsigned(data) * 100))


def currents_ma() -> BoardRequest:
    """Return the request for the currents of both motors, mA: (left, right)."""
    return BoardRequest(
        "currents", bytes((ADDRESS, 49)), _fixed(49, 4, lambda data: (_signed(data[:2]) * 10, _signed(data[2:]) * 10))
    )


def status() -> BoardRequest:
    """Return the request for the status: e-stop, faults, warnings and switches."""
    return BoardRequest("status", bytes((ADDRESS, 90)), _fixed(90, 4, lambda data: RoboclawStatus(_unsigned(data))))


def is_short_status(data: bytes) -> bool:
    """Whether `data` is the status of an older firmware: two bytes, with another meaning."""
    return len(data) == 4 and crc16(bytes((ADDRESS, 90)) + data[:2]) == _unsigned(data[2:])


def timeout() -> BoardRequest:
    """Return the request for the time without a request after which the board stops, ms; 0 = never."""
    return BoardRequest("timeout", bytes((ADDRESS, 15)), _fixed(15, 1, lambda data: _unsigned(data) * TIMEOUT_STEP_MS))


def set_timeout(limit_ms: int) -> BoardRequest:
    """Return the request that makes the board stop after `limit_ms` without a request. Raises `RoboclawError` for a
    time that the board cannot hold.
    """
    steps, rest = divmod(limit_ms, TIMEOUT_STEP_MS)
    if rest or not 0 < steps < 256:
        raise RoboclawError(f"timeout {limit_ms} ms, not a multiple of {TIMEOUT_STEP_MS} up to 25500")
    return _write("set timeout", 14, bytes((steps,)))


def drive(left_ticks_s: int, right_ticks_s: int) -> BoardRequest:
    """Return the request for regulated wheel speeds, ticks/s, signed."""
    return _write("drive", 37, _int32(left_ticks_s) + _int32(right_ticks_s))


def let_go() -> BoardRequest:
    """Return the request that switches the power to both motors off."""
    return _write("let go", 34, bytes(4))


def _write(name: str, command: int, data: bytes) -> BoardRequest:
    body = bytes((ADDRESS, command)) + data
    return BoardRequest(name, body + crc16(body).to_bytes(2, "big"), _acknowledged)


def _acknowledged(data: bytes) -> tuple[None, int] | None:
    if not data:
        return None
    if data[:1] != ACKNOWLEDGED:
        raise RoboclawError(f"0x{data[0]:02X} instead of an acknowledgement")
    return None, 1


def _fixed(command: int, size: int, value: Callable[[bytes], Any]) -> Callable[[bytes], tuple[Any, int] | None]:
    def read(data: bytes) -> tuple[Any, int] | None:
        if len(data) < size + 2:
            return None
        return value(_checked(command, data[:size], data[size : size + 2])), size + 2

    return read


def _text(data: bytes) -> tuple[str, int] | None:
    end = data.find(VERSION_END)
    if end < 0:
        if len(data) > VERSION_LIMIT:
            raise RoboclawError("a version without an end")
        return None
    size = end + len(VERSION_END)
    if len(data) < size + 2:
        return None
    text = _checked(21, data[:size], data[size : size + 2])[:end]
    if not text.isascii() or not text.decode("ascii").isprintable():
        raise RoboclawError("a version that cannot be read")
    return text.decode("ascii"), size + 2


def _checked(command: int, data: bytes, check: bytes) -> bytes:
    if crc16(bytes((ADDRESS, command)) + data) != int.from_bytes(check, "big"):
        raise RoboclawError("bad CRC")
    return data


def _signed(data: bytes) -> int:
    return int.from_bytes(data, "big", signed=True)


def _unsigned(data: bytes) -> int:
    return int.from_bytes(data, "big")


def _int32(value: int) -> bytes:
    try:
        return value.to_bytes(4, "big", signed=True)
    except OverflowError as error:
        raise RoboclawError(f"{value} ticks a second") from error
