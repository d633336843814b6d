"""`kiosk demo` as a user starts it: what can be wrong before it begins, and how it is stopped."""

import json
import signal
import tempfile
import time
from pathlib import Path

import pytest

from tests.another_site import another_site
from tests.rehearsal.demo.demo_program import kiosk
from tests.simulators.audio.sound_programs import needs_sound


@needs_sound
@pytest.mark.parametrize("content", [None, b"no sound"])
def test_a_bad_recording_is_one_line_status_2_and_nothing_on_disk(tmp_path: Path, content: bytes | None) -> None:
    wav, out = tmp_path / "question.wav", tmp_path / "out"
    if content is not None:
        wav.write_bytes(content)
    program = kiosk("--say", str(wav), "--out", str(out))
    _, complaint = program.communicate(timeout=240)
    assert program.returncode == 2
    assert len(complaint.strip().splitlines()) == 1
    assert "question.wav" in complaint
    assert not out.exists()


def test_without_a_sound_server_it_says_what_to_install(tmp_path: Path) -> None:
    program = kiosk("--out", str(tmp_path / "out"), PATH=str(tmp_path))
    _, complaint = program.communicate(timeout=240)
    assert program.returncode == 2
    assert "apt-get install" in complaint
    assert not (tmp_path / "out").exists()


@needs_sound
@pytest.mark.parametrize(("number", "way"), [(signal.SIGTERM, ()), (signal.SIGINT, ("--touch",))])
def test_stopped_in_the_middle_it_leaves_no_process_and_no_scratch(
    tmp_path: Path, number: signal.Signals, way: tuple[str, ...]
) -> None:
    out, scratch = tmp_path / "out", Path(tempfile.mkdtemp(prefix="demo-test-"))
    program = kiosk(*way, "--out", str(out), TMPDIR=str(scratch))
    limit_s = time.monotonic() + 240
    while not any(scratch.glob("kiosk-demo-*/var/journal.jsonl")):
        assert program.poll() is None
        assert time.monotonic() < limit_s
        time.sleep(0.1)
    assert len(started_with(scratch)) >= 4, "demo, sound server, lobby and robot"
    program.send_signal(number)
    program.communicate(timeout=120)
    assert program.returncode == 130
    assert started_with(scratch) == []
    scratch.rmdir()


@needs_sound
def test_the_demonstration_is_played_in_the_lobby_as_shipped_not_in_this_sites(tmp_path: Path) -> None:
    out, scratch = tmp_path / "out", Path(tempfile.mkdtemp(prefix="demo-test-"))
    program = kiosk("--touch", "--out", str(out), TMPDIR=str(scratch), KIOSK_CONFIG=str(another_site(tmp_path)))
    limit_s = time.monotonic() + 240
    while not (begun := [path for path in scratch.glob("kiosk-demo-*/var/journal.jsonl") if path.stat().st_size]):
        assert program.poll() is None
        assert time.monotonic() < limit_s
        time.sleep(0.1)
    with begun[0].open(encoding="utf-8") as journal:
        assert json.loads(journal.readline())["rules"]["home_mm"] == [6000, 2300]
    program.send_signal(signal.SIGTERM)
    program.communicate(timeout=120)
    scratch.rmdir()


def started_with(scratch: Path) -> list[str]:
    """Commands of the running programs that inherited this TMPDIR."""
    mark = f"TMPDIR={scratch}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_bytes().replace(b"\0", b" ").decode())
        except OSError:
            continue  # it ended while we looked
    return found
