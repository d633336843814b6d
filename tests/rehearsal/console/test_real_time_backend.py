"""The console on real ports: the ordinary program on everything simulated, seen and broken as a technician would."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from robot.rehearsal.console.commands import OrderRefused
from robot.rehearsal.console.real_time_backend import RealTimeConsole
from robot.rehearsal.console.session import ConsoleSession
from robot.rehearsal.console.snapshot import Snapshot
from robot.rehearsal.scenarios.loader import load_scenario
from tests.rehearsal.console.moments import lobby
from tests.rehearsal.console.processes import started_with
from tests.simulators.audio.sound_programs import needs_sound

pytestmark = [pytest.mark.ports, needs_sound]
LIMIT_S = 60.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ports")


@pytest.fixture(scope="module")
def console(folder: Path) -> Iterator[ConsoleSession]:
    console = ConsoleSession(RealTimeConsole(folder, lobby()), folder / "scenarios", "en")
    try:
        until(console, lambda seen: seen.up >= {"base", "camera", "screen", "desk"})
        yield console
    finally:
        console.close()


def until(console: ConsoleSession, true: Callable[[Snapshot], object]) -> Snapshot:
    limit_s = time.monotonic() + LIMIT_S
    while not true(seen := console.seen()):
        assert time.monotonic() < limit_s, seen
        time.sleep(0.05)
    return seen


def test_a_visitor_is_seen_greeted_and_walks_by_names_of_places(console: ConsoleSession) -> None:
    console.do({"do": "enter", "who": "lan", "at": "door", "label": "Bà Lan"})
    console.do({"do": "walk", "who": "lan", "to": "front", "speed_m_s": 1.4})
    seen = until(console, lambda seen: seen.page == "GreetingPage" and seen.boxes)
    assert seen.believed == pytest.approx(seen.robot, abs=0.1)
    assert min(reach for _, reach in seen.ranges_m) < 1.2
    assert {kind.verb for kind in seen.traffic} >= {"V", "A", "T"}
    console.do({"do": "look", "who": "lan"})
    assert not until(console, lambda seen: seen.people and not seen.people[0].looks).people[0].looks
    console.do({"do": "leave", "who": "lan"})
    until(console, lambda seen: not seen.people)


def test_the_screen_of_the_robot_is_shown_and_a_click_on_it_is_a_touch(console: ConsoleSession) -> None:
    until(console, lambda _: console.backend.picture("screen") is not None)
    page = console.seen().page
    console.do({"do": "tap", "want": "home"} if page == "GreetingPage" else {"do": "touch", "at": [540, 1000]})
    until(console, lambda seen: seen.page != page)


def test_a_pulled_cable_and_a_dark_camera_show_at_a_glance_and_are_mended(console: ConsoleSession) -> None:
    console.do({"do": "fault", "name": "serial_cut"})
    console.do({"do": "fault", "name": "camera_dark"})
    until(console, lambda seen: "base" in seen.down and seen.faults == {"serial_cut", "camera_dark"})
    until(console, lambda _: (picture := console.backend.picture("camera")) is not None and picture.mean() < 20)
    console.do({"do": "mend"})
    until(console, lambda seen: "base" in seen.up and not seen.faults)


def test_a_noisy_cable_is_counted(console: ConsoleSession) -> None:
    before = until(console, lambda seen: seen.cable).cable["broken_lines"]
    console.do({"do": "fault", "name": "byte_noise"})
    until(console, lambda seen: seen.cable["broken_lines"] > before)
    console.do({"do": "mend"})


def test_what_somebody_says_is_in_the_microphone(console: ConsoleSession) -> None:
    console.do({"do": "enter", "who": "minh", "at": [6.0, 1.2]})
    console.do({"do": "say", "who": "minh", "text": "xin chào"})
    until(console, lambda seen: max(seen.mic_dbfs[-30:], default=-100) > -45)
    until(console, lambda seen: not any(person.bubble for person in seen.people))
    console.do({"do": "leave", "who": "minh", "at_once": True})


@pytest.mark.parametrize("file", ["/none.wav", "/etc/hostname", "/tmp"])
def test_a_wav_file_that_is_none_is_refused_and_the_console_goes_on(console: ConsoleSession, file: str) -> None:
    console.do({"do": "enter", "who": "minh", "at": [6.0, 1.2]})
    with pytest.raises(OrderRefused):
        console.do({"do": "wav", "who": "minh", "file": file})
    console.do({"do": "leave", "who": "minh", "at_once": True})


def test_people_stand_still_in_a_pause_and_time_has_one_speed(console: ConsoleSession) -> None:
    console.do({"do": "enter", "who": "hoa", "at": [2.0, 2.0]})
    console.do({"do": "walk", "who": "hoa", "to": [[10.0, 2.0]]})
    console.do({"do": "pause"})
    before = console.seen().people[0].x
    time.sleep(0.5)
    assert console.seen().people[0].x == pytest.approx(before, abs=0.05)
    console.do({"do": "resume"})
    until(console, lambda seen: seen.people[0].x > before + 0.3)
    for order in ({"do": "speed", "times": 2.0}, {"do": "step"}):
        with pytest.raises(OrderRefused) as refused:
            console.do(order)
        assert "--virtual" in console.reason(refused.value)


def test_a_program_that_died_is_started_again_as_the_service_manager_would(
    console: ConsoleSession, folder: Path
) -> None:
    for program in started_with(str(folder / "gauges.jsonl")):
        os.kill(program, signal.SIGSEGV)
    until(console, lambda seen: seen.off)
    until(console, lambda seen: not seen.off and "screen" in seen.up)


def test_what_was_done_at_real_ports_is_kept_for_real_ports(console: ConsoleSession) -> None:
    console.do({"do": "enter", "who": "mai", "at": [2.0, 2.0]})
    console.do({"do": "record", "name": "cable"})
    console.do({"do": "fault", "name": "serial_cut"})
    for wrong in ({"do": "enter", "who": "z", "coat": "x"}, {"do": "fault", "name": "low_battery", "permille": "x"}):
        with pytest.raises(OrderRefused):
            console.do(wrong)
    console.do({"do": "mend", "name": "serial_cut"})
    kept = Path(console.do({"do": "keep"})["file"])
    scenario = load_scenario(kept)
    assert scenario.backend == "ports"
    assert [type(step.order).__name__ for step in scenario.steps[-3:]] == ["Enter", "Fault", "Mend"]
