"""Finds out that a lidar is mounted otherwise than the settings say: turned, upside down, or looking at the floor.

Where the map shows a near wall squarely there is one, or somebody before it. Who sees through most of them looks
elsewhere than it believes. Some may be of glass, so many looks along some way are needed.
"""

from collections import deque
from math import inf

from robot.guiding.deafness import WALL_M, Walls, faces_wall
from robot.guiding.echo_map import rim
from robot.guiding.geometry import XY, distance
from robot.guiding.odometry import Position

SAME_M, THROUGH_M = 0.35, 0.5
"""At most so far from the wall it is the wall; so much further away was seen through it."""
EVERY_M, LOOKS_LIMIT = 0.2, 12
"""Between two looks round, and how many of them count."""
WALLS_LEAST, THROUGH_SHARE = 40, 0.7


class Askew:
    """Of one lidar. Once found it stays so."""

    def __init__(self, walls: Walls) -> None:
        self._walls = walls
        self._looks: deque[list[bool]] = deque(maxlen=LOOKS_LIMIT)  # of each wall whether it was seen through
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
            self._looks[-1].append(beyond_m > THROUGH_M)
        walls = [through for look in self._looks for through in look]
        full = len(self._looks) == LOOKS_LIMIT and len(walls) >= WALLS_LEAST
        self.found = full and sum(walls) > THROUGH_SHARE * len(walls)
