"""Telemetry that the agent reads on this computer: the robot's status file, and figures of past days.

The types of this module list the fields that are reported to the province; all other fields are dropped.
"""

import datetime
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec

from robot.desk.feedback.day_counts import KINDS, DayCounts, days_with_counts, path_of, read_counts
from robot.fleet.messages import Health

DAYS_BACK = 31
"""A past day not reported yet is still reported up to this age, days. Chosen."""

_KEY = re.compile(r"[\w.:-]{0,64}", re.ASCII)
_WAITS = ("final_ms", "decision_ms", "audio_ms", "total_ms")


class _Computer(msgspec.Struct, frozen=True):
    temperature_c: float | None = None
    processor_percent: int | None = None
    memory_percent: int | None = None


class _Robot(msgspec.Struct, frozen=True):
    """The reported fields of the robot's status file (`robot.runtime.monitoring.status_file.Standing`)."""

    at_s: int
    version: str = ""
    parts: dict[str, bool] = {}
    base: str | None = None
    battery_mv: int | None = None
    computer: _Computer = _Computer()
    gauges: dict[str, Any] = {}


class _Turn(msgspec.Struct, frozen=True):
    """The reported fields of a turn (`robot.runtime.monitoring.response_times.AnsweredTurn`)."""

    final_ms: int | None = None
    decision_ms: int | None = None
    audio_ms: int | None = None
    total_ms: int | None = None
    noisy: bool = False


class RobotFile:
    """The robot's status file, read again when it has changed. The monotonic clock measures its age."""

    def __init__(self, path: Path, now_s: Callable[[], float] = time.monotonic) -> None:
        self._path, self._now_s = path, now_s
        self._stamp = (0, 0)
        self._changed_s: float | None = None
        self._last: _Robot | None = None

    def health(self, at_s: int) -> Health:
        """Return the robot's present health. `at_s`: time of the message, s since 1970."""
        self._look()
        robot = self._last
        if robot is None or self._changed_s is None:
            return Health(at_s)
        return Health(
            at_s,
            version=robot.version,
            parts=robot.parts,
            silent_s=round(self._now_s() - self._changed_s),
            battery_mv=robot.battery_mv,
            base=robot.base or "",
            **msgspec.structs.asdict(robot.computer),
        )

    def gauges(self) -> dict[str, Any]:
        """Return the newest gauges (measured values) of the robot; only numbers."""
        return {} if self._last is None else numbers_of(self._last.gauges)

    def _look(self) -> None:
        try:
            stat = self._path.stat()
            stamp = (stat.st_mtime_ns, stat.st_ino)
            if stamp == self._stamp:
                return
            robot = msgspec.json.decode(self._path.read_bytes(), type=_Robot)
        except (OSError, msgspec.MsgspecError):
            return
        # A file written before the agent started may be from yesterday: only its age is taken from the wall clock.
        age_s = max(0.0, time.time() - stat.st_mtime) if self._last is None else 0.0
        self._stamp, self._last, self._changed_s = stamp, robot, self._now_s() - age_s


def numbers_of(gauges: dict[str, Any]) -> dict[str, Any]:
    """Return the gauges that are numbers or tables of numbers; all other values are dropped."""
    kept: dict[str, Any] = {}
    for name, value in gauges.items():
        if isinstance(value, dict):
            kept[name] = {key: each for key, each in value.items() if isinstance(each, int | float)}
        elif isinstance(value, int | float):
            kept[name] = value
    return kept


def today_of(folder: Path, day: datetime.date) -> dict[str, int]:
    """Return the counts of `day`, summed by kind."""
    counts = read_counts(path_of(folder, day))
    return {} if counts is None else {kind: sum(keys.values()) for kind, keys in _by_kind(counts).items()}


class Days:
    """The figures of past days, each reported once. The file `mark` holds the last reported day."""

    def __init__(self, folder: Path, mark: Path) -> None:
        self._folder, self._mark = folder, mark

    def over(self, today: datetime.date) -> Iterator[tuple[datetime.date, dict[str, Any]]]:
        """Yield (day, its report) for the unreported days before `today`, oldest first."""
        last = self._last_reported(today)
        for day in sorted(days_with_counts(self._folder)):
            if today - datetime.timedelta(DAYS_BACK) <= day < today and (last is None or day > last):
                counts = read_counts(path_of(self._folder, day))
                if counts is not None:
                    yield day, {"day": day.isoformat(), "counts": _by_kind(counts), "waits": self._waits(day)}

    def mark_reported(self, day: datetime.date) -> None:
        """Mark a day as reported, once it is in the outbox. After a crash before this call it is reported again."""
        self._mark.write_text(day.isoformat(), encoding="ascii")

    def _last_reported(self, today: datetime.date) -> datetime.date | None:
        """Return the last reported day; None if it is not before `today` (wrong clock): rather repeat days than lose
        one."""
        try:
            last = datetime.date.fromisoformat(self._mark.read_text(encoding="ascii").strip())
        except (OSError, ValueError):
            return None
        return last if last < today else None

    def _waits(self, day: datetime.date) -> dict[str, Any]:
        try:
            lines = (self._folder / f"{day.isoformat()}.jsonl").read_bytes().splitlines()
        except OSError:
            return {}
        turns = []
        for line in lines:
            try:
                turns.append(msgspec.json.decode(line, type=_Turn))
            except msgspec.MsgspecError:
                continue
        waits: dict[str, Any] = {"turns": len(turns), "noisy": sum(turn.noisy for turn in turns)}
        for name in _WAITS:
            known = sorted(value for turn in turns if (value := getattr(turn, name)) is not None)
            if known:
                waits[name] = {"p50": known[len(known) // 2], "p95": known[len(known) * 95 // 100]}
        return waits


def _by_kind(counts: DayCounts) -> dict[str, dict[str, int]]:
    """Return a day's counts without their hours: a rare procedure at a known hour could identify a visitor."""
    kinds: dict[str, dict[str, int]] = {}
    for (kind, key, _), count in sorted(counts.counts.items()):
        if kind in KINDS and _KEY.fullmatch(key):
            keys = kinds.setdefault(kind, {})
            keys[key] = keys.get(key, 0) + count
    return kinds
