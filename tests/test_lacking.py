"""A green run of CI means that firmware and independent engines were tested."""

import subprocess
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.paths import ROOT
from tests.cli.bench.peers import installed_engines
from tests.hardware.motor_boards import boards
from tests.lacking import VARIABLE, lacking

CI = ROOT / ".ci" / "run"


def test_what_a_machine_lacks_skips_a_test_there_and_fails_it_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    with pytest.raises(pytest.skip.Exception, match="no compiler"):
        lacking("no compiler")
    monkeypatch.setenv(VARIABLE, "1")
    with pytest.raises(pytest.fail.Exception, match="no compiler"):
        lacking("no compiler")


def test_without_the_tools_neither_firmware_nor_peers_are_passed_over_in_ci(monkeypatch: pytest.MonkeyPatch) -> None:
    missing = Trouble("avr-gcc missing", "thiếu avr-gcc", remedy="install it", remedy_vi="cài vào")
    monkeypatch.setattr(boards, "_elf", lambda _: missing)
    monkeypatch.setattr(installed_engines, "NEEDED", ("no_such_engine",))
    monkeypatch.setenv(VARIABLE, "1")
    with pytest.raises(pytest.fail.Exception, match="avr-gcc"):
        boards.firmware_board("uno")
    with pytest.raises(pytest.fail.Exception, match="no_such_engine"):
        installed_engines.engines()


def test_ci_says_that_nothing_may_be_skipped(tmp_path: Path) -> None:
    (tmp_path / ".ci").mkdir()
    (tmp_path / ".ci" / "run").write_bytes(CI.read_bytes())
    kiosk = tmp_path / "kiosk"
    kiosk.write_text(f'#!/bin/sh\necho "$1 ${VARIABLE}"\n')
    kiosk.chmod(0o755)
    told = subprocess.run(["sh", str(tmp_path / ".ci" / "run")], capture_output=True, text=True, check=True)
    assert told.stdout == "test 1\n"
