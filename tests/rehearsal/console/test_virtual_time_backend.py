"""The console on virtual time, by the lines of its headless mode: the robot itself runs below."""

import io
import json
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pygame
import pytest

from robot.rehearsal.console.headless import serve
from robot.rehearsal.console.session import ConsoleSession
from robot.rehearsal.console.virtual_process import GAUGES
from robot.rehearsal.console.virtual_time_backend import SPEEDS, VirtualTimeConsole
from robot.rehearsal.console.window.window import About, painter
from robot.rehearsal.scenarios.faults import faults_of
from robot.rehearsal.scenarios.loader import load_scenario
from tests.rehearsal.console.moments import lobby


@pytest.fixture(scope="module")
def console(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ConsoleSession]:
    folder = tmp_path_factory.mktemp("console")
    console = ConsoleSession(VirtualTimeConsole(folder / "robot", lobby()), folder / "scenarios", "en")
    console.paint = painter(About("virtual", lobby(), SPEEDS, faults_of("virtual"), GAUGES), console, (1280, 800))
    yield console
    console.close()


@pytest.fixture(autouse=True)
def still(console: ConsoleSession) -> Iterator[None]:
    """Each test begins and ends with an empty lobby that stands still."""
    console.do({"do": "pause"})
    yield
    for person in console.seen().people:
        console.do({"do": "leave", "who": person.name, "at_once": True})
    console.do({"do": "mend"})


def told(console: ConsoleSession, *lines: str) -> list[dict[str, Any]]:
    out = io.StringIO()
    serve(console, lines, out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_time_passes_by_steps_alone_while_it_is_paused(console: ConsoleSession) -> None:
    before, *_, after = told(console, "state", "step 250", "step 250", "state")
    assert after["state"]["at_ms"] - before["state"]["at_ms"] == pytest.approx(500, abs=1)
    assert after["state"]["paused"]


def test_the_console_runs_at_the_speed_that_was_asked_for_and_no_other(console: ConsoleSession) -> None:
    answers = told(console, "speed 20", "resume", "wait 4", "pause", "state", "speed 3", "speed 1")
    assert answers[4]["state"]["speed"] == 20
    assert "0.1" in answers[5]["error"]


def test_a_visitor_comes_speaks_and_is_answered(console: ConsoleSession) -> None:
    lines = ["enter lan door Bà Lan", "walk lan front", "step 9000", "say lan tôi muốn làm giấy khai sinh cho cháu"]
    told(console, *lines, "step 7000")
    seen = console.seen()
    assert seen.page == "ProcedurePage"
    assert [line.key for line in seen.journal].count("journal.Understood") >= 1
    assert {kind.verb for kind in seen.traffic} >= {"V", "A", "T"}
    assert console.backend.picture("screen") is not None


def test_a_moved_visitor_stands_where_it_was_set_down(console: ConsoleSession) -> None:
    told(console, "enter minh 2 3 Anh Minh", "move minh 8.5 2.5")
    (person,) = console.seen().people
    assert (person.x, person.y, person.label) == (8.5, 2.5, "Anh Minh")


def test_faults_are_in_force_until_they_are_mended(console: ConsoleSession) -> None:
    told(console, "fault camera_dead", "fault byte_noise", "step 6000")
    assert console.seen().faults == {"camera_dead", "byte_noise"}
    assert "camera" in console.seen().down
    assert console.backend.picture("camera") is None
    assert console.seen().cable["broken_lines"] > 0
    told(console, "mend", "step 12000")
    assert console.seen().faults == frozenset()
    assert "camera" in console.seen().up


def test_without_power_the_robot_is_off_and_comes_back(console: ConsoleSession) -> None:
    told(console, '{"do": "fault", "name": "power_loss", "seconds": 5}', "step 3000")
    assert console.seen().off
    assert console.backend.picture("screen") is None
    told(console, "step 8000")
    assert not console.seen().off
    assert "screen" in console.seen().up


def test_what_was_done_is_kept_as_a_scenario(console: ConsoleSession) -> None:
    lines = ["record Thử ghi", "enter lan door", "step 1000", "fault clock_jump", "pause", "leave lan", "keep"]
    *_, kept = told(console, *lines)
    scenario = load_scenario(Path(kept["file"]))
    assert [type(step.order).__name__ for step in scenario.steps] == ["Enter", "Fault", "Leave"]
    assert [step.at_s for step in scenario.steps] == [0.0, 1.0, 1.0]


def test_a_recording_is_lost_by_no_second_one_and_no_full_disk(console: ConsoleSession, tmp_path: Path) -> None:
    scenarios = tmp_path / "scenarios"
    scenarios.write_text("no folder")
    other = ConsoleSession(console.backend, scenarios, "en")
    answers = told(other, "record", "enter lan door", "record", "keep")
    assert ["error" in answer for answer in answers] == [False, False, True, True]
    scenarios.unlink()
    assert len(load_scenario(Path(told(other, "keep")[0]["file"])).steps) == 1


def test_what_nobody_kept_is_kept_when_the_console_is_left(tmp_path: Path) -> None:
    console = ConsoleSession(VirtualTimeConsole(tmp_path / "robot", lobby()), tmp_path / "scenarios", "en")
    told(console, "record left", "enter lan door")
    assert "left.toml" in console.close()
    assert len(load_scenario(tmp_path / "scenarios" / "left.toml").steps) == 1
    looking = [thread.name for thread in threading.enumerate() if thread.name.startswith("console")]
    assert looking.count("console virtual") <= 1, "only that of the other tests' console"


def test_a_refused_order_is_told_and_the_next_one_is_carried_out(console: ConsoleSession) -> None:
    answers = told(console, "walk nobody front", "fault nonsense", "dance", "keep", "# a comment", "", "state")
    assert ["error" in answer for answer in answers] == [True] * 4 + [False]


@pytest.mark.parametrize("line", ["language fr", "step -5", "step 0", "move lan 999 999", "move lan -1 2"])
def test_an_order_that_means_nothing_is_refused_and_not_called_done(console: ConsoleSession, line: str) -> None:
    entered, answer, left = told(console, "enter lan", line, "leave lan")
    assert "error" not in entered
    assert "can't use" in answer["error"] or "không dùng được" in answer["error"]
    assert "error" not in left, "she stands where she stood"


def test_the_window_is_saved_without_a_display(console: ConsoleSession, tmp_path: Path) -> None:
    (answer,) = told(console, f"picture {tmp_path / 'console.png'}")
    assert pygame.image.load(answer["saved"]).get_size() == (1280, 800)


def test_a_picture_that_cannot_be_written_is_refused(console: ConsoleSession, tmp_path: Path) -> None:
    lines = [
        "picture /proc/none.png",
        f"picture {tmp_path}",
        f"picture {tmp_path}/x.gif",
        f"picture {tmp_path}/x camera",
    ]
    assert all("error" in answer for answer in told(console, *lines))
    (answer,) = told(console, f"picture {tmp_path}/new/screen.png screen")
    assert Path(answer["saved"]).exists()


def test_help_tells_every_order_in_the_language_that_was_chosen(console: ConsoleSession) -> None:
    english, _, vietnamese, _ = told(console, "help", "language vi", "help", "language en")
    assert english["orders"]["pause"] == "stand still"
    assert vietnamese["orders"]["pause"] == "dừng lại"
    assert english["faults"].keys() == set(faults_of("virtual"))
