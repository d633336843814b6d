"""The judge of encoder logs: blames every breach that whole ticks cannot explain, and nothing else."""

from collections.abc import Callable, Iterator
from math import floor, pi

import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulators.physics.speed_limit_monitor import HardBraking, Monitor, Violation, judge

MM_PER_TICK = 2 * pi * 75 / 1320
STEP_MS = 20


def log(
    speed_mm_s: Callable[[float], float],
    seconds: float,
    reason: Callable[[float], str] = lambda _: "",
    offset: int = 0,
    right_mm_s: Callable[[float], float] | None = None,
) -> Iterator[tuple[float, int, int, str]]:
    """Whole ticks of wheels that turn with these speeds at second t, integrated in steps of 1 ms."""
    left_mm = right_mm = 0.0
    for ms in range(round(seconds * 1000) + 1):
        if ms % STEP_MS == 0:
            ticks = [(floor(mm / MM_PER_TICK) + offset + 2**31) % 2**32 - 2**31 for mm in (left_mm, right_mm)]
            yield float(ms), ticks[0], ticks[1], reason(ms / 1000)
        left_mm += speed_mm_s(ms / 1000 + 0.0005) / 1000
        right_mm += (right_mm_s or speed_mm_s)(ms / 1000 + 0.0005) / 1000


def ramp(top_mm_s: float, up_mm_s2: float, down_mm_s2: float, down_at_s: float) -> Callable[[float], float]:
    return lambda t: max(0.0, min(t * up_mm_s2, top_mm_s, top_mm_s - (t - down_at_s) * down_mm_s2))


def kinds(violations: tuple[Violation, ...]) -> set[str]:
    return {violation.what for violation in violations}


@given(st.floats(50, 600), st.floats(50, 600), st.floats(50, 600), st.floats(1.0, 3.0))
def test_a_drive_within_the_limits_is_never_blamed(top: float, up: float, down: float, down_at_s: float) -> None:
    assert judge(log(ramp(top, up, down, down_at_s), 5.0), MM_PER_TICK) == ()


@pytest.mark.parametrize(
    ("speed", "what"),
    [
        (ramp(620.0, 500.0, 500.0, 3.0), "speed"),
        (ramp(500.0, 700.0, 500.0, 3.0), "speeding up"),
        (ramp(500.0, 500.0, 700.0, 3.0), "braking"),
        (lambda t: -min(t * 500, 140.0), "reversing"),
    ],
)
def test_each_limit_is_watched(speed: Callable[[float], float], what: str) -> None:
    found = judge(log(speed, 5.0), MM_PER_TICK)
    assert kinds(found) == {what}


def test_a_breach_is_told_in_words_with_its_time_and_worst_value() -> None:
    (left, right) = judge(log(ramp(650.0, 500.0, 500.0, 3.0), 5.0), MM_PER_TICK)
    assert (left.wheel, right.wheel) == ("left", "right")
    assert left.worst == pytest.approx(650.0, abs=5.0)
    assert left.from_ms < 1400.0
    assert 2900.0 < left.until_ms < 3300.0
    assert "speed, left wheel: 65" in str(left)
    assert "mm/s, at most 600" in str(left)


@pytest.mark.parametrize("reason", ["obstacle", "person", "rear", "lease", "nonsense", "link", "protective"])
def test_braking_for_somebody_may_be_hard_but_not_harder(reason: str) -> None:
    def why(t: float) -> str:
        return reason if t >= 3.0 else ""

    assert judge(log(ramp(500.0, 500.0, 990.0, 3.0), 5.0, why), MM_PER_TICK) == ()
    found = judge(log(ramp(500.0, 500.0, 1200.0, 3.0), 5.0, why), MM_PER_TICK)
    assert kinds(found) == {"braking"}
    assert {breach.limit for breach in found} == {1000.0}


def test_emergency_braking_may_be_as_hard_as_the_board_brakes_but_not_harder() -> None:
    def why(t: float) -> str:
        return "emergency" if t >= 3.0 else ""

    assert judge(log(ramp(500.0, 500.0, 3500.0, 3.0), 5.0, why), MM_PER_TICK) == ()
    found = judge(log(ramp(500.0, 500.0, 9000.0, 3.0), 5.0, why), MM_PER_TICK)
    assert {breach.limit for breach in found} == {4000.0}


def test_an_emergency_is_no_reason_to_speed_up_and_excuses_nothing_afterwards() -> None:
    found = judge(log(ramp(500.0, 1500.0, 400.0, 3.0), 5.0, lambda _: "emergency"), MM_PER_TICK)
    assert kinds(found) == {"speeding up"}
    found = judge(log(ramp(500.0, 500.0, 2500.0, 3.0), 5.0, lambda t: "emergency" if t < 2.0 else ""), MM_PER_TICK)
    assert kinds(found) == {"braking"}


def test_a_hard_braking_may_end_in_a_gentle_way_back_but_not_in_a_hasty_one() -> None:
    stands_at_s = 3 + 250 / 950

    def back(up_mm_s2: float) -> Callable[[float], float]:
        def speed(t: float) -> float:
            if t < stands_at_s:
                return min(t * 500, 250.0, 250 - (t - 3) * 950)
            return max(-100.0, -(t - stands_at_s) * up_mm_s2)

        return speed

    assert judge(log(back(500.0), 5.0, lambda _: "obstacle"), MM_PER_TICK) == ()
    assert "speeding up" in kinds(judge(log(back(1500.0), 5.0, lambda _: "obstacle"), MM_PER_TICK))
    assert "braking" in kinds(judge(log(back(500.0), 5.0), MM_PER_TICK))
    assert "speeding up" in kinds(judge(log(back(1500.0), 5.0, lambda _: "emergency"), MM_PER_TICK))


def test_a_reason_to_brake_is_none_to_speed_up() -> None:
    found = judge(log(ramp(500.0, 800.0, 400.0, 3.0), 5.0, lambda _: "obstacle"), MM_PER_TICK)
    assert kinds(found) == {"speeding up"}


def test_a_braking_over_the_protective_limit_is_listed_whatever_the_controller_says() -> None:
    def hard(mm_s2: float, reason: str, comes_at_s: float | None = None) -> list[HardBraking]:
        monitor = Monitor(MM_PER_TICK)
        for at_ms, left, right, why in log(ramp(500.0, 500.0, mm_s2, 3.0), 5.0, lambda _: reason):
            monitor.take(at_ms, left, right, why, somebody_comes=comes_at_s is not None and at_ms >= comes_at_s * 1000)
        monitor.finish()
        return monitor.hard

    for reason in ("", "obstacle", "emergency"):
        (braking,) = hard(3000.0, reason)
        assert braking.worst_mm_s2 > 1000
        assert 2000 < braking.from_ms < 3000 < braking.until_ms < 3900
        assert not braking.excused
        assert [each.excused for each in hard(3000.0, reason, comes_at_s=2.9)] == [True]
    assert [each.excused for each in hard(3000.0, "emergency", comes_at_s=4.8)] == [False], (
        "who comes later is no excuse"
    )
    assert hard(950.0, "obstacle") == []
    assert hard(3000.0, "bumper") == []


def test_two_hard_brakings_are_two() -> None:
    def speed(t: float) -> float:
        return ramp(400.0, 500.0, 3000.0, 2.0)(t) + (ramp(400.0, 500.0, 3000.0, 2.0)(t - 4.0) if t > 4.0 else 0.0)

    monitor = Monitor(MM_PER_TICK)
    for sample in log(speed, 8.0, lambda _: "emergency"):
        monitor.take(*sample)
    monitor.finish()
    assert len(monitor.hard) == 2


def test_a_reason_that_has_passed_excuses_nothing() -> None:
    found = judge(
        log(ramp(500.0, 500.0, 900.0, 3.0), 5.0, lambda t: "obstacle" if t < 2.0 else ""),
        MM_PER_TICK,
    )
    assert kinds(found) == {"braking"}


@pytest.mark.parametrize("reason", ["estop", "bumper", "silence", "latched"])
def test_a_stop_of_the_board_is_exempt_even_when_its_reason_comes_three_steps_later(reason: str) -> None:
    stop = ramp(500.0, 500.0, 20_000.0, 3.0)
    assert judge(log(stop, 5.0, lambda t: reason if t >= 3.06 else ""), MM_PER_TICK) == ()
    assert kinds(judge(log(stop, 5.0), MM_PER_TICK)) == {"braking"}


def test_an_unknown_reason_is_comfort() -> None:
    found = judge(log(ramp(500.0, 500.0, 900.0, 3.0), 5.0, lambda _: "whim"), MM_PER_TICK)
    assert kinds(found) == {"braking"}


def test_no_reason_but_a_hand_that_pushes_excuses_speed() -> None:
    fast = ramp(900.0, 300.0, 300.0, 10.0)
    assert "speed" in kinds(judge(log(fast, 5.0, lambda _: "estop"), MM_PER_TICK))
    assert judge(log(fast, 5.0, lambda _: "pushed"), MM_PER_TICK) == ()


def test_turning_on_the_spot_is_not_reversing() -> None:
    assert judge(log(lambda t: -min(t * 500, 300.0), 3.0, right_mm_s=lambda t: min(t * 500, 300.0)), MM_PER_TICK) == ()


def test_the_register_wraps_without_a_word() -> None:
    assert judge(log(ramp(500.0, 500.0, 500.0, 3.0), 5.0, offset=2**31 - 2000), MM_PER_TICK) == ()


def test_a_counter_that_jumps_is_said_once_and_judged_anew() -> None:
    smooth = list(log(ramp(400.0, 400.0, 400.0, 3.0), 5.0))
    torn = [(at, left - 50_000 * (at > 2500), right, reason) for at, left, right, reason in smooth]
    found = judge(torn, MM_PER_TICK)
    assert [(breach.what, breach.wheel) for breach in found] == [("jump", "left")]


def test_a_gap_in_the_log_and_a_reset_begin_anew() -> None:
    first = list(log(ramp(400.0, 400.0, 400.0, 3.0), 2.0))
    later = [(at + 5000, left - 9_000, right, reason) for at, left, right, reason in first[:30]]
    assert judge([*first, *later], MM_PER_TICK) == ()
    monitor = Monitor(MM_PER_TICK)
    for sample in first:
        monitor.take(*sample)
    monitor.forget()
    monitor.take(2020.0, 0, 0)
    assert monitor.finish() == ()


def test_a_sample_that_is_not_newer_is_left_out() -> None:
    samples = list(log(ramp(400.0, 400.0, 400.0, 3.0), 5.0))
    assert judge([s for sample in samples for s in (sample, (sample[0], 0, 0, ""))], MM_PER_TICK) == ()


def test_a_coarse_clock_is_no_breach() -> None:
    jittered = [(at + (number % 3 - 1), left, right, why) for number, (at, left, right, why) in
                enumerate(log(ramp(590.0, 590.0, 590.0, 2.0), 5.0))]  # fmt: skip
    assert judge(jittered, MM_PER_TICK, clock_ms=2.0) == ()


def test_the_speed_limit_monitor_reports_how_much_was_judged_and_excused() -> None:
    monitor = Monitor(MM_PER_TICK)
    for sample in log(ramp(300.0, 300.0, 300.0, 2.0), 4.0, lambda t: "person" if 1 <= t < 2 else "estop" * (t >= 3)):
        monitor.take(*sample)
    assert monitor.judged_ms == 4000
    assert monitor.protective_ms == pytest.approx(1000, abs=20)
    assert monitor.exempt_ms == pytest.approx(1000, abs=20)


def test_a_long_log_is_judged_in_little_memory_and_to_its_end() -> None:
    calm, hasty = ramp(500.0, 500.0, 500.0, 30.0), ramp(500.0, 500.0, 5000.0, 59.9)
    monitor = Monitor(MM_PER_TICK)
    for sample in log(calm, 60.0):
        monitor.take(*sample)
    assert monitor.finish() == ()
    assert len(monitor._times) < 700
    assert kinds(judge(log(hasty, 60.0), MM_PER_TICK)) == {"braking"}


def test_a_regulator_that_overshoots_is_told_unless_it_is_granted() -> None:
    def judged(overshoot: float) -> list[str]:
        monitor = Monitor(MM_PER_TICK, overshoot=overshoot)
        for step in range(150):
            ticks = round(0.606 * 20 * step / MM_PER_TICK)
            monitor.take(20.0 * step, ticks, ticks, "pushed" if step < 5 else "")
        return [breach.what for breach in monitor.finish() if breach.what == "speed"]

    assert "speed" in judged(0.0)
    assert judged(0.02) == []
