"""The simulated air: what a mouth says is in the robot's microphone, what the robot says is in its loudspeaker."""

import os
import subprocess
import sys
import wave
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from robot.core.trouble import Trouble
from simulators.audio.sound_server import SoundServer
from simulators.audio.visitor_voices import recording, spoken
from tests.simulators.audio.sound_programs import needs_sound

pytestmark = needs_sound

LISTEN = """
import sys, wave, sounddevice
pieces = []
heard = lambda data, *_: pieces.append(bytes(data))
with sounddevice.RawInputStream(16000, 320, channels=1, dtype="int16", callback=heard):
    print("open", flush=True)
    sys.stdin.readline()
with wave.open(sys.argv[1], "wb") as sound:
    sound.setparams((1, 2, 16000, 0, "NONE", ""))
    sound.writeframes(b"".join(pieces))
"""
SPEAK = """
import numpy, sounddevice
sounddevice.play((numpy.sin(numpy.arange(16000) * 0.17) * 9000).astype("int16"), 16000, blocking=True)
"""


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SoundServer]:
    server = SoundServer(tmp_path / "sound")
    server.start()
    yield server
    server.stop()


def samples(wav: Path) -> "np.ndarray[tuple[int], np.dtype[np.int16]]":
    with wave.open(str(wav)) as sound:
        return np.frombuffer(sound.readframes(sound.getnframes()), dtype=np.int16)


def test_the_visitor_is_heard_in_the_default_microphone_of_an_ordinary_program(
    server: SoundServer, tmp_path: Path
) -> None:
    environment = {**os.environ, **server.environment}
    heard = tmp_path / "heard.wav"
    program = subprocess.Popen(
        [sys.executable, "-c", LISTEN, str(heard)], env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert program.stdout is not None
    assert program.stdout.readline() == b"open\n"
    for _ in range(2):  # a null sink hands out its first sound late: the first sentence opens the air
        assert server.say(spoken("Tôi muốn làm giấy khai sinh cho con", tmp_path / "said.wav")).wait(40) == 0
    program.communicate(b"\n", 15)
    assert np.abs(samples(heard).astype(int)).max() > 3000


def test_the_robots_voice_is_recorded_from_its_loudspeaker(server: SoundServer, tmp_path: Path) -> None:
    voice = tmp_path / "robot.wav"
    server.record(voice)
    subprocess.run([sys.executable, "-c", SPEAK], env={**os.environ, **server.environment}, check=True, timeout=20)
    server.stop()
    loud = np.abs(samples(voice).astype(int)) > 3000
    assert loud.sum() > 4000


def test_a_stopped_server_leaves_no_process(server: SoundServer) -> None:
    server.stop()
    assert subprocess.run(["pactl", "info"], env={**os.environ, **server.environment}, capture_output=True).returncode


def test_a_missing_sound_server_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(Trouble, match="apt-get install pulseaudio"):
        SoundServer(tmp_path / "sound").start()
    with pytest.raises(Trouble, match="apt-get install espeak-ng"):
        spoken("xin chào", tmp_path / "x.wav")


@pytest.mark.parametrize("content", [None, b"", b"RIFF....WAVE", b"no sound at all"])
def test_a_recording_that_is_none_is_trouble_that_names_it(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "question.wav"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Trouble, match=r"question\.wav"):
        recording(file)
