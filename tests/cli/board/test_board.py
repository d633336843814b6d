"""`kiosk board check` and `kiosk firmware`, as a technician types them."""

import json
import os
import pty
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from hardware.motor_boards import firmware_build
from robot.cli.__main__ import main
from robot.cli.board.port_lookup import reference_board
from robot.core.trouble import Trouble
from robot.runtime.settings.loader import load_settings
from robot.runtime.settings.schema import BaseSettings
from tests.hardware.motor_boards.boards import firmware_board


@pytest.mark.waits
def test_a_whole_board_is_told_rule_by_rule_and_ends_well(capsys: pytest.CaptureFixture[str]) -> None:
    with firmware_board("uno") as board:
        status = main(["board", "check", "--port", board.port, "--json"])
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert lines[0] == {"name": "reception-base", "firmware": "2.1.0", "board": "atmega328p"}
    states = {line["check"]: line["state"] for line in lines[1:]}
    assert states["sequence"] == states["damaged-frames"] == "kept"
    assert states["forward"] == states["red-button"] == "skipped", "nobody has said that the wheels hang free"
    assert status == (1 if "broken" in states.values() else 0)


@pytest.mark.waits
def test_what_is_broken_is_told_in_both_languages_and_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    with firmware_board("uno") as board:
        board.do("battery", 100)
        status = main(["board", "check", "--port", board.port, "--only", "identity", "--only", "telemetry"])
    told = capsys.readouterr().out
    assert status == 1
    assert "telemetry" in told
    assert "cầu chia áp" in told
    assert "1 broken" in told


@pytest.mark.waits
def test_a_device_that_is_no_board_is_said_to_be_none(capsys: pytest.CaptureFixture[str]) -> None:
    master, slave = pty.openpty()
    babbling = threading.Event()

    def babble() -> None:
        while not babbling.wait(0.02):
            os.write(master, b"$GPGGA,,,*00\r\n")

    thread = threading.Thread(target=babble)
    thread.start()
    try:
        assert main(["board", "check", "--port", os.ttyname(slave)]) == 2
    finally:
        babbling.set()
        thread.join()
        os.close(master)
        os.close(slave)
    assert "another device may hold this port" in capsys.readouterr().err


@pytest.mark.waits
def test_a_technician_at_the_terminal_is_asked_to_press_and_the_board_must_show_it() -> None:
    with firmware_board("uno") as board:
        hands = {
            "press the red button": board.press_estop,
            "twist the red button": board.release_estop,
            "press the bumper": board.press_bumper,
            "let the bumper go": board.release_bumper,
            "hold a cliff sensor": board.lose_floor,
            "put the floor back": board.find_floor,
        }
        master, slave = pty.openpty()
        words = ["board", "check", "--port", board.port, "--only", "red-button", "--only", "bumper", "--only", "cliff"]
        with subprocess.Popen(
            [sys.executable, "-m", "robot.cli", *words], stdin=slave, stdout=subprocess.PIPE, text=True
        ) as command:
            os.write(master, b"n\n")  # the wheels do not hang free
            assert command.stdout is not None
            told = []
            for line in command.stdout:
                told.append(line)
                for what, hand in hands.items():
                    if what in line:
                        hand()
            status = command.wait()
        os.close(master)
        os.close(slave)
    assert status == 0, "".join(told)
    assert sum(line.startswith("TỐT") for line in told) == 3
    assert sum(">>" in line and " | " in line for line in told) == 6


def test_a_port_that_is_not_there_says_what_to_do(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["board", "check", "--port", "/dev/ttyNOWHERE"]) == 2
    told = capsys.readouterr().err
    assert "--port = '/dev/ttyNOWHERE': there is no such port" in told
    assert "không có cổng này" in told


def settings_with(*sets: str) -> BaseSettings:
    return load_settings([], [f"base.{one}" for one in sets]).base


def test_the_board_that_is_checked_is_the_one_with_the_reference_firmware() -> None:
    pair = settings_with("protocol=roboclaw", "port=/dev/motors", "sensors_port=/dev/sensors", "baud=38400")
    assert reference_board(settings_with("port=/dev/one", "baud=250000"), None) == ("/dev/one", 250_000, "base.port")
    assert reference_board(pair, None) == ("/dev/sensors", 115_200, "base.sensors_port")
    assert reference_board(pair, "/dev/other") == ("/dev/other", 115_200, "--port")


def test_where_no_board_has_the_reference_firmware_none_is_opened() -> None:
    with pytest.raises(Trouble, match=r"speaks arduino-bridge.*giao thức arduino-bridge") as told:
        reference_board(settings_with("protocol=arduino-bridge", "port=/dev/motors"), None)
    assert told.value.key == "base.sensors_port"


def test_the_build_tells_what_it_takes_of_the_chip(capsys: pytest.CaptureFixture[str]) -> None:
    firmware_board("uno")
    assert main(["firmware", "build", "--json"]) == 0
    uno, mega = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert 4000 < uno["flash"] < 31 * 1024
    assert uno["ram"] < 1024
    assert mega["board"] == "mega"


def test_a_port_that_is_not_there_is_told_before_anything_is_built_for_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert main(["firmware", "flash", "--port", "/dev/ttyNOWHERE"]) == 2
    told = capsys.readouterr().err
    assert "--port = '/dev/ttyNOWHERE': there is no such port" in told
    assert "không có cổng này" in told


def test_a_port_that_this_user_may_not_open_is_told_before_anything_is_built_for_it(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert main(["firmware", "flash", "--port", os.devnull]) == 2
    assert "join the group dialout" in capsys.readouterr().err


def test_without_the_tool_chain_it_says_which_packages(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    assert main(["firmware", "build"]) == 2
    assert f"apt-get install -y {firmware_build.PACKAGES}" in capsys.readouterr().err


NOT_IN_SYNC = "avrdude: stk500_recv(): not in sync: resp=0x00"


@pytest.mark.parametrize(
    ("board", "said", "told"),
    [
        ("uno", NOT_IN_SYNC, ("not in sync", "Mega: --board mega", "Nano: --board nano-old")),
        ("nano-old", NOT_IN_SYNC, ("not in sync", "Mega: --board mega", "Nano: --board nano |")),
        ("mega", NOT_IN_SYNC, ("not in sync", "Uno: --board uno", "Nano: --board nano-old")),
        (
            "uno",
            "avrdude: Device signature = 0x1e9801 (probably m2560)",
            ("--board = 'uno'", "has an atmega2560", "dùng chip atmega2560", "as what it is: --board mega |"),
        ),
        (
            "mega",
            "Error: device signature = 1E 95 0F (probably m328p)",
            ("--board = 'mega'", "has an atmega328p", "--board uno / --board nano / --board nano-old"),
        ),
    ],
)
def test_a_board_that_does_not_take_the_program_is_said_so_with_what_it_may_be(
    board: str,
    said: str,
    told: tuple[str, ...],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    firmware_board("uno")
    tool = tmp_path / "avrdude"
    tool.write_text(f"#!/bin/sh\necho '{said}' >&2\nexit 1\n")
    tool.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    assert main(["firmware", "flash", "--port", os.devnull, "--board", board]) == 2
    line = capsys.readouterr().err
    assert [words for words in told if words not in line] == []
