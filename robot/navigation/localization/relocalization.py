"""Relocalization from markers alone: the rigid fit of the seen markers onto the map.

While the robot turns slowly, each sighting is put into the frame of the wheel counters, which is exact enough for a
turn on the spot. Two markers then fix that frame on the map, and a third one shows which of them is misplaced.
"""

import itertools
from collections.abc import Mapping, Sequence
from math import atan2, cos, hypot, sin, sqrt
from typing import NamedTuple

from robot.navigation.geometry import XY, wrapped
from robot.navigation.localization.limits import (
    AGREE_M,
    AGREE_SHARE,
    AS_GOOD_M,
    AVERAGED_LOOKS,
    CONTRADICTING_LOOKS,
    MARKERS_APART_M,
    PANORAMA_M,
    RESTART_M,
)
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.odometry import Position
from robot.navigation.map.lobby_map import Marker


class AveragedSighting(NamedTuple):
    """A marker's averaged place in the frame of the wheel counters: x m, y m, greatest range m, number of sightings;
    and for the last sighting the robot's distance driven m, time ms, and turn rad.
    """

    x: float
    y: float
    range_m: float
    times: int
    at_m: float
    at_ms: float
    turned_rad: float


class Remembered(NamedTuple):
    """A marker seen earlier: x m and y m by the wheels, greatest range m, time of the last sighting ms, and the robot's
    way m and turn rad since.
    """

    x: float
    y: float
    range_m: float
    at_ms: float
    way_m: float
    turn_rad: float


class Panorama:
    """Collects the sightings of the last metres driven, or of a look round, and fits them onto the map."""

    def __init__(self, markers: Mapping[int, Marker]) -> None:
        self._markers = markers
        self._seen: dict[int, AveragedSighting] = {}
        self._now_m = self._turned_rad = 0.0

    @property
    def seen(self) -> tuple[int, ...]:
        """Markers that were seen within the last PANORAMA_M driven."""
        return tuple(sorted(marker for marker, one in self._seen.items() if self._now_m - one.at_m <= PANORAMA_M))

    def add(self, sighting: Sighting, reckoned: Position, travelled_m: float = 0.0, turned_rad: float = 0.0) -> None:
        """Add a sighting. `reckoned`: pose by the wheels alone when the picture was taken; `travelled_m`, `turned_rad`:
        way and left turn of the wheels by now.
        """
        if sighting.marker not in self._markers:
            return
        self._now_m, self._turned_rad = max(self._now_m, travelled_m), turned_rad
        angle = reckoned[2] + sighting.bearing_rad
        x, y = reckoned[0] + sighting.range_m * cos(angle), reckoned[1] + sighting.range_m * sin(angle)
        old = self._seen.get(sighting.marker)
        if old is None or travelled_m - old.at_m > RESTART_M or hypot(x - old.x, y - old.y) > RESTART_M:
            old = AveragedSighting(x, y, 0.0, 0, travelled_m, sighting.at_ms, turned_rad)
        times = min(old.times + 1, AVERAGED_LOOKS)
        self._seen[sighting.marker] = AveragedSighting(
            old.x + (x - old.x) / times,
            old.y + (y - old.y) / times,
            max(old.range_m, sighting.range_m),
            times,
            travelled_m,
            sighting.at_ms,
            turned_rad,
        )

    def forget_all(self) -> None:
        """Forget all sightings, because the wheels slipped."""
        self._seen.clear()

    def forget(self, before_ms: float) -> None:
        """Forget sightings made before `before_ms`, because the robot may have been carried since."""
        self._seen = {marker: one for marker, one in self._seen.items() if one.at_ms >= before_ms}

    def pose(self, reckoned: Position) -> tuple[Position, tuple[int, ...]] | None:
        """Return the robot's pose on the map when its pose by the wheels is `reckoned`, and the markers that agree on
        it.

        None when fewer than two markers agree, or when two different poses explain as many markers about as well.
        """
        fits: dict[tuple[int, ...], tuple[float, Position]] = {}
        for pair in itertools.combinations(self.seen, 2):
            frame = self._fit(pair)
            agreeing = self._agreeing(frame) if frame is not None else ()
            if frame is None or not set(pair) <= set(agreeing):
                continue
            again = self._fit(agreeing)
            if again is not None:
                fits[agreeing] = self._rms_m(again, agreeing), again
        if not fits:
            return None
        best = min(fits, key=lambda agreeing: (-len(agreeing), fits[agreeing][0]))
        limit_m = max(AS_GOOD_M, 1.5 * fits[best][0])
        if any(other != best and len(other) == len(best) and fits[other][0] <= limit_m for other in fits):
            return None
        return transformed(fits[best][1], reckoned), best

    def fewest_looks(self, agreeing: Sequence[int]) -> int:
        """Return the least number of sightings among these markers, at most AVERAGED_LOOKS. A pose from two markers
        that were glimpsed once is decimetres out.
        """
        return min(self._seen[marker].times for marker in agreeing)

    def contradicting(self, agreeing: Sequence[int]) -> tuple[int, ...]:
        """Return the markers that were seen elsewhere than the fit of the `agreeing` ones places them."""
        return tuple(
            marker for marker in self.seen if marker not in agreeing and self._seen[marker].times >= CONTRADICTING_LOOKS
        )

    def forget_before(self, agreeing: Sequence[int]) -> None:
        """Forget sightings older than the last ones of these markers, which gave the pose: the robot may have been
        elsewhere then.
        """
        self.forget(min(self._seen[marker].at_ms for marker in agreeing))

    def recent(self, within_m: float, times: int) -> dict[int, Remembered]:
        """Return the markers seen on the last `within_m` driven, and at least this many `times`."""
        return {
            marker: Remembered(
                one.x, one.y, one.range_m, one.at_ms, self._now_m - one.at_m, abs(self._turned_rad - one.turned_rad)
            )
            for marker, one in self._seen.items()
            if one.times >= times and self._now_m - one.at_m <= within_m
        }

    def _rms_m(self, frame: Position, markers: Sequence[int]) -> float:
        """Return the RMS residual of the fit `frame` over these markers, m."""
        return sqrt(sum(self._off_m(frame, marker) ** 2 for marker in markers) / len(markers))

    def _off_m(self, frame: Position, marker: int) -> float:
        """Return how far the fit `frame` puts one marker from its place on the map (residual), m."""
        x, y, _ = transformed(frame, (self._seen[marker].x, self._seen[marker].y, 0.0))
        return hypot(x - self._markers[marker].x_m, y - self._markers[marker].y_m)

    def _fit(self, markers: Sequence[int]) -> Position | None:
        """Return the motion (x, y, turn) that brings the seen markers onto the map best: weighted least squares, 2-D
        Procrustes. None if they are too close together.
        """
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
        if spread < MARKERS_APART_M / 2:
            return None
        turn = atan2(cross, dot)
        return (
            real[0] - seen[0] * cos(turn) + seen[1] * sin(turn),
            real[1] - seen[0] * sin(turn) - seen[1] * cos(turn),
            turn,
        )

    def _agreeing(self, frame: Position) -> tuple[int, ...]:
        """Return the markers that the fit `frame` puts near enough to their places on the map."""
        return tuple(
            marker
            for marker in self.seen
            if self._off_m(frame, marker) <= AGREE_M + AGREE_SHARE * self._seen[marker].range_m
        )

    @staticmethod
    def _middle(points: Sequence[tuple[float, float, float]], total: float) -> XY:
        """Return the weighted mean of points."""
        return sum(x * w for x, _, w in points) / total, sum(y * w for _, y, w in points) / total


def wheel_frame(pose: Position, reckoned: Position) -> Position:
    """Return the motion from the wheels' frame to the map; the robot is at `pose`, by its wheels at `reckoned`."""
    turn = wrapped(pose[2] - reckoned[2])
    x, y, _ = transformed((0.0, 0.0, turn), reckoned)
    return pose[0] - x, pose[1] - y, turn


def transformed(frame: Position, pose: Position) -> Position:
    """Return where a `pose` in the wheels' frame lies on the map; `frame`: the motion from that frame to the map."""
    x, y, turn = frame
    return (
        x + pose[0] * cos(turn) - pose[1] * sin(turn),
        y + pose[0] * sin(turn) + pose[1] * cos(turn),
        wrapped(pose[2] + turn),
    )
