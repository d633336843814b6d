"""The lidar of the motion process: found by listening, watched, told as lost once, and back by itself."""

import os
import select
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from hardware.lidar.connection import LidarKeeper
from hardware.lidar.discovery import BAUD, LidarSearch
from hardware.lidar.scanner import AWAY_MS, LidarMount
from hardware.serial_ports.serial_port import SerialPort
from robot.core.events import PartDown, PartUp
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.navigation.footprint import RADIUS_M
from simulators.physics.lidar import packet
from tests.hardware.lidar.lidar_on_a_pty import Turning, leads_to, other_device, turning
from tests.hardware.serial_ports.usb_tree import plug

MOUNT = LidarMount()
LIMIT_S = 20.0


@pytest.fixture
def lidar() -> Iterator[Turning]:
    with turning() as found:
        yield found


@pytest.fixture
def other() -> Iterator[tuple[int, str]]:
    with other_device() as found:
        yield found


def steps(keeper: LidarKeeper, seconds: float, held: tuple[str, ...] = ()) -> list[PartUp | PartDown]:
    """What is told in that time, stepped as the motion process does it; no step may take long."""
    told: list[PartUp | PartDown] = []
    ends_s = time.monotonic() + seconds
    while time.monotonic() < ends_s:
        step(keeper, told, held)
    return told


def step(keeper: LidarKeeper, told: list[PartUp | PartDown], held: tuple[str, ...] = ()) -> None:
    now_ms = time.monotonic() * 1000
    told += keeper.step(now_ms, held)
    if keeper.lidar is not None:
        keeper.lidar.receive(now_ms)
    time.sleep(0.02)


def until(keeper: LidarKeeper, kind: type, told: list[PartUp | PartDown] | None = None) -> PartUp | PartDown:
    """Step until such an event comes."""
    told = [] if told is None else told
    ends_s = time.monotonic() + LIMIT_S
    while not any(isinstance(event, kind) for event in told):
        assert time.monotonic() < ends_s, "it did not come"
        step(keeper, told)
    return next(event for event in told if isinstance(event, kind))


def test_a_lidar_is_up_when_its_first_turn_has_come(lidar: Turning) -> None:
    keeper = LidarKeeper(lidar.port, MOUNT)
    assert until(keeper, PartUp) == PartUp(Part.LIDAR, f"LD19, {lidar.port}, 10.0 turns/s")
    assert keeper.lidar is not None
    assert min(keeper.lidar.scan.at_ms) > 0, "every sector was told"
    keeper.close()
    SerialPort(lidar.port, BAUD).close()


def test_a_silent_lidar_is_reported_once_and_comes_back_by_itself(lidar: Turning) -> None:
    keeper = LidarKeeper(lidar.port, MOUNT)
    until(keeper, PartUp)
    lidar.hush(silent=True)
    hushed_s = time.monotonic()
    down = until(keeper, PartDown)
    assert 0.8 < time.monotonic() - hushed_s < 3.0
    assert "silent" in down.reason
    assert keeper.lidar is None
    assert steps(keeper, 3.0) == [], "it is looked for again and again, and told once"
    lidar.hush(silent=False)
    until(keeper, PartUp)
    assert keeper.lidar is not None
    keeper.close()


def test_a_cable_that_is_pulled_and_put_back_raises_nothing_and_is_found_again(tmp_path: Path) -> None:
    with turning(tmp_path / "lidar") as lidar:
        keeper = LidarKeeper(str(tmp_path / "lidar"), MOUNT)
        until(keeper, PartUp)
        lidar.unplug()
        assert "cable lost" in until(keeper, PartDown).reason
        lidar.plug()
        until(keeper, PartUp)
        keeper.close()


def test_a_lidar_that_is_not_there_at_the_start_is_told_with_what_to_do() -> None:
    keeper = LidarKeeper("/dev/ttyNOWHERE", MOUNT)
    reason = until(keeper, PartDown).reason
    assert reason.startswith("lidar.port = '/dev/ttyNOWHERE'")
    assert "there is no such port" in reason
    assert "không có cổng này" in reason
    assert steps(keeper, 2.5) == []


def test_no_step_waits_for_a_port_that_takes_its_time(lidar: Turning, monkeypatch: pytest.MonkeyPatch) -> None:
    opening = threading.Event()
    ordinary = SerialPort.__init__

    def slow(self: SerialPort, path: str, *rest: Any) -> None:
        opening.wait(1.0)
        ordinary(self, path, *rest)

    monkeypatch.setattr(SerialPort, "__init__", slow)
    keeper = LidarKeeper(lidar.port, MOUNT)
    took_ms = []
    for _ in range(30):
        began_s = time.monotonic()
        assert keeper.step(began_s * 1000, ()) == ()
        took_ms.append((time.monotonic() - began_s) * 1000)
        time.sleep(0.01)
    assert sorted(took_ms)[-3] < 5.0, "but for what the machine itself does meanwhile"
    opening.set()
    until(keeper, PartUp)
    keeper.close()


def test_who_was_away_takes_nothing_old_for_new_and_tells_of_no_loss(lidar: Turning) -> None:
    keeper = LidarKeeper(lidar.port, MOUNT)
    until(keeper, PartUp)
    time.sleep(2.0)  # the motor board was looked for
    assert steps(keeper, 0.5) == []
    assert keeper.lidar is not None
    keeper.close()


def test_bytes_that_waited_for_a_held_up_host_are_discarded_and_their_cut_packet_counts_as_no_broken_one(
    other: tuple[int, str],
) -> None:
    device, path = other
    keeper, number = LidarKeeper(path, MOUNT), 0

    def turn(times: int, range_mm: int) -> None:
        nonlocal number
        for _ in range(times):
            os.write(device, packet(number * 960 % 36_000, [range_mm] * 12, 0))
            number += 1

    ends_s = time.monotonic() + LIMIT_S
    while keeper.lidar is None:
        assert time.monotonic() < ends_s
        turn(7, 1500)
        step(keeper, [])
    lidar = keeper.lidar
    broken, before = lidar.figures.broken, list(lidar.scan.at_ms)
    os.write(device, packet(number * 960 % 36_000, [1500] * 12, 0)[:20])
    step(keeper, [])
    turn(60, 400)
    time.sleep(AWAY_MS / 1000 + 0.05)
    step(keeper, [])
    assert max(lidar.scan.at_ms) == max(before), "nothing of then was told as of now"
    turn(80, 1500)
    step(keeper, [])
    assert 400 - round(1000 * RADIUS_M) not in lidar.scan.mm
    assert max(lidar.scan.at_ms) > max(before)
    assert lidar.figures.broken == broken
    keeper.close()


def test_a_search_that_fails_unforeseen_is_reported_with_the_next_step(monkeypatch: pytest.MonkeyPatch) -> None:
    def failing(*_: object) -> None:
        raise RuntimeError("the driver is confused")

    monkeypatch.setattr(SerialPort, "__init__", failing)
    keeper = LidarKeeper("/dev/ttyUSB0", MOUNT)
    reason = until(keeper, PartDown).reason
    assert "RuntimeError: the driver is confused; pull its plug and put it back" in reason
    assert "rút phích cắm lidar rồi cắm lại" in reason


def test_a_covered_lidar_is_reported_once_and_its_port_is_not_reopened(
    lidar: Turning, monkeypatch: pytest.MonkeyPatch
) -> None:
    keeper = LidarKeeper(lidar.port, MOUNT)
    until(keeper, PartUp)
    opened: list[str] = []
    monkeypatch.setattr(SerialPort, "__init__", lambda _self, path, _baud: opened.append(path))
    lidar.cover(covered=True)
    assert "something lies before it" in until(keeper, PartDown).reason
    assert steps(keeper, 3.0) == []
    lidar.cover(covered=False)
    until(keeper, PartUp)
    assert opened == []
    keeper.close()


def test_a_lidar_that_contradicts_the_map_is_not_used_any_more(lidar: Turning) -> None:
    keeper = LidarKeeper(lidar.port, MOUNT)
    until(keeper, PartUp)
    (down,) = keeper.step(time.monotonic() * 1000, (), askew=True)
    assert isinstance(down, PartDown)
    assert "lidar.yaw_deg" in down.reason
    assert steps(keeper, 2.0) == []
    assert keeper.lidar is None
    keeper.close()


def test_a_mirror_that_stands_still_is_a_lidar_that_is_lost(other: tuple[int, str]) -> None:
    device, path = other
    keeper, told = LidarKeeper(path, MOUNT), list[PartUp | PartDown]()
    ends_s = time.monotonic() + LIMIT_S
    while not told:
        assert time.monotonic() < ends_s
        os.write(device, packet(0, [1000] * 12, 0) + packet(960, [1000] * 12, 0))
        step(keeper, told)
    assert isinstance(told[0], PartDown)
    assert "part of its turn" in told[0].reason
    keeper.close()


def test_the_lidar_is_found_on_usb_by_listening_and_nothing_is_written_to_another_device(
    lidar: Turning, other: tuple[int, str], tmp_path: Path
) -> None:
    device, path = other
    for name, serial, port in (("ttyUSB0", "0001", path), ("ttyUSB1", "0001", lidar.port)):
        plug(tmp_path, name, serial, "CP2102", port=f"1-{name[-1]}", converter=True)
        leads_to(tmp_path, name, port)
    heard = LidarSearch(f"usb:@{tmp_path}", MOUNT).look()
    assert heard.port.path == str(tmp_path / "dev/ttyUSB1")
    heard.port.close()
    heard = LidarSearch(f"usb:0001@{tmp_path}", MOUNT).look()
    assert heard.port.path == str(tmp_path / "dev/ttyUSB1"), "of several with this number the one that talks"
    heard.port.close()
    assert select.select([device], [], [], 0)[0] == []


def test_the_ports_of_the_motor_board_are_not_even_opened(
    lidar: Turning, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug(tmp_path, "ttyUSB0", "A1")
    leads_to(tmp_path, "ttyUSB0", lidar.port)
    opened: list[str] = []
    monkeypatch.setattr(SerialPort, "__init__", lambda _self, path, _baud: opened.append(path))
    search = LidarSearch(f"usb:@{tmp_path}", MOUNT)
    with pytest.raises(Trouble, match="no lidar is heard"):
        search.look(held=[lidar.port])
    assert opened == []


def test_a_port_on_which_nothing_came_is_left_alone_until_another_device_is_there(
    lidar: Turning, other: tuple[int, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    plug(tmp_path, "ttyACM0", "A1")
    leads_to(tmp_path, "ttyACM0", other[1])
    search = LidarSearch(f"usb:@{tmp_path}", MOUNT)
    with pytest.raises(Trouble, match=r"there are: .*usb:A1"):
        search.look()
    opened: list[str] = []
    ordinary = SerialPort.__init__

    def noted(self: SerialPort, path: str, *rest: Any) -> None:
        opened.append(path)
        ordinary(self, path, *rest)

    monkeypatch.setattr(SerialPort, "__init__", noted)
    with pytest.raises(Trouble, match="no lidar is heard"):
        search.look()
    assert opened == [], "an Arduino would begin anew each second"
    (tmp_path / "dev/ttyACM0").unlink()
    leads_to(tmp_path, "ttyACM0", lidar.port)
    heard = search.look()
    assert opened == [str(tmp_path / "dev/ttyACM0")]
    heard.port.close()


def test_who_looks_for_the_board_gets_the_ports_that_are_only_listened_at(other: tuple[int, str]) -> None:
    keeper = LidarKeeper(other[1], MOUNT)
    keeper.step(time.monotonic() * 1000, ())
    time.sleep(0.1)
    keeper.let_go()
    SerialPort(other[1], 115_200).close()
    assert steps(keeper, 0.2) == [], "nobody has listened long enough to say that it is not there"
    assert isinstance(until(keeper, PartDown), PartDown)
