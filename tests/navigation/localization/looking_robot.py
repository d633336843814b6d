"""A robot that looks from marker to marker, for the tests of what it makes of misplaced ones."""

from math import atan2, cos, hypot, pi, sin

from robot.navigation.geometry import wrapped
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.misplaced_markers_afterwards import recheck_rejected_markers
from robot.navigation.localization.odometry import Odometry, Position
from robot.navigation.localization.pose_filter import PoseFilter
from robot.navigation.localization.relocalization import Panorama
from robot.navigation.map.lobby_map import Marker

TICKS_PER_M = 1320 / (2 * pi * 0.075)
TRACK_M = 0.36
AHEAD, ASIDE, BEHIND, BACK = (
    Marker(1, 4.0, 0.0, 1.4, 180.0, 0.2),
    Marker(2, 0.0, 3.0, 1.4, 270.0, 0.2),
    Marker(3, -3.0, 0.5, 1.4, 0.0, 0.2),
    Marker(4, -1.0, -3.0, 1.4, 90.0, 0.2),
)
HOME: Position = (0.0, 0.0, 0.0)


class Looking:
    """A robot that looks from marker to marker; `hang`: offset of some of them from the map, m."""

    def __init__(
        self,
        *,
        true: Position = HOME,
        markers: tuple[Marker, ...] = (AHEAD, ASIDE, BEHIND, BACK),
        hang: dict[int, tuple[float, float]] | None = None,
        calibrated: bool = True,
        track_error: float = 0.0,
    ) -> None:
        self.filter = PoseFilter(Odometry(75.0, 360.0, 1320, HOME, (0, 0)), markers, calibrated=calibrated)
        self.panorama = Panorama(self.filter.markers)
        self.true, self.hang = true, hang or {}
        self._way_m, self._track_m = [0.0, 0.0], TRACK_M * (1.0 + track_error)
        self.now_ms = 0.0
        self.filter.advance(0, 0, 0.0)

    def moves(self, way_m: float = 0.0, turn_rad: float = 0.0) -> "Looking":
        steps = 50
        for _ in range(steps):
            x, y, heading = self.true
            way, turn = way_m / steps, turn_rad / steps
            self.true = x + way * cos(heading), y + way * sin(heading), wrapped(heading + turn)
            self._way_m[0] += way - turn * self._track_m / 2
            self._way_m[1] += way + turn * self._track_m / 2
            self.now_ms += 20.0
            self.filter.advance(*(round(each * TICKS_PER_M) for each in self._way_m), self.now_ms)
        return self

    def sees(self, marker: Marker, times: int = 8) -> "Looking":
        for _ in range(times):
            self.now_ms += 100.0
            self.filter.advance(*(round(each * TICKS_PER_M) for each in self._way_m), self.now_ms)
            x, y, heading = self.true
            off_x, off_y = self.hang.get(marker.id, (0.0, 0.0))
            dx, dy = marker.x_m + off_x - x, marker.y_m + off_y - y
            seen = Sighting(self.now_ms, marker.id, hypot(dx, dy), wrapped(atan2(dy, dx) - heading))
            self.filter.add_sightings([seen])
            self.panorama.add(seen, self.filter.reckoned, self.filter.travelled_m, self.filter.turned_rad)
            if not self.filter.lost:
                recheck_rejected_markers(self.filter, self.panorama, self.now_ms)
        return self

    @property
    def named(self) -> tuple[int, ...]:
        return self.filter.record.misplaced

    @property
    def groups(self) -> tuple[tuple[int, ...], ...]:
        return self.filter.record.disagreeing
