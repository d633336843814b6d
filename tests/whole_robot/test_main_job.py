"""The whole robot at its real ports: pty, camera stream, sound server, screen surface, files on disk."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from robot.core.events import DriveEnded, FacesSeen, Understood, VoiceBegan
from robot.runtime.event_loop.journal import JournalEntry, read
from robot.runtime.event_loop.replay import replay

pytestmark = pytest.mark.ports

WORDS_OF_VISITORS = ("khai sinh cho con", "tôi muốn", "transcript")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of one whole demonstration, played in real time."""
    folder = tmp_path_factory.mktemp("demo")
    command = [sys.executable, "-m", "robot.cli", "demo", "--out", str(folder), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=900, check=False)
    (folder / "summary.json").write_text(done.stdout, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def entries(folder: Path) -> list[JournalEntry]:
    return [entry for _, entry in read(folder / "journal.jsonl")[1]]


def test_three_visitors_are_served_as_planned_and_the_robot_is_home(demo: Path) -> None:
    summary = json.loads((demo / "summary.json").read_text(encoding="utf-8"))
    assert summary["home_error_cm"] <= 15
    assert [visit["wrong"] for visit in summary["visits"]] == ["", "", ""]


def test_the_visitor_who_only_touches_is_at_the_counter_in_six_taps(demo: Path) -> None:
    summary = json.loads((demo / "summary.json").read_text(encoding="utf-8"))
    (visit,) = (visit for visit in summary["visits"] if visit["taps_to_counter"])
    assert visit["answered"] == "1.000894"
    assert visit["sentences"] == []
    assert 0 < visit["taps_to_counter"] <= 6
    assert [trip["place"] for trip in visit["trips"]] == ["counter:3", "home"]


def test_what_was_understood_answered_and_driven_stands_in_the_journal(demo: Path) -> None:
    events = [entry.event for entry in entries(demo)]
    assert any(isinstance(event, Understood) and event.procedure == "1.001193" for event in events)
    assert sum(isinstance(event, DriveEnded) and event.reached for event in events) == 4, "two trips there and back"
    assert any(isinstance(event, VoiceBegan) for event in events)
    assert any(isinstance(event, FacesSeen) and event.facing for event in events)


def test_the_journal_is_decided_again_without_a_difference(demo: Path) -> None:
    assert replay(demo / "journal.jsonl").difference is None


def test_no_word_of_a_visitor_is_on_disk(demo: Path) -> None:
    text = (demo / "journal.jsonl").read_text(encoding="utf-8") + (demo / "robot.log").read_text(encoding="utf-8")
    assert not [words for words in WORDS_OF_VISITORS if words in text]


def test_pictures_of_every_step_and_a_contact_sheet_are_written(demo: Path) -> None:
    steps = {path.name.split("-")[0] for path in demo.glob("[0-9][0-9]-*.png")}
    assert len(steps) >= 8
    for step in steps:
        assert {path.name for path in demo.glob(f"{step}-*.png")} == {
            f"{step}-{part}.png" for part in ("screen", "above", "camera")
        }
    assert (demo / "contact.png").stat().st_size > 100_000
