"""The safety gate and somebody who comes: it slows down for them in time, and brakes as hard as it can otherwise."""

from dataclasses import replace
from math import inf, nan

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hardware.motion.safety_envelope import (
    STILL,
    Braking,
    Hold,
    LimitedCommand,
    Purpose,
    WheelSpeeds,
    approach_limit_mm_s,
    limit,
)
from tests.hardware.motion.gate import FREE, driven, straight


@pytest.mark.parametrize(
    ("contact_ms", "speed"),
    [(inf, 500.0), (756.0, 500.0), (700.0, 450.0), (400.0, 180.0), (200.0, 0.0), (-50.0, 0.0), (-inf, 0.0), (nan, 0.0)],
)
def test_the_robot_goes_no_faster_than_it_can_stop_before_a_person_who_comes_is_there(
    contact_ms: float, speed: float
) -> None:
    facts = replace(FREE, contact_ms=contact_ms)
    assert driven(straight(500), facts).left_mm_s == pytest.approx(speed)
    assert driven(WheelSpeeds(-150.0, 150.0), facts) == WheelSpeeds(-150.0, 150.0), "on the spot it sweeps nothing"
    assert driven(straight(-100), replace(facts, rear_mm=2000)).left_mm_s == -100.0


def test_the_cap_holds_however_far_away_somebody_who_comes_is() -> None:
    assert approach_limit_mm_s(866.0) == pytest.approx(599.4)
    assert approach_limit_mm_s(867.0) == approach_limit_mm_s(inf) == 600.0


def test_braking_for_somebody_who_comes_is_protective_whatever_is_wished_for() -> None:
    facts = replace(FREE, contact_ms=500.0)
    assert limit(straight(500), straight(450), facts) == LimitedCommand(
        straight(432.0), Hold.COMING, Braking.PROTECTIVE
    )
    assert limit(STILL, straight(450), facts) == LimitedCommand(straight(432.0), Hold.NONE, Braking.PROTECTIVE)


def test_who_is_seen_coming_finds_it_standing_by_protective_braking() -> None:
    """From every speed that is allowed with so much time left, braking that begins after the reaction ends in time."""
    for contact_ms in range(200, 900, 20):
        last, left_ms = straight(approach_limit_mm_s(contact_ms)), contact_ms - 120
        while last != STILL:
            passed = limit(STILL, last, replace(FREE, contact_ms=left_ms, sure_contact_ms=left_ms))
            assert passed.braking is Braking.PROTECTIVE
            last, left_ms = passed.wheels, left_ms - 20
        assert left_ms >= 80 - 20, "the wheels follow 80 ms late"


def test_the_robot_brakes_as_hard_as_it_can_for_a_person_who_will_be_there_before_it_stands() -> None:
    facts = replace(FREE, contact_ms=300.0, sure_contact_ms=300.0)  # 0.198 m/s is braked away until then, 0.08 left
    assert limit(straight(500), straight(278), facts) == LimitedCommand(
        straight(260.0), Hold.COMING, Braking.PROTECTIVE
    )
    assert limit(straight(500), straight(279), facts) == LimitedCommand(straight(219.0), Hold.COMING, Braking.EMERGENCY)
    assert limit(STILL, straight(279), facts) == LimitedCommand(straight(219.0), Hold.NONE, Braking.EMERGENCY)
    assert limit(STILL, WheelSpeeds(279.0, 278.9), facts).braking is Braking.EMERGENCY
    assert limit(STILL, straight(279), replace(facts, step_ms=0.0)) == LimitedCommand(
        straight(279), Hold.NONE, Braking.EMERGENCY
    )


@pytest.mark.parametrize("mirrored", [False, True])
def test_in_a_curve_it_counts_on_no_more_braking_than_the_faster_wheel_may_do(mirrored: bool) -> None:
    facts = replace(FREE, contact_ms=300.0, sure_contact_ms=300.0)  # 0.198 m/s of 0.3 m/s, less of the middle

    def braking(slower: float) -> Braking:
        last = WheelSpeeds(300.0, slower) if mirrored else WheelSpeeds(slower, 300.0)
        return limit(STILL, last, facts).braking

    assert braking(170.0) is Braking.PROTECTIVE
    assert braking(171.0) is Braking.EMERGENCY


def test_a_hard_stop_is_carried_on_in_a_curve_that_it_may_drive_by_the_time_left() -> None:
    facts = replace(FREE, contact_ms=560.0, sure_contact_ms=560.0, braking=Braking.EMERGENCY)
    curve = WheelSpeeds(500.0, 100.0)
    assert limit(curve, curve, facts) == LimitedCommand(WheelSpeeds(440.0, 88.0), Hold.COMING, Braking.EMERGENCY)
    assert limit(STILL, curve, facts) == LimitedCommand(WheelSpeeds(440.0, 88.0), Hold.NONE, Braking.EMERGENCY)
    slowly = replace(facts, purpose=Purpose.APPROACH)
    assert limit(curve, curve, slowly) == LimitedCommand(WheelSpeeds(440.0, 88.0), Hold.PACE, Braking.EMERGENCY)


@given(
    st.integers(-600, 600), st.integers(-600, 600), st.floats(0, 600), st.floats(-100, 800), st.sampled_from(Braking)
)
def test_both_wheels_slow_down_while_it_brakes_as_hard_as_it_can(
    left: float, right: float, wish: float, contact_ms: float, braking: Braking
) -> None:
    last, facts = (
        WheelSpeeds(left, right),
        replace(FREE, contact_ms=contact_ms, sure_contact_ms=contact_ms, braking=braking),
    )
    passed = limit(straight(wish), last, facts)
    if passed.braking is Braking.EMERGENCY:
        assert abs(passed.wheels.left_mm_s) < abs(left) or left == 0
        assert abs(passed.wheels.right_mm_s) < abs(right) or right == 0


def test_a_hard_stop_that_has_begun_is_carried_on_until_protective_braking_ends_in_time() -> None:
    facts = replace(FREE, contact_ms=300.0, sure_contact_ms=300.0, braking=Braking.EMERGENCY)
    assert limit(STILL, straight(218), facts).braking is Braking.PROTECTIVE
    assert limit(STILL, straight(219), facts).braking is Braking.EMERGENCY
    assert limit(STILL, straight(278), replace(facts, braking=Braking.PROTECTIVE)).braking is Braking.PROTECTIVE


@pytest.mark.parametrize("contact_ms", [0.0, -500.0])
def test_the_robot_brakes_as_hard_as_it_can_for_a_person_who_is_there_unless_it_is_slow(contact_ms: float) -> None:
    facts = replace(FREE, contact_ms=contact_ms, sure_contact_ms=contact_ms)
    assert limit(STILL, straight(80), facts).braking is Braking.PROTECTIVE
    assert limit(straight(80), straight(80), facts).braking is Braking.PROTECTIVE
    assert limit(STILL, straight(80.5), facts).braking is Braking.EMERGENCY


@pytest.mark.parametrize("last", [WheelSpeeds(-500.0, 500.0), straight(-500)])
def test_an_emergency_stop_begins_only_towards_the_person(last: WheelSpeeds) -> None:
    assert limit(STILL, last, replace(FREE, rear_mm=5000, sure_contact_ms=0.0)).braking is not Braking.EMERGENCY


def test_for_who_may_be_a_thing_of_the_map_it_brakes_no_harder_than_protectively() -> None:
    facts = replace(FREE, contact_ms=0.0)
    assert limit(STILL, straight(500), facts) == LimitedCommand(straight(482.0), Hold.NONE, Braking.PROTECTIVE)


@given(st.floats(0, 600), st.floats(-100, 1500), st.booleans())
def test_no_emergency_stop_begins_when_protective_braking_leaves_little_speed(
    speed: float, contact_ms: float, stops: bool
) -> None:
    assume(speed <= max(0.0, contact_ms - 80) * 0.9 + 79.999)
    last, sure = straight(speed), replace(FREE, contact_ms=contact_ms, sure_contact_ms=contact_ms)
    assert limit(STILL if stops else last, last, sure).braking is not Braking.EMERGENCY


def test_who_comes_at_no_known_time_is_there() -> None:
    facts = replace(FREE, contact_ms=nan, sure_contact_ms=nan)
    assert limit(straight(300), straight(300), facts).braking is Braking.EMERGENCY
