"""Fuses range sensors, lidar and map into the robot's surroundings: free floor, obstacles, people. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import inf

from msgspec import structs

from hardware.range_sensors.readings import RangeReadings, Scan
from robot.navigation.geometry import wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import ClearanceGrid, Disc
from robot.navigation.map.expected_walls import bare_walls
from robot.navigation.map.lobby_map import Lobby
from robot.navigation.map.range_explanation import (
    Explained,
    Hides,
    explained_at_point,
    explained_in_cone,
    hiding_places,
    map_along_axis,
    map_in_cone,
)
from robot.navigation.perception.approaching_people import LIDAR, SONAR, SensorGeometry
from robot.navigation.perception.deaf_sensor import Walls
from robot.navigation.perception.free_space import BLIND, Surroundings, fitting_bearings, merged
from robot.navigation.perception.lidar_mounting import LidarMountingCheck
from robot.navigation.perception.limits import ECHO_LIMIT_MM, REAR_RAD, SENSOR_LIMIT_MS, SIDE_RAD
from robot.navigation.perception.range_tracking import RangeTracker, Seen
from robot.navigation.perception.sensor_faults import SensorFaults

RANGES_LIMIT_MS = 250.0
"""Age of the newest reading above which no floor counts as free, ms. Derived: two reports of a board without `R`."""
EACH_LIMIT_MS = SENSOR_LIMIT_MS
"""Age of a sensor's last reading above which an obstacle at 0 mm is assumed in its direction, ms."""
BEHIND_LIMIT_MS = 1_000.0
"""Time without a reading from behind after which the robot counts as blind behind, ms. Chosen."""
CONE_RAD, SAME_MM = 0.28, 150
"""Half the angle of a range sensor's cone, rad, and largest difference between the ranges that lidar and range sensor
measure of one thing, mm. Chosen. A point of the lidar beyond these limits belongs to another thing.
"""


class RangeFusion:
    """Fuses each reading of range sensors and lidar once. The board's reports show how many range sensors there are."""

    def __init__(
        self, floor: ClearanceGrid, lobby: Lobby, bearings_rad: Sequence[float], sectors_rad: Sequence[float] = ()
    ) -> None:
        """`floor`: grid of the `lobby`. `bearings_rad`: directions of the range sensors, in the order of the board.

        A sensor at the back is the last. `sectors_rad`: the middles of the sectors of a lidar; empty = no lidar.
        """
        things = ClearanceGrid(structs.replace(lobby, keep_out=()))
        walls = ClearanceGrid(structs.replace(lobby, keep_out=(), places=(), seats=()))
        hides, at_point = hiding_places(things, walls), explained_at_point(floor)
        cone, about = explained_in_cone(map_along_axis(floor, things)), explained_in_cone(map_in_cone(floor, things))
        self._sonar = _Sensors(_MapExplanations(cone, about, hides), bare_walls(lobby), bearings_rad)
        explanations = _MapExplanations(at_point, at_point, hides)
        self._lidar = _Sensors(explanations, _no_walls, sectors_rad, LIDAR) if sectors_rad else None
        self.mounting = LidarMountingCheck(bare_walls(lobby))
        self._read_ms, self._behind_ms = 0.0, -inf

    @property
    def watches_behind(self) -> bool:
        """Whether a reading from behind came within BEHIND_LIMIT_MS; this changes if a lidar is lost or comes back."""
        return self._looked_ms - self._behind_ms <= BEHIND_LIMIT_MS

    @property
    def lidar_askew(self) -> bool:
        """Whether the lidar is mounted differently from the settings; then it is not used."""
        return self.mounting.found

    def stood(self, now_ms: float) -> Callable[[], Sequence[Disc]]:
        """Return a function that returns the discs (x m, y m, radius m) of things that stood here a short while ago."""
        both = [one.sensing for one in (self._lidar, self._sonar) if one is not None and one.sensing is not None]
        return lambda: tuple(disc for sensing in both for disc in sensing.stood(now_ms))

    def look(
        self,
        now_ms: float,
        age_ms: float,
        pose: Position,
        ranges: RangeReadings,
        reckoned: Position,
        *,
        placed: bool = True,
        scan: Scan | None = None,
    ) -> Surroundings:
        """Return the surroundings by the newest readings.

        While no reading comes, no floor is free, and all obstacles are forgotten. `reckoned`: pose by odometry alone.
        `placed`: the robot surely is at `pose`. `scan`: the newest of the lidar. While a fitted lidar is silent, the
        range sensors are used alone, as if one of them were faulty. The same holds while one sector of the lidar is
        silent, but then people that the lidar saw approaching still count as approaching.
        """
        around = self._look(_At(now_ms, pose, reckoned, placed), age_ms, ranges, scan)
        self._looked_ms = now_ms
        if self._sonar.watches_behind or (self._lidar is not None and self._lidar.watches_behind):
            self._behind_ms = now_ms
        return around

    def _look(self, at: "_At", age_ms: float, ranges: RangeReadings, scan: Scan | None) -> Surroundings:
        now_ms = at.now_ms
        readings = tuple(zip(ranges.mm, ranges.at_ms, ranges.singly, self._sonar.axes(len(ranges.mm)), strict=False))
        if self._lidar is None:
            return self._sonar.look(at, age_ms, readings)
        if scan is None or self.mounting.found or scan.age_ms(now_ms) > RANGES_LIMIT_MS:
            self._lidar.sensing = None
            return structs.replace(self._sonar.look(at, age_ms, readings), faulty=True)
        sectors = tuple(
            (mm, at_ms, True, bearing)
            for mm, at_ms, bearing in zip(scan.mm, scan.at_ms, scan.bearings_rad, strict=True)
        )
        if at.placed and self.mounting.begins_look(at.reckoned[:2]):
            for mm, bearing in zip(scan.mm, self._lidar.axes_rad, strict=True):
                self.mounting.add_point(mm, bearing, at.pose)
        seen = self._lidar.look(at, scan.age_ms(now_ms), sectors)
        if not self._lidar.all_fresh(scan, now_ms):
            around = self._sonar.look(at, age_ms, readings)
            coming_ms, surely_ms = (
                min(seen.contact_ms, around.contact_ms),
                min(seen.sure_contact_ms, around.sure_contact_ms),
            )
            return structs.replace(around, faulty=True, contact_ms=coming_ms, sure_contact_ms=surely_ms)
        return merged(seen, self._sonar.look(at, age_ms, readings, _explained_by(scan)))


def _explained_by(scan: Scan) -> Seen:
    """Return a function that answers whether the lidar, too, has measured what a range sensor has (it measures all but
    glass).
    """
    points = [
        (mm, bearing) for mm, bearing in zip(scan.mm, scan.bearings_rad, strict=True) if mm < ECHO_LIMIT_MM + SAME_MM
    ]

    def seen(bearing_rad: float, range_mm: int) -> bool:
        for near_mm, bearing in points:
            if abs(near_mm - range_mm) <= SAME_MM and abs(wrapped(bearing - bearing_rad)) <= CONE_RAD:
                return True
        return False

    return seen


@dataclass(frozen=True, slots=True)
class _At:
    """Arguments of one call of `RangeFusion.look`: the time and the poses."""

    now_ms: float
    pose: Position
    reckoned: Position
    placed: bool


_Reading = tuple[int, float, bool, float]
"""A reading: range in mm, time in ms, whether that time is certain, and direction in rad."""


@dataclass(frozen=True, slots=True)
class _MapExplanations:
    """Questions to the map: does it explain an echo at the pose, or within the pose's uncertainty; may a person stand
    hidden behind a thing?
    """

    explained: Explained
    explained_about: Explained
    hides: Hides


class _Sensors:
    """All sensors of one device, board or lidar. `walls`: the walls that each working sensor must measure."""

    def __init__(
        self, explanations: _MapExplanations, walls: Walls, bearings_rad: Sequence[float], beams: SensorGeometry = SONAR
    ) -> None:
        self._explanations, self._walls, self.axes_rad = explanations, walls, tuple(bearings_rad)
        self._beams = beams
        self._defects = SensorFaults(walls, bearings_rad)
        self._read_ms = [-inf] * len(self.axes_rad)
        self.sensing: RangeTracker | None = None
        """Tracker of the readings; None = no readings come."""

    @property
    def watches_behind(self) -> bool:
        return self.sensing is not None and any(abs(bearing) > REAR_RAD for bearing in self.sensing.bearings_rad)

    def all_fresh(self, scan: Scan, now_ms: float) -> bool:
        """Whether no sector that looks ahead or to a side has been silent for RANGES_LIMIT_MS."""
        oldest_ms = min(
            at_ms for at_ms, bearing in zip(scan.at_ms, self.axes_rad, strict=True) if abs(bearing) < SIDE_RAD
        )
        return now_ms - oldest_ms <= RANGES_LIMIT_MS

    def axes(self, sensors: int) -> Sequence[float]:
        """Return the directions of `sensors` range sensors, rad."""
        return fitting_bearings(sensors, self.axes_rad)

    def look(self, at: _At, age_ms: float, readings: Sequence[_Reading], seen: Seen | None = None) -> Surroundings:
        """Return the surroundings by these readings, without things that other sensors have `seen`."""
        bearings = self.axes(len(readings))
        if age_ms > RANGES_LIMIT_MS or not bearings:
            self.sensing = None
            broken = self._defects.broken(at.now_ms, range(len(self._defects.bearings_rad)))
            return structs.replace(BLIND, broken=broken, broken_ahead=self._defects.ahead(broken))
        if len(self._defects.bearings_rad) != len(bearings):
            self._defects, self.sensing = SensorFaults(self._walls, bearings), None
            self._read_ms = [-inf] * len(bearings)
        if self.sensing is None:
            explanations = self._explanations
            self.sensing = RangeTracker(
                explanations.explained, explanations.explained_about, explanations.hides, self._defects, self._beams
            )
        for sensor, (range_mm, at_ms, timed, bearing) in enumerate(readings):
            if at_ms > self._read_ms[sensor]:
                self._read_ms[sensor] = at_ms
                self.sensing.add_reading(
                    sensor,
                    at_ms,
                    range_mm,
                    at.pose,
                    at.reckoned,
                    placed=at.placed,
                    timed=timed,
                    bearing_rad=bearing,
                    seen=seen is not None and seen(bearing, range_mm),
                )
        return self.sensing.around(at.now_ms, at.pose, at.reckoned, seen)


def _no_walls(*_: object) -> tuple[float, ...]:
    """Return no walls: a lidar looks through walls of glass, and its silence shows that it is broken."""
    return ()
