"""Store response times in a file per day, `var/figures/YYYY-MM-DD.jsonl`: a line per turn of a visitor, no words.

A line holds the hour but no finer time, so that no visitor can be identified by it. Files older than `keep_days` are
deleted, unless the clock has leapt. A thread writes the lines, so that the loop never waits for the disk; while the
disk fails, figures are lost.
"""

import datetime
import logging
import queue
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec

from robot.desk.database.clock_jump import has_leapt
from robot.runtime.monitoring.metrics import ToldTurn
from robot.runtime.processes.driver_thread import in_thread
from robot.runtime.speech_input.endpointing import PIECE_MS

log = logging.getLogger("kiosk.figures")

_LIMIT = 64  # turns that wait for the disk; more are dropped
_IDLE_S = 0.5
_AGAIN_S = 60.0  # pause before the disk is tried again after a failure


class AnsweredTurn(msgspec.Struct, frozen=True, omit_defaults=True):
    """A turn of a visitor. Times in ms; None if the robot understood nothing or did not answer aloud.

    `outcome`: understood, stopped (by "stop", which takes effect before the sentence ends), nothing (no words were
    found) or lost (the recogniser failed). `dropped_ms`: sound since the turn before that was dropped unprocessed.
    `final_ms`: from the end of speech to the meaning; `decision_ms`: from there to the routed commands; `audio_ms`:
    from there to the start of the voice; `total_ms`: their sum.
    """

    hour: int
    final_ms: int | None = None
    decision_ms: int | None = None
    audio_ms: int | None = None
    total_ms: int | None = None
    noisy: bool = False
    engine: str = ""
    outcome: str = "understood"
    dropped_ms: int = 0


class DayFigures:
    """Writes visitors' turns to the files in `folder`, one file per day."""

    def __init__(
        self,
        folder: Path,
        keep_days: int,
        now: Callable[[], datetime.datetime] = datetime.datetime.now,
        dropped: Callable[[], int] = lambda: 0,
    ) -> None:
        """`dropped`: returns how many pieces of sound (20 ms each) have been dropped since the start."""
        self._folder, self._keep, self._now = folder, datetime.timedelta(keep_days), now
        self._dropped, self._told_dropped = dropped, dropped()
        self._lines: queue.Queue[tuple[datetime.date, bytes]] = queue.Queue(_LIMIT)
        self._expired: datetime.date | None = None

    def note(self, told: ToldTurn) -> None:
        """Queue a turn that is over, to be written. Never blocks."""
        now, dropped = self._now(), self._dropped()
        total_ms = None
        if told.final_ms is not None and told.decision_ms is not None and told.audio_ms is not None:
            total_ms = told.final_ms + told.decision_ms + told.audio_ms
        turn = AnsweredTurn(
            now.hour,
            told.final_ms,
            told.decision_ms,
            told.audio_ms,
            total_ms,
            told.noisy,
            told.engine,
            told.outcome,
            (dropped - self._told_dropped) * PIECE_MS,
        )
        self._told_dropped = dropped
        try:
            self._lines.put_nowait((now.date(), msgspec.json.encode(turn) + b"\n"))
        except queue.Full:
            log.warning("the disk is slow: the figures of a turn are not kept")

    async def run(self) -> None:
        """Write queued turns until cancelled."""
        await in_thread("figures", self._work)

    def _work(self, stopping: threading.Event) -> None:
        while not stopping.is_set():
            try:
                self._write(stopping)
            except OSError as error:
                log.error("figures are not kept for now: %s", error.strerror)
                stopping.wait(_AGAIN_S)

    def _write(self, stopping: threading.Event) -> None:
        while True:
            self._expire()
            try:
                day, line = self._lines.get(timeout=_IDLE_S)
            except queue.Empty:
                if stopping.is_set():
                    return
                continue
            self._folder.mkdir(parents=True, exist_ok=True)
            with (self._folder / f"{day.isoformat()}.jsonl").open("ab") as file:
                file.write(line)

    def _expire(self) -> None:
        today = self._now().date()
        if self._expired == today:
            return
        files = list(days(self._folder))
        if not has_leapt(today, [day for day, _ in files]):
            for day, path in files:
                if day < today - self._keep:
                    path.unlink(missing_ok=True)
        self._expired = today


def days(folder: Path) -> Iterator[tuple[datetime.date, Path]]:
    """Yield (day, path) of each day's file in `folder`, oldest first."""
    for path in sorted(folder.glob("*.jsonl")):
        try:
            day = datetime.date.fromisoformat(path.stem)
        except ValueError:
            continue
        yield day, path


def read(path: Path) -> list[AnsweredTurn]:
    """Return the turns in a day's file; lines cut off by a power loss are left out."""
    turns = []
    for line in path.read_bytes().splitlines():
        try:
            turns.append(msgspec.json.decode(line, type=AnsweredTurn))
        except msgspec.DecodeError:
            continue
    return turns
