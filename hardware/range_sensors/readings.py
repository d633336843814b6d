"""The newest reading of each range sensor, and of each sector of a lidar, and when it was read: they are read in turn.

A board that pushes each reading as it comes (`R`) keeps them at most one cycle old. A board that only sends all of them
ten times a second (`T`) reports nothing about their age, so they count as read when it sent them. For the speed near
people they count as a whole turn of the sensors older (`robot.navigation.perception.range_tracking`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Self

from hardware.motor_boards.reference_protocol import Range

SINGLE_READING_MS = 1_000.0
"""How long after an `R` the time of that reading is kept when a `T` repeats the same value, ms. Chosen."""


@dataclass(frozen=True, slots=True)
class RangeReadings:
    """The newest readings: mm from left to right as on the wire, then the rear one; when each came, ms on the host's
    clock.

    `singly`: it came by `R`, so `at_ms` is when it was read; a reading that came by `T` may be older. `singly_ms`: when
    the newest `R` came.
    """

    mm: tuple[int, ...] = ()
    at_ms: tuple[float, ...] = ()
    singly: tuple[bool, ...] = ()
    singly_ms: float = float("-inf")

    def with_telemetry(self, ranges_mm: tuple[int, ...], now_ms: float) -> "RangeReadings":
        """Return the readings after a `T`. A value that differs is new: its `R` may have been lost."""
        if len(ranges_mm) != len(self.mm) or now_ms - self.singly_ms > SINGLE_READING_MS:
            sensors = len(ranges_mm)
            return replace(self, mm=ranges_mm, at_ms=(now_ms,) * sensors, singly=(False,) * sensors)
        if ranges_mm == self.mm:
            return self
        same = [new == old for new, old in zip(ranges_mm, self.mm, strict=True)]
        at_ms = tuple(at if stays else now_ms for stays, at in zip(same, self.at_ms, strict=True))
        singly = tuple(stays and was for stays, was in zip(same, self.singly, strict=True))
        return replace(self, mm=ranges_mm, at_ms=at_ms, singly=singly)

    def with_reading(self, one: Range, now_ms: float) -> "RangeReadings":
        """Return the readings after an `R`; unchanged for a sensor that no `T` has reported yet."""
        at = one.sensor
        if at >= len(self.mm):
            return self
        return RangeReadings(
            (*self.mm[:at], one.range_mm, *self.mm[at + 1 :]),
            (*self.at_ms[:at], now_ms, *self.at_ms[at + 1 :]),
            (*self.singly[:at], True, *self.singly[at + 1 :]),
            now_ms,
        )

    def age_ms(self, now_ms: float) -> float:
        """Return the age of the newest reading, ms: whether sensors are read at all."""
        return now_ms - max(self.at_ms, default=float("-inf"))


@dataclass(frozen=True, slots=True)
class Scan:
    """The newest reading of each sector of a lidar, written in place as it turns.

    `mm`: from the rim of the robot to the nearest point; `bearings_rad`: of that point, to the left of ahead; `at_ms`:
    when it was read.
    """

    mm: list[int]
    bearings_rad: list[float]
    at_ms: list[float]

    @classmethod
    def of(cls, bearings_rad: Sequence[float]) -> Self:
        """Return sectors with these middles, of which nothing is known."""
        return cls([0] * len(bearings_rad), list(bearings_rad), [-inf] * len(bearings_rad))

    def set_sector(self, sector: int, range_mm: int, bearing_rad: float, now_ms: float) -> None:
        """Set one sector: the beam has turned past it."""
        self.mm[sector], self.bearings_rad[sector], self.at_ms[sector] = range_mm, bearing_rad, now_ms

    def age_ms(self, now_ms: float) -> float:
        """Return the time since a sector was set, ms."""
        return now_ms - max(self.at_ms, default=-inf)
