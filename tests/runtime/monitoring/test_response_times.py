"""How long visitors waited is kept by day, without words or minutes; a broken disk costs only that."""

import asyncio
import datetime
import json
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.core.commands import AnyCommand, Say
from robot.core.events import (
    Act,
    AnyEvent,
    HeardNothing,
    HearingLost,
    NoiseChanged,
    PartDown,
    PartUp,
    SpeechEnded,
    Understood,
    VoiceBegan,
    VoiceEnded,
)
from robot.core.parts import Part
from robot.core.screen.lines import Line
from robot.runtime.event_loop.inbox import Inbox
from robot.runtime.monitoring.metrics import Gauges, ToldTurn
from robot.runtime.monitoring.response_times import DayFigures, read

NOW = datetime.datetime(2026, 3, 31, 9, 47, 12)
SAY = Say(7, (Line("say.greet"),))


async def kept(figures: DayFigures) -> None:
    """Let it write what it has been told."""
    task = asyncio.ensure_future(figures.run())
    await asyncio.sleep(0.2)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def told(*steps: tuple[int, AnyEvent, tuple[AnyCommand, ...]]) -> list[ToldTurn]:
    """What the gauges tell of these steps."""
    turns: list[ToldTurn] = []
    gauges = Gauges(Inbox())
    gauges.observe_turns(turns.append)
    for at_ms, event, commands in steps:
        gauges.step(at_ms, event, commands, 1.2)
    return turns


def test_a_turn_is_told_when_its_answer_sounds() -> None:
    understood = Understood(3, Act.ANSWER, since_speech_ms=620)
    steps = [
        (0, PartUp(Part.RECOGNISER, "viet-asr 1"), ()),
        (10, NoiseChanged(True, -40, 9), ()),
        (1000, SpeechEnded(3), ()),
        (1020, understood, (SAY,)),
    ]
    assert told(*steps) == []
    assert told(*steps, (1090, VoiceBegan(7), ())) == [("understood", 620, 1, 70, True, "viet-asr 1")]


@pytest.mark.parametrize("commands", [(), (SAY,)])
def test_an_answer_that_never_sounds_is_told_without_sound(commands: tuple[AnyCommand, ...]) -> None:
    understood = Understood(3, Act.REFUSE, since_speech_ms=620)
    turns = told((0, SpeechEnded(3), ()), (5, understood, commands), (9, VoiceEnded(7), ()), (12, VoiceBegan(7), ()))
    assert turns == [("understood", 620, 1, None, False, "")]


def test_a_turn_that_went_wrong_is_told_too() -> None:
    turns = told(
        (0, SpeechEnded(3), ()),
        (5, HeardNothing(3), ()),
        (10, HearingLost(4), ()),
        (15, Understood(5, Act.SERVICE, target="stop"), (SAY,)),
        (20, VoiceBegan(7), ()),
    )
    assert [turn.outcome for turn in turns] == ["nothing", "lost", "stopped"]
    assert {turn.final_ms for turn in turns} == {None}


def test_a_noisy_room_is_forgotten_with_the_microphone_that_heard_it() -> None:
    down = (5, PartDown(Part.MICROPHONE, "gone"), ())
    (turn,) = told((0, NoiseChanged(True, -40, 9), ()), down, (9, HeardNothing(3), ()))
    assert not turn.noisy


async def test_sound_that_was_not_heard_is_kept_with_the_next_turn(tmp_path: Path) -> None:
    dropped = [5, 55, 55]
    figures = DayFigures(tmp_path, 90, lambda: NOW, dropped=lambda: dropped.pop(0))
    for _ in range(2):
        figures.note(ToldTurn("lost", None, None, None, False, ""))
    await kept(figures)
    lines = (tmp_path / "2026-03-31.jsonl").read_text().splitlines()
    assert json.loads(lines[0]) == {"hour": 9, "outcome": "lost", "dropped_ms": 1000}
    assert json.loads(lines[1]) == {"hour": 9, "outcome": "lost"}


async def test_a_line_holds_figures_and_the_hour_and_nothing_else(tmp_path: Path) -> None:
    figures = DayFigures(tmp_path / "figures", 90, lambda: NOW)
    figures.note(ToldTurn("understood", 620, 1, 70, False, "viet-asr 1"))
    figures.note(ToldTurn("understood", 900, 1, None, True, "viet-asr 1"))
    await kept(figures)
    lines = (tmp_path / "figures" / "2026-03-31.jsonl").read_text().splitlines()
    assert json.loads(lines[0]) == {
        "hour": 9, "final_ms": 620, "decision_ms": 1, "audio_ms": 70, "total_ms": 691, "engine": "viet-asr 1"
    }  # fmt: skip
    assert json.loads(lines[1]) == {"hour": 9, "final_ms": 900, "decision_ms": 1, "noisy": True, "engine": "viet-asr 1"}


async def test_old_days_are_deleted_and_other_files_are_left(tmp_path: Path) -> None:
    for name in ("2026-01-31.jsonl", "2026-03-30.jsonl", "notes.jsonl"):
        (tmp_path / name).write_text("")
    await kept(DayFigures(tmp_path, 30, lambda: NOW))
    assert sorted(path.name for path in tmp_path.iterdir()) == ["2026-03-30.jsonl", "notes.jsonl"]


async def test_a_clock_that_is_years_ahead_deletes_no_figures(tmp_path: Path) -> None:
    for day in range(1, 31):
        (tmp_path / f"2026-03-{day:02}.jsonl").write_text("")
    figures = DayFigures(tmp_path, 90, lambda: NOW + datetime.timedelta(3650))
    figures.note(ToldTurn("understood", 620, 1, 70, False, ""))
    await kept(figures)
    assert len(list(tmp_path.glob("*.jsonl"))) == 31


async def test_a_disk_that_fails_costs_only_the_figures(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "figures").write_text("a file where the folder should be")
    figures = DayFigures(tmp_path / "figures", 90, lambda: NOW)
    for _ in range(200):
        figures.note(ToldTurn("understood", 620, 1, 70, False, ""))
    await kept(figures)
    assert "not kept" in caplog.text


def test_the_command_prints_each_day(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = tmp_path / "figures"
    folder.mkdir()
    lines = '{"hour":9,"final_ms":600,"decision_ms":1,"audio_ms":70,"total_ms":671}\n{"hour":9,"final_ms":800,'
    (folder / "2026-03-30.jsonl").write_text(lines)
    (folder / "2026-03-31.jsonl").write_text(
        '{"hour":9,"final_ms":900,"decision_ms":1,"noisy":true}\n{"hour":9,"outcome":"lost"}\n'
    )
    assert len(read(folder / "2026-03-30.jsonl")) == 1
    site = tmp_path / "site.toml"
    site.write_text(f'[desk]\nfigures_dir = "{folder}"\n')
    assert main(["figures", "--settings", str(site), "--json"]) == 0
    first, second = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert (first["day"], first["total_ms"]["p50"]) == ("2026-03-30", 671)
    assert (second["turns"], second["lost"], second["noisy"], second["total_ms"]) == (2, 1, 1, {})
    assert main(["figures", "--settings", str(site), "--day", "2026-03-31"]) == 0
    assert "2026-03-30" not in capsys.readouterr().out
    assert main(["figures", "--settings", str(site), "--day", "2026-04-01"]) == 1
