"""Detects a deaf range sensor: one that returns no echo at all, as it would in an empty hall.

Broken receivers and loose wires look like free floor. A wall that the map shows square to a sensor and near by must
give an echo. A wall at a slant sends the pulse elsewhere, cloth swallows it, and a reading may drop out. So only
several misses in a row, along some way and without a single echo between them, show a deaf sensor.
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
"""Query of the walls that must be detected in a direction (rad) from a point (m), within a range (m). It returns their
distances (m) on a sensor's axis and at both edges of its cone, where there is a wall.
"""


def faces_wall(bearing_rad: float, pose: Position, walls: Walls) -> bool:
    """Whether by the map a sensor on the robot at `pose` can detect nothing but one near wall, square to it. `walls`:
    the function made by `robot.navigation.map.expected_walls`.
    """
    shown_m = walls(rim_point(pose, bearing_rad), pose[2] + bearing_rad, NEAR_WALL_M)
    return len(shown_m) == 3 and max(shown_m) <= SQUARE_SHARE * min(shown_m)


class DeafSensorTest:
    """Tests whether one sensor is deaf. A single echo clears it, and nothing else does."""

    def __init__(self) -> None:
        self._unheard = 0
        self._way_m = 0.0
        self._last: XY = (inf, inf)
        self._deaf = False

    def add_reading(self, range_mm: int, here: XY, *, faces_wall: bool) -> bool:
        """Add a range reading, mm, and return whether the sensor is deaf. `here`: the robot's position by the wheels
        alone, m; `faces_wall`: whether by the map a near wall fills the sensor's view.
        """
        if range_mm <= SEEN_M * 1000:
            self._unheard, self._deaf = 0, False
        elif faces_wall:
            step_m, self._last = distance(here, self._last), here
            anew = self._unheard == 0 or step_m > MISSED_GAP_M
            self._unheard, self._way_m = (1, 0.0) if anew else (self._unheard + 1, self._way_m + step_m)
            self._deaf |= self._unheard >= MISSED_ECHOES and self._way_m >= MISSED_WAY_M
        return self._deaf
