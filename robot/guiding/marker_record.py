"""How each marker has fared with the pose filter: one that has been moved is found out and named, and held for nothing.

A refused sighting means that the robot is not where it believes, or that the marker is not where the map says. When
two other markers were believed a short way ago, it is the marker.
"""

import itertools
from dataclasses import dataclass, field
from math import exp

WITNESS_M = 4.0
"""Markers believed no longer ago than this stand up for the robot."""
SUSPECT_REJECTIONS = 5
CONTRADICTS = 3
"""Refused so often in a row a marker contradicts the pose; less is chance."""
SAME_PLACE_M = 0.7
"""Over such a way a marker is seen from elsewhere, and its errors begin to count anew."""


PAIR_M = 0.09
PAIR_SHARE = 0.01
"""Two markers in one picture may lie so far, and so much of both ranges, from the distance on the map: survey, lens."""
PAIR_LOOKS = 8


@dataclass
class Pair:
    """Two markers in the same pictures: how much further apart they are than on the map, m, and what is forgiven."""

    looks: int = 0
    gap_m: float = 0.0
    allowed_m: float = 0.0

    @property
    def disagree(self) -> bool:
        """One of the two hangs elsewhere."""
        return self.looks >= PAIR_LOOKS and abs(self.gap_m) > self.allowed_m


@dataclass
class Fared:
    """One marker. `believed_at_m`: way of the robot when it was believed last; `looks`: see `MarkerRecord.looks`."""

    believed: int = 0
    refused: int = 0
    refused_in_a_row: int = 0
    believed_at_m: float | None = None
    refused_at_m: float | None = None
    suspect: bool = False
    looks: float = 0.0
    looked_at_m: float = 0.0


@dataclass
class MarkerRecord:
    """`stale`: sightings that came too late to be used."""

    fared: dict[int, Fared] = field(default_factory=dict)
    pairs: dict[tuple[int, int], Pair] = field(default_factory=dict)
    stale: int = 0

    @property
    def refused(self) -> int:
        """Sightings that were refused so far."""
        return sum(one.refused for one in self.fared.values())

    @property
    def suspects(self) -> tuple[int, ...]:
        """Markers that do not hang where the map says."""
        return tuple(sorted(marker for marker, one in self.fared.items() if one.suspect))

    @property
    def disagreeing(self) -> tuple[tuple[int, int], ...]:
        """Pairs of markers of which one does not hang where the map says, whatever the robot's own pose."""
        return tuple(sorted(pair for pair, one in self.pairs.items() if one.disagree))

    def compare(self, a: int, b: int, gap_m: float, ranges_m: float) -> None:
        """`a` and `b` were in one picture, `gap_m` further apart than on the map; `ranges_m`: both ranges together."""
        pair = self.pairs.setdefault((min(a, b), max(a, b)), Pair())
        pair.looks += 1
        share = 1 / min(pair.looks, 50)
        pair.gap_m += (gap_m - pair.gap_m) * share
        pair.allowed_m += (PAIR_M + PAIR_SHARE * ranges_m - pair.allowed_m) * share
        self._accuse()

    def _accuse(self) -> None:
        """Who disagrees with two others that agree with each other is the one."""
        wrong = self.disagreeing
        for marker in {one for pair in wrong for one in pair}:
            against = [next(other for other in pair if other != marker) for pair in wrong if marker in pair]
            witnesses = [
                (a, b)
                for a, b in itertools.combinations(sorted(against), 2)
                if (pair := self.pairs.get((a, b))) is not None and pair.looks >= PAIR_LOOKS and not pair.disagree
            ]
            if witnesses:
                self.fared.setdefault(marker, Fared()).suspect = True

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
        one.refused_at_m = travelled_m
        vouched = self._vouched(marker, travelled_m)
        one.suspect = one.suspect or (vouched and one.refused_in_a_row >= SUSPECT_REJECTIONS)
        return vouched

    def acquit(self) -> None:
        """The robot has found its place anew: what it held against markers may have been its own error."""
        for one in self.fared.values():
            one.suspect, one.refused_in_a_row, one.believed_at_m, one.refused_at_m = False, 0, None, None

    def outvoted(self, travelled_m: float) -> bool:
        """More markers contradict the robot's pose than stand up for it: then it is not the markers."""
        refused, believed = self._refused(travelled_m), self._believed(travelled_m)
        return len(refused) >= 2 and len(refused) >= len(believed)

    def accuse(self, marker: int) -> None:
        """The others agree on a pose from which this marker is not where the map says."""
        self.fared.setdefault(marker, Fared()).suspect = True

    def _refused(self, travelled_m: float) -> set[int]:
        return {
            marker
            for marker, one in self.fared.items()
            if one.refused_in_a_row >= CONTRADICTS
            and one.refused_at_m is not None
            and travelled_m - one.refused_at_m <= WITNESS_M
        }

    def _believed(self, travelled_m: float) -> set[int]:
        return {
            marker
            for marker, one in self.fared.items()
            if one.refused_in_a_row == 0
            and one.believed_at_m is not None
            and travelled_m - one.believed_at_m <= WITNESS_M
        }

    def _vouched(self, marker: int, travelled_m: float) -> bool:
        """Two others were believed a short way ago, and no further one contradicts as well.

        One is not enough: of two that contradict each other either may have been moved.
        """
        witnesses = self._believed(travelled_m) - {marker}
        return len(witnesses) >= 2 and not self._refused(travelled_m) - {marker}
