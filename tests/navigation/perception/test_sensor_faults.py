"""When a range sensor counts as broken, and when it does no longer."""

from collections.abc import Collection

from robot.navigation.footprint import RANGE_BEARINGS_RAD
from robot.navigation.perception.limits import BROKEN_MS
from robot.navigation.perception.sensor_faults import SensorFaults

AHEAD, REAR = 2, 5
HERE = (3.0, 2.0, 0.0)


def defects() -> SensorFaults:
    """Of a robot that is surrounded by near walls."""
    return SensorFaults(lambda _start, _angle, _within_m: (1.0, 1.0, 1.0), RANGE_BEARINGS_RAD)


def looked(it: SensorFaults, from_ms: float, to_ms: float, mute: Collection[int]) -> tuple[int, ...]:
    """Which are broken at last, of those that are mute in every step of 20 ms."""
    broken: tuple[int, ...] = ()
    for turn in range(round((to_ms - from_ms) / 20) + 1):
        broken = it.broken(from_ms + 20 * turn, mute)
    return broken


def test_a_sensor_without_a_valid_reading_for_three_seconds_is_broken_until_it_has_one() -> None:
    it = defects()
    assert looked(it, 0.0, BROKEN_MS - 20, (AHEAD,)) == ()
    assert looked(it, BROKEN_MS, BROKEN_MS, (AHEAD,)) == (AHEAD,)
    assert looked(it, BROKEN_MS + 20, BROKEN_MS + 20, ()) == ()
    assert looked(it, BROKEN_MS + 40, 2 * BROKEN_MS - 20, (AHEAD,)) == ()


def test_the_time_in_which_the_process_did_not_look_does_not_make_a_sensor_broken() -> None:
    it = defects()
    looked(it, 0.0, 1000.0, (AHEAD,))
    assert looked(it, 9000.0, 10_700.0, (AHEAD,)) == ()
    assert looked(it, 10_720.0, 11_000.0, (AHEAD,)) == (AHEAD,)


def test_a_sensor_that_reads_the_same_all_the_way_or_detects_no_wall_does_not_measure() -> None:
    frozen, deaf = defects(), defects()
    for turn in range(12):
        pose = 3.0 + 0.1 * turn, 2.0, 0.0
        told = (
            frozen.add_reading(AHEAD, 1500, pose, pose, placed=True),
            deaf.add_reading(AHEAD, 4000, pose, pose, placed=True),
        )
    assert told == (True, True)


def test_the_rear_sensor_and_those_of_a_robot_without_a_certain_pose_need_not_detect_a_wall() -> None:
    it = defects()
    for turn in range(12):
        pose = 3.0 + 0.1 * turn, 2.0, 0.0
        assert not it.add_reading(REAR, 4000, pose, pose, placed=True)
        assert not it.add_reading(AHEAD, 4000, pose, pose, placed=False)


def test_of_all_sensors_only_the_rear_one_does_not_look_ahead() -> None:
    assert defects().ahead((AHEAD, REAR))
    assert not defects().ahead((REAR,))
