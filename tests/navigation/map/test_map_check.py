"""What is found wrong with a lobby map: ways home and onto the dock, markers, narrow passages, dark stretches."""

import pytest
from msgspec.structs import replace

from robot.navigation.map.lobby_map import Lobby, Marker, Pose
from robot.navigation.map.map_check import findings
from robot.navigation.map.map_finding import MapFinding
from robot.navigation.map.marker_visibility import Visibility
from tests.navigation.map.hall import DESK, HALL


def told(lobby: Lobby) -> list[str]:
    return [f"{finding.key}: {finding.what} | {finding.vi}" for finding in findings(lobby)]


def held(lobby: Lobby) -> list[MapFinding]:
    return [finding for finding in findings(lobby) if "held" in finding.what]


def with_markers(*markers: Marker) -> Lobby:
    return replace(HALL, markers=(*HALL.markers, *markers))


def test_nothing_is_wrong_with_a_good_map() -> None:
    assert told(HALL) == []


def test_a_dock_away_from_home_is_one_onto_which_the_robot_never_drives() -> None:
    assert "never drives onto it" in told(replace(HALL, dock=Pose(2.5, 2.0, 90.0)))[0]
    assert told(replace(HALL, dock=HALL.home)) == []


def test_a_dock_at_home_that_faces_another_way_is_one_onto_which_the_robot_never_drives() -> None:
    (turned,) = findings(replace(HALL, dock=replace(HALL.home, heading_deg=270.0)))
    assert (turned.key, turned.value) == ("dock: x_m, y_m, heading_deg", [2.0, 2.0, 270.0])
    assert turned.grave
    assert "faces another way than home, which faces 90 degrees: the robot never drives onto it" in turned.what
    assert "quay hướng khác; hướng của chỗ đứng chờ là 90 độ" in turned.vi
    assert told(replace(HALL, dock=replace(HALL.home, heading_deg=-270.0))) == [], "the same way"


AISLE = replace(DESK, id="aisle", centre=(2.0, 9.0), approach=Pose(2.0, 7.6, 90.0))
"""From there the robot comes back to home square to the wall."""


def test_home_before_a_wall_that_holds_the_robot_coming_back_is_a_fault() -> None:
    (back,) = held(replace(HALL, home=Pose(2.0, 0.7, 90.0), places=(AISLE,)))
    assert (back.key, back.value, back.grave) == ("route aisle -> home", [2.0, 0.7], True)
    assert "the robot is held before it gets there" in back.what
    assert "y 0.0" in back.what, "the wall, 0.45 m before its rim"
    assert "robot sẽ bị giữ lại" in back.vi
    assert held(replace(HALL, home=Pose(2.0, 1.0, 90.0), places=(AISLE,))) == []


def test_a_wall_at_a_slant_before_home_holds_the_robot_coming_back() -> None:
    (back,) = held(replace(HALL, home=Pose(2.0, 0.7, 90.0)))
    assert back.key == "route desk -> home"


def test_an_area_to_keep_out_of_holds_nobody_before_home() -> None:
    mat = ((1.0, 0.1), (3.0, 0.1), (3.0, 0.9), (1.0, 0.9))
    assert held(replace(HALL, home=Pose(2.0, 1.5, 90.0), keep_out=(mat,), places=(DESK, AISLE))) == []


@pytest.mark.parametrize("where", ["home", "elsewhere"])
def test_a_dock_so_near_before_a_wall_that_the_robot_never_gets_onto_it_is_a_fault(where: str) -> None:
    near, far = Pose(2.0, 0.7, 270.0), Pose(2.0, 1.0, 270.0)
    at_home = where == "home"
    (short,) = held(replace(HALL, home=near if at_home else HALL.home, dock=near))
    assert (short.key, short.value, short.grave) == ("dock", [2.0, 0.7], True)
    assert "the robot is held before it gets there" in short.what
    assert held(replace(HALL, home=far if at_home else HALL.home, dock=far)) == []


def test_what_reaches_into_the_last_piece_of_the_way_onto_a_dock_is_a_fault() -> None:
    dock = Pose(2.0, 2.0, 270.0)
    post = ((2.28, 2.3), (2.33, 2.3), (2.33, 2.4), (2.28, 2.4))
    beside, *_ = findings(replace(HALL, home=dock, dock=dock, keep_out=(post,)))
    assert (beside.key, beside.grave) == ("dock", True)
    assert "on the last 0.7 m onto the dock 0.2" in beside.what


def test_a_side_wall_before_the_staging_pose_is_a_hint_where_it_bars_the_way_onto_the_dock() -> None:
    """It comes across the line onto the dock, from the right in the picture."""
    dock, beside = Pose(2.0, 2.0, 270.0), replace(DESK, approach=Pose(7.3, 2.7, 180.0))
    lobby = replace(HALL, home=dock, dock=dock, places=(beside,))
    assert held(replace(lobby, walls=(((1.2, 1.0), (1.2, 4.0)),))) == []
    (hint,) = held(replace(lobby, walls=(((1.55, 1.0), (1.55, 4.0)),)))
    assert (hint.key, hint.grave) == ("route desk -> dock", False)
    assert "the robot may be held before it gets there: something at x 1." in hint.what


def test_two_markers_at_one_spot_cannot_both_hang_there() -> None:
    assert "same spot" in told(with_markers(Marker(7, 0.0, 3.1, 1.5, 0.0, 0.2)))[0]
    far_sides = with_markers(Marker(7, 8.2, 5.0, 1.5, 0.0, 0.2))
    assert not any("same spot" in line for line in told(far_sides)), "both sides of a thin wall"


def test_a_marker_that_faces_into_what_it_hangs_on_is_a_fault() -> None:
    assert "faces into it" in told(with_markers(Marker(7, 0.0, 5.0, 1.5, 180.0, 0.2)))[0]
    assert "faces into it" in told(with_markers(Marker(7, 8.2, 4.8, 0.7, 0.0, 0.2)))[0], "into the desk"
    walled = replace(HALL, walls=(((5.0, 6.0), (5.0, 9.0)),))
    before, behind = Marker(7, 4.96, 7.0, 1.5, 180.0, 0.2), Marker(7, 4.96, 7.0, 1.5, 0.0, 0.2)
    assert not any("faces" in line for line in told(replace(walled, markers=(*HALL.markers, before))))
    assert "faces into it" in told(replace(walled, markers=(*HALL.markers, behind)))[0], "an inner wall"


def test_a_marker_that_faces_along_the_wall_on_which_it_hangs_is_a_fault() -> None:
    along = [one for one in findings(with_markers(Marker(7, 0.03, 5.0, 1.5, 90.0, 0.2))) if one.grave]
    assert [finding.key for finding in along] == ["markers 7"]
    assert "faces along" in along[0].what
    askew = findings(with_markers(Marker(7, 0.03, 5.0, 1.5, 30.0, 0.2)))
    assert not any(finding.grave for finding in askew), "on a wedge"


def test_a_marker_that_is_further_than_5_cm_from_every_surface_hangs_in_the_air() -> None:
    assert not any("air" in line for line in told(with_markers(Marker(7, 0.04, 5.0, 1.5, 0.0, 0.2))))
    assert any("0.08 m from" in line for line in told(with_markers(Marker(7, 0.08, 5.0, 1.5, 0.0, 0.2))))
    within = with_markers(Marker(7, 8.32, 4.7, 0.7, 180.0, 0.2))
    assert any("0.12 m from" in line for line in told(within)), "deep in the desk"


def test_a_marker_over_the_desk_hangs_on_the_wall_behind_it() -> None:
    assert told(with_markers(Marker(7, 10.0, 5.0, 1.6, 180.0, 0.2))) == []


def test_a_marker_so_high_that_the_camera_has_it_in_its_picture_only_from_far_away_is_a_hint() -> None:
    low, high = HALL.markers
    assert findings(replace(HALL, markers=(low, replace(high, height_m=2.9)))) == []
    (hint,) = findings(replace(HALL, markers=(low, replace(high, height_m=4.5))))
    assert (hint.key, hint.grave) == (f"markers {high.id}: height_m", False)
    assert "from 0.0 to 3.0 m" in hint.what


def test_a_marker_that_no_route_passes_is_a_hint_not_a_fault() -> None:
    found = findings(with_markers(Marker(7, 5.0, 10.0, 1.5, 270.0, 0.05)))
    assert [(finding.key, finding.grave) for finding in found] == [("markers 7", False)]


def test_a_stretch_without_a_marker_names_route_and_place() -> None:
    long = replace(HALL, width_m=30.0, places=(replace(DESK, centre=(28.0, 5.0), approach=Pose(26.3, 5.0, 180.0)),))
    found = findings(replace(long, markers=(Marker(2, 0.0, 3.0, 1.5, 0.0, 0.2),)))
    assert found[0].grave
    assert found[0].key == "route home -> desk"
    assert "no marker is in sight" in found[0].what
    assert findings(replace(long, markers=())) == [], "a lobby without markers is driven by the wheels"


def test_a_narrow_passage_is_told_with_its_place() -> None:
    walls = (((5.0, 0.0), (5.0, 4.55)), ((5.0, 5.45), (5.0, 10.0)))
    found = [one for one in findings(replace(HALL, walls=walls)) if "narrow" in one.what]
    assert len(found) == 1, "there and back is one passage"
    assert abs(found[0].value[0] - 5.0) <= 0.3
    assert not found[0].grave


def test_walls_hide_markers_and_furniture_hides_low_ones() -> None:
    eye = (2.0, 5.0, 0.0)
    low, high = Marker(7, 6.0, 5.0, 0.5, 180.0, 0.2), Marker(8, 6.0, 5.1, 1.5, 180.0, 0.2)
    table = replace(DESK, centre=(4.0, 5.0), approach=None)
    assert Visibility(replace(HALL, places=(), markers=(low, high))).seen(eye) == [low, high]
    assert Visibility(replace(HALL, places=(table,), markers=(low, high))).seen(eye) == [high]
    wall = (((4.0, 4.0), (4.0, 6.0)),)
    assert Visibility(replace(HALL, places=(), walls=wall, markers=(low, high))).seen(eye) == []
    assert Visibility(replace(HALL, places=(), markers=(replace(high, heading_deg=0.0),))).seen(eye) == []
    assert Visibility(replace(HALL, places=(), markers=(high,))).seen((2.0, 5.0, 1.5)) == []
