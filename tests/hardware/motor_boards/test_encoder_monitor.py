"""Wheels that do not do what they are told are noticed; wheels that only lag are not."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.motor_boards.encoder_monitor import WheelFault, WheelWatch
from hardware.motor_boards.faults import board_fault, wheel_fault
from hardware.motor_boards.roboclaw_protocol import RoboclawStatus

STEP_MS = 20.0

Speeds = Callable[[float], tuple[float, float]]
"""Speeds of both wheels, mm/s, at a time, ms."""


def watched(told: Speeds, turned: Speeds, seconds: float = 2.0) -> tuple[WheelFault | None, float]:
    """The first fault of wheels whose speeds in mm/s at ms t these two functions give, and when."""
    watch, ways = WheelWatch(), [0.0, 0.0]
    for number in range(round(seconds * 1000 / STEP_MS)):
        at_ms = number * STEP_MS
        for side, speed in enumerate(turned(at_ms)):
            ways[side] += speed * STEP_MS / 1000
        fault = watch.check(at_ms, at_ms, told(at_ms), (ways[0], ways[1]))
        if fault is not None:
            return fault, at_ms
    return None, 0.0


def ramp(at_ms: float, top: float = 300.0) -> float:
    return min(at_ms * 0.5, top)


@given(st.floats(0, 250), st.floats(-300, 300), st.floats(-300, 300))
def test_wheels_that_follow_with_a_lag_are_left_alone(lag_ms: float, left: float, right: float) -> None:
    def told(at_ms: float) -> tuple[float, float]:
        share = ramp(at_ms) / 300
        return left * share, right * share

    fault, _ = watched(told, lambda at_ms: told(max(0.0, at_ms - lag_ms)))
    assert fault is None


@given(st.integers(5, 60), st.integers(40, 190))
def test_a_host_that_is_held_up_blames_no_wheel(step: int, held_ms: int) -> None:
    """The counters were read when they were asked for, and the answer lay in the buffer for a while."""
    watch = WheelWatch()
    for number in range(100):
        asked_ms = number * STEP_MS + (held_ms if number > step else 0.0)
        came_ms = asked_ms + (held_ms if number == step else 2.0)
        way = 600.0 * asked_ms / 1000
        assert watch.check(asked_ms, came_ms, (600.0, 600.0), (way, way)) is None


def test_turning_round_is_no_fault() -> None:
    def told(at_ms: float) -> tuple[float, float]:
        speed = max(-300.0, min(300.0, 300.0 - (at_ms - 500) * 0.5))
        return speed, -speed

    assert watched(told, lambda at_ms: told(max(0.0, at_ms - 150)), 3.0)[0] is None


@pytest.mark.parametrize(
    ("turned", "fault"),
    [
        (lambda t: (-ramp(t) * 3, ramp(t)), WheelFault("backwards", "left")),
        (lambda t: (ramp(t), -ramp(t) * 3), WheelFault("backwards", "right")),
        (lambda t: (-ramp(t), -ramp(t)), WheelFault("backwards", "both")),
        (lambda t: (ramp(t), 0.0), WheelFault("idle", "right")),
        (lambda t: (ramp(t) * 4, ramp(t)), WheelFault("runaway", "left")),
    ],
)
def test_each_fault_is_told_within_a_second(turned: Speeds, fault: WheelFault) -> None:
    found, at_ms = watched(lambda t: (ramp(t), ramp(t)), turned)
    assert found == fault
    assert at_ms <= 1000.0


@pytest.mark.parametrize("speed", [5.0, 12.0, 20.0, 29.0, -20.0])
def test_an_encoder_that_does_not_count_is_noticed_at_any_speed_before_the_power_has_grown(speed: float) -> None:
    found, at_ms = watched(lambda t: (speed, speed), lambda t: (speed, 0.0), 5.0)
    assert found == WheelFault("idle", "right")
    assert at_ms * abs(speed) / 1000 < 20.0


@pytest.mark.parametrize("speed", [8.0, 20.0, 29.0])
def test_a_wheel_that_turns_the_other_way_is_noticed_at_any_speed(speed: float) -> None:
    found, at_ms = watched(lambda t: (speed, speed), lambda t: (speed, -min(t * 0.06, 100.0)), 5.0)
    assert found == WheelFault("backwards", "right")
    assert at_ms < 1500.0


@given(st.floats(1, 40), st.floats(0, 250))
def test_wheels_that_creep_with_a_lag_are_left_alone(speed: float, lag_ms: float) -> None:
    fault, _ = watched(lambda t: (speed, -speed), lambda t: (speed, -speed) if t > lag_ms else (0.0, 0.0), 6.0)
    assert fault is None


def test_a_backwards_wheel_has_gone_no_further_than_a_hand() -> None:
    told = [0.0]

    def turned(at_ms: float) -> tuple[float, float]:
        told[0] -= min(at_ms * 2.0, 900.0) * STEP_MS / 1000
        return (-min(at_ms * 2.0, 900.0), 0.0)

    found, _ = watched(lambda t: (ramp(t), 0.0), turned)
    assert found == WheelFault("backwards", "left")
    assert told[0] > -60.0


def test_a_robot_that_rests_may_be_pushed() -> None:
    watch = WheelWatch()
    for number in range(100):
        watch.rest()
        assert watch.check(number * STEP_MS, number * STEP_MS, (0.0, 0.0), (number * 30.0, number * 30.0)) is None


@pytest.mark.parametrize("what", ["backwards", "idle", "runaway"])
@pytest.mark.parametrize("wheel", ["left", "right", "both"])
def test_a_technician_reads_wheel_port_and_next_step(what: str, wheel: str) -> None:
    line = wheel_fault("/dev/ttyACM0", WheelFault(what, wheel)).line
    assert line.startswith("base.port = '/dev/ttyACM0': ")
    assert wheel in line
    assert "khởi động lại đế" in line


def test_a_fault_of_the_board_is_told_by_its_name() -> None:
    assert "DRIVER_1" in board_fault("/dev/ttyACM0", RoboclawStatus.DRIVER_1).line
