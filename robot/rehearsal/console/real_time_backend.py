"""The console on real ports: the robot's ordinary program in real time, among everything that
`simulators.centre.centre` is.

What the console shows it learns as anybody could: from the journal, the panel's debug port, the camera's stream, a
microphone, the lobby's state and the cable.
"""

import contextlib
import json
import math
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.console.backend import Picture, read_picture
from robot.rehearsal.console.camera_client import Stream
from robot.rehearsal.console.people_commands import PortsPeople
from robot.rehearsal.console.service_manager import Power
from robot.rehearsal.console.snapshot import Box, ShownPerson, Snapshot
from robot.rehearsal.console.snapshot_builder import SnapshotBuilder, Words
from simulators.audio.recorder import Recorder
from simulators.audio.visitor_voices import recording, spoken
from simulators.centre.centre import Premises
from simulators.centre.journal_follower import JournalLine, JournalTail
from simulators.centre.touch_panel import NoSuchTarget, SimulatedPanel
from simulators.lobby.faults import FULL_MV, REST_MV

Detect = Callable[[Picture], Sequence[Box]]
"""The faces (and markers) that the robot's own detector finds in a picture."""

_LOOK_S, _SCREEN_S, _FACES_S, _SLOW_S = 0.08, 0.35, 0.15, 1.0
_TAP_LIMIT_S, _STOP_LIMIT_S = 2.0, 15.0
_LEVEL_FRAMES = 10
_PEOPLE = ("enter", "walk", "look", "follow", "leave", "block")
GAUGES = ("battery", "speed", "pose_error", "answer", "loop", "memory")


@dataclass(frozen=True)
class ConsoleSite:
    """What the console must be told of the robot. `bearings_deg`: of its range sensors. `faults`: that can be injected.

    `words`: of the lines of a `Say`. `detect`: its own detector. `clerk`: acts at its desk ("call_next", place).
    `known`: the order as scenarios know it, with every value of a fault; raises `Trouble` or `Troubles`.
    """

    lobby: Lobby
    words: Words
    bearings_deg: Sequence[float]
    faults: tuple[str, ...]
    detect: Detect | None = None
    clerk: Callable[[str, str], Mapping[str, Any]] | None = None
    known: Callable[[Mapping[str, Any]], Mapping[str, Any]] = lambda order: order


class RealTimeConsole:
    """A backend on `premises`, which it opens and closes."""

    name = "ports"
    speeds = (1.0,)

    def __init__(self, premises: Premises, site: ConsoleSite) -> None:
        self.lobby, self.faults = site.lobby, site.faults
        self._premises, self._detect, self._clerk, self._known = premises, site.detect, site.clerk, site.known
        lobby, words, bearings_deg = site.lobby, site.words, site.bearings_deg
        self._bearings = [math.radians(bearing) for bearing in bearings_deg]
        self._gauges_file = premises.folder / "gauges.jsonl"
        premises.open("--gauges", str(self._gauges_file))
        self._people = PortsPeople(premises.lobby, lobby)
        self._watch = SnapshotBuilder(words, GAUGES)
        self._stream = Stream(premises.lobby.camera)
        self._microphone = Recorder("robot_microphone", premises.sound.environment)
        self._frame = 0
        self._tail: JournalTail | None = None
        self._tail_of = Path()
        self._wire_ms = 0.0
        self._slow_s = 0.0
        self._present: set[str] = set()
        self._route: list[tuple[float, float]] = []
        self._figures: dict[str, float | None] = {}
        self._cable: Mapping[str, int] = {}
        self._screen: Picture | None = None
        self._sight: tuple[Picture | None, tuple[Box, ...]] = (None, ())
        self._voices: list[tuple[str, subprocess.Popen[bytes]]] = []
        self._seen = Snapshot()
        self._lock = threading.Lock()
        self._power = Power(premises)
        self._began_s = time.monotonic()
        self._leaving = threading.Event()
        acts = ((self._look, _LOOK_S), (self._look_at_screen, _SCREEN_S), (self._look_at_faces, _FACES_S))
        self._threads = [
            threading.Thread(target=self._repeat, args=act, name=f"console {act[0].__name__}", daemon=True)
            for act in acts
        ]
        for thread in self._threads:
            thread.start()

    def do(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        order = self._known(order)
        premises, what = self._premises, order["do"]
        values = {key: value for key, value in order.items() if key not in ("do", "name")}
        try:
            match what:
                case "say":
                    return self._say(order)
                case _ if what in _PEOPLE:
                    return self._people.do(order)
                case "tap":
                    for _ in range(int(order.get("times", 1))):
                        premises.panel.tap(order["want"], order.get("of"), limit_s=_TAP_LIMIT_S)
                case "type":
                    for sign in order["text"]:
                        premises.panel.tap("typing", {" ": "space"}.get(sign, sign), limit_s=_TAP_LIMIT_S)
                case "touch":
                    premises.panel.press(*order["at"])
                case "fault" if order["name"] == "power_loss":
                    self._power.cut(values)
                case "fault":
                    premises.inject(order["name"], **values)
                case "mend":
                    premises.mend(order.get("name", ""))
                case "clerk" if self._clerk is not None:
                    return self._clerk(order["act"], order.get("place", ""))
                case _:
                    raise ValueError(f"no order {what!r} at real ports")
        except (NoSuchTarget, ConnectionError, TypeError, OSError) as error:
            raise ValueError(str(error)) from error
        return {"done": True}

    def look(self) -> Snapshot:
        return replace(self._seen, boxes=self._sight[1])

    def picture(self, of: str) -> Picture | None:
        return self._screen if of == "screen" else self._sight[0]

    def pause(self, *, still: bool) -> None:
        """People stand still; the robot's program goes on, since its time is real."""
        self._premises.lobby.do("pause" if still else "resume")

    def run_at(self, speed: float) -> None:
        raise ValueError(f"real time runs at one speed, not {speed:g}")

    def step(self, ms: float) -> None:
        raise ValueError(f"real time can't be stepped by {ms:g} ms")

    def close(self) -> None:
        self._leaving.set()
        for thread in self._threads:
            thread.join(_STOP_LIMIT_S)  # one that the interpreter finds inside OpenCV at its end aborts the program
        self._stream.close()
        self._microphone.stop()
        self._premises.close()

    def _say(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        who, text = str(order["who"]), str(order.get("text", ""))
        scratch = self._premises.folder / f"said-{len(self._voices) % 8}.wav"
        wav = recording(Path(order["wav"])) if order.get("wav") else spoken(text, scratch)
        self._premises.lobby.do("say", who=who, text=text or wav.name)
        with self._lock:
            self._voices.append((who, self._premises.sound.say(wav)))
        return {"done": True}

    def _repeat(self, act: Callable[[], None], period_s: float) -> None:
        while not self._leaving.wait(period_s):
            with contextlib.suppress(OSError, ValueError, RuntimeError):  # what is broken on purpose comes back
                act()

    def _look(self) -> None:
        premises, watch = self._premises, self._watch
        state = premises.lobby.do("state")
        self._follow_journal()
        for at_ms, way, text in premises.lobby.do("wire", since_ms=self._wire_ms)["wire"]:
            self._wire_ms = at_ms
            watch.cable.push(at_ms - self._began_s * 1000, way, text.encode("latin-1"))
        _, levels = self._microphone.levels_since(self._frame)
        for start in range(0, len(levels) - _LEVEL_FRAMES + 1, _LEVEL_FRAMES):
            watch.level(float(np.max(levels[start : start + _LEVEL_FRAMES])))
            self._frame += _LEVEL_FRAMES
        self._end_voices()
        self._people.see_off(state)
        now_s = time.monotonic()
        robot = tuple(state["robot"])
        if now_s - self._slow_s > _SLOW_S:
            self._slow_s = now_s
            self._look_slowly(robot)
            self._power.restart_as_service(now_s)
        left, right = state["wheel_mm_s"]
        figures = {
            "battery": _percent(state["battery_mv"]),
            "speed": (left + right) / 2000,
            "pose_error": watch.pose_error_cm(robot),
            **self._figures,
        }
        self._seen = watch.see(
            (now_s - self._began_s) * 1000,
            robot,
            people_of(state["people"]),
            figures,
            ranges_m=[(bearing, mm / 1000) for bearing, mm in zip(self._bearings, state["ranges_mm"], strict=False)],
            route=self._route,
            faults=sorted(self._present | set(state["faults"])),
            paused=bool(state["still"]),
            off=premises.robot.status is not None,
            cable=self._cable,
            wall=time.strftime("%H:%M:%S"),
        )

    def _look_slowly(self, robot: tuple[float, ...]) -> None:
        watch, premises = self._watch, self._premises
        self._present = premises.present - set(premises.lobby.do("state")["faults"])
        self._route = self._people.route((robot[0], robot[1]), watch.goal) if watch.goal else []
        with contextlib.suppress(OSError, ValueError, IndexError):
            pages = int(Path(f"/proc/{premises.robot.pid}/statm").read_text().split()[1])
            self._figures["memory"] = pages * 4096 / 1e6
            line = json.loads(self._gauges_file.read_text().splitlines()[-1])
            self._figures["loop"] = line["loop_lag_ms"].get("p99")

    def _follow_journal(self) -> None:
        journal = self._premises.robot.journal
        if journal != self._tail_of or self._tail is None:
            self._tail_of, self._tail = journal, JournalTail(journal, self._stepped, lambda: None)
            self._watch.begin_anew()
        self._tail.read()

    def _stepped(self, step: JournalLine) -> None:
        before = self._watch.said
        self._watch.step(step.at, step.event, step.commands)
        if self._watch.said != before or step.kind == "VoiceEnded":
            text = "" if step.kind == "VoiceEnded" else self._watch.said
            self._premises.lobby.do("say", who="robot", text=text)

    def _end_voices(self) -> None:
        with self._lock:
            ended = [who for who, voice in self._voices if voice.poll() is not None]
            self._voices = [(who, voice) for who, voice in self._voices if voice.poll() is None]
        for who in ended:
            with contextlib.suppress(ValueError):  # has left meanwhile
                self._premises.lobby.do("say", who=who, text="")

    def _look_at_screen(self) -> None:
        """By a panel of its own, so that no touch waits for a picture."""
        file = self._premises.folder / "screen.bmp"
        panel = SimulatedPanel(self._premises.folder / "panel.socket")
        try:
            while not self._leaving.wait(_SCREEN_S):
                self._cable = panel.cable() or {}
                panel.picture(file)
                self._screen = read_picture(file)
        except (OSError, ValueError):
            self._screen = None
            raise
        finally:
            panel.close()

    def _look_at_faces(self) -> None:
        """A picture is shown with what was found in it."""
        picture = self._stream.picture
        if picture is not self._sight[0]:
            self._sight = picture, tuple(self._detect(picture)) if self._detect and picture is not None else ()


def people_of(people: Mapping[str, Mapping[str, Any]]) -> list[ShownPerson]:
    """The people of a state."""
    return [
        ShownPerson(
            name,
            str(person.get("label") or name),
            float(person["at"][0]),
            float(person["at"][1]),
            float(person["heading"]),
            int(person.get("coat", 0)),
            str(person.get("kind", "adult")),
            bool(person.get("looks", True)),
            bool(person["walking"]),
            bool(person["following"]),
            str(person.get("bubble", "")),
        )
        for name, person in people.items()
    ]


def _percent(mv: float) -> float | None:
    """Charge by the resting voltage of the simulated pack."""
    if not mv:
        return None
    return float(np.interp(min(mv, FULL_MV), REST_MV, range(0, 101, 10)))
