"""A marker that was refused and is out of sight is judged once others have told the robot where it is."""

from math import cos, hypot, pi, radians, sin

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from robot.navigation.geometry import XY
from robot.navigation.map.lobby_map import Marker
from tests.navigation.localization.looking_robot import AHEAD, ASIDE, BACK, BEHIND, Looking


def refuses_ahead(**other: object) -> Looking:
    robot = Looking(hang={AHEAD.id: (0.0, 0.6)}, **other).sees(ASIDE).sees(AHEAD)  # type: ignore[arg-type]
    assert robot.filter.record.of(AHEAD.id).contradicts, "or the test shows nothing"
    return robot


def test_a_marker_that_was_refused_is_named_when_two_others_have_told_where_the_robot_was() -> None:
    robot = refuses_ahead()
    assert robot.named == ()
    assert robot.sees(BEHIND).named == (), "one more may hang elsewhere too"
    assert robot.sees(BACK).named == (AHEAD.id,)


def test_a_marker_refused_a_longer_way_ago_is_not_named() -> None:
    assert refuses_ahead().moves(way_m=-1.6).sees(BEHIND).sees(BACK).named == ()


def test_a_marker_refused_a_minute_ago_is_not_named_for_the_robot_may_have_been_pushed() -> None:
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


def test_no_marker_is_named_where_everything_fits() -> None:
    robot = Looking().sees(AHEAD).sees(ASIDE).sees(BEHIND).sees(BACK)
    assert (robot.named, robot.groups) == ((), ())


def around(number: int, near_m: float, far_m: float) -> st.SearchStrategy[Marker]:
    return st.builds(
        lambda angle, range_m: Marker(number, range_m * cos(angle), range_m * sin(angle), 1.4, 0.0, 0.2),
        st.floats(-pi, pi),
        st.floats(near_m, far_m),
    )


def off(by_m: float, way_rad: float) -> XY:
    return by_m * cos(way_rad), by_m * sin(way_rad)


def led_astray(moved: Marker, right: Marker, far: Marker, hangs_off: XY) -> Looking:
    robot = Looking(markers=(moved, right, far), hang={moved.id: hangs_off})
    return robot.sees(moved, 6).sees(right, 8).sees(far, 4).sees(moved, 4).sees(far, 2)


def led_astray_before(moved: Marker, right: Marker, far: Marker, further: Marker, hangs_off: XY) -> Looking:
    robot = Looking(markers=(moved, right, far, further), hang={moved.id: hangs_off})
    return robot.sees(moved, 6).moves(way_m=1.6).sees(right, 8).sees(far, 4).sees(further, 4)


def test_a_marker_that_leads_the_robot_astray_now_or_some_way_ago_is_named() -> None:
    places = ((1.5, 1.5), (-1.0, 2.0), (-5.0, -3.0), (0.0, -5.0))
    moved, right, far, further = (Marker(number, x, y, 1.4, 0.0, 0.2) for number, (x, y) in enumerate(places, 1))
    assert led_astray(moved, right, far, (0.0, 0.3)).named == (moved.id,)
    assert led_astray_before(moved, right, far, further, (0.0, 0.3)).named == (moved.id,)


RANDOM = (around(1, 1.5, 3.0), around(2, 1.0, 3.0), around(3, 3.0, 7.0), st.floats(0.2, 0.35), st.floats(-pi, pi))


@settings(max_examples=150, deadline=None)
@given(*RANDOM)
def test_a_right_marker_is_never_named_alone_for_one_that_leads_the_robot_astray(
    moved: Marker, right: Marker, far: Marker, by_m: float, way_rad: float
) -> None:
    robot = led_astray(moved, right, far, off(by_m, way_rad))
    assert set(robot.named) <= {moved.id}, "in some of these lobbies no marker can be named"


@settings(max_examples=150, deadline=None)
@given(*RANDOM, around(4, 3.0, 7.0))
def test_a_right_marker_is_never_named_alone_for_one_that_led_the_robot_astray_some_way_ago(
    moved: Marker, right: Marker, far: Marker, by_m: float, way_rad: float, further: Marker
) -> None:
    assume(hypot(right.x_m - 1.6, right.y_m) >= 0.8)  # no camera sees a whole marker from nearer
    robot = led_astray_before(moved, right, far, further, off(by_m, way_rad))
    assert set(robot.named) <= {moved.id}, "in some of these lobbies no marker can be named"


def test_no_marker_is_named_alone_against_the_two_by_which_the_robot_was_relocalized() -> None:
    robot = Looking()
    robot.filter.set_pose(robot.true, 0.05, 0.03, (ASIDE.id, BEHIND.id))
    robot.hang = {AHEAD.id: (0.0, 0.6)}
    robot.sees(AHEAD).sees(ASIDE).sees(BEHIND)
    assert (robot.named, robot.groups) == ((), ((AHEAD.id, ASIDE.id, BEHIND.id),))
    assert robot.sees(BACK).named == (AHEAD.id,), "a third one has told"


def test_a_marker_seen_for_a_moment_only_is_not_named() -> None:
    robot = Looking(hang={AHEAD.id: (0.0, 0.6)}).sees(ASIDE).sees(AHEAD, 5)
    assert robot.sees(BEHIND).sees(BACK).named == (), "somebody may have lifted the robot"


def test_no_marker_is_named_while_the_wheels_may_slip() -> None:
    robot = refuses_ahead()
    robot.filter.record.suspended = True
    assert robot.sees(BEHIND).sees(BACK).named == ()
    robot.filter.record.suspended = False
    assert robot.sees(BACK, 1).named == (AHEAD.id,)
