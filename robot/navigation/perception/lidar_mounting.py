"""Finds out that a lidar is mounted otherwise than the settings say: turned, upside down, or looking at the floor.

Where the map shows a near wall squarely there is one, or somebody before it. Who sees through most of them, in two
directions of the room at least, looks elsewhere than it believes: one front of glass is no proof.
"""

from collections import Counter, deque
from math import inf, pi

from robot.navigation.geometry import XY, distance
from robot.navigation.localization.odometry import Position
from robot.navigation.map.range_explanation import rim
from robot.navigation.perception.deaf_sensor import WALL_M, Walls, faces_wall

SAME_M, THROUGH_M = 0.35, 0.5
"""At most so far from the wall it is the wall; so much further away was seen through it."""
EVERY_M, LOOKS_LIMIT = 0.2, 60
"""Between two looks round, and how many of them count."""
WALLS_LEAST, DIRECTIONS_LEAST, THROUGH_SHARE = 15, 2, 0.7
"""So many walls in a direction tell of it, so many directions of the whole, and so large a share in each of them."""


class LidarMountingCheck:
    """Of one lidar. Once found it stays so."""

    def __init__(self, walls: Walls) -> None:
        self._walls = walls
        self._looks: deque[list[tuple[int, bool]]] = deque(maxlen=LOOKS_LIMIT)
        """Of each wall its direction in the room, in quarter turns, and whether it was seen through."""
        self._here: XY = (inf, inf)
        self.found = False

    def begins_look(self, here: XY) -> bool:
        """Whether it has come far enough, by the wheels alone, for another look round."""
        if self._here[0] < inf and distance(here, self._here) < EVERY_M:
            return False
        self._here = here
        self._looks.append([])
        return True

    def look(self, range_mm: int, bearing_rad: float, pose: Position) -> None:
        """What a sector tells at `pose`, where the robot surely is."""
        if self.found or not faces_wall(bearing_rad, pose, self._walls):
            return
        shown_m = self._walls(rim(pose, bearing_rad), pose[2] + bearing_rad, WALL_M)
        beyond_m = range_mm / 1000 - max(shown_m)
        if beyond_m > THROUGH_M or abs(beyond_m) <= SAME_M:
            self._looks[-1].append((round((pose[2] + bearing_rad) / (pi / 2)) % 4, beyond_m > THROUGH_M))
            self.found = self._most_are_seen_through()

    def _most_are_seen_through(self) -> bool:
        walls, through = Counter[int](), Counter[int]()
        for look in self._looks:
            walls.update(direction for direction, _ in look)
            through.update(direction for direction, seen_through in look if seen_through)
        told = [direction for direction, count in walls.items() if count >= WALLS_LEAST]
        return len(told) >= DIRECTIONS_LEAST and all(through[one] > THROUGH_SHARE * walls[one] for one in told)
