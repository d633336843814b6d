"""One list of rules, held against the real firmware, the Python simulator, and boards that are wired wrongly."""

import dataclasses
import functools
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from unittest.mock import Mock

import pytest

from hardware.motor_boards.conformance import suite
from hardware.motor_boards.conformance.board_under_test import BoardUnderTest, Failed
from hardware.motor_boards.conformance.suite import CHECKS, Check, CheckResult, run
from hardware.serial_ports.serial_port import SerialPort
from simulators.boards.avr_board import AvrBoard
from simulators.boards.motor_board import SimulatedBoard
from tests.hardware.motor_boards.boards import NAMES, firmware_board, simulated_board

pytestmark = pytest.mark.waits
BY_NAME = {check.name: check for check in CHECKS}
TIMED = frozenset(
    {"telemetry", "readings", "round-trip", "deadman", "forward", "sides", "time-to-live", "silence", "stop"}
)
"""What must come, or be reached, within a time: it is looked at once more, as this machine too may have been late."""

Board = AvrBoard | SimulatedBoard
BOARDS: dict[str, Callable[[], Board]] = {
    **{name: functools.partial(firmware_board, name) for name in NAMES},
    "python-simulator": simulated_board,
}


def results(bench: BoardUnderTest, only: frozenset[str] = frozenset(BY_NAME)) -> dict[str, CheckResult]:
    """By the name of the rule; those that are left out are skipped."""
    return {each.check.name: each for each in run(bench, turning=True, skip=frozenset(BY_NAME) - only)}


def broken(told: dict[str, CheckResult]) -> frozenset[str]:
    return frozenset(name for name, result in told.items() if result.state == "broken")


def late(told: dict[str, CheckResult]) -> frozenset[str]:
    """Broken rules that a machine which stood still breaks too: those with a time, and those whose answer did not come
    in time."""
    unanswered = {name for name in broken(told) if told[name].seen.startswith("no fitting answer")}
    return frozenset(unanswered | TIMED & broken(told))


def looked_at_twice(make: Callable[[], Board]) -> dict[str, CheckResult]:
    """All rules; once more those that a late machine may have broken."""
    with make() as board:
        bench = BoardUnderTest(SerialPort(board.port, 115_200), board)
        assert bench.wake().board == (board.mcu if isinstance(board, AvrBoard) else "simulated")
        told = results(bench)
        again = late(told)
        if again:
            told |= {name: result for name, result in results(bench, only=again).items() if name in again}
    return told


@pytest.fixture(scope="module")
def judged() -> Iterator[dict[str, Future[dict[str, CheckResult]]]]:
    """All boards at the same time: most of it is waiting."""
    with ThreadPoolExecutor(len(BOARDS)) as pool:
        yield {name: pool.submit(looked_at_twice, make) for name, make in BOARDS.items()}


@pytest.mark.parametrize("name", BOARDS)
def test_every_rule_is_kept(name: str, judged: dict[str, Future[dict[str, CheckResult]]]) -> None:
    told = judged[name].result()
    assert [(name, told[name].seen) for name in broken(told)] == []
    assert {name for name, result in told.items() if result.state == "kept"} == set(BY_NAME)


@pytest.mark.parametrize("hand", [False, True])
def test_rules_that_turn_the_wheels_or_need_a_hand_are_left_out_where_there_are_none(
    hand: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suite, "CHECKS", tuple(dataclasses.replace(check, run=lambda _: None) for check in CHECKS))
    monkeypatch.setattr(suite, "_rest", lambda _: None)
    told = {
        each.check.name: each.state for each in run(BoardUnderTest(Mock(), Mock() if hand else None), turning=False)
    }
    left_out = {name for name, state in told.items() if state == "skipped"}
    assert left_out == {check.name for check in CHECKS if check.turns or (check.hand and not hand)}


def said_of(board: AvrBoard, fault: tuple[object, ...], check: Check) -> str:
    """What the check says of this board with this fault; empty when it finds nothing."""
    bench = BoardUnderTest(SerialPort(board.port, 115_200), board)
    bench.wake()
    board.do(*fault)
    try:
        check.run(bench)
    except Failed as failed:
        return str(failed)
    return ""


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("wiring", "check", "told"),
    [
        (("swap", 0, 1), "forward", "left wheel"),
        (("cut", 1, 1), "forward", "right wheel"),
        (("battery", 200), "telemetry", "battery"),
        (("noise", 30), "round-trip", "no fitting answer"),
    ],
)
def test_a_board_that_is_wired_wrongly_is_told_so_in_words(
    name: str, wiring: tuple[str, int, int] | tuple[str, int], check: str, told: str
) -> None:
    with firmware_board(name) as board:
        said = said_of(board, wiring, BY_NAME[check])
    assert told in said
    assert " | " in said


def test_every_rule_is_told_in_both_languages() -> None:
    assert len(BY_NAME) == len(CHECKS)
    assert all(check.rule and check.vi and check.rule != check.vi for check in CHECKS)
