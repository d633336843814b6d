"""`kiosk calibrate`: the camera from a drawn picture, the wheels over a real pty, and bad input."""

import io
import json
from math import radians
from pathlib import Path

import cv2
import msgspec
import pytest

from hardware.motor_boards import factory
from hardware.serial_ports.serial_port import CableLost
from robot.cli import calibrate
from robot.cli.__main__ import main
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import CONFIG
from simulators.boards.motor_board import SimulatedBoard
from simulators.camera.renderer import CameraRenderer
from simulators.lobby.world import WorldSnapshot
from voice_models.model_files.store import path_of

LOBBY = load_lobby(CONFIG / "lobby.toml")


def drawn(folder: Path, pose: tuple[float, float, float]) -> str:
    path = folder / "seen.png"
    cv2.imwrite(
        str(path), CameraRenderer(LOBBY, path_of("astronaut"), 1280, 720).draw(WorldSnapshot(pose, (), (), "", ""))
    )
    return f"file:{path}"


def test_the_lens_is_measured_from_one_marker_at_a_known_distance(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    address = drawn(tmp_path, (5.03, 5.6, radians(92)))  # marker 2, 2.2 m straight ahead; it points 2 degrees past it
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    wrong = ["--set", f"camera.address={address}", "--set", "camera.hfov_deg=60", "--set", "camera.tilt_deg=5"]
    assert main(["calibrate", "camera", "--marker", "2", "--distance", "2.2", "--json", *wrong]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["hfov_deg"] == pytest.approx(70.0, abs=0.4)
    assert told["tilt_deg"] == pytest.approx(0.0, abs=0.2)
    assert told["yaw_deg"] == pytest.approx(2.0, abs=0.4)


def test_what_is_missing_is_told_in_words(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert main(["calibrate", "camera", "--marker", "2"]) == 2
    assert "khoảng cách biết trước" in capsys.readouterr().err
    assert main(["calibrate", "wheels", "--marker", "500"]) == 2
    assert "--marker = 500" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["calibrate", "wheels", "--port", "/dev/null-board"]) == 2
    assert "--port = '/dev/null-board'" in capsys.readouterr().err
    assert main(["calibrate", "wheels", "--set", "base.port=/dev/null-board"]) == 2
    assert "base.port = '/dev/null-board'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("option", "length", "limits"),
    [
        ("--side", "0", ("0.5 to 4 m", "từ 0,5 đến 4 m")),
        ("--side", "9", ("0.5 to 4 m", "từ 0,5 đến 4 m")),
        ("--straight", "nan", ("0.3 to 4 m", "từ 0,3 đến 4 m")),
        ("--straight", "-1", ("0.3 to 4 m", "từ 0,3 đến 4 m")),
    ],
)
def test_a_length_that_cannot_be_driven_is_refused_before_any_port_is_opened(
    option: str, length: str, limits: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["calibrate", "wheels", "--port", "/dev/null-board", option, length]) == 2
    told = capsys.readouterr().err
    assert f"kiosk calibrate: {option} = " in told
    assert all(words in told for words in limits)


def test_what_is_measured_is_shown_as_toml_and_written_with_the_word_that_it_was(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    found = {"wheel_radius_mm": 75.31, "track_mm": 361.2, "wheel_mismatch": 0.0, "calibrated": True}
    (tmp_path / "site.toml").write_text("[base]\nport = 'usb:'  # the board\n", encoding="utf-8")
    monkeypatch.setattr(calibrate, "_wheels", lambda *_: found)
    monkeypatch.setattr(calibrate, "CONFIG", tmp_path)
    monkeypatch.setattr(calibrate, "load_lobby", lambda _: LOBBY)
    assert main(["calibrate", "wheels", "--write"]) == 0
    assert msgspec.toml.decode(capsys.readouterr().out) == {"base": found}
    assert msgspec.toml.decode((tmp_path / "site.toml").read_bytes()) == {"base": {"port": "usb:", **found}}


class Unplugged:
    """A link whose cable has come off."""

    def __init__(self) -> None:
        self.port = self
        self.closed = False

    def gone(self, *_: object, **__: object) -> None:
        raise CableLost("/dev/ttyACM0", "unplugged")

    receive = transmit = stop = gone

    def close(self) -> None:
        self.closed = True


def test_a_cable_that_comes_off_is_told_in_both_languages_and_the_port_given_back(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    link = Unplugged()
    monkeypatch.setattr(factory, "open_board", lambda _: link)
    assert main(["calibrate", "wheels", "--port", "/dev/ttyACM0"]) == 2
    english, vietnamese = capsys.readouterr().err.split(" | ")
    assert "--port = '/dev/ttyACM0': the motor board does not answer: /dev/ttyACM0: cable lost" in english
    assert "mạch động cơ không trả lời: /dev/ttyACM0: mất kết nối cáp" in vietnamese
    assert link.closed


@pytest.mark.ports
def test_calibration_moves_no_wheel_when_no_one_is_at_the_terminal(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with SimulatedBoard(LOBBY) as simulated:
        assert main(["calibrate", "wheels", "--port", simulated.port]) == 2
        assert not any(left or right for _, left, right in simulated.wheel_log(0))
    assert "không có ai trả lời" in capsys.readouterr().err
