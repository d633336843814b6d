"""The rule of `kiosk board check` on range readings: a board that keeps it is one by which the robot sees."""

from collections.abc import Callable

import pytest

from hardware.motion.safety_envelope import READING_LIMIT_MS
from hardware.motor_boards import reference_protocol
from hardware.motor_boards.conformance import protocol_checks
from hardware.motor_boards.conformance.board_under_test import Failed
from hardware.motor_boards.conformance.suite import CHECKS
from robot.navigation.perception.limits import SENSOR_LIMIT_MS

Tells = Callable[[float], list[int]]
"""Which sensors, from 0, a board tells in this millisecond."""


class MadeUpBench:
    """A board that tells its ranges in made-up time."""

    def __init__(self, tells: Tells) -> None:
        self._tells = tells
        self.now_ms = 0.0
        self.ranges: list[tuple[float, reference_protocol.Range]] = []

    def monotonic(self) -> float:
        return self.now_ms / 1000

    def listen(self, seconds: float) -> list[reference_protocol.Reply]:
        for _ in range(round(1000 * seconds)):
            self.now_ms += 1.0
            self.ranges += [
                (self.now_ms / 1000, reference_protocol.Range(sensor, 900)) for sensor in self._tells(self.now_ms)
            ]
        return []


def in_turn(cycle_ms: float) -> Tells:
    """Each sensor once in a cycle, one after the other."""
    return lambda now_ms: [sensor for sensor in range(6) if now_ms % cycle_ms == sensor * cycle_ms // 6]


def all_at_once(cycle_ms: float) -> Tells:
    return lambda now_ms: list(range(6)) if now_ms % cycle_ms == 0 else []


def seen_of(tells: Tells, monkeypatch: pytest.MonkeyPatch) -> str:
    """What the rule says of such a board; empty when it finds nothing."""
    bench = MadeUpBench(tells)
    monkeypatch.setattr(protocol_checks, "monotonic", bench.monotonic)
    try:
        protocol_checks.readings(bench)  # type: ignore[arg-type]
    except Failed as failed:
        return str(failed)
    return ""


def test_a_board_as_slow_as_an_uno_that_hears_nothing_is_fast_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen_of(in_turn(240), monkeypatch) == ""


def test_a_board_whose_readings_the_robot_takes_for_obstacles_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen_of(in_turn(SENSOR_LIMIT_MS - 6), monkeypatch) == ""
    told = seen_of(in_turn(SENSOR_LIMIT_MS + 30), monkeypatch)
    assert "sensor 1: no R line for 330 ms, at most 300" in told
    assert "cảm biến 1: 330 ms không có dòng R" in told


def test_a_board_that_tells_all_at_once_tells_them_before_the_newest_is_too_old(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    assert seen_of(all_at_once(READING_LIMIT_MS - 1), monkeypatch) == ""
    told = seen_of(all_at_once(READING_LIMIT_MS + 50), monkeypatch)
    assert "no R line at all for 250 ms, at most 200" in told
    assert "250 ms không có dòng R nào" in told


def test_the_only_sensor_that_sends_no_reading_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    told = seen_of(lambda now_ms: [one for one in in_turn(180)(now_ms) if one != 3], monkeypatch)
    assert "sensor 4: no R line" in told


def test_a_gap_that_was_there_once_may_have_been_this_computers_own(monkeypatch: pytest.MonkeyPatch) -> None:
    assert seen_of(lambda now_ms: [] if 600 < now_ms < 1100 else in_turn(180)(now_ms), monkeypatch) == ""


def test_the_rules_are_told_with_the_numbers_that_they_are_judged_by() -> None:
    rules = {check.name: (check.rule, check.vi) for check in CHECKS}
    for number in (f"{SENSOR_LIMIT_MS:.0f}", f"{READING_LIMIT_MS:.0f}"):
        assert all(number in words for words in rules["readings"])
    for number in ("50 ms", str(protocol_checks.LATE_LIMIT), str(protocol_checks.ROUND_TRIPS)):
        assert all(number in words for words in rules["round-trip"])
