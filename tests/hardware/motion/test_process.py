"""The motion process alone: what is on the wire when it is told to go, loses its parent, or is killed with it."""

import contextlib
import json
import os
import pty
import random
import re
import select
import signal
import subprocess
import sys
import threading
import time
import tty
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from hardware.motion import loop_lateness
from hardware.motion.messages import MotionSetup, TimedCommand
from hardware.serial_ports.serial_port import SerialPort
from robot.core.commands import Drive
from robot.core.trouble import Trouble
from robot.navigation.map.lobby_map import Lobby
from robot.paths import ROOT
from simulators.boards.firmware import Firmware
from simulators.boards.motor_board import SimulatedBoard
from tests.hardware.firmware.following_wheels import FollowingWheels
from tests.hardware.motion.rig import LOBBY, ms_of_wishes, ms_until_still

pytestmark = pytest.mark.ports
LIMIT_S = 30.0
CORRIDOR = msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)


class Tap:
    """A board firmware on a pty that keeps every byte that the host has sent."""

    def __init__(self) -> None:
        self._master, self._slave = pty.openpty()
        tty.setraw(self._slave)
        self.port = os.ttyname(self._slave)
        self.heard = b""
        self._firmware = Firmware(random.Random(1))
        self._firmware.sensors.ranges_mm = (4000,) * 5
        self._wheels = FollowingWheels()
        self._leaving = threading.Event()
        self._thread = threading.Thread(target=self._serve)

    def __enter__(self) -> "Tap":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._leaving.set()
        self._thread.join()
        os.close(self._master)
        os.close(self._slave)

    def _serve(self) -> None:
        while not self._leaving.is_set():
            ready, _, _ = select.select([self._master], [], [], 0.005)
            now_ms = time.monotonic() * 1000
            if ready:
                data = os.read(self._master, 4096)
                self.heard += data
                os.write(self._master, self._firmware.receive(data, now_ms))
            os.write(self._master, self._firmware.tick(now_ms, 0.005))
            self._wheels.turn(self._firmware, 0.005)


@contextlib.contextmanager
def motion_process(port: str, **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A motion process that has said that the board is up; it is gone afterwards."""
    child = subprocess.Popen(
        [sys.executable, "-m", "hardware.motion.process"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        cwd=ROOT,
        env=os.environ | environment,
    )
    setup = MotionSetup(port, 115200, 75.0, 360.0, 1320, 500, CORRIDOR, (1.0, 2.0, 0.0))
    child.stdin.write(msgspec.json.encode(setup) + b"\n")
    child.stdin.flush()
    try:
        assert json.loads(child.stdout.readline())["event"] == "PartUp"
        yield child
    finally:
        child.kill()
        child.wait()
        child.stdin.close()
        child.stdout.close()


def order(child: subprocess.Popen[bytes], command: Drive, at_ms: float | None = None) -> None:
    given_ms = time.monotonic() * 1000 if at_ms is None else at_ms
    child.stdin.write(msgspec.json.encode(TimedCommand(given_ms, command)) + b"\n")
    child.stdin.flush()


def wait_for(condition: Callable[[], object], limit_s: float = LIMIT_S) -> None:
    ends_s = time.monotonic() + limit_s
    while not condition():
        assert time.monotonic() < ends_s, "it did not happen"
        time.sleep(0.01)


@pytest.mark.parametrize("way", ["sigterm", "end of orders"])
def test_the_last_bytes_on_the_wire_are_a_stop(way: str) -> None:
    with Tap() as tap, motion_process(tap.port) as child:
        order(child, Drive(1, "far", 60_000))  # the end of its wish does not stop it
        wait_for(lambda: re.search(rb" 0[6-9A-C][0-9A-F] 0[6-9A-C][0-9A-F] ", tap.heard))
        child.send_signal(signal.SIGTERM) if way == "sigterm" else child.stdin.close()
        assert child.wait(timeout=LIMIT_S) == 0
        wait_for(lambda: tap.heard.endswith(b"X\n"))


def test_an_order_that_waited_too_long_moves_nothing() -> None:
    with Tap() as tap, motion_process(tap.port) as child:
        order(child, Drive(1, "far", 1200), at_ms=time.monotonic() * 1000 - 2000)
        ended = next(event for event in map(json.loads, child.stdout) if event["event"] == "DriveEnded")
        assert (ended["lease"], ended["reason"]) == (1, "lease")
        assert b"ARM" not in tap.heard


def test_a_parent_that_reads_nothing_is_no_parent() -> None:
    with Tap() as tap, motion_process(tap.port) as child:
        child.stdout.close()
        assert child.wait(timeout=LIMIT_S) == 0
        wait_for(lambda: tap.heard.endswith(b"X\n"))


def drive_command(port: str, pose_file: Path) -> list[str]:
    places = ["--to", "counter:3", "--port", port]
    return [sys.executable, "-m", "robot.cli", "drive", *places, "--set", f"base.pose_file={pose_file}"]


def test_a_robot_that_was_stopped_on_the_way_says_so_and_does_not_drive(tmp_path: Path) -> None:
    pose_file = tmp_path / "pose.json"
    pose_file.write_text('{"pose":null}')
    with SimulatedBoard(CORRIDOR) as board:
        told = subprocess.run(
            drive_command(board.port, pose_file), cwd=ROOT, capture_output=True, text=True, timeout=240
        )
        assert told.returncode == 2
        assert "stopped on the way" in told.stderr
        assert "--at-home" in told.stderr
        assert not board.wheel_log(0) or all(left == right == 0 for _, left, right in board.wheel_log(0))


def is_free(port: str) -> bool:
    try:
        SerialPort(port, 115200).close()
    except Trouble:
        return False
    return True


def test_kill_9_of_the_robot_in_mid_drive_stops_the_wheels_and_frees_the_port(tmp_path: Path) -> None:
    with SimulatedBoard(CORRIDOR) as board:
        robot = subprocess.Popen(
            drive_command(board.port, tmp_path / "pose.json"),
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
        )
        wait_for(lambda: max(map(abs, board.wheel_mm_s)) > 100)
        killed_ms = time.monotonic() * 1000
        robot.kill()
        robot.wait()
        wait_for(lambda: board.wheel_mm_s == (0, 0))
        assert ms_of_wishes(board, killed_ms) <= 450
        assert ms_until_still(board) <= 450
        wait_for(lambda: is_free(board.port))
        port = SerialPort(board.port, 115200)
        with pytest.raises(Trouble):
            SerialPort(board.port, 115200)
        port.close()


def test_a_benchmark_may_record_the_lateness_of_each_step(tmp_path: Path) -> None:
    steps = tmp_path / "steps"
    with Tap() as tap, motion_process(tap.port, **{loop_lateness.VARIABLE: str(steps)}) as child:
        time.sleep(0.5)
        child.send_signal(signal.SIGTERM)
        assert child.wait(timeout=LIMIT_S) == 0
    late_ms = loop_lateness.read(steps)
    assert late_ms
    assert all(late >= 0.0 for late in late_ms)
