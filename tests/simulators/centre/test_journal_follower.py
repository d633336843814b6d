"""The bench reads the journal while it grows, and a fact that does not come is named."""

import json
import threading
from pathlib import Path

import pytest

from simulators.centre.journal_follower import JournalLine, JournalTail, TimedOut

HEAD = json.dumps({"format": 1}) + "\n"


def line(kind: str, at: int = 0, **command: object) -> str:
    return json.dumps({"at": at, "event": {"event": kind}, "commands": [command] if command else []}) + "\n"


def tail(path: Path, seen: list[JournalLine]) -> JournalTail:
    return JournalTail(path, seen.append, lambda: None)


def test_each_step_is_seen_once_and_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    path, seen = tmp_path / "journal.jsonl", list[JournalLine]()
    journal = tail(path, seen)
    journal.read()
    whole, half = line("FacesSeen", 5, command="Say", lines=[]), line("Tapped", 9)
    path.write_text(HEAD + whole + half[:12])
    journal.read()
    assert [step.kind for step in seen] == ["FacesSeen"]
    assert seen[0].command("Say") == {"command": "Say", "lines": []}
    path.write_text(HEAD + whole + half)
    journal.read()
    assert [step.kind for step in seen] == ["FacesSeen", "Tapped"]


def test_waiting_ends_with_the_fact(tmp_path: Path) -> None:
    path = tmp_path / "journal.jsonl"
    path.write_text(HEAD + line("Woke"))
    journal = tail(path, [])
    with path.open("a") as writer:
        threading.Timer(0.1, lambda: print(line("Understood"), end="", file=writer, flush=True)).start()
        assert journal.wait("an answer", lambda step: step.kind == "Understood", 40.0, since=0) == 2


def test_a_fact_that_does_not_come_is_named(tmp_path: Path) -> None:
    with pytest.raises(TimedOut, match="the moon did not come"):
        tail(tmp_path / "journal.jsonl", []).wait_for("the moon", lambda: False, 0.1)
