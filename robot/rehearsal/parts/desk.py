"""The service desk on a simulated clock: its real work and its database on disk, without its threads."""

import datetime
from collections.abc import Callable
from concurrent.futures import Future
from contextlib import ExitStack
from math import inf
from pathlib import Path
from typing import TypeVar

from robot.core.commands import AnyCommand
from robot.core.events import AnyEvent, PartDown
from robot.core.parts import Part
from robot.core.screen.ticket_slip import PRINTS, PrinterState, Printing, Slip, SlipOutcome
from robot.core.trouble import Trouble
from robot.rehearsal.event_queue import Agenda
from robot.runtime.assemble_desk import service_desk
from robot.runtime.content.editions import Library
from robot.runtime.desk_service.driver import ServiceDesk
from robot.runtime.desk_service.session import OpenDesk
from robot.runtime.ports import Emit, LiveValues
from robot.runtime.processes.supervisor import BACKOFF_MS
from robot.runtime.processes.task_thread import HandedOverTask, TaskThread
from robot.runtime.settings.schema import Settings

T = TypeVar("T")

TURN_MS = 60.0
"""Time from a command to its execution, ms: a thread wakes at once, and a transaction on a disk takes some ms."""
LOOK_ROUND_MS = 500.0
ANSWER_MS = 120.0


class AtOnce(TaskThread):
    """A replacement for a task thread: work is done in the same moment in which it is handed over."""

    def __init__(self, name: str) -> None:
        self._name = name

    def do(self, work: Callable[[], T]) -> HandedOverTask[T]:
        """Do `work` at once and return its result as a finished task."""
        future: Future[T] = Future()
        try:
            future.set_result(work())
        except Exception as raised:
            future.set_exception(raised)
        return HandedOverTask(future)

    def close(self) -> None:
        """Do nothing, since no work is ever left waiting."""


class PrinterInMemory:
    """A ticket printer in memory, with a state that can be set; `slips` are the papers that came out."""

    def __init__(self) -> None:
        self.now = PrinterState.READY
        self.slips: list[Slip] = []

    def state(self) -> PrinterState:
        """Return the printer's state."""
        return self.now

    def print(self, slip: Slip) -> Printing:
        """Print a slip when there is paper."""
        if self.now not in PRINTS:
            return Printing(SlipOutcome.FAILED, self.now)
        self.slips.append(slip)
        return Printing(SlipOutcome.PRINTED, self.now)


class DeskInMemory:
    """The service desk, which carries out the desk's commands. `full`: no room is left on the disk."""

    obeys: tuple[type[AnyCommand], ...] = ServiceDesk.obeys

    def __init__(
        self,
        settings: Settings,
        library: Library,
        live: LiveValues,
        printer: PrinterInMemory | None,
        folder: Path,
        agenda: Agenda,
        now_ms: Callable[[], float],
        wall: Callable[[], datetime.datetime],
    ) -> None:
        """`folder` holds "config" and the database, whose path `settings.desk.file` is relative to `folder`."""
        self._agenda, self._now_ms = agenda, now_ms
        self.file = folder / settings.desk.file
        self._emit: Emit = lambda _event: None
        self._desk = service_desk(
            settings,
            library,
            live,
            printer,
            folder / "config",
            now=wall,
            now_s=lambda: now_ms() / 1000,
            backstage=AtOnce,
        )
        self._tools = ExitStack()
        self._open: OpenDesk | None = None
        self._tries = 0
        self.full = False
        self.due_ms = inf
        """Time at which `turn` must be called next, ms."""

    def begin(self, emit: Emit) -> None:
        """Start the service desk, which sends its events to `emit`."""
        self._emit = emit
        self.due_ms = self._now_ms()

    def obey(self, command: AnyCommand) -> None:
        """Queue a command for a later call of `turn`, which becomes due within TURN_MS."""
        self._desk.obey(command)
        self.due_ms = min(self.due_ms, self._now_ms() + TURN_MS)

    def turn(self) -> None:
        """Do one pass of the desk's work: open the database if it is closed, then execute one command or look for due
        work."""
        now_ms = self._now_ms()
        try:
            if self.full:
                raise _full(self.file)
            if self._open is None:
                self._open = self._desk.open(self._later, self._tools)
                self._tries = 0
            busy = self._desk.turn(self._open, 0.0)
            self.due_ms = now_ms + (TURN_MS if busy else LOOK_ROUND_MS)
        except Trouble as trouble:
            self.close()
            self._emit(PartDown(Part.DESK, f"{type(trouble).__name__}: {trouble}".splitlines()[0]))
            self.due_ms = now_ms + BACKOFF_MS[min(self._tries, len(BACKOFF_MS) - 1)]
            self._tries += 1

    def _later(self, event: AnyEvent) -> None:
        self._agenda.at(self._now_ms() + ANSWER_MS, lambda: self._emit(event))

    def close(self) -> None:
        """Close the database."""
        self._tools.close()
        self._open = None


def _full(file: Path) -> Trouble:
    return Trouble(
        "the desk's database cannot be used: database or disk is full",
        "không dùng được cơ sở dữ liệu của quầy",
        file=str(file),
        key="desk.file",
        remedy="make room",
        remedy_vi="dọn ổ đĩa",
    )
