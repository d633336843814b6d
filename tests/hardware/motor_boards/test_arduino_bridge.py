"""The ros_arduino_bridge driver against an independent firmware: behind a pty, and in made-up time."""

import contextlib
import logging
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hardware.motor_boards.arduino_bridge import BridgeError, BridgeLink, counters, speeds
from hardware.motor_boards.interface import LinkLost
from hardware.serial_ports.serial_port import SerialPort
from robot.paths import ROOT
from simulators.boards.arduino_bridge import ArduinoBridge
from simulators.boards.faulty_serial_device import SerialDevice
from tests.hardware.motor_boards.made_up_time import MadeUpCable
from tests.hardware.motor_boards.stepped_link import TICKS_PER_MM, Steps, now_ms


@contextlib.contextmanager
def rig() -> Iterator[tuple[ArduinoBridge, MadeUpCable, Steps]]:
    """In made-up time; the guard is real, and never hungry since made-up time flies."""
    board = ArduinoBridge(TICKS_PER_MM)
    cable = MadeUpCable(board, seed=4)
    unread, cable.descriptor = os.pipe()
    link = BridgeLink(cable, TICKS_PER_MM)
    try:
        yield board, cable, Steps(link, cable)
    finally:
        link.port.close()
        os.close(unread)
        os.close(cable.descriptor)


@contextlib.contextmanager
def behind_a_pty() -> Iterator[tuple[ArduinoBridge, SerialDevice, Steps]]:
    """In real time, through a real port."""
    board = ArduinoBridge(TICKS_PER_MM)
    with SerialDevice(board, seed=4) as device:
        link = BridgeLink(SerialPort(device.port, 57_600), TICKS_PER_MM)
        try:
            yield board, device, Steps(link)
        finally:
            link.port.close()


RIGS = pytest.mark.parametrize("a_rig", [rig, pytest.param(behind_a_pty, marks=pytest.mark.waits)])


@given(st.binary(max_size=40) | st.from_regex(rb"-?[0-9]{1,11}[ ,x]-?[0-9]{0,11}[ x]?", fullmatch=True))
def test_whatever_a_line_holds_it_is_two_whole_counters_or_an_error(line: bytes) -> None:
    words = line.split(b" ")
    whole = len(words) == 2 and all(re.fullmatch(rb"-?[0-9]{1,10}", word) for word in words)
    try:
        assert whole, "nothing beside the two numbers"
        wanted = tuple(int(word) for word in words)
        assert all(-(2**31) <= number < 2**31 for number in wanted), "counters of 32 bits"
    except AssertionError:
        with pytest.raises(BridgeError):
            counters(line)
    else:
        assert counters(line) == wanted


@given(st.integers(-(2**31), 2**31 - 1), st.integers(-(2**31), 2**31 - 1))
def test_every_pair_of_32_bit_counters_is_read(left: float, right: float) -> None:
    assert counters(b"%d %d" % (left, right)) == (left, right)


@pytest.mark.parametrize("line", [b"", b" ", b"0", b"12 ", b" 12", b"1 2 3", b"OK", b"1,2", b"12  13", b"2147483648 0"])
def test_an_empty_or_odd_reply_is_never_zero(line: bytes) -> None:
    with pytest.raises(BridgeError):
        counters(line)


@given(st.floats(-2000, 2000), st.floats(-2000, 2000))
def test_no_wheel_is_told_more_than_a_fifth_of_a_metre_a_second(left: float, right: float) -> None:
    words = speeds(left, right, TICKS_PER_MM).removesuffix(b"\r").split(b" ")
    assert words[0] == b"m"
    assert all(abs(int(word)) <= 200 * TICKS_PER_MM / 30 + 0.5 for word in words[1:])


def until_it_stands(board: ArduinoBridge) -> None:
    ends_s = time.monotonic() + 30
    while board.wheels[0].speed_mm_s != 0.0:
        assert time.monotonic() < ends_s, "it drives on"
        time.sleep(0.01)


class TestOnTheCable:
    @RIGS
    def test_the_bridge_board_warns_drives_slowly_and_counts(
        self, caplog: pytest.LogCaptureFixture, a_rig: Callable[[], contextlib.AbstractContextManager[Any]]
    ) -> None:
        with a_rig() as (board, _, steps), caplog.at_level(logging.WARNING):
            steps.until_up()
            assert "no checksum" in caplog.text
            assert "không có mã kiểm tra" in caplog.text
            steps.drive(2.0, 500, 500)
            assert board.wheels[0].speed_mm_s == pytest.approx(200, abs=20)
            assert steps.link.facts.motion.left_ticks == pytest.approx(board.wheels[0].ticks, abs=30)
            steps.rest(0.4)
            assert board.wheels[0].speed_mm_s == 0.0
            assert board.auto_stops == 0

    def test_odd_answers_cost_a_reading_and_move_no_counter(self) -> None:
        with rig() as (board, _, steps):
            for wheel in board.wheels:
                wheel.counted_mm = 5000.0
            steps.until_up()
            steps.drive(0.5, 100, 100)
            board.odd_answers += [b"", b"0", b"0 0", b"1400x 14001", b"OK"]
            began = steps.link.facts.motion
            for _ in range(40):
                steps.step(100, 100, moving=True)
                motion = steps.link.facts.motion
                assert 0 <= motion.left_ticks - began.left_ticks < 300
                began = motion
            assert board.odd_answers == []
            assert steps.link.figures.broken_lines >= 4

    @RIGS
    def test_noise_never_makes_it_fast_for_long(
        self, a_rig: Callable[[], contextlib.AbstractContextManager[Any]]
    ) -> None:
        """A broken command may be obeyed: for two control steps at most, and what the wheels do is watched."""
        with a_rig() as (board, device, steps):
            steps.until_up()
            steps.drive(0.5, 100, 100)
            device.noise_permille = device.lost_permille = 5
            with contextlib.suppress(LinkLost):
                steps.drive(4.0, 100, 100)
            assert board.wheels[0].fastest_mm_s < 650
            travelled = board.wheels[0].travelled_mm
            assert 0 <= travelled < 700

    def test_replies_that_come_in_halves_are_put_together(self) -> None:
        with rig() as (board, device, steps):
            device.halves_ms = 4.0
            steps.until_up()
            steps.drive(1.5, 150, 150)
            assert board.wheels[0].speed_mm_s == pytest.approx(150, abs=15)
            assert steps.link.facts.motion.left_ticks == pytest.approx(board.wheels[0].ticks, abs=30)

    @pytest.mark.waits
    def test_a_silent_board_is_given_up_and_the_guard_says_stop(self) -> None:
        with behind_a_pty() as (board, device, steps):
            steps.until_up()
            steps.drive(0.8, 150, 150)
            device.fall_silent(300)
            assert "without an answer" in steps.lost(left=150.0, right=150.0)
            steps.link.port.close()
            until_it_stands(board)
            assert board.auto_stops == 0

    def test_a_reset_is_noticed(self) -> None:
        with rig() as (_, device, steps):
            steps.until_up()
            steps.drive(1.5, 200, 200)
            device.reset()
            assert "reset" in steps.lost(left=200.0, right=200.0)

    @pytest.mark.waits
    def test_a_host_that_freezes_is_stopped_by_the_guard_and_begins_from_a_stand(self) -> None:
        with behind_a_pty() as (board, _, steps):
            steps.until_up()
            steps.drive(0.8, 150, 150)
            until_it_stands(board)
            assert board.auto_stops == 0
            steps.link.receive(now_ms())
            assert not steps.link.armed
            steps.told = [0.0, 0.0]
            steps.drive(0.8, 150, 150)
            assert board.wheels[0].speed_mm_s > 80

    @pytest.mark.waits
    @pytest.mark.parametrize("way", [signal.SIGKILL, signal.SIGSTOP])
    def test_a_host_that_is_killed_or_frozen_stops_the_wheels_long_before_the_firmware(
        self, way: signal.Signals
    ) -> None:
        board = ArduinoBridge(TICKS_PER_MM)
        with SerialDevice(board) as device:
            host = subprocess.Popen([sys.executable, "-c", HOST, device.port], cwd=ROOT, env=os.environ)
            try:
                ends_s = time.monotonic() + 30
                while board.wheels[0].speed_mm_s < 120:
                    assert time.monotonic() < ends_s
                    time.sleep(0.01)
                host.send_signal(way)
                ends_s = time.monotonic() + 30
                while board.wheels[0].powered:
                    assert time.monotonic() < ends_s
                    time.sleep(0.005)
                assert board.auto_stops == 0, "the firmware's own stop would have come later"
            finally:
                host.kill()
                host.wait()
            time.sleep(1.0)
            SerialPort(device.port, 57_600).close()  # the guard has gone and the port is free

    @pytest.mark.waits
    def test_a_dead_guard_means_no_motion(self) -> None:
        with behind_a_pty() as (board, _, steps):
            steps.until_up()
            steps.link._guard._process.kill()
            steps.link._guard._process.wait()
            assert "would stop the wheels has died" in steps.lost(left=100.0, right=100.0)
            assert board.wheels[0].travelled_mm == 0.0

    @pytest.mark.parametrize(
        ("encoders", "words"),
        [
            ((-1, 1), "the left wheel: turned the other way"),
            ((-1, -1), "both wheels: turned the other way"),
            ((1, 0), "the right wheel: did not turn"),
        ],
    )
    def test_wrong_encoder_wires_stop_the_base_and_are_said(
        self, encoders: tuple[int, int], words: str, caplog: pytest.LogCaptureFixture
    ) -> None:
        with rig() as (board, _, steps), caplog.at_level(logging.ERROR):
            for wheel, encoder in zip(board.wheels, encoders, strict=True):
                wheel.encoder = encoder
            steps.until_up()
            steps.until(lambda: bool(steps.link.facts.fault), left=150.0, right=150.0)
            steps.rest(0.4)
            assert words in caplog.text
            assert all(wheel.speed_mm_s == 0.0 for wheel in board.wheels)
            steps.drive(0.5, 150, 150)
            assert all(wheel.speed_mm_s == 0.0 for wheel in board.wheels)


HOST = """
import sys
from hardware.motor_boards.arduino_bridge import BridgeLink
from hardware.serial_ports.serial_port import SerialPort
from tests.hardware.motor_boards.made_up_time import MadeUpCable
from tests.hardware.motor_boards.stepped_link import TICKS_PER_MM, Steps
steps = Steps(BridgeLink(SerialPort(sys.argv[1], 57600), TICKS_PER_MM))
steps.until_up()
steps.drive(60, 150, 150)
"""
