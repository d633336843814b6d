"""What can be wrong with the machine beneath a robot: its disk is full, its clock is set, its sound is gone or loud."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from simulators.audio.recorder import Recorder
from simulators.audio.sound_faults import SoundFaults
from simulators.audio.sound_server import SoundServer
from simulators.centre.limited_disk import SmallDisk
from simulators.centre.movable_clock import WallClock
from tests.simulators.audio.sound_programs import needs_sound

DIGITAL_SILENCE_DBFS = -95.0
WRITES = """
import sys
for line in sys.stdin:
    try:
        with open(line.strip(), "ab", buffering=0) as file:
            told = "whole" if file.write(bytes(9000)) == 9000 else "in part"
    except OSError:
        told = "nothing"
    print(told, flush=True)
"""
TELLS_TIME = "import sys, time\nfor _ in sys.stdin:\n    print(time.time(), time.monotonic(), flush=True)"


class Program:
    """A child that answers each line with one."""

    def __init__(self, code: str, environment: dict[str, str] | None = None) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", code],
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def ask(self, line: str = "") -> str:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        return self.process.stdout.readline().strip()

    def end(self) -> None:
        self.process.communicate()


@pytest.fixture(params=["own disk", "no right to mount"])
def disk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SmallDisk]:
    disk = SmallDisk(tmp_path / "var", mb=1)
    if request.param == "own disk" and not disk.mounted:
        pytest.skip("nothing may be mounted here")
    if request.param == "no right to mount":
        disk.close()
    yield disk
    disk.close()


def test_a_full_disk_takes_nothing_until_there_is_room_again(disk: SmallDisk) -> None:
    program = Program(WRITES)
    journal = str(disk.folder / "journal")
    assert program.ask(journal) == "whole"
    disk.fill([program.process.pid])
    assert program.ask(journal) in ("in part", "nothing")
    assert program.ask(journal) == "nothing"
    disk.free([program.process.pid])
    assert program.ask(journal) == "whole"
    program.end()


def test_a_read_only_disk_takes_nothing_until_it_is_mended(disk: SmallDisk) -> None:
    program = Program(WRITES)
    journal = str(disk.folder / "journal")
    disk.allow_writing(allowed=False, processes=[program.process.pid])
    assert program.ask(journal) in ("in part", "nothing")
    assert program.ask(journal) == "nothing"
    disk.allow_writing(allowed=True, processes=[program.process.pid])
    assert program.ask(journal) == "whole"
    program.end()


def test_a_disk_that_was_read_only_with_a_file_open_is_mended_too(disk: SmallDisk) -> None:
    program = Program(WRITES)
    journal = str(disk.folder / "journal")
    with (disk.folder / "held").open("wb"):  # the kernel refuses to make it read-only
        disk.allow_writing(allowed=False, processes=[program.process.pid])
        assert program.ask(journal) in ("in part", "nothing")
        disk.allow_writing(allowed=True, processes=[program.process.pid])
        assert program.ask(journal) == "whole"
    program.end()


def test_the_clock_of_one_program_is_set_and_its_seconds_go_on(tmp_path: Path) -> None:
    try:
        clock = WallClock(tmp_path)
    except Trouble:
        pytest.skip("libfaketime is not installed")
    program = Program(TELLS_TIME, dict(clock.environment))
    wall_s, running_s = map(float, program.ask().split())
    assert abs(wall_s - time.time()) < 600
    clock.move(-3600)
    limit_s = time.monotonic() + 30
    while True:
        set_s, later_s = map(float, program.ask().split())
        if set_s < wall_s - 1000 or time.monotonic() > limit_s:
            break
    assert abs(set_s - (time.time() - 3600)) < 600
    assert 0 <= later_s - running_s < 600, "deadlines are counted in these"
    program.end()


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SoundServer]:
    server = SoundServer(tmp_path / "sound")
    server.start()
    yield server
    server.stop()


@pytest.fixture
def heard(server: SoundServer) -> Iterator[Recorder]:
    recorder = Recorder("robot_microphone", server.environment)
    yield recorder
    recorder.stop()


@needs_sound
def test_the_microphone_falls_silent_and_the_room_becomes_loud(server: SoundServer, heard: Recorder) -> None:
    faults = SoundFaults(server)
    for name in ("microphone_loud", "microphone_babble"):
        began_s = time.monotonic()
        faults.inject(name)
        assert loud(heard, began_s), name
        assert faults.present == {name}
        faults.mend(name)
    time.sleep(0.5)
    faults.inject("microphone_dead")
    began_s = time.monotonic() + 0.3
    faults.inject("microphone_loud")
    assert not loud(heard, began_s, 1.0)
    faults.mend("microphone_dead")
    assert loud(heard, time.monotonic())
    faults.mend("microphone_loud")


@needs_sound
def test_a_loudspeaker_that_is_pulled_and_put_back_takes_nothing_from_the_microphone(
    server: SoundServer, heard: Recorder
) -> None:
    faults = SoundFaults(server)
    for _ in range(2):
        faults.inject("speaker_dead")
        faults.mend("speaker_dead")
    time.sleep(0.5)
    frame, _ = heard.levels_since(0)
    assert until(lambda: heard.levels_since(frame)[0] >= frame + 50), "it still gives sound"
    assert heard.levels_since(frame)[1].max() > DIGITAL_SILENCE_DBFS


def until(true: Callable[[], bool], within_s: float = 20.0) -> bool:
    """Whether it becomes true."""
    limit_s = time.monotonic() + within_s
    while not true() and time.monotonic() < limit_s:
        time.sleep(0.05)
    return true()


def loud(heard: Recorder, since_s: float, within_s: float = 20.0) -> bool:
    """Whether a sound is heard after `since_s`."""
    limit_s = time.monotonic() + within_s
    while time.monotonic() < limit_s:
        if heard.first_loud_s(since_s) is not None:
            return True
        time.sleep(0.05)
    return False
