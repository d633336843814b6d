"""Confidence on arrival: the robot may not report arrival while it is lost, nor because its wheels alone say so.

A robot that was lifted and set down elsewhere, or pushed, drives on along its route, because its wheel counters show
nothing of it. What it then detects does show it: markers where none should be, no markers at all, or things in its way.
"""

import enum
from math import inf, radians
from typing import NamedTuple

from robot.navigation.localization.limits import (
    ARRIVAL_ASTRAY_MARKER_M,
    ARRIVAL_CHALLENGES,
    ARRIVAL_MARKER_M,
    ARRIVAL_SIGMA_M,
    ARRIVALS_MOST,
    BARRED_CONTRADICTED_MS,
    BARRED_M,
    BARRED_MS,
    BARRED_SEEN_MS,
    BARRED_STILL_MS,
    CONFIRMED_M,
    ELSEWHERE_M,
    OVERRULED_M,
    WITNESSES,
)
from robot.navigation.localization.odometry import Position
from robot.navigation.localization.pose_filter import PoseFilter
from robot.navigation.map.lobby_map import Lobby, Marker
from robot.navigation.map.marker_visibility import AS_BUILT, CameraMount, Visibility

ROUND_RAD = tuple(radians(turn) for turn in range(0, 360, 45))
"""Turns from the robot's heading in which markers are looked up on the map, once all round, rad."""


class Doubt(enum.Enum):
    """Reason why the robot should look round for markers. BLOCKED: something stands in its way, and no marker confirms
    that the robot is where it believes.
    """

    NONE = enum.auto()
    LOST = enum.auto()
    ARRIVAL = enum.auto()
    BLOCKED = enum.auto()


class TripSummary(NamedTuple):
    """State of the trip. `lease`: its number; `looking`: the robot already looks round. `still_ms`: time since anything
    moved ahead, ms; 0 = unknown, or staff are on their way.
    """

    lease: int
    arrived: bool
    blocked: bool
    looking: bool
    still_ms: float = 0.0


class ArrivalConfidence:
    """Decides when the robot should look round for markers. Call `doubt` in every step. It doubts a blocked way once in
    a trip, and an arrival once at each place: a robot that finds itself elsewhere drives on and arrives anew.
    """

    def __init__(self, lobby: Lobby, eye: CameraMount = AS_BUILT) -> None:
        """`eye`: mounting of the camera that looks for markers."""
        self._visibility = Visibility(lobby, eye)
        self._settled: dict[tuple[int, Doubt], float] = {}  # lease and doubt -> way at which it was settled, m
        self._arrivals: tuple[int, int] = (0, 0)  # lease, number of looks round on arrival
        self._blocked_since_ms = inf
        self._doubt = Doubt.NONE
        self._in_sight: tuple[int, int] = (0, 0)
        self._astray = 0  # lease of the trip on which the robot found itself elsewhere

    def note_moved(self, lease: int) -> None:
        """Note that on the trip `lease` the robot has found itself far from where it believed to be."""
        self._astray, self._in_sight = lease, (0, 0)

    def transfer(self, before: int, lease: int) -> None:
        """Note that the trip `before` goes on under the number `lease`, to the same place."""
        if self._astray == before:
            self._astray = lease

    def _sure_m(self, lease: int) -> float:
        """Return the distance driven, m, within which a marker must have confirmed the pose for an arrival."""
        return ARRIVAL_ASTRAY_MARKER_M if lease == self._astray else ARRIVAL_MARKER_M

    def doubt(self, now_ms: float, belief: PoseFilter, trip: TripSummary | None) -> Doubt:
        """Return the present reason to doubt the pose, if any."""
        before, self._doubt = self._doubt, self._judge(now_ms, belief, trip)
        if before is Doubt.BLOCKED and self._doubt is not before and trip is not None:
            self._settled[trip.lease, before] = belief.travelled_m
        return self._doubt

    def end_look(self, belief: PoseFilter, trip: TripSummary, room_m: float = 0.0) -> bool:
        """End a look round that left the doubt. Return whether the robot must say that it is unsure where it is.

        `room_m`: clearance on either side of the way ahead. A robot that is lost only because it has seen no marker for
        long, and whose standard deviation is at most that, drives on: people may hide a marker, or it hangs in the
        dark.
        """
        doubt = self._doubt
        self._settled = {key: way_m for key, way_m in self._settled.items() if key[0] == trip.lease}
        if doubt is not Doubt.LOST:
            self._settled[trip.lease, doubt] = belief.travelled_m
        elif belief.lost in ("way", "sigma") and belief.sigma_m <= room_m:
            return not belief.allow_way_without_markers()
        if doubt is Doubt.LOST or belief.contradicted or self._arrives_too_often(doubt, trip.lease):
            return True
        if doubt is not Doubt.ARRIVAL:
            return False
        seen = belief.since_marker_m <= self._sure_m(trip.lease)
        return belief.outnumbered(ARRIVAL_MARKER_M) or (not seen and self._markers_in_sight(belief.pose))

    def _arrives_too_often(self, doubt: Doubt, lease: int) -> bool:
        """Count a look round on arrival. Return whether it is the last one that the trip may have."""
        if doubt is not Doubt.ARRIVAL:
            return False
        lease_before, times = self._arrivals
        self._arrivals = lease, 1 + (times if lease_before == lease else 0)
        return self._arrivals[1] >= ARRIVALS_MOST

    def _judge(self, now_ms: float, belief: PoseFilter, trip: TripSummary | None) -> Doubt:
        """Return the present doubt, by the state of the pose and of the trip."""
        if trip is None or not trip.blocked:
            self._blocked_since_ms = now_ms
        if belief.lost:
            return Doubt.LOST
        if trip is None or not belief.markers:
            return Doubt.NONE
        settled_at_m = self._settled.get((trip.lease, Doubt.ARRIVAL), -inf)
        if trip.arrived and belief.travelled_m - settled_at_m > ELSEWHERE_M:
            unseen = belief.since_marker_m > self._sure_m(trip.lease)
            vague = trip.looking and belief.sigma_m > ARRIVAL_SIGMA_M
            alone = belief.witnesses(ARRIVAL_MARKER_M) < min(WITNESSES, self._count_in_sight(trip.lease, belief))
            challenges = ARRIVAL_CHALLENGES if belief.since_marker_m <= CONFIRMED_M else 1
            distrusted = belief.contradicted or belief.unexplained_rejections >= challenges
            distrusted |= belief.contradicted_for(OVERRULED_M) or belief.outnumbered(ARRIVAL_MARKER_M)
            return Doubt.ARRIVAL if unseen or vague or alone or distrusted else Doubt.NONE
        if trip.blocked and (trip.lease, Doubt.BLOCKED) not in self._settled:
            unseen = belief.since_marker_m > BARRED_M
            seen_ms = BARRED_SEEN_MS if trip.still_ms >= BARRED_STILL_MS else inf
            limit_ms = BARRED_CONTRADICTED_MS if belief.contradicted else BARRED_MS if unseen else seen_ms
            return Doubt.BLOCKED if now_ms - self._blocked_since_ms > limit_ms else Doubt.NONE
        return Doubt.NONE

    def _count_in_sight(self, lease: int, belief: PoseFilter) -> int:
        """Return how many trusted markers a robot turning round here can see by the map. Computed once in a trip."""
        if self._in_sight[0] != lease:
            seen = {marker.id for marker in self._all_round(belief.pose)}
            self._in_sight = (lease, sum(not belief.record.of(marker).distrusted for marker in seen))
        return self._in_sight[1]

    def _markers_in_sight(self, pose: Position) -> bool:
        """Whether by the map a robot turning round at `pose` sees at least one marker."""
        return bool(self._all_round(pose))

    def _all_round(self, pose: Position) -> list[Marker]:
        """Return the markers that a robot turning round at `pose` surely sees by the map."""
        x, y, heading = pose
        return [marker for turn in ROUND_RAD for marker in self._visibility.surely_seen((x, y, heading + turn))]
