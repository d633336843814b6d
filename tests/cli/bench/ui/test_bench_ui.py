"""What `kiosk bench ui` makes of the frames that it watched, and a short run of it on the real screen."""

import json
import subprocess
import sys
from types import SimpleNamespace

import pytest

from kiosk_ui.input.sdl_fingers import FrameTimes
from robot.cli.bench.ui import figures_of


def _frame(
    began_ms: float, ended_ms: float, *, changed: bool = True, fresh: bool = False, moving: bool = True
) -> FrameTimes:
    return FrameTimes(began_ms / 1000, ended_ms / 1000, changed, False, fresh, moving)


def _watched(*frames: FrameTimes, seconds: float = 1.0) -> SimpleNamespace:
    return SimpleNamespace(frames=list(frames), seconds=seconds, thread_s=0.25)


def test_a_frame_costs_the_time_of_its_own_turn() -> None:
    figures = figures_of(_watched(_frame(0, 2), _frame(16, 22)))
    assert figures["work_ms"]["max"] == 6.0
    assert figures["frames_per_s"] == 2.0
    assert figures["core_percent"] == 25.0


def test_a_page_that_was_laid_out_costs_although_its_picture_comes_later() -> None:
    figures = figures_of(_watched(_frame(0, 19, changed=False, fresh=True), _frame(20, 21)))
    assert figures["work_ms"]["max"] == 19.0


def test_the_gap_counts_only_while_something_moves() -> None:
    figures = figures_of(_watched(_frame(0, 1), _frame(39, 40), _frame(41, 42, moving=False), _frame(900, 901)))
    assert figures["late_frames"] == 1
    assert figures["between_frames_ms"]["max"] == 39.0


def test_a_scene_without_a_frame_has_no_figures_and_no_fault() -> None:
    assert figures_of(_watched())["work_ms"] == {}


@pytest.mark.ports
def test_the_command_measures_every_scene_and_the_naive_painter_beside_it() -> None:
    short = ("--seconds", "1", "--rest", "1", "--taps", "4")
    command = [sys.executable, "-m", "robot.cli", "bench", "ui", *short, "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stderr
    figures = json.loads(done.stdout.splitlines()[-1])
    assert set(figures["scenes"]) >= {"idle", "listening", "page change", "map", "keyboard"}
    assert all(scene["naive_ms"] for scene in figures["scenes"].values())
    assert figures["tap_to_paint_ms"]["p99"] > 0
    assert (figures["taps"], figures["taps_unpressed"], figures["taps_unturned"]) == (4, 0, 0), "no touch is lost"
