"""A simulated lidar LDROBOT LD19 on a robot in a room: ten turns a second, 4,500 points a second, twelve points a
packet."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from simulators.physics.room import RoomGeometry

TURN_MS = 100.0
POINTS_PER_S = 4_500
REACH_M = 12.0
NOISE_M = 0.01
DROPOUT = 0.02
"""Share of points that are lost because their light does not come back (LD19 datasheet: 12 m on 70 % white)."""
COVER_MM = 40
_DOZEN = 12
_TURN = 450
_CONFIDENCE = 200
_POLYNOMIAL = 0x4D
_PACKET = np.dtype(
    [
        ("head", "u1", 2),
        ("turn_deg_s", "<u2"),
        ("first_cdeg", "<u2"),
        ("points", [("range_mm", "<u2"), ("confidence", "u1")], _DOZEN),
        ("last_cdeg", "<u2"),
        ("stamp_ms", "<u2"),
        ("crc", "u1"),
    ]
)


@dataclass(frozen=True)
class Fitting:
    """True mounting of a lidar: m ahead and m to the left of the middle of the axle, degrees turned to the left.
    Outside a view of `view_deg` centred ahead, the lidar sees the robot's own body."""

    ahead_m: float = 0.0
    aside_m: float = 0.0
    yaw_deg: float = 0.0
    view_deg: float = 360.0
    body_mm: int = 90


class SpinningLidar:
    """A lidar in one room, which turns clockwise from a random angle. Clothes that reflect no sound reflect no light
    either.

    `covered`: something covers the lidar.
    """

    def __init__(self, room: RoomGeometry, seed: int, fitting: Fitting | None = None) -> None:
        self._room, self._dice, self._fitting = room, np.random.default_rng(seed), fitting or Fitting()
        self._bearings_deg = -0.8 * np.arange(_TURN) + self._fitting.yaw_deg
        self._hidden = np.abs((self._bearings_deg + 180) % 360 - 180) > self._fitting.view_deg / 2
        self._point = int(self._dice.integers(0, _TURN))
        self._due = 0.0
        self._at: tuple[float, float, float] | None = None
        self._turn_m: npt.NDArray[np.float64] | None = None
        self.silent = self.covered = False

    def turn(self, now_ms: float, pose: tuple[float, float, float], ms: float) -> bytes:
        """Return the packets that the lidar sends in the `ms` before `now_ms`, at most one turn. `pose`: x m, y m,
        heading rad."""
        self._due += min(ms, TURN_MS) / 1000 * POINTS_PER_S
        dozens = int(self._due / _DOZEN)
        self._due -= dozens * _DOZEN
        if self.silent or not dozens:
            return b""
        numbers = (self._point + np.arange(dozens * _DOZEN)) % _TURN
        self._point = int(self._point + dozens * _DOZEN) % _TURN
        ranges_mm = self._ranges_mm(pose, numbers).reshape(dozens, _DOZEN)
        return packets(80 * numbers[::_DOZEN], ranges_mm, int(now_ms) % 30_000)

    def _ranges_mm(self, pose: tuple[float, float, float], numbers: npt.NDArray[np.int_]) -> npt.NDArray[np.int_]:
        if self.covered:
            return np.full(len(numbers), COVER_MM)
        x, y, heading = pose
        fitting, dice = self._fitting, self._dice
        at_x = x + fitting.ahead_m * np.cos(heading) - fitting.aside_m * np.sin(heading)
        at_y = y + fitting.ahead_m * np.sin(heading) + fitting.aside_m * np.cos(heading)
        angles_rad = heading + np.radians(self._bearings_deg[numbers])
        reach_m = self._walls_m((at_x, at_y, heading), numbers)
        discs = self._room.discs_along(at_x, at_y, angles_rad, reach_m)
        swallowed = np.array([*(1.0 - share for share in self._room.echo_share), 0.0])
        swallowed = np.where(discs < len(swallowed) - 1, swallowed[np.minimum(discs, len(swallowed) - 1)], 0.0)
        lost = (reach_m >= REACH_M) | (dice.random(len(reach_m)) < np.maximum(swallowed, DROPOUT))
        noisy_m = np.maximum(reach_m + dice.normal(0.0, NOISE_M, len(reach_m)), 0.02)
        ranges_mm = np.where(lost, 0, np.rint(1000 * noisy_m)).astype(np.int_)
        return np.where(self._hidden[numbers], fitting.body_mm, ranges_mm)

    def _walls_m(self, at: tuple[float, float, float], numbers: npt.NDArray[np.int_]) -> npt.NDArray[np.float64]:
        """Return the ranges to walls, m; those of a robot at rest are cached, since they do not change."""
        stands, self._at = at == self._at, at
        if not stands:
            self._turn_m = None
            return self._along_m(at, numbers)
        if self._turn_m is None:
            self._turn_m = self._along_m(at, np.arange(_TURN))
        return self._turn_m[numbers]

    def _along_m(self, at: tuple[float, float, float], numbers: npt.NDArray[np.int_]) -> npt.NDArray[np.float64]:
        angles_rad = at[2] + np.radians(self._bearings_deg[numbers])
        return self._room.walls_along_m(at[0], at[1], angles_rad, REACH_M)


def packet(first_cdeg: int, ranges_mm: list[int], stamp_ms: int) -> bytes:
    """Build a packet of twelve points 0.8 degrees apart; the first one is at `first_cdeg`, in 0.01 degrees
    clockwise."""
    return packets(np.array([first_cdeg]), np.array([ranges_mm]), stamp_ms)


def packets(firsts_cdeg: npt.NDArray[np.int_], ranges_mm: npt.NDArray[np.int_], stamp_ms: int) -> bytes:
    """Build one packet for each row of `ranges_mm`, with twelve points each; see `packet`."""
    table = np.zeros(len(firsts_cdeg), _PACKET)
    table["head"], table["turn_deg_s"], table["stamp_ms"] = (0x54, 0x2C), 3_600, stamp_ms
    table["first_cdeg"], table["last_cdeg"] = firsts_cdeg % 36_000, (firsts_cdeg + 80 * (_DOZEN - 1)) % 36_000
    table["points"]["range_mm"], table["points"]["confidence"] = ranges_mm, np.where(ranges_mm > 0, _CONFIDENCE, 0)
    told = table.view(np.uint8).reshape(len(table), _PACKET.itemsize)[:, :-1]
    table["crc"] = np.bitwise_xor.reduce(_REST_OF[np.arange(told.shape[1]), told], axis=1)
    return table.tobytes()


def _divided(byte: int) -> int:
    for _ in range(8):
        byte = (byte << 1) ^ (_POLYNOMIAL if byte & 0x80 else 0)
    return byte & 0xFF


def _rests() -> npt.NDArray[np.uint8]:
    """Return the XOR term that each value of each byte of a packet adds to the checksum; a CRC is linear, so terms can
    be added."""
    divided = np.array([_divided(byte) for byte in range(256)], np.uint8)
    rests = [divided]
    while len(rests) < _PACKET.itemsize - 1:
        rests.append(divided[rests[-1]])
    return np.array(rests[::-1])


_REST_OF = _rests()
