"""The console on virtual time: a robot in a process of its own, which speaks JSON lines and runs at any speed.

It tells how things are some ten times a second, and answers each order by its number. Its pictures are files.
"""

import contextlib
import json
import math
import subprocess
import threading
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble
from robot.navigation.map.lobby_map import Lobby
from robot.paths import ROOT
from robot.rehearsal.console.backend import Picture, read_picture
from robot.rehearsal.console.real_time_backend import Detect, people_of
from robot.rehearsal.console.snapshot import Box, Snapshot
from robot.rehearsal.console.snapshot_builder import SnapshotBuilder

SPEEDS = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0)
GAUGES = ("battery", "speed", "pose_error", "answer", "events", "pace")
_START_LIMIT_S, _ANSWER_LIMIT_S, _STOP_LIMIT_S = 60.0, 120.0, 10.0
_PACE_OVER_S, _MARKERS_S = 3.0, 0.15


class VirtualTimeConsole:
    """The robot in virtual time, in a process of its own: `robot.cli.sim.virtual_process`."""

    name = "virtual"
    speeds = SPEEDS

    def __init__(
        self,
        command: Sequence[str],
        folder: Path,
        lobby: Lobby,
        bearings_deg: Sequence[float],
        faults: tuple[str, ...],
        detect: Detect,
    ) -> None:
        """Start `command`, whose pictures appear in `folder`. Raises `Trouble` when it does not come up.

        `bearings_deg`: of the range sensors. `faults`: that can be injected. `detect`: markers in a picture; faces the
        robot tells itself.
        """
        self.lobby, self.faults, self._detect = lobby, faults, detect
        self._faces: tuple[Box, ...] = ()
        self._sight: tuple[Picture | None, tuple[Box, ...]] = (None, ())
        self._leaving = threading.Event()
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._bearings = [math.radians(bearing) for bearing in bearings_deg]
        self._watch = SnapshotBuilder(lambda _lines, _language: self._said, GAUGES)
        self._said = ""
        self._seen = Snapshot()
        self._pictures: dict[str, tuple[float, Picture]] = {}
        self._paces: deque[tuple[float, float]] = deque()
        self._answers: dict[int, dict[str, Any]] = {}
        self._came = threading.Condition()
        self._number, self._ended, self._journal = 0, False, ""
        self._log = folder / "virtual.log"
        with self._log.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, cwd=ROOT
            )
        self._reader = threading.Thread(target=self._read, name="console virtual", daemon=True)
        self._looker = threading.Thread(target=self._look_for_markers, name="console markers", daemon=True)
        self._reader.start()
        with self._came:
            self._came.wait_for(lambda: self._seen.wall or self._ended, _START_LIMIT_S)
        if not self._seen.wall:
            self.close()
            raise self._gone()
        self._looker.start()

    def do(self, order: Mapping[str, Any]) -> Mapping[str, Any]:
        return self._ask(dict(order))

    def look(self) -> Snapshot:
        return replace(self._seen, boxes=self._sight[1])

    def picture(self, of: str) -> Picture | None:
        if of != "camera":
            return self._read_picture(of)
        return self._sight[0] if (self._folder / "camera.bmp").exists() else None  # a dead camera is dead at once

    def _read_picture(self, of: str) -> Picture | None:
        file = self._folder / f"{of}.bmp"
        with contextlib.suppress(OSError):
            changed = file.stat().st_mtime
            kept = self._pictures.get(of)
            if kept is not None and kept[0] == changed:
                return kept[1]
            picture = read_picture(file)
            self._pictures[of] = changed, picture
            return picture
        return None

    def pause(self, *, still: bool) -> None:
        self._ask({"console": "pause", "still": still})

    def run_at(self, speed: float) -> None:
        self._ask({"console": "speed", "times": speed})

    def step(self, ms: float) -> None:
        self._ask({"console": "step", "ms": ms})

    def _look_for_markers(self) -> None:
        """A picture is shown with what was found in it."""
        while not self._leaving.wait(_MARKERS_S):
            picture = self._read_picture("camera")
            if picture is not self._sight[0]:
                boxes = () if picture is None else (*self._faces, *self._detect(picture))
                self._sight = picture, boxes

    def close(self) -> None:
        self._leaving.set()
        process = self._process
        if process.stdin is not None and not process.stdin.closed:
            with contextlib.suppress(OSError):
                process.stdin.close()
        try:
            process.wait(_STOP_LIMIT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        self._reader.join(_STOP_LIMIT_S)
        if self._looker.ident is not None:
            self._looker.join()  # a thread that the interpreter finds inside OpenCV at its end aborts the program
        if process.stdout is not None:
            process.stdout.close()

    def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        with self._came:
            self._number += 1
            number = self._number
            stdin = self._process.stdin
            assert stdin is not None
            try:
                stdin.write(json.dumps({"number": number, **order}).encode() + b"\n")
                stdin.flush()
            except (OSError, ValueError) as error:
                raise ValueError(str(self._gone())) from error
            self._came.wait_for(lambda: number in self._answers or self._ended, _ANSWER_LIMIT_S)
            answer = self._answers.pop(number, None)
        if answer is None:
            raise ValueError(str(self._gone()))
        if "error" in answer:
            raise ValueError(answer["error"])
        del answer["number"]
        return answer

    def _gone(self) -> Trouble:
        lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
        return Trouble(
            f"the virtual robot has ended: {lines[-1] if lines else 'no word'}",
            "robot ảo đã dừng",
            file=str(self._log),
            remedy="read this file and start the console again",
            remedy_vi="xem tệp này rồi mở lại bàn thử",
        )

    def _read(self) -> None:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            told = json.loads(line)
            if "state" in told:
                self._take(told)
            with self._came:
                if "number" in told:
                    self._answers[told["number"]] = told
                self._came.notify_all()
        with self._came:
            self._ended = True
            self._came.notify_all()

    def _take(self, told: dict[str, Any]) -> None:
        state, watch = told["state"], self._watch
        self._faces = tuple(Box(*box) for box in told["boxes"])
        if state["journal"] != self._journal:
            self._journal = state["journal"]
            watch.begin_anew()
        for step in told["steps"]:
            self._said = step["said"]
            watch.step(step["at_ms"], step["event"], step["commands"])
        for at_ms, way, text in told["wire"]:
            watch.cable.push(at_ms, way, text.encode("latin-1"))
        level = float(state["mic_level"])
        watch.level(20 * math.log10(level) if level > 1e-5 else -100.0)
        x, y, heading = state["robot"]
        left, right = state["wheel_mm_s"]
        believed = state["believed"]
        off = None if believed is None else math.dist(believed[:2], (x, y)) * 100
        figures = {
            "battery": state["battery_permille"] / 10,
            "speed": (left + right) / 2000,
            "pose_error": off,
            "events": watch.events_per_s(state["at_ms"]),
            "pace": self._pace(state["at_ms"]),
        }
        self._seen = watch.see(
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
            speed=told["speed"],
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
        )

    def _pace(self, at_ms: float) -> float:
        """How much faster than real it has run lately."""
        now_s = time.monotonic()
        self._paces.append((now_s, at_ms))
        while len(self._paces) > 2 and now_s - self._paces[0][0] > _PACE_OVER_S:
            self._paces.popleft()
        first_s, first_ms = self._paces[0]
        return (at_ms - first_ms) / 1000 / (now_s - first_s) if now_s > first_s else 1.0


def _nameless(state: Mapping[str, Any]) -> tuple[tuple[float, float, float], ...]:
    """The crowd without those who have a name."""
    named = {(person["at"][0], person["at"][1]) for person in state["people"].values()}
    return tuple((x, y, radius) for x, y, radius in state["crowd"] if (x, y) not in named)
