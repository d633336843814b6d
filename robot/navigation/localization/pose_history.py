"""The pose filter's last seconds, so that a delayed picture is applied to the moment in which it was taken."""

from collections import deque
from math import cos, sin
from typing import NamedTuple

from robot.navigation.geometry import wrapped
from robot.navigation.localization.ekf_steps import Matrix, Vector, predicted
from robot.navigation.localization.limits import HISTORY_MS
from robot.navigation.localization.odometry import Position

LEAST_SHARE = 0.02
"""A step of the wheels is not cut in two nearer to its beginning than this share of it."""


class Belief(NamedTuple):
    """Mean and covariance of the pose filter's state."""

    mean: Vector
    covariance: Matrix


class PastBelief(NamedTuple):
    """The belief after one reading of the wheels; way and turn since the reading before; and the pose by the wheels
    alone.
    """

    at_ms: float
    way_m: float
    turn_rad: float
    dead_reckoned: Position
    belief: Belief


class PoseHistory:
    """Past beliefs, oldest first; never empty. An index is valid until the next `advance` or `split`."""

    def __init__(self, first: PastBelief) -> None:
        self._instants: deque[PastBelief] = deque([first])

    @property
    def last(self) -> PastBelief:
        """The newest belief, with its time and motion."""
        return self._instants[-1]

    def restart(self, belief: Belief) -> None:
        """Reduce the history to one entry: `belief`, at the time of the newest entry."""
        self._instants = deque([self.last._replace(way_m=0.0, turn_rad=0.0, belief=belief)])

    def advance(self, at_ms: float, way_m: float, turn_rad: float, dead_reckoned: Position) -> None:
        """Add one reading of the wheels, taken at `at_ms`, and the belief predicted from it."""
        belief = Belief(*predicted(*self.last.belief, way_m, turn_rad))
        self._instants.append(PastBelief(at_ms, way_m, turn_rad, dead_reckoned, belief))
        while len(self._instants) > 2 and self._instants[1].at_ms < at_ms - HISTORY_MS:
            self._instants.popleft()

    def dead_reckoned(self, at_ms: float) -> Position | None:
        """Return the pose by the wheels alone at `at_ms`; None when the history no longer goes back to then."""
        index = self._index(at_ms)
        return None if index is None else self._instants[index].dead_reckoned

    def belief(self, index: int) -> Belief:
        """Return the belief at an index of the history."""
        return self._instants[index].belief

    def replace(self, index: int, belief: Belief) -> None:
        """Replace the belief at an index; call `propagate` afterwards to correct the later beliefs."""
        self._instants[index] = self._instants[index]._replace(belief=belief)

    def split(self, at_ms: float) -> int | None:
        """Return the index of the belief at `at_ms`, made by cutting a step of the wheels in two where needed; None
        when the history no longer goes back to then.
        """
        before = self._index(at_ms)
        if before is None or before == len(self._instants) - 1:
            return before
        start, end = self._instants[before], self._instants[before + 1]
        share = (at_ms - start.at_ms) / max(1e-6, end.at_ms - start.at_ms)
        if share < LEAST_SHARE:
            return before
        way_m, turn_rad = end.way_m * share, end.turn_rad * share
        x, y, heading = start.dead_reckoned
        middle = heading + turn_rad / 2
        reckoned = x + way_m * cos(middle), y + way_m * sin(middle), wrapped(heading + turn_rad)
        belief = Belief(*predicted(*start.belief, way_m, turn_rad))
        self._instants.insert(before + 1, PastBelief(at_ms, way_m, turn_rad, reckoned, belief))
        self._instants[before + 2] = end._replace(way_m=end.way_m - way_m, turn_rad=end.turn_rad - turn_rad)
        return before + 1

    def propagate(self, index: int) -> None:
        """Recompute all beliefs after an index whose belief was replaced."""
        for after in range(index + 1, len(self._instants)):
            step = self._instants[after]
            belief = Belief(*predicted(*self._instants[after - 1].belief, step.way_m, step.turn_rad))
            self._instants[after] = step._replace(belief=belief)

    def _index(self, at_ms: float) -> int | None:
        """Return the index of the last belief that is not after `at_ms`."""
        for index in range(len(self._instants) - 1, -1, -1):
            if self._instants[index].at_ms <= at_ms:
                return index if index > 0 or len(self._instants) == 1 else None
        return None
