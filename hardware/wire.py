"""The line protocol of the motor board, robot side: builds requests, reads replies. Pure: bytes in, values out.

115200 8N1, ASCII, at most 63 bytes a request and 72 a reply before the line end (LF or CR): a `T` of six ranges has 68.
`*HHHH` is the CRC-16/CCITT-FALSE of everything before the star. Requests (host or technician):

    I                                identity; also: X stop, drop the session; C clear a latched bumper or stall; ? H
    ARM <nonce>*                     open a motion session; the nonce comes from `I` and is good for one session
    V <nonce> <seq> <l> <r> <ttl>*   wheel targets in mm/s, good for ttl <= 300 ms from receipt; seq must be newer

Replies (each with its CRC):

    I <name> <protocol> <firmware> <board> <reset cause> <nonce>*
    A <seq> <encL> <encR> <vl> <vr> <flags>*      to every whole `V`, obeyed or not: the odometry frame
    T <ms> <mV> <mA> <bump> <cliff> <r1> .. <rn> <errors>*   pushed at 10 Hz
    K <what>*  done        E <what> <reason>*  refused        S .. and H ..  lines for people

Nonce, flags, bump and cliff are hexadecimal, other numbers decimal. Every number under a CRC has a fixed width, so that
a byte lost or doubled always shows (a CRC finds flipped bits surely, but lost bytes only 65535 times of 65536):
seq 5 digits, speeds sign and 4, ttl 3, encoders sign and 10, flags 2, ms 8, mV and mA 5, bump 2, cliff 1, ranges 4,
errors 5. Encoders are signed 32 bit and wrap, seq wraps after 65535, ms after 99999999.
"""

import binascii
import enum
import re
from collections.abc import Callable
from dataclasses import dataclass

PROTOCOL = 1
LINE_LIMIT = 63
REPLY_LIMIT = 72
TTL_LIMIT_MS = 300
SEQ_SPAN = 1 << 16
TICK_SPAN = 1 << 32
CLOCK_SPAN_MS = 100_000_000


class WireError(ValueError):
    """The line is not a whole reply of this protocol."""


class Flags(enum.IntFlag):
    """State of the board in every `A`."""

    ARMED = 0x01
    ESTOP_LATCHED = 0x02  # until released and armed again
    BUMPER_LATCHED = 0x04  # by the bumper or a cliff sensor, until `C`
    REFUSED = 0x08  # this `V` was not obeyed
    ESTOP_PRESSED = 0x10  # the button is down now
    STALLED = 0x20  # a wheel did not follow, until `C`


@dataclass(frozen=True, slots=True)
class Identity:
    name: str
    protocol: int
    firmware: str
    board: str
    reset_cause: str
    nonce: str


@dataclass(frozen=True, slots=True)
class Motion:
    """Reply `A`: encoder ticks (wrapping), measured wheel speeds."""

    seq: int
    left_ticks: int
    right_ticks: int
    left_mm_s: int
    right_mm_s: int
    flags: Flags


@dataclass(frozen=True, slots=True)
class Telemetry:
    """Push `T`. `bump` and `cliff` are switch masks, `ranges_mm` from left to right, `errors` counts bad lines."""

    board_ms: int
    battery_mv: int
    current_ma: int
    bump: int
    cliff: int
    ranges_mm: tuple[int, ...]
    errors: int


@dataclass(frozen=True, slots=True)
class Accepted:
    what: str


@dataclass(frozen=True, slots=True)
class Refused:
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A line for people."""

    text: str


Reply = Identity | Motion | Telemetry | Accepted | Refused | Remark


def crc16(body: bytes) -> int:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF, "123456789" gives 0x29B1."""
    return binascii.crc_hqx(body, 0xFFFF)


def sealed(body: str) -> bytes:
    """The line of `body` with its CRC and line end. Raises `WireError` when it is too long or not ASCII."""
    try:
        raw = body.encode("ascii")
    except UnicodeEncodeError as error:
        raise WireError(f"not ASCII: {body!r}") from error
    line = b"%s*%04X" % (raw, crc16(raw))
    if len(line) > LINE_LIMIT:
        raise WireError(f"{len(line)} bytes, at most {LINE_LIMIT}: {body!r}")
    return line + b"\n"


IDENTIFY = b"I\n"
STOP = b"X\n"
CLEAR_BUMPER = b"C\n"


def arm(nonce: str) -> bytes:
    """The request that opens a motion session."""
    return sealed(f"ARM {nonce}")


def velocity(nonce: str, seq: int, left_mm_s: int, right_mm_s: int, ttl_ms: int) -> bytes:
    """The request for wheel speeds. Raises `WireError` when `ttl_ms` or `seq` is out of range."""
    if not 0 < ttl_ms <= TTL_LIMIT_MS:
        raise WireError(f"ttl {ttl_ms} ms, at most {TTL_LIMIT_MS}")
    if not 0 <= seq < SEQ_SPAN:
        raise WireError(f"seq {seq}, below {SEQ_SPAN}")
    return sealed(f"V {nonce} {seq:05d} {left_mm_s:+05d} {right_mm_s:+05d} {ttl_ms:03d}")


def read(line: bytes) -> Reply:
    """The reply in one line (without its end). Raises `WireError` when CRC, form or range is wrong."""
    if len(line) > REPLY_LIMIT:
        raise WireError("too long")
    body, star, check = line.rpartition(b"*")
    if star != b"*" or not _CHECK.fullmatch(check) or int(check, 16) != crc16(body):
        raise WireError("bad CRC")
    words = body.decode("ascii", "replace").split(" ")
    reader = _READERS.get(words[0])
    if reader is None:
        raise WireError(f"unknown reply {words[0]!r}")
    return reader(words[1:])


def _identity(words: list[str]) -> Identity:
    if len(words) != 6 or not all(words):
        raise WireError("identity of six words expected")
    name, protocol, firmware, board, cause, nonce = words
    if not _NONCE.fullmatch(nonce):
        raise WireError(f"bad nonce {nonce!r}")
    if not protocol.isascii() or not protocol.isdigit():
        raise WireError(f"bad protocol version {protocol!r}")
    return Identity(name, int(protocol), firmware, board, cause, nonce)


def _motion(words: list[str]) -> Motion:
    if len(words) != 6:
        raise WireError("six numbers expected")
    half = TICK_SPAN // 2
    return Motion(
        seq=_number(words[0], 5, SEQ_SPAN - 1),
        left_ticks=_signed(words[1], 10, -half, half - 1),
        right_ticks=_signed(words[2], 10, -half, half - 1),
        left_mm_s=_signed(words[3], 4, -9999, 9999),
        right_mm_s=_signed(words[4], 4, -9999, 9999),
        flags=Flags(_mask(words[5], 2)),
    )


def _telemetry(words: list[str]) -> Telemetry:
    if len(words) < 6:
        raise WireError("six numbers or more expected")
    return Telemetry(
        board_ms=_number(words[0], 8),
        battery_mv=_number(words[1], 5),
        current_ma=_number(words[2], 5),
        bump=_mask(words[3], 2),
        cliff=_mask(words[4], 1),
        ranges_mm=tuple(_number(word, 4) for word in words[5:-1]),
        errors=_number(words[-1], 5, 65_535),
    )


def _accepted(words: list[str]) -> Accepted:
    if len(words) != 1:
        raise WireError("one word expected")
    return Accepted(words[0])


def _refused(words: list[str]) -> Refused:
    if len(words) != 2:
        raise WireError("two words expected")
    return Refused(words[0], words[1])


def _remark(words: list[str]) -> Remark:
    return Remark(" ".join(words))


def _number(word: str, digits: int, high: int | None = None) -> int:
    if len(word) != digits or not _DIGITS.fullmatch(word):
        raise WireError(f"not a number of {digits} digits: {word!r}")
    value = int(word)
    if high is not None and value > high:
        raise WireError(f"{value} is above {high}")
    return value


def _signed(word: str, digits: int, low: int, high: int) -> int:
    if word[:1] not in ("+", "-"):
        raise WireError(f"no sign: {word!r}")
    value = int(word[0] + str(_number(word[1:], digits)))
    if not low <= value <= high:
        raise WireError(f"{value} is not in {low}..{high}")
    return value


def _mask(word: str, digits: int) -> int:
    if len(word) != digits or not _HEX.fullmatch(word):
        raise WireError(f"not a mask of {digits} digits: {word!r}")
    return int(word, 16)


_CHECK = re.compile(rb"[0-9A-F]{4}")
_NONCE = re.compile(r"[0-9A-F]{4}")
_DIGITS = re.compile(r"[0-9]+")
_HEX = re.compile(r"[0-9A-F]+")
_READERS: dict[str, Callable[[list[str]], Reply]] = {
    "I": _identity,
    "A": _motion,
    "T": _telemetry,
    "K": _accepted,
    "E": _refused,
    "S": _remark,
    "H": _remark,
}


def ticks_between(new: int, old: int) -> int:
    """Ticks from `old` to `new` of counters of 32 bits, over their wrap."""
    return (new - old + TICK_SPAN // 2) % TICK_SPAN - TICK_SPAN // 2


class Lines:
    """Cuts a byte stream into lines; a line that is too long is dropped whole, so noise never wedges the reader."""

    def __init__(self) -> None:
        self._part = b""
        self._skipping = False

    def feed(self, data: bytes) -> list[bytes]:
        """The lines that `data` completes, without their ends; empty lines are left out."""
        lines: list[bytes] = []
        *whole, self._part = _ENDS.split(self._part + data)
        for line in whole:
            if line and not self._skipping and len(line) <= REPLY_LIMIT:
                lines.append(line)
            self._skipping = False
        if len(self._part) > REPLY_LIMIT:
            self._part, self._skipping = b"", True
        return lines

    def clear(self) -> None:
        """Forget a line that has begun."""
        self._part, self._skipping = b"", False


_ENDS = re.compile(rb"[\r\n]")
