"""Sources of queue numbers, with the interface `QueueSource`: the desk's own queue, or the queue system of the site.

Only one system gives the numbers. Where the site has a queue system, the robot takes numbers from it and shows its
calls; the clerks call numbers with that system.

Its service must follow this contract: JSON over HTTP; places are ids of the map ("counter:3"), times ISO 8601, local:

POST URL/tickets           {"place", "code", "priority"}; header Idempotency-Key: sent twice, it gives one number
                           201 {"number", "place", "ahead", "wait_min": [from, to], "serving", "issued"}
GET  URL/tickets/NUMBER    200 the same and "state": waiting, called, done, absent or cancelled; 404 not given today
GET  URL/calls?after=ID    200 [{"id", "number", "place"}]: the calls since, oldest first; after=-1: the newest
"""

import datetime
import logging
import secrets
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple, Protocol
from urllib.parse import quote

from msgspec.structs import replace

from robot.core.screen.desk_values import Ticket
from robot.desk.dossiers.working_days import CalendarTable, WorkingDays
from robot.desk.http_service import Reply, Unreachable, WebService
from robot.desk.queue.errors import CentreClosed, CounterPaused
from robot.desk.queue.model import QueueRule, QueueTicket
from robot.desk.queue.tickets import Tickets

log = logging.getLogger("kiosk.queue")

EVERY_DAY = WorkingDays(CalendarTable(), range(7))
"""The working days of a centre without a calendar."""

KEY_S = 300.0
"""How long after a failed request for a number the same request is repeated under the same key, s, to get the number
that it may have taken. Later a new number is asked for."""


class Called(NamedTuple):
    """A call of a number to a counter; `id` grows from call to call."""

    id: int
    number: str
    place: str  # "" = a counter that is not on the robot's map
    window: str = ""  # the window, where the place has several


class QueueSource(Protocol):
    """Interface of a source of queue numbers. Used by one thread. Every method may raise `Trouble` or `Unreachable`."""

    poll_s: float
    """Shortest time between two polls of the source for new calls, s."""

    def issue(self, place: str, code: str, *, priority: bool) -> Ticket:
        """Give the next number for `place`."""
        ...

    def find(self, number: str) -> Ticket | None:
        """Return the ticket `number` in its present state; None if it is done, absent, cancelled or was never given."""
        ...

    def newest_call(self) -> int:
        """Return the id of the newest call of a number."""
        ...

    def called_since(self, after: int) -> list[Called]:
        """Return the calls of numbers after the call with id `after`, the oldest first."""
        ...

    def printed(self, number: str, *, printed: bool | None) -> None:
        """Record whether the ticket of a number was printed; None = the printer does not report it."""
        ...

    def prioritise(self, number: str, *, given: bool) -> None:
        """Give `number` priority, or take it away."""
        ...

    def close(self) -> None: ...


class OwnQueue:
    """Source of queue numbers: the desk's own queue in the database at `path`; it needs no network. `calendar`: the
    working days by the files of the site."""

    poll_s = 0.25

    def __init__(
        self,
        path: Path,
        rule: QueueRule,
        now: Callable[[], datetime.datetime] = datetime.datetime.now,
        calendar: Callable[[], WorkingDays] = lambda: EVERY_DAY,
    ) -> None:
        self._tickets = Tickets(path, rule, now)
        self._now, self._calendar = now, calendar
        self._seen: int | None = None

    def issue(self, place: str, code: str, *, priority: bool) -> Ticket:
        """Give the next number for `place`; it is on the disk when this returns. Raises `CentreClosed` and
        `CounterPaused`."""
        orders = self._tickets.orders()
        if self._calendar().under(orders).is_closed_by_order(self._now().date()):
            raise CentreClosed
        if place in orders.paused:
            raise CounterPaused(place)
        given = self._tickets.issue(place, code, priority=priority)
        wait = (
            () if given.told_from_min is None or given.told_to_min is None else (given.told_from_min, given.told_to_min)
        )
        return self._ticket(given, given.ahead, wait)

    def find(self, number: str) -> Ticket | None:
        """Return the ticket `number` in its present state; None if it is done, absent, cancelled or unknown."""
        ticket = self._tickets.find(number)
        if ticket is None or ticket.state not in ("waiting", "called"):
            return None
        ahead, wait = self._tickets.outlook(number)
        return self._ticket(ticket, ahead, wait or ())

    def newest_call(self) -> int:
        """Return the id of the newest call; 0 = none yet."""
        return self._tickets.last_announcement()

    def called_since(self, after: int) -> list[Called]:
        """Return the calls after the call with id `after`, made by other processes; cheap while there is none."""
        seen = self._tickets.changes_elsewhere()
        if seen == self._seen:
            return []
        self._seen = seen
        return [Called(each.id, each.number, each.place, each.window) for each in self._tickets.announcements(after)]

    def printed(self, number: str, *, printed: bool | None) -> None:
        """Store with the number whether its ticket was printed."""
        self._tickets.note_print(number, printed=printed)

    def prioritise(self, number: str, *, given: bool) -> None:
        """Give `number` priority, or take it away, as a clerk can; the reason is not stored."""
        self._tickets.give_priority(number, priority=given)

    def close(self) -> None:
        """Close the database."""
        self._tickets.close()

    def _ticket(self, ticket: QueueTicket, ahead: int, wait: tuple[int, ...]) -> Ticket:
        return Ticket(
            number=ticket.label,
            place=ticket.place,
            code=ticket.code,
            ahead=ahead,
            wait_min=wait,
            serving=self._tickets.last_called(ticket.place),
            called=ticket.state == "called",
            printed=ticket.print == "printed",
            issued=told_moment(datetime.datetime.fromtimestamp(ticket.issued_s)),
            priority=bool(ticket.priority),
            window=ticket.window if ticket.state == "called" else "",
        )


class SiteQueue:
    """Source of queue numbers: the queue system of the site, asked over HTTP."""

    poll_s = 3.0

    def __init__(
        self,
        service: WebService,
        knows: Callable[[str], bool] = lambda place: True,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        """Use `service`. `knows`: returns whether a place is on the robot's map; some counters of a site may not be."""
        self._service, self._knows, self._now_s = service, knows, now_s
        self._printed: set[str] = set()
        self._asked: dict[tuple[str, str, bool], tuple[str, float]] = {}  # key and time of each unanswered request

    def issue(self, place: str, code: str, *, priority: bool) -> Ticket:
        """Take the next number for `place`. A repetition after a failure has the same key, so that it takes no second.

        If a request fails, an equal one within `KEY_S` gets the number that the failed request may have taken.
        """
        what = (place, code, priority)
        key, asked_s = self._asked.get(what, ("", 0.0))
        if not key or self._now_s() - asked_s > KEY_S:
            key = secrets.token_hex(16)
        self._asked[what] = (key, self._now_s())
        reply = self._service.post("/tickets", {"place": place, "code": code, "priority": priority}, key)
        if 400 <= reply.status < 500:
            del self._asked[what]  # refused: this key has no number
        ticket = self._ticket(_good(reply), code)
        del self._asked[what]
        if not self._knows(ticket.place):
            log.warning("the queue gave a number for %s, which is not on the map", ticket.place)
            return replace(ticket, place=place)
        return ticket

    def find(self, number: str) -> Ticket | None:
        """Return the ticket `number` in its present state; None if it is over, unknown, or its place not on the map."""
        reply = self._service.get(f"/tickets/{quote(number, safe='')}")
        if reply.status == 404:
            return None
        body = _good(reply)
        ticket = self._ticket(body, "") if body.get("state") in ("waiting", "called") else None
        return None if ticket is None or not self._knows(ticket.place) else ticket

    def newest_call(self) -> int:
        """Return the id of the newest call; 0 = none yet."""
        calls = self._calls(-1)
        return calls[-1].id if calls else 0

    def called_since(self, after: int) -> list[Called]:
        """Return the site's calls after the call with id `after`; a place that is not on the map becomes ""."""
        return [each if self._knows(each.place) else each._replace(place="") for each in self._calls(after)]

    def printed(self, number: str, *, printed: bool | None) -> None:
        """Remember in memory that a number was printed, because the site's system does not know the robot's printer."""
        if printed:
            self._printed.add(number)

    def prioritise(self, number: str, *, given: bool) -> None:
        """Do nothing: in the site's system only clerks can set priority."""

    def close(self) -> None:
        """Close the connection."""
        self._service.close()

    def _calls(self, after: int) -> list[Called]:
        reply = self._service.get("/calls", {"after": str(after)})
        if reply.status != 200 or not isinstance(reply.body, list):
            raise Unreachable(f"status {reply.status}")
        try:
            return [Called(int(each["id"]), str(each["number"]), str(each["place"])) for each in reply.body]
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise Unreachable("calls in another form than agreed") from error

    def _ticket(self, body: dict[str, Any], code: str) -> Ticket:
        try:
            wait = tuple(int(minute) for minute in body.get("wait_min") or ())
            issued = datetime.datetime.fromisoformat(body["issued"])
            number = str(body["number"])
            return Ticket(
                number=number,
                place=str(body["place"]),
                code=str(body.get("code") or code),
                ahead=max(0, int(body["ahead"])),
                wait_min=wait if len(wait) == 2 and 0 <= wait[0] <= wait[1] else (),
                serving=str(body.get("serving") or ""),
                called=body.get("state") == "called",
                printed=number in self._printed,
                issued=told_moment(issued),
            )
        except (KeyError, TypeError, ValueError, OverflowError) as error:
            raise Unreachable("a ticket in another form than agreed") from error


def told_moment(at: datetime.datetime) -> str:
    """Format a date with its time as "08:42, 14/07/2026"."""
    return f"{at:%H:%M, %d/%m/%Y}"


def _good(reply: Reply) -> dict[str, Any]:
    if reply.status not in (200, 201) or not isinstance(reply.body, dict):
        raise Unreachable(f"status {reply.status}")
    return reply.body
