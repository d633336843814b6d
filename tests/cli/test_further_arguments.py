"""`kiosk test` hands on what it does not know; every other command refuses it."""

import subprocess
import sys

import pytest

from robot.cli.__main__ import main


def test_further_arguments_of_kiosk_test_are_pytests() -> None:
    further = ("--collect-only", "-q", "-k", "nfc", "tests/house/test_files.py")
    command = [sys.executable, "-m", "robot.cli", "test", "--only-tests", *further]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "test_all_text_is_nfc" in done.stdout
    assert "1/" in done.stdout, "-k has left out the others"


def test_an_unknown_option_of_another_command_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(["chart", "--colour"])
    assert left.value.code == 2
    assert "--colour" in capsys.readouterr().err
