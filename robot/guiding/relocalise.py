"""Finds the robot's place from nothing but markers: the rigid fit of what was seen onto the map.

While the robot turns slowly, each sighting is put into the frame of the wheel counters, which is good for a turn on the
spot. Two markers then fix that frame on the map, a third one shows which of them has been moved.
"""

import itertools
from collections.abc import Mapping, Sequence
from math import atan2, cos, hypot, sin
from typing import NamedTuple

from robot.guiding.geometry import XY, wrapped
from robot.guiding.lobby import Marker
from robot.guiding.odometry import Position
from robot.guiding.sighting import Sighting

AGREE_M = 0.25
"""Least distance, besides a share of the range, that a fit forgives: survey, camera and wheels together."""
AGREE_SHARE = 0.05
APART_M = 0.6
"""Two markers that hang closer together than this tell no heading."""


class Seen(NamedTuple):
    """One marker, averaged in the frame of the wheel counters: x m, y m, furthest range m, number of sightings."""

    x: float
    y: float
    range_m: float
    times: int


class Panorama:
    """Collects sightings during a look round and fits them onto the map."""

    def __init__(self, markers: Mapping[int, Marker]) -> None:
        self._markers = markers
        self._seen: dict[int, Seen] = {}

    @property
    def seen(self) -> tuple[int, ...]:
        """Markers that were seen so far."""
        return tuple(sorted(self._seen))

    def add(self, sighting: Sighting, reckoned: Position) -> None:
        """`reckoned`: where the wheels alone believed to be when the picture was taken."""
        if sighting.marker not in self._markers:
            return
        angle = reckoned[2] + sighting.bearing_rad
        x, y = reckoned[0] + sighting.range_m * cos(angle), reckoned[1] + sighting.range_m * sin(angle)
        old = self._seen.get(sighting.marker, Seen(x, y, 0.0, 0))
        times = old.times + 1
        self._seen[sighting.marker] = Seen(
            old.x + (x - old.x) / times, old.y + (y - old.y) / times, max(old.range_m, sighting.range_m), times
        )

    def pose(self, reckoned: Position) -> tuple[Position, tuple[int, ...]] | None:
        """Where the robot is on the map, now that the wheels alone believe in `reckoned`, and the markers that agree.

        None when fewer than two agree, or two different poses explain as many.
        """
        best: list[tuple[tuple[int, ...], Position]] = []
        for pair in itertools.combinations(self.seen, 2):
            fitted = self._fit(pair)
            if fitted is None:
                continue
            agreeing = self._agreeing(fitted)
            if not set(pair) <= set(agreeing):
                continue
            if best and len(agreeing) < len(best[0][0]):
                continue
            if best and len(agreeing) > len(best[0][0]):
                best = []
            best.append((agreeing, fitted))
        if not best:
            return None
        agreeing = best[0][0]
        if any(other != agreeing for other, _ in best):
            return None
        frame = self._fit(agreeing)
        return None if frame is None else (_applied(frame, reckoned), agreeing)

    def _fit(self, markers: Sequence[int]) -> Position | None:
        """The motion (x, y, turn) that brings the seen markers onto the map best: least squares, 2-D Procrustes."""
        weights = {marker: 1.0 / (0.05 + 0.02 * self._seen[marker].range_m) ** 2 for marker in markers}
        total = sum(weights.values())
        seen = self._middle([(self._seen[m].x, self._seen[m].y, weights[m]) for m in markers], total)
        real = self._middle([(self._markers[m].x_m, self._markers[m].y_m, weights[m]) for m in markers], total)
        dot = cross = spread = 0.0
        for m in markers:
            ax, ay = self._seen[m].x - seen[0], self._seen[m].y - seen[1]
            bx, by = self._markers[m].x_m - real[0], self._markers[m].y_m - real[1]
            dot += weights[m] * (ax * bx + ay * by)
            cross += weights[m] * (ax * by - ay * bx)
            spread = max(spread, hypot(bx, by))
        if spread < APART_M / 2:
            return None
        turn = atan2(cross, dot)
        return (
            real[0] - seen[0] * cos(turn) + seen[1] * sin(turn),
            real[1] - seen[0] * sin(turn) - seen[1] * cos(turn),
            turn,
        )

    def _agreeing(self, frame: Position) -> tuple[int, ...]:
        kept = []
        for marker, seen in self._seen.items():
            x, y, _ = _applied(frame, (seen.x, seen.y, 0.0))
            real = self._markers[marker]
            if hypot(x - real.x_m, y - real.y_m) <= AGREE_M + AGREE_SHARE * seen.range_m:
                kept.append(marker)
        return tuple(sorted(kept))

    @staticmethod
    def _middle(points: Sequence[tuple[float, float, float]], total: float) -> XY:
        return sum(x * w for x, _, w in points) / total, sum(y * w for _, y, w in points) / total


def _applied(frame: Position, pose: Position) -> Position:
    """A pose of the wheels' frame on the map."""
    x, y, turn = frame
    return (
        x + pose[0] * cos(turn) - pose[1] * sin(turn),
        y + pose[0] * sin(turn) + pose[1] * cos(turn),
        wrapped(pose[2] + turn),
    )
