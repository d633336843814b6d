"""Search for misplaced markers, by sightings that do not fit the pose filter's belief. Pure but for the record that it
keeps.

Such a sighting means that either the robot is not where it believes, or a marker is not where the map says. A
distrusted marker's survey (its place on the map) is taken out of the state until enough other markers show where it
hangs. See `robot.navigation.localization.marker_track_record`.
"""

import enum
from collections.abc import Mapping
from math import inf

import numpy as np

from robot.navigation.geometry import wrapped
from robot.navigation.localization.limits import (
    AMBIGUOUS_LOOKS,
    CULPRIT_CHI2,
    GATE_CHI2,
    MOVED_CHI2,
    MOVED_LOOKS,
    MOVED_M,
    SNOOPING_CHI2,
    SNOOPING_RATIO,
    UNMOVED_M,
    UNMOVED_SIGMA_M,
)
from robot.navigation.localization.marker_model import (
    expected,
    noise_of,
    offset,
    offset_chi2,
    part_of,
    part_without_survey,
    survey_chi2,
    with_survey,
    without_survey,
)
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.marker_track_record import MarkerRecord
from robot.navigation.localization.pose_history import Belief
from robot.navigation.map.lobby_map import Marker


class OutlierSource(enum.Enum):
    """Source of a rejected sighting: the robot's own pose, the sighted marker, or another, trusted marker."""

    POSE = enum.auto()
    MARKER = enum.auto()
    TRUSTED_MARKER = enum.auto()


class MisplacedMarkerTest:
    """Outlier tests on the pose filter's belief. The public methods return the belief after the test."""

    def __init__(self, markers: Mapping[int, Marker], slots: Mapping[int, int], record: MarkerRecord) -> None:
        """`slots`: index of each marker's survey error in the state."""
        self._markers, self._slots, self._record = markers, slots, record

    def reject(self, belief: Belief, sighting: Sighting, travelled_m: float) -> tuple[Belief, OutlierSource]:
        """Note a sighting that does not fit the belief, and find out what is at fault. A marker rejected often enough
        is distrusted.
        """
        record, number = self._record, sighting.marker
        if record.of(number).distrusted:  # off by metres: it hangs on another wall
            if record.add_distrusted_sighting(number, travelled_m) >= MOVED_LOOKS and record.surely_misplaced(number):
                record.mark_misplaced(number)
            return belief, OutlierSource.MARKER
        verdict = OutlierSource.MARKER if record.reject(number, travelled_m, sighting.at_ms) else OutlierSource.POSE
        if verdict is OutlierSource.MARKER and record.should_distrust(number, travelled_m):
            distrusted = (number, *self._alternatives(belief, sighting))
            record.mark_inconsistent(distrusted)
            for one in distrusted:
                belief = self._distrust(belief, one, travelled_m, sighting.at_ms)
            return belief, verdict
        if record.of(number).contradicts and (blamed := self._blamed_marker(belief, sighting)) is not None:
            belief = self._distrust(belief, blamed, travelled_m, -inf)
            record.trust_again(number)
            return belief, OutlierSource.TRUSTED_MARKER
        return belief, verdict

    def test_trusted_markers(self, belief: Belief, travelled_m: float) -> Belief:
        """Test the trusted markers against each other (Baarda's data snooping).

        If the largest survey error (offset from the map) exceeds SNOOPING_CHI2, distrust that marker and all whose
        error is nearly as large, because of two that contradict each other one is right. Then re-evaluate the
        distrusted markers.
        """
        survey_chi2s = self._survey_chi2s(belief)
        if len(survey_chi2s) > 2 and survey_chi2s[0][0] > SNOOPING_CHI2:
            worst = [number for chi2, number in survey_chi2s if SNOOPING_RATIO * chi2 >= survey_chi2s[0][0]]
            if 1 < len(worst) < len(survey_chi2s):
                self._record.mark_inconsistent(worst)
            for number in worst if len(worst) < len(survey_chi2s) else ():
                belief = self._distrust(belief, number, travelled_m, -inf)
        for number, one in self._record.statistics.items():
            if one.distrusted and not one.misplaced:
                belief = self._reevaluate(belief, number)
        return belief

    def _survey_chi2s(self, belief: Belief) -> list[tuple[float, int]]:
        """Return the trusted markers with chi2 of their survey error (offset from the map), the largest first."""
        return sorted(
            ((survey_chi2(*belief, self._slots[number]), number) for number in self._record.trusted), reverse=True
        )

    def _blamed_marker(self, belief: Belief, sighting: Sighting) -> int | None:
        """Return the trusted marker that is to blame for a rejected sighting: its own survey error is large, and
        without its survey the sighting fits. None = there is none.
        """
        for chi2, number in self._survey_chi2s(belief):
            if chi2 < CULPRIT_CHI2:
                break
            if self._fits_without(belief, number, sighting):
                return number
        return None

    def _alternatives(self, belief: Belief, sighting: Sighting) -> list[int]:
        """Return the trusted markers that may be misplaced instead of the sighted one. If one of them has led the robot
        astray, all later markers contradict it; the next sightings show which it was.
        """
        return [number for number in self._record.trusted if self._fits_without(belief, number, sighting)]

    def _alternatives_to(self, belief: Belief, number: int) -> set[int]:
        """Return the trusted markers that may be misplaced instead of the distrusted marker `number`: without the
        survey of any of these, that one would hang where the map says.
        """
        own = slice(self._slots[number], self._slots[number] + 2)
        return {
            other
            for other in self._record.trusted
            if other != number and offset_chi2(*part_without_survey(*belief, own, self._slots[other])) <= GATE_CHI2
        }

    def _fits_without(self, belief: Belief, number: int, sighting: Sighting) -> bool:
        """Whether the sighting fits the belief when the survey of marker `number` is left out."""
        mean, covariance = without_survey(*belief, self._slots[number])
        seen, rows = expected(mean, self._markers[sighting.marker], self._slots[sighting.marker])
        gap = np.array([sighting.range_m - seen[0], wrapped(sighting.bearing_rad - float(seen[1]))])
        spread = rows @ covariance @ rows.T + noise_of(sighting, 0.0, 0.0)
        return float(gap @ np.linalg.solve(spread, gap)) < GATE_CHI2

    def _distrust(self, belief: Belief, number: int, travelled_m: float, at_ms: float) -> Belief:
        """Distrust a marker: take its survey (its place on the map) out of the belief."""
        self._record.distrust(number, travelled_m, at_ms)
        return Belief(*without_survey(*belief, self._slots[number]))

    def _reevaluate(self, belief: Belief, number: int) -> Belief:
        """Mark a distrusted marker as misplaced once its place is certain, or trust it again. If other markers may be
        misplaced instead of it, report them all as a group.
        """
        slot, record = self._slots[number], self._record
        off_m, sigma_m = offset(*belief, slot)
        chi2 = offset_chi2(*part_of(*belief, slice(slot, slot + 2)))
        if off_m > MOVED_M and chi2 > GATE_CHI2:
            moved = chi2 > MOVED_CHI2 and record.surely_misplaced(number)
            often = record.of(number).distrusted_looks >= AMBIGUOUS_LOOKS and record.confirmed_since_rejection(number)
            alternatives = self._alternatives_to(belief, number) if moved or often else set()
            if moved and not alternatives:
                record.mark_misplaced_or_ambiguous(number, ())
            elif often:
                record.set_alternatives(number, alternatives or record.only_witness(number))
            return belief
        record.set_alternatives(number, ())
        if sigma_m < UNMOVED_SIGMA_M and off_m >= UNMOVED_M:
            record.tolerate(number)
        elif sigma_m < UNMOVED_SIGMA_M:
            record.trust_again(number)
            return Belief(*with_survey(*belief, slot))
        return belief
