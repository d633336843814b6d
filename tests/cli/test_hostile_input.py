"""What a hostile tester gave the commands: each case ends at once, with exit status 2, one line and the next step."""

import io
import math
import os
import signal
import sqlite3
import struct
import subprocess
import sys
import wave
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.cli.__main__ import main
from robot.cli.argument_types import readable
from robot.core.trouble import Trouble
from robot.paths import ROOT
from robot.runtime.processes.sole_robot import sole_robot

LONGEST_S = 60


@pytest.fixture(autouse=True)
def _ends() -> Iterator[None]:
    """Let a command that hangs fail its test instead of holding up the others."""

    def hangs(_number: int, _frame: object) -> None:
        raise AssertionError(f"the command has run for {LONGEST_S} s")

    before = signal.signal(signal.SIGALRM, hangs)
    signal.alarm(LONGEST_S)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> str:
    """Return the one line of a command that is refused, and check that it names a remedy in both languages."""
    capsys.readouterr()
    try:
        status: object = main([str(word) for word in words])
    except SystemExit as left:
        status = left.code
    told = capsys.readouterr()
    line = told.err.rstrip("\r\n")
    assert (status, line.strip().count("\n")) == (2, 0), told
    english, _, vietnamese = line.partition(" | ")
    assert ";" in english, line
    assert ";" in vietnamese, line
    return english.strip()


ONE_PAGE = [
    "screens",
    "--page",
    "home",
    "--shape",
    "small",
    "--language",
    "vi",
    "--size",
    "normal",
    "--theme",
    "light",
    "--mode",
    "none",
    "--jobs",
    "1",
    "--out",
]
SHORT_REPORT = ["report", "--no-pdf", "--range", "2026-11-16", "2026-11-17", "--out"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with what a tester would put there; the commands run in it."""
    monkeypatch.chdir(tmp_path)
    Path("file").write_text("of somebody else", encoding="utf-8")
    Path("dir.png").mkdir()
    Path("full.png").symlink_to("/dev/full")
    for name in ("small/vi/home.png", "range-2026-11-16-2026-11-17.html", "centre.pub.new"):
        link = Path("full", name)
        link.parent.mkdir(parents=True, exist_ok=True)
        link.symlink_to("/dev/full")
    os.mkfifo("pipe")
    Path("large.png").write_bytes(_head_of_picture(60_000, 60_000))
    with wave.open("silent.wav", "wb") as empty:
        empty.setparams((1, 2, 16_000, 0, "NONE", ""))
    Path("nan.wav").write_bytes(_floats([0.0, math.nan] * 8_000))
    Path("header.csv").write_text("Mã hồ sơ,Tên\n", encoding="utf-8")
    return tmp_path


def _head_of_picture(width: int, height: int) -> bytes:
    """Return a PNG whose head promises more pixels than follow."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(999))) + chunk(b"IEND", b"")


def _floats(samples: list[float]) -> bytes:
    """Return a WAV file of 32-bit floating point numbers at 16 kHz."""
    data = struct.pack(f"<{len(samples)}f", *samples)
    form = struct.pack("<IHHIIHH", 16, 3, 1, 16_000, 64_000, 4, 32)
    return (
        b"RIFF" + struct.pack("<I", 36 + len(data)) + b"WAVEfmt " + form + b"data" + struct.pack("<I", len(data)) + data
    )


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["see", "large.png"], "large.png: no picture can be read"),
        (["printer", "--png", "dir.png"], "--png = 'dir.png': cannot be written: Is a directory"),
        (["printer", "--png", "a.xyz"], "--png = 'a.xyz': no such kind of file is written"),
        (["printer", "--png", "full.png"], "--png = 'full.png': cannot be written: No space left on device; free the"),
        (["printer", "--png", "file/a.png"], "--png = 'file/a.png': cannot be written"),
        ([*SHORT_REPORT, "file"], "--out = 'file': cannot be written"),
        ([*SHORT_REPORT, "full"], "--out = 'full': cannot be written: No space left on device; free the disk"),
        ([*ONE_PAGE, "file"], "--out = 'file': cannot be written"),
        ([*ONE_PAGE, "full"], "--out = 'full': cannot be written: No space left on device; free the disk"),
        (["bundle", "key", "--out", "file"], "--out = 'file': cannot be written"),
        (["bundle", "take"], "no robot is installed here; type: kiosk install"),
        (["demo", "--out", "file"], "file: the folder can't be written"),
    ],
)
def test_what_cannot_be_read_or_written_is_one_line_without_a_traceback(
    capsys: pytest.CaptureFixture[str], words: list[str], named: str
) -> None:
    assert named in refused(capsys, *words)


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    "words",
    [
        ["map", "check"],
        ["map", "draw", "--out", "map.svg"],
        ["replay"],
        ["desk", "import"],
        ["desk", "restore"],
        ["see"],
        ["hear"],
        ["hear", "--manifest"],
        ["ask", "--jsonl"],
        ["catalogue", "import"],
        [*SHORT_REPORT, "out", "--official"],
        ["bundle", "apply", "--root", "root"],
        ["bundle", "make", "content", "--out", "x.kiosk", "--key"],
        ["install", "--dry-run", "--key"],
        ["doctor", "--settings"],
    ],
    ids=" ".join,
)
def test_a_pipe_is_never_read_to_its_end(capsys: pytest.CaptureFixture[str], words: list[str]) -> None:
    assert "pipe: is no file but a device or a pipe, which may have no end; save its" in refused(capsys, *words, "pipe")


def test_a_device_is_no_file_to_read() -> None:
    with pytest.raises(Trouble, match="/dev/zero: is no file but a device"):
        readable("/dev/zero")


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["sim", "run", "--all", "--jobs", "0"], "--jobs: '0' is not a whole number from 1 on"),
        (["screens", "--jobs", "0"], "--jobs: '0' is not a whole number from 1 on"),
        (["sim", "--headless", "--virtual", "--people", "-5"], "--people: '-5' is not a whole number from 0 to 50"),
        (["sim", "--headless", "--virtual", "--people", "1000000"], "--people: '1000000' is not a whole number from 0"),
        (["desk", "waits", "--days", "-5"], "--days: '-5' is not a whole number from 1 to 400"),
        (["report", "--range", "2026-11-17", "2026-11-16"], "write the earlier day first: --range 2026-11-16 2026-11"),
        (["desk", "take", "--counter", "3", "--code", "9.999"], "--code = '9.999': no procedure has this code"),
        (["desk", "import", "header.csv"], "header.csv: has no row below its header"),
        (["bundle", "key", "--out", "keys", "--name", "../../x"], "--name = '../../x': is no file name"),
        (["bundle", "key", "--out", "keys", "--name", ""], "--name = '': is no file name"),
        (["bundle", "key", "--out", "keys", "--name", ".."], "--name = '..': is no file name"),
        (["bundle", "key", "--out", "keys", "--name", "~centre"], "--name = '~centre': is no file name"),
        (["hear", "silent.wav"], "silent.wav: has no sound"),
        (["hear", "nan.wav"], "nan.wav: has samples that are not numbers"),
    ],
)
def test_what_means_nothing_is_no_silent_success(
    capsys: pytest.CaptureFixture[str], words: list[str], named: str
) -> None:
    assert named in refused(capsys, *words)


@pytest.mark.parametrize("action", [["state"], ["back"], ["apply", "x.kiosk"]])
def test_where_no_robot_is_installed_a_bundle_command_leaves_nothing_behind(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, action: list[str]
) -> None:
    root = tmp_path / "root"
    assert "no robot is installed here" in refused(capsys, "bundle", *action, "--root", root)
    assert not root.exists()


def test_a_key_that_found_no_room_leaves_no_half_of_it(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KIOSK_KEY_PASSWORD", "secret")
    done = run("prlimit --fsize=50 KIOSK bundle key --out keys")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "centre.pem: cannot be written" in done.stderr
    assert list((folder / "keys").iterdir()) == []
    assert main(["bundle", "key", "--out", "keys"]) == 0
    assert "has no password" not in capsys.readouterr().out
    line = refused(capsys, "bundle", "key", "--out", "keys")
    assert "centre.pem: cannot be written: File exists; free the disk, or choose another folder or --name" in line


def test_a_key_without_a_password_is_told_to_have_none(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("KIOSK_KEY_PASSWORD", raising=False)
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert main(["bundle", "key", "--out", str(tmp_path)]) == 0
    assert "has no password: KIOSK_KEY_PASSWORD gives it one | " in capsys.readouterr().out


def test_purging_what_is_not_uninstalled_installs_nothing(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    line = refused(capsys, "install", "--purge", "--root", tmp_path)
    assert "--purge: deletes only what is uninstalled; type: sudo ./kiosk install --uninstall --purge" in line
    assert list(tmp_path.iterdir()) == []


def test_without_root_nothing_of_this_machine_is_installed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    for name in ("install", "uninstall"):
        monkeypatch.setattr(f"robot.deploy.installing.{name}", lambda *_, **__: pytest.fail("the machine is changed"))
    assert "only root may change the services of this machine; type: sudo" in refused(capsys, "install")
    assert "only root may" in refused(capsys, "install", "--uninstall")


def run(command: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """Run a command line of the shell; KIOSK stands for `./kiosk`."""
    line = command.replace("KIOSK", f"'{sys.executable}' -m robot.cli")
    environment = os.environ | {"PYTHONPATH": str(ROOT)} | variables
    return subprocess.run(line, shell=True, env=environment, capture_output=True, text=True, timeout=LONGEST_S)


def test_a_full_disk_behind_standard_output_is_one_line() -> None:
    done = run("KIOSK map check --json --set camera.find_markers=1 >/dev/full; KIOSK chart >/dev/full")
    assert done.stderr.splitlines()[-1] == (
        "kiosk chart: No space left on device; free the disk or choose another place | "
        "ổ đĩa đã đầy; dọn ổ đĩa hoặc chọn chỗ khác"
    )
    assert done.returncode == 2


def test_a_reader_who_has_seen_enough_is_no_error() -> None:
    done = run("KIOSK chart | head -0; echo ${PIPESTATUS:-0}")
    assert done.stderr == ""


def test_a_closed_standard_input_is_an_answer_of_nothing() -> None:
    done = run("KIOSK pin <&-")
    assert done.returncode == 2
    assert "a PIN is 6 digits; run the command again" in done.stderr
    assert "GetPassWarning" not in done.stderr
    assert "Traceback" not in done.stderr


def test_a_terminal_that_takes_only_ascii_gets_every_line() -> None:
    ascii_only = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C"}
    done = run("KIOSK map check; KIOSK desk --set desk.file=/nonexistent/desk.sqlite line", **ascii_only)
    assert "Traceback" not in done.stderr
    assert "l\\u1ed7i" in done.stdout or "lỗi" in done.stdout


def test_a_second_robot_on_one_desk_is_refused(tmp_path: Path) -> None:
    desk = tmp_path / "desk.sqlite"
    with sole_robot(desk):
        done = run(f"KIOSK run --set desk.file={tmp_path}/./desk.sqlite --journal {tmp_path}/journal.jsonl")
    assert (done.returncode, done.stderr.count("\n")) == (2, 1), done.stderr
    assert "another robot runs here and uses this desk; end that one first" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_database_of_another_program_gets_no_table_of_the_desk(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "history.sqlite"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE visits (url TEXT)")
    before = file.read_bytes()
    line = refused(capsys, "desk", "--set", f"desk.file={file}", "line")
    assert f"{file}: desk.file: is a database of another program; set desk.file to another file" in line
    assert file.read_bytes() == before
    assert list(tmp_path.iterdir()) == [file]
