"""The pose by wheels and markers: what a sighting is worth, late, early, wrong, or of a marker that has been moved."""

from collections.abc import Sequence
from math import atan2, cos, degrees, hypot, pi, radians, sin

import pytest

from robot.navigation.geometry import wrapped
from robot.navigation.localization.limits import LOST_REJECTIONS, LOST_WAY_M
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.odometry import Odometry, Position
from robot.navigation.localization.pose_filter import PoseFilter
from robot.navigation.map.lobby_map import Marker

TICKS_PER_M = 1320 / (2 * pi * 0.075)
TRACK_M = 0.36
WEST, NORTH, EAST = (
    Marker(1, 0.0, 3.0, 1.4, 0.0, 0.2),
    Marker(2, 4.0, 6.0, 1.4, 270.0, 0.2),
    Marker(3, 8.0, 3.0, 1.4, 180.0, 0.2),
)


class Walk:
    """A true pose, the wheel counters that it turns, and the filter that follows them."""

    def __init__(self, believed: Position, true: Position, markers: Sequence[Marker] = (WEST, NORTH, EAST)) -> None:
        self.filter = PoseFilter(Odometry(75.0, 360.0, 1320, believed, (0, 0)), markers)
        self.true = true
        self.now_ms = 0.0
        self._way = [0.0, 0.0]
        self.filter.advance(0, 0, 0.0)

    def move(self, way_m: float = 0.0, turn_rad: float = 0.0, steps: int = 1) -> None:
        for _ in range(steps):
            self.now_ms += 20
            x, y, heading = self.true
            middle = heading + turn_rad / 2
            self.true = x + way_m * cos(middle), y + way_m * sin(middle), wrapped(heading + turn_rad)
            self._way[0] += way_m - turn_rad * TRACK_M / 2
            self._way[1] += way_m + turn_rad * TRACK_M / 2
            self.filter.advance(*(round(way * TICKS_PER_M) for way in self._way), self.now_ms)

    def sighting(self, marker: Marker, shift_m: float = 0.0) -> Sighting:
        x, y, heading = self.true
        dx, dy = marker.x_m - x, marker.y_m + shift_m - y
        return Sighting(self.now_ms, marker.id, hypot(dx, dy), wrapped(atan2(dy, dx) - heading))

    def error(self) -> tuple[float, float]:
        x, y, heading = self.filter.pose
        return hypot(x - self.true[0], y - self.true[1]), abs(degrees(wrapped(heading - self.true[2])))


def test_markers_correct_a_pose_that_was_somewhat_wrong() -> None:
    walk = Walk(believed=(4.1, 2.9, radians(93)), true=(4.0, 3.0, radians(90)))
    for _ in range(40):
        walk.move(turn_rad=radians(4.5), steps=2)
        walk.filter.add_sightings([walk.sighting(marker) for marker in (WEST, NORTH, EAST)])
    assert walk.error()[0] < 0.02
    assert walk.error()[1] < 0.7
    assert walk.filter.sigma_m < 0.04


def test_a_picture_counts_for_the_moment_in_which_it_was_taken() -> None:
    fresh, late = (Walk((4.0, 3.0, 0.0), (4.0, 3.0, 0.0)) for _ in range(2))
    for _ in range(10):
        waiting = late.sighting(EAST), late.sighting(NORTH)
        fresh.filter.add_sightings([fresh.sighting(EAST), fresh.sighting(NORTH)])
        for walk in (fresh, late):
            walk.move(way_m=0.004, turn_rad=radians(1.0), steps=15)  # 300 ms, in which it turns by 15 degrees
        late.filter.add_sightings(waiting)
    assert late.filter.pose == pytest.approx(fresh.filter.pose, abs=1e-3)
    assert late.error()[1] < 0.6


def test_a_picture_from_between_two_readings_is_put_between_them() -> None:
    walk = Walk((4.0, 3.0, 0.0), (4.0, 3.0, 0.0))
    walk.move(turn_rad=radians(2.0), steps=5)
    at_half = walk.true[2] - radians(1.0)
    dx, dy = EAST.x_m - walk.true[0], EAST.y_m - walk.true[1]
    seen = Sighting(walk.now_ms - 10, EAST.id, hypot(dx, dy), wrapped(atan2(dy, dx) - at_half))
    for _ in range(20):
        walk.filter.add_sightings([seen])
    assert walk.error()[1] < 0.1


def test_pictures_that_come_after_more_than_a_second_and_a_half_are_left_out() -> None:
    walk = Walk((4.0, 3.0, 0.0), (4.0, 3.0, 0.0))
    old = walk.sighting(EAST)
    walk.move(way_m=0.01, steps=100)
    before = walk.filter.pose
    walk.filter.add_sightings([old])
    assert walk.filter.pose == before
    assert walk.filter.record.stale == 1


def test_markers_that_the_map_does_not_know_say_nothing() -> None:
    walk = Walk((4.0, 3.0, 0.0), (4.0, 3.0, 0.0))
    walk.filter.add_sightings([Sighting(0.0, 99, 1.0, 0.0)])
    assert walk.filter.pose == (4.0, 3.0, 0.0)
    assert not walk.filter.record.statistics


def test_five_sightings_in_a_row_that_cannot_be_mean_that_it_is_lost() -> None:
    walk = Walk(believed=(4.0, 3.0, 0.0), true=(6.0, 4.5, radians(70)))
    for number in range(LOST_REJECTIONS):
        assert walk.filter.lost == ""
        walk.filter.add_sightings([walk.sighting(NORTH if number % 2 else EAST)])
    assert walk.filter.lost == "rejections"
    assert walk.filter.pose == (4.0, 3.0, 0.0), "what is refused moves nothing"
    walk.filter.set_pose(walk.true, 0.1, 0.05)
    assert walk.filter.lost == ""
    walk.filter.add_sightings([walk.sighting(NORTH)])
    assert walk.error()[0] < 0.05


def test_eight_metres_without_a_marker_are_too_many() -> None:
    walk = Walk((4.0, 3.0, 0.0), (4.0, 3.0, 0.0))
    for _ in range(20):
        walk.filter.add_sightings([walk.sighting(marker) for marker in (WEST, NORTH, EAST)])
        walk.move(way_m=0.005, turn_rad=radians(2), steps=9)
    blind_m = 0.0
    while not walk.filter.lost:
        walk.move(way_m=0.01)
        blind_m += 0.01
    assert walk.filter.lost in ("way", "sigma")
    assert 4.0 < blind_m <= LOST_WAY_M + 0.02


def test_a_pose_is_confirmed_only_just_after_a_marker_that_nothing_contradicts() -> None:
    walk = Walk((4.0, 3.0, 0.0), (4.0, 3.0, 0.0))
    walk.filter.add_sightings([walk.sighting(EAST)])
    assert walk.filter.confirmed(0.3)
    walk.move(way_m=0.02, steps=16)
    assert not walk.filter.confirmed(0.3)
    walk.filter.add_sightings([walk.sighting(EAST), walk.sighting(NORTH, shift_m=2.0)])
    assert not walk.filter.confirmed(0.3)


def test_without_markers_nothing_ever_confirms_its_place() -> None:
    assert not Walk((4.0, 3.0, 0.0), (4.0, 3.0, 0.0), markers=()).filter.confirmed(0.3)


def test_without_markers_the_robot_goes_on_by_2_m_at_a_time_and_4_m_in_all_however_early_it_began() -> None:
    walk, at_m = Walk((1.0, 3.0, 0.0), (1.0, 3.0, 0.0)), []
    walk.move(0.01, 0.02, 300)  # 3 m in circles: it doubts before it has come 8 m
    while walk.filter.allow_way_without_markers():
        begun_m = walk.filter.travelled_m
        while not walk.filter.lost:
            walk.move(0.01, 0.02)
        at_m.append(walk.filter.travelled_m - begun_m)
    assert at_m == pytest.approx([2.0, 2.0], abs=0.05)


def test_a_lobby_without_markers_is_driven_by_the_wheels_and_the_doubt_grows_honestly() -> None:
    walk = Walk((4.0, 3.0, 0.0), (4.0, 3.0, 0.0), markers=())
    walk.move(way_m=0.01, steps=3000)
    assert walk.filter.lost == ""
    assert walk.error()[0] < 0.02
    assert walk.filter.sigma_m > 1.0, "30 m on the wheels alone"


def test_unequal_wheels_are_learned_on_the_way() -> None:
    walk = Walk((4.0, 3.0, 0.0), (4.0, 3.0, 0.0))
    crooked = 0.02  # rad per metre that the counters do not show
    for _ in range(300):
        walk.move(way_m=0.008, turn_rad=0.012, steps=4)
        walk.true = (*walk.true[:2], wrapped(walk.true[2] + crooked * 0.032))
        walk.filter.add_sightings([walk.sighting(marker) for marker in (WEST, NORTH, EAST)])
    assert walk.error()[1] < 1.0
    walk.move(way_m=0.008, steps=300)
    assert walk.filter.lost == ""


def test_a_marker_that_was_moved_is_found_out_by_the_others_and_held_for_nothing() -> None:
    walk = Walk((4.0, 3.0, 0.0), (4.0, 3.0, 0.0))
    for _ in range(30):
        walk.move(way_m=0.002, turn_rad=radians(1), steps=5)
        walk.filter.add_sightings([walk.sighting(NORTH), walk.sighting(WEST), walk.sighting(EAST, shift_m=0.5)])
    assert walk.filter.record.misplaced == (EAST.id,)
    assert walk.filter.lost == ""
    assert walk.error()[0] < 0.04


def test_two_markers_that_are_not_as_far_apart_as_on_the_map_are_named_whatever_the_pose() -> None:
    walk = Walk((4.0, 3.0, 0.0), (4.0, 3.0, 0.0), markers=(WEST, NORTH))
    for _ in range(20):
        walk.move(way_m=0.001, turn_rad=radians(1), steps=5)
        walk.filter.add_sightings([walk.sighting(NORTH), walk.sighting(WEST, shift_m=-0.4)])
    assert walk.filter.record.disagreeing == ((WEST.id, NORTH.id),)
    assert walk.filter.record.misplaced == (), "nobody can tell which of the two it is"
