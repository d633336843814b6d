"""Consistency of two markers in one picture: they are as far apart as on the map from any pose, or one of them is
misplaced.
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
    """Two markers seen in the same pictures. `gap_m`: how much farther apart they are than on the map; `allowed_m`: the
    tolerance.
    """

    looks: int = 0
    gap_m: float = 0.0
    allowed_m: float = 0.0

    @property
    def disagree(self) -> bool:
        """Whether one of the two is misplaced."""
        return self.looks >= PAIR_LOOKS and abs(self.gap_m) > self.allowed_m

    @property
    def agree(self) -> bool:
        """Whether both are as far apart as on the map."""
        return self.looks >= PAIR_LOOKS and not self.disagree

    def add(self, gap_m: float, ranges_m: float) -> None:
        """Add one more picture; `ranges_m`: sum of both ranges."""
        self.looks += 1
        share = 1 / min(self.looks, PAIR_AVERAGED)
        self.gap_m += (gap_m - self.gap_m) * share
        self.allowed_m += (PAIR_M + PAIR_SHARE * ranges_m - self.allowed_m) * share


@dataclass
class MarkerPairs:
    """All pairs of markers; each pair has the lower number first."""

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
        """The pairs of which one marker is misplaced, at any pose of the robot."""
        return [pair for pair, one in self.pairs.items() if one.disagree]

    @property
    def outliers(self) -> set[int]:
        """The markers that disagree with two others which agree with each other: they are the misplaced ones."""
        wrong = self.inconsistent
        found: set[int] = set()
        for marker in {one for pair in wrong for one in pair}:
            against = sorted(next(other for other in pair if other != marker) for pair in wrong if marker in pair)
            witnesses = (self.pairs.get(two) for two in itertools.combinations(against, 2))
            if any(pair is not None and pair.agree for pair in witnesses):
                found.add(marker)
        return found
