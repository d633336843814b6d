"""Range sensors that do not work: frozen ones, deaf ones, and ones without a valid reading.

Findings last through times without any readings: a sensor that was deaf before is deaf afterwards.
"""

from collections.abc import Collection, Sequence
from math import inf

from robot.navigation.localization.odometry import Position
from robot.navigation.perception.deaf_sensor import DeafSensorTest, Walls, faces_wall
from robot.navigation.perception.free_space import FrozenSensorTest
from robot.navigation.perception.limits import BROKEN_MS, MUTE_STEP_MS, SEEN_M, SIDE_RAD


class SensorFaults:
    """Finds the faulty ones among the sensors of one board, whose axes point along `bearings_rad`."""

    def __init__(self, walls: Walls, bearings_rad: Sequence[float]) -> None:
        """`walls`: query of the walls that a working sensor must detect."""
        self.bearings_rad = tuple(bearings_rad)
        self._walls = walls
        self._frozen = [FrozenSensorTest() for _ in self.bearings_rad]
        self._deaf = [DeafSensorTest() for _ in self.bearings_rad]
        self._mute_ms = [0.0] * len(self.bearings_rad)
        self._looked_ms = inf

    def add_reading(self, sensor: int, range_mm: int, pose: Position, reckoned: Position, *, placed: bool) -> bool:
        """Add a reading, mm, and return whether its sensor is frozen or deaf. `reckoned`: pose by the wheels alone;
        `placed`: `pose` is certain.
        """
        bearing, here = self.bearings_rad[sensor], reckoned[:2]
        frozen = self._frozen[sensor].add_reading(range_mm, here)
        if abs(bearing) >= SIDE_RAD:  # a follower in soft clothes hides a wall from the rear sensor
            return frozen
        wall = placed and range_mm > SEEN_M * 1000 and faces_wall(bearing, pose, self._walls)
        return self._deaf[sensor].add_reading(range_mm, here, faces_wall=wall) or frozen

    def broken(self, now_ms: float, mute: Collection[int]) -> tuple[int, ...]:
        """Return the numbers of the sensors without a valid reading for BROKEN_MS; `mute`: those without one now."""
        passed_ms, self._looked_ms = max(0.0, min(now_ms - self._looked_ms, MUTE_STEP_MS)), now_ms
        self._mute_ms = [ms + passed_ms if sensor in mute else 0.0 for sensor, ms in enumerate(self._mute_ms)]
        return tuple(sensor for sensor, ms in enumerate(self._mute_ms) if ms >= BROKEN_MS)

    def ahead(self, sensors: Collection[int]) -> bool:
        """Whether one of the sensors looks ahead or to a side."""
        return any(abs(self.bearings_rad[sensor]) < SIDE_RAD for sensor in sensors)
