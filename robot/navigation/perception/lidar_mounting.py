"""Finds out that a lidar is mounted otherwise than the settings say: turned, upside down, or looking at the floor.

Where the map shows a near wall squarely there is one, or somebody before it. Who sees through most of them, in two
directions of the room at least, looks elsewhere than it believes: one front of glass is no proof.
"""

from collections import Counter, deque
from math import inf, pi

from robot.navigation.geometry import XY, distance
from robot.navigation.localization.odometry import Position
from robot.navigation.map.range_explanation import rim_point
from robot.navigation.perception.deaf_sensor import Walls, faces_wall
from robot.navigation.perception.limits import (
    DIRECTIONS_LEAST,
    MOUNTING_EVERY_M,
    MOUNTING_LOOKS,
    NEAR_WALL_M,
    SAME_WALL_M,
    SEEN_THROUGH_M,
    THROUGH_SHARE,
    WALLS_LEAST,
)


class LidarMountingCheck:
    """Of one lidar. Once found it stays so."""

    def __init__(self, walls: Walls) -> None:
        self._walls = walls
        self._looks: deque[list[tuple[int, bool]]] = deque(maxlen=MOUNTING_LOOKS)
        """Of each wall its direction in the room, in quarter turns, and whether it was seen through."""
        self._here: XY = (inf, inf)
        self.found = False

    def begins_look(self, here: XY) -> bool:
        """Whether it has come far enough, by the wheels alone, for another look round."""
        if self._here[0] < inf and distance(here, self._here) < MOUNTING_EVERY_M:
            return False
        self._here = here
        self._looks.append([])
        return True

    def add_point(self, range_mm: int, bearing_rad: float, pose: Position) -> None:
        """What a sector tells at `pose`, where the robot surely is."""
        if self.found or not faces_wall(bearing_rad, pose, self._walls):
            return
        shown_m = self._walls(rim_point(pose, bearing_rad), pose[2] + bearing_rad, NEAR_WALL_M)
        beyond_m = range_mm / 1000 - max(shown_m)
        if beyond_m > SEEN_THROUGH_M or abs(beyond_m) <= SAME_WALL_M:
            self._looks[-1].append((round((pose[2] + bearing_rad) / (pi / 2)) % 4, beyond_m > SEEN_THROUGH_M))
            self.found = self._most_are_seen_through()

    def _most_are_seen_through(self) -> bool:
        walls, through = Counter[int](), Counter[int]()
        for look in self._looks:
            walls.update(direction for direction, _ in look)
            through.update(direction for direction, seen_through in look if seen_through)
        told = [direction for direction, count in walls.items() if count >= WALLS_LEAST]
        return len(told) >= DIRECTIONS_LEAST and all(through[one] > THROUGH_SHARE * walls[one] for one in told)
