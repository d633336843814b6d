"""How each marker has fared with the pose filter: one that has been moved is found out and named, and held for nothing.

A refused sighting means that the robot is not where it believes, or that the marker is not where the map says. When
another marker was believed a short way ago, it is the marker.
"""

from dataclasses import dataclass, field
from math import exp

WITNESS_M = 4.0
"""Another marker believed no longer ago than this stands up for the robot."""
SUSPECT_REJECTIONS = 5
SAME_PLACE_M = 0.7
"""Over such a way a marker is seen from elsewhere, and its errors begin to count anew."""


@dataclass
class Fared:
    """One marker. `believed_at_m`: way of the robot when it was believed last; `looks`: see `MarkerRecord.looks`."""

    believed: int = 0
    refused: int = 0
    refused_in_a_row: int = 0
    believed_at_m: float | None = None
    suspect: bool = False
    looks: float = 0.0
    looked_at_m: float = 0.0


@dataclass
class MarkerRecord:
    """`stale`: sightings that came too late to be used."""

    fared: dict[int, Fared] = field(default_factory=dict)
    stale: int = 0

    @property
    def refused(self) -> int:
        """Sightings that were refused so far."""
        return sum(one.refused for one in self.fared.values())

    @property
    def suspects(self) -> tuple[int, ...]:
        """Markers that do not hang where the map says."""
        return tuple(sorted(marker for marker, one in self.fared.items() if one.suspect))

    def looks(self, marker: int, travelled_m: float) -> float:
        """How often `marker` has been used from about the same place: its own error is the same in all of them."""
        one = self.fared.setdefault(marker, Fared())
        one.looks *= exp(-abs(travelled_m - one.looked_at_m) / SAME_PLACE_M)
        one.looked_at_m = travelled_m
        return one.looks

    def note(self, marker: int, *, trusted: bool, travelled_m: float) -> bool:
        """Count one sighting; False when it speaks against the robot's own pose."""
        one = self.fared.setdefault(marker, Fared())
        if trusted:
            one.believed += 1
            one.looks += 1.0
            one.refused_in_a_row = 0
            one.believed_at_m = travelled_m
            return True
        one.refused += 1
        one.refused_in_a_row += 1
        vouched = self._vouched(marker, travelled_m)
        one.suspect = one.suspect or (vouched and one.refused_in_a_row >= SUSPECT_REJECTIONS)
        return vouched

    def acquit(self) -> None:
        """The robot has found its place anew: what it held against markers may have been its own error."""
        for one in self.fared.values():
            one.suspect, one.refused_in_a_row, one.believed_at_m = False, 0, None

    def _vouched(self, marker: int, travelled_m: float) -> bool:
        """Another marker, itself beyond doubt, was believed a short way ago."""
        return any(
            other != marker
            and one.refused_in_a_row == 0
            and one.believed_at_m is not None
            and travelled_m - one.believed_at_m <= WITNESS_M
            for other, one in self.fared.items()
        )
