"""A lidar LDROBOT LD19 on the middle of a robot in a room: ten turns a second, 4,500 points, one packet each dozen."""

import struct

import numpy as np
import numpy.typing as npt

from simulators.room import Room

TURN_MS = 100.0
POINTS_PER_S = 4_500
REACH_M = 12.0
NOISE_M = 0.01
DROPOUT = 0.02
"""Share of points whose light does not come back: black and glossy things (LD19 datasheet: 12 m on 70 % white)."""
_DOZEN = 12
_CONFIDENCE = 200
_POLYNOMIAL = 0x4D


class SpinningLidar:
    """In one room, by one dice. It turns clockwise, from anywhere at first."""

    def __init__(self, room: Room, seed: int) -> None:
        self._room, self._dice = room, np.random.default_rng(seed)
        self._point = int(self._dice.integers(0, 450))
        self._due = 0.0
        self.silent = False

    def turn(self, now_ms: float, pose: tuple[float, float, float], ms: float) -> bytes:
        """The packets of the `ms` until `now_ms` at `pose` (x m, y m, heading rad); of a whole turn at most."""
        self._due += min(ms, TURN_MS) / 1000 * POINTS_PER_S
        dozens = int(self._due / _DOZEN)
        self._due -= dozens * _DOZEN
        if self.silent or not dozens:
            return b""
        numbers = (self._point + np.arange(dozens * _DOZEN)) % 450
        self._point = int(self._point + dozens * _DOZEN) % 450
        ranges_mm = self._ranges_mm(pose, np.radians(-0.8 * numbers)).reshape(dozens, _DOZEN)
        return b"".join(
            packet(80 * int(first), line, int(now_ms) % 30_000)
            for first, line in zip(numbers[::_DOZEN], ranges_mm.tolist(), strict=True)
        )

    def _ranges_mm(
        self, pose: tuple[float, float, float], bearings_rad: npt.NDArray[np.float64]
    ) -> npt.NDArray[np.int_]:
        x, y, heading = pose
        reach_m = self._room.beams_m(x, y, heading + bearings_rad, REACH_M)
        lost = (reach_m >= REACH_M) | (self._dice.random(len(reach_m)) < DROPOUT)
        noisy_m = np.maximum(reach_m + self._dice.normal(0.0, NOISE_M, len(reach_m)), 0.02)
        return np.where(lost, 0, np.rint(1000 * noisy_m)).astype(np.int_)


def packet(first_cdeg: int, ranges_mm: list[int], stamp_ms: int) -> bytes:
    """Twelve points 0.8 degrees apart, the first at `first_cdeg` hundredths of a degree clockwise."""
    words = [word for range_mm in ranges_mm for word in (range_mm, _CONFIDENCE if range_mm else 0)]
    last_cdeg = (first_cdeg + 80 * (_DOZEN - 1)) % 36_000
    body = struct.pack(
        "<BBHH" + "HB" * _DOZEN + "HH", 0x54, 0x2C, 3_600, first_cdeg % 36_000, *words, last_cdeg, stamp_ms
    )
    return body + bytes((_crc(body),))


def _divided(byte: int) -> int:
    for _ in range(8):
        byte = (byte << 1) ^ (_POLYNOMIAL if byte & 0x80 else 0)
    return byte & 0xFF


_REST = [_divided(byte) for byte in range(256)]


def _crc(data: bytes) -> int:
    rest = 0
    for byte in data:
        rest = _REST[rest ^ byte]
    return rest
