"""How each marker has fared with the pose filter: one that has been moved is found out and named.

A refused sighting means that the robot is not where it believes, or that the marker is not where the map says. When
two other markers were believed a short way ago, the marker is doubted, and its place is no longer taken from the map.
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

    `against`: sightings refused more than believed of late; `doubted`: its place is no longer taken from the map;
    `suspect`: it hangs elsewhere for sure; `rivals`: it does, or one of these does; `excused`: it hangs somewhat off
    the map, too little to name it; `looks`: see `MarkerRecord.looks`; `seen_again`: sightings since it is doubted.
    """

    believed: int = 0
    refused: int = 0
    against: int = 0
    believed_at_m: float = -inf
    believed_at_ms: float = -inf
    refused_at_m: float = -inf
    since_m: float = inf
    since_ms: float = inf
    doubted: bool = False
    suspect: bool = False
    rivals: frozenset[int] = frozenset()
    excused: bool = False
    seen_again: int = 0
    looks: float = 0.0
    looked_at_m: float = 0.0

    @property
    def contradicts(self) -> bool:
        """It was not where it should be, and nobody knows yet why."""
        return not self.suspect and not self.excused and self.against >= CONTRADICTING_REJECTIONS


@dataclass
class MarkerRecord:
    """`stale`: sightings that came too late to be used; `disputes`: groups of which one hangs elsewhere, each with
    those that have fitted two others since, and over when all have; `founders`: the two by which alone the robot has
    found where it is, until another one is believed; `suspended`: nothing is held against markers, for the wheels may
    spin.
    """

    fared: dict[int, MarkerStatistics] = field(default_factory=dict)
    pairs: MarkerPairs = field(default_factory=MarkerPairs)
    stale: int = 0
    disputes: dict[tuple[int, ...], set[int]] = field(default_factory=dict)
    founders: frozenset[int] = frozenset()
    suspended: bool = False

    def of(self, marker: int) -> MarkerStatistics:
        """The record of one marker."""
        return self.fared.setdefault(marker, MarkerStatistics())

    @property
    def refused(self) -> int:
        """Sightings that were refused so far."""
        return sum(one.refused for one in self.fared.values())

    @property
    def taken(self) -> list[int]:
        """Markers on whose place on the map the pose rests."""
        return [marker for marker, one in self.fared.items() if not one.doubted and one.believed]

    @property
    def suspects(self) -> tuple[int, ...]:
        """Markers that do not hang where the map says."""
        return tuple(sorted(marker for marker, one in self.fared.items() if one.suspect))

    @property
    def disagreeing(self) -> tuple[tuple[int, ...], ...]:
        """Groups of markers of which one does not hang where the map says."""
        apart = (pair for pair in self.pairs.apart if not set(pair) & {*self.suspects})
        settled = {marker for marker, one in self.fared.items() if one.suspect or one.excused}
        disputes = (group for group in self.disputes if not settled & set(group))
        return tuple(sorted({*apart, *self._contested, *disputes}))

    @property
    def _contested(self) -> list[tuple[int, ...]]:
        """A marker that does not fit, and those that may as well be the one that hangs elsewhere."""
        return [
            tuple(sorted((marker, *one.rivals)))
            for marker, one in self.fared.items()
            if one.rivals and not (one.suspect or one.excused or one.rivals & {*self.suspects})
        ]

    def see_together(self, picture: Sequence[tuple[Sighting, Marker]]) -> None:
        """One picture, with what the map says of each marker in it."""
        self.pairs.see(picture)
        for marker in self.pairs.odd:
            self.accuse(marker)

    def looks(self, marker: int, travelled_m: float) -> float:
        """How often `marker` has been used from about the same place: its own error is the same in all of them."""
        one = self.of(marker)
        one.looks *= exp(-abs(travelled_m - one.looked_at_m) / SAME_PLACE_M)
        one.looked_at_m = travelled_m
        return one.looks

    def believe(self, marker: int, travelled_m: float, at_ms: float) -> None:
        """It was seen where it should be."""
        one = self.of(marker)
        one.believed += 1
        one.looks += 1.0
        one.against = max(0, one.against - 1)  # one that hangs a little elsewhere is believed now and then
        if one.against == 0:
            one.since_m, one.since_ms = inf, inf
        one.believed_at_m, one.believed_at_ms = travelled_m, at_ms
        if marker not in self.founders:
            self.founders = frozenset()
        if not one.doubted and len(self.believed(travelled_m, LATELY_M) - {marker}) >= WITNESSES:
            one.rivals = frozenset()
            self._agree(marker)

    def refuse(self, marker: int, travelled_m: float, at_ms: float) -> bool:
        """It was not; False when that speaks against the robot's own pose."""
        one = self.of(marker)
        self._contradict(one, travelled_m, at_ms)
        one.refused += 1
        one.against = min(one.against + 1, AGAINST_LIMIT)
        if one.against == AGAINST_LIMIT and (witness := self.only_witness(marker)):
            self.dispute({marker, *(other for other in witness if self.of(other).believed >= CONTRADICTING_REJECTIONS)})
        return self._vouched(marker, travelled_m)

    def doubtful(self, marker: int, travelled_m: float) -> bool:
        """The marker has been refused often enough, by a robot that others stand up for."""
        one = self.of(marker)
        return one.against >= SUSPECT_REJECTIONS and self._vouched(marker, travelled_m)

    def doubt(self, marker: int, travelled_m: float, at_ms: float) -> None:
        """From now on its place is not taken from the map."""
        one = self.of(marker)
        self._contradict(one, travelled_m, at_ms)
        one.doubted, one.seen_again, one.looks = True, 0, 0.0

    def see_doubted(self, marker: int, travelled_m: float) -> int:
        """A marker that is doubted was seen again: how often by now."""
        one = self.of(marker)
        one.seen_again += 1
        one.looks += 1.0
        one.refused_at_m = travelled_m
        return one.seen_again

    def clear(self, marker: int) -> None:
        """It hangs where the map says, after all."""
        self._agree(marker)
        self._reset(marker)

    def forget_disputes(self) -> None:
        """It was the wheels that contradicted."""
        self.disputes.clear()

    def _agree(self, marker: int) -> None:
        """It fits; a dispute is over when all of its markers have done so."""
        for group, fitting in tuple(self.disputes.items()):
            fitting |= {marker} & set(group)
            if len(fitting) == len(group):
                del self.disputes[group]

    def _reset(self, marker: int) -> None:
        one = self.of(marker)
        one.doubted = one.suspect = one.excused = False
        one.rivals = frozenset()
        one.against, one.seen_again, one.looks = 0, 0, 0.0
        one.believed_at_m = one.believed_at_ms = one.refused_at_m = -inf
        one.since_m = one.since_ms = inf

    def acquit(self, *, everyone: bool) -> None:
        """The robot has found its place anew; for `everyone` what it held against markers may have been its own error.

        Who was named keeps the name without anything being made of it: the next sightings tell.
        """
        for marker, one in self.fared.items():
            named = one.suspect and not everyone
            self._reset(marker)
            one.suspect = named

    def accuse(self, marker: int) -> None:
        """It is sure that this marker is not where the map says."""
        if not self.suspended:
            self.of(marker).suspect = True

    def charge(self, marker: int, rivals: Iterable[int]) -> None:
        """It is not where the map says, or one of `rivals` is not, or of the two by which the pose was found."""
        others = frozenset(rivals) | self.founders - {marker}
        if others:
            self.contest(marker, others)
        else:
            self.accuse(marker)

    def dispute(self, markers: Iterable[int]) -> None:
        """One of these hangs elsewhere: they have contradicted each other time and again."""
        group = tuple(sorted(set(markers)))
        if len(group) > 1 and not self.suspended:
            self.disputes[group] = set()

    def contest(self, marker: int, rivals: Iterable[int]) -> None:
        """It hangs elsewhere, or one of `rivals` does: nobody knows which. Nobody does when there are none."""
        if not self.suspended:
            self.of(marker).rivals = frozenset(rivals)

    def excuse(self, marker: int) -> None:
        """Nobody is wrong but the surveyor, by a hand's breadth."""
        if self.vouched_since(marker):
            self.of(marker).excused = True

    def vouched_since(self, marker: int) -> bool:
        """Another one was believed after this one was refused: it is not the robot that is elsewhere."""
        return bool(self._stood_up(marker, self.of(marker).since_ms))

    def only_witness(self, marker: int) -> set[int]:
        """The only other one that stood up for the robot since this one was refused; nobody when there are more."""
        since_ms = self.of(marker).since_ms
        others = self._stood_up(marker, since_ms)
        return others if len(others) == 1 and since_ms > -inf else set()

    def surely_moved(self, marker: int) -> bool:
        """Others have stood up for the robot since, two at least with those shortly before: of two markers alone that
        contradict each other either may have been moved.
        """
        suspect = self.of(marker)
        since = self._stood_up(marker, suspect.since_ms)
        before = {
            other
            for other, one in self.fared.items()
            if other != marker
            and not (one.doubted or one.contradicts)
            and suspect.since_m - one.believed_at_m <= WITNESS_M
        }
        return bool(since) and len(since | before) >= WITNESSES

    def _stood_up(self, marker: int, since_ms: float) -> set[int]:
        return {
            other
            for other, one in self.fared.items()
            if other != marker and not one.contradicts and one.believed_at_ms > since_ms
        }

    def outvoted(self, travelled_m: float) -> bool:
        """More markers contradict the robot's pose than stand up for it since: then it is not the markers."""
        against = self._contradicting(travelled_m)
        if len(against) < 2:
            return False
        since_ms = min(self.fared[marker].since_ms for marker in against)
        for_it = [
            one
            for one in self.fared.values()
            if not one.contradicts and not one.suspect and one.believed_at_ms > since_ms
        ]
        return len(against) >= len(for_it)

    def doubtful_since(self) -> tuple[float, float]:
        """Way m and time ms since when markers contradict the pose and none has stood up for it; inf = they do not."""
        against = [one for marker, one in self.fared.items() if one.contradicts and not self.vouched_since(marker)]
        return min((one.since_m for one in against), default=inf), min((one.since_ms for one in against), default=inf)

    @staticmethod
    def _contradict(one: MarkerStatistics, travelled_m: float, at_ms: float) -> None:
        one.since_m, one.since_ms = min(one.since_m, travelled_m), min(one.since_ms, at_ms)
        one.refused_at_m = travelled_m

    def _contradicting(self, travelled_m: float) -> set[int]:
        return {
            marker
            for marker, one in self.fared.items()
            if one.contradicts and travelled_m - one.refused_at_m <= WITNESS_M
        }

    def out_of_favour(self, travelled_m: float, within_m: float, seen: Mapping[int, float]) -> list[int]:
        """Of the markers that were `seen` (the last time, ms) those that nobody has believed on the last `within_m`,
        while two others were believed after that, and no further one contradicts.
        """
        for_it = self.believed(travelled_m, within_m)
        against = self._contradicting(travelled_m)
        return [
            marker
            for marker, at_ms in seen.items()
            if marker not in for_it
            and not (self.of(marker).doubted or self.of(marker).suspect or self.of(marker).excused)
            and not against - {marker}
            and sum(self.of(other).believed_at_ms > at_ms for other in for_it) >= WITNESSES
        ]

    def last_word_against(self, further_m: float) -> bool:
        """For `further_m` since a marker was believed last only such have been seen that do not fit."""
        for_it = max((one.believed_at_m for one in self.fared.values() if not one.doubted), default=-inf)
        against = (one for one in self.fared.values() if (one.doubted or one.contradicts) and not one.excused)
        return max((one.refused_at_m for one in against), default=-inf) >= for_it + further_m > -inf

    def challenged(self, travelled_m: float) -> int:
        """Refusals of late that nothing explains yet."""
        open_ones = [one for one in self.fared.values() if not (one.doubted or one.suspect or one.excused)]
        return sum(one.against for one in open_ones if travelled_m - one.refused_at_m <= LATELY_M)

    def fallen_out(self, travelled_m: float, within_m: float) -> set[int]:
        """Markers that were believed a while ago, were refused on the last `within_m`, and not believed since."""
        return {
            marker
            for marker, one in self.fared.items()
            if one.refused_at_m > one.believed_at_m >= travelled_m - FALLEN_OUT_M
            and travelled_m - one.refused_at_m <= within_m
            and not one.excused
        }

    def believed(self, travelled_m: float, within_m: float = WITNESS_M) -> set[int]:
        """Markers that stood up for the robot on the last `within_m` and that nothing speaks against."""
        return {
            marker
            for marker, one in self.fared.items()
            if one.against == 0 and not one.doubted and travelled_m - one.believed_at_m <= within_m
        }

    def _vouched(self, marker: int, travelled_m: float) -> bool:
        """Two others were believed a short way ago, and no further one contradicts as well."""
        witnesses = self.believed(travelled_m) - {marker}
        return len(witnesses) >= WITNESSES and not self._contradicting(travelled_m) - {marker}
