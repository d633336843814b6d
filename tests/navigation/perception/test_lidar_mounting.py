"""A lidar that looks elsewhere than it believes sees through the walls of the map."""

from collections.abc import Callable
from math import cos, pi, sin

import pytest

from robot.navigation.footprint import RADIUS_M
from robot.navigation.geometry import wrapped
from robot.navigation.localization.odometry import Position
from robot.navigation.map.expected_walls import bare_walls
from robot.navigation.map.lobby_map import Lobby, Pose
from robot.navigation.perception.lidar_mounting import LidarMountingCheck
from simulators.physics.room import RoomGeometry

ROOM = Lobby(9.0, 6.0, Pose(4.5, 3.0, 0.0), (), ((4.0, 0.0), (5.0, 0.0)))
BEARINGS = [number * pi / 18 for number in range(-9, 10)]


def round_the_room(way_m: float) -> Position:
    """Where the robot is that goes along all walls, 1.25 m from each, to the left."""
    for x, y, heading, side_m in ((1.25, 1.25, 0.0, 6.5), (7.75, 1.25, pi / 2, 3.5), (7.75, 4.75, pi, 6.5)):
        if way_m <= side_m:
            return x + way_m * cos(heading), y + way_m * sin(heading), heading
        way_m -= side_m
    return 1.25, 4.75 - min(way_m, 3.5), -pi / 2


def found(
    really: Callable[[float], float], metres: float = 18.0, glass: Callable[[float, float], bool] = lambda _x, _y: False
) -> bool:
    """Whether it is found askew on that way; a sector that looks along `bearing` sees what is along `really(bearing)`,
    and through what is of `glass` there.
    """
    askew, room = LidarMountingCheck(bare_walls(ROOM)), RoomGeometry(ROOM)
    for step in range(round(metres / 0.05)):
        x, y, heading = pose = round_the_room(0.05 * step)
        if askew.begins_look((x, y)):
            for bearing in BEARINGS:
                angle = heading + really(bearing)
                reach_m = room.ray_m(x, y, angle, 12.0)
                if glass(x + reach_m * cos(angle), y + reach_m * sin(angle)):
                    reach_m = 12.0
                askew.add_point(round(1000 * (reach_m - RADIUS_M)), bearing, pose)
    return askew.found


def test_a_lidar_mounted_as_the_settings_say_is_not_found() -> None:
    assert not found(lambda bearing: bearing)


@pytest.mark.parametrize(
    "really",
    [lambda bearing: wrapped(bearing + pi), lambda bearing: -bearing, lambda bearing: wrapped(bearing + pi / 2)],
    ids=["back to front", "upside down", "a quarter turned"],
)
def test_a_lidar_mounted_otherwise_than_the_settings_say_is_found(really: Callable[[float], float]) -> None:
    assert found(really)
    assert not found(really, metres=1.0), "a few looks may be of glass"


def test_people_before_each_wall_are_no_proof_of_a_wrong_lidar_mounting() -> None:
    askew = LidarMountingCheck(bare_walls(ROOM))
    for step in range(60):
        pose = (1.5 + 0.1 * step, 1.25, 0.0)
        if askew.begins_look(pose[:2]):
            for bearing in BEARINGS:
                askew.add_point(300, bearing, pose)
    assert not askew.found


def test_a_robot_that_stands_before_glass_finds_no_wrong_lidar_mounting() -> None:
    askew = LidarMountingCheck(bare_walls(ROOM))
    for _ in range(500):
        if askew.begins_look((2.0, 1.25)):
            for bearing in BEARINGS:
                askew.add_point(4000, bearing, (2.0, 1.25, 0.0))
    assert not askew.found


def test_a_single_front_of_glass_is_no_proof_of_a_wrong_lidar_mounting() -> None:
    assert not found(lambda bearing: bearing, glass=lambda x, y: x > 8.9)
    assert not found(lambda bearing: bearing, glass=lambda x, y: y < 0.1)
