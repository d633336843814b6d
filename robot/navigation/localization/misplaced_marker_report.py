"""What drives have found about the markers of the map, for the people who mend it. Pure; no drive is decided by it.

A marker hangs elsewhere than the map says, or of several that contradict each other one does. That is told until a
later drive has seen all of them fit, or until the map says otherwise of them.
"""

from collections.abc import Collection, Iterable
from math import hypot
from typing import Annotated

import msgspec

from robot.navigation.localization.limits import REPORTED_SIGMA_M, UNMOVED_M, UNMOVED_SIGMA_M
from robot.navigation.localization.pose_filter import PoseFilter
from robot.navigation.map.lobby_map import Marker

Offset = tuple[int, float, float]
"""A marker's id, and how far it hangs from the map along x and y, m."""


class Misplaced(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """One marker that hangs elsewhere, or several of which one does, each as the map had it then.

    `off_m`: how far along x and y from the map a single one hangs; None = nobody knows.
    """

    markers: Annotated[tuple[Marker, ...], msgspec.Meta(min_length=1)]
    off_m: tuple[float, float] | None = None

    @property
    def ids(self) -> tuple[int, ...]:
        """The numbers of its markers."""
        return tuple(marker.id for marker in self.markers)

    def fits_map(self, markers: Iterable[Marker]) -> bool:
        """A map with these `markers` says of its own what it said then."""
        return set(self.markers) <= set(markers)


class MarkerFindings:
    """What earlier drives have found, less what has fitted since, and what is found now."""

    def __init__(self, markers: Iterable[Marker], before: Iterable[Misplaced] = ()) -> None:
        """`markers` of the map as it is now; what `before` tells of others counts no more."""
        self._markers = {marker.id: marker for marker in markers}
        self._before = [one for one in before if one.fits_map(self._markers.values())]
        self._now: list[Misplaced] = []
        self._fitting: set[int] = set()

    @property
    def found(self) -> tuple[Misplaced, ...]:
        """All of it. Of a group nothing is told once one of its markers is known to be the wrong one."""
        every = {one.ids: one for one in self._before}
        every |= {one.ids: one for one in self._now if one.off_m is not None or one.ids not in every}
        alone = {ids[0] for ids in every if len(ids) == 1}
        return tuple(one for ids, one in sorted(every.items()) if len(ids) == 1 or not alone & set(ids))

    @property
    def watched(self) -> tuple[int, ...]:
        """Markers of which somebody should tell when they fit."""
        return tuple(sorted({number for one in self._before for number in one.ids}))

    def take(
        self,
        suspects: Iterable[int],
        disagreeing: Iterable[tuple[int, ...]],
        offsets: Iterable[Offset] = (),
        fitting: Collection[int] = (),
    ) -> None:
        """What the motion process knows now; it takes the place of what it knew a moment ago."""
        off = {number: (x_m, y_m) for number, x_m, y_m in offsets}
        alone = [self._misplaced((number,), off.get(number)) for number in suspects]
        self._now = alone + [self._misplaced(group) for group in disagreeing]
        blamed = {number for one in self._now for number in one.ids}
        self._fitting = (self._fitting | set(fitting)) - blamed
        self._before = [one for one in self._before if not set(one.ids) <= self._fitting]

    def carry_over(self) -> None:
        """The motion process has ended: what it has found is for the next one to confirm."""
        self._before, self._now, self._fitting = list(self.found), [], set()

    def _misplaced(self, ids: Iterable[int], off_m: tuple[float, float] | None = None) -> Misplaced:
        return Misplaced(tuple(self._markers[number] for number in ids), off_m)


def offsets(belief: PoseFilter) -> tuple[Offset, ...]:
    """Of the markers that surely hang elsewhere those of which it is known where."""
    hang = ((number, *belief.survey_error(number)) for number in belief.record.misplaced)
    return tuple(
        (number, round(x_m, 2), round(y_m, 2)) for number, x_m, y_m, sigma_m in hang if sigma_m <= REPORTED_SIGMA_M
    )


def fitting(belief: PoseFilter, watched: Iterable[int]) -> tuple[int, ...]:
    """Of the `watched` markers those that hang where the map says, by all that was seen since the filter began."""
    return tuple(number for number in watched if number in belief.markers and _fits(belief, number))


def _fits(belief: PoseFilter, number: int) -> bool:
    """The others tell where it hangs, as well as the filter itself asks for when it clears a marker, and surely nearer
    to the map than one that it excuses.
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
