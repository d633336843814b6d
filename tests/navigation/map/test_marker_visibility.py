"""Where markers are in sight depends on where the camera of the settings sits and how far it sees to the side."""

from math import radians
from typing import cast

import msgspec
import pytest
from msgspec.structs import replace

from hardware.motion import control_loop
from hardware.motion.messages import MotionSetup
from hardware.motor_boards.interface import BoardLink
from robot.navigation.localization.arrival_confidence import ArrivalConfidence, TripSummary
from robot.navigation.localization.odometry import Odometry
from robot.navigation.localization.pose_filter import PoseFilter
from robot.navigation.map.lobby_map import Lobby, Marker, Pose
from robot.navigation.map.map_check import findings
from robot.navigation.map.marker_visibility import AS_BUILT, CameraMount, Visibility
from robot.runtime.settings.loader import load_settings

MARKER = Marker(1, 5.0, 2.0, 1.4, 180.0, 0.2)
ROOM = Lobby(5.0, 4.0, Pose(1.0, 2.0, 0.0), (), ((0.0, 1.5), (0.0, 2.5)), markers=(MARKER,))


def seen(eye: CameraMount, heading_deg: float = 0.0, lobby: Lobby = ROOM) -> bool:
    return bool(Visibility(lobby, eye).seen((2.0, 2.0, radians(heading_deg))))


def test_the_shipped_settings_are_those_of_the_robot_as_built() -> None:
    assert CameraMount.of(load_settings().camera) == AS_BUILT


def test_a_lens_sees_so_far_to_the_side_as_its_angle_says_less_the_edge() -> None:
    camera = load_settings(sets=["camera.hfov_deg=100.0"]).camera
    assert not seen(AS_BUILT, 42.0)
    assert seen(CameraMount.of(camera), 42.0)
    assert not seen(CameraMount.of(camera), 52.0)


def test_a_camera_that_looks_to_the_left_sees_what_is_there() -> None:
    left = CameraMount.of(load_settings(sets=["camera.yaw_deg=30.0"]).camera)
    assert seen(left, -50.0)
    assert not seen(AS_BUILT, -50.0)
    assert not seen(left, 20.0)


def test_a_camera_beside_the_middle_and_further_back_looks_from_there() -> None:
    wall = replace(ROOM, walls=(((4.0, 1.0), (4.0, 2.02)),))
    assert not seen(AS_BUILT, lobby=wall)
    assert seen(replace(AS_BUILT, aside_m=0.3), lobby=wall)
    assert not seen(replace(AS_BUILT, aside_m=-0.3), lobby=wall)
    north = replace(ROOM, walls=(((0.0, 3.0), (2.02, 3.0)),), markers=(Marker(2, 2.0, 4.0, 1.4, 270.0, 0.2),))
    assert not seen(AS_BUILT, 90.0, lobby=north)
    assert seen(replace(AS_BUILT, aside_m=-0.3), 90.0, lobby=north)
    post = replace(ROOM, walls=(((2.0, 1.9), (2.0, 2.1)),))
    assert seen(AS_BUILT, lobby=post)
    assert not seen(replace(AS_BUILT, ahead_m=-0.1), lobby=post)


def test_a_low_camera_does_not_see_over_furniture() -> None:
    seats = replace(ROOM, seats=((3.5, 2.0),))
    assert seen(AS_BUILT, lobby=seats)
    assert not seen(replace(AS_BUILT, height_m=0.5), lobby=seats)


def test_the_map_is_checked_for_the_camera_that_it_is_told_of() -> None:
    hall = replace(ROOM, width_m=12.0, home=Pose(2.0, 2.0, 0.0), dock=Pose(10.0, 2.0, 0.0))
    hall = replace(hall, markers=(replace(MARKER, x_m=12.0),))
    assert not any("in sight" in one.what for one in findings(hall))
    assert any("in sight" in one.what for one in findings(hall, replace(AS_BUILT, yaw_deg=90.0)))


def test_a_robot_whose_camera_cannot_see_the_marker_does_not_blame_its_pose_on_arrival() -> None:
    belief = PoseFilter(Odometry(75.0, 360.0, 1320, (2.0, 2.0, 0.0), (0, 0)), ROOM.markers)
    belief.advance(0, 0, 0.0)
    belief.since_marker_m = 5.0
    course = TripSummary(1, arrived=True, blocked=False, looking=False)
    for eye, unsure in ((AS_BUILT, True), (replace(AS_BUILT, half_view_deg=1.0, yaw_deg=20.0), False)):
        assurance = ArrivalConfidence(ROOM, eye)
        assurance.doubt(0.0, belief, course)
        assert assurance.end_look(belief, course) is unsure


def test_the_camera_of_the_settings_reaches_the_motion_process(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = load_settings(sets=["camera.height_m=0.9"])
    told: list[CameraMount] = []
    monkeypatch.setattr(control_loop, "ArrivalConfidence", lambda _lobby, eye: told.append(eye))
    line = msgspec.json.encode(MotionSetup.of(settings.base, ROOM).with_camera(settings.camera))
    control_loop.ControlLoop(msgspec.json.decode(line, type=MotionSetup), cast("BoardLink", None))
    assert told == [replace(AS_BUILT, height_m=0.9)]
