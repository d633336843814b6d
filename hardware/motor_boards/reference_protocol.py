"""The line protocol of the reference board, robot side: builds requests, reads replies. Pure: bytes in, values out.

115200 8N1, ASCII, at most 63 bytes a line before its end (LF or CR): a `T` of six ranges has 58. Only `S`, which people
read, may be longer. `*HHHH` is the CRC-16/CCITT-FALSE of everything before the star. Requests (host or technician):

    I                                identity; also: X stop, drop the session; C clear a latched bumper or stall; ? H
    ARM <nonce>*                     open a motion session; the nonce comes from `I` and is good for one session
    V <nonce> <seq> <l> <r> <ttl>*   wheel targets in mm/s, good for ttl <= 300 ms from receipt; seq must be newer

Replies (each with its CRC):

    I <name> <protocol> <firmware> <board> <reset cause> <nonce>*
    A <seq> <encL> <encR> <vl> <vr> <flags>*      to every whole `V`, obeyed or not: the odometry frame
    T <ms> <mV> <mA> <bump> <cliff> <r1> .. <rn> <errors>*   pushed at 10 Hz
    R <n> <mm>*            pushed as soon as range sensor n (1..) was read; a board without these sends `T` alone
    K <what>*  done        E <what> <reason>*  refused        S .. and H ..  lines for people

Every number under a CRC is hexadecimal, upper case, and has a fixed width. It is hexadecimal because `V` and `A`
together have 62 bytes then, and 86 in decimals: 2 ms of each round trip. The width is fixed so that a byte lost or
doubled always shows: a CRC finds flipped bits surely, but lost bytes only 65535 times of 65536. Digits: nonce 4, seq 3,
speeds 3 in two's complement, ttl 3, encoders 5, flags 2, ms 7, mV and mA 4, bump 2, cliff 1, n 1, ranges 3, errors 4.
Counters wrap: seq after FFF, ms after FFFFFFF, encoders after FFFFF, which is hundreds of metres. Lines for people stay
decimal.
"""

import binascii
import enum
import re
from collections.abc import Callable
from dataclasses import dataclass

NO_NONCE = "0000"
"""Nonce of a host without a session, and of boards that have no sessions."""
PROTOCOL = 2
"""Version of this protocol."""
LINE_LIMIT = 63
"""Longest request, and longest reply that programs read, bytes before the line end."""
REPLY_LIMIT = 90
"""Longest line that is read, bytes: lines for people may be longer."""
TTL_LIMIT_MS = 300
"""Longest time to live of a speed command, ms."""
SEQ_SPAN = 1 << 12
"""Sequence numbers are below this, then begin again at 0."""
TICK_SPAN = 1 << 20
"""Encoder counters are below this, then begin again at 0, ticks."""
COUNTER_SPAN = 1 << 32
"""Counters of third-party boards wrap at this. `EncoderReply` holds them as they are, since TICK_SPAN divides it."""
CLOCK_SPAN_MS = 1 << 28
"""The board's clock is below this, then begins again at 0, ms."""
SPEED_SPAN_MM_S = 1 << 12
"""Speeds are sent in two's complement, modulo this, mm/s."""


class WireError(ValueError):
    """A line that is not a whole reply of this protocol, or a request that cannot be built."""


class Flags(enum.IntFlag):
    """State of the board, part of every reply `A`."""

    ARMED = 0x01
    ESTOP_LATCHED = 0x02  # until released and armed again
    BUMPER_LATCHED = 0x04  # by the bumper or a cliff sensor, until `C`
    REFUSED = 0x08  # this `V` was not obeyed
    ESTOP_PRESSED = 0x10  # the button is down now
    STALLED = 0x20  # a wheel did not follow, until `C`


@dataclass(frozen=True, slots=True)
class Identity:
    """Reply `I`: who the board is, why it was last reset, and the nonce of its next session."""

    name: str
    protocol: int
    firmware: str
    board: str
    reset_cause: str
    nonce: str


@dataclass(frozen=True, slots=True)
class EncoderReply:
    """Reply `A`: encoder ticks (wrapping at TICK_SPAN), measured wheel speeds in mm/s, flags."""

    seq: int
    left_ticks: int
    right_ticks: int
    left_mm_s: int
    right_mm_s: int
    flags: Flags


@dataclass(frozen=True, slots=True)
class Telemetry:
    """Line `T`, sent unasked. `bump`, `cliff`: switch masks; `ranges_mm`: from left to right; `errors`: count of
    unreadable lines.
    """

    board_ms: int
    battery_mv: int
    current_ma: int
    bump: int
    cliff: int
    ranges_mm: tuple[int, ...]
    errors: int


@dataclass(frozen=True, slots=True)
class Range:
    """Line `R`, sent unasked: the reading of one range sensor, taken a moment ago. `sensor` counts from 0, from left to
    right, then the rear one.
    """

    sensor: int
    range_mm: int


@dataclass(frozen=True, slots=True)
class Accepted:
    """Reply `K`: the request `what` was carried out."""

    what: str


@dataclass(frozen=True, slots=True)
class CommandRefused:
    """Reply `E`: the request `what` was refused, and why."""

    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Replies `S` and `H`: a line for people."""

    text: str


Reply = Identity | EncoderReply | Telemetry | Range | Accepted | CommandRefused | Remark
"""Every reply of a board."""


def crc16(body: bytes) -> int:
    """Return the CRC-16/CCITT-FALSE: polynomial 0x1021, start 0xFFFF; "123456789" gives 0x29B1."""
    return binascii.crc_hqx(body, 0xFFFF)


def sealed(body: str) -> bytes:
    """Return the line of `body` with its CRC and line end. Raises `WireError` when it is too long or not ASCII."""
    try:
        raw = body.encode("ascii")
    except UnicodeEncodeError as error:
        raise WireError(f"not ASCII: {body!r}") from error
    line = b"%s*%04X" % (raw, crc16(raw))
    if len(line) > LINE_LIMIT:
        raise WireError(f"{len(line)} bytes, at most {LINE_LIMIT}: {body!r}")
    return line + b"\n"


IDENTIFY = b"I\n"
"""Request for the identity and the nonce of the next session."""
STOP = b"X\n"
"""Request that stops the wheels and ends the session."""
CLEAR_BUMPER = b"C\n"
"""Request that clears a latched bumper or stall."""


def arm(nonce: str) -> bytes:
    """Return the request that opens a motion session."""
    return sealed(f"ARM {nonce}")


def velocity(nonce: str, seq: int, left_mm_s: int, right_mm_s: int, ttl_ms: int) -> bytes:
    """Return the request for wheel speeds. Raises `WireError` when a number is out of range."""
    if not 0 < ttl_ms <= TTL_LIMIT_MS:
        raise WireError(f"ttl {ttl_ms} ms, at most {TTL_LIMIT_MS}")
    if not 0 <= seq < SEQ_SPAN:
        raise WireError(f"seq {seq}, below {SEQ_SPAN}")
    left, right = (_complement(speed) for speed in (left_mm_s, right_mm_s))
    return sealed(f"V {nonce} {seq:03X} {left:03X} {right:03X} {ttl_ms:03X}")


def _complement(speed_mm_s: int) -> int:
    half = SPEED_SPAN_MM_S // 2
    if not -half <= speed_mm_s < half:
        raise WireError(f"{speed_mm_s} mm/s, at most {half - 1}")
    return speed_mm_s % SPEED_SPAN_MM_S


def read(line: bytes) -> Reply:
    """Return the reply in one line (without its end). Raises `WireError` when CRC, form or range is wrong."""
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


def _motion(words: list[str]) -> EncoderReply:
    if len(words) != 6:
        raise WireError("six numbers expected")
    return EncoderReply(
        seq=_number(words[0], 3),
        left_ticks=_number(words[1], 5),
        right_ticks=_number(words[2], 5),
        left_mm_s=_speed(words[3]),
        right_mm_s=_speed(words[4]),
        flags=Flags(_number(words[5], 2)),
    )


def _telemetry(words: list[str]) -> Telemetry:
    if len(words) < 6:
        raise WireError("six numbers or more expected")
    return Telemetry(
        board_ms=_number(words[0], 7),
        battery_mv=_number(words[1], 4),
        current_ma=_number(words[2], 4),
        bump=_number(words[3], 2),
        cliff=_number(words[4], 1),
        ranges_mm=tuple(_number(word, 3) for word in words[5:-1]),
        errors=_number(words[-1], 4),
    )


def _range(words: list[str]) -> Range:
    if len(words) != 2:
        raise WireError("two numbers expected")
    number = _number(words[0], 1)
    if number == 0:
        raise WireError("sensors count from 1")
    return Range(number - 1, _number(words[1], 3))


def _accepted(words: list[str]) -> Accepted:
    if len(words) != 1:
        raise WireError("one word expected")
    return Accepted(words[0])


def _refused(words: list[str]) -> CommandRefused:
    if len(words) != 2:
        raise WireError("two words expected")
    return CommandRefused(words[0], words[1])


def _remark(words: list[str]) -> Remark:
    return Remark(" ".join(words))


def _number(word: str, digits: int) -> int:
    if len(word) != digits or not _HEX.fullmatch(word):
        raise WireError(f"not a number of {digits} digits: {word!r}")
    return int(word, 16)


def _speed(word: str) -> int:
    half = SPEED_SPAN_MM_S // 2
    return (_number(word, 3) + half) % SPEED_SPAN_MM_S - half


_CHECK = re.compile(rb"[0-9A-F]{4}")
_NONCE = re.compile(r"[0-9A-F]{4}")
_HEX = re.compile(r"[0-9A-F]+")
_READERS: dict[str, Callable[[list[str]], Reply]] = {
    "I": _identity,
    "A": _motion,
    "T": _telemetry,
    "R": _range,
    "K": _accepted,
    "E": _refused,
    "S": _remark,
    "H": _remark,
}


def ticks_between(new: int, old: int, span: int = TICK_SPAN) -> int:
    """Return the ticks from `old` to `new` of counters that wrap at `span`."""
    return (new - old + span // 2) % span - span // 2


class Lines:
    """Cuts a byte stream into lines. A line that is too long is dropped whole, so noise never blocks the reader."""

    def __init__(self) -> None:
        self._part = b""
        self._skipping = False

    def feed(self, data: bytes) -> list[bytes]:
        """Return the lines that `data` completes, without their ends; empty lines are left out."""
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
        """Discard the incomplete line received last."""
        self._part, self._skipping = b"", False


_ENDS = re.compile(rb"[\r\n]")
