"""What `kiosk doctor` tells of a lidar: turns, cable, sight, and where its nearest point is."""

import os
import re
import threading
from collections.abc import Iterator
from math import cos, radians, sin
from pathlib import Path
from typing import Any

import pytest

from hardware.lidar.probe import probe_lidar
from hardware.lidar.scanner import LidarMount
from hardware.serial_ports.serial_port import SerialPort
from robot.cli.doctor import device_checks
from robot.core.trouble import Trouble
from robot.navigation.footprint import RADIUS_M
from robot.runtime.settings.loader import load_settings
from simulators.physics.lidar import packet
from tests.hardware.lidar.lidar_on_a_pty import HERE, Turning, leads_to, other_device, turning
from tests.hardware.motor_boards.boards import simulated_board
from tests.hardware.serial_ports.usb_tree import plug

pytestmark = pytest.mark.waits

MOUNT = LidarMount()
HAND_M = 0.05


@pytest.fixture
def lidar() -> Iterator[Turning]:
    with turning() as found:
        yield found


def test_doctor_is_told_how_fast_it_turns_and_what_is_lost(lidar: Turning) -> None:
    told = probe_lidar(lidar.port, MOUNT)
    assert told.startswith(f"{lidar.port}: 10.0 turns/s, ")
    assert int(told.split(" packets")[0].rsplit(" ", 1)[1]) > 500


@pytest.mark.parametrize(
    ("left_deg", "side", "side_vi"), [(40.0, "left", "trái"), (-40.0, "right", "phải")], ids=["left", "right"]
)
def test_doctor_says_where_a_hand_before_the_lidar_is(lidar: Turning, left_deg: float, side: str, side_vi: str) -> None:
    x, y, heading = HERE
    middle_m, bearing = RADIUS_M + 0.42 + HAND_M, heading + radians(left_deg)
    lidar.hold((x + middle_m * cos(bearing), y + middle_m * sin(bearing), HAND_M))
    told, _, vi = probe_lidar(lidar.port, MOUNT).partition(" | ")
    nearest = re.search(rf"nearest: (0\.\d\d) m, (\d+) degrees to the {side}$", told)
    assert nearest is not None, told
    assert float(nearest[1]) == pytest.approx(0.42, abs=0.06)
    assert int(nearest[2]) == pytest.approx(40, abs=5)
    assert vi == f"gần nhất: {nearest[1].replace('.', ',')} m, lệch {side_vi} {nearest[2]} độ"


@pytest.mark.parametrize(
    ("dark", "says", "vi"),
    [(False, "something lies before it", "có vật che sát"), (True, "no light comes back", "không có tia phản xạ")],
    ids=["covered", "dark"],
)
def test_doctor_says_of_a_lidar_that_turns_and_does_not_see_what_to_do(
    lidar: Turning, monkeypatch: pytest.MonkeyPatch, dark: bool, says: str, vi: str
) -> None:
    if dark:
        monkeypatch.setattr("simulators.physics.lidar.COVER_MM", 0)
    lidar.cover(covered=True)
    with pytest.raises(Trouble) as caught:
        probe_lidar(lidar.port, MOUNT)
    assert f"{says}; uncover it, wipe its window" in str(caught.value)
    assert f"{vi}; gỡ vật che, lau kính lidar" in str(caught.value)


def test_doctor_names_a_cable_that_damages_packets() -> None:
    leaving = threading.Event()
    with other_device() as (device, path):

        def talk() -> None:
            for number in range(100_000):
                if leaving.wait(0.003):
                    return
                said = packet(number * 960 % 36_000, [1000] * 12, number % 30_000)
                os.write(device, said if number % 10 else said[:20] + b"?" + said[21:])

        talking = threading.Thread(target=talk)
        talking.start()
        with pytest.raises(Trouble, match="broken; look at its plug and cable") as caught:
            probe_lidar(path, MOUNT)
        leaving.set()
        talking.join()
    assert caught.value.key == "lidar.port"


@pytest.mark.parametrize("number", ["", "A1"])
def test_doctor_opens_no_port_of_the_motor_board_to_look_for_the_lidar(
    lidar: Turning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: str
) -> None:
    with simulated_board() as board:
        for name, serial, port in (("ttyACM0", "A1", board.port), ("ttyUSB0", "0001", lidar.port)):
            plug(tmp_path, name, serial, port=f"1-{name[3:]}")
            leads_to(tmp_path, name, port)
        settings = load_settings(sets=[f"base.port=usb:{number}@{tmp_path}", f"lidar.port=usb:@{tmp_path}"])
        assert "reception" in device_checks.base(settings)
        opened: list[str] = []
        ordinary = SerialPort.__init__

        def noted(self: SerialPort, path: str, *rest: Any) -> None:
            opened.append(path)
            ordinary(self, path, *rest)

        monkeypatch.setattr(SerialPort, "__init__", noted)
        assert "turns/s" in device_checks.lidar(settings)
        assert opened == [str(tmp_path / "dev/ttyUSB0")]
