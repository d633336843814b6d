"""A marker that was refused and is out of sight is judged once others have told the robot where it is."""

from math import atan2, hypot, radians

from robot.guiding.geometry import wrapped
from robot.guiding.hindsight import moved_in_hindsight
from robot.guiding.lobby import Marker
from robot.guiding.odometry import Odometry, Position
from robot.guiding.pose_filter import PoseFilter
from robot.guiding.relocalise import Panorama
from robot.guiding.sighting import Sighting

AHEAD, ASIDE, BEHIND, BACK = (
    Marker(1, 4.0, 0.0, 1.4, 180.0, 0.2),
    Marker(2, 0.0, 3.0, 1.4, 270.0, 0.2),
    Marker(3, -3.0, 0.5, 1.4, 0.0, 0.2),
    Marker(4, -1.0, -3.0, 1.4, 90.0, 0.2),
)
START: Position = (0.0, 0.0, 0.0)


class Standing:
    """A robot that stands somewhere and looks from marker to marker."""

    def __init__(self, true: Position = START, ahead_hangs_m: float = 0.0) -> None:
        self.filter = PoseFilter(Odometry(75.0, 360.0, 1320, START, (0, 0)), (AHEAD, ASIDE, BEHIND, BACK))
        self.panorama = Panorama(self.filter.markers)
        self.true, self._ahead_hangs_m = true, ahead_hangs_m
        self._now_ms = 0.0
        self.filter.advance(0, 0, 0.0)

    def sees(self, marker: Marker, times: int = 8) -> "Standing":
        for _ in range(times):
            self._now_ms += 100.0
            self.filter.advance(0, 0, self._now_ms)
            x, y, heading = self.true
            aside_m = self._ahead_hangs_m if marker is AHEAD else 0.0
            dx, dy = marker.x_m - x, marker.y_m + aside_m - y
            seen = Sighting(self._now_ms, marker.id, hypot(dx, dy), wrapped(atan2(dy, dx) - heading))
            self.filter.see([seen])
            self.panorama.add(seen, self.filter.reckoned, self.filter.travelled_m)
        return self

    @property
    def moved(self) -> list[int]:
        return moved_in_hindsight(self.filter, self.panorama)


def test_a_marker_that_was_refused_is_named_when_two_others_have_told_where_the_robot_was():
    robot = Standing(ahead_hangs_m=0.6).sees(ASIDE).sees(AHEAD)
    assert robot.filter.record.of(AHEAD.id).contradicts, "or the test shows nothing"
    assert robot.moved == []
    assert robot.sees(BEHIND).moved == [], "one more may hang elsewhere too"
    assert robot.sees(BACK).moved == [AHEAD.id]


def test_a_marker_that_hangs_where_it_should_is_not_blamed_for_a_robot_that_was_elsewhere():
    robot = Standing(true=(0.1, 0.45, radians(8.0)))
    robot.sees(AHEAD, 3)
    assert robot.filter.record.of(AHEAD.id).contradicts, "or the test shows nothing"
    robot.filter.settle(robot.true, 0.05, 0.03)
    assert robot.sees(ASIDE).sees(BEHIND).sees(BACK).moved == []


def test_nobody_is_judged_where_everything_fits():
    assert Standing().sees(AHEAD).sees(ASIDE).sees(BEHIND).sees(BACK).moved == []
