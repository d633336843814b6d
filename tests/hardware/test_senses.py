"""How long the readings of a board count, and what is known when none comes."""

from math import inf, pi

import msgspec
import pytest

from hardware.range_readings import RangeReadings
from hardware.senses import Senses
from hardware.wire import Range
from robot.guiding.body import RANGE_BEARINGS_RAD
from robot.guiding.clearance import BLIND, FAR_MM
from robot.guiding.floor import Floor
from robot.guiding.lobby import Lobby, Pose
from tests.hardware.rig import LOBBY

HERE = (3.0, 2.0, 0.0)
READ = RangeReadings().told((4000,) * 6, 1000.0)


def senses_in(lobby):
    return Senses(Floor(lobby), lobby, RANGE_BEARINGS_RAD)


def in_the_corridor():
    return senses_in(msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby))


def looked(now_ms, readings=READ, senses=None):
    senses = senses or in_the_corridor()
    return senses.look(now_ms, readings.age_ms(now_ms), HERE, readings, HERE)


def test_a_quarter_of_a_second_after_the_newest_reading_nothing_is_known():
    assert looked(1240.0).ahead_mm == 4000
    assert looked(1260.0) == BLIND


def test_readings_that_do_not_fit_the_robot_tell_nothing_either():
    assert looked(1000.0, RangeReadings().told((4000,) * 3, 1000.0)) == BLIND


def test_after_three_seconds_without_any_reading_all_sensors_are_broken_and_the_first_one_mends_them():
    senses = in_the_corridor()
    broken = [looked(1000.0 + 20 * turn, senses=senses).broken for turn in range(163)]
    assert broken[161] == ()
    assert broken[162] == (0, 1, 2, 3, 4, 5)
    assert looked(4260.0, RangeReadings().told((4000,) * 6, 4260.0), senses).broken == ()


def test_a_sensor_that_was_broken_is_so_after_a_moment_without_any_reading():
    senses = in_the_corridor()
    for turn in range(20):
        readings = RangeReadings().told((4000, 4000, 0, 4000, 4000, 4000), 200.0 * turn)
        looked(200.0 * turn, readings, senses)
    told = [looked(3800.0 + 20 * turn, readings, senses).broken for turn in range(20)]
    told.append(looked(4220.0, RangeReadings().told(readings.mm, 4220.0), senses).broken)
    assert set(told) == {(2,)}


def test_so_is_one_that_was_deaf():
    senses = senses_in(HALL)
    for turn in range(12):
        pose = 10.0 + 0.1 * turn, 4.5, 0.0
        readings = RangeReadings().told((4000,) * 6, 200.0 * turn)
        around = senses.look(200.0 * turn, 0.0, pose, readings, pose)
    assert around.faulty
    senses.look(2500.0, 300.0, pose, readings, pose)
    around = senses.look(2600.0, 0.0, pose, RangeReadings().told((4000,) * 6, 2600.0), pose)
    assert around.faulty
    assert around.ahead_mm == 0


def test_what_was_heard_before_it_is_forgotten():
    senses = in_the_corridor()
    looked(0.0, RangeReadings().told((4000, 4000, 600, 4000, 4000, 4000), 0.0), senses)
    looked(300.0, RangeReadings().told((4000,) * 6, 0.0), senses)
    around = looked(400.0, RangeReadings().told((4000,) * 6, 400.0), senses)
    assert around.ahead_mm == 4000
    assert not around.people


HALL = Lobby(12.0, 9.0, Pose(6.0, 4.0, 270.0), (), ((4.9, 0.0), (7.1, 0.0)))
FENCED = msgspec.structs.replace(HALL, keep_out=(((5.0, 3.0), (7.0, 3.0), (7.0, 6.0), (5.0, 6.0)),))


def heard_nothing(lobby, poses):
    """What is known after the robot has gone along `poses` and no sensor has heard anything."""
    senses = senses_in(lobby)
    for turn, pose in enumerate(poses):
        readings = RangeReadings().told((4000,) * 6, 200.0 * turn)
        around = senses.look(200.0 * turn, 0.0, pose, readings, pose)
    return around


@pytest.mark.parametrize(
    ("lobby", "poses"),
    [
        (HALL, [(6.0, 2.3 - 0.1 * turn, -pi / 2) for turn in range(12)]),
        (FENCED, [(3.2 + 0.1 * turn, 4.5, 0.0) for turn in range(12)]),
    ],
    ids=["open door", "area to keep out of"],
)
def test_where_the_way_is_open_no_sensor_is_deaf_that_hears_nothing(lobby, poses):
    around = heard_nothing(lobby, poses)
    assert not around.faulty
    assert around.ahead_mm == 4000


@pytest.mark.parametrize("lobby", [HALL, FENCED])
def test_before_a_wall_the_one_that_hears_nothing_is(lobby):
    around = heard_nothing(lobby, [(10.0 + 0.1 * turn, 4.5, 0.0) for turn in range(12)])
    assert around.faulty
    assert around.ahead_mm == 0


@pytest.mark.parametrize(("singly", "rushes"), [(True, True), (False, False)])
def test_who_rushes_is_told_by_two_readings_that_follow_closely_where_the_board_tells_them_singly(singly, rushes):
    senses, readings = in_the_corridor(), READ
    for at_ms, range_mm in ((1090.0, 2900), (1180.0, 2700)):
        told = (*READ.mm[:2], range_mm, *READ.mm[3:])
        readings = readings.read(Range(2, range_mm), at_ms) if singly else readings.told(told, at_ms)
        around = looked(at_ms, readings, senses)
    assert (around.contact_ms < inf) is rushes


@pytest.mark.parametrize(("lobby", "somebody"), [(HALL, True), (FENCED, False)], ids=["a hall", "an area of the map"])
def test_what_stands_deep_in_an_area_to_keep_out_of_is_nobody(lobby, somebody):
    pose = (4.0, 4.5, 0.0)  # the area begins 1 m ahead
    readings = RangeReadings().told((4000, 4000, 1600, 4000, 4000, 4000), 1000.0)
    around = senses_in(lobby).look(1000.0, 0.0, pose, readings, pose)
    assert (around.person_mm < FAR_MM) is somebody
