"""The console at real ports: the robot's ordinary program in real time, in the simulated centre of
`simulators.centre.centre`.

The console reads only public sources: the journal, the panel's debug port, the camera's stream, a microphone, the
lobby's state and the board's cable.
"""

import contextlib
import json
import math
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.navigation.map.lobby_map import Lobby
from robot.rehearsal.console.backend import Picture, read_picture
from robot.rehearsal.console.camera_client import Stream
from robot.rehearsal.console.detectors import face_detector, marker_detector
from robot.rehearsal.console.service_manager import Power
from robot.rehearsal.console.snapshot import Box, Snapshot, people_of
from robot.rehearsal.console.snapshot_builder import SnapshotBuilder
from robot.rehearsal.scenarios.faults import fault_values, faults_of
from robot.rehearsal.scenarios.orders import Fault, order_of
from robot.rehearsal.scenarios.real_time_orders import PortsOrders
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import CONFIG, load_settings
from simulators.audio.recorder import Recorder
from simulators.centre.centre import Premises
from simulators.centre.journal_follower import JournalLine, JournalTail
from simulators.centre.movable_clock import WallClock
from simulators.centre.touch_panel import SimulatedPanel
from simulators.lobby.faults import FULL_MV, REST_MV
from voice_models.model_files.store import path_of

_LOOK_S, _SCREEN_S, _FACES_S, _SLOW_S = 0.08, 0.35, 0.15, 1.0
_STOP_LIMIT_S = 15.0
_LEVEL_FRAMES = 10
GAUGES = ("battery", "speed", "pose_error", "answer", "loop", "memory")
PREPARED = ("disk_full", "clock_jump")


class RealTimeConsole:
    """A console backend that starts a simulated centre (`Premises`) with its files in `folder`, and ends it again."""

    name = "ports"
    speeds = (1.0,)

    def __init__(self, folder: Path, lobby: Lobby) -> None:
        """Start the simulated centre, the robot and the threads that watch them. Raises `Trouble` when a needed program
        is missing."""
        settings, (prepared, self.faults) = load_settings(), faults_here(folder)
        self.lobby = lobby
        self._content = load_content(CONFIG, settings, lobby)
        self._detectors = face_detector(settings), marker_detector(settings, lobby)
        self._bearings = [math.radians(bearing) for bearing in settings.base.range_bearings_deg]
        premises = Premises(folder, CONFIG / "lobby.toml", path_of("astronaut"), prepared=prepared, printer=True)
        self._premises, self._gauges_file = premises, folder / "gauges.jsonl"
        premises.open("--gauges", str(self._gauges_file))
        self._orders = PortsOrders(premises, settings, lobby, Path(), folder)
        self._watch = SnapshotBuilder(self._words, GAUGES)
        self._stream = Stream(premises.lobby.camera)
        self._microphone = Recorder("robot_microphone", premises.sound.environment)
        self._frame = 0
        self._tail: JournalTail | None = None
        self._tail_of = Path()
        self._wire_ms = 0.0
        self._slow_s = 0.0
        self._present: set[str] = set()
        self._route: Sequence[tuple[float, float]] = ()
        self._figures: dict[str, float | None] = {}
        self._cable: Mapping[str, int] = {}
        self._screen: Picture | None = None
        self._sight: tuple[Picture | None, tuple[Box, ...]] = (None, ())
        self._seen = Snapshot()
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
        known = order_of(dict(order))
        try:
            match known:
                case Fault(name="power_loss"):
                    self._power.cut(fault_values(known.name, known.given, "ports"))
                case _:
                    return self._orders.carry_out(known)
        except (ConnectionError, TypeError, OSError) as error:
            raise ValueError(str(error)) from error
        return {"done": True}

    def look(self) -> Snapshot:
        return replace(self._seen, boxes=self._sight[1])

    def picture(self, of: str) -> Picture | None:
        return self._screen if of == "screen" else self._sight[0]

    def pause(self, *, still: bool) -> None:
        """Stop the people in the lobby, or let them go on. The robot's program never pauses, since its time is real."""
        self._premises.lobby.do("pause" if still else "resume")

    def run_at(self, speed: float) -> None:
        raise ValueError(f"real time runs at one speed, not {speed:g}")

    def step(self, ms: float) -> None:
        raise ValueError(f"real time can't be stepped by {ms:g} ms")

    def close(self) -> None:
        self._leaving.set()
        if sys.exc_info()[0] is not KeyboardInterrupt:  # after Ctrl-C the program ends without the interpreter's end
            for thread in self._threads:
                thread.join(_STOP_LIMIT_S)  # a thread inside OpenCV at the interpreter's end would abort the program
        self._stream.close()
        self._microphone.stop()
        self._premises.close()

    def _words(self, lines: Sequence[Mapping[str, Any]], language: str) -> str:
        return " ".join(self._content.shown(msgspec.convert(line, Line), language) for line in lines)

    def _repeat(self, act: Callable[[], None], period_s: float) -> None:
        while not self._leaving.wait(period_s):
            with contextlib.suppress(OSError, ValueError, RuntimeError):  # a part broken on purpose may come back
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
        self._orders.go_on()
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
        planner = self._orders.planner
        route = planner.route((robot[0], robot[1]), watch.goal) if planner.goal(watch.goal) else None
        self._route = () if route is None else route.points
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

    def _look_at_screen(self) -> None:
        """Read the screen's picture and the cable's counters through a panel client of their own, so that no touch has
        to wait."""
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
        """Detect faces and markers in the newest camera picture, and keep the picture together with the boxes found in
        it."""
        picture = self._stream.picture
        if picture is not self._sight[0]:
            boxes = [] if picture is None else [box for detect in self._detectors for box in detect(picture)]
            self._sight = picture, tuple(boxes)


def faults_here(scratch: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return two tuples: faults that must be prepared before the robot starts, and faults that can be injected on this
    machine."""
    names = faults_of("ports")
    try:
        WallClock(scratch / "clock-tried")
    except Trouble:  # without libfaketime the robot runs on this machine's clock, which must not jump
        return tuple(name for name in PREPARED if name != "clock_jump"), tuple(n for n in names if n != "clock_jump")
    return PREPARED, names


def _percent(mv: float) -> float | None:
    """Return the charge in % at which the simulated battery pack has this resting voltage; None for 0 mV."""
    if not mv:
        return None
    return float(np.interp(min(mv, FULL_MV), REST_MV, range(0, 101, 10)))
