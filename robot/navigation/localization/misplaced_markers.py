"""Which markers hang elsewhere, by what does not fit the pose filter's belief. Pure but for the record that it keeps.

Either the robot is not where it believes, or a marker is not where the map says: a marker that is distrusted belongs to
the state without its survey, until enough others tell where it hangs. See
`robot.navigation.localization.marker_track_record`."""

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
    """What a refused sighting speaks against: the robot's own pose, its own marker, or one that was believed so far."""

    POSE = enum.auto()
    MARKER = enum.auto()
    TRUSTED_MARKER = enum.auto()


class MisplacedMarkerTest:
    """Every method gives the belief after it."""

    def __init__(self, markers: Mapping[int, Marker], slots: Mapping[int, int], record: MarkerRecord) -> None:
        """`slots`: where each marker's error of survey stands in the state."""
        self._markers, self._slots, self._record = markers, slots, record

    def reject(self, belief: Belief, sighting: Sighting, travelled_m: float) -> tuple[Belief, OutlierSource]:
        """A sighting that does not fit; refused often enough, its marker's place is no longer taken from the map."""
        record, number = self._record, sighting.marker
        if record.of(number).distrusted:  # metres away: it hangs on another wall
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
        """The marker that fits the others worst is distrusted when it fits them too badly, with those that fit hardly
        better: of two that contradict each other one is right. Those distrusted are judged.
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
        return sorted(
            ((survey_chi2(*belief, self._slots[number]), number) for number in self._record.taken), reverse=True
        )

    def _blamed_marker(self, belief: Belief, sighting: Sighting) -> int | None:
        """The marker whose survey is to blame that this sighting cannot be: chi2 itself, and without it, it can."""
        for chi2, number in self._survey_chi2s(belief):
            if chi2 < CULPRIT_CHI2:
                break
            if self._fits_without(belief, number, sighting):
                return number
        return None

    def _alternatives(self, belief: Belief, sighting: Sighting) -> list[int]:
        """Markers that may as well be the one that was moved: where a single one has led the robot astray, all that
        comes after contradicts it. Which of them it was, the next ones tell.
        """
        return [number for number in self._record.taken if self._fits_without(belief, number, sighting)]

    def _alternatives_to(self, belief: Belief, number: int) -> set[int]:
        """Markers of which each, when it is the one that was moved, lets the distrusted one hang where the map says."""
        own = slice(self._slots[number], self._slots[number] + 2)
        return {
            other
            for other in self._record.taken
            if other != number and offset_chi2(*part_without_survey(*belief, own, self._slots[other])) <= GATE_CHI2
        }

    def _fits_without(self, belief: Belief, number: int, sighting: Sighting) -> bool:
        """Without the survey of marker `number` the sighting can be."""
        mean, covariance = without_survey(*belief, self._slots[number])
        seen, rows = expected(mean, self._markers[sighting.marker], self._slots[sighting.marker])
        gap = np.array([sighting.range_m - seen[0], wrapped(sighting.bearing_rad - float(seen[1]))])
        spread = rows @ covariance @ rows.T + noise_of(sighting, 0.0, 0.0)
        return float(gap @ np.linalg.solve(spread, gap)) < GATE_CHI2

    def _distrust(self, belief: Belief, number: int, travelled_m: float, at_ms: float) -> Belief:
        self._record.distrust(number, travelled_m, at_ms)
        return Belief(*without_survey(*belief, self._slots[number]))

    def _reevaluate(self, belief: Belief, number: int) -> Belief:
        """Name a distrusted marker once it is sure where it hangs, or clear it. With those that may as well be the one
        that was moved it is named as a group.
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
