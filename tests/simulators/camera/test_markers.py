"""Sightings drawn from noise and markers drawn into pictures: both tell what geometry demands, no more and no less."""

import math
import statistics

import numpy as np
import pytest

from hardware.camera.camera_model import Mount
from hardware.vision.apriltags import MarkerEye
from robot.navigation.localization.marker_sighting import Sighting
from robot.navigation.map.lobby_map import Lobby, Marker
from simulators.camera.marker_noise import MarkerCamera, Seeing, displaced
from simulators.camera.marker_rendering import MarkersDrawn
from simulators.camera.pinhole_camera import Pinhole
from simulators.lobby.random_lobbies import random_lobby
from simulators.physics.differential_drive import Pose as Pose3
from simulators.physics.room import RoomGeometry
from tests.simulators.physics.corridor import CORRIDOR

FLAT = Marker(7, 6.0, 4.0, 1.4, 270.0, 0.2)


def camera(seeing: Seeing, markers: tuple[Marker, ...] = (FLAT,), seed: int = 1) -> MarkerCamera:
    return MarkerCamera(RoomGeometry(CORRIDOR), markers, seeing, seed)


def looks(eyes: MarkerCamera, pose: Pose3, pictures: int = 300, turn_rad_s: float = 0.0) -> list[Sighting]:
    found = []
    for number in range(pictures):
        eyes.look(100.0 * number, pose, turn_rad_s, 0.0)
        found += eyes.due(100.0 * number + 1000)
    return found


def test_range_and_bearing_are_those_of_the_axle() -> None:
    seen = looks(camera(Seeing(misses=0.0)), (6.5, 1.5, math.pi / 2))
    assert len(seen) == 300
    assert statistics.fmean(one.range_m for one in seen) == pytest.approx(math.hypot(0.5, 2.5), abs=0.01)
    assert statistics.fmean(one.bearing_rad for one in seen) == pytest.approx(math.atan2(0.5, 2.5), abs=0.002)
    assert 0.01 < statistics.stdev(one.range_m for one in seen) < 0.05


def test_a_marker_behind_too_slanted_or_hidden_is_not_seen() -> None:
    assert looks(camera(Seeing()), (6.0, 1.5, -math.pi / 2)) == []
    assert looks(camera(Seeing()), (1.0, 3.7, 0.1)) == []
    eyes = camera(Seeing())
    eyes.room.discs = [(6.0, 2.8, 0.22)]
    assert looks(eyes, (6.0, 1.5, math.pi / 2)) == [], "somebody stands before it"


def test_pictures_get_lost_and_arrive_late() -> None:
    eyes = camera(Seeing(misses=0.0, lost=0.5))
    assert 100 < len(looks(eyes, (6.0, 1.5, math.pi / 2))) < 200
    eyes = camera(Seeing(misses=0.0))
    eyes.look(0.0, (6.0, 1.5, math.pi / 2), 0.0, 0.0)
    assert eyes.due(50.0) == ()
    assert len(eyes.due(140.0)) == 1


def test_in_a_blackout_nothing_is_seen() -> None:
    eyes = camera(Seeing(blackout_m=(0.0, 5.0)))
    assert looks(eyes, (6.0, 1.5, math.pi / 2)) == []


def test_a_displaced_marker_hangs_on_the_same_wall() -> None:
    markers = random_lobby(1).markers
    moved = displaced(markers, 2, 0.3, seed=1)
    facing = math.radians(markers[2].heading_deg)
    dx, dy = moved[2].x_m - markers[2].x_m, moved[2].y_m - markers[2].y_m
    assert math.hypot(dx, dy) == pytest.approx(0.3)
    assert dx * math.cos(facing) + dy * math.sin(facing) == pytest.approx(0.0, abs=1e-9)
    assert moved[:2] == markers[:2]


@pytest.mark.parametrize(("pose", "range_cm"), [((6.3, 2.6, 1.5), 1.0), ((4.6, 1.2, 1.2), 2.0), ((7.0, 0.6, 1.9), 3.0)])
def test_the_real_detector_finds_a_drawn_marker_where_it_hangs(
    pose: tuple[float, float, float], range_cm: float
) -> None:
    eye = Pinhole.on_robot(pose, 960, 720)
    picture = np.full((720, 960, 3), 200, dtype=np.uint8)
    MarkersDrawn(_with(FLAT)).draw(picture, eye, FLAT)
    (seen,) = MarkerEye(Mount(70.0, 1.32, 0.16), {7: FLAT}).look(picture, 5.0)
    dx, dy = FLAT.x_m - pose[0], FLAT.y_m - pose[1]
    assert seen.range_m == pytest.approx(math.hypot(dx, dy), abs=range_cm / 100)
    assert seen.bearing_rad == pytest.approx(math.atan2(dy, dx) - pose[2], abs=0.005)


def test_a_marker_is_not_drawn_from_behind_or_through_a_wall() -> None:
    clean = np.full((480, 640, 3), 200, dtype=np.uint8)
    for pose, walls in (((6.0, 6.0, -math.pi / 2), ()), ((6.0, 1.0, math.pi / 2), (((5.0, 2.5), (7.0, 2.5)),))):
        picture = clean.copy()
        MarkersDrawn(_with(FLAT, walls)).draw(picture, Pinhole.on_robot(pose, 640, 480), FLAT)
        assert (picture == clean).all()


def _with(marker: Marker, walls: tuple[tuple[tuple[float, float], ...], ...] = ()) -> Lobby:
    from msgspec.structs import replace

    return replace(CORRIDOR, markers=(marker,), walls=walls)
