"""What is found wrong with places, seats and doors: ids, overlaps, a door in the room, a screen that looks away."""

from math import sqrt

import pytest
from msgspec.structs import replace

from robot.navigation.map.clearance_grid import ClearanceGrid
from robot.navigation.map.expected_walls import bare_walls
from robot.navigation.map.lobby_map import Lobby, Marker, Pose
from robot.navigation.map.map_check import findings
from robot.navigation.map.map_finding import MapFinding
from tests.navigation.map.hall import DESK, HALL


def found(lobby: Lobby, key: str) -> list[MapFinding]:
    return [finding for finding in findings(lobby) if finding.key == key]


@pytest.mark.parametrize("name", ["quầy 3", "counter:abc", "counter:0", "counter:100", "counter", "Desk", "a--b"])
def test_an_id_that_nothing_can_name_is_a_fault(name: str) -> None:
    (fault,) = found(replace(HALL, places=(replace(DESK, id=name),)), "places: id")
    assert (fault.value, fault.grave) == (name, True)
    assert '"counter:3"' in fault.remedy


@pytest.mark.parametrize("name", ["counter:1", "counter:12", "writing-desk", "exit2", "a-b-c"])
def test_a_usual_id_is_none(name: str) -> None:
    assert found(replace(HALL, places=(replace(DESK, id=name),)), "places: id") == []


def test_words_too_long_for_the_screen_are_a_hint() -> None:
    place = replace(DESK, label={**DESK.label, "vi": "a" * 25}, name={**DESK.name, "en": "a" * 61})
    keys = [finding.key for finding in findings(replace(HALL, places=(place,)))]
    assert keys == ["places desk: label.vi", "places desk: name.en"]
    place = replace(DESK, label={**DESK.label, "vi": "a" * 24}, name={**DESK.name, "en": "a" * 60})
    assert findings(replace(HALL, places=(place,))) == []


def test_things_that_reach_out_of_the_room_are_a_hint_with_the_length() -> None:
    (hint,) = found(replace(HALL, width_m=9.5), "places desk")
    assert "reaches 0.30 m out of the room of 9.5 x 10 m" in hint.what
    assert not hint.grave
    assert found(replace(HALL, seats=((0.2, 9.9), (5.0, 9.0))), "seats[0]")[0].what.startswith("reaches 0.12 m")
    assert found(replace(HALL, width_m=9.76), "places desk") == []


def test_things_that_stand_in_one_another_are_a_hint_with_the_depth() -> None:
    other = replace(DESK, id="other", centre=(8.0, 5.9), approach=None)
    (hint,) = found(replace(HALL, places=(DESK, other)), "places desk, places other")
    assert "by 0.10 m" in hint.what
    assert not hint.grave
    beside = replace(other, centre=(8.0, 5.96))
    assert found(replace(HALL, places=(DESK, beside)), "places desk, places other") == [], "an error of 4 cm"
    assert found(replace(HALL, places=(DESK, replace(other, solid=False))), "places desk, places other") == []
    assert len(found(replace(HALL, seats=((9.0, 5.3),)), "places desk, seats[0]")) == 1


def test_a_turned_counter_overlaps_only_where_it_stands() -> None:
    across = replace(DESK, id="across", centre=(8.6, 6.3), approach=None, turn_deg=45.0)
    assert len(found(replace(HALL, places=(DESK, across)), "places desk, places across")) == 1
    away = replace(across, centre=(8.6, 6.5))
    assert found(replace(HALL, places=(DESK, away)), "places desk, places across") == []


def test_a_door_in_the_middle_of_the_room_is_a_fault() -> None:
    (fault,) = found(replace(HALL, door=((4.0, 4.0), (6.0, 4.0))), "door")
    assert "4.00 m from the nearest wall" in fault.what
    assert fault.grave
    side = replace(HALL, side_doors=(((0.0, 6.0), (0.0, 7.2)), ((5.0, 6.0), (5.0, 7.2))))
    assert [fault.key for fault in findings(side) if "door" in fault.key] == ["side_doors[1]"]
    inner = replace(side, walls=(((5.0, 5.5), (5.0, 7.7)),))
    assert not [fault for fault in findings(inner) if "door" in fault.key], "a door in an inner wall"


def test_a_screen_that_looks_away_from_the_visitor_is_a_hint_with_the_heading_to_write() -> None:
    (hint,) = found(replace(HALL, places=(replace(DESK, approach=Pose(7.3, 5.0, 0.0)),)), "places desk: approach")
    assert (hint.value, hint.grave) == (0.0, False)
    turned = float(hint.remedy.rpartition(" ")[2])
    assert 180 < turned < 225, "back along the way from home"
    assert found(replace(HALL, places=(replace(DESK, approach=Pose(7.3, 5.0, turned)),)), "places desk: approach") == []


def test_a_counter_across_a_corner_takes_the_floor_on_which_it_stands() -> None:
    floor = ClearanceGrid(replace(HALL, places=(replace(DESK, size=(2.0, 1.0), turn_deg=90.0),)))
    assert floor.exact_clearance_m((9.0, 5.9)) == 0.0
    assert floor.exact_clearance_m((8.2, 5.0)) == pytest.approx(0.3)
    across = replace(DESK, size=(2.0, 1.0), turn_deg=45.0)
    assert across.corners[0] == pytest.approx((9.0 - 0.5 / sqrt(2), 5.0 - 1.5 / sqrt(2)))


def test_the_front_of_a_turned_counter_is_an_expected_wall_and_a_side_door_is_none() -> None:
    across = replace(DESK, departments=("tu-phap",), size=(2.0, 1.0), turn_deg=-45.0)
    front = 9.0 - 0.5 / sqrt(2), 5.0 - 0.5 / sqrt(2)
    lobby = replace(HALL, places=(across,), markers=(Marker(1, *front, 0.7, 225.0, 0.2),))
    before, towards_it = (front[0] - 1.0, front[1] - 1.0), 0.7854
    assert bare_walls(lobby)(before, towards_it, 4.0)[0] == pytest.approx(sqrt(2), abs=0.01)
    assert bare_walls(lobby)((2.0, 6.5), 3.1416, 4.0)[0] == pytest.approx(2.0)
    assert bare_walls(replace(lobby, side_doors=(((0.0, 5.9), (0.0, 7.1)),)))((2.0, 6.5), 3.1416, 4.0) == ()
