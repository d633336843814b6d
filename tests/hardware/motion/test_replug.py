"""A reset, a cable that is pulled and put back: the motion process survives and shows it, whatever the board speaks."""

import contextlib
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from hardware.motion.messages import MotionSetup, TimedCommand
from robot.core.commands import Drive
from robot.navigation.map.lobby_map import Lobby
from robot.paths import ROOT
from simulators.boards.arduino_bridge import ArduinoBridge
from simulators.boards.faulty_serial_device import SerialDevice
from simulators.boards.roboclaw import Roboclaw
from tests.hardware.motion.rig import LOBBY
from tests.hardware.motor_boards.reference_brain import ReferenceBrain
from tests.hardware.motor_boards.stepped_link import TICKS_PER_MM
from tests.hardware.serial_ports.usb_tree import plug

pytestmark = pytest.mark.ports
CORRIDOR = msgspec.toml.decode(LOBBY.read_bytes(), type=Lobby)
PROTOCOLS = ("reference", "roboclaw", "arduino-bridge")
NUMBER = "7C:DF:A1:00:12:34"


class Robot:
    """A motion process with its board on a USB port of a tree of its own, and what it has told."""

    def __init__(self, protocol: str, root: Path, boot_ms: float) -> None:
        self.root = root
        brains = {"reference": ReferenceBrain, "roboclaw": Roboclaw, "arduino-bridge": ArduinoBridge}
        self.brain = brains[protocol]() if protocol == "reference" else brains[protocol](TICKS_PER_MM)
        self.device = SerialDevice(self.brain, root / "dev/ttyACM0", boot_ms=boot_ms)
        self.sensors = SerialDevice(ReferenceBrain())
        self.protocol = protocol
        self.told: list[dict] = []

    def __enter__(self) -> "Robot":
        self._stack = contextlib.ExitStack()
        self._stack.enter_context(self.device)
        self._stack.enter_context(self.sensors)
        plug(self.root, "ttyACM0", NUMBER)
        self.child = subprocess.Popen(
            [sys.executable, "-m", "hardware.motion.process"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=ROOT
        )
        self._stack.callback(self._end)
        setup = MotionSetup(
            f"usb:{NUMBER}@{self.root}",
            115_200,
            75.0,
            360.0,
            1320,
            300,
            CORRIDOR,
            (1.0, 2.0, 0.0),
            protocol=self.protocol,
            sensors_port="" if self.protocol == "reference" else self.sensors.port,
        )
        self._say(setup)
        self.listening = threading.Thread(target=self._listen, daemon=True)
        self.listening.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def _end(self) -> None:
        self.child.kill()
        self.child.wait()
        self.child.stdin.close()
        self.child.stdout.close()

    def _say(self, message: object) -> None:
        self.child.stdin.write(msgspec.json.encode(message) + b"\n")
        self.child.stdin.flush()

    def _listen(self) -> None:
        with contextlib.suppress(ValueError):
            for line in self.child.stdout:
                self.told.append(json.loads(line))

    def drive(self, lease: int) -> None:
        self._say(TimedCommand(time.monotonic() * 1000, Drive(lease, "far", 8000)))

    def wait(self, condition: Callable[[], object], limit_s: float = 40.0) -> None:
        ends_s = time.monotonic() + limit_s
        while not condition():
            assert time.monotonic() < ends_s, [told for told in self.told if told["event"] != "Glimpse"][-8:]
            assert self.child.poll() is None, self.told[-1]
            time.sleep(0.005)

    @property
    def ups(self) -> int:
        return sum(told["event"] == "PartUp" for told in self.told)

    @property
    def speed_mm_s(self) -> float:
        if isinstance(self.brain, ReferenceBrain):
            return max(map(abs, self.brain.firmware.command))
        return max(abs(wheel.speed_mm_s) for wheel in self.brain.wheels)

    def ended(self, lease: int) -> list[str]:
        return [told["reason"] for told in self.told if told["event"] == "DriveEnded" and told["lease"] == lease]


@contextlib.contextmanager
def moving(protocol: str, root: Path, boot_ms: float = 0.0) -> Iterator[Robot]:
    with Robot(protocol, root, boot_ms) as robot:
        robot.wait(lambda: robot.ups == 1)
        robot.drive(1)
        robot.wait(lambda: robot.speed_mm_s > 80)
        yield robot


def comes_back_and_waits_for_a_new_wish(robot: Robot) -> None:
    robot.wait(lambda: robot.ups == 2)
    assert robot.ended(1) == ["link"]
    time.sleep(0.5)
    assert robot.speed_mm_s == 0.0, "nothing moves by itself when a link comes back"
    robot.drive(2)
    robot.wait(lambda: robot.speed_mm_s > 80)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_board_is_found_again_when_its_cable_is_put_back_at_another_name(protocol: str, tmp_path: Path) -> None:
    with moving(protocol, tmp_path) as robot:
        robot.device.unplug()
        (tmp_path / "sys/class/tty/ttyACM0/device").unlink()
        robot.wait(lambda: robot.speed_mm_s == 0.0)
        robot.wait(lambda: robot.ended(1) == ["link"])
        plug(tmp_path, "ttyACM1", NUMBER, port="1-2")
        robot.device.link = tmp_path / "dev/ttyACM1"
        robot.device.plug()
        comes_back_and_waits_for_a_new_wish(robot)
        assert robot.told[-1]["event"] != "MotionFailed"


@pytest.mark.parametrize(  # an Arduino's boot loader takes a second at least
    ("protocol", "boot_ms"), [*((protocol, 1200.0) for protocol in PROTOCOLS), ("reference", 0.0), ("roboclaw", 0.0)]
)
def test_a_board_that_resets_on_the_way_is_survived_whether_it_boots_slowly_or_not(
    protocol: str, boot_ms: float, tmp_path: Path
) -> None:
    with moving(protocol, tmp_path, boot_ms=boot_ms) as robot:
        robot.device.reset()
        comes_back_and_waits_for_a_new_wish(robot)


@pytest.mark.parametrize("protocol", PROTOCOLS)
def test_a_cable_that_stays_out_ends_the_process_with_the_reason(protocol: str, tmp_path: Path) -> None:
    with moving(protocol, tmp_path) as robot:
        robot.device.unplug()
        (tmp_path / "sys/class/tty/ttyACM0/device").unlink()
        assert robot.child.wait(timeout=40) == 1
        robot.listening.join(40)
        assert robot.told[-1]["event"] == "MotionFailed"
        assert robot.ended(1) == ["link"]


@pytest.mark.parametrize("protocol", ["roboclaw", "arduino-bridge"])
@pytest.mark.parametrize("board", ["device", "sensors"])
def test_a_hiccup_of_either_board_of_two_ends_the_trip_and_the_wheels_stand(
    board: str, protocol: str, tmp_path: Path
) -> None:
    with moving(protocol, tmp_path) as robot:
        getattr(robot, board).fall_silent(170 if board == "device" else 400)
        robot.wait(lambda: robot.ended(1) == ["link"])
        comes_back_and_waits_for_a_new_wish(robot)


def test_noise_on_the_cable_ends_a_trip_at_worst(tmp_path: Path) -> None:
    with moving("roboclaw", tmp_path) as robot:
        robot.device.noise_permille = 5
        time.sleep(2.0)
        robot.device.noise_permille = 0
        assert robot.child.poll() is None
        robot.drive(9)
        robot.wait(lambda: robot.speed_mm_s > 80)


def test_a_slow_board_is_driven_slowly_however_fast_the_robot_may_go(tmp_path: Path) -> None:
    with moving("arduino-bridge", tmp_path) as robot:
        robot.wait(lambda: robot.speed_mm_s > 120)
        time.sleep(1.0)
        assert all(wheel.fastest_mm_s < 240 for wheel in robot.brain.wheels)
