"""What the range sensors tell of the floor and of people."""

from math import cos, inf, radians

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.guiding.approach import Approach, Stir
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
    """Readings ten times a second of a robot at `speed_m_s` along x; the map shows the sensors `mapped`."""

    def __init__(self, speed_m_s=0.0, mapped=()):
        self.approach, self.at_ms, self.x, self.speed_m_s = Approach(), 0.0, 0.0, speed_m_s
        self.mapped = mapped

    def reads(self, *ranges, turn=0.0):
        self.at_ms += 100
        self.x += self.speed_m_s * 0.1
        strange = [9999 if sensor in self.mapped else range_mm for sensor, range_mm in enumerate(ranges)]
        return self.approach.watch(self.at_ms, ranges, strange, RANGE_BEARINGS_RAD, (self.x, 0.0, turn))


def alone(sensor, range_mm):
    return tuple(range_mm if number == sensor else FAR for number in range(6))


def after(it, *ranges):
    """What the last of the readings of sensor 0 tells."""
    told = inf
    for range_mm in ranges:
        told = it.reads(*alone(0, range_mm))
    return told


def test_a_child_that_runs_in_from_the_side_is_timed_to_a_foot_before_the_rim():
    it = Sensors(0.3)
    assert after(it, 1900, 1740) == pytest.approx(1000 * (1.74 - 0.15) / 1.6)
    assert after(it, 1540) == pytest.approx(1000 * (1.54 - 0.15) / 2.0)
    assert after(it, 1340) < 650
    assert after(it, 1140, 940, 740, 540, 340, 140) == 0
    assert seen(alone(0, 900), contact_ms=120.0).contact_ms == 120.0


def test_one_missed_echo_hides_nobody_who_runs():
    it = Sensors()
    there_ms = after(it, 1600, 1430, 1260)
    assert after(it, FAR) == pytest.approx(there_ms - 100), "they come on all the same"
    assert after(it, 920) == pytest.approx(1000 * (0.92 - 0.15) / 1.7)


def test_who_walks_slowly_is_found_by_two_readings_that_are_further_apart():
    it = Sensors()
    assert after(it, 1600, 1540) == inf
    assert after(it, 1480) == pytest.approx(1000 * (1.48 - 0.15) / 0.6)


def test_who_stops_is_nobody_who_comes():
    it = Sensors()
    assert after(it, 1300, 1150, 1000) < inf
    assert after(it, 1000, 1000, 1000, 1000, 1000) == inf


def test_who_has_gone_out_of_its_view_while_coming_is_minded_for_a_second():
    it = Sensors()
    assert after(it, 1000, 900, *[FAR] * 5) < inf
    assert after(it, *[FAR] * 5) == inf


def test_a_child_before_a_mapped_wall_is_timed_from_the_wall_on():
    it = Sensors(mapped=(1,))
    assert it.reads(*alone(1, 980)) == inf
    it.mapped = ()
    assert it.reads(*alone(1, 820)) == pytest.approx(1000 * (0.82 - 0.15) / 1.6)


@pytest.mark.parametrize("mapped", [(), (2,)])
def test_a_wall_that_the_robot_drives_to_does_not_run_at_it(mapped):
    it = Sensors(0.5, mapped)
    for step in range(20):
        assert it.reads(*alone(2, 1400 - 50 * step)) == inf


@pytest.mark.parametrize("turn", [radians(9), radians(-9)])
def test_a_turn_that_shows_something_else_is_nobody_who_comes(turn):
    it = Sensors()
    it.reads(*alone(1, 1200))
    assert it.reads(*alone(1, 1000), turn=turn) == inf


def test_whoever_appears_near_may_run_until_a_second_reading_tells():
    it = Sensors(0.4)
    assert it.reads(*FREE) == inf
    assert it.reads(*alone(2, 1000)) == pytest.approx(1000 * (1.0 - 0.15) / 2.0)
    assert it.reads(*alone(2, 960)) == inf


def test_who_goes_from_one_sensor_to_the_next_has_not_appeared():
    it = Sensors()
    it.reads(*alone(1, 1100))
    assert it.reads(*alone(2, 1000)) == inf


def test_far_away_and_behind_nobody_is_timed():
    it = Sensors()
    it.reads(*alone(2, 2500))
    assert it.reads(*alone(2, 2300)) == inf
    it.reads(*alone(5, 1500))
    assert it.reads(*alone(5, 1300)) == inf


def test_how_long_nothing_has_moved_is_told_whatever_a_sensor_misses():
    stir = Stir()
    for number in range(20):
        missed = number % 3 == 1
        still_ms = stir.watch(100.0 * number, (900 + 10 * (number % 2), FAR if missed else 700), HERE)
    assert still_ms == 1900
    assert stir.watch(2000.0, (900, 560), HERE) == 0
    assert stir.watch(2100.0, (900, 560), HERE) == 100


def test_what_the_robot_passes_itself_has_not_moved():
    stir = Stir()
    for number in range(20):
        still_ms = stir.watch(100.0 * number, (3000 - 140 * number,), (0.14 * number, 0.0, 0.0))
    assert still_ms == 1900


def test_a_board_with_other_sensors_begins_anew():
    stir = Stir()
    stir.watch(0.0, (900,), HERE)
    assert stir.watch(100.0, (900, 900), HERE) == 0
