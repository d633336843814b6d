"""Reads the lidar as narrow range sensors: the nearest point of each sector of its turn, ten times a second.

The lidar sits on the robot anywhere within the footprint, at a height where its beam meets legs and wheels. Points on
the robot itself, such as a post or a cable, are no echo, and show nothing of what is behind them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import inf, pi, radians
from typing import Protocol

import msgspec
import numpy as np
import numpy.typing as npt

from hardware.lidar.blockage import BlockageDetector, LidarAilment
from hardware.lidar.ld19_protocol import NOTHING_MM, POINTS, Packet, Packets
from hardware.motor_boards.interface import Port
from hardware.range_sensors.readings import Scan
from robot.navigation.footprint import RADIUS_M, SECTORS_DEG

NO_ECHO_MM = 4_000
"""Range of a sector without an echo, mm: the same as of a range sensor without an echo."""
BEYOND_MM = 99_999
"""Range of a point whose light did not come back, mm."""
OWN_M = 0.02
"""Depth inside the footprint from which a point counts as a part of the robot, m. Chosen."""
FRESH_MS = 250.0
"""Age of the newest sector up to which the lidar counts as read, ms. Derived: two and a half turns."""
AWAY_MS = 250.0
"""Time without a read after which waiting bytes are discarded, ms. Chosen: they are old, and would count as new."""
HIDDEN_MS, HIDES_MM = 150.0, 800
"""A sector silent for this long, ms (derived: longer than a turn), counts as hidden by an echo in the next sector, if
that echo is nearer than the second value, mm (chosen).
"""
LEARNT_TURNS = 3
"""A sector counts as free of the robot's posts once the beam has passed them there in this many turns in a row. Chosen.

No sector is set before this many turns.
"""
LONE_MM, LONE_STEP_MM = 2_000, 150
"""Range up to which a point is stray light if no point beside it is within LONE_STEP_MM, mm. Chosen: a leg reflects
several points.
"""
_TENTHS = 3_600
_NO_SECTOR = -1


class LidarMount(msgspec.Struct, frozen=True):
    """Mounting of the lidar: metres ahead and to the left of the middle of the axle, degrees turned to the left.

    `view_deg`: the part of the turn that the lidar sees, centred ahead.
    """

    ahead_m: float = 0.0
    aside_m: float = 0.0
    yaw_deg: float = 0.0
    view_deg: float = 360.0


class LidarPort(Port, Protocol):
    """Port of a lidar, which can be read."""

    def read(self) -> bytes:
        """Return the bytes that have arrived, without waiting."""


@dataclass
class LidarFigures:
    """Packets and broken packets since the port was opened, and the lidar's turns per second."""

    packets: int = 0
    broken: int = 0
    turns_per_s: float = 0.0


class Lidar:
    """Reader of the lidar. Call `receive` once per control step. `scan`: its sectors; `bearings_rad`: their middles."""

    def __init__(self, port: LidarPort, mount: LidarMount) -> None:
        self.port, self._mount = port, mount
        sectors_deg = _seen_whole(mount)
        self.bearings_rad = sectors_rad(mount)
        self._sector_at, self._beside = _sectors_by_tenths(sectors_deg), _neighbours(sectors_deg)
        self._view_rad = radians(mount.view_deg / 2)
        self.scan = Scan.of(self.bearings_rad)
        self.figures = LidarFigures()
        self._packets, self._sight = Packets(), BlockageDetector()
        self._nearest_mm = np.full(len(self.bearings_rad), NO_ECHO_MM)
        self._nearest_rad = np.array(self.bearings_rad)
        """Bearing of the nearest point of each sector since the sector was set last, rad."""
        self._met: set[int] = set()
        """Sectors with points that were not set yet, since the beam has not turned past them."""
        self._met_in_turn: set[int] = set()
        self._posts = dict.fromkeys(range(len(self.bearings_rad)), 0)
        """Sectors that the robot's own posts may fill; for each, in how many turns in a row the beam has passed all the
        same.
        """
        self._turns = 0
        self._looked_ms = inf

    @property
    def ailment(self) -> LidarAilment:
        """Return the defect of the last turn; with a defect no sector is set."""
        return self._sight.ailment

    def fresh(self, now_ms: float) -> bool:
        """Whether a sector was set within FRESH_MS."""
        return self.scan.age_ms(now_ms) <= FRESH_MS

    def receive(self, now_ms: float) -> None:
        """Read the port and take over the points of whole packets. Raises `CableLost`."""
        data = self.port.read()
        away_ms, self._looked_ms = now_ms - self._looked_ms, now_ms
        if away_ms > AWAY_MS:
            self._packets = Packets(self.figures.broken)
            self._forget()
            return
        packets = self._packets.feed(data)
        self.figures.broken = self._packets.broken
        if packets:
            self.figures.packets += len(packets)
            self.figures.turns_per_s = packets[-1].turn_deg_s / 360
            self._take(packets, now_ms)

    def _forget(self) -> None:
        """Forget the points of sectors that the beam has not turned past."""
        self._nearest_mm[:], self._nearest_rad[:] = NO_ECHO_MM, self.bearings_rad
        self._met, self._met_in_turn = set(), set()

    def _take(self, packets: Sequence[Packet], now_ms: float) -> None:
        """Take over packets; set each sector once the beam has turned past it."""
        bearings_rad, rims_mm, own = self._from_axle(packets)
        seen = np.abs((bearings_rad + pi) % (2 * pi) - pi) <= self._view_rad
        lit = seen & ~own & (rims_mm < BEYOND_MM)
        turned = self._sight.take(int(seen.sum()), int(lit.sum()), int((seen & own).sum()))
        if not self._sight.clear and (turned or self._turns):
            self._forget()
            return
        sectors = self._sector_at[np.rint(10 * np.degrees(bearings_rad)).astype(np.int_) % _TENTHS]
        heard = np.flatnonzero((sectors != _NO_SECTOR) & ~own)
        self._gather(sectors[heard], bearings_rad[heard], rims_mm[heard])
        if turned:
            self._learn_posts()
        for sector in self._met.difference(sectors[-POINTS:].tolist()):
            if self._turns >= LEARNT_TURNS:
                self.scan.set_sector(sector, int(self._nearest_mm[sector]), float(self._nearest_rad[sector]), now_ms)
            self._nearest_mm[sector], self._nearest_rad[sector] = NO_ECHO_MM, self.bearings_rad[sector]
            self._met.remove(sector)
        if self._turns >= LEARNT_TURNS:
            self._fill_hidden(now_ms)

    def _learn_posts(self) -> None:
        """Learn, at the end of a turn, which sectors are free of the robot's own posts."""
        met, self._met_in_turn, self._turns = self._met_in_turn, set(), self._turns + 1
        running = {sector: turns + 1 if sector in met else 0 for sector, turns in self._posts.items()}
        self._posts = {sector: turns for sector, turns in running.items() if turns < LEARNT_TURNS}

    def _gather(
        self, sectors: npt.NDArray[np.int_], bearings_rad: npt.NDArray[np.float64], rims_mm: npt.NDArray[np.int_]
    ) -> None:
        """Keep the nearest point of each sector: points are assigned from far to near, so the nearest stays."""
        order = np.argsort(-rims_mm, kind="stable")
        order = order[rims_mm[order] < self._nearest_mm[sectors[order]]]
        self._nearest_mm[sectors[order]], self._nearest_rad[sectors[order]] = rims_mm[order], bearings_rad[order]
        self._met.update(sectors.tolist())
        self._met_in_turn.update(self._met)

    def _fill_hidden(self, now_ms: float) -> None:
        """Set each sector that a post or a near echo hides to the nearest range of the sectors beside it.

        As seen from the middle of the axle, a person close by may also fill the sectors beside their own.
        """
        scan = self.scan
        late = [sector for sector, at_ms in enumerate(scan.at_ms) if now_ms - at_ms > HIDDEN_MS]
        for sector in late:
            beside = [one for one in self._beside[sector] if one not in late]
            near = min(beside, key=scan.mm.__getitem__, default=None)
            if near is not None and (sector in self._posts or scan.mm[near] <= HIDES_MM):
                scan.set_sector(sector, scan.mm[near], self.bearings_rad[sector], scan.at_ms[near])

    def _from_axle(
        self, packets: Sequence[Packet]
    ) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.int_], npt.NDArray[np.bool_]]:
        """Return the points from the middle of the axle: bearings (rad), mm beyond the rim, whether on the robot."""
        begins_deg = np.array([[packet.begins_deg] for packet in packets])
        step_deg = np.array([[packet.step_deg] for packet in packets])
        angles_deg = (begins_deg + step_deg * np.arange(POINTS)).ravel()
        ranges_mm = np.array([packet.ranges_mm for packet in packets]).ravel()
        beams_rad = np.radians(self._mount.yaw_deg - angles_deg)
        x_m = self._mount.ahead_m + ranges_mm / 1000 * np.cos(beams_rad)
        y_m = self._mount.aside_m + ranges_mm / 1000 * np.sin(beams_rad)
        rims_m = np.hypot(x_m, y_m) - RADIUS_M
        nothing = ranges_mm == NOTHING_MM
        own = ~nothing & (rims_m < -OWN_M)
        own |= nothing & _beside(own)  # a point without an echo beside points on the robot is on the robot too
        nothing |= (rims_m < LONE_MM / 1000) & ~own & _lone(ranges_mm)
        bearings_rad = np.where(nothing | own, beams_rad, np.arctan2(y_m, x_m))
        rims_mm = np.maximum(np.rint(1000 * rims_m), 1).astype(np.int_)
        return bearings_rad, np.where(nothing, BEYOND_MM, rims_mm), own


def _beside(points: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_]:
    """Return a mask of the points directly before or after a point in the mask `points`."""
    beside = np.zeros_like(points)
    beside[1:] |= points[:-1]
    beside[:-1] |= points[1:]
    return beside


def _lone(ranges_mm: npt.NDArray[np.int_]) -> npt.NDArray[np.bool_]:
    """Return a mask of the points whose range differs by more than LONE_STEP_MM from both neighbours'; first and last
    excluded.
    """
    apart = np.abs(np.diff(ranges_mm)) > LONE_STEP_MM
    lone = np.zeros(len(ranges_mm), dtype=bool)
    lone[1:-1] = apart[:-1] & apart[1:]
    return lone


def sectors_rad(mount: LidarMount) -> tuple[float, ...]:
    """Return the middles of the sectors that a lidar mounted like this sees whole, in the order of its turn, rad."""
    return tuple(radians((left + right) / 2) for left, right in _seen_whole(mount))


def _seen_whole(mount: LidarMount) -> list[tuple[float, float]]:
    """Return the left and right edges of the sectors that the lidar sees whole, degrees."""
    half_deg = mount.view_deg / 2
    return [edges for edges in SECTORS_DEG if half_deg >= 180.0 or max(map(abs, edges)) <= half_deg]


def _sectors_by_tenths(sectors_deg: Sequence[tuple[float, float]]) -> npt.NDArray[np.int_]:
    """Return the sector at each tenth of a degree of the circle (0 = ahead, then to the left), or _NO_SECTOR."""
    found = np.full(_TENTHS, _NO_SECTOR)
    for sector, (left, right) in enumerate(sectors_deg):
        found[np.arange(round(10 * right), round(10 * left)) % _TENTHS] = sector
    return found


def _neighbours(sectors_deg: Sequence[tuple[float, float]]) -> list[list[int]]:
    """Return, for each sector, the sectors that share an edge with it."""
    return [
        [
            number
            for number, (other_left, other_right) in enumerate(sectors_deg)
            if (left - other_right) % 360 == 0 or (right - other_left) % 360 == 0
        ]
        for left, right in sectors_deg
    ]
