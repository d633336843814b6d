"""Figures of the running robot: once a minute one JSON line, without a word of what anybody said."""

import resource
import statistics
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TextIO

from robot.core.commands import AnyCommand, Say
from robot.core.events import AnyEvent, PartDown, SpeechEnded, Understood, VoiceBegan
from robot.core.trouble import Trouble
from robot.runtime.inbox import Inbox

Spread = dict[str, float]


def spread(values: Sequence[float]) -> Spread:
    """p50, p99 and max of `values`; {} when there is none."""
    if not values:
        return {}
    ranked = sorted(values)
    return {
        "p50": round(statistics.median(ranked), 2),
        "p99": round(ranked[min(len(ranked) - 1, int(len(ranked) * 0.99))], 2),
        "max": round(ranked[-1], 2),
    }


class Gauges:
    """Counts while the loop runs; `line` empties the counters."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._extra: dict[str, Callable[[], Any]] = {}
        self._reset()
        self._speech_ended_ms: int | None = None
        self._answer: int | None = None

    def _reset(self) -> None:
        self._latency_ms: list[float] = []
        self._lag_ms: list[float] = []
        self._final_ms: list[float] = []
        self._first_audio_ms: list[float] = []
        self._events = 0
        self._restarts: dict[str, int] = {}

    def add(self, name: str, read: Callable[[], Any]) -> None:
        """A further figure, read when the line is written."""
        self._extra[name] = read

    def lag(self, lag_ms: float) -> None:
        """How late a timer of the loop was."""
        self._lag_ms.append(lag_ms)

    def step(self, at_ms: int, event: AnyEvent, commands: tuple[AnyCommand, ...], latency_ms: float) -> None:
        """One event was decided and its commands handed out, `latency_ms` after it came."""
        self._events += 1
        self._latency_ms.append(latency_ms)
        match event:
            case SpeechEnded():
                self._speech_ended_ms = at_ms
                self._answer = None
            case Understood() if self._speech_ended_ms is not None:
                self._final_ms.append(at_ms - self._speech_ended_ms)
                self._answer = next((c.utterance for c in commands if isinstance(c, Say)), None)
            case VoiceBegan(utterance) if self._speech_ended_ms is not None and utterance == self._answer:
                self._first_audio_ms.append(at_ms - self._speech_ended_ms)
                self._speech_ended_ms = None
            case PartDown(part):
                self._restarts[part.value] = self._restarts.get(part.value, 0) + 1

    def line(self) -> dict[str, Any]:
        """The figures since the last line."""
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
        return figures


def open_lines(path: Path) -> TextIO:
    """The file that figures are appended to, line by line. Raises `Trouble` when it can't be written."""
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
    """Resident memory of this process in MB (Linux: /proc/self/statm, pages)."""
    with open("/proc/self/statm", encoding="ascii") as file:
        pages = int(file.read().split()[1])
    return pages * resource.getpagesize() / 1e6
