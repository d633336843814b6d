"""`kiosk sim` as a technician starts it: the window, how it ends, and what is said where there is no display."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from tests.rehearsal.console.processes import started_with

START_LIMIT_S, STOP_LIMIT_S = 240.0, 120.0


def kiosk(*arguments: str, **variables: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "robot.cli", "sim", *arguments],
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_the_window_opens_starts_the_robot_and_leaves_nothing_behind(tmp_path: Path) -> None:
    scratch = Path(tempfile.mkdtemp(dir=tmp_path))
    program = kiosk("--virtual", SDL_VIDEODRIVER="dummy", TMPDIR=str(scratch))
    limit_s = time.monotonic() + START_LIMIT_S
    while not any(scratch.glob("kiosk-console-*/screen.bmp")):
        assert program.poll() is None, program.communicate()
        assert time.monotonic() < limit_s
        time.sleep(0.1)
    program.send_signal(signal.SIGTERM)
    _, complaint = program.communicate(timeout=STOP_LIMIT_S)
    assert program.returncode == 130, complaint
    assert "Traceback" not in complaint
    assert started_with(str(scratch)) == []
    assert list(scratch.iterdir()) == []


def test_without_a_display_it_says_so_in_one_line() -> None:
    program = kiosk(SDL_VIDEODRIVER="x11", DISPLAY=":77")
    _, complaint = program.communicate(timeout=START_LIMIT_S)
    assert program.returncode == 2
    assert len(complaint.strip().splitlines()) == 1
    assert "--headless" in complaint


def test_a_picture_that_cannot_be_written_is_told_in_words() -> None:
    program = kiosk("--virtual", "--headless", "--picture", "/proc/none.png")
    told, complaint = program.communicate(timeout=START_LIMIT_S)
    assert program.returncode == 1
    assert "/proc/none.png" in told
    assert "Traceback" not in complaint


@pytest.mark.parametrize("size", ["big", "100x100", "1280x", "-1x800"])
def test_a_size_that_is_none_is_refused(size: str) -> None:
    program = kiosk(f"--size={size}")
    _, complaint = program.communicate(timeout=START_LIMIT_S)
    assert program.returncode == 2
    assert "--size" in complaint
