"""When a range sensor counts as broken, and when it does no longer."""

from robot.navigation.footprint import RANGE_BEARINGS_RAD
from robot.navigation.perception.limits import BROKEN_MS
from robot.navigation.perception.sensor_faults import SensorFaults

AHEAD, REAR = 2, 5
HERE = (3.0, 2.0, 0.0)


def defects():
    """Of a robot that is surrounded by near walls."""
    return SensorFaults(lambda _start, _angle, _within_m: (1.0, 1.0, 1.0), RANGE_BEARINGS_RAD)


def looked(it, from_ms, to_ms, mute):
    """Which are broken at last, of those that are mute in every step of 20 ms."""
    broken = ()
    for turn in range(round((to_ms - from_ms) / 20) + 1):
        broken = it.broken(from_ms + 20 * turn, mute)
    return broken


def test_one_that_says_nothing_for_three_seconds_is_broken_until_it_does():
    it = defects()
    assert looked(it, 0.0, BROKEN_MS - 20, (AHEAD,)) == ()
    assert looked(it, BROKEN_MS, BROKEN_MS, (AHEAD,)) == (AHEAD,)
    assert looked(it, BROKEN_MS + 20, BROKEN_MS + 20, ()) == ()
    assert looked(it, BROKEN_MS + 40, 2 * BROKEN_MS - 20, (AHEAD,)) == ()


def test_the_time_in_which_nobody_looked_does_not_count():
    it = defects()
    looked(it, 0.0, 1000.0, (AHEAD,))
    assert looked(it, 9000.0, 10_700.0, (AHEAD,)) == ()
    assert looked(it, 10_720.0, 11_000.0, (AHEAD,)) == (AHEAD,)


def test_what_says_the_same_all_the_way_or_hears_no_wall_does_not_measure():
    frozen, deaf = defects(), defects()
    for turn in range(12):
        pose = 3.0 + 0.1 * turn, 2.0, 0.0
        told = (
            frozen.add_reading(AHEAD, 1500, pose, pose, placed=True),
            deaf.add_reading(AHEAD, 4000, pose, pose, placed=True),
        )
    assert told == (True, True)


def test_the_one_at_the_back_and_one_of_a_robot_that_is_not_placed_need_not_hear_a_wall():
    it = defects()
    for turn in range(12):
        pose = 3.0 + 0.1 * turn, 2.0, 0.0
        assert not it.add_reading(REAR, 4000, pose, pose, placed=True)
        assert not it.add_reading(AHEAD, 4000, pose, pose, placed=False)


def test_only_one_at_the_back_does_not_look_ahead():
    assert defects().ahead((AHEAD, REAR))
    assert not defects().ahead((REAR,))
