"""What each range sensor, and each sector of a lidar, read last, and when the robot heard of it: they are read in turn.

A board that tells each reading as it comes (`R`) keeps them a cycle old at most; one that only sends all of them ten
times a second (`T`) says nothing about their age, and they count as read when it did; the pace among people counts them
a whole turn of the sensors older (`robot.navigation.perception.range_tracking`).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf
from typing import Self

from hardware.motor_boards.reference_protocol import Range

SINGLE_READING_MS = 1_000.0
"""A sensor whose reading came by itself so lately is not made younger by a `T` that says the same."""


@dataclass(frozen=True, slots=True)
class RangeReadings:
    """Millimetres from left to right as on the wire, then the rear one; when each was heard, ms on the host's clock.

    `singly`: by itself, so that this is when it was read; else it may be older.
    """

    mm: tuple[int, ...] = ()
    at_ms: tuple[float, ...] = ()
    singly: tuple[bool, ...] = ()
    singly_ms: float = float("-inf")

    def with_telemetry(self, ranges_mm: tuple[int, ...], now_ms: float) -> "RangeReadings":
        """After a `T`: what it says differently is new, for an `R` may have been lost."""
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
        """After an `R`; one of a sensor that no `T` has named yet tells nothing."""
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
        """Of the newest reading: whether sensors are read at all."""
        return now_ms - max(self.at_ms, default=float("-inf"))


@dataclass(frozen=True, slots=True)
class Scan:
    """Of a lidar, sector by sector as it turns: millimetres from the rim to the nearest point, its bearing to the left
    of ahead, and when it was heard, ms. It is written on.
    """

    mm: list[int]
    bearings_rad: list[float]
    at_ms: list[float]

    @classmethod
    def of(cls, bearings_rad: Sequence[float]) -> Self:
        """Sectors of those middles of which nothing is known."""
        return cls([0] * len(bearings_rad), list(bearings_rad), [-inf] * len(bearings_rad))

    def set_sector(self, sector: int, range_mm: int, bearing_rad: float, now_ms: float) -> None:
        """The light has turned past it."""
        self.mm[sector], self.bearings_rad[sector], self.at_ms[sector] = range_mm, bearing_rad, now_ms

    def age_ms(self, now_ms: float) -> float:
        """Since a sector was told."""
        return now_ms - max(self.at_ms, default=-inf)
