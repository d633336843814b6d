"""The robot in virtual time as a child process of the console; its window is in memory, and no real device is waited
for.

Each question is a tuple of an act (a name such as "do") and its values. Each answer holds the act's result, the present
snapshot and, when they were drawn anew, the pictures. `robot.rehearsal.console.virtual_time_backend` starts this
process.
"""

import contextlib
import math
import os
import signal
import time
from collections import deque
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from robot.core.commands import Say
from robot.core.trouble import Trouble, Troubles
from robot.rehearsal.console.backend import Picture, read_picture
from robot.rehearsal.console.detectors import marker_detector
from robot.rehearsal.console.snapshot import Box, Snapshot, people_of
from robot.rehearsal.console.snapshot_builder import SnapshotBuilder
from robot.rehearsal.parts.screen import WindowInMemory
from robot.rehearsal.pictures import scene_of
from robot.rehearsal.scenarios.scenario import BothLanguages, Scenario
from robot.rehearsal.scenarios.virtual_time_backend import VirtualTimeBackend
from simulators.camera.renderer import CameraRenderer
from voice_models.model_files.store import path_of

LOG = "virtual.log"
GAUGES = ("battery", "speed", "pose_error", "answer", "events", "pace")
PICTURES_S, SLICE_S = 0.3, 0.02
_DARK = 0.04
_MOST_MS = 400.0
"""Lobby time that one call may simulate at most, ms, so that questions are answered soon; chosen."""
_PACE_OVER_S = 3.0

Answer = tuple[Mapping[str, Any], Snapshot, Mapping[str, Picture] | None]


def serve(console: Connection, folder: Path, seed: int, people: int) -> None:
    """Serve one robot that keeps its files in `folder`, until the connection `console` is closed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the console itself handles Ctrl-C
    with (folder / LOG).open("wb") as log:
        os.dup2(log.fileno(), 1)
        os.dup2(log.fileno(), 2)
    robot = ServedRobot(folder, seed, people)
    last_s = time.monotonic()
    with contextlib.suppress(EOFError, OSError):
        while True:
            if console.poll(max(0.0, last_s + SLICE_S - time.monotonic())):
                console.send(robot.answer(*console.recv()))
            now_s = time.monotonic()
            robot.let_pass(now_s - last_s)
            last_s = now_s
    robot.close()


class ServedRobot:
    """A robot in virtual time, with the builder of its snapshots and its pictures."""

    def __init__(self, folder: Path, seed: int, people: int) -> None:
        scenario = Scenario("console", BothLanguages("", ""), "virtual", (), (), seed=seed, people=people)
        self._backend = VirtualTimeBackend(scenario, folder, folder)
        self._robot = self._backend.robot
        lobby, settings = self._backend.lobby, self._robot.settings
        self._screen_file = folder / "screen.bmp"
        self._eye = CameraRenderer(lobby, path_of("astronaut"))
        self._detect = marker_detector(settings, lobby)
        self._bearings = [math.radians(bearing) for bearing in settings.base.range_bearings_deg]
        self._said, self._journal = "", ""
        self._watch = SnapshotBuilder(lambda _lines, _language: self._said, GAUGES)
        self._pictures: dict[str, Picture] = {}
        self._boxes: tuple[Box, ...] = ()
        self._speed = 1.0
        self._wire_ms = -1.0
        self._pictured_s = 0.0
        self._paces: deque[tuple[float, float]] = deque()

    def let_pass(self, seconds: float) -> None:
        """Advance the lobby's time by `seconds` of real time at the present speed, but by at most 400 ms; the rest is
        dropped."""
        self._robot.advance(min(seconds * 1000 * self._speed, _MOST_MS))

    def close(self) -> None:
        """Switch the robot off."""
        self._backend.close()

    def answer(self, act: str, *values: Any) -> Answer:
        """Carry out an act of the console. Return its result ({"error": why} for a refusal), the snapshot, and any new
        pictures."""
        answer: Mapping[str, Any] = {"done": True}
        try:
            match act, *values:
                case "do", order:
                    answer = self._robot.do(order)
                case "pause", still:
                    self._robot.paused = still
                case "speed", times:
                    self._speed = times
                case "step", ms:
                    self._robot.paused = False
                    self._robot.advance(ms)
                    self._robot.paused = True
        except (Trouble, Troubles, ValueError, KeyError, TypeError) as error:
            answer = {"error": str(error)}
        now_s = time.monotonic()
        pictures = None
        if act != "look" or now_s - self._pictured_s >= PICTURES_S:
            self._pictured_s, pictures = now_s, self._draw()
        return answer, self._look(), pictures

    def _look(self) -> Snapshot:
        robot, state, watch = self._robot, self._robot.state(), self._watch
        if state["journal"] != self._journal:
            self._journal = state["journal"]
            watch.begin_anew()
        for step in self._backend.run_for(0):
            said = next((each for each in step.commands if isinstance(each, Say)), None)
            self._said = "" if said is None else self._backend.words(said)
            watch.step(step.at_ms, msgspec.to_builtins(step.event), msgspec.to_builtins(step.commands))
        for at_ms, way, data in [entry for entry in robot.wire if entry[0] > self._wire_ms]:
            self._wire_ms = at_ms
            watch.cable.push(at_ms, way, data)
        level = float(state["mic_level"])
        watch.level(20 * math.log10(level) if level > 1e-5 else -100.0)
        x, y, heading = state["robot"]
        left, right = state["wheel_mm_s"]
        believed = state["believed"]
        figures = {
            "battery": state["battery_permille"] / 10,
            "speed": (left + right) / 2000,
            "pose_error": None if believed is None else math.dist(believed[:2], (x, y)) * 100,
            "events": watch.events_per_s(state["at_ms"]),
            "pace": self._pace(state["at_ms"]),
        }
        return watch.see(
            state["at_ms"],
            (x, y, heading),
            people_of(state["people"]),
            figures,
            ranges_m=[(bearing, mm / 1000) for bearing, mm in zip(self._bearings, state["ranges_mm"], strict=False)],
            route=[(point[0], point[1]) for point in state["route"]],
            faults=state["faults"],
            crowd=_nameless(state),
            paused=state["paused"],
            off=state["off"],
            speed=self._speed,
            wall=state["wall"].partition("T")[2],
            believed=None if believed is None else tuple(believed),
            lost=bool(state["lost"]),
            base=state["base"],
            page=state["page"],
            said=state["said"],
            speaking=state["speaking"],
            listening=bool(state["listening"]),
            noise_dbfs=state["noise_dbfs"],
            cable=state["cable"] or {},
            boxes=self._boxes,
        )

    def _draw(self) -> Mapping[str, Picture]:
        """Draw the robot's screen and camera picture, and find markers and faces in it. While the camera is frozen its
        picture stays."""
        robot, camera = self._robot, self._robot.world.camera
        found: dict[str, Picture] = {}
        screen = robot.program.screen
        if isinstance(screen, WindowInMemory) and not robot.is_off:
            screen.save(str(self._screen_file))
            found["screen"] = read_picture(self._screen_file)
        if camera.up and not camera.dead and not robot.is_off:
            if camera.frozen and "camera" in self._pictures:
                found["camera"] = self._pictures["camera"]
            elif not camera.frozen:
                self._eye.light = _DARK if camera.dark else 1.0
                found["camera"] = np.ascontiguousarray(self._eye.draw(scene_of(robot))[:, :, ::-1])
                faces = (Box(face.x, face.y, face.w, face.h) for face in camera.faces)
                self._boxes = (*faces, *self._detect(found["camera"]))
        self._boxes = self._boxes if "camera" in found else ()
        self._pictures = found
        return found

    def _pace(self, at_ms: float) -> float:
        """Return how fast lobby time passed in the last 3 s, as a multiple of real time."""
        now_s = time.monotonic()
        self._paces.append((now_s, at_ms))
        while len(self._paces) > 2 and now_s - self._paces[0][0] > _PACE_OVER_S:
            self._paces.popleft()
        first_s, first_ms = self._paces[0]
        return (at_ms - first_ms) / 1000 / (now_s - first_s) if now_s > first_s else 1.0


def _nameless(state: Mapping[str, Any]) -> tuple[tuple[float, float, float], ...]:
    """Return the people in the lobby who have no name, from a state of the robot."""
    named = {(person["at"][0], person["at"][1]) for person in state["people"].values()}
    return tuple((x, y, radius) for x, y, radius in state["crowd"] if (x, y) not in named)
