"""A robot without a panel does not start, but for a trial that asks SDL to paint into memory."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kiosk_ui.window.sdl_display import in_memory_without_desktop
from robot.paths import ROOT

RUN = [sys.executable, "-P", "-m", "robot.cli", "run"]
NAMES = ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER", "XDG_RUNTIME_DIR")


def refused(command: list[str], **variables: str) -> str:
    """Run the robot with only these variables about displays; return what it printed, and require status 2."""
    environment = {key: value for key, value in os.environ.items() if key not in NAMES} | variables
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100, check=False)
    assert done.returncode == 2, done.stderr
    return done.stderr


@pytest.mark.skipif(Path("/dev/dri").exists(), reason="this machine may have a panel")
def test_a_robot_without_a_display_is_refused_in_one_line() -> None:
    (line,) = refused(RUN).splitlines()
    assert line.startswith("kiosk run: screen: there is no display: ")
    assert "SDL_VIDEODRIVER=dummy" in line
    assert "không có màn hình" in line


@pytest.mark.parametrize("driver", [{}, {"SDL_VIDEODRIVER": "x11"}])
def test_a_robot_whose_desktop_is_gone_is_refused_and_does_not_paint_into_memory(driver: dict[str, str]) -> None:
    assert "there is no display" in refused(RUN, DISPLAY=":77", **driver)


@pytest.mark.skipif(shutil.which("cage") is None, reason="cage is not installed")
def test_a_compositor_without_a_panel_is_no_display(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    code = f"import subprocess, sys; sys.exit(subprocess.run({RUN}).returncode)"
    told = refused(
        ["cage", "-d", "--", sys.executable, "-c", code],
        XDG_RUNTIME_DIR=str(tmp_path),
        SDL_VIDEODRIVER="wayland",
        WLR_BACKENDS="headless",
        WLR_HEADLESS_OUTPUTS="0",
        WLR_RENDERER="pixman",
        WLR_LIBINPUT_NO_DEVICES="1",
    )
    assert "there is no display: The video driver did not add any displays" in told


def test_a_robot_on_trial_paints_into_memory_only_where_there_is_no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    assert in_memory_without_desktop() == {"SDL_VIDEODRIVER": "dummy"}
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    assert in_memory_without_desktop() == {}
