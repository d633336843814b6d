"""The RoboClaw driver against an independent RoboClaw: behind a pty, and in made-up time."""

import contextlib
import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hardware.motor_boards.interface import LinkLost
from hardware.motor_boards.reference_protocol import Flags
from hardware.motor_boards.roboclaw import SILENCE_MS, RoboclawLink
from hardware.serial_ports.serial_port import SerialPort
from robot.core.trouble import Trouble
from simulators.boards.faulty_serial_device import SerialDevice
from simulators.boards.roboclaw import ESTOP, FAULT_M1, S4, Roboclaw
from tests.hardware.motor_boards.made_up_time import MadeUpCable
from tests.hardware.motor_boards.stepped_link import TICKS_PER_MM, Steps


@contextlib.contextmanager
def rig(**faults: bool) -> Iterator[tuple[Roboclaw, MadeUpCable, Steps]]:
    """In made-up time."""
    board = Roboclaw(TICKS_PER_MM, **faults)
    cable = MadeUpCable(board, seed=4)
    yield board, cable, Steps(RoboclawLink(cable, TICKS_PER_MM), cable)


@contextlib.contextmanager
def behind_a_pty() -> Iterator[tuple[Roboclaw, SerialDevice, Steps]]:
    """In real time, through a real port."""
    board = Roboclaw(TICKS_PER_MM)
    with SerialDevice(board, seed=4) as device:
        link = RoboclawLink(SerialPort(device.port, 115_200), TICKS_PER_MM)
        try:
            yield board, device, Steps(link)
        finally:
            link.port.close()


RIGS = pytest.mark.parametrize("a_rig", [rig, pytest.param(behind_a_pty, marks=pytest.mark.waits)])


def test_a_roboclaw_reports_its_identity_and_its_state() -> None:
    with rig() as (_, _, steps):
        steps.until_up()
        steps.rest(1.0)
        facts = steps.link.facts
        assert (facts.identity.name, facts.identity.board, facts.identity.firmware) == (
            "RoboClaw",
            "USB Roboclaw 2x15a",
            "v4.1.34",
        )
        assert facts.telemetry.battery_mv == 24_800
        assert facts.telemetry.current_ma == 600
        assert facts.telemetry.ranges_mm == (), "what it has not is not made up"
        assert (facts.motion.left_ticks, facts.motion.right_ticks) == (0, 0)


@RIGS
def test_a_roboclaw_drives_as_commanded_and_counts(a_rig: Callable[[], contextlib.AbstractContextManager[Any]]) -> None:
    with a_rig() as (board, _, steps):
        steps.until_up()
        steps.drive(2.0, 200, 150)
        assert board.wheels[0].speed_mm_s == pytest.approx(200, abs=20)
        assert board.wheels[1].speed_mm_s == pytest.approx(150, abs=20)
        motion = steps.link.facts.motion
        assert (motion.left_mm_s, motion.right_mm_s) == (pytest.approx(200, abs=25), pytest.approx(150, abs=25))
        assert motion.left_ticks == pytest.approx(board.wheels[0].ticks, abs=30)
        steps.rest(0.5)
        assert board.wheels[0].speed_mm_s == 0.0
        assert not steps.link.armed


def test_before_the_first_motion_the_stop_on_silence_is_set_and_read_back() -> None:
    with rig() as (board, _, steps):
        steps.until_up()
        steps.drive(0.5, 200, 200)
        kinds = [command for command, _ in board.commands]
        assert kinds.index(14) < kinds.index(37)
        assert board.timeout * 100 == SILENCE_MS


def test_a_firmware_that_is_too_old_is_told() -> None:
    with rig(short_status=True) as (_, _, steps), pytest.raises(Trouble, match="too old"):
        steps.rest(2.0)


def test_a_board_that_does_not_keep_the_stop_on_silence_is_not_driven(caplog: pytest.LogCaptureFixture) -> None:
    with rig(obeys_timeout=False) as (board, _, steps), caplog.at_level(logging.ERROR):
        steps.until_up()
        steps.drive(1.0, 200, 200)
        assert 37 not in [command for command, _ in board.commands]
        assert not steps.link.armed
        assert "does not keep its stop on silence: read back 0 ms" in caplog.text


@RIGS
def test_a_silent_host_means_standing_wheels_and_it_begins_anew(
    a_rig: Callable[[], contextlib.AbstractContextManager[Any]],
) -> None:
    with a_rig() as (board, _, steps):
        steps.until_up()
        steps.drive(1.0, 200, 200)
        steps.stand_still(600)
        seen = len(board.commands)
        assert board.timeouts == 1
        assert board.wheels[0].speed_mm_s == 0.0
        steps.link.receive(steps.now_ms)
        assert not steps.link.armed, "the pilot begins from a stand"
        steps.drive(0.5, 200, 200)
        assert board.commands[seen][0] == 34, "no old speed goes on by itself"
        assert 14 in [command for command, _ in board.commands[seen:]]


@RIGS
def test_the_last_bytes_take_the_power_away(a_rig: Callable[[], contextlib.AbstractContextManager[Any]]) -> None:
    with a_rig() as (board, device, steps):
        steps.until_up()
        steps.drive(0.6, 200, 200)
        steps.link.stop()
        steps.stand_still(100)
        assert board.commands[-1][0] == 34
        assert device.heard[-8:-6] == bytes((0x80, 34))


@RIGS
def test_noise_costs_replies_but_never_a_wrong_number(
    a_rig: Callable[[], contextlib.AbstractContextManager[Any]],
) -> None:
    with a_rig() as (board, device, steps):
        steps.until_up()
        steps.drive(0.5, 200, 200)
        device.noise_permille = device.lost_permille = 5
        with contextlib.suppress(LinkLost):
            steps.drive(3.0, 200, 200)
        device.noise_permille = device.lost_permille = 0
        assert steps.link.figures.missed > 0
        assert 0 <= steps.link.facts.motion.left_ticks <= board.wheels[0].ticks
        assert board.wheels[0].fastest_mm_s < 260


def test_replies_that_come_in_halves_are_put_together() -> None:
    with rig() as (board, device, steps):
        device.halves_ms = 4.0
        steps.until_up()
        steps.drive(1.5, 150, 150)
        assert board.wheels[0].speed_mm_s == pytest.approx(150, abs=15)


def test_bytes_that_nobody_asked_for_are_thrown_away() -> None:
    with rig() as (_, device, steps):
        steps.until_up()
        for _ in range(20):
            device.say(b"\xff\x00garbage\xff")
            steps.rest(0.06)
        assert steps.link.facts.motion.left_ticks == 0


def test_a_silent_board_is_given_up() -> None:
    with rig() as (_, device, steps):
        steps.until_up()
        device.fall_silent(10_000)
        assert "3 requests without an answer" in steps.lost()


def test_a_reset_on_the_way_is_noticed() -> None:
    with rig() as (board, device, steps):
        steps.until_up()
        steps.drive(1.5, 200, 200)
        device.reset()
        assert "reset" in steps.lost(left=200, right=200)
        link = RoboclawLink(device, TICKS_PER_MM)
        anew = Steps(link, device)
        anew.rest(0.4)
        assert all(wheel.speed_mm_s == 0.0 and not wheel.powered for wheel in board.wheels)


def test_a_reset_that_the_counters_do_not_show_is_noticed_by_the_lost_stop_on_silence() -> None:
    with rig() as (board, _, steps):
        steps.until_up()
        steps.drive(0.4, 100, 100)
        board.timeout = 0
        assert "forgotten its stop on silence" in steps.lost(left=100, right=100)


def test_counters_wrap_at_32_bits() -> None:
    with rig() as (board, _, steps):
        for wheel in board.wheels:
            wheel.counted_mm = (2**31 - 200) / TICKS_PER_MM
        steps.until_up()
        steps.drive(1.2, 200, 200)
        assert steps.link.facts.motion.left_ticks < 0
        assert steps.link.armed


@pytest.mark.parametrize(("bits", "flag", "kind"), [(ESTOP, True, None), (FAULT_M1, False, "driver")])
def test_a_red_button_or_a_fault_of_the_board_holds_until_a_person_clears_it(
    bits: int, flag: bool, kind: str | None, caplog: pytest.LogCaptureFixture
) -> None:
    with rig() as (board, _, steps), caplog.at_level(logging.ERROR):
        steps.until_up()
        steps.drive(0.8, 200, 200)
        board.status = bits
        steps.until(lambda: not steps.link.armed, left=200.0, right=200.0)
        facts = steps.link.facts
        assert (Flags.ESTOP_LATCHED in facts.flags) == flag, "a fault is no red button"
        assert (facts.fault.kind if facts.fault else None) == kind
        board.status = 0
        steps.drive(0.6, 200, 200)
        assert board.wheels[0].speed_mm_s == 0.0
        steps.rest(0.2, clearing=True)
        assert Flags.ESTOP_LATCHED not in facts.flags
        assert facts.fault is None
        steps.drive(0.8, 200, 200)
        assert board.wheels[0].speed_mm_s > 100
        if bits == FAULT_M1:
            assert "DRIVER_1" in caplog.text
            assert "tra từ này" in caplog.text


def test_a_switch_at_s4_is_a_bumper() -> None:
    with rig() as (board, _, steps):
        steps.until_up()
        steps.drive(0.8, 200, 200)
        board.status = S4
        steps.until(lambda: not steps.link.armed, left=200.0, right=200.0)
        assert Flags.BUMPER_LATCHED in steps.link.facts.flags
        assert steps.link.facts.telemetry.bump == 1


@pytest.mark.parametrize(
    ("encoders", "words"),
    [
        ((-1, 1), "the left wheel: turned the other way"),
        ((1, -1), "the right wheel: turned the other way"),
        ((1, 0), "the right wheel: did not turn"),
    ],
)
def test_wrong_encoder_wires_stop_the_base_and_are_said_with_the_next_step(
    encoders: tuple[int, int], words: str, caplog: pytest.LogCaptureFixture
) -> None:
    with rig() as (board, device, steps), caplog.at_level(logging.ERROR):
        for wheel, encoder in zip(board.wheels, encoders, strict=True):
            wheel.encoder = encoder
        steps.until_up()
        steps.until(lambda: bool(steps.link.facts.fault), left=200.0, right=200.0)
        steps.rest(0.4)
        assert words in caplog.text
        assert device.port in caplog.text
        assert "encoder" in caplog.text
        assert all(wheel.speed_mm_s == 0.0 for wheel in board.wheels)
        assert max(abs(wheel.travelled_mm) for wheel in board.wheels) < 300
        steps.drive(0.5, 200, 200)
        assert all(wheel.speed_mm_s == 0.0 for wheel in board.wheels), "not again before a person has looked"
