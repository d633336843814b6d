"""The robot's program on a simulated clock: real decisions, journal, understanding, desk, window and navigator.

Events are decided one after the other as in `robot.runtime.event_loop.loop`; an event queue replaces the drivers'
threads and processes. The same seed and orders give the same journal.
"""

import datetime
import logging
import traceback
from collections import deque
from collections.abc import Callable
from math import inf
from pathlib import Path

from msgspec.structs import replace

from robot.core.commands import AnyCommand, CheckPin, CountQuestion, CountUnanswered, Listen
from robot.core.events import AnyEvent, PinChecked, Understood, Woke
from robot.core.parts import Part
from robot.core.reduce import first_state, reduce, wake_at
from robot.core.screen.desk_values import Level
from robot.core.state import State
from robot.desk.feedback.unanswered import Unanswered
from robot.desk.pin_guard import Guard
from robot.rehearsal.event_queue import Agenda
from robot.rehearsal.parts.base import BaseInMemory
from robot.rehearsal.parts.desk import DeskInMemory
from robot.rehearsal.parts.screen import NoWindow, WindowInMemory
from robot.rehearsal.parts.speech_input import EarsInMemory
from robot.rehearsal.parts.speech_output import MouthInMemory
from robot.rehearsal.shared_assets import knowledge_of
from robot.rehearsal.step import RehearsalStep
from robot.rehearsal.world import RehearsalWorld
from robot.runtime.content.core_rules import parts_of, rules_of
from robot.runtime.content.editions import Library
from robot.runtime.event_loop.journal import FORMAT, Head, Journal
from robot.runtime.event_loop.journal_retention import Limits
from robot.runtime.event_loop.loop import FAILSAFE_STATUS, Router, fail_safe
from robot.runtime.monitoring.response_times import DayFigures
from robot.runtime.ports import LiveValues
from robot.runtime.settings.schema import Settings
from robot.runtime.speech_input.unanswered_recorder import Notebook

log = logging.getLogger("kiosk.rehearsal")

PIN_MS, NOTE_MS = 300.0, 500.0
_ROUNDING_MS = 1e-4
"""Tolerance when times on the clock are compared, ms: (began + wake) - began may be a little less than wake."""
_STUCK = 200
"""More steps than this at one instant count as an endless loop."""


class EndlessDecision(Exception):
    """Raised when the robot decides again and again while no time passes."""


class _PinCheck:
    """Replacement for the thread that carries out `CheckPin`: checks a PIN with the real guard, without a thread."""

    obeys: tuple[type[AnyCommand], ...] = (CheckPin,)

    def __init__(self, guard: Guard, live: LiveValues, later: Callable[[float, AnyEvent], None]) -> None:
        self._guard, self._live, self._later = guard, live, later

    def obey(self, command: AnyCommand) -> None:
        if isinstance(command, CheckPin):
            pin, self._live.typed = self._live.typed, ""
            level, locked_ms = self._guard.check(pin)
            self._later(PIN_MS, PinChecked(command.request, level, locked_ms))


class Program:
    """A single run of the robot's program, from start to end. `left`: exit status of a program that ended by itself,
    else None."""

    def __init__(
        self,
        world: RehearsalWorld,
        settings: Settings,
        lobby: Path,
        folder: Path,
        journal: Path,
        now_ms: Callable[[], float],
        wall: Callable[[], datetime.datetime],
        emit_step: Callable[[RehearsalStep], None],
        size: tuple[int, int] | None,
        limits: Limits | None = None,
    ) -> None:
        """`folder` holds "config" and the robot's files; `size`: the size of the robot's panel in px, None = no window.

        `limits`: limits of the journal's size and age; None = one file, however long.
        """
        self.world, self._now_ms, self._emit_step = world, now_ms, emit_step
        self.agenda, self.live = Agenda(), LiveValues()
        self._inbox: deque[AnyEvent] = deque()
        self.slow_ms = 0.0
        """Time that one decision takes, ms; 0 = none."""
        self._busy_until_ms = 0.0
        self.left: int | None = None
        self.crash = ""
        self._began_ms = now_ms()
        library = Library(knowledge_of((folder / "config").resolve(), settings, lobby, wall().date()))
        self.content = library.content
        parts = parts_of(settings)
        self.rules = rules_of(settings, library.content(), world.lobby, parts)
        self.state: State = first_state(0, self.rules)
        self.mouth = MouthInMemory(settings.voice, library.content, self.live, self.agenda, now_ms)
        self._notebook_file = folder / settings.desk.file
        self._notebook = Notebook(
            self._notebook_file,
            settings.desk.keep_days,
            self.live,
            lambda: wall().date(),
            counting=settings.desk.count_unanswered,
            knows=lambda code, question: self.content().knows(code, question, "vi"),
        )
        self.ears = EarsInMemory(
            world.air,
            library.understanding,
            self.live,
            self.mouth.speaking,
            self._note,
            now_ms,
            interruptible=settings.microphone.echo != "half-duplex",
        )
        self.base = BaseInMemory(
            settings,
            world.lobby,
            world.planner,
            world.cable,
            world.lidar_cable,
            folder / settings.base.pose_file,
            self.live,
            now_ms,
        )
        printer = None if settings.printer.address == "none" else world.printer
        self.desk = DeskInMemory(settings, library, self.live, printer, folder, self.agenda, now_ms, wall)
        self.screen: WindowInMemory | NoWindow = (
            NoWindow(self.live)
            if size is None
            else WindowInMemory(library.content, self.live, size, settings.screen.diagonal_inch, now_ms, wall)
        )
        pins = [(Level(pin.level), pin.hash) for pin in settings.staff.pins]
        guard = Guard(self.desk.file, pins, lambda: wall().timestamp())
        self._route = Router(
            [
                self.screen,
                self.ears,
                self.mouth,
                self.desk,
                self._notebook,
                _PinCheck(guard, self.live, self._later),
                *([self.base] if Part.BASE in parts else []),
            ]
        )
        self.journal = Journal(journal, Head(FORMAT, "rehearsal", wall().isoformat(), self.rules), limits, wall)
        self.figures = DayFigures(folder / settings.desk.figures_dir, settings.desk.keep_days)
        self._has_base = Part.BASE in parts

    def begin(self) -> None:
        """Start all parts of the robot, the base first."""
        emit = self.hear
        if self._has_base:
            self.base.begin(emit)
        self.screen.begin(emit)
        if Part.CAMERA in self.rules.parts:
            self.world.camera.begin(emit, self.live)
        if Part.MICROPHONE in self.rules.parts:
            self.ears.begin(emit)
        self.mouth.begin(emit)
        self.desk.begin(emit)

    @property
    def at_ms(self) -> int:
        """Time since this run began, as the decisions read it, ms."""
        return int(self._now_ms() - self._began_ms + _ROUNDING_MS)

    @property
    def due_ms(self) -> float:
        """Time at which the program next has something to do if nothing happens in the lobby, ms."""
        if self.left is not None:
            return inf
        now_ms = self._now_ms()
        if self._inbox:
            return max(now_ms, self._busy_until_ms)
        wake = wake_at(self.state, self.rules)
        wake_ms = inf if wake is None else max(self._began_ms + wake, self._busy_until_ms)
        return min(self.agenda.due_ms, self.desk.due_ms, wake_ms)

    def run(self) -> None:
        """Do all work that is due now. Raises `EndlessDecision` when the work does not end."""
        steps = 0
        while self.left is None:
            now_ms = self._now_ms()
            if self.desk.due_ms <= now_ms:
                self.desk.turn()
            self.agenda.run(now_ms)
            if now_ms < self._busy_until_ms:
                return
            wake = wake_at(self.state, self.rules)
            if self._inbox:
                event = self._inbox.popleft()
            elif wake is not None and wake <= self.at_ms:
                event = Woke()
            else:
                self.screen.turn()
                if not self._inbox:
                    return
                continue
            self._busy_until_ms = now_ms + self.slow_ms
            self._decide(event)
            steps += 1
            if steps > _STUCK:
                raise EndlessDecision(f"{type(self.state.phase).__name__} decides again and again at {self.at_ms} ms")

    def hear(self, event: AnyEvent) -> None:
        """Add an event of a part to the inbox. Measured durations of work are set to 0, since they differ from run to
        run."""
        if isinstance(event, Understood):
            event = replace(event, work_ms=0, since_speech_ms=0)
        self._inbox.append(event)

    def _note(self, text: str, listen: Listen, understood: Understood) -> None:
        self._notebook.note(text, listen, understood)
        self.agenda.at(self._now_ms() + NOTE_MS, self._write_down)

    def _write_down(self) -> None:
        if self.desk.full:
            return
        with Unanswered(self._notebook_file) as desk:
            self._notebook.write_down(desk)

    def _decide(self, event: AnyEvent) -> None:
        at_ms = self.at_ms
        commands: tuple[AnyCommand, ...] | None = None
        try:
            self.state, commands = reduce(self.state, event, at_ms, self.rules)
            self.journal.write(at_ms, event, commands)
            for command in commands:
                self._route(command)
            if any(isinstance(each, CountUnanswered | CountQuestion) for each in commands):
                self.agenda.at(self._now_ms() + NOTE_MS, self._write_down)
            self.journal.turn_over(self.state)
        except Exception:  # as in the event loop: show the failsafe page; the service then restarts the robot
            self.crash = traceback.format_exc()
            log.exception("a bug in the step of %s", type(event).__name__)
            fail_safe(self._route)
            if commands is None:
                self.journal.write(at_ms, event, ())
            self.left = FAILSAFE_STATUS
        self._emit_step(RehearsalStep(int(self._now_ms()), event, commands or ()))
        if self.state.leave is not None:
            self.left = self.state.leave

    def _later(self, wait_ms: float, event: AnyEvent) -> None:
        self.agenda.at(self._now_ms() + wait_ms, lambda: self.hear(event))

    def close(self, *, orderly: bool = True) -> None:
        """Close the program's parts. Not `orderly`: the power has failed, and the journal is left unfinished."""
        self.desk.close()
        self.screen.close()
        if orderly:
            self.journal.close()
