"""Memory of what has blocked the way on this trip, so that newly planned ways avoid it."""

from collections.abc import Iterable, Sequence

from robot.navigation.geometry import XY
from robot.navigation.map.clearance_grid import Disc
from robot.navigation.planning.astar import Slices
from robot.navigation.planning.limits import KNOWN_DETOUR_EXTRA_M, REMEMBERED_MS, THING_REMEMBERED_MS
from robot.navigation.planning.planner import Planner, Route


class BlockedPlaces:
    """The discs that blocked the way, each with the time when it did."""

    def __init__(self) -> None:
        self._found: list[tuple[float, bool, Disc]] = []  # time ms, whether it may be a thing, disc

    def add(self, now_ms: float, discs: Iterable[Disc], *, still: bool) -> None:
        """Add discs that block the way now; `still`: nothing moves there, so that they may be things."""
        self._found += [(now_ms, still, disc) for disc in discs]

    def recent(self, now_ms: float) -> list[Disc]:
        """Return the discs that blocked the way in the last REMEMBERED_MS: those things have hardly gone since."""
        return [disc for at_ms, _, disc in self._found if now_ms - at_ms < REMEMBERED_MS]

    def known(self, now_ms: float) -> list[Disc]:
        """Return all discs that are still remembered; drop those that are too old."""
        self._found = [
            (at_ms, still, disc)
            for at_ms, still, disc in self._found
            if now_ms - at_ms < (THING_REMEMBERED_MS if still else REMEMBERED_MS)
        ]
        return [disc for _, _, disc in self._found]

    def plan_round(
        self, planner: Planner, here: XY, aim: str, now_ms: float, stood: Sequence[Disc]
    ) -> Slices[Route | None]:
        """Find a route from `here` to `aim` past all remembered discs and those of people who `stood` about.

        Avoiding things that blocked the way longer ago than REMEMBERED_MS may cost at most KNOWN_DETOUR_EXTRA_M;
        otherwise the route past the recent discs alone is returned.
        """
        known, lately = self.known(now_ms), self.recent(now_ms)
        route = yield from planner.plan(here, aim, [*known, *stood])
        if len(known) == len(lately):
            return route
        shorter = yield from planner.plan(here, aim, [*lately, *stood])
        if route is None or (shorter is not None and route.length_m - shorter.length_m > KNOWN_DETOUR_EXTRA_M):
            return shorter
        return route
