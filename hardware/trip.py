"""One wish to go somewhere: its lease, its follower, and the patience with whatever stands in the way. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, inf, sin

from robot.guiding.body import RADIUS_M
from robot.guiding.floor import Disc
from robot.guiding.follow import Follower, Steering
from robot.guiding.geometry import XY
from robot.guiding.odometry import Position
from robot.guiding.routes import Planner

RESUME_MM = 650
RESUME_AFTER_MS = 500.0
REPLAN_AFTER_MS = 8_000.0
GIVE_UP_AFTER_MS = 45_000.0
PROGRESS_M = 0.5
"""Way to come nearer to the goal before the patience for the next stop begins anew."""
OBSTACLE_RADIUS_M = 0.3
OFF_ROUTE_LIMIT_M = 0.6


@dataclass
class Trip:
    """A drive under way. Times are those of the control loop."""

    lease: int
    place: str
    ends_ms: float
    planner: Planner
    follower: Follower
    cruise_m_s: float
    blocked_since_ms: float | None = None
    _stuck_since_ms: float = 0.0
    _stuck_left_m: float = inf
    _clear_since_ms: float | None = None
    _replanned: bool = False

    def steer(self, pose: Position) -> Steering:
        """What the route asks for; nothing while the way is blocked."""
        return Steering(0.0, 0.0) if self.blocked_since_ms is not None else self.follower.steer(pose)

    @property
    def lost(self) -> bool:
        """The robot is where its route is not."""
        return self.follower.off_route_m > OFF_ROUTE_LIMIT_M

    @property
    def ahead(self) -> Sequence[XY]:
        """The rest of the route."""
        return self.follower.ahead

    def hold(self, now_ms: float) -> None:
        """Something stands in the stop zone ahead."""
        if self.blocked_since_ms is None:
            self.blocked_since_ms = now_ms
            self._replanned = False
            if self.follower.left_m < self._stuck_left_m - PROGRESS_M:
                self._stuck_since_ms, self._stuck_left_m = now_ms, self.follower.left_m
        self._clear_since_ms = None

    def wait(self, now_ms: float, ahead_mm: int, pose: Position) -> bool:
        """One step of a blocked robot; False when its patience is over.

        Goes on once the way has been clear for RESUME_AFTER_MS; looks for another way after REPLAN_AFTER_MS.
        """
        since_ms = self.blocked_since_ms
        if since_ms is None:
            return True
        if ahead_mm < RESUME_MM:
            self._clear_since_ms = None
        elif self._clear_since_ms is None:
            self._clear_since_ms = now_ms
        elif now_ms - self._clear_since_ms >= RESUME_AFTER_MS:
            self.blocked_since_ms = None
            return True
        if now_ms - since_ms >= REPLAN_AFTER_MS and not self._replanned:
            self._replanned = True
            self._replan(ahead_mm, pose)
        return now_ms - self._stuck_since_ms < GIVE_UP_AFTER_MS

    def _replan(self, ahead_mm: int, pose: Position) -> None:
        """Take another way round what stands ahead, if there is one that begins with a turn away from it."""
        x, y, heading = pose
        reach_m = RADIUS_M + ahead_mm / 1000 + OBSTACLE_RADIUS_M
        disc: Disc = (x + reach_m * cos(heading), y + reach_m * sin(heading), OBSTACLE_RADIUS_M)
        route = self.planner.route((x, y), self.place, [disc])
        if route is not None:
            self.follower = Follower(route, self.cruise_m_s)
            self.blocked_since_ms = None
