"""What drives have found about markers outlives the program, and is told once in its log."""

import json
from pathlib import Path

import msgspec
import pytest

from hardware.motion import control_loop
from hardware.motion.base_state import BaseLedger
from hardware.motion.messages import Glimpse, MotionSetup
from hardware.motion.saved_marker_findings import MarkerMemory, marker_file, recall
from robot.core.events import BaseReported, BaseState
from robot.navigation.map.lobby_map import Lobby, Marker, Pose
from robot.runtime.ports import LiveValues
from robot.runtime.settings.loader import load_settings
from tests.hardware.motion.marker_trip import Trip

MARKERS = tuple(Marker(number, 0.0, 1.0 + number, 1.5, 0.0, 0.2) for number in range(4))
ROOM = Lobby(9.0, 9.0, Pose(4.0, 4.0, 0.0), (), ((0.0, 0.0), (1.0, 0.0)), markers=MARKERS)
FOUND = Glimpse(1.0, 2.0, 0.0, (), suspects=(3,), disagreeing=((0, 2),), offsets=((3, 0.2, 0.1),))
NOTHING = Glimpse(1.0, 2.0, 0.0, ())
STANDS = BaseReported(BaseState.HALTED, 1000, 2000, 0)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return marker_file(tmp_path / "pose.json")


def ledger(file: Path) -> BaseLedger:
    return BaseLedger(
        MotionSetup.of(load_settings().base, ROOM, by_markers=True), file.with_name("pose.json"), LiveValues()
    )


def test_a_finding_is_kept_when_the_robot_stands_and_read_when_the_program_starts_again(file: Path) -> None:
    driven = ledger(file)
    driven.take_glimpse(FOUND)
    assert not file.exists(), "nothing is written on the way"
    driven.take(STANDS)
    assert [one.ids for one in recall(file)] == [(0, 2), (3,)]
    assert ledger(file).setup.watched_markers == (0, 2, 3)


def test_a_marker_that_fits_on_a_later_drive_is_gone_from_the_file(file: Path) -> None:
    driven = ledger(file)
    driven.take_glimpse(FOUND)
    driven.process_ended()
    later = ledger(file)
    later.take_glimpse(Glimpse(1.0, 2.0, 0.0, (), fitting=(0, 2)))
    later.take(STANDS)
    assert [one.ids for one in recall(file)] == [(3,)]


def test_a_motion_process_that_is_started_again_is_asked_for_what_the_last_one_has_found(file: Path) -> None:
    driven = ledger(file)
    driven.take_glimpse(FOUND)
    driven.process_ended()
    assert driven.setup.watched_markers == (0, 2, 3)
    driven.take_glimpse(NOTHING)
    driven.take(STANDS)
    assert [one.ids for one in recall(file)] == [(0, 2), (3,)]


def test_the_motion_process_tells_what_fits_of_those_it_was_asked_for_and_where_others_hang(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(control_loop, "fitting", lambda _belief, watched: watched)
    monkeypatch.setattr(control_loop, "offsets", lambda _belief: FOUND.offsets)
    setup = MotionSetup.of(load_settings().base, ROOM, by_markers=True)
    asked = msgspec.structs.replace(setup, watched_markers=(0, 2))
    line = msgspec.json.encode(control_loop.ControlLoop(asked, Trip().navigator.link).glimpse())
    told = msgspec.json.decode(line, type=Glimpse)
    assert (told.fitting, told.offsets) == ((0, 2), FOUND.offsets)


@pytest.mark.parametrize("content", ["", "{", '[{"markers": 3}]', '[{"markers": []}]', "[1]"])
def test_an_unreadable_findings_file_is_ignored_and_written_anew(file: Path, content: str) -> None:
    file.write_text(content)
    memory = MarkerMemory(file, MARKERS)
    assert memory.watched == ()
    memory.take(FOUND)
    memory.keep()
    assert len(json.loads(file.read_text())) == 2


def test_a_full_disk_is_logged_once_and_tried_again(file: Path, caplog: pytest.LogCaptureFixture) -> None:
    file.mkdir()
    memory = MarkerMemory(file, MARKERS)
    memory.take(FOUND)
    caplog.clear()
    memory.keep()
    memory.keep()
    (told,) = caplog.messages
    assert str(file) in told
    assert " | " in told
    file.rmdir()
    memory.keep()
    assert len(recall(file)) == 2


def test_nothing_is_written_while_nothing_changes(file: Path) -> None:
    memory = MarkerMemory(file, MARKERS)
    memory.take(FOUND)
    memory.keep()
    file.unlink()
    memory.take(FOUND)
    memory.keep()
    assert not file.exists()


def test_each_finding_is_named_once_in_the_log_with_the_command_that_tells_more(
    file: Path, caplog: pytest.LogCaptureFixture
) -> None:
    memory = MarkerMemory(file, MARKERS)
    for seen in (FOUND, NOTHING, FOUND):
        memory.take(seen)
    first, second = caplog.messages
    assert "markers 0, 2 contradict each other" in first
    assert "các mã 0, 2 mâu thuẫn nhau" in first
    assert "marker 3 is not where the map says" in second
    assert all(line.count("kiosk map check") == 2 for line in (first, second))
