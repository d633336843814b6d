"""Faults of the simulated lobby, at its ports as the robot meets them: begun and ended by an order."""

import select
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import pytest
import serial

from robot.rehearsal.scenarios.faults import FAULTS
from robot.runtime.settings.loader import CONFIG
from simulators.audio.sound_faults import SoundFaults
from simulators.centre.centre import PRINTER_FAULTS
from simulators.centre.process_faults import ProcessFaults
from simulators.lobby.client import LobbyClient
from simulators.lobby.faults import LobbyFaults
from voice_models.model_files.store import path_of

LIMIT_S = 40.0


@pytest.fixture(scope="module")
def lobby() -> Iterator[LobbyClient]:
    with LobbyClient(CONFIG / "lobby.toml", path_of("astronaut")) as client:
        yield client


@pytest.fixture
def cable(lobby: LobbyClient) -> Iterator[serial.Serial]:
    with serial.Serial(lobby.board, 115_200, timeout=0.05) as cable:
        yield cable


def lines(cable: serial.Serial, seconds: float) -> list[bytes]:
    """What the board says unasked: its telemetry."""
    data, ends_s = b"", time.monotonic() + seconds
    while time.monotonic() < ends_s:
        if select.select([cable.fileno()], [], [], 0.05)[0]:
            data += cable.read(4096)
    return data.splitlines()[1:]


def telemetry(cable: serial.Serial, is_so: Callable[[list[bytes]], bool]) -> bool:
    """Whether such a line comes within `LIMIT_S`."""
    ends_s = time.monotonic() + LIMIT_S
    while time.monotonic() < ends_s:
        if any(is_so(line.split()) for line in lines(cable, 0.3) if line.startswith(b"T ")):
            return True
    return False


def test_a_cable_that_is_pulled_and_put_back_has_the_same_name(lobby: LobbyClient) -> None:
    port = Path(lobby.board)
    before = port.resolve()
    with serial.Serial(lobby.board, 115_200, timeout=0.05):
        lobby.do("fault", name="serial_cut")
        until(lambda: not port.exists())
        lobby.do("mend", name="serial_cut")
        until(port.exists)
        assert port.resolve() != before, "the open end of the old one is not the new one"
    with serial.Serial(lobby.board, 115_200, timeout=0.05) as cable:
        assert telemetry(cable, lambda words: True)


def packets(lobby: LobbyClient, seconds: float) -> int:
    """How many packets the lidar sends in that time."""
    data, ends_s = b"", time.monotonic() + seconds
    with serial.Serial(lobby.lidar, 230_400, timeout=0.05) as cable:
        while time.monotonic() < ends_s:
            data += cable.read(4096)
    return data.count(b"\x54\x2c")


def test_a_lidar_is_pulled_and_put_back_at_the_same_name_and_falls_silent(lobby: LobbyClient) -> None:
    assert packets(lobby, 1.0) > 200
    lobby.do("fault", name="lidar_silent")
    packets(lobby, 0.2)
    assert packets(lobby, 0.5) == 0
    lobby.do("mend", name="lidar_silent")
    port = Path(lobby.lidar)
    lobby.do("fault", name="lidar_unplugged")
    until(lambda: not port.exists())
    assert lobby.do("state")["faults"] == ["lidar_unplugged"]
    lobby.do("mend", name="lidar_unplugged")
    until(port.exists)
    assert packets(lobby, 1.0) > 200


def test_a_lidar_that_is_covered_goes_on_telling_what_lies_on_it(lobby: LobbyClient) -> None:
    cover = (40).to_bytes(2, "little")
    with serial.Serial(lobby.lidar, 230_400, timeout=0.05) as cable:
        cable.read(4096)
        lobby.do("fault", name="lidar_covered")
        until(lambda: cable.read(4096).count(cover) > 100)
        lobby.do("mend", name="lidar_covered")
        until(lambda: len(data := cable.read(4096)) > 0 and data.count(cover) < 10)


def test_a_frozen_board_says_nothing_until_it_is_mended(lobby: LobbyClient, cable: serial.Serial) -> None:
    lobby.do("fault", name="board_frozen")
    assert lobby.do("state")["faults"] == ["board_frozen"]
    lines(cable, 0.3)
    assert lines(cable, 0.5) == []
    lobby.do("mend", name="board_frozen")
    assert telemetry(cable, lambda words: True)
    assert lobby.do("state")["faults"] == []


def test_noise_damages_lines_and_halves_tear_them(lobby: LobbyClient, cable: serial.Serial) -> None:
    whole = {len(line) for line in lines(cable, 1.0)}
    lobby.do("fault", name="half_frames", permille=900)
    torn = {len(line) for line in lines(cable, 1.5)}
    lobby.do("mend", name="half_frames")
    assert not torn <= whole
    lobby.do("fault", name="byte_noise", permille=200)
    noisy = lines(cable, 1.0)
    lobby.do("mend", name="byte_noise")
    assert any(not line.isascii() or not line.startswith(b"T ") for line in noisy)


def test_a_camera_that_is_unplugged_ends_its_stream_and_takes_nobody(lobby: LobbyClient) -> None:
    stream = cv2.VideoCapture(lobby.camera, cv2.CAP_FFMPEG)
    assert stream.read()[0]
    lobby.do("fault", name="camera_dead")
    until(lambda: not stream.read()[0])
    stream.release()
    assert not cv2.VideoCapture(lobby.camera, cv2.CAP_FFMPEG).isOpened()
    lobby.do("mend", name="camera_dead")
    assert cv2.VideoCapture(lobby.camera, cv2.CAP_FFMPEG).read()[0]


def test_a_camera_freezes_and_is_covered(lobby: LobbyClient) -> None:
    stream = cv2.VideoCapture(lobby.camera, cv2.CAP_FFMPEG)

    def pictures() -> list[np.ndarray]:  # type: ignore[type-arg]
        for _ in range(6):
            stream.grab()  # what was on the way
        return [stream.read()[1] for _ in range(2)]

    assert not np.array_equal(*pictures())
    lobby.do("fault", name="camera_frozen")
    assert np.array_equal(*pictures())
    lobby.do("mend", name="camera_frozen")
    bright = float(np.mean(pictures()[0]))
    lobby.do("fault", name="camera_dark")
    assert float(np.mean(pictures()[0])) < bright / 10
    lobby.do("mend", name="camera_dark")
    assert float(np.mean(pictures()[0])) > bright / 2
    stream.release()


@pytest.mark.parametrize(
    ("name", "values", "says"),
    [("earthquake", {}, "no fault"), ("byte_noise", {"decibel": 3}, "decibel"), ("estop", {"permille": 3}, "permille")],
)
def test_a_fault_that_is_none_is_refused(lobby: LobbyClient, name: str, values: dict[str, object], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        lobby.do("fault", name=name, **values)
    assert lobby.do("state")["faults"] == []


def test_every_fault_of_a_scenario_at_real_ports_has_somebody_who_injects_it() -> None:
    at_ports = {name for name, kind in FAULTS.items() if "ports" in kind.backends}
    injected = {*LobbyFaults.names, *SoundFaults.names, *ProcessFaults.names, *PRINTER_FAULTS}
    assert injected == at_ports


def until(true: Callable[[], bool]) -> None:
    ends_s = time.monotonic() + LIMIT_S
    while not true():
        assert time.monotonic() < ends_s
        time.sleep(0.02)
