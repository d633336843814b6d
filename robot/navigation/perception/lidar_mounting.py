"""Detects a lidar mounted otherwise than the settings say: turned, upside down, or looking at the floor.

Where the map shows a near wall square to a sector, the lidar must see that wall, or a person in front of it. A lidar
that sees through most of these walls, in at least two directions of the room, looks elsewhere than configured; one
glass front is no proof.
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
    """Checks the mounting of one lidar. A mounting found wrong once stays so."""

    def __init__(self, walls: Walls) -> None:
        self._walls = walls
        self._looks: deque[list[tuple[int, bool]]] = deque(maxlen=MOUNTING_LOOKS)
        """The latest looks: of each wall its direction in the room, in quarter turns, and whether it was seen
        through.
        """
        self._here: XY = (inf, inf)
        self.found = False

    def begins_look(self, here: XY) -> bool:
        """Begin another look if the robot at `here` has come far enough since the last one; return whether it has."""
        if self._here[0] < inf and distance(here, self._here) < MOUNTING_EVERY_M:
            return False
        self._here = here
        self._looks.append([])
        return True

    def add_point(self, range_mm: int, bearing_rad: float, pose: Position) -> None:
        """Add the reading of one sector, taken at `pose`, which must be certain."""
        if self.found or not faces_wall(bearing_rad, pose, self._walls):
            return
        shown_m = self._walls(rim_point(pose, bearing_rad), pose[2] + bearing_rad, NEAR_WALL_M)
        beyond_m = range_mm / 1000 - max(shown_m)
        if beyond_m > SEEN_THROUGH_M or abs(beyond_m) <= SAME_WALL_M:
            self._looks[-1].append((round((pose[2] + bearing_rad) / (pi / 2)) % 4, beyond_m > SEEN_THROUGH_M))
            self.found = self._most_are_seen_through()

    def _most_are_seen_through(self) -> bool:
        """Whether the lidar has seen through most walls in each of at least DIRECTIONS_LEAST directions."""
        walls, through = Counter[int](), Counter[int]()
        for look in self._looks:
            walls.update(direction for direction, _ in look)
            through.update(direction for direction, seen_through in look if seen_through)
        directions = [direction for direction, count in walls.items() if count >= WALLS_LEAST]
        return len(directions) >= DIRECTIONS_LEAST and all(
            through[one] > THROUGH_SHARE * walls[one] for one in directions
        )
