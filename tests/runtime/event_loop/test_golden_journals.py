"""Journals of real runs are decided again as they were then. A field incident joins them by copying one file."""

from pathlib import Path

import pytest

from robot.core.events import DriveEnded, Understood, VoiceBegan
from robot.paths import ROOT
from robot.runtime.event_loop.journal import read
from robot.runtime.event_loop.replay import replay

FOLDER = ROOT / "tests" / "golden" / "journals"
JOURNALS = sorted(FOLDER.glob("*.jsonl"))


def test_golden_journals_exist() -> None:
    assert JOURNALS


@pytest.mark.parametrize("path", JOURNALS, ids=lambda path: path.stem)
def test_a_golden_journal_replays_to_the_same_decisions(path: Path) -> None:
    difference = replay(path).difference
    assert difference is None, f"line {difference.line}: {difference.entry.event} -> {difference.decided}"


def test_the_visit_of_three_holds_hearing_speaking_and_driving() -> None:
    kinds = {type(entry.event) for _, entry in read(FOLDER / "three_visitors.jsonl")[1]}
    assert {Understood, VoiceBegan, DriveEnded} <= kinds
