"""A lidar as range sensors with narrow cones: the nearest point of each sector of its turn, ten times a second.

It sits on the robot anywhere within the footprint, at a height where it meets legs and wheels. Points on the robot
itself, a post or a cable, are no echo.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import atan2, cos, degrees, hypot, inf, radians, sin
from typing import Protocol

import msgspec

from hardware.lidar_wire import NOTHING_MM, Packet, Packets
from hardware.link import Port
from hardware.range_readings import RangeReadings
from hardware.wire import Range
from robot.guiding.body import RADIUS_M, SECTOR_BEARINGS_DEG, SECTOR_DEG

UNHEARD_MM = 4_000
"""A sector whose light did not come back: as a range sensor tells it that hears nothing."""
OWN_M = 0.02
"""A point so far inside the footprint is on the robot."""
FRESH_MS = 250.0
"""Two turns, and some."""
AWAY_MS = 100.0
"""A host that has not looked for so long finds points of then: they would count as of now."""
_TENTHS = 3_600


class LidarMount(msgspec.Struct, frozen=True):
    """Where it sits: before the middle of the axle, to the left of it, turned to the left. `view_deg`: what it sees of
    a turn, the middle ahead.
    """

    ahead_m: float = 0.0
    aside_m: float = 0.0
    yaw_deg: float = 0.0
    view_deg: float = 360.0


class LidarPort(Port, Protocol):
    """What it is heard through."""

    def read(self) -> bytes:
        """What has arrived, at once."""


@dataclass
class LidarFigures:
    """Counts since the port was opened, and how fast it turns."""

    packets: int = 0
    broken: int = 0
    turns_per_s: float = 0.0


class Lidar:
    """Call `receive` once per control step. `ranges`: of the sectors whose middles are `bearings_rad`."""

    def __init__(self, port: LidarPort, mount: LidarMount) -> None:
        self.port, self._mount = port, mount
        self._yaw_rad = radians(mount.yaw_deg)
        self.bearings_rad = sectors_rad(mount)
        sectors = len(self.bearings_rad)
        self._sector_at = _sectors_by_tenths(self.bearings_rad)
        self.ranges = RangeReadings((0,) * sectors, (-inf,) * sectors, (True,) * sectors)
        self.figures = LidarFigures()
        self._packets = Packets()
        self._open: dict[int, int] = {}  # sector: its nearest point so far, mm from the rim
        self._looked_ms = inf

    def fresh(self, now_ms: float) -> bool:
        """It has told something lately."""
        return self.ranges.age_ms(now_ms) <= FRESH_MS

    def receive(self, now_ms: float) -> None:
        """Take in what it has sent. Raises `CableLost`."""
        data = self.port.read()
        away_ms, self._looked_ms = now_ms - self._looked_ms, now_ms
        if away_ms > AWAY_MS:
            self._packets, self._open = Packets(), {}
            return
        for packet in self._packets.feed(data):
            self._take(packet, now_ms)
        self.figures.broken = self._packets.broken

    def _take(self, packet: Packet, now_ms: float) -> None:
        """What its light met; a sector is told once it has turned past."""
        self.figures.packets += 1
        self.figures.turns_per_s = packet.turn_deg_s / 360
        met: dict[int, int] = {}
        for angle_deg, range_mm in zip(packet.angles_deg, packet.ranges_mm, strict=True):
            bearing_rad, rim_mm = self._from_axle(angle_deg, range_mm)
            sector = self._sector_at[round(10 * degrees(bearing_rad)) % _TENTHS]
            if sector is not None:
                met[sector] = min(met.get(sector, UNHEARD_MM), rim_mm)
        for sector in [sector for sector in self._open if sector not in met]:
            self.ranges = self.ranges.read(Range(sector, self._open.pop(sector)), now_ms)
        for sector, rim_mm in met.items():
            self._open[sector] = min(self._open.get(sector, UNHEARD_MM), rim_mm)

    def _from_axle(self, angle_deg: float, range_mm: int) -> tuple[float, int]:
        """A point from the middle of the axle: bearing (rad) and millimetres beyond the rim."""
        bearing_rad = self._yaw_rad - radians(angle_deg)
        if range_mm == NOTHING_MM:
            return bearing_rad, UNHEARD_MM
        x_m = self._mount.ahead_m + range_mm / 1000 * cos(bearing_rad)
        y_m = self._mount.aside_m + range_mm / 1000 * sin(bearing_rad)
        rim_m = hypot(x_m, y_m) - RADIUS_M
        if rim_m < -OWN_M:
            return bearing_rad, UNHEARD_MM
        return atan2(y_m, x_m), min(max(1, round(1000 * rim_m)), UNHEARD_MM)


def sectors_rad(mount: LidarMount) -> tuple[float, ...]:
    """The middles of the sectors that a lidar there sees whole, as it turns."""
    half_deg = (mount.view_deg - SECTOR_DEG) / 2
    return tuple(radians(bearing) for bearing in SECTOR_BEARINGS_DEG if abs(bearing) <= half_deg or half_deg >= 175.0)


def _sectors_by_tenths(bearings_rad: Sequence[float]) -> list[int | None]:
    """The sector of each tenth of a degree, counted to the left."""
    found: list[int | None] = [None] * _TENTHS
    half = round(5 * SECTOR_DEG)
    for sector, bearing_rad in enumerate(bearings_rad):
        middle = round(10 * degrees(bearing_rad))
        for tenth in range(middle - half, middle + half):
            found[tenth % _TENTHS] = sector
    return found
