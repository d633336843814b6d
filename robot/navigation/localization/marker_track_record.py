"""Track record of each marker with the pose filter, so that a misplaced one is found and named.

A rejected sighting means that the robot is not where it believes, or that the marker is not where the map says. When
two other markers confirmed the pose a short way ago, the marker is distrusted: its place is no longer taken from the
map. It is named as misplaced only when another marker confirms the pose after that, because a robot that was carried
away has rejected all of them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, inf

from robot.navigation.localization.limits import (
    AGAINST_LIMIT,
    CONTRADICTING_REJECTIONS,
    FALLEN_OUT_M,
    LATELY_M,
    SAME_PLACE_M,
    SUSPECT_REJECTIONS,
    WITNESS_M,
    WITNESSES,
)
from robot.navigation.localization.marker_pair_check import MarkerPairs
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.map.lobby_map import Marker


@dataclass
class MarkerStatistics:
    """Statistics of one marker: counts of its sightings, and the distance driven (m) and the time (ms) at which it last
    confirmed the pose and first contradicted it.
    """

    confirmed: int = 0
    """Number of its sightings that fitted the pose."""
    rejected: int = 0
    """Number of its sightings that were rejected."""
    net_rejections: int = 0
    """Recent rejections less confirmations of the pose, between 0 and AGAINST_LIMIT."""
    confirmed_at_m: float = -inf
    """Distance driven when it last confirmed the pose, m."""
    confirmed_at_ms: float = -inf
    """Time when it last confirmed the pose, ms."""
    rejected_at_m: float = -inf
    """Distance driven when it was last rejected, m."""
    contradicts_since_m: float = inf
    """Distance driven when it was first rejected since `net_rejections` was 0, m."""
    contradicts_since_ms: float = inf
    """Time when it was first rejected since `net_rejections` was 0, ms."""
    distrusted: bool = False
    """Whether its place is no longer taken from the map."""
    misplaced: bool = False
    """Whether it certainly does not hang where the map says."""
    alternatives: frozenset[int] = frozenset()
    """Markers of which one may be misplaced instead of this one."""
    tolerated: bool = False
    """Whether it hangs a little off its place on the map, not far enough to be named."""
    distrusted_looks: int = 0
    """Number of its sightings since it was distrusted."""
    looks: float = 0.0
    """Number of its sightings from about the same place, see `MarkerRecord.looks`."""
    looked_at_m: float = 0.0
    """Distance driven when `looks` was last updated, m."""

    @property
    def contradicts(self) -> bool:
        """Whether it contradicts the pose, for a reason not known yet."""
        return not self.misplaced and not self.tolerated and self.net_rejections >= CONTRADICTING_REJECTIONS


@dataclass
class MarkerRecord:
    """The statistics of all markers."""

    statistics: dict[int, MarkerStatistics] = field(default_factory=dict)
    pairs: MarkerPairs = field(default_factory=MarkerPairs)
    stale: int = 0
    """Number of sightings that came too late to be used."""
    inconsistent_groups: dict[tuple[int, ...], set[int]] = field(default_factory=dict)
    """Groups of markers of which one is misplaced. Each has the set of those members that have since fitted the pose
    along with two other markers; when all have, the group is dropped.
    """
    relocalization_markers: frozenset[int] = frozenset()
    """The two markers by which alone the robot was relocalized, until another one confirms that pose."""
    suspended: bool = False
    """Whether no marker may be marked as misplaced now, because the wheels may slip."""

    def of(self, marker: int) -> MarkerStatistics:
        """Return the statistics of one marker."""
        return self.statistics.setdefault(marker, MarkerStatistics())

    @property
    def rejected(self) -> int:
        """Number of rejected sightings of all markers."""
        return sum(one.rejected for one in self.statistics.values())

    @property
    def trusted(self) -> list[int]:
        """Markers whose place on the map the pose relies on."""
        return [marker for marker, one in self.statistics.items() if not one.distrusted and one.confirmed]

    @property
    def misplaced(self) -> tuple[int, ...]:
        """Markers that are known not to hang where the map says."""
        return tuple(sorted(marker for marker, one in self.statistics.items() if one.misplaced))

    @property
    def disagreeing(self) -> tuple[tuple[int, ...], ...]:
        """Groups of markers of which one, unknown which, does not hang where the map says."""
        apart = (pair for pair in self.pairs.inconsistent if not set(pair) & {*self.misplaced})
        settled = {marker for marker, one in self.statistics.items() if one.misplaced or one.tolerated}
        inconsistent_groups = (group for group in self.inconsistent_groups if not settled & set(group))
        return tuple(sorted({*apart, *self._ambiguous, *inconsistent_groups}))

    @property
    def _ambiguous(self) -> list[tuple[int, ...]]:
        """Groups of a marker that does not fit the pose and those that may be misplaced instead of it."""
        return [
            tuple(sorted((marker, *one.alternatives)))
            for marker, one in self.statistics.items()
            if one.alternatives and not (one.misplaced or one.tolerated or one.alternatives & {*self.misplaced})
        ]

    def add_picture(self, picture: Sequence[tuple[Sighting, Marker]]) -> None:
        """Add one picture, with the map's entry of each marker in it."""
        self.pairs.add_picture(picture)
        for marker in self.pairs.outliers:
            self.mark_misplaced(marker)

    def looks(self, marker: int, travelled_m: float) -> float:
        """Return the number of sightings of `marker` from about the same place, which share its repeated error. The
        number decays with the distance driven.
        """
        one = self.of(marker)
        one.looks *= exp(-abs(travelled_m - one.looked_at_m) / SAME_PLACE_M)
        one.looked_at_m = travelled_m
        return one.looks

    def confirm(self, marker: int, travelled_m: float, at_ms: float) -> None:
        """Note that the marker was seen where it should be, and so confirms the pose."""
        one = self.of(marker)
        one.confirmed += 1
        one.looks += 1.0
        # not to zero at once: a marker that hangs a little elsewhere fits now and then
        one.net_rejections = max(0, one.net_rejections - 1)
        if one.net_rejections == 0:
            one.contradicts_since_m, one.contradicts_since_ms = inf, inf
        one.confirmed_at_m, one.confirmed_at_ms = travelled_m, at_ms
        if marker not in self.relocalization_markers:
            self.relocalization_markers = frozenset()
        if not one.distrusted and len(self.confirming(travelled_m, LATELY_M) - {marker}) >= WITNESSES:
            one.alternatives = frozenset()
            self._note_fit(marker)

    def reject(self, marker: int, travelled_m: float, at_ms: float) -> bool:
        """Note a rejected sighting of the marker. Return whether other markers confirm the pose; False = the pose
        itself may be wrong.
        """
        one = self.of(marker)
        self._note_contradiction(one, travelled_m, at_ms)
        one.rejected += 1
        one.net_rejections = min(one.net_rejections + 1, AGAINST_LIMIT)
        if one.net_rejections == AGAINST_LIMIT and (witness := self.only_witness(marker)):
            self.mark_inconsistent(
                {marker, *(other for other in witness if self.of(other).confirmed >= CONTRADICTING_REJECTIONS)}
            )
        return self._pose_is_confirmed(marker, travelled_m)

    def should_distrust(self, marker: int, travelled_m: float) -> bool:
        """Whether the marker was rejected often enough to be distrusted, while others confirm the pose."""
        one = self.of(marker)
        return one.net_rejections >= SUSPECT_REJECTIONS and self._pose_is_confirmed(marker, travelled_m)

    def distrust(self, marker: int, travelled_m: float, at_ms: float) -> None:
        """Stop taking the marker's place from the map."""
        one = self.of(marker)
        self._note_contradiction(one, travelled_m, at_ms)
        one.distrusted, one.distrusted_looks, one.looks = True, 0, 0.0

    def add_distrusted_sighting(self, marker: int, travelled_m: float) -> int:
        """Count a sighting of a distrusted marker. Return the number of its sightings since it was distrusted."""
        one = self.of(marker)
        one.distrusted_looks += 1
        one.looks += 1.0
        one.rejected_at_m = travelled_m
        return one.distrusted_looks

    def trust_again(self, marker: int) -> None:
        """Note that the marker hangs where the map says after all."""
        self._note_fit(marker)
        self._reset_marker(marker)

    def forget_inconsistent_groups(self) -> None:
        """Forget all groups of markers that contradicted each other: wheel slip was the cause."""
        self.inconsistent_groups.clear()

    def _note_fit(self, marker: int) -> None:
        """Note that the marker fits the pose; drop a group when all of its markers have fitted."""
        for group, fitting in tuple(self.inconsistent_groups.items()):
            fitting |= {marker} & set(group)
            if len(fitting) == len(group):
                del self.inconsistent_groups[group]

    def _reset_marker(self, marker: int) -> None:
        """Forget everything that speaks against the marker."""
        one = self.of(marker)
        one.distrusted = one.misplaced = one.tolerated = False
        one.alternatives = frozenset()
        one.net_rejections, one.distrusted_looks, one.looks = 0, 0, 0.0
        one.confirmed_at_m = one.confirmed_at_ms = one.rejected_at_m = -inf
        one.contradicts_since_m = one.contradicts_since_ms = inf

    def reset(self, *, every_marker: bool) -> None:
        """Forget what speaks against markers, because the robot was relocalized. `every_marker`: also what speaks
        against misplaced ones, since the robot's own error may have made them seem so.

        Otherwise misplaced markers stay marked without any consequence for the filter: the next sightings decide.
        """
        for marker, one in self.statistics.items():
            named = one.misplaced and not every_marker
            self._reset_marker(marker)
            one.misplaced = named

    def mark_misplaced(self, marker: int) -> None:
        """Note that the marker certainly is not where the map says."""
        if not self.suspended:
            self.of(marker).misplaced = True

    def mark_misplaced_or_ambiguous(self, marker: int, alternatives: Iterable[int]) -> None:
        """Mark the marker as misplaced. If there are `alternatives`, or the pose was found from two markers alone, note
        instead that it or one of those is misplaced.
        """
        others = frozenset(alternatives) | self.relocalization_markers - {marker}
        if others:
            self.set_alternatives(marker, others)
        else:
            self.mark_misplaced(marker)

    def mark_inconsistent(self, markers: Iterable[int]) -> None:
        """Note that one of these markers, unknown which, is misplaced: they keep contradicting each other."""
        group = tuple(sorted(set(markers)))
        if len(group) > 1 and not self.suspended:
            self.inconsistent_groups[group] = set()

    def set_alternatives(self, marker: int, alternatives: Iterable[int]) -> None:
        """Note that the marker or one of `alternatives` is misplaced, and it is unknown which; empty = no such
        doubt.
        """
        if not self.suspended:
            self.of(marker).alternatives = frozenset(alternatives)

    def tolerate(self, marker: int) -> None:
        """Tolerate that the marker is a hand's breadth (a surveyor's error) off, if others confirm the pose."""
        if self.confirmed_since_rejection(marker):
            self.of(marker).tolerated = True

    def confirmed_since_rejection(self, marker: int) -> bool:
        """Whether another marker has confirmed the pose since this one was first rejected. If so the pose is right, and
        this marker is at fault.
        """
        return bool(self._confirming_after(marker, self.of(marker).contradicts_since_ms))

    def only_witness(self, marker: int) -> set[int]:
        """Return the one other marker that has confirmed the pose since this one was first rejected; empty if none or
        several have.
        """
        since_ms = self.of(marker).contradicts_since_ms
        others = self._confirming_after(marker, since_ms)
        return others if len(others) == 1 and since_ms > -inf else set()

    def surely_misplaced(self, marker: int) -> bool:
        """Whether another marker has confirmed the pose since this one was first rejected, and at least two have,
        counting those shortly before. Of only two markers that contradict each other either may be misplaced.
        """
        suspected = self.of(marker)
        since = self._confirming_after(marker, suspected.contradicts_since_ms)
        before = {
            other
            for other, one in self.statistics.items()
            if other != marker
            and not (one.distrusted or one.contradicts)
            and suspected.contradicts_since_m - one.confirmed_at_m <= WITNESS_M
        }
        return bool(since) and len(since | before) >= WITNESSES

    def _confirming_after(self, marker: int, since_ms: float) -> set[int]:
        """Return the other markers that confirmed the pose after `since_ms` and do not contradict it."""
        return {
            other
            for other, one in self.statistics.items()
            if other != marker and not one.contradicts and one.confirmed_at_ms > since_ms
        }

    def outvoted(self, travelled_m: float) -> bool:
        """Whether the pose is wrong rather than the markers: at least two contradict it, and no fewer than have
        confirmed it since.
        """
        against = self._contradicting(travelled_m)
        if len(against) < 2:
            return False
        since_ms = min(self.statistics[marker].contradicts_since_ms for marker in against)
        for_it = [
            one
            for one in self.statistics.values()
            if not one.contradicts and not one.misplaced and one.confirmed_at_ms > since_ms
        ]
        return len(against) >= len(for_it)

    def contradicted_since(self) -> tuple[float, float]:
        """Return the distance driven (m) and the time (ms) since when markers contradict the pose and none has
        confirmed it; inf = no marker does.
        """
        against = [
            one
            for marker, one in self.statistics.items()
            if one.contradicts and not self.confirmed_since_rejection(marker)
        ]
        return min((one.contradicts_since_m for one in against), default=inf), min(
            (one.contradicts_since_ms for one in against), default=inf
        )

    @staticmethod
    def _note_contradiction(one: MarkerStatistics, travelled_m: float, at_ms: float) -> None:
        """Note distance driven and time at which a marker contradicted the pose."""
        one.contradicts_since_m, one.contradicts_since_ms = (
            min(one.contradicts_since_m, travelled_m),
            min(one.contradicts_since_ms, at_ms),
        )
        one.rejected_at_m = travelled_m

    def _contradicting(self, travelled_m: float) -> set[int]:
        """Return the markers that contradict the pose and were rejected on the last WITNESS_M driven."""
        return {
            marker
            for marker, one in self.statistics.items()
            if one.contradicts and travelled_m - one.rejected_at_m <= WITNESS_M
        }

    def unconfirmed_lately(self, travelled_m: float, within_m: float, seen: Mapping[int, float]) -> list[int]:
        """Return those of the markers `seen` (last time, ms) that have not confirmed the pose on the last `within_m`
        driven, while two others did after that time and no further one contradicts it.
        """
        for_it = self.confirming(travelled_m, within_m)
        against = self._contradicting(travelled_m)
        return [
            marker
            for marker, at_ms in seen.items()
            if marker not in for_it
            and not (self.of(marker).distrusted or self.of(marker).misplaced or self.of(marker).tolerated)
            and not against - {marker}
            and sum(self.of(other).confirmed_at_ms > at_ms for other in for_it) >= WITNESSES
        ]

    def contradicted_last(self, further_m: float) -> bool:
        """Whether `further_m` after the last marker that confirmed the pose one contradicted it, and none confirmed it
        since."""
        for_it = max((one.confirmed_at_m for one in self.statistics.values() if not one.distrusted), default=-inf)
        against = (one for one in self.statistics.values() if (one.distrusted or one.contradicts) and not one.tolerated)
        return max((one.rejected_at_m for one in against), default=-inf) >= for_it + further_m > -inf

    def unexplained_rejections(self, travelled_m: float) -> int:
        """Return the number of recent rejections of markers that are not yet known to be at fault."""
        open_ones = [one for one in self.statistics.values() if not (one.distrusted or one.misplaced or one.tolerated)]
        return sum(one.net_rejections for one in open_ones if travelled_m - one.rejected_at_m <= LATELY_M)

    def newly_contradicting(self, travelled_m: float, within_m: float) -> set[int]:
        """Return the markers that confirmed the pose up to FALLEN_OUT_M ago, were rejected on the last `within_m`
        driven, and have not confirmed it since.
        """
        return {
            marker
            for marker, one in self.statistics.items()
            if one.rejected_at_m > one.confirmed_at_m >= travelled_m - FALLEN_OUT_M
            and travelled_m - one.rejected_at_m <= within_m
            and not one.tolerated
        }

    def confirming(self, travelled_m: float, within_m: float = WITNESS_M) -> set[int]:
        """Return the markers that confirmed the pose on the last `within_m` driven and that nothing speaks against."""
        return {
            marker
            for marker, one in self.statistics.items()
            if one.net_rejections == 0 and not one.distrusted and travelled_m - one.confirmed_at_m <= within_m
        }

    def _pose_is_confirmed(self, marker: int, travelled_m: float) -> bool:
        """Whether two others than `marker` confirmed the pose a short way ago and no further one contradicts it."""
        witnesses = self.confirming(travelled_m) - {marker}
        return len(witnesses) >= WITNESSES and not self._contradicting(travelled_m) - {marker}
