"""Decodes the packets of a lidar LDROBOT LD06, LD19 or STL-19P, sent at 230400 8N1 as long as it has power. Pure.

A packet holds 12 points in 47 bytes, little endian: 54 2C, degrees per second, the angle of the first point in 0.01
degrees, twelve times millimetres and confidence, the angle of the last point, ms that wrap at 30,000, and a CRC-8 by
the polynomial 4D (LDROBOT, LD06 development manual, 2.5). Angles go clockwise, seen from above.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass

HEAD = b"\x54\x2c"
"""First two bytes of a packet."""
POINTS = 12
"""Points of a packet."""
LENGTH = 47
"""Length of a packet, bytes."""
FAINT = 15
"""Confidence (0..255) below which a point is stray light and has no range (LDROBOT ldlidar_stl_ros2, near filter)."""
NOTHING_MM = 0
"""Range that stands for a point whose light did not come back, mm."""
_LAYOUT = struct.Struct("<HHH" + "HB" * POINTS + "HHB")
_CIRCLE = 36_000


def _checksums() -> Iterator[int]:
    for byte in range(256):
        for _ in range(8):
            byte = (byte << 1 ^ (0x4D if byte & 0x80 else 0)) & 0xFF
        yield byte


_CHECKSUM = bytes(_checksums())


@dataclass(frozen=True, slots=True)
class Packet:
    """Twelve points from the angle `begins_deg`, `step_deg` apart, clockwise from ahead; NOTHING_MM = no light."""

    turn_deg_s: int
    begins_deg: float
    step_deg: float
    ranges_mm: tuple[int, ...]


class Packets:
    """Decoder of a byte stream into packets. `broken`: how many times bytes had to be skipped."""

    def __init__(self, broken: int = 0) -> None:
        self._rest = b""
        self.broken = broken

    def feed(self, data: bytes) -> list[Packet]:
        """Add `data` from the port; return the packets that are complete now."""
        data, found, at = self._rest + data, [], 0
        while len(data) - at >= LENGTH:
            if data.startswith(HEAD, at):
                packet = data[at : at + LENGTH]
                if checksum(packet) == 0:
                    found.append(_read(packet))
                    at += LENGTH
                    continue
            self.broken += 1
            head = data.find(HEAD, at + 1)
            at = head if head >= 0 else len(data) - 1  # the last byte may begin the next packet
        self._rest = data[at:]
        return found


def checksum(data: bytes) -> int:
    """Return the CRC-8 of `data`; 0 for a whole packet, whose last byte is its checksum."""
    sum_ = 0
    for byte in data:
        sum_ = _CHECKSUM[sum_ ^ byte]
    return sum_


def _read(packet: bytes) -> Packet:
    _, turn_deg_s, begins, *points, ends, _, _ = _LAYOUT.unpack(packet)
    pairs = zip(points[::2], points[1::2], strict=True)
    ranges_mm = tuple(range_mm if confidence >= FAINT else NOTHING_MM for range_mm, confidence in pairs)
    return Packet(turn_deg_s, begins / 100, (ends - begins) % _CIRCLE / (POINTS - 1) / 100, ranges_mm)
