"""The recorders of the simulated lobby: when something sounded, and the loudspeaker in the microphone."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from hardware.audio.wav import read_pcm
from simulators.audio.recorder import Recorder
from simulators.audio.sound_server import SoundServer
from simulators.audio.visitor_voices import VISITORS, spoken
from tests.simulators.audio.sound_programs import needs_sound

pytestmark = needs_sound

LIMIT_S = 40.0
LEAD_S = 0.8


@pytest.fixture
def server(tmp_path: Path) -> Iterator[SoundServer]:
    server = SoundServer(tmp_path / "sound", echo_volume=40_000)
    server.start()
    yield server
    server.stop()


def until_loud(recorder: Recorder, since_s: float) -> float | None:
    limit_s = time.monotonic() + LIMIT_S
    while time.monotonic() < limit_s:
        if (loud_s := recorder.first_loud_s(since_s)) is not None:
            return loud_s
        time.sleep(0.05)
    return None


def test_what_the_robot_says_reaches_its_microphone_a_little_later(server: SoundServer, tmp_path: Path) -> None:
    mouth, loudspeaker = server.hear("mouth"), server.hear("robot_loudspeaker")
    began_s = time.monotonic()
    playing = server.play("robot_loudspeaker", spoken("xin chào", tmp_path / "a.wav", VISITORS[1]))
    said_s, echoed_s = until_loud(loudspeaker, began_s), until_loud(mouth, began_s)
    assert playing.wait(40) == 0
    assert said_s is not None
    assert echoed_s is not None
    assert said_s < echoed_s
    mouth.stop()
    loudspeaker.stop()


def test_a_visitor_is_recorded_alone_while_the_robot_speaks(server: SoundServer, tmp_path: Path) -> None:
    mouth, began_s = server.hear("mouth"), time.monotonic()
    robot = server.play("robot_loudspeaker", spoken("xin chào, mời ông bà vào quầy số một", tmp_path / "a.wav"))
    assert until_loud(mouth, began_s) is not None
    asked_s = time.monotonic()
    said = server.say_after(LEAD_S, read_pcm(spoken("dừng", tmp_path / "b.wav")))
    visitor = server.hear_alone(said)
    assert said.wait(40) == 0
    onset_s = until_loud(visitor, 0.0)
    assert onset_s is not None
    assert onset_s > asked_s + LEAD_S
    assert mouth.first_loud_s(asked_s, asked_s + LEAD_S) is not None, "the robot sounds before the visitor"
    assert robot.wait(40) == 0
    visitor.stop()
    mouth.stop()


def test_two_visitors_may_speak_at_once(server: SoundServer, tmp_path: Path) -> None:
    both = [server.say(spoken("xin chào", tmp_path / f"{number}.wav")) for number in range(2)]
    assert [process.wait(40) for process in both] == [0, 0]
