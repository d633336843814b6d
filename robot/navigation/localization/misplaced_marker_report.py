"""Findings about markers that hang elsewhere than on the map, for the people who mend it. Pure; drives ignore them.

A finding names a marker that does not hang where the map says, or several that contradict each other, of which one does
not. It is reported until a later drive has seen all of its markers fit, or the map has other entries for them.
"""

from collections.abc import Collection, Iterable
from math import hypot
from typing import Annotated

import msgspec

from robot.navigation.localization.limits import REPORTED_SIGMA_M, UNMOVED_M, UNMOVED_SIGMA_M
from robot.navigation.localization.pose_filter import PoseFilter
from robot.navigation.map.lobby_map import Marker

Offset = tuple[int, float, float]
"""A marker's id, and its offset from the map along x and y, m."""


class Misplaced(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A finding: one misplaced marker, or several of which one is misplaced, with their map entries at that time.

    `off_m`: offset of a single marker from the map along x and y, m; None = unknown.
    """

    markers: Annotated[tuple[Marker, ...], msgspec.Meta(min_length=1)]
    off_m: tuple[float, float] | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of the markers that the finding names."""
        return tuple(marker.id for marker in self.markers)

    def fits_map(self, markers: Iterable[Marker]) -> bool:
        """Whether a map with these `markers` still has the entries that the finding is about."""
        return set(self.markers) <= set(markers)


class MarkerFindings:
    """Findings of earlier drives, less those whose markers have all fitted since, and findings of the present drive."""

    def __init__(self, markers: Iterable[Marker], before: Iterable[Misplaced] = ()) -> None:
        """`markers`: of the present map; those findings `before` that are about other map entries are dropped."""
        self._markers = {marker.id: marker for marker in markers}
        self._before = [one for one in before if one.fits_map(self._markers.values())]
        self._now: list[Misplaced] = []
        self._fitting: set[int] = set()

    @property
    def found(self) -> tuple[Misplaced, ...]:
        """All findings that hold now. A group is left out once one of its markers is known to be the misplaced one."""
        every = {one.ids: one for one in self._before}
        every |= {one.ids: one for one in self._now if one.off_m is not None or one.ids not in every}
        alone = {ids[0] for ids in every if len(ids) == 1}
        return tuple(one for ids, one in sorted(every.items()) if len(ids) == 1 or not alone & set(ids))

    @property
    def watched(self) -> tuple[int, ...]:
        """Markers of earlier findings; a drive should report which of them fit again."""
        return tuple(sorted({number for one in self._before for number in one.ids}))

    def take(
        self,
        suspects: Iterable[int],
        disagreeing: Iterable[tuple[int, ...]],
        offsets: Iterable[Offset] = (),
        fitting: Collection[int] = (),
    ) -> None:
        """Replace the findings of the present drive by what the motion process knows now."""
        off = {number: (x_m, y_m) for number, x_m, y_m in offsets}
        alone = [self._misplaced((number,), off.get(number)) for number in suspects]
        self._now = alone + [self._misplaced(group) for group in disagreeing]
        blamed = {number for one in self._now for number in one.ids}
        self._fitting = (self._fitting | set(fitting)) - blamed
        self._before = [one for one in self._before if not set(one.ids) <= self._fitting]

    def carry_over(self) -> None:
        """Keep the findings of a motion process that has ended, for the next process to confirm."""
        self._before, self._now, self._fitting = list(self.found), [], set()

    def _misplaced(self, ids: Iterable[int], off_m: tuple[float, float] | None = None) -> Misplaced:
        """Return the finding about the markers with these ids."""
        return Misplaced(tuple(self._markers[number] for number in ids), off_m)


def offsets(belief: PoseFilter) -> tuple[Offset, ...]:
    """Return the offsets from the map of those misplaced markers whose place is known well enough."""
    hang = ((number, *belief.survey_error(number)) for number in belief.record.misplaced)
    return tuple(
        (number, round(x_m, 2), round(y_m, 2)) for number, x_m, y_m, sigma_m in hang if sigma_m <= REPORTED_SIGMA_M
    )


def fitting(belief: PoseFilter, watched: Iterable[int]) -> tuple[int, ...]:
    """Return those of the `watched` markers that hang where the map says, by all that was seen since the filter
    began.
    """
    return tuple(number for number in watched if number in belief.markers and _fits(belief, number))


def _fits(belief: PoseFilter, number: int) -> bool:
    """Whether the other markers locate this one as exactly as the filter requires to trust it again, and surely nearer
    than UNMOVED_M to its place on the map.
    """
    one = belief.record.statistics.get(number)
    if (
        belief.lost
        or one is None
        or not one.confirmed
        or one.net_rejections
        or one.alternatives
        or one.distrusted
        or one.misplaced
    ):
        return False
    x_m, y_m, sigma_m = belief.survey_error(number)
    return sigma_m < UNMOVED_SIGMA_M and hypot(x_m, y_m) + sigma_m < UNMOVED_M
