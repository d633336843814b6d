"""`kiosk demo --desk` as a user starts it: number, paper, dossier, call, rating, report, by the ordinary programs."""

import json
from pathlib import Path

import pytest

from robot.core.events import CodeRead, DossierFound, NumberCalled, TicketIssued
from robot.runtime.event_loop.journal import read
from robot.runtime.event_loop.replay import replay
from tests.rehearsal.demo.demo_program import kiosk
from tests.simulators.audio.sound_programs import needs_sound

pytestmark = [needs_sound, pytest.mark.ports]


def test_a_visitor_is_served_at_the_desk_and_the_day_is_reported(tmp_path: Path) -> None:
    out = tmp_path / "out"
    program = kiosk("--desk", "--out", str(out), "--json")
    told, complaint = program.communicate(timeout=900)
    assert program.returncode == 0, told + complaint
    outcome = json.loads(told)
    number = outcome["number"]
    assert outcome["called"] == ["3001", "3002", number]
    assert outcome["announced"][-1] == number
    assert outcome["on_slip"].startswith(f"Số {number} – Quầy 3\n")
    assert outcome["rated"] == [5]
    assert {Path(name).suffix for name in outcome["report"]} == {".html", ".docx", ".xlsx", ".pdf"}
    assert all((out / name).stat().st_size > 20_000 for name in ("contact.png", "slip.png"))
    kinds = [type(entry.event) for _, entry in read(out / "journal.jsonl")[1]]
    assert {TicketIssued, CodeRead, DossierFound, NumberCalled} <= set(kinds)
    assert replay(out / "journal.jsonl").difference is None
    kept = (out / "journal.jsonl").read_text(encoding="utf-8") + (out / "robot.log").read_text(encoding="utf-8")
    assert "H49.34-" not in kept, "the code of a dossier"
