"""The driver of the service desk (tickets, dossiers, ratings, calls for staff), in threads beside the event loop's.

One thread owns the queue and all data that must not be lost; one looks up dossiers, and may wait for a network; one
prints. The text that a visitor has typed is taken from the live values and passed to nothing else.
"""

import datetime
import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from functools import partial
from typing import NamedTuple

from robot.core.commands import (
    AnyCommand,
    CallStaff,
    CancelCall,
    GivePriority,
    IssueTicket,
    KeepRating,
    LookUpDossier,
    PrintTicket,
)
from robot.core.events import DossierFound, DossierMissing, PartUp
from robot.core.parts import Part
from robot.core.screen.desk_values import Ticket
from robot.core.screen.ticket_slip import SlipOutcome
from robot.core.trouble import Trouble, Troubles
from robot.desk.dossiers.look_up import LookUp, LookUpFailed
from robot.desk.feedback.ratings import Ratings
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.queue.sources import QueueSource
from robot.runtime.content.dossier_cards import card_of
from robot.runtime.desk_service.session import CarriedOver, OpenDesk
from robot.runtime.desk_service.ticket_slips import slip_of
from robot.runtime.ports import Content, Emit, LiveValues, TicketPrinter
from robot.runtime.processes.driver_thread import in_thread
from robot.runtime.processes.task_thread import TaskThread

log = logging.getLogger("kiosk.desk")

_IDLE_S = 0.1
_ON_PAPER = {SlipOutcome.PRINTED: True, SlipOutcome.FAILED: False, SlipOutcome.UNSURE: None}

Job = Callable[[OpenDesk], None]


class DeskPlan(NamedTuple):
    """Functions that open the desk's sources and stores; each is called in the thread that will use what it opens."""

    queue: Callable[[], QueueSource]
    ratings: Callable[[], Ratings]
    calls: Callable[[], StaffCalls]
    look_up: Callable[[], LookUp]
    note_look_up: Callable[[str], None]  # counts the outcome of a look-up
    expire: Callable[[], None]  # deletes data past their retention; called daily
    heal: Callable[[], None] = lambda: None  # repairs a damaged database before it is opened


class ServiceDesk:
    """The driver of the service desk. `printer` None: tickets are shown on the screen only."""

    part = Part.DESK
    quiet_limit_ms: int | None = None
    obeys: tuple[type[AnyCommand], ...] = (
        IssueTicket,
        PrintTicket,
        GivePriority,
        LookUpDossier,
        KeepRating,
        CallStaff,
        CancelCall,
    )

    def __init__(
        self,
        plan: DeskPlan,
        live: LiveValues,
        content: Callable[[], Content],
        printer: TicketPrinter | None = None,
        today: Callable[[], datetime.date] = datetime.date.today,
        now_s: Callable[[], float] = time.monotonic,
        backstage: Callable[[str], TaskThread] = TaskThread,
    ) -> None:
        self._plan, self._live, self._content, self._printer, self._today = plan, live, content, printer, today
        self._now_s = now_s
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._unkept: list[Job] = []  # ratings and calls that the disk has not accepted yet
        self._looking_up, self._printing = backstage("look-up"), backstage("ticket-printer")
        self._look_up: LookUp | None = None
        self._at_printer: set[str] = set()  # ticket numbers; set methods are atomic between threads
        self._asked_again: set[str] = set()  # of these, the numbers requested once more
        self._kept = CarriedOver()
        self._expired: datetime.date | None = None
        self._emit: Emit = _nowhere

    def obey(self, command: AnyCommand) -> None:
        """Queue a command. The visitor's text is taken from the live values now, before it is wiped."""
        match command:
            case GivePriority(number, given):
                self._jobs.put(lambda desk: desk.prioritise(number, given=given))
            case LookUpDossier(request):
                typed, digits, self._live.factor = self._live.typed, self._live.factor, ""
                self._looking_up.do(partial(self._find, request, typed, digits, self._live.forgotten))
            case IssueTicket():
                self._jobs.put(lambda desk: desk.issue(command))
            case PrintTicket(number, language):
                self._jobs.put(lambda desk: desk.print_again(number, language))
            case KeepRating(score, reasons, place, code, turn):
                remark = self._live.transcript(turn)[0] if turn else ""
                self._jobs.put(lambda desk: desk.ratings.keep(score, reasons, place, code, remark))
            case CallStaff(code, language, papers, kind):
                self._jobs.put(lambda desk: desk.call_staff(code, language, papers, kind))
            case CancelCall():
                self._jobs.put(lambda desk: desk.cancel_call())

    async def run(self, emit: Emit) -> None:
        """Run the desk's thread until cancelled. Raises `Trouble` when the disk fails."""
        self._emit = emit
        try:
            await in_thread("desk", self._work)
        finally:
            self._emit = _nowhere

    def _work(self, stopping: threading.Event) -> None:
        with ExitStack() as tools:
            desk = self.open(self._emit, tools)
            while self.turn(desk, _IDLE_S) or not stopping.is_set():
                pass

    def open(self, emit: Emit, tools: ExitStack) -> OpenDesk:
        """Open the queue and the stores, and emit that the desk is up. Called by `run`, and by tests with their own
        clock.

        Closing `tools` closes the queue and the stores. Raises `Trouble` when the disk fails.
        """
        self._emit, plan = emit, self._plan
        plan.heal()
        source = tools.enter_context(closing(plan.queue()))
        ratings, calls = tools.enter_context(plan.ratings()), tools.enter_context(plan.calls())
        desk = OpenDesk(emit, source, ratings, calls, self._print, self._kept, self._now_s)
        desk.look_round()
        emit(PartUp(Part.DESK, type(source).__name__))
        self._expired = None
        return desk

    def turn(self, desk: OpenDesk, wait_s: float) -> bool:
        """Do the next queued command, or poll the queue of tickets if none comes within `wait_s`; return whether one
        came.

        Raises `Trouble` when the disk fails.
        """
        if self._expired != (today := self._today()):
            self._plan.expire()
            self._expired = today
        while self._unkept:
            self._unkept[0](desk)
            del self._unkept[0]
        try:
            job = self._jobs.get(timeout=wait_s) if wait_s else self._jobs.get_nowait()
        except queue.Empty:
            desk.look_round()
            return False
        self._do(job, desk)
        return True

    def _do(self, job: Job, desk: OpenDesk) -> None:
        try:
            job(desk)
        except Trouble:
            self._unkept.append(job)  # retried when the disk works again
            raise

    def _find(self, request: int, typed: str, digits: str, forgotten: int) -> None:
        """Look up a dossier, in the thread for it, and emit the answer. If the visit has ended, no dossier is shown."""
        try:
            if self._look_up is None:
                self._look_up = self._plan.look_up()
            shown = self._look_up.find(typed, digits)
        except Exception as error:  # a bad file, or an unforeseen answer of a service
            told = str(error) if isinstance(error, Trouble | Troubles) else type(error).__name__  # may hold the code
            log.error("dossiers cannot be looked up: %s", told)
            self._look_up, shown = None, LookUpFailed("unreachable")
        self._plan.note_look_up(shown.reason if isinstance(shown, LookUpFailed) else "found")
        if forgotten != self._live.forgotten:
            self._emit(DossierMissing(request, "unreachable"))
            return
        if isinstance(shown, LookUpFailed):
            self._emit(DossierMissing(request, shown.reason))
            return
        dossier = shown.found.dossier
        self._live.dossier = card_of(shown, self._today())
        self._emit(DossierFound(request, self._place_of(dossier.procedure_code) if shown.whole else ""))

    def _place_of(self, code: str) -> str:
        """Return the id of the counter for procedure `code`, "" when the catalogue does not know it."""
        try:
            return self._content().procedure(code, "vi").place if code else ""
        except Trouble:
            return ""

    def _print(self, ticket: Ticket, language: str, done: Callable[[bool | None], None]) -> None:
        """Print a ticket in the printer's thread; then call `done` with whether paper came out, None = unknown.

        A slip that already waits for the printer is not printed twice. If it was requested again and its print fails,
        it is tried again: paper may have been added.
        """
        printer, number = self._printer, ticket.number
        if printer is None:
            return
        if number in self._at_printer:
            self._asked_again.add(number)
            return
        self._at_printer.add(number)

        def work() -> None:
            self._asked_again.discard(number)
            printed = self._printed(printer, ticket, language)
            while printed is False and number in self._asked_again:
                self._asked_again.discard(number)
                printed = self._printed(printer, ticket, language)
            self._at_printer.discard(number)
            done(printed)

        self._printing.do(work)

    def _printed(self, printer: TicketPrinter, ticket: Ticket, language: str) -> bool | None:
        try:
            return _ON_PAPER[printer.print(slip_of(self._content(), ticket, language)).outcome]
        except Exception as error:  # the ticket stays on the screen
            log.error("the number %s is not on paper: %s", ticket.number, error)
            return False


def _nowhere(_event: object) -> None:
    """Discard an event: between two runs of the driver no loop receives events."""
