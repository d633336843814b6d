"""The simulated sensors are read when the firmware reads them, each told when its echo is back."""

from itertools import pairwise

import pytest

from robot.navigation.footprint import RANGE_BEARINGS_DEG
from simulators.physics.range_sensor_schedule import ASIDE_MM, NOTHING_MM, ORDERS, RangingTurns


def told(turns: RangingTurns, ms: int) -> list[tuple[int, int, int]]:
    """(ms, sensor, mm) of everything that is told."""
    return [(at_ms, *one) for at_ms in range(5, ms + 1, 5) for one in turns.step(float(at_ms))]


def test_each_sensor_is_read_every_180_ms_and_neighbours_never_in_turn() -> None:
    heard = told(RangingTurns(6, lambda sensor: 500 + sensor, echo_lines=1), 1080)
    first = [at_ms for at_ms, sensor, _ in heard if sensor == 0]
    assert [b - a for a, b in pairwise(first)] == [180] * 5
    order = [sensor for _, sensor, _ in heard]
    assert all(abs(a - b) != 1 for a, b in pairwise(order))


def test_two_at_once_are_read_every_90_ms() -> None:
    heard = told(RangingTurns(6, lambda sensor: 500 + sensor), 720)
    for number in range(6):
        times = [at_ms for at_ms, sensor, _ in heard if sensor == number]
        assert [b - a for a, b in pairwise(times)] == [90] * (len(times) - 1)
        assert len(times) >= 7


@pytest.mark.parametrize("echo_lines", ORDERS)
def test_who_are_asked_at_once_look_far_apart_and_each_is_asked_once(echo_lines: int) -> None:
    for at_once in ORDERS[echo_lines]:
        for a, b in pairwise(at_once):
            assert abs(RANGE_BEARINGS_DEG[a] - RANGE_BEARINGS_DEG[b]) >= 95
    assert sorted(sensor for at_once in ORDERS[echo_lines] for sensor in at_once) == list(range(6))


def test_a_near_echo_is_told_sooner_than_a_far_one_and_nothing_last_of_all() -> None:
    for range_mm, at_ms in ((300, 10), (3000, 25), (NOTHING_MM, 45)):
        assert told(RangingTurns(6, lambda _sensor, mm=range_mm: mm), 60)[0][0] == at_ms


@pytest.mark.parametrize(("echo_lines", "cycle_ms"), [(1, 240), (2, 120)])
def test_without_echoes_a_turn_takes_longer(echo_lines: int, cycle_ms: int) -> None:
    turns = RangingTurns(6, lambda _: NOTHING_MM, echo_lines)
    first = [at_ms for at_ms, sensor, _ in told(turns, 600) if sensor == 0]
    assert first[1] - first[0] == cycle_ms


def test_the_next_are_asked_when_both_are_silent() -> None:
    heard = told(RangingTurns(6, lambda sensor: NOTHING_MM if sensor == 3 else 500), 100)
    assert [at_ms for at_ms, sensor, _ in heard if sensor in (0, 1)] == [10, 50]


def test_what_is_told_is_as_old_as_its_ping() -> None:
    now = [1000]
    turns = RangingTurns(6, lambda _: now[0])
    turns.step(5.0)
    now[0] = 2000
    assert turns.step(15.0) == [(0, 1000), (3, 1000)]


def test_a_board_without_sensors_tells_nothing() -> None:
    assert told(RangingTurns(0, lambda _: 500), 500) == []


def test_with_crosstalk_a_farther_sensor_sometimes_reads_what_a_nearer_one_sees() -> None:
    near, far = 500, 3000

    def heard(crosstalk: float, echo_lines: int = 2) -> set[tuple[int, int]]:
        turns = RangingTurns(6, lambda sensor: near if sensor == 0 else far, echo_lines, crosstalk)
        return {(sensor, range_mm) for _, sensor, range_mm in told(turns, 3_000)}

    truth = {(0, near), *((sensor, far) for sensor in range(1, 6))}
    assert heard(0.0) == truth
    assert heard(0.3) == truth | {(3, near + ASIDE_MM)}
    assert heard(1.0) == truth - {(3, far)} | {(3, near + ASIDE_MM)}
    assert heard(1.0, echo_lines=1) == truth, "one after the other"


def test_nothing_that_a_sensor_sees_sends_its_ping_to_no_other() -> None:
    turns = RangingTurns(6, lambda sensor: NOTHING_MM if sensor == 0 else 3000, crosstalk=1.0)
    assert (3, 3000) in {(sensor, range_mm) for _, sensor, range_mm in told(turns, 300)}
