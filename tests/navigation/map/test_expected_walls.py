"""A sensor must hear bare walls and fronts of counters; what may stand open, be moved or be a mere line it need not."""

from math import pi
from typing import Any

import pytest
from msgspec.structs import replace

from robot.navigation.map.expected_walls import bare_walls
from robot.navigation.map.lobby_map import Lobby, Marker, Place, Pose

DOOR = ((4.9, 0.0), (7.1, 0.0))
HALL = Lobby(12.0, 9.0, Pose(6.0, 4.0, 270.0), (), DOOR)
COUNTER = Place("counter:1", {}, {}, "land", (6.0, 5.5), (1.7, 1.0), departments=("dat-dai",))
WITH_COUNTER = replace(HALL, places=(COUNTER,), markers=(Marker(0, 6.0, 5.0, 0.85, 270.0, 0.2),))
UP, DOWN, RIGHT = pi / 2, -pi / 2, 0.0


def test_a_bare_wall_is_told_along_the_axis_and_both_edges_of_the_cone() -> None:
    middle, *edges = bare_walls(HALL)((11.0, 4.5), RIGHT, 1.8)
    assert middle == pytest.approx(1.0)
    assert edges == [pytest.approx(1.035, abs=0.001)] * 2


def test_a_bare_wall_that_is_too_far_away_is_not_expected() -> None:
    assert bare_walls(HALL)((9.0, 4.5), RIGHT, 1.8) == ()


def test_a_wall_inside_the_room_is_told_and_its_end_is_not() -> None:
    walls = bare_walls(replace(HALL, walls=(((8.0, 2.0), (8.0, 7.0)),)))
    assert walls((7.0, 4.5), RIGHT, 1.8)[0] == pytest.approx(1.0)
    assert len(walls((7.0, 6.6), RIGHT, 1.8)) < 3


@pytest.mark.parametrize(("x_m", "rays"), [(6.0, 0), (7.3, 0), (8.5, 3)], ids=["door", "beside it", "wall"])
def test_a_door_may_stand_open_and_is_not_told(x_m: float, rays: int) -> None:
    assert len(bare_walls(HALL)((x_m, 1.0), DOWN, 1.8)) == rays


def test_a_place_that_can_be_walked_through_is_no_expected_wall() -> None:
    passage = replace(COUNTER, centre=(12.0, 4.5), size=(0.4, 2.0), solid=False)
    assert bare_walls(replace(HALL, places=(passage,)))((11.0, 4.5), RIGHT, 1.8) == ()


@pytest.mark.parametrize(
    "before_it",
    [
        {"seats": ((11.5, 4.2), (11.5, 4.5), (11.5, 4.8))},
        {"keep_out": (((11.3, 4.0), (11.8, 4.0), (11.8, 5.0), (11.3, 5.0)),)},
        {"places": (replace(COUNTER, centre=(11.5, 4.5), size=(1.0, 1.0), departments=()),)},
    ],
    ids=["seats", "an area to keep out of", "a desk"],
)
def test_what_may_be_moved_or_is_a_mere_line_is_not_told_and_hides_the_wall(before_it: dict[str, Any]) -> None:
    assert bare_walls(replace(HALL, **before_it))((10.7, 4.5), RIGHT, 1.8) == ()


def test_the_front_of_a_counter_is_told_where_a_marker_hangs_on_it() -> None:
    assert bare_walls(WITH_COUNTER)((6.0, 4.0), UP, 1.8)[0] == pytest.approx(1.0)


@pytest.mark.parametrize(
    "lobby",
    [replace(WITH_COUNTER, markers=()), replace(WITH_COUNTER, places=(replace(COUNTER, departments=()),))],
    ids=["without a marker", "where nobody hands anything in"],
)
def test_a_counter_without_a_marker_and_other_furniture_are_no_expected_walls(lobby: Lobby) -> None:
    assert bare_walls(lobby)((6.0, 4.0), UP, 1.8) == ()


def test_the_other_side_of_a_counter_with_a_marker_is_no_expected_wall() -> None:
    assert bare_walls(WITH_COUNTER)((6.0, 7.0), DOWN, 1.8) == ()
