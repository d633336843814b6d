"""What the range sensors tell of the floor and of people."""

from math import cos, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.guiding.approach import Approach
from robot.guiding.body import RANGE_BEARINGS_RAD
from robot.guiding.clearance import BLIND, FROZEN_M, Frozen, ahead_mm, strangers_mm, surroundings

FAR = 4000
FREE = (FAR,) * 6
HERE = (3.0, 2.0, 0.0)


def nothing_mapped(_start, _angle, _within_m):
    return False


def wall_behind(start, angle, within_m):
    """Everything with x below 2 m."""
    return start[0] + within_m * cos(angle) < 2.0


def wall_ahead(start, angle, within_m):
    """Everything with x beyond 4.9 m."""
    return start[0] + within_m * cos(angle) > 4.9


def seen(ranges, mapped=nothing_mapped, **more):
    return surroundings(ranges, strangers_mm(ranges, HERE, mapped), HERE, **more)


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


def test_somebody_at_the_rim_beside_the_corridor_is_in_the_way():
    assert seen((150, FAR, FAR, FAR, FAR, FAR)).ahead_mm == 0
    assert seen((700, FAR, FAR, FAR, FAR, FAR)).ahead_mm == FAR


@given(st.lists(st.integers(0, 9999), min_size=0, max_size=9), st.floats(-3.0, 3.0))
def test_no_reading_makes_more_room_than_the_nearest_echo_in_the_corridor(ranges, heading):
    pose = (1.0, 1.0, heading)
    around = surroundings(ranges, strangers_mm(ranges, pose, nothing_mapped), pose)
    assert around.ahead_mm >= 0
    if len(ranges) in (5, 6):
        assert around.ahead_mm <= ranges[2]
    else:
        assert around == BLIND


def test_a_sensor_that_says_the_same_over_a_metre_is_frozen_and_blocks_until_it_changes():
    frozen = Frozen()
    ranges = (1234, FAR, 2500, FAR, FAR, FAR)
    assert frozen.watch(ranges, (0.0, 0.0)) == (False,) * 6
    assert frozen.watch(ranges, (FROZEN_M + 0.01, 0.0)) == (True, False, True, False, False, False)
    assert seen(ranges, frozen=(True, False, True, False, False, False)).ahead_mm == 0
    assert frozen.watch((1235, FAR, 2501, FAR, FAR, FAR), (1.1, 0.0)) == (False,) * 6


def test_a_sensor_that_finds_nothing_is_not_frozen():
    frozen = Frozen()
    frozen.watch(FREE, (0.0, 0.0))
    assert frozen.watch(FREE, (5.0, 0.0)) == (False,) * 6


class Sensors:
    """Readings ten times a second of a robot at `speed_m_s` along x."""

    def __init__(self, speed_m_s=0.0):
        self.approach, self.at_ms, self.x, self.speed_m_s = Approach(), 0.0, 0.0, speed_m_s

    def reads(self, *ranges, turn=0.0):
        self.at_ms += 100
        self.x += self.speed_m_s * 0.1
        return self.approach.watch(self.at_ms, ranges, RANGE_BEARINGS_RAD, (self.x, 0.0, turn))


def test_a_child_that_runs_in_from_the_side_is_in_the_way_before_it_is_there():
    it = Sensors(0.3)
    assert it.reads(1100, FAR, FAR, FAR, FAR, FAR) is None
    assert it.reads(1000, FAR, FAR, FAR, FAR, FAR) > 0, "there is room yet"
    assert it.reads(870, FAR, FAR, FAR, FAR, FAR) < 300
    assert it.reads(700, FAR, FAR, FAR, FAR, FAR) < 0
    assert seen((760, FAR, FAR, FAR, FAR, FAR), room_mm=-10).ahead_mm == 0


def test_a_wall_that_the_robot_drives_to_does_not_run_at_it():
    it = Sensors(0.5)
    for step in range(20):
        assert it.reads(FAR, FAR, 1400 - 50 * step, FAR, FAR, FAR) is None


@pytest.mark.parametrize("turn", [radians(9), radians(-9)])
def test_a_turn_that_shows_something_else_is_nobody_who_comes(turn):
    it = Sensors()
    it.reads(FAR, 1200, FAR, FAR, FAR, FAR)
    assert it.reads(FAR, 1000, FAR, FAR, FAR, FAR, turn=turn) is None


def test_an_echo_after_a_missed_one_is_nobody_who_comes():
    it = Sensors()
    it.reads(FAR, FAR, FAR, FAR, FAR, FAR)
    assert it.reads(FAR, 900, FAR, FAR, FAR, FAR) is None
