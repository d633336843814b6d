"""The simulated sensors are read when the firmware reads them: one at a time, each told when its echo is back."""

from itertools import pairwise

from simulators.ranging_turns import NOTHING_MM, ORDER, RangingTurns


def told(turns: RangingTurns, ms: int) -> list[tuple[int, int, int]]:
    """(ms, sensor, mm) of everything that is told."""
    found = []
    for at_ms in range(5, ms + 1, 5):
        one = turns.step(float(at_ms))
        if one is not None:
            found.append((at_ms, *one))
    return found


def test_each_sensor_is_read_every_180_ms_and_neighbours_never_in_turn():
    heard = told(RangingTurns(6, lambda sensor: 500 + sensor), 1080)
    assert [sensor for _, sensor, _ in heard[:6]] == list(ORDER)
    first = [at_ms for at_ms, sensor, _ in heard if sensor == 0]
    assert [b - a for a, b in pairwise(first)] == [180] * 5
    order = [sensor for _, sensor, _ in heard]
    assert all(abs(a - b) != 1 for a, b in pairwise(order))


def test_a_near_echo_is_told_sooner_than_a_far_one_and_nothing_last_of_all():
    for range_mm, at_ms in ((300, 10), (3000, 25), (NOTHING_MM, 45)):
        assert told(RangingTurns(6, lambda _sensor, mm=range_mm: mm), 60)[0][0] == at_ms


def test_without_echoes_a_turn_takes_240_ms():
    first = [at_ms for at_ms, sensor, _ in told(RangingTurns(6, lambda _: NOTHING_MM), 600) if sensor == 0]
    assert first[1] - first[0] == 240


def test_what_is_told_is_as_old_as_its_ping():
    now = [1000]
    turns = RangingTurns(6, lambda _: now[0])
    turns.step(5.0)
    now[0] = 2000
    assert turns.step(15.0) == (0, 1000)


def test_a_board_without_sensors_tells_nothing():
    assert told(RangingTurns(0, lambda _: 500), 500) == []
