"""Builder of the console's snapshots: joins the state and the journal of a backend, and keeps trails, curves and
texts."""

import math
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from robot.rehearsal.console.journal_text import Fact, JournalWords
from robot.rehearsal.console.protocol_text import Cable
from robot.rehearsal.console.snapshot import XY, Gauge, Pose, ShownPerson, Snapshot, TextLine

Words = Callable[[Sequence[Mapping[str, Any]], str], str]
"""A function that returns the text of a `Say` command: (its lines, language) -> text."""

_TRAIL_STEP_M, _TRAIL_POINTS = 0.08, 600
_LINES, _HISTORY, _LEVELS = 60, 60, 300
_SAMPLE_MS = 500.0
_LOW_PERMILLE, _POSE_WATCH_CM, _SLOW_ANSWER_S = 250, 10.0, 2.0


@dataclass(frozen=True)
class GaugeFormat:
    """Format in which a gauge is shown. `worth` rates a value: it returns the tone, such as good or bad."""

    unit: str = ""
    digits: int = 0
    worth: Callable[[float], str] = lambda _: ""


FIGURES: Mapping[str, GaugeFormat] = {
    "battery": GaugeFormat("%", 0, lambda value: "watch" if value * 10 < _LOW_PERMILLE else ""),
    "speed": GaugeFormat("m/s", 2),
    "pose_error": GaugeFormat("cm", 0, lambda value: "watch" if value >= _POSE_WATCH_CM else ""),
    "answer": GaugeFormat("s", 2, lambda value: "watch" if value >= _SLOW_ANSWER_S else ""),
    "loop": GaugeFormat("ms p99", 1),
    "memory": GaugeFormat("MB"),
    "events": GaugeFormat("/s", 1),
    "pace": GaugeFormat("×", 1),
}


def blank(gauges: Sequence[str], robot: Pose) -> Snapshot:
    """Return a snapshot for the time before the state is known: the robot stands at `robot`, and the gauges are
    empty."""
    empty = tuple(Gauge(name, None, FIGURES[name].unit, FIGURES[name].digits) for name in gauges)
    return Snapshot(robot=robot, gauges=empty)


class SnapshotBuilder:
    """Builder of snapshots. `gauges`: names of the measured figures that the backend shows, at most six."""

    def __init__(self, words: Words, gauges: Sequence[str], language: str = "vi") -> None:
        self._words, self._language = words, language
        self._journal_words = JournalWords()
        self._journal: deque[TextLine] = deque(maxlen=_LINES)
        self._history: dict[str, deque[float]] = {name: deque(maxlen=_HISTORY) for name in gauges}
        self._latest: dict[str, float | None] = dict.fromkeys(gauges)
        self._levels: deque[float] = deque(maxlen=_LEVELS)
        self._trail: deque[XY] = deque(maxlen=_TRAIL_POINTS)
        self._sampled_ms = -math.inf
        self._speech_ended_ms: float | None = None
        self._steps: deque[float] = deque(maxlen=4000)
        self.cable = Cable()
        self.up: set[str] = set()
        self.down: dict[str, str] = {}
        self.base, self.page, self.goal, self.said = "", "", "", ""
        self.speaking = self.listening = False
        self.believed: tuple[float, float, float] | None = None

    def step(self, at_ms: float, event: Fact, commands: Sequence[Fact]) -> None:
        """Add one step of the journal: an event and the commands that followed from it."""
        self._steps.append(at_ms)
        said = ""
        self._event(at_ms, event)
        for command in commands:
            match command["command"]:
                case "Say":
                    said = self.said = self._words(command["lines"], str(command.get("language", "vi")))
                case "Listen":
                    self.listening = True
                case "StopListening" | "EndTurn":
                    self.listening = False
                case "Drive":
                    if command["place"] != self.goal:
                        self._trail.clear()
                    self.goal = str(command["place"])
                case "Show":
                    self.page = str(command["view"]["page"]["page"])
        self._journal.extend(self._journal_words.lines(at_ms, event, commands, said))

    def _event(self, at_ms: float, event: Fact) -> None:
        match event["event"]:
            case "PartUp":
                self.up.add(str(event["part"]))
                self.down.pop(str(event["part"]), None)
            case "PartDown":
                self.up.discard(str(event["part"]))
                self.down[str(event["part"])] = str(event.get("reason", ""))
            case "SpeechEnded":
                self._speech_ended_ms, self.listening = at_ms, False
            case "VoiceBegan":
                self.speaking = True
                if self._speech_ended_ms is not None:
                    self.note("answer", (at_ms - self._speech_ended_ms) / 1000)
                    self._speech_ended_ms = None
            case "VoiceEnded":
                self.speaking = False
            case "HeardNothing":
                self._speech_ended_ms = None
            case "DriveEnded":
                self.goal = ""
            case "BaseReported":
                self.base = str(event["state"])
                mrad = float(event["heading_mrad"])
                self.believed = event["x_mm"] / 1000, event["y_mm"] / 1000, mrad / 1000

    def note(self, gauge: str, value: float) -> None:
        """Add a value of the gauge named `gauge`, measured now."""
        if gauge in self._latest:
            self._latest[gauge] = value
            self._history[gauge].append(value)

    def level(self, dbfs: float) -> None:
        """Add a sound level of the microphone, dBFS."""
        self._levels.append(dbfs)

    def begin_anew(self) -> None:
        """Forget the state of the robot's parts, since the robot's program has restarted."""
        self.up.clear()
        self.down.clear()
        self.believed, self.page, self.goal, self.speaking, self.listening = None, "", "", False, False

    def see(
        self,
        at_ms: float,
        robot: tuple[float, float, float],
        people: Sequence[ShownPerson],
        figures: Mapping[str, float | None],
        *,
        ranges_m: Sequence[XY] = (),
        route: Sequence[XY] = (),
        faults: Sequence[str] = (),
        **rest: Any,
    ) -> Snapshot:
        """Return the present snapshot; `rest` are further fields of it. `figures` are added to their curves twice a
        second."""
        if not self._trail or math.dist(self._trail[-1], robot[:2]) >= _TRAIL_STEP_M:
            self._trail.append((robot[0], robot[1]))
        if not 0 <= at_ms - self._sampled_ms < _SAMPLE_MS:
            self._sampled_ms = at_ms
            for name, value in figures.items():
                if value is not None:
                    self.note(name, value)
        values: dict[str, Any] = {
            "believed": self.believed,
            "goal": self.goal,
            "base": self.base,
            "page": self.page,
            "said": self.said,
            "speaking": self.speaking,
            "listening": self.listening,
            **rest,
        }
        return Snapshot(
            at_ms=at_ms,
            robot=robot,
            people=tuple(people),
            ranges_m=tuple(ranges_m),
            route=tuple(route),
            trail=tuple(self._trail),
            faults=frozenset(faults),
            up=frozenset(self.up),
            down=dict(self.down),
            gauges=tuple(self._gauge(name) for name in self._latest),
            mic_dbfs=tuple(self._levels),
            traffic=self.cable.traffic(at_ms),
            journal=tuple(self._journal),
            **values,
        )

    def events_per_s(self, now_ms: float) -> float:
        """Return the robot's events per second, averaged over the last 10 s."""
        return sum(1 for at_ms in self._steps if now_ms - at_ms <= 10_000) / 10

    def pose_error_cm(self, robot: tuple[float, float, float]) -> float | None:
        """Return the distance between the robot's estimated and its true position, cm."""
        return None if self.believed is None else math.dist(self.believed[:2], robot[:2]) * 100

    def _gauge(self, name: str) -> Gauge:
        figure, value = FIGURES[name], self._latest[name]
        tone = "" if value is None else figure.worth(value)
        return Gauge(name, value, figure.unit, figure.digits, tuple(self._history[name]), tone)
