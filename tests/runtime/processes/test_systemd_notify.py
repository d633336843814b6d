"""What the service manager hears of the robot, over a socket as systemd opens it."""

import asyncio
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.core.events import AnyEvent, PartUp
from robot.core.parts import Part
from robot.paths import ROOT
from robot.runtime.processes.systemd_notify import keep_watched, notify, notify_ready, watchdog_s


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The socket of a service manager."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
        link.bind(str(tmp_path / "notify"))
        link.settimeout(60)
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        yield link


def test_without_a_manager_nothing_is_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NOTIFY_SOCKET", raising=False)
    assert not notify("READY=1")
    monkeypatch.setenv("NOTIFY_SOCKET", "/nowhere/at/all")
    assert not notify("READY=1")


def test_an_abstract_socket_is_a_manager_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as link:
        link.bind(f"\0kiosk-test-{os.getpid()}")
        monkeypatch.setenv("NOTIFY_SOCKET", f"@kiosk-test-{os.getpid()}")
        assert notify("READY=1", "STATUS=serving")
        assert link.recv(100) == b"READY=1\nSTATUS=serving"


def test_systemd_is_notified_when_the_screen_stands_and_not_before(manager: socket.socket) -> None:
    heard: list[AnyEvent] = []
    tell = notify_ready(heard.append)
    tell(PartUp(Part.CAMERA))
    manager.setblocking(False)
    with pytest.raises(BlockingIOError):
        manager.recv(100)
    tell(PartUp(Part.SCREEN))
    assert manager.recv(100) == b"READY=1\nSTATUS=serving"
    assert len(heard) == 2


async def test_the_watchdog_hears_from_the_loop_twice_in_its_time(
    manager: socket.socket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", "40000")
    assert watchdog_s() == 0.02
    task = asyncio.ensure_future(keep_watched())
    for _ in range(3):
        await asyncio.to_thread(manager.recv, 100)
    task.cancel()


@pytest.mark.parametrize("text", ["", "0", "soon", "-1"])
def test_a_manager_that_does_not_watch_is_not_told(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WATCHDOG_USEC", text)
    assert watchdog_s() is None


PARTS = ("base.port=none", "camera.address=file:nothing.png", "microphone.address=wav:none", "speaker.address=none:")


def robot_command(var: Path) -> list[str]:
    """The robot without devices."""
    sets = [word for part in PARTS for word in ("--set", part)]
    return [sys.executable, "-P", "-m", "robot.cli", "run", "--quiet", "--journal", str(var / "journal.jsonl"), *sets]


@pytest.mark.ports
@pytest.mark.parametrize("session", ["plain", "cage"])
def test_the_running_robot_says_that_it_serves_and_goes_on_saying_that_it_lives(
    session: str, manager: socket.socket, tmp_path: Path
) -> None:
    cage = shutil.which("cage")
    if session == "cage" and cage is None:
        pytest.skip("cage is not installed")
    (tmp_path / "run").mkdir(mode=0o700)
    environment = os.environ | {
        "WATCHDOG_USEC": "1000000",
        "XDG_RUNTIME_DIR": str(tmp_path / "run"),
        "SDL_VIDEODRIVER": "wayland" if session == "cage" else "dummy",
        "WLR_BACKENDS": "headless",
        "WLR_RENDERER": "pixman",
        "WLR_LIBINPUT_NO_DEVICES": "1",
    }
    head = [str(cage), "-d", "--"] if session == "cage" else []
    process = subprocess.Popen([*head, *robot_command(tmp_path)], cwd=ROOT, env=environment)
    try:
        first = b""
        while not first.startswith(b"READY=1"):
            first = manager.recv(100)
        assert first == b"READY=1\nSTATUS=serving"
        for _ in range(3):
            assert manager.recv(100) == b"WATCHDOG=1"
    finally:
        process.terminate()
        process.wait(40)
    # with the compositor the robot goes too, and halts first
    ends_s, journal = time.monotonic() + 40, tmp_path / "journal.jsonl"
    while b'"command":"Halt"' not in journal.read_bytes().splitlines()[-1] and time.monotonic() < ends_s:
        time.sleep(0.1)
    assert b"LeaveAsked" in journal.read_bytes()
