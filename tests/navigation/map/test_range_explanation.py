"""What the map says of an echo: a thing of it, or somebody; and who may hide behind that."""

from collections.abc import Sequence
from math import inf, pi

import pytest
from msgspec.structs import replace

from robot.navigation.geometry import XY
from robot.navigation.map.clearance_grid import ClearanceGrid
from robot.navigation.map.lobby_map import Lobby, Pose
from robot.navigation.map.range_explanation import Hides, hiding_places, map_along_axis, map_in_cone, unexplained

ROOM = Lobby(8.0, 6.0, Pose(4.0, 3.0, 90.0), (), ((0.0, 0.0), (1.0, 0.0)))
BEFORE_IT, UP = (4.0, 3.0), pi / 2
SEEN_FROM = (4.0, 2.75, UP)
"""The pose of a robot whose sensor ahead is at BEFORE_IT."""


def hiding(lobby: Lobby) -> Hides:
    return hiding_places(
        ClearanceGrid(replace(lobby, keep_out=())), ClearanceGrid(replace(lobby, keep_out=(), seats=()))
    )


def somebody(lobby: Lobby, range_m: float) -> bool:
    """Whether an echo straight ahead from so far away is somebody."""
    mapped = map_along_axis(ClearanceGrid(lobby), ClearanceGrid(replace(lobby, keep_out=())))
    return unexplained(round(1000 * range_m), 0.0, SEEN_FROM, mapped)


@pytest.mark.parametrize(
    ("range_mm", "wall_mm", "it_is"),
    [(300, 440, False), (300, 460, True), (700, 870, False), (700, 880, True), (1500, 1690, False), (1500, 1710, True)],
)
def test_the_nearer_somebody_is_the_closer_before_a_wall_they_are_told_from_it(
    range_mm: int, wall_mm: int, it_is: bool
) -> None:
    def wall(_start: XY, _angle: float, within_m: float) -> Sequence[tuple[float, float]]:
        return ((wall_mm / 1000, inf),) if wall_mm <= 1000 * within_m else ()

    assert unexplained(range_mm, 0.0, SEEN_FROM, wall) is it_is


SEATS = replace(ROOM, seats=tuple((x_m, 4.2) for x_m in (3.55, 4.0, 4.45)))
"""A row of them whose fronts are 0.98 m before the sensor."""


@pytest.mark.parametrize(("range_m", "it_is"), [(0.7, True), (0.85, False), (1.15, False), (1.4, True), (1.9, True)])
def test_who_is_heard_before_or_past_a_thing_is_somebody(range_m: float, it_is: bool) -> None:
    assert somebody(SEATS, range_m) is it_is


def test_a_wall_behind_a_thing_explains_an_echo_too_for_the_thing_may_have_been_taken_away() -> None:
    assert not somebody(SEATS, 2.95)
    assert not somebody(SEATS, 3.0)


@pytest.mark.parametrize(("range_m", "it_is"), [(0.6, True), (0.9, False), (1.4, False), (1.9, False), (2.4, True)])
def test_what_stands_anywhere_in_an_area_to_keep_out_of_is_nobody(range_m: float, it_is: bool) -> None:
    area = ((3.0, 4.0), (5.0, 4.0), (5.0, 5.0), (3.0, 5.0))
    assert somebody(replace(ROOM, keep_out=(area,)), range_m) is it_is


def test_what_stands_deep_in_an_area_to_keep_out_of_is_nobody_also_behind_a_thing_there() -> None:
    area = ((3.0, 4.0), (5.0, 4.0), (5.0, 5.4), (3.0, 5.4))
    assert not somebody(replace(SEATS, keep_out=(area,)), 1.8)


@pytest.mark.parametrize(("aside_m", "it_is"), [(0.0, False), (0.3, False), (0.55, True)])
def test_a_thing_a_little_beside_the_axis_of_a_sensor_explains_an_echo(aside_m: float, it_is: bool) -> None:
    assert somebody(replace(ROOM, seats=((4.0 + aside_m, 4.5),)), 1.28) is it_is


@pytest.mark.parametrize(
    ("aside_m", "range_m", "it_is"), [(0.0, 0.7, True), (0.0, 1.9, False), (0.55, 1.28, False), (1.0, 1.28, True)]
)
def test_behind_a_thing_anywhere_in_the_cone_nobody_is_known_to_stand_about(
    aside_m: float, range_m: float, it_is: bool
) -> None:
    lobby = replace(ROOM, seats=((4.0 + aside_m, 4.5),))
    about = map_in_cone(ClearanceGrid(lobby), ClearanceGrid(lobby))
    assert unexplained(round(1000 * range_m), 0.0, SEEN_FROM, about) is it_is


def test_an_area_to_keep_out_of_up_to_the_wall_has_no_other_side() -> None:
    area = ((3.0, 4.0), (5.0, 4.0), (5.0, 6.0), (3.0, 6.0))
    assert not any(somebody(replace(ROOM, keep_out=(area,)), range_m) for range_m in (1.0, 2.0, 2.9))


@pytest.mark.parametrize(
    ("seat_y_m", "range_m", "hides"),
    [(4.0, 0.78, True), (5.75, 2.53, False), (4.9, 0.5, False), (4.5, 0.9, False), (4.5, 1.1, True)],
    ids=["in the room", "at the wall", "far behind what is heard", "behind what is heard", "what is heard"],
)
def test_somebody_may_hide_behind_a_thing_with_floor_behind_it(seat_y_m: float, range_m: float, hides: bool) -> None:
    row = tuple((x_m, seat_y_m) for x_m in (3.1, 3.55, 4.0, 4.45, 4.9))
    assert hiding(replace(ROOM, seats=row))(BEFORE_IT, UP, range_m) is hides


def test_nobody_hides_behind_a_wall_of_the_room_nor_on_free_floor() -> None:
    hides = hiding(ROOM)
    assert not hides(BEFORE_IT, UP, 2.9)
    assert not hides((7.5, 3.0), UP, 0.5), "along a wall at its side"
    assert not hides(BEFORE_IT, UP, 1.0)


def test_nobody_hides_behind_a_wall_inside_the_room_nor_in_an_area_to_keep_out_of() -> None:
    assert not hiding(replace(ROOM, walls=(((1.0, 3.8), (7.0, 3.8)),)))(BEFORE_IT, UP, 0.8)
    area = ((3.0, 3.6), (5.0, 3.6), (5.0, 4.2), (3.0, 4.2))
    assert not hiding(replace(ROOM, keep_out=(area,)))(BEFORE_IT, UP, 0.8)
    seats = replace(ROOM, seats=((4.0, 4.0),), keep_out=(((3.0, 4.2), (5.0, 4.2), (5.0, 6.0), (3.0, 6.0)),))
    assert hiding(seats)(BEFORE_IT, UP, 0.78), "people do stand in such an area"


def test_somebody_may_hide_behind_the_end_of_a_thing_in_the_cone_beside_its_axis() -> None:
    hides = hiding(replace(ROOM, seats=((4.4, 4.0),)))
    assert hides(BEFORE_IT, UP, 0.8)
    assert not hides((3.2, 3.0), UP, 0.8)
