"""The order of a line and the honesty of an estimate, as functions."""

import math
import random
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from robot.desk.queue.calling_order import LinePosition, calling_order
from robot.desk.queue.wait_estimates import FEWEST, ToldWait, wait_error, wait_range_min

lines = st.lists(st.booleans(), max_size=30).map(lambda flags: [LinePosition(n, flag) for n, flag in enumerate(flags)])


@given(lines, st.integers(0, 10), st.integers(0, 6))
def test_everybody_is_called_once_and_nobody_overtakes_their_like(
    line: list[LinePosition], since: int, every: int
) -> None:
    order = calling_order(line, since, every)
    assert sorted(order) == line
    for flag in (True, False):
        alike = [each for each in order if each.priority is flag]
        assert alike == sorted(alike)


@given(lines, st.integers(0, 10), st.integers(1, 6))
def test_of_so_many_calls_in_a_row_one_has_priority_while_somebody_with_it_waits(
    line: list[LinePosition], since: int, every: int
) -> None:
    order = calling_order(line, since, every)
    last_with = max((place for place, each in enumerate(order) if each.priority), default=-1)
    run = since
    for each in order[: last_with + 1]:
        run = 0 if each.priority else run + 1
        assert run < max(every, since + 1)


def test_priority_is_off_or_absolute_at_the_ends_of_its_scale() -> None:
    line = [LinePosition(1, False), LinePosition(2, True), LinePosition(3, False)]
    assert [each.position for each in calling_order(line, 0, 0)] == [1, 2, 3]
    assert [each.position for each in calling_order(line, 0, 1)] == [2, 1, 3]


@given(st.integers(0, 60), st.lists(st.floats(10, 7200), max_size=40), st.none() | st.floats(0, 7200))
def test_a_range_is_in_steps_of_five_minutes_and_has_a_width(
    ahead: int, services: list[float], running: float | None
) -> None:
    wait = wait_range_min(ahead, services, running)
    if len(services) < FEWEST:
        assert wait is None
        return
    assert wait is not None
    assert 0 <= wait[0] < wait[1]
    assert wait[0] % 5 == wait[1] % 5 == 0


def test_more_people_never_wait_less() -> None:
    services = [300.0, 240.0, 420.0, 360.0, 280.0, 330.0]
    ends = [wait_range_min(ahead, services, 60.0) for ahead in range(30)]
    assert all(a is not None and b is not None and a[1] <= b[1] for a, b in pairwise(ends))


def test_most_waits_of_simulated_mornings_lie_within_what_was_told() -> None:
    chance = random.Random(5)
    told: list[ToldWait] = []
    for _ in range(60):
        mean_s, spread = chance.choice((180, 360, 600)), chance.choice((0.4, 0.7, 1.0))
        told += _morning(chance, mean_s, spread)
    error = wait_error(told)
    assert error is not None
    assert error.tickets > 1000
    assert 0.7 <= error.inside <= 0.95, "a range that is always right is as useless as one that is never"
    assert abs(error.bias_min) < 2


def _morning(chance: random.Random, mean_s: float, spread: float) -> list[ToldWait]:
    """One counter, four hours: who comes waits for all before; services are log-normal."""
    sigma = math.sqrt(math.log(1 + spread * spread))
    at_s, free_s = 0.0, 0.0
    comes: list[tuple[float, float, float]] = []  # came, begun, ended
    told: list[ToldWait] = []
    while at_s < 4 * 3600:
        at_s += chance.expovariate(0.95 / mean_s)
        begun_s = max(at_s, free_s)
        free_s = begun_s + chance.lognormvariate(math.log(mean_s) - sigma * sigma / 2, sigma)
        known = [end - begin for _, begin, end in comes if end <= at_s]
        running = [at_s - begin for _, begin, end in comes if begin <= at_s < end]
        ahead = sum(begin > at_s for _, begin, _ in comes)
        wait = wait_range_min(ahead, known, running[0] if running else None)
        if wait is not None:
            told.append(ToldWait(*wait, (begun_s - at_s) / 60))
        comes.append((at_s, begun_s, free_s))
    return told
