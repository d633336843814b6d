"""Range readings of one device, each corrected for the robot's motion since it was taken: none of them is from now.

The sensors are read in turn. An echo stays where it was on the floor until its sensor is read again, so the robot's own
way since then is taken off. People who move are the business of `robot.navigation.perception.approaching_people`.
"""

from collections import deque
from collections.abc import Callable
from math import atan2, cos, hypot, inf, sin, sqrt

import msgspec
from msgspec import structs

from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import XY
from robot.navigation.localization.odometry import Position
from robot.navigation.map.clearance_grid import Disc
from robot.navigation.map.range_explanation import Explained, Hides, rim_point
from robot.navigation.perception.approaching_people import SONAR, ApproachDetector, MotionDetector, SensorGeometry
from robot.navigation.perception.free_space import FAR_MM, Surroundings, surroundings
from robot.navigation.perception.limits import (
    COVER_KEPT_MS,
    COVER_WITHIN_M,
    FORGOTTEN_MS,
    PEOPLE_MS,
    REAR_RAD,
    SEEN_M,
    SENSOR_LIMIT_MS,
    SENSOR_TURN_MS,
    SIDE_RAD,
)
from robot.navigation.perception.people_nearby import PeopleNearby
from robot.navigation.perception.sensor_faults import SensorFaults

Seen = Callable[[float, int], bool]
"""Whether a better sensor has seen a thing in a direction (rad from ahead) at a range (mm) from the robot's edge."""


class _Found(msgspec.Struct, frozen=True):
    """The newest reading of one sensor. `unmapped`: the map does not explain it."""

    at_ms: float
    range_mm: int
    unmapped: bool
    where: XY | None
    """Position of the echo in its direction from the sensor, by the wheels alone, m; None = no echo."""
    faulty: bool
    """Whether the sensor does not measure, because it is frozen or deaf."""
    timed: bool


class RangeTracker:
    """Keeps the newest reading of each sensor of one device, and describes the robot's surroundings by them."""

    def __init__(
        self,
        explained: Explained,
        explained_about: Explained,
        hides: Hides,
        defects: SensorFaults,
        beams: SensorGeometry = SONAR,
    ) -> None:
        """`explained`: map explanation of an echo near a sensor's axis; `explained_about`: anywhere in its cone, where
        no bystander is assumed then; `hides`: whether a person may hide behind an echo; `beams`: geometry of the
        sensors.
        """
        self.bearings_rad = defects.bearings_rad
        self._explained, self._explained_about = explained, explained_about
        self._hides, self._defects = hides, defects
        self._found: list[_Found | None] = [None] * len(self.bearings_rad)
        self._approach = ApproachDetector(self.bearings_rad, beams)
        self._motion, self._motion_ahead = (
            MotionDetector(len(self.bearings_rad)),
            MotionDetector(len(self.bearings_rad)),
        )
        self._bystanders = PeopleNearby(beams.straight_rad)
        self._people_ms = -inf
        self._covers: deque[tuple[float, XY]] = deque()

    def add_reading(
        self,
        sensor: int,
        at_ms: float,
        range_mm: int,
        pose: Position,
        reckoned: Position | None = None,
        *,
        placed: bool = True,
        timed: bool = True,
        bearing_rad: float | None = None,
        seen: bool = False,
    ) -> None:
        """Add a reading taken at `at_ms`, when the robot was at `pose` (x m, y m, heading rad). `placed`: that pose is
        certain.

        `reckoned`: pose by the wheels alone, None = `pose`. Echoes are kept by it, so that a marker that corrects
        `pose` by a step moves no person. `timed`: the reading is not older than `at_ms`; a board that repeats the
        readings of all sensors does not say when they were taken. `bearing_rad`: direction of the echo, None =
        somewhere in the sensor's cone. `seen`: a better sensor has the same echo, so here it counts as no person.
        """
        reckoned = pose if reckoned is None else reckoned
        bearing = self.bearings_rad[sensor] if bearing_rad is None else bearing_rad
        unmapped, shown_mm, where = False, None, None
        if 0 < range_mm <= SEEN_M * 1000:
            shown_mm = float(range_mm) if seen else self._explained(range_mm, bearing, pose)
            unmapped = shown_mm is None
            angle, reach_m = reckoned[2] + bearing, RADIUS_M + range_mm / 1000
            where = reckoned[0] + reach_m * cos(angle), reckoned[1] + reach_m * sin(angle)
        faulty = self._defects.add_reading(sensor, range_mm, pose, reckoned, placed=placed)
        self._approach.add_reading(sensor, at_ms, range_mm, reckoned, shown_mm, timed=timed)
        self._motion.add_reading(sensor, at_ms, range_mm, reckoned)
        if abs(bearing) < SIDE_RAD:
            self._motion_ahead.add_reading(sensor, at_ms, range_mm, reckoned)
            self._people_ms = at_ms if unmapped else self._people_ms
            person = unmapped and self._explained_about(range_mm, bearing, pose) is None
            range_m = range_mm / 1000
            if where is not None and not seen and (unmapped or self._may_hide(range_m, bearing, pose)):
                self._covers.append((at_ms, where))
            self._bystanders.add_reading(at_ms, range_m, pose[2] + bearing, pose, unmapped=person)
        self._found[sensor] = _Found(at_ms, range_mm, unmapped, where, faulty, timed)

    def _may_hide(self, range_m: float, bearing_rad: float, pose: Position) -> bool:
        """Whether a person may be hidden behind the thing of this echo."""
        return range_m <= COVER_WITHIN_M and self._hides(rim_point(pose, bearing_rad), pose[2] + bearing_rad, range_m)

    def around(
        self, now_ms: float, pose: Position, reckoned: Position | None = None, seen: Seen | None = None
    ) -> Surroundings:
        """Return the surroundings of a robot at `pose`. A sensor not read for SENSOR_LIMIT_MS counts as an obstacle at
        0 mm.

        `reckoned`: pose by the wheels alone, None = `pose`. Echoes that a better sensor has `seen` are left out here.
        """
        reckoned = pose if reckoned is None else reckoned
        here_x, here_y, heading = reckoned
        ahead_x, ahead_y = cos(heading), sin(heading)
        ranges_mm: list[int] = []
        unmapped: list[int] = []
        bearings: list[float] = []
        oldest_ms, gap_at_ms = 0.0, -inf
        for found, axis in zip(self._found, self.bearings_rad, strict=True):
            bearing, range_mm, strange_mm = axis, 0, FAR_MM
            if found is not None:
                age_ms = now_ms - found.at_ms
                if not found.faulty and age_ms <= SENSOR_LIMIT_MS:
                    range_mm = found.range_mm
                    if found.where is not None:
                        dx, dy = found.where[0] - here_x, found.where[1] - here_y
                        bearing = atan2(dy * ahead_x - dx * ahead_y, dx * ahead_x + dy * ahead_y)
                        range_mm = max(1, round(1000 * (hypot(dx, dy) - RADIUS_M)))
                        if seen is not None and seen(bearing, range_mm):
                            range_mm = FAR_MM
                strange_mm = range_mm if found.unmapped else FAR_MM
                if abs(axis) < SIDE_RAD:
                    oldest_ms = max(oldest_ms, age_ms if found.timed else age_ms + SENSOR_TURN_MS)
                elif abs(axis) > REAR_RAD:
                    gap_at_ms = max(gap_at_ms, found.at_ms)
            ranges_mm.append(range_mm)
            unmapped.append(strange_mm)
            bearings.append(bearing)
        around = surroundings(
            ranges_mm,
            unmapped,
            pose,
            bearings,
            contact_ms=self._approach.contact_ms(now_ms),
            still_ms=self._motion.still_ms(now_ms),
        )
        mute = [sensor for sensor, range_mm in enumerate(ranges_mm) if range_mm == 0]
        broken = self._defects.broken(now_ms, mute)
        return structs.replace(
            around,
            sure_contact_ms=self._approach.contact_ms(now_ms, sure=True),
            still_ahead_ms=self._motion_ahead.still_ms(now_ms),
            gap_at_ms=gap_at_ms,
            standing=self._bystanders.standing(now_ms),
            cover_m=self._cover_m(now_ms, reckoned),
            oldest_ms=oldest_ms,
            people=now_ms - self._people_ms <= PEOPLE_MS,
            unknown_ahead=self._defects.ahead(mute),
            broken=broken,
            broken_ahead=self._defects.ahead(broken),
        )

    def _cover_m(self, now_ms: float, reckoned: Position) -> float:
        """Return the distance from the robot's edge to the nearest recent echo that may hide a person and is not behind
        the robot, m.
        """
        while self._covers and now_ms - self._covers[0][0] > COVER_KEPT_MS:
            self._covers.popleft()
        x, y, heading = reckoned
        ahead_x, ahead_y, nearest2 = cos(heading), sin(heading), inf
        for _, (at_x, at_y) in self._covers:
            dx, dy = at_x - x, at_y - y
            away2 = dx * dx + dy * dy
            if away2 < nearest2 and dx * ahead_x + dy * ahead_y > 0.0:
                nearest2 = away2
        return sqrt(nearest2) - RADIUS_M

    def stood(self, now_ms: float) -> tuple[Disc, ...]:
        """Return the people and things that stood about lately, as discs with the room to keep from them."""
        return self._bystanders.standing(now_ms, FORGOTTEN_MS)
