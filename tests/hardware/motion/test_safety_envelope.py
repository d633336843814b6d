"""The safety gate: whatever is wished for, what passes keeps every limit."""

from dataclasses import replace
from itertools import pairwise, product
from math import inf, isfinite, nan

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.motion.safety_envelope import (
    STILL,
    Braking,
    EnvelopeInput,
    Hold,
    LimitedCommand,
    Purpose,
    WheelSpeeds,
    approach_limit_mm_s,
    forward_limit_mm_s,
    limit,
    reverse_limit_mm_s,
)
from tests.hardware.motion.gate import FREE, driven, steps_until, straight

SPEEDS = st.floats(-2000, 2000)
ANY_SPEED = st.floats(allow_nan=True, allow_infinity=True)
WISHES = st.builds(WheelSpeeds, SPEEDS, SPEEDS)
FACTS = st.builds(
    EnvelopeInput,
    step_ms=st.floats(-20, 200),
    lease_left_ms=st.floats(-100, 1000),
    ahead_mm=st.integers(-5, 3000),
    latched=st.booleans(),
    rear_mm=st.integers(-5, 1000),
    person_mm=st.integers(0, 3000),
    ranges_age_ms=st.floats(0, 400),
    ranges_faulty=st.booleans(),
    purpose=st.sampled_from(Purpose),
    contact_ms=st.one_of(st.just(inf), st.floats(-100, 1500)),
    sure_contact_ms=st.one_of(st.just(inf), st.floats(-100, 1500)),
    braking=st.sampled_from(Braking),
)


@given(st.lists(st.tuples(WISHES, FACTS), min_size=1, max_size=30))
def test_no_history_of_wishes_breaks_the_cap_or_the_slew(history: list[tuple[WheelSpeeds, EnvelopeInput]]) -> None:
    last = STILL
    for wish, facts in history:
        passed = limit(wish, last, facts)
        for have, had in ((passed.wheels.left_mm_s, last.left_mm_s), (passed.wheels.right_mm_s, last.right_mm_s)):
            assert abs(have) <= 600 + 1e-6
            if passed.hold is not Hold.LATCHED:
                step_s = max(0.0, min(facts.step_ms, 40)) / 1000
                assert abs(have) - abs(had) <= 500 * step_s + 1e-6, "speeding up is never hurried"
                assert abs(had) - abs(have) <= passed.braking.value * step_s + 1e-6
                assert have * had >= 0, "a wheel that turns round stops first"
        last = passed.wheels


@given(st.builds(WheelSpeeds, ANY_SPEED, ANY_SPEED), st.builds(WheelSpeeds, ANY_SPEED, ANY_SPEED), FACTS)
def test_whatever_comes_in_what_leaves_is_a_number_within_the_cap(
    wish: WheelSpeeds, last: WheelSpeeds, facts: EnvelopeInput
) -> None:
    wheels = limit(wish, last, facts).wheels
    assert isfinite(wheels.left_mm_s)
    assert isfinite(wheels.right_mm_s)
    assert max(abs(wheels.left_mm_s), abs(wheels.right_mm_s)) <= 600 + 1e-6


@given(WISHES, FACTS)
def test_in_the_end_every_wish_keeps_the_limits_of_its_place(wish: WheelSpeeds, facts: EnvelopeInput) -> None:
    facts = replace(facts, latched=False, step_ms=20.0, lease_left_ms=1.0)
    wheels = driven(wish, facts, steps=150)
    forward, turning = (wheels.left_mm_s + wheels.right_mm_s) / 2, (wheels.right_mm_s - wheels.left_mm_s) / 2
    old = facts.ranges_age_ms > 200
    assert forward <= forward_limit_mm_s(0 if old else facts.ahead_mm) + 0.6
    assert forward <= approach_limit_mm_s(facts.contact_ms) + 0.6
    assert forward >= -reverse_limit_mm_s(0 if old else facts.rear_mm) - 0.6
    pace = {Purpose.TRAVEL: 600, Purpose.GUIDE: 500, Purpose.APPROACH: 150}[facts.purpose]
    pace = min(pace, 300) if facts.ranges_faulty or facts.person_mm < 1000 else pace
    assert max(abs(forward), abs(turning)) <= pace + 0.6


@given(WISHES, st.builds(WheelSpeeds, st.floats(-600, 600), st.floats(-600, 600)), FACTS)
def test_whatever_is_wished_for_what_rolls_too_fast_is_braked_as_fast_as_may_be(
    wish: WheelSpeeds, last: WheelSpeeds, facts: EnvelopeInput
) -> None:
    facts = replace(facts, latched=False, step_ms=20.0)
    wheels = limit(wish, last, facts).wheels
    old = facts.ranges_age_ms > 200
    ahead_limit = min(forward_limit_mm_s(0 if old else facts.ahead_mm), approach_limit_mm_s(facts.contact_ms))
    limits = ahead_limit, reverse_limit_mm_s(0 if old else facts.rear_mm)
    for sign, most in zip((1, -1), limits, strict=True):
        had, have = (sign * (rims.left_mm_s + rims.right_mm_s) / 2 for rims in (last, wheels))
        fastest = max(abs(last.left_mm_s), abs(last.right_mm_s), 18.0)
        braked = had * (1 - 18.0 / fastest)
        assert have <= max(most + 0.6, braked + 1e-6)


def test_a_sweep_over_every_boundary_at_once() -> None:
    """Each value on, just below and just above its limit, all of them together; from rest and from full speed."""
    aheads, rears, persons = (0, 569, 570, 999, 1000, 1001, 1199, 1200), (299, 300), (999, 1000)
    for ahead_mm, rear_mm, person_mm, age_ms, faulty, purpose in product(
        aheads, rears, persons, (200.0, 200.01), (False, True), Purpose
    ):
        facts = EnvelopeInput(40.0, 1.0, ahead_mm, False, rear_mm, person_mm, age_ms, faulty, purpose)
        fresh = age_ms <= 200
        pace = {Purpose.TRAVEL: 600, Purpose.GUIDE: 500, Purpose.APPROACH: 150}[purpose]
        pace = min(pace, 300) if faulty or person_mm < 1000 else pace
        ahead_limit = min(pace, forward_limit_mm_s(ahead_mm)) if fresh and ahead_mm >= 570 else 0.0
        rear_limit = 100.0 if fresh and rear_mm >= 300 else 0.0
        for last in (STILL, straight(600.0)):
            assert driven(straight(600), facts, 150, last).left_mm_s == pytest.approx(ahead_limit, abs=1e-6)
            assert driven(straight(-600), facts, 150, last).left_mm_s == pytest.approx(-rear_limit, abs=1e-6)
            assert driven(WheelSpeeds(-600, 600), facts, 150, last).right_mm_s == pytest.approx(pace, abs=1e-6)


@given(WISHES, WISHES, FACTS)
def test_a_latched_stop_is_a_stop_at_once(wish: WheelSpeeds, last: WheelSpeeds, facts: EnvelopeInput) -> None:
    assert limit(wish, last, replace(facts, latched=True)) == LimitedCommand(STILL, Hold.LATCHED, Braking.COMFORT)


@pytest.mark.parametrize("lease_left_ms", [0.0, -1.0, -inf, nan])
def test_without_a_lease_the_wheels_come_to_rest(lease_left_ms: float) -> None:
    facts = replace(FREE, lease_left_ms=lease_left_ms)
    assert limit(straight(500), straight(500), facts) == LimitedCommand(straight(482.0), Hold.LEASE, Braking.PROTECTIVE)
    assert driven(straight(500), facts, steps=28, last=straight(500)) == STILL


def test_the_last_instant_of_a_lease_still_counts() -> None:
    assert limit(straight(5), STILL, replace(FREE, lease_left_ms=0.001)).hold is Hold.NONE


@pytest.mark.parametrize(
    "wish", [WheelSpeeds(nan, 0.0), WheelSpeeds(0.0, nan), WheelSpeeds(inf, 0.0), WheelSpeeds(0.0, -inf)]
)
def test_a_wish_that_is_no_number_brakes(wish: WheelSpeeds) -> None:
    passed = limit(wish, straight(100), FREE)
    assert passed == LimitedCommand(straight(82.0), Hold.NONSENSE, Braking.PROTECTIVE)


@pytest.mark.parametrize("last", [WheelSpeeds(nan, 0.0), WheelSpeeds(0.0, inf)])
def test_a_memory_that_is_no_number_is_a_stop(last: WheelSpeeds) -> None:
    assert limit(straight(100), last, FREE) == LimitedCommand(STILL, Hold.NONSENSE)


def test_a_memory_beyond_the_cap_is_no_way_round_it() -> None:
    assert limit(WheelSpeeds(900, 450), WheelSpeeds(1200.0, 600.0), FREE).wheels == WheelSpeeds(600.0, 300.0)


def test_a_curve_beyond_the_cap_keeps_its_shape() -> None:
    assert driven(WheelSpeeds(1200.0, 600.0), FREE) == WheelSpeeds(600.0, 300.0)
    assert driven(WheelSpeeds(-300.0, 600.5), FREE).right_mm_s == pytest.approx(600.0)


def test_speeding_up_and_everyday_braking_are_gentle() -> None:
    assert limit(straight(500), STILL, FREE) == LimitedCommand(straight(10.0), Hold.NONE, Braking.COMFORT)
    assert limit(STILL, straight(500), FREE) == LimitedCommand(straight(490.0), Hold.NONE, Braking.COMFORT)
    assert steps_until(straight(500), straight(500), FREE, STILL) == 50


def test_both_wheels_reach_the_new_curve_at_the_same_time() -> None:
    assert limit(WheelSpeeds(300.0, 100.0), STILL, FREE).wheels == WheelSpeeds(10.0, pytest.approx(10 / 3))
    assert limit(WheelSpeeds(100.0, 300.0), STILL, FREE).wheels == WheelSpeeds(pytest.approx(10 / 3), 10.0)


def test_a_spin_becomes_a_drive_on_one_straight_ramp() -> None:
    """The left wheel has the longer way, through zero; the right one waits for it."""
    passed = limit(straight(300), WheelSpeeds(-100.0, 100.0), FREE)
    assert passed.wheels == WheelSpeeds(-90.0, 105.0)
    assert steps_until(straight(300), straight(300), FREE, WheelSpeeds(-100.0, 100.0)) == 40


def test_a_wheel_that_turns_round_stops_first() -> None:
    assert limit(WheelSpeeds(-100.0, 100.0), WheelSpeeds(4.0, 100.0), FREE).wheels.left_mm_s == 0.0
    assert limit(WheelSpeeds(100.0, -100.0), WheelSpeeds(100.0, -4.0), FREE).wheels == WheelSpeeds(100.0, -14.0)
    assert limit(WheelSpeeds(100.0, 100.0), WheelSpeeds(100.0, -4.0), FREE).wheels.right_mm_s == 0.0


def test_the_limit_never_rises_as_the_way_gets_shorter() -> None:
    limits = [forward_limit_mm_s(ahead_mm) for ahead_mm in range(-10, 2000)][10:]
    assert all(near <= far for near, far in pairwise(limits))
    assert limits[569] == 0.0
    assert limits[570] == 150.0
    assert limits[785] == pytest.approx(225.0)
    assert limits[1000] == 300.0
    assert limits[1100] == pytest.approx(450.0)
    assert limits[1200] == 600.0
    assert limits[1999] == forward_limit_mm_s(9999) == 600.0
    assert forward_limit_mm_s(-1) == 0.0
    assert max(abs(far - near) for near, far in pairwise(limits[570:])) < 2.0


@pytest.mark.parametrize(("ahead_mm", "speed"), [(569, 0.0), (570, 150.0), (1000, 300.0), (1200, 500.0), (0, 0.0)])
def test_what_stands_ahead_slows_and_stops(ahead_mm: int, speed: float) -> None:
    wheels = driven(straight(500), replace(FREE, ahead_mm=ahead_mm))
    assert wheels.left_mm_s == pytest.approx(speed)


def test_not_a_millimetre_a_second_more_than_the_way_allows() -> None:
    for ahead_mm in range(500, 1300, 10):
        facts, most = replace(FREE, ahead_mm=ahead_mm), forward_limit_mm_s(ahead_mm)
        passed = limit(straight(most + 0.6), straight(most), facts)
        assert passed.wheels.left_mm_s == pytest.approx(most)
        exact = limit(straight(most), straight(most), facts)
        assert (exact.wheels, exact.hold) == (straight(most), Hold.NONE)


def test_less_than_the_wire_carries_is_no_way_forward_and_none_back() -> None:
    """Else the rounding of a turn on the spot in front of a wall would stop the turn."""
    blocked = replace(FREE, ahead_mm=0, rear_mm=0)
    assert limit(WheelSpeeds(-4.5, 5.5), STILL, blocked).hold is Hold.NONE
    assert limit(WheelSpeeds(-5.5, 4.5), STILL, blocked).hold is Hold.NONE
    assert limit(WheelSpeeds(-4.5, 5.51), STILL, blocked).hold is Hold.OBSTACLE
    assert limit(WheelSpeeds(-5.51, 4.5), STILL, blocked).hold is Hold.REAR


def test_turning_on_the_spot_is_free_with_something_ahead_and_behind() -> None:
    blocked = replace(FREE, ahead_mm=0, rear_mm=0)
    assert driven(WheelSpeeds(-150.0, 150.0), blocked) == WheelSpeeds(-150.0, 150.0)


def test_a_curve_towards_an_obstacle_stops_whole_and_does_not_become_a_spin() -> None:
    assert driven(WheelSpeeds(100.0, 300.0), replace(FREE, ahead_mm=100)) == STILL
    assert driven(WheelSpeeds(-100.0, -300.0), replace(FREE, rear_mm=0)) == STILL


@pytest.mark.parametrize(
    ("wish", "why"),
    [
        (straight(500), Hold.OBSTACLE),
        (straight(200), Hold.OBSTACLE),
        (straight(0), Hold.NONE),
        (WheelSpeeds(-150.0, 150.0), Hold.NONE),
        (straight(-100), Hold.NONE),
    ],
)
def test_no_wish_softens_or_bends_the_braking_for_an_obstacle(wish: WheelSpeeds, why: Hold) -> None:
    facts = replace(FREE, ahead_mm=300, rear_mm=2000)
    rolling = WheelSpeeds(400.0, 200.0)
    assert limit(wish, rolling, facts) == LimitedCommand(WheelSpeeds(382.0, 191.0), why, Braking.PROTECTIVE)


def test_a_pace_that_is_tighter_still_does_not_soften_the_braking_for_an_obstacle() -> None:
    facts = replace(FREE, ahead_mm=600, purpose=Purpose.APPROACH)
    assert limit(STILL, straight(400), facts) == LimitedCommand(straight(382.0), Hold.NONE, Braking.PROTECTIVE)
    assert limit(straight(400), straight(400), facts) == LimitedCommand(straight(382.0), Hold.PACE, Braking.PROTECTIVE)
    gone = replace(FREE, purpose=Purpose.APPROACH)
    assert limit(straight(400), straight(400), gone) == LimitedCommand(straight(390.0), Hold.PACE, Braking.COMFORT)


def test_braking_ends_where_the_way_allows_the_speed() -> None:
    facts = replace(FREE, ahead_mm=570)
    assert limit(STILL, straight(160), facts) == LimitedCommand(straight(150.0), Hold.NONE, Braking.PROTECTIVE)
    assert limit(STILL, straight(150), facts) == LimitedCommand(straight(140.0), Hold.NONE, Braking.COMFORT)


@pytest.mark.parametrize(("rear_mm", "speed"), [(0, 0.0), (299, 0.0), (300, -100.0), (5000, -100.0)])
def test_the_robot_backs_off_slowly_and_only_over_floor_that_was_seen(rear_mm: int, speed: float) -> None:
    facts = replace(FREE, ahead_mm=0, rear_mm=rear_mm)
    assert driven(straight(-400), facts).left_mm_s == pytest.approx(speed)
    assert limit(straight(-101), STILL, facts).hold is Hold.REAR


def test_without_a_word_about_the_floor_behind_it_does_not_back_off() -> None:
    assert driven(straight(-50), FREE) == STILL


def test_backing_off_stops_hard_when_somebody_steps_behind() -> None:
    facts = replace(FREE, rear_mm=200)
    assert limit(straight(-100), straight(-100), facts) == LimitedCommand(
        straight(-82.0), Hold.REAR, Braking.PROTECTIVE
    )
    assert limit(STILL, straight(-100), facts) == LimitedCommand(straight(-82.0), Hold.NONE, Braking.PROTECTIVE)


@pytest.mark.parametrize(("age_ms", "speed"), [(0.0, 500.0), (200.0, 500.0), (200.1, 0.0), (inf, 0.0), (nan, 0.0)])
def test_old_readings_are_something_at_0_mm_ahead_and_behind(age_ms: float, speed: float) -> None:
    facts = replace(FREE, rear_mm=2000, ranges_age_ms=age_ms)
    assert driven(straight(500), facts).left_mm_s == pytest.approx(speed)
    assert driven(straight(-100), facts).left_mm_s == pytest.approx(-min(speed, 100.0))


@pytest.mark.parametrize(("person_mm", "speed"), [(999, 300.0), (0, 300.0), (1000, 500.0), (9999, 500.0)])
def test_a_person_within_a_metre_slows_every_way_of_moving(person_mm: int, speed: float) -> None:
    facts = replace(FREE, person_mm=person_mm)
    assert driven(straight(500), facts).left_mm_s == pytest.approx(speed)
    assert driven(WheelSpeeds(500.0, -500.0), facts).left_mm_s == pytest.approx(speed)


def test_braking_for_a_person_is_protective() -> None:
    facts = replace(FREE, person_mm=900)
    assert limit(straight(500), straight(500), facts) == LimitedCommand(
        straight(482.0), Hold.PERSON, Braking.PROTECTIVE
    )
    assert limit(straight(300), straight(500), facts) == LimitedCommand(straight(482.0), Hold.NONE, Braking.PROTECTIVE)


@pytest.mark.parametrize(
    ("purpose", "faulty", "speed"),
    [
        (Purpose.TRAVEL, False, 600.0),
        (Purpose.GUIDE, False, 500.0),
        (Purpose.APPROACH, False, 150.0),
        (Purpose.TRAVEL, True, 300.0),
        (Purpose.GUIDE, True, 300.0),
        (Purpose.APPROACH, True, 150.0),
    ],
)
def test_each_purpose_has_its_pace_and_a_faulty_sensor_slows_it(purpose: Purpose, faulty: bool, speed: float) -> None:
    facts = replace(FREE, purpose=purpose, ranges_faulty=faulty)
    assert driven(straight(600), facts).left_mm_s == pytest.approx(speed)
    assert driven(WheelSpeeds(-600.0, 600.0), facts).right_mm_s == pytest.approx(speed)
    assert driven(WheelSpeeds(600.0, -600.0), facts).left_mm_s == pytest.approx(speed)


def test_slowing_down_to_a_pace_is_gentle() -> None:
    facts = replace(FREE, purpose=Purpose.APPROACH)
    assert limit(straight(500), straight(500), facts) == LimitedCommand(straight(490.0), Hold.PACE, Braking.COMFORT)


def test_the_tightest_limit_wins_and_the_first_of_equals() -> None:
    tight = replace(FREE, ahead_mm=1100, person_mm=500, purpose=Purpose.APPROACH)
    assert limit(straight(500), STILL, tight).hold is Hold.PACE
    assert driven(straight(500), tight).left_mm_s == pytest.approx(150.0)
    equal = replace(FREE, ahead_mm=1000, person_mm=500, ranges_faulty=True)
    assert limit(straight(500), STILL, equal).hold is Hold.OBSTACLE
    assert limit(straight(500), STILL, replace(equal, ahead_mm=1001)).hold is Hold.PERSON


def test_a_late_step_is_no_leap() -> None:
    late = replace(FREE, step_ms=5000.0)
    assert limit(straight(500), STILL, late).wheels.left_mm_s == pytest.approx(20.0)
    assert limit(straight(500), STILL, replace(FREE, step_ms=40.0)).wheels.left_mm_s == pytest.approx(20.0)
    assert limit(straight(500), STILL, replace(FREE, step_ms=0.1)).wheels.left_mm_s == pytest.approx(0.05)


@pytest.mark.parametrize("step_ms", [0.0, 0.099, 5e-324, -5.0, -inf, nan])
def test_a_clock_that_stands_or_runs_back_is_no_step(step_ms: float) -> None:
    facts = replace(FREE, step_ms=step_ms)
    assert limit(straight(500), straight(40), facts) == LimitedCommand(straight(40.0), Hold.NONE, Braking.COMFORT)
    assert limit(straight(500), straight(400), replace(facts, ahead_mm=0)) == LimitedCommand(
        straight(400.0), Hold.OBSTACLE, Braking.PROTECTIVE
    )


def test_the_names_of_limits_and_purposes_in_the_log() -> None:
    """They stand in journals: a change would break what reads those."""
    words = "none latched nonsense lease obstacle rear coming person pace"
    assert " ".join(hold.value for hold in Hold) == words
