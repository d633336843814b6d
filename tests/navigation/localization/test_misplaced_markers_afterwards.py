"""A marker that was refused and is out of sight is judged once others have told the robot where it is."""

from math import atan2, cos, hypot, pi, radians, sin

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

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
    """A robot that looks from marker to marker; `hang`: how far from the map some of them do, m."""

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


def refuses_ahead(**other: object) -> Looking:
    robot = Looking(hang={AHEAD.id: (0.0, 0.6)}, **other).sees(ASIDE).sees(AHEAD)  # type: ignore[arg-type]
    assert robot.filter.record.of(AHEAD.id).contradicts, "or the test shows nothing"
    return robot


def test_a_marker_that_was_refused_is_named_when_two_others_have_told_where_the_robot_was() -> None:
    robot = refuses_ahead()
    assert robot.named == ()
    assert robot.sees(BEHIND).named == (), "one more may hang elsewhere too"
    assert robot.sees(BACK).named == (AHEAD.id,)


def test_after_a_longer_way_nobody_is_named_by_what_was_seen_before() -> None:
    assert refuses_ahead().moves(way_m=-1.6).sees(BEHIND).sees(BACK).named == ()


def test_after_a_minute_nobody_is_either_for_the_robot_may_have_been_pushed() -> None:
    robot = refuses_ahead()
    robot.now_ms += 60_000.0
    assert robot.sees(BEHIND).sees(BACK).named == ()


@pytest.mark.parametrize(("track_error", "named"), [(0.0, (AHEAD.id,)), (0.03, ())])
def test_wheels_that_turn_otherwise_than_they_count_do_not_tell_after_many_turns(
    track_error: float, named: tuple[int, ...]
) -> None:
    robot = refuses_ahead(calibrated=False, track_error=track_error).moves(turn_rad=4 * pi)
    assert robot.sees(BEHIND).sees(BACK).named == named


def test_a_marker_that_hangs_where_it_should_is_not_blamed_for_a_robot_that_was_elsewhere() -> None:
    robot = Looking(true=(0.1, 0.45, radians(8.0))).sees(AHEAD, 3)
    assert robot.filter.record.of(AHEAD.id).contradicts, "or the test shows nothing"
    robot.filter.set_pose(robot.true, 0.05, 0.03)
    assert robot.sees(ASIDE).sees(BEHIND).sees(BACK).named == ()


def test_nobody_is_judged_where_everything_fits() -> None:
    robot = Looking().sees(AHEAD).sees(ASIDE).sees(BEHIND).sees(BACK)
    assert (robot.named, robot.groups) == ((), ())


def around(number: int, near_m: float, far_m: float) -> st.SearchStrategy[Marker]:
    return st.builds(
        lambda angle, range_m: Marker(number, range_m * cos(angle), range_m * sin(angle), 1.4, 0.0, 0.2),
        st.floats(-pi, pi),
        st.floats(near_m, far_m),
    )


RANDOM = (around(1, 1.5, 3.0), around(2, 1.0, 3.0), around(3, 3.0, 7.0), st.floats(0.2, 0.35), st.floats(-pi, pi))


@settings(max_examples=150, deadline=None)
@given(*RANDOM)
def test_a_marker_that_hangs_where_it_should_is_never_named_alone_for_one_that_leads_the_robot_astray(
    moved: Marker, right: Marker, far: Marker, by_m: float, way_rad: float
) -> None:
    hang = {moved.id: (by_m * cos(way_rad), by_m * sin(way_rad))}
    robot = Looking(markers=(moved, right, far), hang=hang)
    robot.sees(moved, 6).sees(right, 8).sees(far, 4).sees(moved, 4).sees(far, 2)
    assert set(robot.named) <= {moved.id}


@settings(max_examples=150, deadline=None)
@given(*RANDOM, around(4, 3.0, 7.0))
def test_nor_for_one_that_has_led_it_astray_some_way_ago(
    moved: Marker, right: Marker, far: Marker, by_m: float, way_rad: float, further: Marker
) -> None:
    assume(hypot(right.x_m - 1.6, right.y_m) >= 0.8)  # no camera sees a whole marker from nearer
    hang = {moved.id: (by_m * cos(way_rad), by_m * sin(way_rad))}
    robot = Looking(markers=(moved, right, far, further), hang=hang)
    robot.sees(moved, 6).moves(way_m=1.6).sees(right, 8).sees(far, 4).sees(further, 4)
    assert set(robot.named) <= {moved.id}


def test_nobody_is_named_alone_against_the_two_by_which_the_place_was_found() -> None:
    robot = Looking()
    robot.filter.set_pose(robot.true, 0.05, 0.03, (ASIDE.id, BEHIND.id))
    robot.hang = {AHEAD.id: (0.0, 0.6)}
    robot.sees(AHEAD).sees(ASIDE).sees(BEHIND)
    assert (robot.named, robot.groups) == ((), ((AHEAD.id, ASIDE.id, BEHIND.id),))
    assert robot.sees(BACK).named == (AHEAD.id,), "a third one has told"


def test_who_was_seen_but_for_a_moment_is_not_judged() -> None:
    robot = Looking(hang={AHEAD.id: (0.0, 0.6)}).sees(ASIDE).sees(AHEAD, 5)
    assert robot.sees(BEHIND).sees(BACK).named == (), "somebody may have lifted the robot"


def test_while_the_wheels_may_spin_nobody_is_named() -> None:
    robot = refuses_ahead()
    robot.filter.record.suspended = True
    assert robot.sees(BEHIND).sees(BACK).named == ()
    robot.filter.record.suspended = False
    assert robot.sees(BACK, 1).named == (AHEAD.id,)
