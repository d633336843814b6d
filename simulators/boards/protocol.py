"""The board's side of the motor board's line protocol: reads requests, builds replies.

The code is independent of the robot's codec; both are tested against `tests/data/wire_vectors.toml`, so that the same
mistake cannot be hidden at both ends of the cable.
"""

from dataclasses import dataclass

MAX_LINE = 63
VELOCITY_WIDTHS = [4, 3, 3, 3, 3]
"""Number of digits of nonce, seq, left, right, ttl. A line with another number of digits is never obeyed."""


def _table() -> tuple[int, ...]:
    entries = []
    for byte in range(256):
        value = byte << 8
        for _ in range(8):
            value = (value << 1) ^ 0x1021 if value & 0x8000 else value << 1
        entries.append(value & 0xFFFF)
    return tuple(entries)


_CRC_TABLE = _table()


def checksum(data: bytes) -> int:
    """Return the CRC-16/CCITT-FALSE of `data`."""
    register = 0xFFFF
    for byte in data:
        register = ((register << 8) & 0xFFFF) ^ _CRC_TABLE[(register >> 8) ^ byte]
    return register


@dataclass(frozen=True)
class HostLine:
    """A line from the host. `whole`: it has a correct CRC; `broken`: its CRC is wrong, or a byte of it was lost."""

    verb: str
    arguments: tuple[str, ...]
    whole: bool
    broken: bool


def parse_request(line: bytes) -> HostLine:
    """Split a line into verb and arguments and check its CRC."""
    line, lost, _ = line.partition(b"\0")  # in the board a zero byte marks a byte that was lost on the way in
    whole, broken = False, bool(lost)
    position = line.rfind(b"*")
    if position >= 0:
        tail, line = line[position + 1 :], line[:position]
        whole = tail == f"{checksum(line):04X}".encode()
        broken = broken or not whole
    fields = line.decode("latin-1").split(" ")
    return HostLine(fields[0], tuple(fields[1:]), whole, broken)


@dataclass(frozen=True)
class Velocity:
    nonce: str
    seq: int
    left: int
    right: int
    ttl: int


def parse_velocity(request: HostLine) -> Velocity | None:
    """Parse the five fields of the velocity command `V`. Return None when a field is invalid."""
    if len(request.arguments) != 5:
        return None
    nonce, *rest = request.arguments
    if [len(field) for field in request.arguments] != VELOCITY_WIDTHS:
        return None
    if any(digit not in "0123456789ABCDEF" for field in rest for digit in field):
        return None
    seq, left, right, ttl = (int(field, 16) for field in rest)
    if not 1 <= ttl <= 300:
        return None
    return Velocity(nonce, seq, signed12(left), signed12(right), ttl)


def signed12(number: int) -> int:
    """Return the value of a number of three hexadecimal digits (12 bits) in two's complement."""
    return number - 4096 if number >= 2048 else number


def integer(field: str) -> int | None:
    """Parse a plain decimal number of at most six digits. Return None for any other text."""
    digits = field[1:] if field[:1] in ("+", "-") else field
    if not 1 <= len(digits) <= 6 or any(digit not in "0123456789" for digit in digits):
        return None
    return int(field)


def reply(*fields: object) -> bytes:
    """Build a reply line of these fields, with its CRC and line end."""
    body = " ".join(str(field) for field in fields).encode("ascii")
    return body + f"*{checksum(body):04X}\n".encode("ascii")


def digits(number: int, count: int) -> str:
    """Return the last `count` hexadecimal digits of an integer; a negative one is in two's complement."""
    return f"{number & (16**count - 1):0{count}X}"


class LineBuffer:
    """The board's receive buffer: collects bytes up to CR or LF, and drops a line that is too long."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._overrun = False
        self.dropped = 0

    def push(self, data: bytes) -> list[bytes]:
        """Add `data`. Return the lines that are now complete."""
        lines = []
        for byte in data:
            if byte in (10, 13):
                if self._overrun:
                    self.dropped += 1
                elif self._bytes:
                    lines.append(bytes(self._bytes))
                self._bytes.clear()
                self._overrun = False
            elif len(self._bytes) >= MAX_LINE:
                self._overrun = True
            else:
                self._bytes.append(byte)
        return lines
