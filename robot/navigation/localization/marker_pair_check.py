"""Consistency of two markers in one picture: if they are not as far apart as on the map, one of them is misplaced, no
matter where the robot is.
"""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, hypot, sqrt

from robot.navigation.localization.limits import PAIR_AVERAGED, PAIR_LOOKS, PAIR_M, PAIR_RANGE_M, PAIR_SHARE
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.map.lobby_map import Marker


@dataclass
class MarkerPair:
    """Two markers seen in the same pictures. `gap_m`: how much farther apart they are than on the map; `allowed_m`:
    tolerated difference.
    """

    looks: int = 0
    gap_m: float = 0.0
    allowed_m: float = 0.0

    @property
    def disagree(self) -> bool:
        """Whether the two are not as far apart as on the map, so that one of them is misplaced."""
        return self.looks >= PAIR_LOOKS and abs(self.gap_m) > self.allowed_m

    @property
    def agree(self) -> bool:
        """Whether the two are as far apart as on the map."""
        return self.looks >= PAIR_LOOKS and not self.disagree

    def add(self, gap_m: float, ranges_m: float) -> None:
        """Add a picture. `gap_m`: how much farther apart they are than on the map; `ranges_m`: sum of both ranges."""
        self.looks += 1
        share = 1 / min(self.looks, PAIR_AVERAGED)
        self.gap_m += (gap_m - self.gap_m) * share
        self.allowed_m += (PAIR_M + PAIR_SHARE * ranges_m - self.allowed_m) * share


@dataclass
class MarkerPairs:
    """All pairs of markers that were seen together, by their two numbers, the lower one first."""

    pairs: dict[tuple[int, int], MarkerPair] = field(default_factory=dict)

    def add_picture(self, picture: Sequence[tuple[Sighting, Marker]]) -> None:
        """Add one picture, with the map's entry of each marker in it."""
        near = [one for one in picture if one[0].range_m <= PAIR_RANGE_M]
        for (a, p), (b, q) in itertools.combinations(near, 2):
            if a.marker == b.marker:
                continue
            angle = a.bearing_rad - b.bearing_rad
            seen_m = sqrt(max(0.0, a.range_m**2 + b.range_m**2 - 2 * a.range_m * b.range_m * cos(angle)))
            pair = self.pairs.setdefault((min(a.marker, b.marker), max(a.marker, b.marker)), MarkerPair())
            pair.add(seen_m - hypot(p.x_m - q.x_m, p.y_m - q.y_m), a.range_m + b.range_m)

    @property
    def inconsistent(self) -> list[tuple[int, int]]:
        """The pairs of which one marker is misplaced, no matter where the robot is."""
        return [pair for pair, one in self.pairs.items() if one.disagree]

    @property
    def outliers(self) -> set[int]:
        """The misplaced markers: each disagrees with two others that agree with each other."""
        wrong = self.inconsistent
        found: set[int] = set()
        for marker in {one for pair in wrong for one in pair}:
            against = sorted(next(other for other in pair if other != marker) for pair in wrong if marker in pair)
            witnesses = (self.pairs.get(two) for two in itertools.combinations(against, 2))
            if any(pair is not None and pair.agree for pair in witnesses):
                found.add(marker)
        return found
