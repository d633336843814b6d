"""`kiosk calibrate`: the camera from a drawn picture, the wheels over a real pty, and bad input."""

import io
import json
from math import radians
from pathlib import Path

import cv2
import pytest

from robot.cli.__main__ import main
from robot.runtime.lobby_file import load_lobby
from robot.runtime.settings_files import CONFIG
from simulators.board import SimulatedBoard
from simulators.eye import Eye
from simulators.world import Scene
from voice_models.store import path_of

LOBBY = load_lobby(CONFIG / "lobby.toml")


def drawn(folder: Path, pose: tuple[float, float, float]) -> str:
    path = folder / "seen.png"
    cv2.imwrite(str(path), Eye(LOBBY, path_of("astronaut"), 1280, 720).draw(Scene(pose, (), (), "", "")))
    return f"file:{path}"


def test_the_lens_is_measured_from_one_marker_at_a_known_distance(tmp_path, capsys, monkeypatch) -> None:
    address = drawn(tmp_path, (5.03, 5.6, radians(92)))  # marker 2, 2.2 m straight ahead; it points 2 degrees past it
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    wrong = ["--set", f"camera.address={address}", "--set", "camera.hfov_deg=60", "--set", "camera.tilt_deg=5"]
    assert main(["calibrate", "camera", "--marker", "2", "--distance", "2.2", "--json", *wrong]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["hfov_deg"] == pytest.approx(70.0, abs=0.4)
    assert told["tilt_deg"] == pytest.approx(0.0, abs=0.2)
    assert told["yaw_deg"] == pytest.approx(2.0, abs=0.4)


def test_what_is_missing_is_told_in_words(capsys, monkeypatch) -> None:
    assert main(["calibrate", "camera", "--marker", "2"]) == 2
    assert "khoảng cách biết trước" in capsys.readouterr().err
    assert main(["calibrate", "wheels", "--marker", "500"]) == 2
    assert "--marker = 500" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    assert main(["calibrate", "wheels", "--port", "/dev/null-board"]) == 2
    assert "base.port" in capsys.readouterr().err


@pytest.mark.ports
def test_nobody_at_the_terminal_moves_nothing(capsys, monkeypatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    with SimulatedBoard(LOBBY) as board:
        assert main(["calibrate", "wheels", "--port", board.port]) == 2
        assert not board.wheel_log(0) or all(left == right == 0 for _, left, right in board.wheel_log(0))
    assert "không có ai trả lời" in capsys.readouterr().err
