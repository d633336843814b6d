"""The journal: written before acting, decided again from the file alone, and honest about damage."""

import contextlib
import datetime
import json
import os
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from robot.cli.__main__ import main
from robot.core.commands import Hush, Say, Show
from robot.core.events import FacesSeen, Understood, Woke
from robot.core.reduce import first_state, reduce
from robot.core.trouble import Trouble
from robot.runtime.event_loop.journal import FORMAT, Head, Journal, read
from robot.runtime.event_loop.journal_retention import Limits, kept, tidy
from robot.runtime.event_loop.replay import replay
from robot.runtime.monitoring.metrics import open_lines
from robot.runtime.settings.loader import CONFIG
from tests.core.conversation import RULES
from tests.runtime.event_loop.recorded import record_a_visit


def test_a_visit_is_decided_again_without_a_difference(tmp_path: Path) -> None:
    path = record_a_visit(tmp_path / "visit.jsonl")
    result = replay(path)
    assert result.difference is None
    assert result.events > 20


def test_the_first_differing_decision_is_found_with_the_state_before_it(tmp_path: Path) -> None:
    path = record_a_visit(tmp_path / "visit.jsonl")
    lines = path.read_text(encoding="utf-8").splitlines()
    broken = next(i for i, line in enumerate(lines) if '"Say"' in line)
    entry = json.loads(lines[broken])
    entry["commands"] = [command for command in entry["commands"] if command["command"] != "Say"]
    lines[broken] = json.dumps(entry)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    difference = replay(path).difference
    assert difference is not None
    assert difference.line == broken + 1
    assert any(isinstance(command, Say) for command in difference.decided)
    assert difference.before.phase is not None


@pytest.mark.parametrize("tail", [b'{"at":99999,"event":{"event":"Wo', b"\0" * 4096, b'{"at":9\xff\n\0\n'])
def test_a_tail_ruined_by_a_power_loss_is_left_out(tmp_path: Path, tail: bytes) -> None:
    path = record_a_visit(tmp_path / "visit.jsonl")
    whole = replay(path).events
    with path.open("ab") as file:
        file.write(tail)
    assert replay(path).events == whole


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no complete line"),
        (b"not json\n", "line 1"),
        (b'{"format":1}\n', "line 1"),
        (b"\x00\xff\x00\n", "line 1"),
    ],
)
def test_a_file_that_is_no_journal_is_one_line_of_trouble(tmp_path: Path, content: bytes, says: str) -> None:
    path = tmp_path / "odd.jsonl"
    path.write_bytes(content)
    with pytest.raises(Trouble, match=says) as caught:
        replay(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_damaged_line_in_the_middle_is_named(tmp_path: Path) -> None:
    path = record_a_visit(tmp_path / "visit.jsonl")
    lines = path.read_bytes().splitlines()
    lines[7] = lines[7][:20]
    path.write_bytes(b"\n".join(lines) + b"\n")
    with pytest.raises(Trouble, match="line 8"):
        replay(path)


def test_a_missing_journal_and_a_folder_are_troubles(tmp_path: Path) -> None:
    for path in (tmp_path / "none.jsonl", tmp_path):
        with pytest.raises(Trouble):
            read(path)


def test_a_journal_of_another_format_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "future.jsonl"
    Journal(path, Head(FORMAT + 1, "9", "", RULES)).close()
    with pytest.raises(Trouble, match="format 2"):
        read(path)


def test_each_line_is_in_the_file_before_the_next_event(tmp_path: Path) -> None:
    path = tmp_path / "now.jsonl"
    journal = Journal(path, Head(FORMAT, "1", "", RULES))
    journal.write(5, Woke(), (Hush(),))
    assert json.loads(path.read_text(encoding="utf-8").splitlines()[1]) == {
        "at": 5,
        "event": {"event": "Woke"},
        "commands": [{"command": "Hush"}],
    }


def test_a_journal_that_exists_is_kept_aside(tmp_path: Path) -> None:
    path = tmp_path / "new" / "visit.jsonl"
    for version in ("first", "second", "third"):
        Journal(path, Head(FORMAT, version, "", RULES)).close()
        os.utime(path, (1_700_000_000, 1_700_000_000))
    versions = {file.name: read(file)[0].version for file in path.parent.iterdir()}
    assert versions == {
        "visit-1700000000.jsonl": "first",
        "visit-1700000000-2.jsonl": "second",
        "visit.jsonl": "third",
    }


@pytest.mark.parametrize("name", ["site.toml", "export.jsonl"])
def test_a_file_that_is_no_journal_is_neither_replaced_nor_renamed(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text("[site]", encoding="utf-8")
    with pytest.raises(Trouble, match="stands there already, is no journal, and is not replaced; choose another place"):
        Journal(path, Head(FORMAT, "1", "", RULES))
    assert [(file.name, file.read_text(encoding="utf-8")) for file in tmp_path.iterdir()] == [(name, "[site]")]
    for _ in range(2):
        Journal(tmp_path / "journal", Head(FORMAT, "1", "", RULES)).close()
    assert len(list(tmp_path.iterdir())) == 3


def test_a_step_that_ends_in_an_exception_now_is_a_difference_with_the_state_before_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = record_a_visit(tmp_path / "visit.jsonl")
    step = 0

    def buggy(*args: Any) -> Any:
        nonlocal step
        step += 1
        if step == 5:
            raise KeyError("down.base")
        return reduce(*args)

    monkeypatch.setattr("robot.runtime.event_loop.replay.reduce", buggy)
    assert main(["replay", str(path)]) == 1
    told = capsys.readouterr().out
    assert "line 6" in told
    assert "KeyError: 'down.base'" in told
    assert '"phase"' in told


def test_figures_that_cannot_be_written_are_trouble_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="--gauges"):
        open_lines(tmp_path)


@contextlib.contextmanager
def no_room_beyond(size: int) -> Iterator[None]:
    """Files of this process grow no further than this, as on a full disk: a longer write is taken in part."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_steps_wait_for_a_full_disk_and_none_is_missing_or_torn(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "full.jsonl"
    journal = Journal(path, Head(FORMAT, "1", "", RULES))
    journal.write(5, Woke(), ())
    with no_room_beyond(path.stat().st_size + 10):
        journal.write(6, Woke(), ())
        journal.write(7, Woke(), ())
        assert journal.failed
        assert [entry.at for _, entry in read(path)[1]] == [5]
    journal.write(8, Woke(), ())
    assert not journal.failed
    assert [entry.at for _, entry in read(path)[1]] == [5, 6, 7, 8]
    assert [record.levelname for record in caplog.records] == ["ERROR", "WARNING"], "told once each"
    journal.close()


def test_what_waits_is_written_when_the_robot_leaves(tmp_path: Path) -> None:
    path = tmp_path / "full.jsonl"
    journal = Journal(path, Head(FORMAT, "1", "", RULES))
    with no_room_beyond(path.stat().st_size):
        journal.write(5, Woke(), ())
    journal.close()
    assert [entry.at for _, entry in read(path)[1]] == [5]


def test_a_disk_that_stays_full_ends_the_journal_and_not_the_robot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("robot.runtime.event_loop.journal.WAITING_BYTES", 200)
    path = tmp_path / "full.jsonl"
    journal = Journal(path, Head(FORMAT, "1", "", RULES))
    with no_room_beyond(path.stat().st_size + 10):
        for at_ms in range(20):
            journal.write(at_ms, Woke(), ())
    journal.write(21, Woke(), ())
    journal.close()
    assert list(read(path)[1]) == [], "what came before the gap can be decided again, nothing after it"


def a_long_run(path: Path, limits: Limits, days: int, visits: int = 3) -> list[Path]:
    """The same visit again and again, for `days` days; the parts that are there in the end, the oldest first."""
    entries = [entry for _, entry in read(record_a_visit(path.parent / "visit"))[1]]
    now = datetime.datetime(2026, 7, 14, 8, 0)
    journal = Journal(path, Head(FORMAT, "1", "", RULES), limits, lambda: now)
    state, at_ms = first_state(0, RULES), 0
    for _ in range(days):
        for _ in range(visits):
            for entry in entries:
                state, commands = reduce(state, entry.event, at_ms + entry.at, RULES)
                journal.write(at_ms + entry.at, entry.event, commands)
                os.utime(journal.path, (now.timestamp(), now.timestamp()))
                journal.turn_over(state)
            at_ms += entries[-1].at
        now += datetime.timedelta(days=1)
    journal.close()
    return sorted(path.parent.glob("*.jsonl"), key=lambda part: ("." in part.stem, part.name))


def test_a_full_part_is_followed_by_another_and_each_is_decided_again_from_itself_alone(tmp_path: Path) -> None:
    parts = a_long_run(tmp_path / "run.jsonl", Limits(4_000, 10_000_000, 60), days=1)
    assert len(parts) > 2
    assert [replay(part).difference for part in parts] == [None] * len(parts)
    assert all(part.stat().st_size < 8_000 + len(part.read_bytes().splitlines()[0]) for part in parts)


def test_a_new_day_begins_a_new_part(tmp_path: Path) -> None:
    parts = a_long_run(tmp_path / "run.jsonl", Limits(10_000_000, 10_000_000, 60), days=3)
    assert [part.name for part in parts] == ["run.jsonl", "run.0002.jsonl", "run.0003.jsonl"]


def test_only_so_many_days_and_bytes_are_kept_and_the_newest_always(tmp_path: Path) -> None:
    for_days = a_long_run(tmp_path / "days" / "run.jsonl", Limits(10_000_000, 10_000_000, 2), days=6)
    assert [part.name for part in for_days] == ["run.0003.jsonl", "run.0004.jsonl", "run.0005.jsonl", "run.0006.jsonl"]
    for_bytes = a_long_run(tmp_path / "bytes" / "run.jsonl", Limits(10_000_000, 1, 60), days=4)
    assert [part.name for part in for_bytes] == ["run.0004.jsonl"]
    assert kept(tmp_path / "bytes").parts == 1


@pytest.mark.parametrize(("leap_days", "stay"), [(3_650, 4), (-3_650, 4), (3, 2)])
def test_a_clock_that_leaps_deletes_nothing_for_its_age(tmp_path: Path, leap_days: int, stay: int) -> None:
    now = datetime.datetime(2026, 7, 14, 8, 0)
    parts = [tmp_path / f"run.{number}.jsonl" for number in range(4)]
    for days_ago, part in enumerate(reversed(parts)):
        part.write_text("{}\n", encoding="utf-8")
        at_s = (now - datetime.timedelta(days_ago)).timestamp()
        os.utime(part, (at_s, at_s))
    tidy(tmp_path, Limits(1, 1_000, 4), now + datetime.timedelta(leap_days), parts[-1])
    assert sum(part.exists() for part in parts) == stay


def test_only_the_robot_deletes_parts_for_their_age_since_systemd_believes_any_clock() -> None:
    lines = (CONFIG / "deploy" / "tmpfiles.conf.in").read_text(encoding="utf-8").splitlines()
    (journal,) = [line for line in lines if "var/journal" in line]
    assert journal.endswith(" -")


def test_a_part_that_cannot_be_begun_is_told_and_the_one_before_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "run.jsonl"
    journal = Journal(path, Head(FORMAT, "1", "", RULES), Limits(1, 10_000_000, 60))
    (tmp_path / "run.0002.jsonl").mkdir()
    journal.write(5, Woke(), ())
    journal.turn_over(first_state(0, RULES))
    journal.write(6, Woke(), ())
    journal.close()
    assert [entry.at for _, entry in read(path)[1]] == [5, 6]
    assert "no further part" in caplog.text


def test_events_and_commands_have_no_field_for_words_sound_or_pictures() -> None:
    assert not {"text", "transcript", "audio", "image"} & set(
        FacesSeen.__struct_fields__ + Understood.__struct_fields__
    )


def test_the_head_alone_gives_the_rules(tmp_path: Path) -> None:
    head, _ = read(record_a_visit(tmp_path / "visit.jsonl"))
    assert head.rules == RULES
    _, commands = reduce(first_state(0, head.rules), FacesSeen(0), 0, head.rules)
    assert isinstance(commands[0], Show)
