"""Visitors on the stage: who is not heard says it again, and in the end touches what was meant."""

import json
import shutil
import socketserver
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import CONFIG
from simulators.audio.sound_server import SoundServer
from simulators.audio.visitor_voices import spoken
from simulators.centre.robot_process import RobotProgram
from simulators.centre.touch_panel import SimulatedPanel
from simulators.demo import visitor_script
from simulators.demo.lobby_visits import LobbyVisits
from simulators.demo.visitor_script import Played, SpokenSentence, VisitorScript
from simulators.lobby.client import LobbyClient
from voice_models.model_files.store import path_of

pytestmark = pytest.mark.skipif(
    shutil.which("pulseaudio") is None or shutil.which("espeak-ng") is None,
    reason="pulseaudio or espeak-ng is not installed",
)

WORDS = "ừ"
UNHEARD = SpokenSentence(WORDS, "nothing", "", 0, None)


class Robot:
    """What the stage sees of a robot: a journal, which the test writes, and one button on a panel."""

    def __init__(self, folder: Path) -> None:
        self.program = RobotProgram(folder, {}, {})
        self.program.journals.append(folder / "journal.jsonl")
        self.panel = folder / "panel.socket"
        self.listens()

    def writes(self, event: dict[str, Any], *commands: dict[str, Any]) -> None:
        with self.program.journal.open("a") as journal:
            print(json.dumps({"at": 0, "event": event, "commands": commands}), file=journal)

    def listens(self) -> None:
        self.writes({"event": "VoiceEnded"}, {"command": "Listen", "turn": 1})

    def shows(self, page: str) -> None:
        self.writes({"event": "Tapped"}, {"command": "Show", "view": {"page": {"page": page}}})

    def asked(self, order: dict[str, Any]) -> dict[str, Any]:
        """The panel's side of the debug port."""
        if "touch" in order:
            self.shows("GuideQuestionPage")
        return {"page": "ProcedurePage", "targets": [{"want": "guide", "rect": [0, 0, 9, 9]}]}


@pytest.fixture
def robot(tmp_path: Path) -> Iterator[Robot]:
    robot = Robot(tmp_path)

    class Finger(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            for line in self.rfile:
                self.wfile.write(json.dumps(robot.asked(json.loads(line))).encode() + b"\n")

    with socketserver.ThreadingUnixStreamServer(str(robot.panel), Finger) as server:
        server.daemon_threads = True
        serving = threading.Thread(target=server.serve_forever, args=(0.02,))
        serving.start()
        yield robot
        server.shutdown()
        serving.join()


@pytest.fixture
def stage(robot: Robot, tmp_path: Path) -> Iterator[VisitorScript]:
    lobby, sound, panel = (
        LobbyClient(CONFIG / "lobby.toml", path_of("astronaut")),
        SoundServer(tmp_path / "sound"),
        SimulatedPanel(robot.panel),
    )
    sound.start()
    lobby.do("enter", who="lan", label="Bà Lan", at=[6.0, 1.2])
    yield VisitorScript(lobby, sound, panel, None, robot.program, lambda lines, language: "", tmp_path)
    panel.close()
    sound.stop()
    lobby.stop()


@pytest.fixture
def wav(tmp_path: Path) -> Path:
    return spoken(WORDS, tmp_path / "yes.wav")


def test_a_sentence_that_nobody_noticed_counts_as_one_that_was_not_heard(
    stage: VisitorScript, wav: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor_script, "_NOTICES_S", 0.2)
    assert stage.say("lan", WORDS, wav) == UNHEARD


def test_who_has_been_noticed_waits_for_the_meaning(
    stage: VisitorScript, robot: Robot, wav: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.sound, "say", lambda wav: saying(robot, monkeypatch, SoundServer.say(stage.sound, wav)))
    assert stage.say("lan", WORDS, wav) == SpokenSentence(WORDS, "yes", "", 900, 900)


def saying(robot: Robot, monkeypatch: pytest.MonkeyPatch, sound: Any) -> Any:
    """The robot notices at once, and is slower with the meaning than a visitor is with giving up."""
    monkeypatch.setattr(visitor_script, "_NOTICES_S", 0.0)
    robot.writes({"event": "SpeechBegan", "turn": 1})
    meaning = {"event": "Understood", "turn": 1, "act": "yes", "since_speech_ms": 900}

    def answers() -> None:
        robot.writes(meaning)
        robot.writes({"event": "VoiceBegan", "utterance": 1})

    threading.Timer(1.0, answers).start()
    return sound


def test_who_is_not_heard_says_it_again_and_then_touches(
    stage: VisitorScript, wav: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visitor_script, "_NOTICES_S", 0.2)
    played = Played("Bà Lan", "")
    visits = LobbyVisits(stage, load_lobby(CONFIG / "lobby.toml"))
    visits._insist(played, "lan", WORDS, wav, "GuideQuestionPage", tries=2, hand="guide")
    assert played.sentences == [UNHEARD, UNHEARD]
    assert played.touches == ["guide"]
    assert stage.page["page"] == "GuideQuestionPage"
