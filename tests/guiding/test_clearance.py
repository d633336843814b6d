"""What the range sensors tell of the floor and of people."""

from math import cos, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from robot.guiding.body import RANGE_BEARINGS_RAD
from robot.guiding.clearance import BLIND, FAR_MM, Frozen, ahead_mm, hiding_on, strange, surroundings
from robot.guiding.lobby import Lobby, Pose

FAR = 4000
FREE = (FAR,) * 6
HERE = (3.0, 2.0, 0.0)


def nothing_mapped(_start, _angle, _within_m):
    return ()


def wall_behind(start, angle, within_m):
    """Everything with x below 2 m."""
    return shown((2.0 - start[0]) / cos(angle), within_m)


def wall_ahead(start, angle, within_m):
    """Everything with x beyond 4.9 m."""
    return shown((4.9 - start[0]) / cos(angle), within_m)


def shown(away_m, within_m):
    return (away_m,) if 0 <= away_m <= within_m else ()


def seen(ranges, mapped=nothing_mapped, pose=HERE):
    pairs = zip(ranges, RANGE_BEARINGS_RAD, strict=False)
    return surroundings(
        ranges, [range_mm if strange(range_mm, bearing, pose, mapped) else FAR_MM for range_mm, bearing in pairs], pose
    )


def test_the_sensor_at_the_back_does_not_block_the_way_ahead():
    assert ahead_mm((*FREE[:5], 200)) == FAR
    assert seen((*FREE[:5], 200)).behind_mm == 200


def test_a_board_with_five_sensors_has_none_at_the_back():
    around = seen(FREE[:5])
    assert around.ahead_mm == FAR
    assert around.behind_mm is None
    assert around.gap_m is None


@pytest.mark.parametrize("count", [0, 1, 4, 7])
def test_readings_that_do_not_fit_the_robot_are_no_free_way(count):
    assert seen((FAR,) * count) == BLIND
    assert ahead_mm((FAR,) * count) == 0


def test_zero_is_blocked_or_faulty_and_said_so():
    around = seen((FAR, FAR, 0, FAR, FAR, FAR))
    assert around.ahead_mm == 0
    assert around.faulty


def test_whoever_is_behind_is_seen_within_three_metres():
    assert seen((*FREE[:5], 1200)).gap_m == 1.2
    assert seen((*FREE[:5], 3200)).gap_m is None


def test_a_wall_behind_is_nobody():
    assert seen((*FREE[:5], 1200), mapped=wall_behind).gap_m is None


def test_people_ahead_are_what_the_map_does_not_show():
    wall_at_5 = (FAR, FAR, 1700, FAR, FAR, FAR)
    assert seen(wall_at_5, mapped=wall_ahead).person_mm == 9999
    assert seen(wall_at_5).person_mm == 1700
    assert seen(wall_at_5).before_m == 1.7


@pytest.mark.parametrize(
    ("range_mm", "wall_mm", "somebody"),
    [(300, 390, False), (300, 410, True), (600, 740, False), (600, 760, True), (1500, 1690, False), (1500, 1710, True)],
)
def test_the_nearer_somebody_is_the_closer_before_a_wall_they_are_told_from_it(range_mm, wall_mm, somebody):
    assert strange(range_mm, 0.0, HERE, lambda _start, _angle, within_m: shown(wall_mm / 1000, within_m)) is somebody


def test_somebody_at_the_rim_beside_the_corridor_is_in_the_way():
    assert seen((150, FAR, FAR, FAR, FAR, FAR)).ahead_mm == 0
    assert seen((700, FAR, FAR, FAR, FAR, FAR)).ahead_mm == FAR


@given(st.lists(st.integers(0, 9999), min_size=0, max_size=9), st.floats(-3.0, 3.0))
def test_no_reading_makes_more_room_than_the_nearest_echo_in_the_corridor(ranges, heading):
    pose = (1.0, 1.0, heading)
    around = seen(ranges, pose=pose)
    assert around.ahead_mm >= 0
    if len(ranges) in (5, 6):
        assert around.ahead_mm <= ranges[2]
    else:
        assert around == BLIND


def test_a_sensor_that_says_the_same_over_a_metre_is_frozen_until_it_changes():
    frozen = Frozen()
    assert not frozen.watch(1234, (0.0, 0.0))
    assert not frozen.watch(1234, (0.99, 0.0))
    assert frozen.watch(1234, (1.01, 0.0))
    assert not frozen.watch(1235, (1.1, 0.0))


def test_a_sensor_that_finds_nothing_is_not_frozen():
    frozen = Frozen()
    frozen.watch(FAR, (0.0, 0.0))
    assert not frozen.watch(FAR, (5.0, 0.0))


ROOM = Lobby(8.0, 6.0, Pose(4.0, 3.0, 90.0), (), ((0.0, 0.0), (1.0, 0.0)))
BEFORE_IT, UP = (4.0, 3.0), pi / 2


@pytest.mark.parametrize(
    ("seat_y_m", "range_m", "hides"),
    [(4.0, 0.78, True), (5.75, 2.53, False), (4.9, 0.5, False), (4.5, 0.9, False), (4.5, 1.1, True)],
    ids=["in the room", "at the wall", "far behind what is heard", "behind what is heard", "what is heard"],
)
def test_somebody_may_hide_behind_a_thing_with_floor_behind_it(seat_y_m, range_m, hides):
    row = tuple((x_m, seat_y_m) for x_m in (3.1, 3.55, 4.0, 4.45, 4.9))
    assert hiding_on(replace(ROOM, seats=row))(BEFORE_IT, UP, range_m) is hides


def test_nobody_hides_behind_a_wall_of_the_room_nor_on_free_floor():
    hides = hiding_on(ROOM)
    assert not hides(BEFORE_IT, UP, 2.9)
    assert not hides((7.5, 3.0), UP, 0.5), "along a wall at its side"
    assert not hides(BEFORE_IT, UP, 1.0)


def test_nobody_hides_behind_a_wall_inside_the_room_nor_in_an_area_to_keep_out_of():
    assert not hiding_on(replace(ROOM, walls=(((1.0, 3.8), (7.0, 3.8)),)))(BEFORE_IT, UP, 0.8)
    area = ((3.0, 3.6), (5.0, 3.6), (5.0, 4.2), (3.0, 4.2))
    assert not hiding_on(replace(ROOM, keep_out=(area,)))(BEFORE_IT, UP, 0.8)
    seats = replace(ROOM, seats=((4.0, 4.0),), keep_out=(((3.0, 4.2), (5.0, 4.2), (5.0, 6.0), (3.0, 6.0)),))
    assert hiding_on(seats)(BEFORE_IT, UP, 0.78), "people do stand in such an area"


def test_somebody_may_hide_behind_the_end_of_a_thing_in_the_cone_beside_its_axis():
    hides = hiding_on(replace(ROOM, seats=((4.4, 4.0),)))
    assert hides(BEFORE_IT, UP, 0.8)
    assert not hides((3.2, 3.0), UP, 0.8)
