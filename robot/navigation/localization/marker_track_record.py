"""How each marker has statistics with the pose filter: one that has been moved is found out and named.

A refused sighting means that the robot is not where it believes, or that the marker is not where the map says. When
two other markers were believed a short way ago, the marker is distrusted, and its place is no longer taken from the map.
It is named only when another one was believed after that: a robot that was carried away has refused them all.
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
    """One marker. Ways of the robot and times when it was believed last, refused last, and first of those that count.

    `against`: sightings refused more than believed of late; `distrusted`: its place is no longer taken from the map;
    `suspect`: it hangs elsewhere for sure; `alternatives`: it does, or one of these does; `tolerated`: it hangs somewhat off
    the map, too little to name it; `looks`: see `MarkerRecord.looks`; `distrusted_looks`: sightings since it is distrusted.
    """

    confirmed: int = 0
    rejected: int = 0
    net_rejections: int = 0
    confirmed_at_m: float = -inf
    confirmed_at_ms: float = -inf
    rejected_at_m: float = -inf
    contradicts_since_m: float = inf
    contradicts_since_ms: float = inf
    distrusted: bool = False
    misplaced: bool = False
    alternatives: frozenset[int] = frozenset()
    tolerated: bool = False
    distrusted_looks: int = 0
    looks: float = 0.0
    looked_at_m: float = 0.0

    @property
    def contradicts(self) -> bool:
        """It was not where it should be, and nobody knows yet why."""
        return not self.misplaced and not self.tolerated and self.net_rejections >= CONTRADICTING_REJECTIONS


@dataclass
class MarkerRecord:
    """`stale`: sightings that came too late to be used; `inconsistent_groups`: groups of which one hangs elsewhere, each with
    those that have fitted two others since, and over when all have; `relocalization_markers`: the two by which alone the robot has
    found where it is, until another one is believed; `suspended`: nothing is held against markers, for the wheels may
    spin.
    """

    statistics: dict[int, MarkerStatistics] = field(default_factory=dict)
    pairs: MarkerPairs = field(default_factory=MarkerPairs)
    stale: int = 0
    inconsistent_groups: dict[tuple[int, ...], set[int]] = field(default_factory=dict)
    relocalization_markers: frozenset[int] = frozenset()
    suspended: bool = False

    def of(self, marker: int) -> MarkerStatistics:
        """The record of one marker."""
        return self.statistics.setdefault(marker, MarkerStatistics())

    @property
    def rejected(self) -> int:
        """Sightings that were refused so far."""
        return sum(one.rejected for one in self.statistics.values())

    @property
    def taken(self) -> list[int]:
        """Markers on whose place on the map the pose rests."""
        return [marker for marker, one in self.statistics.items() if not one.distrusted and one.confirmed]

    @property
    def misplaced(self) -> tuple[int, ...]:
        """Markers that do not hang where the map says."""
        return tuple(sorted(marker for marker, one in self.statistics.items() if one.misplaced))

    @property
    def disagreeing(self) -> tuple[tuple[int, ...], ...]:
        """Groups of markers of which one does not hang where the map says."""
        apart = (pair for pair in self.pairs.inconsistent if not set(pair) & {*self.misplaced})
        settled = {marker for marker, one in self.statistics.items() if one.misplaced or one.tolerated}
        inconsistent_groups = (group for group in self.inconsistent_groups if not settled & set(group))
        return tuple(sorted({*apart, *self._ambiguous, *inconsistent_groups}))

    @property
    def _ambiguous(self) -> list[tuple[int, ...]]:
        """A marker that does not fit, and those that may as well be the one that hangs elsewhere."""
        return [
            tuple(sorted((marker, *one.alternatives)))
            for marker, one in self.statistics.items()
            if one.alternatives and not (one.misplaced or one.tolerated or one.alternatives & {*self.misplaced})
        ]

    def add_picture(self, picture: Sequence[tuple[Sighting, Marker]]) -> None:
        """One picture, with what the map says of each marker in it."""
        self.pairs.add_picture(picture)
        for marker in self.pairs.outliers:
            self.mark_misplaced(marker)

    def looks(self, marker: int, travelled_m: float) -> float:
        """How often `marker` has been used from about the same place: its own error is the same in all of them."""
        one = self.of(marker)
        one.looks *= exp(-abs(travelled_m - one.looked_at_m) / SAME_PLACE_M)
        one.looked_at_m = travelled_m
        return one.looks

    def confirm(self, marker: int, travelled_m: float, at_ms: float) -> None:
        """It was seen where it should be."""
        one = self.of(marker)
        one.confirmed += 1
        one.looks += 1.0
        one.net_rejections = max(
            0, one.net_rejections - 1
        )  # one that hangs a little elsewhere is believed now and then
        if one.net_rejections == 0:
            one.contradicts_since_m, one.contradicts_since_ms = inf, inf
        one.confirmed_at_m, one.confirmed_at_ms = travelled_m, at_ms
        if marker not in self.relocalization_markers:
            self.relocalization_markers = frozenset()
        if not one.distrusted and len(self.confirming(travelled_m, LATELY_M) - {marker}) >= WITNESSES:
            one.alternatives = frozenset()
            self._note_fit(marker)

    def reject(self, marker: int, travelled_m: float, at_ms: float) -> bool:
        """It was not; False when that speaks against the robot's own pose."""
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
        """The marker has been refused often enough, by a robot that others stand up for."""
        one = self.of(marker)
        return one.net_rejections >= SUSPECT_REJECTIONS and self._pose_is_confirmed(marker, travelled_m)

    def distrust(self, marker: int, travelled_m: float, at_ms: float) -> None:
        """From now on its place is not taken from the map."""
        one = self.of(marker)
        self._note_contradiction(one, travelled_m, at_ms)
        one.distrusted, one.distrusted_looks, one.looks = True, 0, 0.0

    def add_distrusted_sighting(self, marker: int, travelled_m: float) -> int:
        """A marker that is distrusted was seen again: how often by now."""
        one = self.of(marker)
        one.distrusted_looks += 1
        one.looks += 1.0
        one.rejected_at_m = travelled_m
        return one.distrusted_looks

    def trust_again(self, marker: int) -> None:
        """It hangs where the map says, after all."""
        self._note_fit(marker)
        self._reset_marker(marker)

    def forget_inconsistent_groups(self) -> None:
        """It was the wheels that contradicted."""
        self.inconsistent_groups.clear()

    def _note_fit(self, marker: int) -> None:
        """It fits; a mark_inconsistent is over when all of its markers have done so."""
        for group, fitting in tuple(self.inconsistent_groups.items()):
            fitting |= {marker} & set(group)
            if len(fitting) == len(group):
                del self.inconsistent_groups[group]

    def _reset_marker(self, marker: int) -> None:
        one = self.of(marker)
        one.distrusted = one.misplaced = one.tolerated = False
        one.alternatives = frozenset()
        one.net_rejections, one.distrusted_looks, one.looks = 0, 0, 0.0
        one.confirmed_at_m = one.confirmed_at_ms = one.rejected_at_m = -inf
        one.contradicts_since_m = one.contradicts_since_ms = inf

    def reset(self, *, every_marker: bool) -> None:
        """The robot has found its place anew; for `everyone` what it held against markers may have been its own error.

        Who was named keeps the name without anything being made of it: the next sightings tell.
        """
        for marker, one in self.statistics.items():
            named = one.misplaced and not every_marker
            self._reset_marker(marker)
            one.misplaced = named

    def mark_misplaced(self, marker: int) -> None:
        """It is sure that this marker is not where the map says."""
        if not self.suspended:
            self.of(marker).misplaced = True

    def mark_misplaced_or_ambiguous(self, marker: int, alternatives: Iterable[int]) -> None:
        """It is not where the map says, or one of `alternatives` is not, or of the two by which the pose was found."""
        others = frozenset(alternatives) | self.relocalization_markers - {marker}
        if others:
            self.set_alternatives(marker, others)
        else:
            self.mark_misplaced(marker)

    def mark_inconsistent(self, markers: Iterable[int]) -> None:
        """One of these hangs elsewhere: they have contradicted each other time and again."""
        group = tuple(sorted(set(markers)))
        if len(group) > 1 and not self.suspended:
            self.inconsistent_groups[group] = set()

    def set_alternatives(self, marker: int, alternatives: Iterable[int]) -> None:
        """It hangs elsewhere, or one of `alternatives` does: nobody knows which. Nobody does when there are none."""
        if not self.suspended:
            self.of(marker).alternatives = frozenset(alternatives)

    def tolerate(self, marker: int) -> None:
        """Nobody is wrong but the surveyor, by a hand's breadth."""
        if self.confirmed_since_rejection(marker):
            self.of(marker).tolerated = True

    def confirmed_since_rejection(self, marker: int) -> bool:
        """Another one was believed after this one was refused: it is not the robot that is elsewhere."""
        return bool(self._confirming_after(marker, self.of(marker).contradicts_since_ms))

    def only_witness(self, marker: int) -> set[int]:
        """The only other one that stood up for the robot since this one was refused; nobody when there are more."""
        since_ms = self.of(marker).contradicts_since_ms
        others = self._confirming_after(marker, since_ms)
        return others if len(others) == 1 and since_ms > -inf else set()

    def surely_misplaced(self, marker: int) -> bool:
        """Others have stood up for the robot since, two at least with those shortly before: of two markers alone that
        contradict each other either may have been moved.
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
        return {
            other
            for other, one in self.statistics.items()
            if other != marker and not one.contradicts and one.confirmed_at_ms > since_ms
        }

    def outvoted(self, travelled_m: float) -> bool:
        """More markers contradict the robot's pose than stand up for it since: then it is not the markers."""
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
        """Way m and time ms since when markers contradict the pose and none has stood up for it; inf = they do not."""
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
        one.contradicts_since_m, one.contradicts_since_ms = (
            min(one.contradicts_since_m, travelled_m),
            min(one.contradicts_since_ms, at_ms),
        )
        one.rejected_at_m = travelled_m

    def _contradicting(self, travelled_m: float) -> set[int]:
        return {
            marker
            for marker, one in self.statistics.items()
            if one.contradicts and travelled_m - one.rejected_at_m <= WITNESS_M
        }

    def unconfirmed_lately(self, travelled_m: float, within_m: float, seen: Mapping[int, float]) -> list[int]:
        """Of the markers that were `seen` (the last time, ms) those that nobody has believed on the last `within_m`,
        while two others were believed after that, and no further one contradicts.
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
        """For `further_m` since a marker was believed last only such have been seen that do not fit."""
        for_it = max((one.confirmed_at_m for one in self.statistics.values() if not one.distrusted), default=-inf)
        against = (one for one in self.statistics.values() if (one.distrusted or one.contradicts) and not one.tolerated)
        return max((one.rejected_at_m for one in against), default=-inf) >= for_it + further_m > -inf

    def unexplained_rejections(self, travelled_m: float) -> int:
        """Refusals of late that nothing explains yet."""
        open_ones = [one for one in self.statistics.values() if not (one.distrusted or one.misplaced or one.tolerated)]
        return sum(one.net_rejections for one in open_ones if travelled_m - one.rejected_at_m <= LATELY_M)

    def newly_contradicting(self, travelled_m: float, within_m: float) -> set[int]:
        """Markers that were believed a while ago, were refused on the last `within_m`, and not believed since."""
        return {
            marker
            for marker, one in self.statistics.items()
            if one.rejected_at_m > one.confirmed_at_m >= travelled_m - FALLEN_OUT_M
            and travelled_m - one.rejected_at_m <= within_m
            and not one.tolerated
        }

    def confirming(self, travelled_m: float, within_m: float = WITNESS_M) -> set[int]:
        """Markers that stood up for the robot on the last `within_m` and that nothing speaks against."""
        return {
            marker
            for marker, one in self.statistics.items()
            if one.net_rejections == 0 and not one.distrusted and travelled_m - one.confirmed_at_m <= within_m
        }

    def _pose_is_confirmed(self, marker: int, travelled_m: float) -> bool:
        """Two others were believed a short way ago, and no further one contradicts as well."""
        witnesses = self.confirming(travelled_m) - {marker}
        return len(witnesses) >= WITNESSES and not self._contradicting(travelled_m) - {marker}
