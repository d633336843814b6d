"""Finds out that a range sensor hears nothing any more: what it says is what an empty hall would say.

Broken receivers and loose wires look like free floor. A wall that the map shows squarely before a sensor and near by
must be heard; one at a slant sends the pulse elsewhere, cloth swallows it, and a reading may drop out, so only several
in a row along some way, without a single echo between them, tell.
"""

from collections.abc import Callable
from math import inf

from robot.navigation.geometry import XY, distance
from robot.navigation.localization.odometry import Position
from robot.navigation.map.range_explanation import rim
from robot.navigation.perception.free_space import SEEN_M

Walls = Callable[[XY, float, float], tuple[float, ...]]
"""How far away (m) something in a direction (rad) from a point (m) must be heard, at most so far away (m): on the axis
of a sensor and at both edges of its cone, where it must."""
WALL_M = 1.8
"""A wall within this is heard, wherever the robot really is within a metre of where it believes to be."""
SQUARE_SHARE = 1.25
"""Edges and middle of the cone are as far from a wall, but for so much: it leans by less than 20 degrees."""
UNHEARD_LIMIT = 5
UNHEARD_WAY_M = 0.4
"""More than a robot drives that was carried elsewhere and still counts as placed."""
GAP_M = 0.3
"""So far on it is another wall; less are readings that a cable has damaged."""
PLACED_M = 0.3
"""Only so soon after a marker has stood up for its place a robot knows which wall is before it."""


def faces_wall(bearing_rad: float, pose: Position, walls: Walls) -> bool:
    """By the map, all that a sensor can hear of from `pose` is one near wall. `walls`: of
    `robot.navigation.map.expected_walls`."""
    shown_m = walls(rim(pose, bearing_rad), pose[2] + bearing_rad, WALL_M)
    return len(shown_m) == 3 and max(shown_m) <= SQUARE_SHARE * min(shown_m)


class DeafSensorTest:
    """One sensor. Any echo acquits it, and nothing else does."""

    def __init__(self) -> None:
        self._unheard = 0
        self._way_m = 0.0
        self._last: XY = (inf, inf)
        self._deaf = False

    def watch(self, range_mm: int, here: XY, *, faces_wall: bool) -> bool:
        """Whether it is deaf. `here`: by the wheels alone; `faces_wall`: as the function of that name."""
        if range_mm <= SEEN_M * 1000:
            self._unheard, self._deaf = 0, False
        elif faces_wall:
            step_m, self._last = distance(here, self._last), here
            anew = self._unheard == 0 or step_m > GAP_M
            self._unheard, self._way_m = (1, 0.0) if anew else (self._unheard + 1, self._way_m + step_m)
            self._deaf |= self._unheard >= UNHEARD_LIMIT and self._way_m >= UNHEARD_WAY_M
        return self._deaf
