"""What is latched holds until a person has looked and the board agrees, and a word given in advance clears nothing."""

import pytest

from hardware.motion.limits import REARM_LIMIT_MS
from hardware.motion.stop_latch import StopLatch
from hardware.motor_boards.interface import BoardFacts
from hardware.motor_boards.reference_protocol import Flags
from robot.core.events import BaseState

PRESSED, BUMPED, NOTHING = Flags.ESTOP_PRESSED | Flags.ESTOP_LATCHED, Flags.BUMPER_LATCHED, Flags(0)


def board(flags: Flags = NOTHING) -> BoardFacts:
    facts = BoardFacts()
    facts.flags = flags
    return facts


def held(flags: Flags = BUMPED) -> StopLatch:
    latch = StopLatch()
    assert latch.take(0.0, board(flags))
    return latch


@pytest.mark.parametrize(
    ("flags", "state", "why"), [(PRESSED, BaseState.ESTOP, "estop"), (BUMPED, BaseState.BUMPED, "bumper")]
)
def test_what_the_board_has_latched_holds_when_the_board_has_let_go(flags: Flags, state: BaseState, why: str) -> None:
    latch = held(flags)
    assert not latch.take(20.0, board())
    assert (latch.state, latch.why) == (state, why)


def test_while_nothing_is_latched_there_is_no_reason() -> None:
    latch = StopLatch()
    assert not latch.take(0.0, board())
    assert (latch.state, latch.why) == (None, "")


def test_a_person_and_the_board_together_clear_a_latch() -> None:
    latch = held()
    latch.rearm(100.0)
    assert latch.clearing(120.0)
    latch.take(120.0, board(BUMPED))
    assert latch.state is BaseState.BUMPED, "the board has not let go yet"
    latch.take(100.0 + REARM_LIMIT_MS - 1, board())
    assert latch.state is None


def test_a_rearm_of_a_while_ago_clears_nothing() -> None:
    latch = held()
    latch.rearm(100.0)
    late_ms = 100.0 + REARM_LIMIT_MS + 1
    assert not latch.clearing(late_ms)
    latch.take(late_ms, board())
    assert latch.state is BaseState.BUMPED


def test_a_press_of_the_button_withdraws_a_rearm() -> None:
    latch = held()
    latch.rearm(100.0)
    latch.take(120.0, board(PRESSED))
    latch.take(140.0, board())
    assert latch.state is BaseState.ESTOP


def test_a_rearm_in_advance_clears_nothing_later() -> None:
    latch = StopLatch()
    latch.rearm(0.0)
    latch.take(20.0, board(BUMPED))
    latch.take(40.0, board())
    assert latch.state is BaseState.BUMPED


@pytest.mark.parametrize(("fault", "why"), [("stall", "stall"), ("overcurrent", "fault")])
def test_a_fault_holds_by_its_name(fault: str, why: str) -> None:
    latch = StopLatch()
    latch.hold(BaseState.FAULT, fault)
    assert (latch.state, latch.fault, latch.why) == (BaseState.FAULT, fault, why)
