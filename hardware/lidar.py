"""A lidar as range sensors with narrow cones: the nearest point of each sector of its turn, ten times a second.

It sits on the robot anywhere within the footprint, at a height where it meets legs and wheels. Points on the robot
itself, a post or a cable, are no echo.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import degrees, inf, radians
from typing import Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from hardware.lidar_wire import NOTHING_MM, POINTS, Packet, Packets
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
_NO_SECTOR = -1


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
        self.bearings_rad = sectors_rad(mount)
        sectors = len(self.bearings_rad)
        self._sector_at = _sectors_by_tenths(self.bearings_rad)
        self.ranges = RangeReadings((0,) * sectors, (-inf,) * sectors, (True,) * sectors)
        self.figures = LidarFigures()
        self._packets = Packets()
        self._nearest_mm = np.full(sectors, UNHEARD_MM)
        """Of each sector since it was told last;"""
        self._met: set[int] = set()
        """those that the light has met since."""
        self._looked_ms = inf

    def fresh(self, now_ms: float) -> bool:
        """It has told something lately."""
        return self.ranges.age_ms(now_ms) <= FRESH_MS

    def receive(self, now_ms: float) -> None:
        """Take in what it has sent. Raises `CableLost`."""
        data = self.port.read()
        away_ms, self._looked_ms = now_ms - self._looked_ms, now_ms
        if away_ms > AWAY_MS:
            self._packets, self._met = Packets(), set()
            self._nearest_mm[:] = UNHEARD_MM
            return
        packets = self._packets.feed(data)
        self.figures.broken = self._packets.broken
        if packets:
            self.figures.packets += len(packets)
            self.figures.turns_per_s = packets[-1].turn_deg_s / 360
            self._take(packets, now_ms)

    def _take(self, packets: Sequence[Packet], now_ms: float) -> None:
        """What its light met; a sector is told once it has turned past."""
        bearings_rad, rims_mm = self._from_axle(packets)
        sectors = self._sector_at[np.rint(10 * np.degrees(bearings_rad)).astype(np.int_) % _TENTHS]
        heard = sectors != _NO_SECTOR
        np.minimum.at(self._nearest_mm, sectors[heard], rims_mm[heard])
        self._met.update(sectors[heard].tolist())
        for sector in self._met.difference(sectors[-POINTS:].tolist()):
            self.ranges = self.ranges.read(Range(sector, int(self._nearest_mm[sector])), now_ms)
            self._nearest_mm[sector] = UNHEARD_MM
            self._met.remove(sector)

    def _from_axle(self, packets: Sequence[Packet]) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int_]]:
        """The points from the middle of the axle: bearing (rad) and millimetres beyond the rim."""
        numbers = np.arange(POINTS)
        angles_deg = np.concatenate([packet.begins_deg + packet.step_deg * numbers for packet in packets])
        ranges_mm = np.concatenate([packet.ranges_mm for packet in packets])
        beams_rad = np.radians(self._mount.yaw_deg - angles_deg)
        x_m = self._mount.ahead_m + ranges_mm / 1000 * np.cos(beams_rad)
        y_m = self._mount.aside_m + ranges_mm / 1000 * np.sin(beams_rad)
        rims_m = np.hypot(x_m, y_m) - RADIUS_M
        nothing = (ranges_mm == NOTHING_MM) | (rims_m < -OWN_M)
        bearings_rad = np.where(nothing, beams_rad, np.arctan2(y_m, x_m))
        rims_mm = np.clip(np.rint(1000 * rims_m), 1, UNHEARD_MM).astype(np.int_)
        return bearings_rad, np.where(nothing, UNHEARD_MM, rims_mm)


def sectors_rad(mount: LidarMount) -> tuple[float, ...]:
    """The middles of the sectors that a lidar there sees whole, as it turns."""
    half_deg = (mount.view_deg - SECTOR_DEG) / 2
    return tuple(radians(bearing) for bearing in SECTOR_BEARINGS_DEG if abs(bearing) <= half_deg or half_deg >= 175.0)


def _sectors_by_tenths(bearings_rad: Sequence[float]) -> npt.NDArray[np.int_]:
    """The sector of each tenth of a degree, counted to the left."""
    found = np.full(_TENTHS, _NO_SECTOR)
    half = round(5 * SECTOR_DEG)
    for sector, bearing_rad in enumerate(bearings_rad):
        middle = round(10 * degrees(bearing_rad))
        found[np.arange(middle - half, middle + half) % _TENTHS] = sector
    return found
