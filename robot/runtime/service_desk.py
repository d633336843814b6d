"""The service desk as a driver: numbers, dossiers, ratings and calls for staff, each off the loop's thread.

One thread has the queue and what must not be lost, one the look-ups, which may wait for a network, and one the printer.
What a visitor typed is taken from the live values and goes nowhere else.
"""

import datetime
import logging
import queue
import threading
import time
from collections.abc import Callable
from contextlib import ExitStack, closing
from dataclasses import dataclass, field
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
from robot.core.desk import Ticket
from robot.core.events import (
    DossierFound,
    DossierMissing,
    NumberCalled,
    PartUp,
    QueueMoved,
    StaffAnswered,
    TicketIssued,
    TicketRefused,
)
from robot.core.parts import Part
from robot.core.slip import Outcome
from robot.core.trouble import Trouble, Troubles
from robot.desk.look_up import LookUp, Missed
from robot.desk.queue_source import QueueSource
from robot.desk.ratings import Ratings
from robot.desk.staff_calls import StaffCalls
from robot.desk.web import Unreachable
from robot.runtime.backstage import Backstage
from robot.runtime.dossier_cards import card_of
from robot.runtime.ports import Content, Emit, Live, TicketPrinter
from robot.runtime.slips import slip_of
from robot.runtime.worker import in_thread

log = logging.getLogger("kiosk.desk")

_IDLE_S = 0.1
_NEWS_S = 20.0  # the wait of a number is told anew at least so often
_ANNOUNCE_EVERY_S = 7.0  # calls that come at once are said one after the other
_ON_PAPER = {Outcome.PRINTED: True, Outcome.FAILED: False, Outcome.UNSURE: None}


@dataclass
class _Kept:
    """What must outlive a database that is closed and opened again."""

    mine: Ticket | None = None  # the number that was given last: its visitor may still be here
    call: int | None = None
    newest: int | None = None
    to_announce: list[NumberCalled] = field(default_factory=list)
    printed: queue.SimpleQueue[tuple[str, bool | None]] = field(default_factory=queue.SimpleQueue)


class DeskPlan(NamedTuple):
    """How the desk's tools are opened, each in the thread that uses it."""

    queue: Callable[[], QueueSource]
    ratings: Callable[[], Ratings]
    calls: Callable[[], StaffCalls]
    look_up: Callable[[], LookUp]
    note_look_up: Callable[[str], None]  # how a look-up ended, to be counted
    expire: Callable[[], None]  # what is kept no longer; once a day
    heal: Callable[[], None] = lambda: None  # mends a database that was damaged, before it is opened


class ServiceDesk:
    """Driver of the desk. `printer` None: numbers are on the screen only."""

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
        live: Live,
        content: Callable[[], Content],
        printer: TicketPrinter | None = None,
        today: Callable[[], datetime.date] = datetime.date.today,
        now_s: Callable[[], float] = time.monotonic,
        backstage: Callable[[str], Backstage] = Backstage,
    ) -> None:
        self._plan, self._live, self._content, self._printer, self._today = plan, live, content, printer, today
        self._now_s = now_s
        self._jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
        self._unkept: list[Job] = []  # ratings and calls that the disk did not take yet
        self._looking_up, self._printing = backstage("look-up"), backstage("ticket-printer")
        self._look_up: LookUp | None = None
        self._at_printer: set[str] = set()  # numbers; each call on a set is one step for all threads
        self._kept = _Kept()
        self._expired: datetime.date | None = None
        self._emit: Emit = _nowhere

    def obey(self, command: AnyCommand) -> None:
        """Take what is typed or said off the live values now: the visit may be over before the disk is asked."""
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
            case CallStaff(code, language, papers):
                self._jobs.put(lambda desk: desk.call_staff(code, language, papers))
            case CancelCall():
                self._jobs.put(lambda desk: desk.cancel_call())

    async def run(self, emit: Emit) -> None:
        """Work until cancelled. Raises `Trouble` when the disk fails."""
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

    def open(self, emit: Emit, tools: ExitStack) -> "OpenDesk":
        """Open what the desk works with, and tell that it is up. `run` does so by itself; who owns the clock by hand.

        `tools` closes it. Raises `Trouble` when the disk fails.
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

    def turn(self, desk: "OpenDesk", wait_s: float) -> bool:
        """Do the next job, or look round where none comes within `wait_s`: whether there was one.

        May raise `Trouble`.
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

    def _do(self, job: "Job", desk: "OpenDesk") -> None:
        try:
            job(desk)
        except Trouble:
            self._unkept.append(job)  # a rating is kept when the disk works again
            raise

    def _find(self, request: int, typed: str, digits: str, forgotten: int) -> None:
        """In the look-up's thread. Whatever happens, the visitor gets an answer; one who has gone leaves nothing."""
        try:
            if self._look_up is None:
                self._look_up = self._plan.look_up()
            shown = self._look_up.find(typed, digits)
        except Exception as error:  # a file that somebody has edited, an answer that nobody foresaw
            told = str(error) if isinstance(error, Trouble | Troubles) else type(error).__name__  # may hold the code
            log.error("dossiers cannot be looked up: %s", told)
            self._look_up, shown = None, Missed("unreachable")
        self._plan.note_look_up(shown.reason if isinstance(shown, Missed) else "found")
        if forgotten != self._live.forgotten:
            self._emit(DossierMissing(request, "unreachable"))
            return
        if isinstance(shown, Missed):
            self._emit(DossierMissing(request, shown.reason))
            return
        dossier = shown.found.dossier
        self._live.dossier = card_of(shown, self._today())
        self._emit(DossierFound(request, self._place_of(dossier.procedure_code) if shown.whole else ""))

    def _place_of(self, code: str) -> str:
        """The counter of a procedure; "" where the catalogue does not know it."""
        try:
            return self._content().procedure(code, "vi").place if code else ""
        except Trouble:
            return ""

    def _print(self, ticket: Ticket, language: str, done: Callable[[bool | None], None]) -> None:
        """Print off the desk's thread; `done` is told whether paper came out, None = nobody knows.

        A slip that already waits for the printer is not printed twice.
        """
        printer = self._printer
        if printer is None or ticket.number in self._at_printer:
            return
        self._at_printer.add(ticket.number)

        def work() -> None:
            printed: bool | None = False
            try:
                slip = slip_of(self._content(), ticket, language)
                printed = _ON_PAPER[printer.print(slip).outcome]
            except Exception as error:  # the visitor keeps the number on the screen
                log.error("the number %s is not on paper: %s", ticket.number, error)
            self._at_printer.discard(ticket.number)
            done(printed)

        self._printing.do(work)


class OpenDesk:
    """What the desk's thread works with while its database is open."""

    def __init__(
        self,
        emit: Emit,
        source: QueueSource,
        ratings: Ratings,
        calls: StaffCalls,
        print_slip: Callable[[Ticket, str, Callable[[bool | None], None]], None],
        kept: _Kept,
        now_s: Callable[[], float],
    ) -> None:
        self.ratings = ratings
        self._emit, self._source, self._calls, self._print = emit, source, calls, print_slip
        self._kept, self._now_s = kept, now_s
        self._asked_s = self._told_s = self._announced_s = 0.0

    def issue(self, command: IssueTicket) -> None:
        """Give a number, or say that there is none."""
        try:
            ticket = self._source.issue(command.place, command.code, priority=False)
        except (Trouble, Unreachable) as error:
            log.error("no number could be given: %s", error)
            self._emit(TicketRefused(command.request, type(error).__name__))
            return
        self._kept.mine = ticket
        self._emit(TicketIssued(command.request, ticket))
        self._print_slip(ticket, command.language)

    def print_again(self, number: str, language: str) -> None:
        """On paper, as the queue stands now."""
        try:
            ticket = self._source.find(number)
        except Unreachable as error:
            log.warning("the number cannot be printed: %s", error)
            return
        if ticket is not None:
            self._print_slip(ticket, language)

    def prioritise(self, number: str, *, given: bool) -> None:
        """The number goes first, or no longer; the page follows at once."""
        try:
            self._source.prioritise(number, given=given)
        except (Trouble, Unreachable) as error:
            log.warning("the number %s keeps its place: %s", number, error)
            return
        if self._kept.mine is not None and self._kept.mine.number == number:
            self._asked(self._tell_mine)

    def call_staff(self, code: str, language: str, papers: tuple[int, ...]) -> None:
        """Tell the staff, and from now on whether somebody comes."""
        self._kept.call = self._calls.call(code, language, papers)

    def cancel_call(self) -> None:
        """The visitor needs nobody any more."""
        self._calls.withdraw()
        self._kept.call = None

    def look_round(self) -> None:
        """What clerks have done since: in their own processes, or in the site's system."""
        self._note_prints()
        now_s = self._now_s()
        self._announce(now_s)
        if now_s - self._asked_s < self._source.poll_s:
            return
        self._asked_s = now_s
        self._asked(lambda: self._hear_calls(now_s))
        if self._kept.call is not None:
            call = self._calls.find(self._kept.call)
            if call is None or not call.is_open:
                if call is not None and call.answered_s is not None:
                    self._emit(StaffAnswered())
                self._kept.call = None

    def _hear_calls(self, now_s: float) -> None:
        if self._kept.newest is None:  # what was called before it began is no news
            self._kept.newest = self._source.newest_call()
        called = self._source.called_since(self._kept.newest)
        if called:
            self._kept.newest = called[-1].id
            self._kept.to_announce += [NumberCalled(each.number, each.place, each.window) for each in called]
        if self._kept.mine is not None and (called or now_s - self._told_s > _NEWS_S):
            self._told_s = now_s
            self._asked(self._tell_mine)

    def _asked(self, ask: Callable[[], None]) -> None:
        """A queue that does not answer costs what was asked, and nothing else."""
        try:
            ask()
        except Unreachable as error:
            log.warning("the queue does not tell how it moves: %s", error)

    def _tell_mine(self) -> None:
        mine = self._kept.mine
        assert mine is not None
        ticket = self._source.find(mine.number)
        if ticket is None:
            self._kept.mine = None
        elif ticket != mine:
            self._kept.mine = ticket
            self._emit(QueueMoved(ticket))

    def _announce(self, now_s: float) -> None:
        if self._kept.to_announce and now_s - self._announced_s >= _ANNOUNCE_EVERY_S:
            self._announced_s = now_s
            self._emit(self._kept.to_announce.pop(0))

    def _print_slip(self, ticket: Ticket, language: str) -> None:
        self._print(ticket, language, lambda printed: self._kept.printed.put((ticket.number, printed)))

    def _note_prints(self) -> None:
        while not self._kept.printed.empty():
            number, printed = self._kept.printed.get()
            self._asked(partial(self._source.printed, number, printed=printed))
            if self._kept.mine is not None and self._kept.mine.number == number:
                self._asked(self._tell_mine)


Job = Callable[[OpenDesk], None]


def _nowhere(_event: object) -> None:
    """Between two runs nobody listens."""
