"""Gauges (measured values) of the running robot: one JSON line a minute, without any word that a person said."""

import resource
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, TextIO

from robot.core.commands import AnyCommand, Say
from robot.core.events import (
    AnyEvent,
    HeardNothing,
    HearingLost,
    NoiseChanged,
    PartDown,
    PartUp,
    SpeechEnded,
    Understood,
    VoiceBegan,
    VoiceEnded,
)
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.runtime.event_loop.inbox import Inbox

Spread = dict[str, float]

StepObserver = Callable[[int, AnyEvent, tuple[AnyCommand, ...]], None]
"""Called with each step of the loop: (time in ms, event, the commands decided)."""


class ToldTurn(NamedTuple):
    """A visitor's turn that is over. `engine`: the recogniser.

    `final_ms`: from the end of speech to the meaning; `decision_ms`: from there to the decision; `audio_ms`: from there
    to the first sound of the answer. None = not known, or no sound.
    """

    outcome: str
    final_ms: int | None
    decision_ms: int | None
    audio_ms: int | None
    noisy: bool
    engine: str


TurnObserver = Callable[[ToldTurn], None]


def spread(values: Sequence[float]) -> Spread:
    """Return median, 99th percentile and maximum of `values`; {} for no values."""
    if not values:
        return {}
    ranked = sorted(values)
    return {
        "p50": round(statistics.median(ranked), 2),
        "p99": round(ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))], 2),
        "max": round(ranked[-1], 2),
    }


class Gauges:
    """Counts and times of the running loop. `line` returns them and starts anew."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._extra: dict[str, Callable[[], Any]] = {}
        self._reset()
        self._speech_ended_ms: int | None = None
        self._answer: int | None = None
        self._on_turn: TurnObserver | None = None
        self._on_step: list[StepObserver] = []
        self.last: dict[str, Any] = {}  # the gauges of the newest line
        self._turn: tuple[int, Understood, int] | None = None  # (when decided, meaning, decision ms) until it sounds
        self._noisy, self._engine = False, ""

    def _reset(self) -> None:
        self._latency_ms: list[float] = []
        self._lag_ms: list[float] = []
        self._final_ms: list[float] = []
        self._first_audio_ms: list[float] = []
        self._events = 0
        self._restarts: dict[str, int] = {}

    def add(self, name: str, read: Callable[[], Any]) -> None:
        """Add a gauge `name`, whose value `read` returns when a line is made."""
        self._extra[name] = read

    def observe_turns(self, observe: TurnObserver) -> None:
        """Have `observe` called with each visitor's turn, once its answer begins to sound or surely stays silent."""
        self._on_turn = observe

    def observe_steps(self, observe: StepObserver) -> None:
        """Have `observe` called with each step of the loop, after the observers before it."""
        self._on_step.append(observe)

    def lag(self, lag_ms: float) -> None:
        """Note that a timer of the loop was late by `lag_ms`."""
        self._lag_ms.append(lag_ms)

    def step(self, at_ms: int, event: AnyEvent, commands: tuple[AnyCommand, ...], latency_ms: float) -> None:
        """Note a step: at `at_ms` an event was decided; its commands were routed `latency_ms` after the event came."""
        self._events += 1
        self._latency_ms.append(latency_ms)
        for observe in self._on_step:
            observe(at_ms, event, commands)
        self._follow_turn(at_ms, event, commands, latency_ms)
        match event:
            case SpeechEnded():
                self._speech_ended_ms = at_ms
                self._answer = None
            case Understood() if self._speech_ended_ms is not None:
                self._final_ms.append(at_ms - self._speech_ended_ms)
                self._answer = next((c.utterance for c in commands if isinstance(c, Say)), None)
                if self._answer is None:
                    self._speech_ended_ms = None
            case Understood() | HeardNothing() | HearingLost():
                self._speech_ended_ms = self._answer = None
            case VoiceBegan(utterance) if self._speech_ended_ms is not None and utterance == self._answer:
                self._first_audio_ms.append(at_ms - self._speech_ended_ms)
                self._speech_ended_ms = None
            case PartDown(part):
                self._restarts[part.value] = self._restarts.get(part.value, 0) + 1

    def _follow_turn(self, at_ms: int, event: AnyEvent, commands: tuple[AnyCommand, ...], latency_ms: float) -> None:
        match event:
            case NoiseChanged(noisy):
                self._noisy = noisy
            case PartDown(Part.MICROPHONE):  # after its restart the noise level is unknown
                self._noisy = False
            case PartUp(Part.RECOGNISER, detail):
                self._engine = detail
            case HeardNothing():
                self._emit_turn("nothing")
            case HearingLost():
                self._emit_turn("lost")
            case Understood() if self._speech_ended_ms is None:
                self._emit_turn("stopped")
            case Understood() if self._speech_ended_ms is not None:
                self._turn_over(None)
                self._turn = (at_ms, event, round(latency_ms))
                if not any(isinstance(command, Say) for command in commands):
                    self._turn_over(None)
            case VoiceBegan(utterance) if utterance == self._answer and self._turn is not None:
                self._turn_over(at_ms - self._turn[0])
            case VoiceEnded(utterance) if utterance == self._answer:
                self._turn_over(None)

    def _turn_over(self, audio_ms: int | None) -> None:
        turn, self._turn = self._turn, None
        if turn is not None:
            self._emit_turn("understood", turn[1].since_speech_ms, turn[2], audio_ms)

    def _emit_turn(
        self, outcome: str, final_ms: int | None = None, decision_ms: int | None = None, audio_ms: int | None = None
    ) -> None:
        if self._on_turn is not None:
            self._on_turn(ToldTurn(outcome, final_ms, decision_ms, audio_ms, self._noisy, self._engine))

    def line(self) -> dict[str, Any]:
        """Return the gauges as one line: counts and times since the line before, and present values."""
        figures = {
            "events": self._events,
            "event_latency_ms": spread(self._latency_ms),
            "loop_lag_ms": spread(self._lag_ms),
            "inbox_deepest": self._inbox.deepest,
            "inbox_dropped": self._inbox.dropped,
            "speech_end_to_meaning_ms": spread(self._final_ms),
            "speech_end_to_first_audio_ms": spread(self._first_audio_ms),
            "part_downs": self._restarts,
            "memory_mb": round(resident_mb(), 1),
            **{name: read() for name, read in self._extra.items()},
        }
        self._reset()
        self.last = figures
        return figures


def open_lines(path: Path) -> TextIO:
    """Open the file `path`, to which lines of gauges are appended. Raises `Trouble` when it cannot be written."""
    try:
        return path.open("a", encoding="utf-8", buffering=1)
    except OSError as error:
        raise Trouble(
            f"the figures cannot be written: {error.strerror}",
            "không ghi được số liệu",
            file=str(path),
            key="--gauges",
            remedy="choose another place with --gauges FILE",
            remedy_vi="chọn chỗ khác bằng --gauges TỆP",
        ) from error


def resident_mb() -> float:
    """Return how much memory this process occupies (resident set, from Linux's /proc/self/statm), MB."""
    with open("/proc/self/statm", encoding="ascii") as file:
        pages = int(file.read().split()[1])
    return pages * resource.getpagesize() / 1e6
