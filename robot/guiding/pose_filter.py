"""Where the robot is: an extended Kalman filter on wheel counters, corrected by markers that the camera sees.

State: x m, y m, heading rad, and two errors of the wheels that are learned on the way, because they stay the same
(Borenstein & Feng, UMBmark 1996): `drift` rad per metre (unequal wheels) and `scale`, the share by which turns are
larger than counted (track). Measurements are range and bearing of a marker (Thrun, Burgard & Fox, Probabilistic
Robotics 2005, 7.4), put to the pose at the time of the picture. An over-confident filter refuses good markers and is
lost for good, so every noise here is meant to be a little larger than life.
"""

import itertools
from collections import deque
from collections.abc import Sequence
from math import atan2, cos, hypot, radians, sin, sqrt
from typing import NamedTuple

import numpy as np

from robot.guiding.geometry import wrapped
from robot.guiding.kalman import Matrix, Vector, predicted, updated
from robot.guiding.lobby import Marker
from robot.guiding.marker_record import MarkerRecord
from robot.guiding.odometry import Odometry, Position
from robot.guiding.sighting import Sighting

START_SIGMA = (0.08, 0.08, radians(4.0), 0.006, 0.01)
"""Of a pose that was kept over a standstill, and of calibrated wheels: 0.2 % of mismatch on a track of 0.36 m."""

SURVEY_SIGMA_M = 0.025
RANGE_SIGMA_SHARE = 0.01
"""Of the range: error of the focal length."""
RANGE_SIGMA_PER_M = 0.006
"""Times the square of the range: corners of a 20 cm marker found to a fifth of a pixel at 640 px width."""
BEARING_SIGMA_RAD = 0.008
LATE_SIGMA_MS = 20.0
"""Of the time that is told for a picture: while the robot turns, it is an error of the bearing."""
YAW_SIGMA_RAD = radians(3.0)
CONSISTENT_CHI2 = 3.0
"""Three quarters of true sightings are nearer, did the noises hold; one that is further counts for less."""
GATE_CHI2 = 9.2
"""99 % are nearer; one that is further counts as wrong."""

PAIR_RANGE_M = 5.0
"""Further away a range is too uncertain to judge a map by."""
LOST_REJECTIONS = 5
LOST_SIGMA_M = 0.25
LOST_WAY_M = 8.0
KEPT_MS = 1_500.0


class Instant(NamedTuple):
    """The belief after one reading, what was driven since the one before, and where the wheels alone believe to be."""

    at_ms: float
    way_m: float
    turn_rad: float
    dead_reckoned: Position
    mean: Vector
    covariance: Matrix


class PoseFilter:
    """Call `advance` with every reading of the counters and `see` with every picture's sightings."""

    def __init__(self, odometry: Odometry, markers: Sequence[Marker] = (), *, known: bool = True) -> None:
        """`odometry` starts at the pose that is believed in; not `known`: nobody knows, and markers must tell."""
        self._known = known
        self._odometry = odometry
        self.markers = {marker.id: marker for marker in markers}
        self.record = MarkerRecord()
        mean = np.array([*odometry.pose, 0.0, 0.0])
        self._past: deque[Instant] = deque(
            [Instant(-1e18, 0.0, 0.0, odometry.pose, mean, np.diag(np.square(START_SIGMA)))]
        )
        self.rejected_in_a_row = 0
        self.rejected_since_ms = 0.0
        self.since_marker_m = 0.0
        self._turn_rad_s = 0.0

    @property
    def pose(self) -> Position:
        """x m, y m, heading rad."""
        x, y, heading = self._past[-1].mean[:3].tolist()
        return x, y, heading

    @property
    def sigma_m(self) -> float:
        """Of the position along its worst direction."""
        p = self._past[-1].covariance
        middle, half = (p[0, 0] + p[1, 1]) / 2, (p[0, 0] - p[1, 1]) / 2
        return sqrt(max(0.0, middle + hypot(half, p[0, 1])))

    @property
    def sigma_rad(self) -> float:
        """Of the heading."""
        return sqrt(self._past[-1].covariance[2, 2])

    @property
    def ticks(self) -> tuple[int, int] | None:
        """The wheel counters at `pose`."""
        return self._odometry.ticks

    @property
    def last_step(self) -> tuple[float, float]:
        """Way m and turn rad of the newest reading."""
        return self._odometry.last_step

    @property
    def reckoned(self) -> Position:
        """Where the wheels alone believe to be: drifts, but never jumps."""
        return self._odometry.pose

    @property
    def travelled_m(self) -> float:
        """Way since the start."""
        return self._odometry.travelled_m

    @property
    def lost(self) -> str:
        """Why the pose is not to be trusted: "start", "rejections", "sigma", "way"; "" = it is.

        Without markers nothing can be done about it, and dead reckoning has to do.
        """
        if not self.markers:
            return ""
        if not self._known:
            return "start"
        if self.rejected_in_a_row >= LOST_REJECTIONS or self.record.outvoted(self.travelled_m):
            return "rejections"
        if self.sigma_m > LOST_SIGMA_M:
            return "sigma"
        return "way" if self.since_marker_m > LOST_WAY_M else ""

    def advance(self, left_ticks: int, right_ticks: int, at_ms: float) -> Position:
        """The pose after a reading of both counters at `at_ms`."""
        self._odometry.advance(left_ticks, right_ticks)
        way_m, turn_rad = self._odometry.last_step
        self.since_marker_m += abs(way_m)
        last = self._past[-1]
        if at_ms > last.at_ms:
            self._turn_rad_s = turn_rad / max(0.005, (at_ms - last.at_ms) / 1000)
        mean, covariance = predicted(last.mean, last.covariance, way_m, turn_rad)
        self._past.append(Instant(at_ms, way_m, turn_rad, self._odometry.pose, mean, covariance))
        while len(self._past) > 2 and self._past[1].at_ms < at_ms - KEPT_MS:
            self._past.popleft()
        return self.pose

    def dead_reckoned(self, at_ms: float) -> Position | None:
        """Where the wheels alone believed to be at `at_ms`; None when that is forgotten."""
        place = self._place(at_ms)
        return None if place is None else self._past[place].dead_reckoned

    def see(self, sightings: Sequence[Sighting]) -> None:
        """Correct the pose by the markers of one picture. Unknown markers and pictures too old are left out."""
        self._compare(sightings)
        suspects = self.record.suspects
        known = [seen for seen in sightings if seen.marker in self.markers and seen.marker not in suspects]
        for at_ms in sorted({sighting.at_ms for sighting in known}):
            of_picture = [sighting for sighting in known if sighting.at_ms == at_ms]
            index = self._split(at_ms)
            if index is None:
                self.record.stale += len(of_picture)
                continue
            before = self._past[index]
            for sighting in sorted(of_picture, key=lambda seen: seen.range_m):
                self._correct(index, sighting)
            if self._past[index] is not before:
                self._again_from(index)

    def _compare(self, sightings: Sequence[Sighting]) -> None:
        """Markers in one picture must be as far apart as on the map."""
        known = [seen for seen in sightings if seen.marker in self.markers and seen.range_m <= PAIR_RANGE_M]
        for a, b in itertools.combinations(known, 2):
            if a.at_ms != b.at_ms or a.marker == b.marker:
                continue
            p, q = self.markers[a.marker], self.markers[b.marker]
            angle = a.bearing_rad - b.bearing_rad
            seen_m = sqrt(max(0.0, a.range_m**2 + b.range_m**2 - 2 * a.range_m * b.range_m * cos(angle)))
            gap_m = seen_m - hypot(p.x_m - q.x_m, p.y_m - q.y_m)
            self.record.compare(a.marker, b.marker, gap_m, a.range_m + b.range_m)

    def settle(self, pose: Position, sigma_m: float, sigma_rad: float) -> None:
        """Believe in `pose` from now on: it was found from several markers, or a person has said so."""
        last = self._past[-1]
        mean = np.array([*pose, 0.0, 0.0])  # what was learned of the wheels was learned with a wrong pose
        covariance = np.diag(np.square(START_SIGMA))
        covariance[0, 0] = covariance[1, 1] = sigma_m**2
        covariance[2, 2] = sigma_rad**2
        self._past = deque([last._replace(way_m=0.0, turn_rad=0.0, mean=mean, covariance=covariance)])
        self.rejected_in_a_row, self.since_marker_m, self._known = 0, 0.0, True
        self.record.acquit()

    def _place(self, at_ms: float) -> int | None:
        """Index of the last instant that is not after `at_ms`."""
        for index in range(len(self._past) - 1, -1, -1):
            if self._past[index].at_ms <= at_ms:
                return index if index > 0 or len(self._past) == 1 else None
        return None

    def _split(self, at_ms: float) -> int | None:
        """Index of the instant at `at_ms`, made by cutting a step in two where needed."""
        before = self._place(at_ms)
        if before is None or before == len(self._past) - 1:
            return before
        start, end = self._past[before], self._past[before + 1]
        share = (at_ms - start.at_ms) / max(1e-6, end.at_ms - start.at_ms)
        if share < 0.02:
            return before
        way_m, turn_rad = end.way_m * share, end.turn_rad * share
        mean, covariance = predicted(start.mean, start.covariance, way_m, turn_rad)
        x, y, heading = start.dead_reckoned
        middle = heading + turn_rad / 2
        reckoned = x + way_m * cos(middle), y + way_m * sin(middle), wrapped(heading + turn_rad)
        self._past.insert(before + 1, Instant(at_ms, way_m, turn_rad, reckoned, mean, covariance))
        self._past[before + 2] = end._replace(way_m=end.way_m - way_m, turn_rad=end.turn_rad - turn_rad)
        return before + 1

    def _again_from(self, index: int) -> None:
        """Repeat the steps after a corrected instant."""
        for after in range(index + 1, len(self._past)):
            before, step = self._past[after - 1], self._past[after]
            mean, covariance = predicted(before.mean, before.covariance, step.way_m, step.turn_rad)
            self._past[after] = step._replace(mean=mean, covariance=covariance)

    def _correct(self, index: int, sighting: Sighting) -> None:
        """Take over one sighting, or refuse it."""
        instant = self._past[index]
        marker = self.markers[sighting.marker]
        mean, covariance = instant.mean, instant.covariance
        dx, dy = marker.x_m - mean[0], marker.y_m - mean[1]
        range_m = max(0.05, hypot(dx, dy))
        gap = np.array([sighting.range_m - range_m, wrapped(sighting.bearing_rad - (atan2(dy, dx) - float(mean[2])))])
        rows = np.zeros((2, 5))
        rows[0, 0], rows[0, 1] = -dx / range_m, -dy / range_m
        rows[1, 0], rows[1, 1], rows[1, 2] = dy / range_m**2, -dx / range_m**2, -1.0
        turned_rad = self._turn_rad_s * LATE_SIGMA_MS / 1000
        noise = np.diag(_noise(sighting, self.record.looks(sighting.marker, self.travelled_m), turned_rad))
        spread = rows @ covariance @ rows.T + noise
        chi2 = float(gap @ np.linalg.solve(spread, gap))
        trusted = chi2 <= GATE_CHI2
        if not self.record.note(sighting.marker, trusted=trusted, travelled_m=self.travelled_m):
            if self.rejected_in_a_row == 0:
                self.rejected_since_ms = sighting.at_ms
            self.rejected_in_a_row += 1
        if not trusted:
            return
        self.rejected_in_a_row, self.since_marker_m = 0, 0.0
        if chi2 > CONSISTENT_CHI2:
            spread += noise * (chi2 / CONSISTENT_CHI2 - 1.0)
            noise = noise * (chi2 / CONSISTENT_CHI2)
        mean, covariance = updated(mean, covariance, rows, noise, gap)
        if sighting.yaw_rad is not None:
            turn = np.zeros((1, 5))
            turn[0, 2] = -1.0
            off = wrapped(sighting.yaw_rad - (radians(marker.heading_deg) - float(mean[2])))
            if abs(off) < 3 * sqrt(YAW_SIGMA_RAD**2 + covariance[2, 2]):
                mean, covariance = updated(mean, covariance, turn, np.array([[YAW_SIGMA_RAD**2]]), np.array([off]))
        self._past[index] = instant._replace(mean=mean, covariance=covariance)


def _noise(sighting: Sighting, looks: float, turned_rad: float) -> tuple[float, float]:
    """Variances of range and bearing; `looks` before this one had the same error of survey and lens."""
    repeated = 1.0 + looks
    far = sighting.range_m
    range_sigma_m = sighting.range_sigma_m or RANGE_SIGMA_PER_M * far * far
    bearing_sigma_rad = max(BEARING_SIGMA_RAD, sighting.bearing_sigma_rad)
    return (
        range_sigma_m**2 + repeated * ((RANGE_SIGMA_SHARE * far) ** 2 + SURVEY_SIGMA_M**2),
        bearing_sigma_rad**2 + turned_rad**2 + repeated * (SURVEY_SIGMA_M / max(far, 0.3)) ** 2,
    )
