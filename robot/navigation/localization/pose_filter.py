"""The robot's pose: an extended Kalman filter on wheel counters, corrected by markers that the camera sees.

State: x m, y m, heading rad, and constants that are learned on the way. These are two errors of the wheels (Borenstein
& Feng, UMBmark 1996): `drift` in rad per metre (unequal wheels), and `scale`, the share by which turns are larger than
counted (track); and the errors of camera and survey of `robot.navigation.localization.marker_model`.

Measurements are range and bearing of a marker (Thrun, Burgard & Fox, Probabilistic Robotics 2005, 7.4), applied to the
pose at the time of the picture. An over-confident filter rejects good markers and is lost for good, an under-confident
one gives up too early: `robot.navigation.localization.ekf_steps` says how large the noises are.
"""

from collections.abc import Sequence
from math import hypot, inf, radians, sqrt
from typing import NamedTuple

import numpy as np

from robot.navigation.geometry import wrapped
from robot.navigation.localization.ekf_steps import DRIFT, Matrix, updated
from robot.navigation.localization.limits import (
    ASSEMBLED_SIGMA,
    CALIBRATED_SIGMA,
    CONSISTENT_CHI2,
    DOUBT_M,
    FURTHER_LIMIT_M,
    FURTHER_M,
    FURTHER_SIGMA_M,
    GATE_CHI2,
    LOST_REJECTIONS,
    LOST_SIGMA_M,
    LOST_WAY_M,
    MEASURED_SHARE,
    PICTURE_TIME_SIGMA_MS,
    START_SIGMA,
    WHEELS_CHI2,
    WITNESSES,
    YAW_SIGMA_RAD,
)
from robot.navigation.localization.marker_model import (
    FIRST,
    expected,
    noise_of,
    offset,
    part_without_survey,
    start_covariance,
    with_wider_prior,
    without_survey,
)
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.marker_track_record import MarkerRecord
from robot.navigation.localization.misplaced_markers import MisplacedMarkerTest, OutlierSource
from robot.navigation.localization.odometry import Odometry, Position
from robot.navigation.localization.pose_history import Belief, PastBelief, PoseHistory
from robot.navigation.map.lobby_map import Marker


class Estimate(NamedTuple):
    """The pose, with the standard deviation of the position along its worst direction (m) and of the heading (rad)."""

    pose: Position
    sigma_m: float
    sigma_rad: float


class PoseFilter:
    """Estimates the robot's pose. Call `advance` with every reading of the wheel counters and `add_sightings` with
    every picture's sightings.
    """

    def __init__(
        self, odometry: Odometry, markers: Sequence[Marker] = (), *, known: bool = True, calibrated: bool = True
    ) -> None:
        """`odometry` starts at the believed pose. `known`: False if the pose is unknown and markers must give it.
        `calibrated`: a person has measured wheels and track of this robot.
        """
        self._known = known
        self._odometry = odometry
        self.markers = {marker.id: marker for marker in markers}
        self._slots = {marker: FIRST + 2 * number for number, marker in enumerate(self.markers)}
        self.record = MarkerRecord()
        self._misplaced_test = MisplacedMarkerTest(self.markers, self._slots, self.record)
        self._wheels_sigma = list(CALIBRATED_SIGMA if calibrated else ASSEMBLED_SIGMA)
        covariance = start_covariance((*START_SIGMA, *self._wheels_sigma), len(self.markers))
        mean = np.zeros(len(covariance))
        mean[:3] = odometry.pose
        self._history = PoseHistory(PastBelief(-1e18, 0.0, 0.0, odometry.pose, Belief(mean, covariance)))
        self.rejected_in_a_row = 0
        self.rejected_since_ms = 0.0
        self.since_marker_m = self._further_m = self._further_to_m = 0.0
        self._turn_rad_s = 0.0

    @property
    def pose(self) -> Position:
        """The estimated pose: x m, y m, heading rad."""
        x, y, heading = self.belief.mean[:3].tolist()
        return x, y, heading

    @property
    def belief(self) -> Belief:
        """The whole state of the filter: mean and covariance."""
        return self._history.last.belief

    @property
    def sigma_m(self) -> float:
        """Standard deviation of the position along its worst direction, m."""
        return _worst_sigma_m(self.belief.covariance)

    @property
    def sigma_rad(self) -> float:
        """Standard deviation of the heading, rad."""
        return sqrt(self.belief.covariance[2, 2])

    @property
    def estimate(self) -> Estimate:
        """The pose and its standard deviations together."""
        return Estimate(self.pose, self.sigma_m, self.sigma_rad)

    def estimate_without(self, marker: int) -> Estimate:
        """Return pose and standard deviations as if no one had ever surveyed `marker`."""
        mean, covariance = part_without_survey(*self.belief, slice(0, 3), self._slots[marker])
        x, y, heading = mean.tolist()
        return Estimate((x, y, wrapped(heading)), _worst_sigma_m(covariance), sqrt(covariance[2, 2]))

    def survey_error(self, marker: int) -> tuple[float, float, float]:
        """Return the offset of `marker` from the map along x and y, m, and the standard deviation along its worst
        direction, m, from sightings alone, as if it had never been surveyed.
        """
        slot, one = self._slots[marker], self.record.statistics.get(marker)
        mean, covariance = self.belief
        if one is None or not one.distrusted:
            mean, covariance = without_survey(mean, covariance, slot)
        x_m, y_m = mean[slot : slot + 2].tolist()
        return x_m, y_m, offset(mean, covariance, slot)[1]

    def heading_sigma_rad(self, way_m: float, turn_rad: float) -> float:
        """Return the standard deviation (rad) of the heading from odometry alone after driving `way_m` and turning
        `turn_rad`.
        """
        mean, covariance = self.belief
        drift, scale = (hypot(mean[place], sqrt(covariance[place, place])) for place in (DRIFT, DRIFT + 1))
        return hypot(drift * way_m, scale * turn_rad)

    @property
    def ticks(self) -> tuple[int, int] | None:
        """The wheel counters (left, right) that belong to `pose`."""
        return self._odometry.ticks

    @property
    def last_step(self) -> tuple[float, float]:
        """Way (m) and turn (rad) between the last two readings of the wheel counters."""
        return self._odometry.last_step

    @property
    def reckoned(self) -> Position:
        """The pose by the wheels alone: it drifts, but markers never make it jump."""
        return self._odometry.pose

    @property
    def travelled_m(self) -> float:
        """Distance driven since the start, m."""
        return self._odometry.travelled_m

    @property
    def turned_rad(self) -> float:
        """Turn since the start by the wheels, rad, to the left positive; it is not wrapped."""
        return self._odometry.turned_rad

    @property
    def lost(self) -> str:
        """Why the pose is not to be trusted: "start", "rejections", "sigma", "way"; "" = it is to be trusted.

        Always "" on a map without markers: dead reckoning has to do there.
        """
        if not self.markers:
            return ""
        if not self._known:
            return "start"
        if self.rejected_in_a_row >= LOST_REJECTIONS or self.record.outvoted(self.travelled_m):
            return "rejections"
        if self.travelled_m - self.record.contradicted_since()[0] > DOUBT_M:
            return "rejections"
        if self.sigma_m > (FURTHER_SIGMA_M if self._further_m else LOST_SIGMA_M):
            return "sigma"
        return "way" if self.since_marker_m > (self._further_to_m or LOST_WAY_M) else ""

    def allow_way_without_markers(self) -> bool:
        """Allow the robot to drive FURTHER_M more by the wheels alone, because by the map no marker can be seen from
        here. Returns False once FURTHER_LIMIT_M are used up.
        """
        if self._further_m >= FURTHER_LIMIT_M:
            return False
        self._further_m += FURTHER_M
        self._further_to_m = self.since_marker_m + FURTHER_M
        return True

    def witnesses(self, within_m: float) -> int:
        """Return the number of markers that have confirmed the pose on the last `within_m` of the way."""
        return len(self.record.confirming(self.travelled_m, within_m))

    def outnumbered(self, within_m: float) -> bool:
        """Whether on the last `within_m` driven more markers have newly contradicted the pose than confirmed it, and at
        least two.
        """
        return len(self.record.newly_contradicting(self.travelled_m, within_m)) > max(1, self.witnesses(within_m))

    def confirmed(self, within_m: float) -> bool:
        """Whether a marker has confirmed the pose on the last `within_m` of the way, and nothing contradicts it."""
        if not self.markers or self.since_marker_m > within_m:
            return False
        return not (self.lost or self.contradicted or self.unexplained_rejections)

    @property
    def unexplained_rejections(self) -> int:
        """Number of recent rejections of markers that are not yet known to be at fault and have not fitted since."""
        return self.record.unexplained_rejections(self.travelled_m)

    def contradicted_for(self, further_m: float) -> bool:
        """Whether the last `further_m` driven, or more, rest on the wheels alone, while all markers seen contradict the
        pose.
        """
        return self.record.contradicted_last(further_m)

    @property
    def contradicted(self) -> bool:
        """Whether a marker contradicts the pose and no other one has confirmed it since."""
        return self.record.contradicted_since()[0] < inf

    @property
    def contradicted_since_ms(self) -> float:
        """Time when the pose was first contradicted, ms; -inf = it was not. If the robot is lost, sightings before that
        may be from elsewhere.
        """
        since_ms = self.record.contradicted_since()[1]
        if self.rejected_in_a_row >= LOST_REJECTIONS:
            since_ms = min(since_ms, self.rejected_since_ms)
        return since_ms if since_ms < inf else -inf

    def advance(self, left_ticks: int, right_ticks: int, at_ms: float) -> Position:
        """Add a reading of both wheel counters at `at_ms` and return the pose after it."""
        self._odometry.advance(left_ticks, right_ticks)
        way_m, turn_rad = self._odometry.last_step
        self.since_marker_m += abs(way_m)
        last_ms = self._history.last.at_ms
        if at_ms > last_ms:
            self._turn_rad_s = turn_rad / max(0.005, (at_ms - last_ms) / 1000)
        self._history.advance(at_ms, way_m, turn_rad, self._odometry.pose)
        return self.pose

    def dead_reckoned(self, at_ms: float) -> Position | None:
        """Return the pose by the wheels alone at `at_ms`; None when the history no longer goes back to then."""
        return self._history.dead_reckoned(at_ms)

    def add_sightings(self, sightings: Sequence[Sighting]) -> None:
        """Correct the pose by the markers in pictures. Unknown markers and pictures that are too old are left out."""
        known = [seen for seen in sightings if seen.marker in self.markers]
        for at_ms in sorted({sighting.at_ms for sighting in known}):
            of_picture = [sighting for sighting in known if sighting.at_ms == at_ms]
            self.record.add_picture([(seen, self.markers[seen.marker]) for seen in of_picture])
            if not self._known:  # a pose that is not believed contradicts no marker
                continue
            index = self._history.split(at_ms)
            if index is None:
                self.record.stale += len(of_picture)
                continue
            before = self._history.belief(index)
            for sighting in sorted(of_picture, key=lambda seen: seen.range_m):
                self._apply(index, sighting)
            self._history.replace(
                index, self._misplaced_test.test_trusted_markers(self._history.belief(index), self.travelled_m)
            )
            self._check_wheel_calibration(index)
            if self._history.belief(index).covariance is not before.covariance:
                self._history.propagate(index)

    def set_pose(self, pose: Position, sigma_m: float, sigma_rad: float, markers: Sequence[int] = ()) -> None:
        """Believe in `pose` from now on: it was found from several `markers`, or a person has given it."""
        self.record.reset(every_marker=self.lost in ("rejections", "start"))
        self.record.relocalization_markers = frozenset(markers if len(markers) <= WITNESSES else ())
        # errors of wheels, camera and markers were learned with a wrong pose
        covariance = start_covariance((sigma_m, sigma_m, sigma_rad, *self._wheels_sigma), len(self.markers))
        mean = np.zeros(len(covariance))
        mean[:3] = pose
        self._history.restart(Belief(mean, covariance))
        self.rejected_in_a_row, self._known = 0, True
        self.since_marker_m = self._further_m = self._further_to_m = 0.0

    def forget_pose(self) -> None:
        """Stop believing in the pose because the wheels slipped; no marker is to blame."""
        self.record.reset(every_marker=True)
        self.record.forget_inconsistent_groups()
        self._known, self.rejected_in_a_row = False, 0

    def _apply(self, index: int, sighting: Sighting) -> None:
        """Correct the belief at `index` by one sighting, or reject the sighting."""
        record, number = self.record, sighting.marker
        marker, slot = self.markers[number], self._slots[number]
        mean, covariance = self._history.belief(index)
        if record.of(number).misplaced and not record.of(number).distrusted:
            record.distrust(number, self.travelled_m, sighting.at_ms)
            mean, covariance = without_survey(mean, covariance, slot)
        seen, rows = expected(mean, marker, slot)
        gap = np.array([sighting.range_m - seen[0], wrapped(sighting.bearing_rad - float(seen[1]))])
        turned_rad = self._turn_rad_s * PICTURE_TIME_SIGMA_MS / 1000
        noise = noise_of(sighting, record.looks(number, self.travelled_m), turned_rad)
        chi2 = float(gap @ np.linalg.solve(rows @ covariance @ rows.T + noise, gap))
        if chi2 > GATE_CHI2:
            self._reject(index, sighting)
            return
        if chi2 > CONSISTENT_CHI2:
            noise = noise * (chi2 / CONSISTENT_CHI2)
        mean, covariance = updated(mean, covariance, rows, noise, gap)
        if record.of(number).distrusted:
            self._history.replace(index, Belief(mean, covariance))
            record.add_distrusted_sighting(number, self.travelled_m)
            return
        record.confirm(number, self.travelled_m, sighting.at_ms)
        self.rejected_in_a_row = 0
        self.since_marker_m = self._further_m = self._further_to_m = 0.0
        if sighting.yaw_rad is not None:
            turn = np.zeros((1, len(mean)))
            turn[0, 2] = -1.0
            off = wrapped(sighting.yaw_rad - (radians(marker.heading_deg) - float(mean[2])))
            if abs(off) < 3 * sqrt(YAW_SIGMA_RAD**2 + covariance[2, 2]):
                mean, covariance = updated(mean, covariance, turn, np.array([[YAW_SIGMA_RAD**2]]), np.array([off]))
        self._history.replace(index, Belief(mean, covariance))

    def _reject(self, index: int, sighting: Sighting) -> None:
        """Reject a sighting: it does not move the pose, but may make the filter distrust a marker."""
        belief, verdict = self._misplaced_test.reject(self._history.belief(index), sighting, self.travelled_m)
        if verdict is OutlierSource.POSE:
            if self.rejected_in_a_row == 0:
                self.rejected_since_ms = sighting.at_ms
            self.rejected_in_a_row += 1
        elif verdict is OutlierSource.TRUSTED_MARKER:
            self.rejected_in_a_row = 0
        self._history.replace(index, belief)

    def _check_wheel_calibration(self, index: int) -> None:
        """Widen the priors of drift and scale if the wheels err more than calibrated ones do: they have not been
        calibrated.
        """
        for number, assembled in enumerate(ASSEMBLED_SIGMA):
            (mean, covariance), place, believed = (
                self._history.belief(index),
                DRIFT + number,
                self._wheels_sigma[number],
            )
            off, variance = float(mean[place]), float(covariance[place, place])
            measured = believed**2 - variance
            if believed < assembled and measured > MEASURED_SHARE * believed**2 and off**2 > WHEELS_CHI2 * measured:
                part = slice(place, place + 1)
                self._history.replace(index, Belief(*with_wider_prior(mean, covariance, part, believed, assembled)))
                self._wheels_sigma[number] = assembled


def _worst_sigma_m(covariance: Matrix) -> float:
    """Return the standard deviation of the position along its worst direction, m."""
    middle, half = (covariance[0, 0] + covariance[1, 1]) / 2, (covariance[0, 0] - covariance[1, 1]) / 2
    return sqrt(max(0.0, middle + hypot(half, covariance[0, 1])))
