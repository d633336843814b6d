"""The conversation with the reference board in made-up time: restarts, stalls, sessions that end by themselves."""

import logging

import pytest

from hardware.motor_boards import reference_protocol
from hardware.motor_boards.interface import LinkLost
from hardware.motor_boards.reference_board import ReferenceLink
from hardware.motor_boards.reference_protocol import Flags
from simulators.boards.avr_board import AvrBoard
from simulators.boards.firmware import Firmware
from tests.hardware.motor_boards.boards import firmware_board
from tests.hardware.motor_boards.made_up_time import MadeUpCable
from tests.hardware.motor_boards.reference_brain import ReferenceBrain
from tests.hardware.motor_boards.stepped_link import TICKS_PER_MM, Steps


class BlindFirmware(Firmware):
    """A firmware that does not watch its wheels."""

    def _watch_wheels(self, dt_s: float) -> None:
        """Whatever they do."""


class StuckBrain(ReferenceBrain):
    """A board whose wheels stand however they are driven, and that does not notice it."""

    def reset(self, now_ms: float) -> None:
        super().reset(now_ms)
        self.firmware = BlindFirmware(self._dice, born_ms=now_ms)

    def tick(self, now_ms: float, dt_s: float) -> bytes:
        said = super().tick(now_ms, dt_s)
        self._counted_mm = [0.0, 0.0]
        return said


def rig(brain: ReferenceBrain | None = None) -> tuple[ReferenceBrain, MadeUpCable, Steps]:
    brain = brain or ReferenceBrain()
    cable = MadeUpCable(brain, seed=1)
    return brain, cable, Steps(ReferenceLink(cable, TICKS_PER_MM), cable)


@pytest.mark.parametrize("up_ms", [5_000, 1_000_000, 60_000_000, 260_000_000])
def test_a_board_that_restarts_on_the_way_is_noticed_however_long_it_was_up(up_ms: int) -> None:
    brain, cable, steps = rig()
    brain.firmware.born_ms = -float(up_ms)
    steps.until_up()
    steps.drive(2, 300, 300)
    cable.reset()
    assert "restarted" in steps.lost(0.4, left=300.0, right=300.0)
    assert brain.firmware.command == (0.0, 0.0)


def test_the_wrap_of_the_boards_clock_is_no_restart() -> None:
    brain, _, steps = rig()
    brain.firmware.born_ms = -float(reference_protocol.CLOCK_SPAN_MS - 3000)
    steps.until_up()
    steps.drive(5, 300, 300)
    assert steps.link.armed


def test_a_clock_that_was_not_heard_for_a_while_is_no_restart() -> None:
    _, _, steps = rig()
    steps.until_up()
    steps.stand_still(20_000)
    steps.drive(2, 300, 300)
    assert steps.link.armed


def test_a_session_that_the_board_ends_by_itself_is_not_opened_again_before_a_person_has_looked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    brain, _, steps = rig()
    steps.until_up()
    steps.drive(2, 300, 300)
    with caplog.at_level(logging.ERROR):
        brain.firmware._end_session()
        steps.drive(2, 300, 300)
    assert steps.link.facts.fault.kind == "session"
    assert "mạch tự dừng" in caplog.text
    assert not steps.link.armed
    assert brain.firmware.command == (0.0, 0.0)
    steps.rest(0.2, clearing=True)
    assert steps.link.facts.fault is None
    steps.drive(1, 300, 300)
    assert steps.link.armed


def test_a_host_that_was_held_up_has_ended_the_session_itself_and_begins_anew() -> None:
    _, _, steps = rig()
    steps.until_up()
    steps.drive(2, 300, 300)
    steps.stand_still(600)
    steps.drive(1, 300, 300)
    assert steps.link.facts.fault is None
    assert steps.link.armed


def test_ranges_that_waited_while_the_host_was_held_up_are_not_believed() -> None:
    _, _, steps = rig()
    steps.until_up()
    steps.drive(2, 300, 300)
    steps.stand_still(3000)
    steps.link.receive(steps.now_ms)
    assert steps.link.facts.ranges.mm == ()
    steps.drive(0.3, 300, 300)
    assert len(steps.link.facts.ranges.mm) == 6, "new ones come"
    steps.drive(2, 300, 300)
    assert steps.link.armed


def test_a_host_that_is_late_by_a_tenth_of_a_second_keeps_its_ranges() -> None:
    _, _, steps = rig()
    steps.until_up()
    steps.stand_still(100)
    steps.link.receive(steps.now_ms)
    assert len(steps.link.facts.ranges.mm) == 6


def test_lost_bytes_are_no_fault_of_the_board() -> None:
    _, cable, steps = rig()
    steps.until_up()
    cable.lost_permille = 8
    for _ in range(10):
        try:
            steps.drive(1, 300, 300)
        except LinkLost:
            break
    assert steps.link.facts.fault is None


def test_three_bytes_of_a_thousand_damaged_end_no_link_and_are_counted() -> None:
    _, cable, steps = rig()
    steps.until_up()
    cable.noise_permille = 3
    steps.drive(60, 300, 300)
    assert steps.link.armed
    assert steps.link.facts.fault is None
    assert steps.link.figures.broken_lines > 50
    assert steps.link.figures.missed > 50


def test_a_board_that_says_nothing_at_all_is_lost_within_200_ms() -> None:
    _, cable, steps = rig()
    steps.until_up()
    steps.drive(2, 300, 300)
    cable.fall_silent(5000)
    assert "3 requests without an answer" in steps.lost(0.25, left=300.0, right=300.0)


def test_wheels_that_do_not_turn_are_noticed_although_the_board_says_nothing() -> None:
    _, _, steps = rig(StuckBrain())
    steps.until_up()
    steps.drive(2, 100, 100)
    assert steps.link.facts.fault.kind == "stall"
    assert not steps.link.armed


class LockstepCable:
    """The port of a link, and the real firmware at its other end, in its own time."""

    path = "/dev/lockstep"

    def __init__(self, board: AvrBoard) -> None:
        self.board, self.now_ms = board, 0.0
        self._out = self._in = b""

    def read(self) -> bytes:
        come, self._in = self._in, b""
        return come

    def write(self, data: bytes) -> None:
        self._out += data

    def discard_output(self) -> None:
        """Nothing waits."""

    def advance(self) -> None:
        said, self._out = self._out, b""
        self._in += self.board.run(2, said)
        self.now_ms += 2.0


def test_a_stall_that_the_firmware_latches_holds_until_it_is_cleared() -> None:
    with firmware_board("uno", lockstep=True) as board:
        cable = LockstepCable(board)
        steps = Steps(ReferenceLink(cable), cable)
        steps.until_up()
        steps.drive(1, 200, 200)
        board.do("blocked", 1)
        armed = []
        for _ in range(150):
            steps.step(200, 200, moving=True)
            armed.append(steps.link.armed)
        assert Flags.STALLED in steps.link.facts.flags
        assert steps.link.facts.fault.kind == "stall"
        assert sorted(armed, reverse=True) == armed, "it was not armed again"
        board.do("blocked", 0)
        steps.rest(0.2, clearing=True)
        assert Flags.STALLED not in steps.link.facts.flags
        assert steps.link.facts.fault is None
        steps.told = [0.0, 0.0]
        steps.drive(1, 200, 200)
        assert steps.link.armed
