"""The queue of the centre: numbers of a day, their order, and the waits that visitors were given.

A number is given in one transaction that is on the disk before the number is shown. So no number is repeated or skipped
when the process is killed. Days are those of the wall clock at the centre.
"""

import datetime
from collections.abc import Callable
from pathlib import Path
from typing import Any

from robot.desk.database.outdated import Outdated
from robot.desk.database.store import DeskStore
from robot.desk.day_orders.model import OrderKind, OrdersInForce, PriorityValue, in_force
from robot.desk.day_orders.newest_order import newest_value, orders_given
from robot.desk.queue.calling_order import LinePosition, calling_order
from robot.desk.queue.errors import over, unknown_number, used_up, wrong_clock
from robot.desk.queue.model import CalledNumber, QueueRule, QueueTicket, parted
from robot.desk.queue.wait_estimates import NEWEST, ToldWait, WaitError, wait_error, wait_range_min

MOST = 999
"""Largest number of a series in one day, because numbers have three digits."""

_PRINTS = {True: "printed", False: "failed", None: ""}
_EARLIER_DAYS = 7
"""If today has too few service times, wait estimates also use those of this many days before today."""

_COLUMNS = (
    "day, series, number, place, code, priority, state, position, ahead, told_from_min, told_to_min, "
    "issued_s, called_s, served_s, ended_s, calls, print, window"
)


class Tickets(DeskStore):
    """The store of queue numbers in the database at `path`; `rule` says how they are given and called. Every method may
    raise `Trouble`.

    Several windows may call from one line: the `spot` (clerk's seat) "counter:3~2" is window 2 of "counter:3".
    """

    def __init__(
        self, path: Path, rule: QueueRule, now: Callable[[], datetime.datetime] = datetime.datetime.now
    ) -> None:
        super().__init__(path)
        self._rule, self._now = rule, now

    def issue(self, place: str, code: str = "", *, priority: bool = False) -> QueueTicket:
        """Give the next number for `place`; it is on the disk when this returns."""
        with self._writing():
            day, at_s = self._today()
            ((newest,),) = self._run("SELECT max(day) FROM ticket")
            if newest is not None and newest > day:
                raise wrong_clock(day, newest)
            series = self._rule.series_of(place, code)
            ((last,),) = self._run(
                "SELECT coalesce(max(number), 0) FROM ticket WHERE day = ? AND series = ?", (day, series)
            )
            if last >= MOST:
                raise used_up(series, MOST)
            given = (day, series, last + 1, place, code, int(priority), self._last_position(day, place) + 1, at_s)
            self._run(
                """INSERT INTO ticket (day, series, number, place, code, priority, position, ahead, issued_s)
                VALUES (?, ?, ?, ?, ?, ?, ?, 0, ?)""",
                given,
            )
            label = f"{series}{last + 1:03d}"
            ahead, wait = self._outlook(day, place, label, at_s)
            first, to = wait or (None, None)
            self._run(
                """UPDATE ticket SET ahead = ?, told_from_min = ?, told_to_min = ?
                WHERE day = ? AND series = ? AND number = ?""",
                (ahead, first, to, day, series, last + 1),
            )
        return self._found(day, label)

    def find(self, label: str) -> QueueTicket | None:
        """Return today's ticket with this number; None if there is none."""
        day, _ = self._today()
        rows = self._rows("day = ? AND series = ? AND number = ?", (day, *_parts(label)))
        return rows[0] if rows else None

    def outlook(self, label: str) -> tuple[int, tuple[int, int] | None]:
        """Return how many visitors are called before `label`, and the estimated wait (from, to) in minutes, None if not
        known; (0, None) once it is called."""
        day, at_s = self._today()
        ticket = self.find(label)
        return (0, None) if ticket is None else self._outlook(day, ticket.place, label, at_s)

    def line(self, place: str) -> list[QueueTicket]:
        """Return the tickets that wait for `place`, in the order in which they will be called."""
        day, _ = self._today()
        waiting = {
            each.position: each for each in self._rows("day = ? AND place = ? AND state = 'waiting'", (day, place))
        }
        order = calling_order(
            [LinePosition(each.position, bool(each.priority)) for each in waiting.values()],
            self._ordinary_called(day, place),
            self._priority_every(),
        )
        return [waiting[each.position] for each in order]

    def orders(self) -> OrdersInForce:
        """Return what the head of the centre has ordered for now; of the hours of single days only those of today."""
        day, at_s = self._today()
        return in_force(orders_given(self._run, day), at_s)

    def current(self, spot: str) -> QueueTicket | None:
        """Return the ticket that is being served at `spot`: called there last, not done; None if there is none."""
        day, _ = self._today()
        where = "day = ? AND place = ? AND window = ? AND state = 'called' ORDER BY served_s DESC"
        rows = self._rows(where, (day, *parted(spot)))
        return rows[0] if rows else None

    def line_length(self, place: str) -> int:
        """Return how many tickets wait for `place`."""
        day, _ = self._today()
        ((waiting,),) = self._run(
            "SELECT count(*) FROM ticket WHERE day = ? AND place = ? AND state = 'waiting'", (day, place)
        )
        return int(waiting)

    def being_served(self, place: str) -> list[QueueTicket]:
        """Return the tickets that are being served at the windows of `place`, the newest call first."""
        day, _ = self._today()
        return self._rows("day = ? AND place = ? AND state = 'called' ORDER BY served_s DESC", (day, place))

    def last_called(self, place: str) -> str:
        """Return the number that was called last at `place` today, "" = none yet."""
        day, _ = self._today()
        rows = self._run(
            "SELECT number FROM announcement WHERE day = ? AND place = ? ORDER BY id DESC LIMIT 1", (day, place)
        )
        return str(rows[0][0]) if rows else ""

    def call_next(self, spot: str, shown: str | None = None) -> QueueTicket | None:
        """Finish the ticket at `spot`, and call the next one there. None = no one waits.

        `shown`, here and in the methods below: the number that the clerk's page shows at `spot`, "" = none. Raises
        `Outdated` if `spot` has another number by now.
        """
        with self._writing():
            self._check(spot, shown)
            self._end(spot, "done")
            line = self.line(parted(spot)[0])
            if line:
                self._call(line[0], spot)
        return self._found(line[0].day, line[0].label) if line else None

    def call(self, label: str, spot: str = "", shown: str | None = None) -> QueueTicket:
        """Call the number `label` out of turn to `spot` ("" = the place it waits for), and finish the ticket there."""
        with self._writing():
            ticket = self._known(label)
            spot = spot or ticket.place
            place, _ = parted(spot)
            self._check(spot, shown)
            if ticket.state in ("done", "cancelled"):
                raise over(ticket)
            if ticket.place != place:
                self._move(ticket, place)
                ticket = self._known(label)
            current = self.current(spot)
            if current is not None and current.label != label:
                self._end(spot, "done")
            self._call(ticket, spot)
        return self._known(label)

    def call_again(self, spot: str, shown: str | None = None) -> QueueTicket | None:
        """Call the ticket at `spot` once more."""
        with self._writing():
            self._check(spot, shown)
            current = self.current(spot)
            if current is not None:
                self._call(current, spot)
        return None if current is None else self._known(current.label)

    def absent(self, spot: str, shown: str | None = None) -> QueueTicket | None:
        """Put the ticket at `spot`, whose visitor did not come, at the end of the line. After `QueueRule.calls` calls,
        end it as absent."""
        with self._writing():
            self._check(spot, shown)
            current = self.current(spot)
            if current is not None and current.calls < self._rule.calls:
                last = self._last_position(current.day, current.place)
                self._set(current, "state = 'waiting', position = ?", (last + 1,))
            elif current is not None:
                self._end(spot, "absent")
        return None if current is None else self._known(current.label)

    def finish(self, spot: str, shown: str | None = None) -> QueueTicket | None:
        """Finish the ticket at `spot` without calling the next one."""
        with self._writing():
            self._check(spot, shown)
            current = self.current(spot)
            self._end(spot, "done")
        return None if current is None else self._known(current.label)

    def cancel(self, label: str) -> QueueTicket:
        """Cancel a number: the visitor has given up."""
        with self._writing():
            ticket = self._known(label)
            if ticket.state in ("done", "absent"):
                raise over(ticket)
            if ticket.state != "cancelled":
                self._set(ticket, "state = 'cancelled', ended_s = ?", (self._today()[1],))
        return self._known(label)

    def move(self, label: str, place: str) -> QueueTicket:
        """Move a number to the end of another counter's line; the number stays the same."""
        with self._writing():
            ticket = self._known(label)
            if ticket.state in ("done", "cancelled"):
                raise over(ticket)
            self._move(ticket, place)
        return self._known(label)

    def give_priority(self, label: str, *, priority: bool = True) -> QueueTicket:
        """Give the number priority (old age, disability, pregnancy, small child) or take it; no reason is stored."""
        with self._writing():
            self._set(self._known(label), "priority = ?", (int(priority),))
        return self._known(label)

    def note_print(self, label: str, *, printed: bool | None) -> None:
        """Store whether the ticket `label` was printed; None = not known.

        Several days may have this number. The newest ticket is meant, as midnight may have passed since it was given.
        """
        with self._writing():
            rows = self._rows("series = ? AND number = ? ORDER BY day DESC LIMIT 1", _parts(label))
            for ticket in rows:
                self._set(ticket, "print = ?", (_PRINTS[printed],))

    def forget_days_to_come(self) -> int:
        """Delete the numbers of days after today, given by a wrong clock; return how many there were."""
        day, _ = self._today()
        with self._writing():
            self._run("DELETE FROM announcement WHERE day > ?", (day,))
            self._run("DELETE FROM ticket WHERE day > ?", (day,))
            ((gone,),) = self._run("SELECT changes()")
        return int(gone)

    def announcements(self, after: int) -> list[CalledNumber]:
        """Return today's calls of numbers after the call with id `after`, the oldest first."""
        day, _ = self._today()
        rows = self._run(
            "SELECT id, number, place, called_s, window FROM announcement WHERE id > ? AND day = ? ORDER BY id",
            (after, day),
        )
        return [CalledNumber(*row) for row in rows]

    def last_announcement(self) -> int:
        """Return the id of the newest call of a number; 0 = none yet."""
        return int(self._run("SELECT coalesce(max(id), 0) FROM announcement")[0][0])

    def of_days(self, first: datetime.date, last: datetime.date) -> list[QueueTicket]:
        """Return every ticket of these days, both included, in the order in which they were given."""
        return self._rows("day BETWEEN ? AND ? ORDER BY day, issued_s, number", (first.isoformat(), last.isoformat()))

    def issued_by_day(self, first: datetime.date, last: datetime.date) -> dict[datetime.date, int]:
        """Return how many tickets were given on each of these days, both included; days without any are left out."""
        rows = self._run(
            "SELECT day, count(*) FROM ticket WHERE day BETWEEN ? AND ? GROUP BY day ORDER BY day",
            (first.isoformat(), last.isoformat()),
        )
        return {datetime.date.fromisoformat(day): count for day, count in rows}

    def waited(self, first: datetime.date, last: datetime.date) -> WaitError | None:
        """Return the errors of the wait estimates of these days; None if there were no estimates."""
        rows = self._run(
            """SELECT told_from_min, told_to_min, max(0, called_s - issued_s) / 60.0 FROM ticket
            WHERE day BETWEEN ? AND ? AND told_from_min IS NOT NULL AND called_s IS NOT NULL""",
            (first.isoformat(), last.isoformat()),
        )
        return wait_error([ToldWait(*row) for row in rows])

    def expire(self, before: datetime.date) -> None:
        """Delete the numbers and calls of days before `before`."""
        for table in ("ticket", "announcement"):
            self._run(f"DELETE FROM {table} WHERE day < ?", (before.isoformat(),))

    def _priority_every(self) -> int:
        """Return which share of the calls goes to visitors with priority: as ordered for now, else the site's rule."""
        ordered = newest_value(self._run, OrderKind.PRIORITY, "", self._today()[1])
        return ordered.every if isinstance(ordered, PriorityValue) else self._rule.priority_every

    def _check(self, spot: str, shown: str | None) -> None:
        current = self.current(spot)
        if shown is not None and shown != ("" if current is None else current.label):
            raise Outdated

    def _today(self) -> tuple[str, int]:
        now = self._now()
        return now.date().isoformat(), int(now.timestamp())

    def _rows(self, where: str, values: tuple[object, ...]) -> list[QueueTicket]:
        rows = self._run(f"SELECT {_COLUMNS} FROM ticket WHERE {where}", values)
        return [QueueTicket(*row) for row in rows]

    def _found(self, day: str, label: str) -> QueueTicket:
        return self._rows("day = ? AND series = ? AND number = ?", (day, *_parts(label)))[0]

    def _known(self, label: str) -> QueueTicket:
        ticket = self.find(label)
        if ticket is None:
            raise unknown_number(label)
        return ticket

    def _set(self, ticket: QueueTicket, what: str, values: tuple[object, ...]) -> None:
        key = (ticket.day, ticket.series, ticket.number)
        self._run(f"UPDATE ticket SET {what} WHERE day = ? AND series = ? AND number = ?", (*values, *key))

    def _move(self, ticket: QueueTicket, place: str) -> None:
        """Move a ticket to the end of the line at `place`; a ticket that already waits there keeps its turn."""
        if ticket.place == place and ticket.state == "waiting":
            return
        last = self._last_position(ticket.day, place)
        self._set(ticket, "place = ?, position = ?, state = 'waiting', calls = 0, ended_s = NULL", (place, last + 1))

    def _call(self, ticket: QueueTicket, spot: str) -> None:
        at_s, window = self._today()[1], parted(spot)[1]
        self._set(
            ticket,
            "state = 'called', called_s = coalesce(called_s, ?), served_s = ?, ended_s = NULL, calls = calls + 1,"
            " window = ?",
            (at_s, at_s, window),
        )
        self._run(
            "INSERT INTO announcement (day, number, place, called_s, window) VALUES (?, ?, ?, ?, ?)",
            (ticket.day, ticket.label, ticket.place, at_s, window),
        )

    def _end(self, spot: str, state: str) -> None:
        day, at_s = self._today()
        self._run(
            """UPDATE ticket SET state = ?, ended_s = ?
            WHERE day = ? AND place = ? AND window = ? AND state = 'called'""",
            (state, at_s, day, *parted(spot)),
        )

    def _last_position(self, day: str, place: str) -> int:
        rows = self._run("SELECT coalesce(max(position), 0) FROM ticket WHERE day = ? AND place = ?", (day, place))
        return int(rows[0][0])

    def _ordinary_called(self, day: str, place: str) -> int:
        """Count the visitors without priority who were called since the last visitor with priority."""
        rows = self._run(
            """SELECT priority FROM ticket WHERE day = ? AND place = ? AND called_s IS NOT NULL
            ORDER BY called_s DESC, position DESC LIMIT 20""",
            (day, place),
        )
        return next((count for count, (priority,) in enumerate(rows) if priority), len(rows))

    def _outlook(self, day: str, place: str, label: str, at_s: int) -> tuple[int, tuple[int, int] | None]:
        line = [each.label for each in self.line(place)]
        if label not in line:
            return 0, None
        served = self.being_served(place)  # the window with the oldest call is likely free first
        since_s = None if not served or served[-1].served_s is None else max(0, at_s - served[-1].served_s)
        ahead = line.index(label)
        return ahead, wait_range_min(ahead // max(1, len(served)), self._services_s(day, place), since_s)

    def _services_s(self, day: str, place: str) -> list[Any]:
        """Return the newest service times, s, at `place`, the newest last, from today and `_EARLIER_DAYS` before."""
        since = (datetime.date.fromisoformat(day) - datetime.timedelta(_EARLIER_DAYS)).isoformat()
        rows = self._run(
            """SELECT ended_s - served_s FROM ticket
            WHERE place = ? AND day BETWEEN ? AND ? AND state = 'done' AND ended_s > served_s
            ORDER BY day DESC, ended_s DESC LIMIT ?""",
            (place, since, day, NEWEST),
        )
        return [row[0] for row in reversed(rows)]


def _parts(label: str) -> tuple[str, int]:
    """Split "3045" into series "3" and number 45; a malformed label gives the number 0, which no ticket has."""
    digits = label[-3:]
    return label[:-3].upper(), int(digits) if digits.isascii() and digits.isdigit() else 0
