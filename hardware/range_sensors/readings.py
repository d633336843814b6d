"""Keeps the newest reading of each range sensor, and of each sector of a lidar, with the time when it was read.

A board that sends each reading as it comes (`R`) keeps them at most one cycle old. A board that only sends all readings
ten times a second (`T`) reports no age, so they count as read when they were sent. For the speed near people such
readings count as older by a whole cycle of the sensors (`robot.navigation.perception.range_tracking`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Self

from hardware.motor_boards.reference_protocol import Range

SINGLE_READING_MS = 1_000.0
"""A reading by `R` keeps its time for this long while `T` lines repeat its value, ms. Chosen."""


@dataclass(frozen=True, slots=True)
class RangeReadings:
    """The newest readings: ranges `mm` from left to right, then the rear one; `at_ms`, their times on the host's clock.

    `singly`: whether a reading came by `R`, so that `at_ms` is when it was read; a reading by `T` may be older.
    `singly_ms`: when the newest `R` came.
    """

    mm: tuple[int, ...] = ()
    at_ms: tuple[float, ...] = ()
    singly: tuple[bool, ...] = ()
    singly_ms: float = float("-inf")

    def with_telemetry(self, ranges_mm: tuple[int, ...], now_ms: float) -> "RangeReadings":
        """Return the readings after a `T`. A value that differs counts as a new reading: its `R` may have been lost."""
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
        """Return the age of the newest reading of all sensors, ms."""
        return now_ms - max(self.at_ms, default=float("-inf"))


@dataclass(frozen=True, slots=True)
class Scan:
    """The newest reading of each sector of a lidar, written in place as the lidar turns.

    `mm`: from the rim of the robot to the nearest point; `bearings_rad`: of that point, to the left; `at_ms`: its time.
    """

    mm: list[int]
    bearings_rad: list[float]
    at_ms: list[float]

    @classmethod
    def of(cls, bearings_rad: Sequence[float]) -> Self:
        """Return a scan without readings; the middles of its sectors are at these bearings, rad."""
        return cls([0] * len(bearings_rad), list(bearings_rad), [-inf] * len(bearings_rad))

    def set_sector(self, sector: int, range_mm: int, bearing_rad: float, now_ms: float) -> None:
        """Set the reading of one sector: range, bearing and time."""
        self.mm[sector], self.bearings_rad[sector], self.at_ms[sector] = range_mm, bearing_rad, now_ms

    def age_ms(self, now_ms: float) -> float:
        """Return the age of the newest reading of all sectors, ms."""
        return now_ms - max(self.at_ms, default=-inf)
