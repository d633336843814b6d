"""The store of the orders for the day. An order is one row, written in one transaction: whole or not at all."""

import datetime
import logging
from collections.abc import Callable
from pathlib import Path

import msgspec

from robot.desk.database.outdated import Outdated
from robot.desk.database.store import DeskStore
from robot.desk.day_orders.model import VALUES, DayOrder, OrderKind, OrdersInForce, OrderValue, in_force

log = logging.getLogger("kiosk.desk")

_COLUMNS = "id, kind, subject, value, from_s, until_s, why, who, set_s"


class DayOrders(DeskStore):
    """The orders in the database at `path`. Every method may raise `Trouble`."""

    def __init__(self, path: Path, now: Callable[[], datetime.datetime] = datetime.datetime.now) -> None:
        super().__init__(path)
        self._now = now

    def give(
        self,
        kind: OrderKind,
        subject: str,
        value: OrderValue,
        first: datetime.datetime,
        last: datetime.datetime | None,
        who: str = "",
        why: str = "",
        shown: int | None = None,
    ) -> DayOrder:
        """Add an order that holds from `first` until `last` (None = until it is withdrawn), local times.

        `shown`: id of the newest order for this subject that the page has shown, 0 = none. Raises `Outdated` if there
        is another one by now.
        """
        with self._writing():
            newest = max((each.id for each in self.all() if (each.kind, each.subject) == (kind, subject)), default=0)
            if shown is not None and shown != newest:
                raise Outdated
            until_s = None if last is None else int(last.timestamp())
            row = (kind.value, subject, msgspec.json.encode(value).decode(), int(first.timestamp()), until_s, why, who)
            self._run(
                """INSERT INTO day_order (kind, subject, value, from_s, until_s, why, who, set_s)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
                (*row, self._now_s()),
            )
            ((number,),) = self._run("SELECT last_insert_rowid()")
        return next(each for each in self.all() if each.id == number)

    def withdraw(self, number: int, who: str = "") -> DayOrder | None:
        """Take back the order with the id `number`; return it, None if it is withdrawn already or was never given."""
        with self._writing():
            found = next((each for each in self.all() if each.id == number), None)
            if found is not None:
                self._end(number, who)
        return found

    def withdraw_all(self, kind: OrderKind, subject: str, who: str = "") -> list[DayOrder]:
        """Take back every order of `kind` for `subject`, those to come too; return them."""
        with self._writing():
            found = [each for each in self.all() if (each.kind, each.subject) == (kind, subject)]
            for each in found:
                self._end(each.id, who)
        return found

    def all(self) -> list[DayOrder]:
        """Return every order that is not withdrawn, also those to come and those that are over, the oldest first."""
        rows = self._run(f"SELECT {_COLUMNS} FROM day_order WHERE withdrawn_s IS NULL ORDER BY id")
        found: list[DayOrder] = []
        for number, kind, subject, value, *rest in rows:
            try:
                known = OrderKind(kind)
                decoded = msgspec.json.decode(value, type=VALUES[known])
            except (ValueError, msgspec.DecodeError) as error:  # a row of a newer program
                log.error("the order %d for the day is ignored: %s", number, error)
                continue
            found.append(DayOrder(number, known, subject, decoded, *rest))
        return found

    def in_force(self) -> OrdersInForce:
        """Return what is ordered now."""
        return in_force(self.all(), self._now().timestamp())

    def expire(self, before: datetime.date) -> None:
        """Delete the orders that ended, or were withdrawn, before the day `before`."""
        limit_s = int(datetime.datetime.combine(before, datetime.time()).timestamp())
        self._run("DELETE FROM day_order WHERE coalesce(withdrawn_s, until_s) < ?", (limit_s,))

    def _end(self, number: int, who: str) -> None:
        statement = "UPDATE day_order SET withdrawn_s = ?, withdrawn_by = ? WHERE id = ?"
        self._run(statement, (self._now_s(), who, number))

    def _now_s(self) -> int:
        return int(self._now().timestamp())
