"""Replanning during a trip: a detour past people on the route, a way round what blocks it, or the route anew, clear of
what blocked it before. Pure.

A search takes many control steps; until it ends the robot goes on as before, or stands.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import cos, hypot, sin

from robot.navigation.control.docking import DockFollower, follower_along, route_goal
from robot.navigation.control.pure_pursuit import Follower, TripPhase
from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import bearing, distance, wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import Disc
from robot.navigation.perception.free_space import Surroundings
from robot.navigation.planning.astar import Slices
from robot.navigation.planning.blocked_places import BlockedPlaces
from robot.navigation.planning.detour_timing import DetourTiming
from robot.navigation.planning.limits import (
    OBSTACLE_RADIUS_M,
    OBSTACLE_WITHIN_M,
    STALE_ROUTE_M,
    STRAIGHT_AHEAD_M,
    STRAIGHT_AHEAD_RAD,
    THING_STILL_MS,
)
from robot.navigation.planning.planner import Planner, Route


@dataclass(frozen=True, slots=True)
class ReplanningInput:
    """Input of one control step. `stood`: returns the people and things that stood about lately, as discs; `moving`:
    whether the wheels turn.
    """

    now_ms: float
    pose: Position
    around: Surroundings
    stood: Callable[[], Sequence[Disc]]
    moving: bool


@dataclass(frozen=True, slots=True)
class FoundRoute:
    """Result of a search. `elsewhere`: it is another way to the goal, and neither the trip's own route begun anew nor a
    detour past people.
    """

    follower: Follower
    elsewhere: bool


@dataclass(frozen=True, slots=True)
class _Search:
    """A search under way. `whole`: it goes all the way to the goal, not only past people; `anew`: it is for the trip's
    own route, from a new start.
    """

    slices: Slices[Route | None]
    whole: bool = False
    anew: bool = False


class Replanner:
    """Searches other ways to the goal for one trip."""

    def __init__(self, planner: Planner, place: str, cruise_m_s: float) -> None:
        """`place`: the trip's goal; `cruise_m_s`: greatest speed of the followers that are made for found routes."""
        self._planner, self._place, self._cruise_m_s = planner, place, cruise_m_s
        self._barred, self._detours = BlockedPlaces(), DetourTiming()
        self._search: _Search | None = None
        self._anew = False

    @property
    def searching_anew(self) -> bool:
        """Whether the trip's own route is being searched from a new start; meanwhile the robot had better stand."""
        return self._anew or (self._search is not None and self._search.anew)

    def inherit(self, before: "Replanner") -> None:
        """Take over the memory of what blocked the trip `before`, which had the same goal: it has hardly gone since."""
        self._barred, self._anew = before._barred, True

    def restart(self) -> None:
        """Begin to search the trip's own route from a new start."""
        self._search, self._anew = None, True

    def forget(self) -> None:
        """Forget what blocked the way, because the robot is elsewhere than it believed."""
        self._barred, self._detours = BlockedPlaces(), DetourTiming()

    def stop(self) -> None:
        """Stop searching."""
        self._search, self._anew = None, False

    def update(
        self, sight: ReplanningInput, follower: Follower, blocked_since_ms: float | None, *, way_round: bool
    ) -> FoundRoute | None:
        """Run one slice of a search, if there is reason for one, and return the route found; None = none yet.

        Reasons: the recovery asks for a way round what stands ahead (`way_round`); people stand on the route of
        `follower`; the route is begun anew. `blocked_since_ms`: since when the route is blocked, None = it is free.
        """
        search = self._search
        if search is not None and search.whole and not search.anew and blocked_since_ms is None:
            self._search = None  # the thing that it leads round has gone
        if way_round:
            self._search, self._anew = _Search(self._way_round(sight), whole=True), False
        elif self._search is None:
            self._search = self._clear_of_barred(sight) or self._detour(sight, follower, blocked_since_ms)
        return self._go_on(self._search, sight, blocked_since_ms) if self._search is not None else None

    def _go_on(self, search: _Search, sight: ReplanningInput, blocked_since_ms: float | None) -> FoundRoute | None:
        """Run one slice of `search`. Return its route if it has just ended with one that helps; None otherwise."""
        try:
            next(search.slices)
            return None
        except StopIteration as done:
            route: Route | None = done.value
        self._search = None
        self._detours.note_search(sight.now_ms)
        blocked = blocked_since_ms is not None
        if route is None or (blocked and _leads_ahead(route, sight.pose)):
            return None
        if search.whole:
            if distance(route.points[0], sight.pose[:2]) > STALE_ROUTE_M:
                return None
            follower = follower_along(self._planner, route, self._place, self._cruise_m_s)
            return FoundRoute(follower, elsewhere=not search.anew) if follower is not None else None
        self._detours.note_detour()
        return FoundRoute(Follower(route, self._cruise_m_s, rolling=not blocked), elsewhere=False)

    def _clear_of_barred(self, sight: ReplanningInput) -> _Search | None:
        """Return the search for the trip's own route from a new start, clear of what blocked it before; None = none is
        needed, or the robot does not stand yet.
        """
        if not self._anew or (sight.moving and self._barred.known(sight.now_ms)):
            return None
        self._anew = False
        if not self._barred.known(sight.now_ms):
            return None
        return _Search(self._past_all(sight), whole=True, anew=True)

    def _detour(self, sight: ReplanningInput, follower: Follower, blocked_since_ms: float | None) -> _Search | None:
        """Return the search for a detour past a person who stands on the route ahead, to begin before that person
        blocks it; None = none is needed.
        """
        if isinstance(follower, DockFollower) or follower.phase is not TripPhase.TRACKING:
            return None
        if not self._detours.due(sight.now_ms, follower.left_m, blocked_since_ms):
            return None
        standing, here = sight.around.standing, sight.pose[:2]
        if not standing or self._planner.last_hindrance(follower.ahead, standing) is None:
            return None
        most_m = self._detours.longest_m
        return _Search(self._planner.detour(here, follower.route, follower.ahead, sight.stood(), most_m))

    def _way_round(self, sight: ReplanningInput) -> Slices[Route | None]:
        """Search another way round the thing ahead and the unmapped echoes near by; remember them all."""
        x, y, heading = sight.pose
        reach_m = RADIUS_M + sight.around.ahead_mm / 1000 + OBSTACLE_RADIUS_M
        discs: list[Disc] = [(x + reach_m * cos(heading), y + reach_m * sin(heading), OBSTACLE_RADIUS_M)]
        for to_x, to_y in sight.around.echoes:
            away_m = hypot(to_x - x, to_y - y)
            if away_m <= OBSTACLE_WITHIN_M:  # an echo is the near side of a thing with some depth
                beyond = 1 + OBSTACLE_RADIUS_M / away_m
                discs.append((x + (to_x - x) * beyond, y + (to_y - y) * beyond, OBSTACLE_RADIUS_M))
        self._barred.add(sight.now_ms, discs, still=sight.around.still_ahead_ms >= THING_STILL_MS)
        return (yield from self._past_all(sight))

    def _past_all(self, sight: ReplanningInput) -> Slices[Route | None]:
        """Search a way to the goal past everything that is remembered to have blocked the way."""
        aim = route_goal(self._planner, self._place)
        return self._barred.plan_round(self._planner, sight.pose[:2], aim, sight.now_ms, sight.stood())


def _leads_ahead(route: Route, pose: Position) -> bool:
    """Whether a route begins straight ahead, into what blocks the robot. Such a route is no other way, though by the
    map the robot fits past.
    """
    here = pose[:2]
    there = next((point for point in route.points if distance(point, here) >= STRAIGHT_AHEAD_M), None)
    return there is None or abs(wrapped(bearing(here, there) - pose[2])) < STRAIGHT_AHEAD_RAD
