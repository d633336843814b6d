"""A robot to measure, in the simulated lobby with a visitor before it: everything runs, with wheels or without.

The robot is its ordinary program; settings give it the addresses of camera, sound and panel.
"""

import json
import math
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from robot.navigation.map.lobby_map import Lobby
from simulators.audio.sound_server import SoundServer
from simulators.centre.journal_follower import JournalLine, JournalTail, TimedOut
from simulators.centre.robot_process import RobotProgram
from simulators.centre.touch_panel import SimulatedPanel
from simulators.lobby.client import LobbyClient

_START_LIMIT_S = 60.0
_PARTS = {"camera", "microphone", "recogniser", "voice", "screen"}
_BEFORE_ROBOT_M = 1.05
_KEPT_S = 1.0  # for the robot's disk


class Stand:
    """One robot with a visitor, until `close`. `folder` is scratch; `sets` are settings, "table.key" -> value.

    `wheels`: it has a motor board and stands at home; `environment` is added to that of the robot's program.
    """

    def __init__(
        self,
        folder: Path,
        lobby: Lobby,
        lobby_map: Path,
        photo: Path,
        sets: Mapping[str, object],
        *,
        wheels: bool = False,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._wheels, self._environment = wheels, dict(environment or {})
        self._home, self._map, self._photo, self._sets = lobby.home, lobby_map, photo, sets
        self._folder = folder
        self.sound = SoundServer(folder / "sound", echo_volume=int(str(sets.get("echo", 0))))
        self._lobby: LobbyClient | None = None
        self._robot: RobotProgram | None = None
        self.panel = SimulatedPanel(folder / "panel.socket")
        self.journal = folder / "journal.jsonl"
        self.tail = JournalTail(self.journal, self._seen, self._alive)
        self.parts: set[str] = set()
        self.page: dict[str, Any] = {}
        self.listening = False
        """A turn is open, and the robot is silent."""

    def open(self) -> None:
        """Start everything and let the visitor be greeted. `TimedOut` names what did not come."""
        self.sound.start()
        self.mouth = self.sound.hear("mouth")
        self.loudspeaker = self.sound.hear("robot_loudspeaker")
        self._lobby = LobbyClient(self._map, self._photo)
        self._start(self._lobby)
        self.tail.wait_for("camera, ears and voice", lambda: self.parts >= _PARTS, _START_LIMIT_S)
        heading = math.radians(self._home.heading_deg)
        x = self._home.x_m + _BEFORE_ROBOT_M * math.cos(heading)
        y = self._home.y_m + _BEFORE_ROBOT_M * math.sin(heading)
        back = self._home.heading_deg + 180.0
        self._lobby.do("enter", who="lan", label="Bà Lan", at=[x, y], heading_deg=back, coat=0)
        self.tail.wait_for("a greeting", lambda: self.page.get("page") == "GreetingPage", 20.0)

    def close(self) -> None:
        """End whatever was started."""
        self.panel.close()
        if self._robot is not None:
            self._robot.end()
        if self._lobby is not None:
            self._lobby.stop()
        for recorder in (getattr(self, "mouth", None), getattr(self, "loudspeaker", None)):
            if recorder is not None:
                recorder.stop()
        self.sound.stop()

    def until(self, what: str, true: Any, limit_s: float) -> bool:
        """Wait until `true()`; whether it came."""
        try:
            self.tail.wait_for(what, true, limit_s)
        except TimedOut:
            return False
        return True

    def ready(self) -> bool:
        """Wait until the robot is silent and listens; touch the microphone button if its turn has gone by."""
        if self.until("the robot's turn to listen", lambda: self.listening, 30.0):
            return True
        self.touch("talk")
        return self.until("a turn", lambda: self.listening, 5.0)

    def touch(self, want: str) -> float | None:
        """Touch what means `want`; when, in seconds of time.monotonic(). None when the screen does not offer it."""
        for target in self.panel.look()["targets"]:
            if target["want"] == want:
                x, y, width, height = target["rect"]
                at_s = time.monotonic()
                self.panel.press(x + width / 2, y + height / 2)
                return at_s
        return None

    def figures(self) -> list[dict[str, Any]]:
        """What the robot has kept of its turns so far, as `kiosk figures` reads it."""
        time.sleep(_KEPT_S)
        files = sorted((self._folder / "figures").glob("*.jsonl"))
        return [json.loads(line) for file in files for line in file.read_text().splitlines()]

    def _start(self, lobby: LobbyClient) -> None:
        sets = {
            "camera.address": lobby.camera,
            "microphone.address": "device:",
            "speaker.address": "device:",
            "base.port": lobby.board if self._wheels else "none",
            "lidar.port": lobby.lidar if self._wheels else "none",
            "base.pose_file": self._folder / "pose.json",
            "screen.fullscreen": "false",
            "screen.debug_port": f"unix:{self._folder / 'panel.socket'}",
            "desk.file": self._folder / "desk.sqlite",
            "desk.figures_dir": self._folder / "figures",
            **{key: value for key, value in self._sets.items() if "." in key},
        }
        environment = {**self.sound.environment, **self._environment}
        options = ("--quiet", "--at-home") if self._wheels else ("--quiet",)
        self._robot = RobotProgram(self._folder, sets, environment, *options)
        self._robot.start()

    def _alive(self) -> None:
        if self._robot is not None:
            self._robot.alive()

    def _seen(self, step: JournalLine) -> None:
        if step.page:
            self.page = step.page
        match step.kind:
            case "PartUp":
                self.parts.add(step.event["part"])
            case "PartDown":
                self.parts.discard(step.event["part"])
            case "Understood" | "SpeechEnded" | "HeardNothing":
                self.listening = False
        for command in step.commands:
            match command["command"]:
                case "Listen":
                    self.listening = not command.get("over_voice", False)
                case "StopListening" | "EndTurn" | "Say":
                    self.listening = False
