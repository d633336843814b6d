"""A lidar that looks elsewhere than it believes sees through the walls of the map."""

from math import pi

import pytest

from robot.guiding.askew import Askew
from robot.guiding.body import RADIUS_M
from robot.guiding.geometry import wrapped
from robot.guiding.lobby import Lobby, Pose
from robot.guiding.walls import bare_walls
from simulators.room import Room

ROOM = Lobby(9.0, 6.0, Pose(4.5, 3.0, 0.0), (), ((4.0, 0.0), (5.0, 0.0)))
BEARINGS = [number * pi / 18 for number in range(-9, 10)]


def found(really, metres=12.0, glass=lambda _x, _y: False):
    """Whether it is found askew on a way along a wall, 1 m from it; a sector that looks along `bearing` sees what is
    along `really(bearing)`; where `glass` is, nothing.
    """
    askew, room = Askew(bare_walls(ROOM)), Room(ROOM)
    for step in range(round(metres / 0.05)):
        way_m = step * 0.05 % 6.0
        pose = (1.5 + way_m, 1.25, 0.0)
        if askew.begins_look((step * 0.05, 0.0)):
            for bearing in BEARINGS:
                reach_m = room.ray_m(*pose[:2], really(bearing), 12.0)
                if glass(bearing, reach_m):
                    reach_m = 12.0
                askew.look(round(1000 * (reach_m - RADIUS_M)), bearing, pose)
    return askew.found


def test_one_that_is_mounted_as_the_settings_say_is_not_askew():
    assert not found(lambda bearing: bearing)


@pytest.mark.parametrize(
    "really",
    [lambda bearing: wrapped(bearing + pi), lambda bearing: -bearing, lambda bearing: wrapped(bearing + pi / 2)],
    ids=["back to front", "upside down", "a quarter turned"],
)
def test_one_that_is_mounted_otherwise_is(really):
    assert found(really)
    assert not found(really, metres=1.0), "a few looks may be of glass"


def test_somebody_before_each_wall_does_not_make_it_so():
    askew = Askew(bare_walls(ROOM))
    for step in range(60):
        pose = (1.5 + 0.1 * step, 1.25, 0.0)
        if askew.begins_look(pose[:2]):
            for bearing in BEARINGS:
                askew.look(300, bearing, pose)
    assert not askew.found


def test_a_robot_that_stands_before_glass_finds_nothing():
    askew = Askew(bare_walls(ROOM))
    for _ in range(500):
        if askew.begins_look((2.0, 1.25)):
            for bearing in BEARINGS:
                askew.look(4000, bearing, (2.0, 1.25, 0.0))
    assert not askew.found


def test_a_third_of_the_walls_may_be_of_glass():
    assert not found(lambda bearing: bearing, glass=lambda bearing, _reach: round(bearing * 18 / pi) % 3 == 0)
