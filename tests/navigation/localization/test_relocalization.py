"""The place from nothing but markers seen on a look round."""

from collections.abc import Iterable
from math import atan2, cos, degrees, hypot, radians, sin

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.navigation.geometry import XY, wrapped
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.localization.odometry import Position
from robot.navigation.localization.relocalization import Panorama, transformed, wheel_frame
from robot.navigation.map.lobby_map import Marker

MARKERS = {
    1: Marker(1, 0.0, 3.0, 1.4, 0.0, 0.2),
    2: Marker(2, 4.0, 6.0, 1.4, 270.0, 0.2),
    3: Marker(3, 8.0, 2.0, 1.4, 180.0, 0.2),
    4: Marker(4, 7.5, 6.0, 1.4, 270.0, 0.2),
}


def seen_from(true: Position, number: int, shift: tuple[float, float] = (0.0, 0.0), at_ms: float = 0.0) -> Sighting:
    dx, dy = MARKERS[number].x_m + shift[0] - true[0], MARKERS[number].y_m + shift[1] - true[1]
    return Sighting(at_ms, number, hypot(dx, dy), wrapped(atan2(dy, dx) - true[2]))


def looked_round(
    true: Position, reckoned: Position, numbers: Iterable[int], shifts: dict[int, XY] | None = None
) -> tuple[Panorama, Position, Position]:
    """The panorama of a robot that turns in four steps; where it then is, and where its wheels think it is."""
    panorama = Panorama(MARKERS)
    for quarter in range(4):
        turn = radians(90 * quarter)
        now = (*true[:2], wrapped(true[2] + turn))
        wheels = (*reckoned[:2], wrapped(reckoned[2] + turn))
        for number in numbers:
            panorama.add(seen_from(now, number, (shifts or {}).get(number, (0.0, 0.0))), wheels)
    return panorama, now, wheels


@given(
    st.tuples(st.floats(1, 7), st.floats(1, 5), st.floats(-3, 3)),
    st.tuples(st.floats(-50, 50), st.floats(-50, 50), st.floats(-3, 3)),
    st.sets(st.sampled_from(sorted(MARKERS)), min_size=2),
)
def test_two_markers_tell_the_pose_wherever_the_wheels_believe_to_be(
    true: Position, reckoned: Position, numbers: Iterable[int]
) -> None:
    panorama, now, wheels = looked_round(true, reckoned, numbers)
    found = panorama.pose(wheels)
    assert found is not None
    pose, agreeing = found
    assert hypot(pose[0] - now[0], pose[1] - now[1]) < 0.01
    assert abs(degrees(wrapped(pose[2] - now[2]))) < 0.5
    assert set(agreeing) == numbers


def test_a_single_marker_gives_no_pose() -> None:
    panorama, _, wheels = looked_round((3.0, 3.0, 0.5), (0.0, 0.0, 0.0), [2])
    assert panorama.pose(wheels) is None


def test_a_moved_marker_is_left_out_of_the_pose_when_the_others_agree() -> None:
    panorama, now, wheels = looked_round((3.0, 3.0, 0.5), (0.0, 0.0, 0.0), [1, 2, 3, 4], {3: (0.0, 1.2)})
    pose, agreeing = panorama.pose(wheels)
    assert agreeing == (1, 2, 4)
    assert hypot(pose[0] - now[0], pose[1] - now[1]) < 0.02


def test_two_markers_that_contradict_each_other_give_no_pose() -> None:
    panorama, _, wheels = looked_round((3.0, 3.0, 0.5), (0.0, 0.0, 0.0), [1, 2], {1: (-3.0, 0.0)})
    assert panorama.pose(wheels) is None


def test_a_panorama_does_not_collect_markers_that_are_not_on_the_map() -> None:
    panorama = Panorama(MARKERS)
    panorama.add(Sighting(0.0, 77, 2.0, 0.0), (0.0, 0.0, 0.0))
    assert panorama.seen == ()


def test_the_frame_of_a_panorama_turns_with_the_wheels() -> None:
    true, reckoned = (3.0, 3.0, 1.0), (3.2, 2.7, 0.2)
    panorama, now, wheels = looked_round(true, reckoned, [1, 2, 3])
    moved = 0.4  # it drives on a little before it asks
    now = now[0] + moved * cos(now[2]), now[1] + moved * sin(now[2]), now[2]
    wheels = wheels[0] + moved * cos(wheels[2]), wheels[1] + moved * sin(wheels[2]), wheels[2]
    pose, _ = panorama.pose(wheels)
    assert hypot(pose[0] - now[0], pose[1] - now[1]) < 0.01


def test_a_remembered_marker_is_located_on_the_map_once_the_robot_knows_its_pose() -> None:
    panorama, now, wheels = looked_round((3.0, 3.0, 1.0), (3.2, 2.7, 0.2), [1, 2, 3], {3: (0.0, 0.4)})
    for number, one in panorama.recent(within_m=1.0, times=3).items():
        x, y, _ = transformed(wheel_frame(now, wheels), (one.x, one.y, 0.0))
        off = x - MARKERS[number].x_m, y - MARKERS[number].y_m
        assert off == pytest.approx((0.0, 0.4 if number == 3 else 0.0), abs=0.001)


def test_a_remembered_marker_knows_how_far_the_robot_has_turned_since() -> None:
    panorama = Panorama(MARKERS)
    here = (3.0, 3.0, 1.0)
    for number, turned_rad in [(1, 0.5)] * 3 + [(2, -7.0)] * 3:
        panorama.add(seen_from(here, number), here, turned_rad=turned_rad)
    assert {number: one.turn_rad for number, one in panorama.recent(within_m=1.0, times=3).items()} == {
        1: 7.5,
        2: 0.0,
    }


def test_a_marker_seen_a_long_way_ago_or_hardly_ever_is_not_remembered() -> None:
    panorama = Panorama(MARKERS)
    here = (3.0, 3.0, 1.0)
    for way_m, number in [(0.0, 1)] * 3 + [(2.0, 2)] * 2 + [(2.0, 3)] * 3:
        panorama.add(seen_from(here, number), here, way_m)
    assert list(panorama.recent(within_m=1.0, times=3)) == [3]


def in_turn(*numbers: int) -> Panorama:
    """Markers that were seen one after the other, 100 ms apart."""
    panorama = Panorama(MARKERS)
    here = (3.0, 3.0, 1.0)
    for place, number in enumerate(numbers):
        panorama.add(seen_from(here, number, at_ms=100.0 * place), here)
    return panorama


def test_a_pose_found_by_some_markers_makes_a_panorama_forget_what_was_seen_before_them() -> None:
    panorama = in_turn(4, 1, 3, 2)
    panorama.forget_before((1, 2))
    assert panorama.seen == (1, 2, 3)


def test_wheel_slip_makes_a_panorama_forget_all_sightings() -> None:
    panorama = in_turn(1, 2, 3)
    panorama.forget_all()
    assert panorama.pose((0.0, 0.0, 0.0)) is None
