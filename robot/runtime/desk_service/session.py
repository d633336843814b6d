"""What the desk's thread does while its database is open: tickets, calls for staff, and reading what clerks do."""

import logging
import queue
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

from robot.core.commands import IssueTicket
from robot.core.events import NumberCalled, QueueMoved, StaffAnswered, TicketIssued, TicketRefused
from robot.core.screen.desk_values import Ticket
from robot.core.trouble import Trouble
from robot.desk.feedback.ratings import Ratings
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.http_service import Unreachable
from robot.desk.queue.sources import QueueSource
from robot.runtime.ports import Emit

log = logging.getLogger("kiosk.desk")

_NEWS_S = 20.0  # pause after which a ticket's waiting time is read again
_ANNOUNCE_EVERY_S = 7.0  # pause between announcements of simultaneous calls

PrintSlip = Callable[[Ticket, str, Callable[[bool | None], None]], None]
"""Prints a ticket in a language, then calls the function given last: whether paper came out, None = unknown."""


@dataclass
class CarriedOver:
    """Values that are kept when the desk's database is closed and opened again."""

    mine: Ticket | None = None  # the ticket issued last, whose visitor may still be here
    call: int | None = None
    newest: int | None = None
    to_announce: list[NumberCalled] = field(default_factory=list)
    printed: queue.SimpleQueue[tuple[str, bool | None]] = field(default_factory=queue.SimpleQueue)


class OpenDesk:
    """The service desk with its database open. For the desk's thread."""

    def __init__(
        self,
        emit: Emit,
        source: QueueSource,
        ratings: Ratings,
        calls: StaffCalls,
        print_slip: PrintSlip,
        kept: CarriedOver,
        now_s: Callable[[], float],
    ) -> None:
        self.ratings = ratings
        self._emit, self._source, self._calls, self._print = emit, source, calls, print_slip
        self._kept, self._now_s = kept, now_s
        self._asked_s = self._updated_s = self._announced_s = 0.0

    def issue(self, command: IssueTicket) -> None:
        """Issue a ticket, print it, and emit it; emit `TicketRefused` when that fails."""
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
        """Print ticket `number` again, with the present state of the queue."""
        try:
            ticket = self._source.find(number)
        except Unreachable as error:
            log.warning("the number cannot be printed: %s", error)
            return
        if ticket is not None:
            self._print_slip(ticket, language)

    def prioritise(self, number: str, *, given: bool) -> None:
        """Give ticket `number` priority, or take it away; the visitor's page is updated at once."""
        try:
            self._source.prioritise(number, given=given)
        except (Trouble, Unreachable) as error:
            log.warning("the number %s keeps its place: %s", number, error)
            return
        if self._kept.mine is not None and self._kept.mine.number == number:
            self._asked(self._update_mine)

    def call_staff(self, code: str, language: str, papers: tuple[int, ...], kind: str = "") -> None:
        """Record a call for staff; from now on `look_round` also looks for their answer."""
        self._kept.call = self._calls.call(code, language, papers, kind)

    def cancel_call(self) -> None:
        """Cancel the visitor's call for staff."""
        self._calls.withdraw()
        self._kept.call = None

    def look_round(self) -> None:
        """Emit what clerks have done since the last call, in the robot's own queue or in the site's system."""
        self._note_prints()
        now_s = self._now_s()
        self._announce(now_s)
        if now_s - self._asked_s < self._source.poll_s:
            return
        self._asked_s = now_s
        self._asked(lambda: self._read_calls(now_s))
        if self._kept.call is not None:
            call = self._calls.find(self._kept.call)
            if call is None or not call.is_open:
                if call is not None and call.answered_s is not None:
                    self._emit(StaffAnswered())
                self._kept.call = None

    def _read_calls(self, now_s: float) -> None:
        if self._kept.newest is None:  # calls before the start are not announced
            self._kept.newest = self._source.newest_call()
        called = self._source.called_since(self._kept.newest)
        if called:
            self._kept.newest = called[-1].id
            self._kept.to_announce += [NumberCalled(each.number, each.place, each.window) for each in called]
        if self._kept.mine is not None and (called or now_s - self._updated_s > _NEWS_S):
            self._updated_s = now_s
            self._asked(self._update_mine)

    def _asked(self, ask: Callable[[], None]) -> None:
        """Run `ask`, which asks the queue; if the queue does not answer, only log this."""
        try:
            ask()
        except Unreachable as error:
            log.warning("the queue does not tell how it moves: %s", error)

    def _update_mine(self) -> None:
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
                self._asked(self._update_mine)
