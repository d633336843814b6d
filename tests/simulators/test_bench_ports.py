"""The bench on real ports: the ordinary program on everything simulated, seen and broken as a technician would."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from robot.cli.sim.backends import ports_ground
from robot.rehearsal.scenarios.loader import load_scenario
from simulators.console.commands import OrderRefused
from simulators.console.session import ConsoleSession
from simulators.console.snapshot import Snapshot
from tests.simulators.audio.test_sound_server import pytestmark as needs_sound
from tests.simulators.bench_moment import lobby
from tests.simulators.test_bench_program import started_with

pytestmark = [pytest.mark.ports, needs_sound]
LIMIT_S = 60.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ports")


@pytest.fixture(scope="module")
def bench(folder: Path) -> Iterator[ConsoleSession]:
    bench = ConsoleSession(ports_ground(folder, lobby()), folder / "scenarios", "en")
    until(bench, lambda seen: seen.up >= {"base", "camera", "screen", "desk"})
    yield bench
    bench.close()


def until(bench: ConsoleSession, true: Callable[[Snapshot], object]) -> Snapshot:
    limit_s = time.monotonic() + LIMIT_S
    while not true(seen := bench.seen()):
        assert time.monotonic() < limit_s, seen
        time.sleep(0.05)
    return seen


def test_a_visitor_is_seen_greeted_and_walks_by_names_of_places(bench: ConsoleSession) -> None:
    bench.do({"do": "enter", "who": "lan", "at": "door", "label": "Bà Lan"})
    bench.do({"do": "walk", "who": "lan", "to": "front", "speed_m_s": 1.4})
    seen = until(bench, lambda seen: seen.page == "GreetingPage" and seen.boxes)
    assert seen.believed == pytest.approx(seen.robot, abs=0.1)
    assert min(reach for _, reach in seen.ranges_m) < 1.2
    assert {kind.verb for kind in seen.traffic} >= {"V", "A", "T"}
    bench.do({"do": "look", "who": "lan"})
    assert not until(bench, lambda seen: seen.people and not seen.people[0].looks).people[0].looks
    bench.do({"do": "leave", "who": "lan"})
    until(bench, lambda seen: not seen.people)


def test_its_screen_is_shown_and_a_click_on_it_is_a_touch(bench: ConsoleSession) -> None:
    until(bench, lambda _: bench.ground.picture("screen") is not None)
    page = bench.seen().page
    bench.do({"do": "tap", "want": "home"} if page == "GreetingPage" else {"do": "touch", "at": [540, 1000]})
    until(bench, lambda seen: seen.page != page)


def test_a_pulled_cable_and_a_dark_camera_show_at_a_glance_and_are_mended(bench: ConsoleSession) -> None:
    bench.do({"do": "fault", "name": "serial_cut"})
    bench.do({"do": "fault", "name": "camera_dark"})
    until(bench, lambda seen: "base" in seen.down and seen.faults == {"serial_cut", "camera_dark"})
    until(bench, lambda _: (picture := bench.ground.picture("camera")) is not None and picture.mean() < 20)
    bench.do({"do": "mend"})
    until(bench, lambda seen: "base" in seen.up and not seen.faults)


def test_a_noisy_cable_is_counted(bench: ConsoleSession) -> None:
    before = until(bench, lambda seen: seen.cable).cable["broken_lines"]
    bench.do({"do": "fault", "name": "byte_noise"})
    until(bench, lambda seen: seen.cable["broken_lines"] > before)
    bench.do({"do": "mend"})


def test_what_somebody_says_is_in_the_microphone(bench: ConsoleSession) -> None:
    bench.do({"do": "enter", "who": "minh", "at": [6.0, 1.2]})
    bench.do({"do": "say", "who": "minh", "text": "xin chào"})
    until(bench, lambda seen: max(seen.mic_dbfs[-30:], default=-100) > -45)
    until(bench, lambda seen: not any(person.bubble for person in seen.people))
    bench.do({"do": "leave", "who": "minh", "at_once": True})


@pytest.mark.parametrize("file", ["/none.wav", "/etc/hostname", "/tmp"])
def test_a_wav_file_that_is_none_is_refused_and_the_bench_goes_on(bench: ConsoleSession, file: str) -> None:
    bench.do({"do": "enter", "who": "minh", "at": [6.0, 1.2]})
    with pytest.raises(OrderRefused):
        bench.do({"do": "wav", "who": "minh", "file": file})
    bench.do({"do": "leave", "who": "minh", "at_once": True})


def test_people_stand_still_in_a_pause_and_time_has_one_speed(bench: ConsoleSession) -> None:
    bench.do({"do": "enter", "who": "hoa", "at": [2.0, 2.0]})
    bench.do({"do": "walk", "who": "hoa", "to": [[10.0, 2.0]]})
    bench.do({"do": "pause"})
    before = bench.seen().people[0].x
    time.sleep(0.5)
    assert bench.seen().people[0].x == pytest.approx(before, abs=0.05)
    bench.do({"do": "resume"})
    until(bench, lambda seen: seen.people[0].x > before + 0.3)
    for order in ({"do": "speed", "times": 2.0}, {"do": "step"}):
        with pytest.raises(OrderRefused) as refused:
            bench.do(order)
        assert "--virtual" in bench.told(refused.value)


def test_a_program_that_died_is_started_again_as_the_service_manager_would(bench: ConsoleSession, folder: Path) -> None:
    for program in started_with(str(folder / "gauges.jsonl")):
        os.kill(program, signal.SIGSEGV)
    until(bench, lambda seen: seen.off)
    until(bench, lambda seen: not seen.off and "screen" in seen.up)


def test_what_was_done_at_real_ports_is_kept_for_real_ports(bench: ConsoleSession) -> None:
    bench.do({"do": "enter", "who": "mai", "at": [2.0, 2.0]})
    bench.do({"do": "record", "name": "cable"})
    bench.do({"do": "fault", "name": "serial_cut"})
    for wrong in ({"do": "enter", "who": "z", "coat": "x"}, {"do": "fault", "name": "low_battery", "permille": "x"}):
        with pytest.raises(OrderRefused):
            bench.do(wrong)
    bench.do({"do": "mend", "name": "serial_cut"})
    kept = Path(bench.do({"do": "keep"})["file"])
    scenario = load_scenario(kept)
    assert scenario.ground == "ports"
    assert [type(step.order).__name__ for step in scenario.steps[-3:]] == ["Enter", "Fault", "Mend"]
