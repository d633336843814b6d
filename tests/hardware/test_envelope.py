"""The safety gate: whatever is wished for, what passes keeps every limit."""

from itertools import pairwise
from math import inf, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.envelope import (
    COMFORT_MM_S2,
    LONGEST_STEP_MS,
    PROTECTIVE_MM_S2,
    SLOW_ZONE_MM,
    SPEED_CAP_MM_S,
    STILL,
    STOP_ZONE_MM,
    Facts,
    Hold,
    Wheels,
    admit,
    forward_limit_mm_s,
)

FREE = Facts(step_ms=20.0, lease_left_ms=500.0, ahead_mm=5000, latched=False)
SPEEDS = st.floats(-2000, 2000)
WISHES = st.builds(Wheels, SPEEDS, SPEEDS)
FACTS = st.builds(Facts, st.floats(0, 200), st.floats(-100, 1000), st.integers(0, 3000), st.booleans())


def driven(wish: Wheels, facts: Facts, steps: int = 200, last: Wheels = STILL) -> Wheels:
    for _ in range(steps):
        last = admit(wish, last, facts).wheels
    return last


@given(st.lists(st.tuples(WISHES, FACTS), min_size=1, max_size=30))
def test_no_history_of_wishes_breaks_the_cap_or_the_slew(history):
    last = STILL
    for wish, facts in history:
        passed = admit(wish, last, facts)
        for have, had in ((passed.wheels.left_mm_s, last.left_mm_s), (passed.wheels.right_mm_s, last.right_mm_s)):
            assert abs(have) <= SPEED_CAP_MM_S + 1e-6
            if passed.hold is not Hold.LATCHED:
                rate = COMFORT_MM_S2 if passed.hold is Hold.NONE else PROTECTIVE_MM_S2
                assert abs(have - had) <= rate * min(facts.step_ms, LONGEST_STEP_MS) / 1000 + 1e-6
        last = passed.wheels


@given(WISHES, WISHES, FACTS)
def test_a_latched_stop_is_a_stop_at_once(wish, last, facts):
    latched = Facts(facts.step_ms, facts.lease_left_ms, facts.ahead_mm, latched=True)
    assert admit(wish, last, latched).wheels == STILL
    assert admit(wish, last, latched).hold is Hold.LATCHED


@pytest.mark.parametrize("lease_left_ms", [0.0, -1.0, -inf])
def test_without_a_lease_the_wheels_come_to_rest(lease_left_ms):
    facts = Facts(20.0, lease_left_ms, 5000, latched=False)
    fast = Wheels(500.0, 500.0)
    assert admit(fast, fast, facts).hold is Hold.LEASE
    assert admit(fast, fast, facts).wheels == Wheels(480.0, 480.0)
    assert driven(fast, facts, steps=25, last=fast) == STILL


def test_the_last_instant_of_a_lease_still_counts():
    assert admit(Wheels(5.0, 5.0), STILL, Facts(20.0, 0.001, 5000, latched=False)).hold is Hold.NONE


@pytest.mark.parametrize("wish", [Wheels(nan, 0.0), Wheels(0.0, nan), Wheels(inf, 0.0), Wheels(0.0, -inf)])
def test_a_wish_that_is_no_number_brakes(wish):
    passed = admit(wish, Wheels(100.0, 100.0), FREE)
    assert passed.hold is Hold.NONSENSE
    assert passed.wheels == Wheels(80.0, 80.0)


def test_a_curve_beyond_the_cap_keeps_its_shape():
    assert driven(Wheels(1200.0, 600.0), FREE) == Wheels(600.0, 300.0)


def test_the_limit_never_rises_as_the_way_gets_shorter():
    limits = [forward_limit_mm_s(ahead_mm) for ahead_mm in range(2000)]
    assert all(near <= far for near, far in pairwise(limits))
    assert limits[STOP_ZONE_MM - 1] == 0.0
    assert limits[STOP_ZONE_MM] == 150.0
    assert limits[1000] == 300.0
    assert limits[SLOW_ZONE_MM] == SPEED_CAP_MM_S
    assert max(abs(far - near) for near, far in pairwise(limits[STOP_ZONE_MM:])) < 2.0


@pytest.mark.parametrize(("ahead_mm", "speed"), [(569, 0.0), (570, 150.0), (1000, 300.0), (1200, 500.0), (0, 0.0)])
def test_what_stands_ahead_slows_and_stops(ahead_mm, speed):
    facts = Facts(20.0, 500.0, ahead_mm, latched=False)
    wheels = driven(Wheels(500.0, 500.0), facts)
    assert wheels.left_mm_s == pytest.approx(speed)


@pytest.mark.parametrize("ahead_mm", range(500, 1300, 10))
def test_not_a_millimetre_a_second_more_than_the_way_allows(ahead_mm):
    limit = forward_limit_mm_s(ahead_mm)
    passed = admit(Wheels(limit + 0.5, limit + 0.5), Wheels(limit, limit), Facts(20.0, 500.0, ahead_mm, latched=False))
    assert passed.wheels.left_mm_s == pytest.approx(limit)
    exact = admit(Wheels(limit, limit), Wheels(limit, limit), Facts(20.0, 500.0, ahead_mm, latched=False))
    assert (exact.wheels, exact.hold) == (Wheels(limit, limit), Hold.NONE)


def test_turning_on_the_spot_and_backing_off_are_free_with_something_ahead():
    facts = Facts(20.0, 500.0, 0, latched=False)
    assert driven(Wheels(-150.0, 150.0), facts) == Wheels(-150.0, 150.0)
    assert driven(Wheels(-100.0, -100.0), facts) == Wheels(-100.0, -100.0)


def test_a_curve_towards_an_obstacle_stops_whole_and_does_not_become_a_spin():
    assert driven(Wheels(100.0, 300.0), Facts(20.0, 500.0, 100, latched=False)) == STILL


def test_a_late_step_is_no_leap_and_a_clock_that_runs_back_is_no_step():
    late = Facts(5000.0, 500.0, 5000, latched=False)
    assert admit(Wheels(500.0, 500.0), STILL, late).wheels.left_mm_s == pytest.approx(20.0)
    back = Facts(-5.0, 500.0, 5000, latched=False)
    assert admit(Wheels(500.0, 500.0), STILL, back).wheels == STILL
