"""Visitor following: keep the visitor's pace, wait, look round, give up.

With a rear range sensor the robot watches the visitor all the way. If the gap changes as no visitor's does (a person
runs up, or walks at the robot's heels), it doubts who follows, and looks round once before the goal to be sure. Without
a rear sensor it stops every CHECK_EVERY_M, turns round and looks. When a person then stands in front of it, it drives
on by itself, at most RESUMES_MOST times, and after that only if a person answers.

Distances and times are those of the groundwork (preliminary study), to be tuned with people.
"""

from collections import deque
from math import copysign, cos, inf, pi, sin

from robot.core.events import EscortStep
from robot.navigation.escort.follower_state import FollowerCommand, FollowerInput
from robot.navigation.escort.limits import (
    ARRIVING_M,
    ASK_AFTER_DOUBT_M,
    ASK_BEFORE_GOAL_M,
    ASK_LIMIT_MS,
    AT_THE_HEELS_M,
    BEFORE_IT_M,
    CAME_NEARER_M,
    CHECK_EVERY_M,
    CHECK_LEFT_M,
    CLOSE_M,
    FOLLOWED_M,
    GAP_SPEED_MS,
    GIVE_UP_MS,
    GRACE_M,
    KEEP_PACE_M,
    LOOKED_RAD,
    OUT_OF_TOUCH_M,
    RESUMES_MOST,
    RUNS_UP_M_S,
    STANDS_AFTER_M,
    STANDS_SHARE,
    STANDS_WITHIN_MS,
    STEADY_M,
    STRAYED_M,
    TRACK_MS,
    UNSEEN_DOUBT_MS,
    UNSEEN_DOUBTED_MS,
    UNSEEN_DOUBTED_SLOW_MS,
    UNSEEN_M_S,
    UNSEEN_SLOW_MS,
    UNSEEN_STOP_MS,
    VISITOR_M_S,
    VISITOR_STEP_M,
    WAIT_LIMIT_MS,
    WAITS_UNSEEN_MS,
    WAITS_UNSURE_MS,
    WAVERS_M,
)
from robot.navigation.escort.visitor_search import FoundVisitor, VisitorSearch
from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import XY, bearing, distance, wrapped
from robot.navigation.localization.odometry import Position


class Escort:
    """Keeps the robot together with the visitor being led, on one trip.

    `rear`: a rear sensor watches the visitor. `by_camera`: a camera recognises the visitor, and a search waits for
    that; without it, a person who stands in front of the robot counts as the visitor.
    """

    def __init__(self, *, rear: bool, by_camera: bool = False) -> None:
        self.rear, self.by_camera = rear, by_camera
        self._unseen_ms = 0.0
        self._way: deque[tuple[float, float, float]] = deque(maxlen=64)  # time ms, way m, gap m
        self._waits_since_ms: float | None = None
        self._waited_gap_m = inf
        self._search: VisitorSearch | None = None
        self._back_rad: float | None = None  # heading at which it drives on after a glance
        self._resumes = 0
        self._resumed_at_m = 0.0
        self._seen_at: tuple[float, float] | None = None  # time ms, gap m
        self._seen_where: XY | None = None
        self._close_where: XY | None = None  # where the visitor was last close, or stood at first
        self._checked_at_m: float | None = None
        self._doubt_from_m: float | None = None  # way at which the doubt began; None = the visitor follows
        self._steady: tuple[float, float] | None = None  # way m, gap m

    @property
    def searching(self) -> bool:
        """Whether the robot searches for the visitor now."""
        return self._search is not None

    def update(self, view: FollowerInput) -> FollowerCommand:
        """Run one control step and return the command for the robot."""
        if self._checked_at_m is None:
            self._checked_at_m = self._resumed_at_m = view.travelled_m
            x, y, heading = view.pose  # the visitor stood in front of the robot a moment ago
            self._seen_where = x + BEFORE_IT_M * cos(heading), y + BEFORE_IT_M * sin(heading)
            self._close_where = self._seen_where
        if self._search is not None:
            return self._update_search(view, self._search)
        if self._back_rad is not None:
            if abs(wrapped(self._back_rad - view.pose[2])) > LOOKED_RAD:
                return FollowerCommand(EscortStep.WAITING, 0.0, self._back_rad)
            self._back_rad = None
        if not self.rear:
            return self._check(view)
        if not view.under_way:
            return FollowerCommand()
        gap_m = self._watch(view)
        patience_ms = UNSEEN_STOP_MS if self._doubt_from_m is None else UNSEEN_DOUBTED_MS
        if self._waits_since_ms is not None:
            patience_ms = WAITS_UNSEEN_MS
        if self._unseen_ms >= patience_ms and view.left_m > ARRIVING_M:
            return self._begin_search(view)
        if self._must_ask(view):
            return self._begin_search(view, glance=False)
        limit = self._pace(view, gap_m)
        if limit <= 0.0:
            return self._wait(view)
        self._waits_since_ms = None
        return FollowerCommand(EscortStep.SLOWING if limit < inf else EscortStep.LEADING, limit)

    def _check(self, view: FollowerInput) -> FollowerCommand:
        """Begin a search every CHECK_EVERY_M, to look for the visitor. For robots without a rear sensor."""
        assert self._checked_at_m is not None
        if view.travelled_m - self._checked_at_m >= CHECK_EVERY_M and view.left_m >= CHECK_LEFT_M:
            return self._begin_search(view)
        return FollowerCommand()

    def _watch(self, view: FollowerInput) -> float | None:
        """Return the gap to the visitor, m. If the visitor is not seen, return None, and count for how long while the
        robot drives away or waits.
        """
        gap_m = view.gap_m
        where = None if gap_m is None else _behind(view.pose, gap_m)
        if gap_m is None or where is None or not self._is_visitor(view.now_ms, gap_m, where):
            left_behind = view.moving and view.travelled_m - self._resumed_at_m >= GRACE_M
            if left_behind or self._waits_since_ms is not None:
                self._unseen_ms += view.step_ms
            return None
        reappears = self._unseen_ms >= UNSEEN_DOUBT_MS
        self._unseen_ms = 0.0
        measured_ms = view.now_ms if view.gap_at_ms is None else view.gap_at_ms
        if self._way and measured_ms == self._way[-1][0]:
            return gap_m
        self._doubt(view, gap_m, reappears=reappears)
        self._seen_at, self._seen_where = (view.now_ms, gap_m), where
        if gap_m <= CLOSE_M:
            self._close_where = where
        self._way.append((measured_ms, view.travelled_m, gap_m))
        if view.travelled_m - self._resumed_at_m >= FOLLOWED_M:
            self._resumes = 0
        return gap_m

    def _doubt(self, view: FollowerInput, gap_m: float, *, reappears: bool) -> None:
        """Update the doubt whether another person has taken the visitor's place behind the robot. `reappears`: the
        follower has just come into sight again.
        """
        followed_m = view.travelled_m - self._resumed_at_m
        odd = reappears or (gap_m < AT_THE_HEELS_M and view.moving and followed_m >= GRACE_M)
        before = next((way for way in reversed(self._way) if view.now_ms - way[0] >= GAP_SPEED_MS), None)
        if before is not None and view.now_ms - before[0] <= TRACK_MS:
            came_m = view.travelled_m - before[1] + before[2] - gap_m
            odd |= RUNS_UP_M_S[0] <= 1000 * came_m / (view.now_ms - before[0]) <= RUNS_UP_M_S[1]
        if odd or self._steady is None or abs(gap_m - self._steady[1]) > WAVERS_M:
            self._steady = None if odd else (view.travelled_m, gap_m)
        elif view.travelled_m - self._steady[0] >= STEADY_M:
            self._doubt_from_m = None
        if odd and self._doubt_from_m is None:
            self._doubt_from_m = view.travelled_m

    def _must_ask(self, view: FollowerInput) -> bool:
        """Whether the robot must look round and ask now. With a follower who may not be the visitor, it neither drives
        far nor finishes the trip.
        """
        if self._doubt_from_m is None:
            return False
        doubted_m = view.travelled_m - self._doubt_from_m
        return doubted_m >= (ASK_BEFORE_GOAL_M if ARRIVING_M < view.left_m <= CHECK_LEFT_M else ASK_AFTER_DOUBT_M)

    def _is_visitor(self, now_ms: float, gap_m: float, where: XY) -> bool:
        """Whether an echo behind the robot, at the point `where`, is the visitor's. A close echo always is; a farther
        one only if the visitor could have walked there since last seen.
        """
        if gap_m <= CLOSE_M:
            return True
        if self._seen_at is None or self._seen_where is None or now_ms - self._seen_at[0] > TRACK_MS:
            return False
        may_be_m = VISITOR_STEP_M + VISITOR_M_S * (now_ms - self._seen_at[0]) / 1000
        return distance(where, self._seen_where) <= may_be_m

    def _pace(self, view: FollowerInput, gap_m: float | None) -> float:
        """Return the greatest speed at which the visitor can keep up, m/s; inf = no limit."""
        doubted = self._doubt_from_m is not None
        slow_ms = UNSEEN_DOUBTED_SLOW_MS if doubted else UNSEEN_SLOW_MS
        limit = UNSEEN_M_S if self._unseen_ms >= slow_ms else inf
        if gap_m is None:  # a visitor may have come up beside the robot; for a passer-by it stands until it looks round
            beside = self._seen_at is not None and self._seen_at[1] <= CLOSE_M and not doubted
            return 0.0 if self._waits_since_ms is not None and not beside else limit
        if self._waits_since_ms is not None:
            self._waited_gap_m = max(self._waited_gap_m, gap_m)
            if (doubted or gap_m > CLOSE_M) and gap_m > self._waited_gap_m - CAME_NEARER_M:
                return 0.0
            self._way.clear()
        if (doubted or gap_m > CLOSE_M) and self._stands(view.now_ms):  # a passer-by may stand close by
            return 0.0
        if gap_m <= KEEP_PACE_M:
            return limit
        share = (OUT_OF_TOUCH_M - gap_m) / (OUT_OF_TOUCH_M - KEEP_PACE_M)
        return max(0.0, min(limit, 0.5 * share))

    def _stands(self, now_ms: float) -> bool:
        """Whether the visitor stands: in the last second the gap has grown nearly as much as the robot has driven."""
        while self._way and now_ms - self._way[0][0] > STANDS_WITHIN_MS:
            self._way.popleft()
        if len(self._way) < 2:
            return False
        (_, from_m, from_gap_m), (_, to_m, to_gap_m) = self._way[0], self._way[-1]
        went_m = to_m - from_m
        return went_m >= STANDS_AFTER_M and to_gap_m - from_gap_m >= STANDS_SHARE * went_m

    def _wait(self, view: FollowerInput) -> FollowerCommand:
        """Return the command to wait for the visitor; when the time limit is over, begin a search."""
        if self._waits_since_ms is None:
            self._waits_since_ms = view.now_ms
            self._waited_gap_m = self._seen_at[1] if self._seen_at is not None else 0.0
        limit_ms = WAITS_UNSURE_MS if self._strayed_m() > STRAYED_M else WAIT_LIMIT_MS
        if view.now_ms - self._waits_since_ms >= limit_ms:
            # in doubt no glance: the person who stands there would be taken for the visitor
            return self._begin_search(view, glance=self._doubt_from_m is None)
        return FollowerCommand(EscortStep.WAITING, 0.0)

    def _strayed_m(self) -> float:
        """Return the distance from the echo behind to the place where the visitor was last close to the robot, m."""
        if self._seen_where is None or self._close_where is None:
            return 0.0
        return distance(self._seen_where, self._close_where)

    def _begin_search(self, view: FollowerInput, *, glance: bool = True) -> FollowerCommand:
        """Begin a search for the visitor and return its first command. `glance`: the robot first glances back."""
        self._waits_since_ms = None
        self._search = VisitorSearch(
            view,
            round_to=copysign(1.0, self._side(view)),
            glance=self.rear and glance,
            patience_ms=GIVE_UP_MS if glance else ASK_LIMIT_MS,
        )
        return self._update_search(view, self._search)

    def _side(self, view: FollowerInput) -> float:
        """Return an angle whose sign is the side to turn to (positive = left), so that the rear sensor sweeps past
        where the visitor was last close.
        """
        if self._close_where is None:
            return 1.0
        return wrapped(bearing(view.pose[:2], self._close_where) - view.pose[2] - pi)

    def _update_search(self, view: FollowerInput, search: VisitorSearch) -> FollowerCommand:
        """Run one step of the search and return its command; drive on when the search has found the visitor."""
        found = search.update(view, by_camera=self.by_camera, accept_anyone=self._resumes < RESUMES_MOST)
        if isinstance(found, FollowerCommand):
            return found
        doubt_from_m = self._doubt_from_m
        command = self._follow_again(view)
        if found is FoundVisitor.STANDS_BEFORE:
            self._resumes += 1
            return command
        self._back_rad = search.from_rad
        # a passer-by is seen like that as well
        self._doubt_from_m = view.travelled_m if doubt_from_m is None else doubt_from_m
        return FollowerCommand(EscortStep.WAITING, 0.0, self._back_rad)

    def _follow_again(self, view: FollowerInput) -> FollowerCommand:
        """End the search and follow the route again from here, without any doubt about the visitor."""
        self._search = self._doubt_from_m = self._steady = None
        self._unseen_ms = 0.0
        self._checked_at_m = self._resumed_at_m = view.travelled_m
        self._seen_at = None
        self._way.clear()
        return FollowerCommand()


def _behind(pose: Position, gap_m: float) -> XY:
    """Return the point `gap_m` behind the rear edge of a robot at `pose`, (x, y) in m."""
    x, y, heading = pose
    return x - (RADIUS_M + gap_m) * cos(heading), y - (RADIUS_M + gap_m) * sin(heading)
