"""Finds out that a range sensor hears nothing any more: what it says is what an empty hall would say.

Broken receivers and loose wires look like free floor. A wall that the map shows squarely before a sensor and near by
must be heard; one at a slant sends the pulse elsewhere, cloth swallows it, and a reading may drop out, so only several
in a row along some way, without a single echo between them, tell.
"""

from collections.abc import Callable
from math import inf

from robot.navigation.geometry import XY, distance
from robot.navigation.localization.odometry import Position
from robot.navigation.map.range_explanation import rim_point
from robot.navigation.perception.limits import (
    MISSED_ECHOES,
    MISSED_GAP_M,
    MISSED_WAY_M,
    NEAR_WALL_M,
    SEEN_M,
    SQUARE_SHARE,
)

Walls = Callable[[XY, float, float], tuple[float, ...]]
"""How far away (m) something in a direction (rad) from a point (m) must be heard, at most so far away (m): on the axis
of a sensor and at both edges of its cone, where it must."""


def faces_wall(bearing_rad: float, pose: Position, walls: Walls) -> bool:
    """By the map, all that a sensor can add_reading of from `pose` is one near wall. `walls`: of
    `robot.navigation.map.expected_walls`."""
    shown_m = walls(rim_point(pose, bearing_rad), pose[2] + bearing_rad, NEAR_WALL_M)
    return len(shown_m) == 3 and max(shown_m) <= SQUARE_SHARE * min(shown_m)


class DeafSensorTest:
    """One sensor. Any echo acquits it, and nothing else does."""

    def __init__(self) -> None:
        self._unheard = 0
        self._way_m = 0.0
        self._last: XY = (inf, inf)
        self._deaf = False

    def add_reading(self, range_mm: int, here: XY, *, faces_wall: bool) -> bool:
        """Whether it is deaf. `here`: by the wheels alone; `faces_wall`: as the function of that name."""
        if range_mm <= SEEN_M * 1000:
            self._unheard, self._deaf = 0, False
        elif faces_wall:
            step_m, self._last = distance(here, self._last), here
            anew = self._unheard == 0 or step_m > MISSED_GAP_M
            self._unheard, self._way_m = (1, 0.0) if anew else (self._unheard + 1, self._way_m + step_m)
            self._deaf |= self._unheard >= MISSED_ECHOES and self._way_m >= MISSED_WAY_M
        return self._deaf
