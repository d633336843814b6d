"""The store of the orders for the day. An order is one row, written in one transaction: whole or not at all."""

import datetime
from collections.abc import Callable, Iterable
from pathlib import Path

import msgspec

from robot.desk.database.outdated import Outdated
from robot.desk.database.store import DeskStore
from robot.desk.day_orders.model import (
    CALENDAR_KINDS,
    DayOrder,
    OrderKind,
    OrdersInForce,
    OrderValue,
    WeekValue,
    in_force,
)
from robot.desk.day_orders.newest_order import orders_given


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
            number = self._add(kind, subject, value, int(first.timestamp()), until_s, who, why)
        return next(each for each in self.all() if each.id == number)

    def give_week(
        self, first: datetime.date, value: WeekValue, who: str = "", why: str = "", shown: str | None = None
    ) -> DayOrder:
        """Order the usual hours from the day `first` on, in place of an order with the same first day.

        `shown`: the state of all such orders that the page has shown, as `week_state` returns it. Raises `Outdated` if
        it is another one by now.
        """
        with self._writing():
            if shown is not None and shown != week_state(self.all()):
                raise Outdated
            number = self._add(OrderKind.WEEK, first.isoformat(), value, _midnight_s(first), None, who, why)
        return next(each for each in self.all() if each.id == number)

    def end_week(self, number: int, today: datetime.date, who: str = "", shown: str | None = None) -> DayOrder | None:
        """End the usual hours that the order with the id `number` has given, and return it as it was; None if it has
        ended already or was never given. An order that begins on `today` or later is withdrawn. An earlier one ends
        before `today`, so that the days that are over keep their hours.

        `shown`: the state of all such orders that the page has shown, as `week_state` returns it. Raises `Outdated` if
        it is another one by now, and the order still holds.
        """
        today_s = _midnight_s(today)
        with self._writing():
            every = self.all()
            given = [each for each in every if each.kind is OrderKind.WEEK and not each.is_over(today_s)]
            found = next((each for each in given if each.id == number), None)
            if found is not None and shown is not None and shown != week_state(every):
                raise Outdated
            if found is not None and found.from_s < today_s:
                self._run("UPDATE day_order SET until_s = ? WHERE id = ?", (today_s, number))
            elif found is not None:
                for each in given:
                    if each.subject == found.subject:
                        self._end(each.id, who)
        return found

    def withdraw(self, number: int, who: str = "") -> DayOrder | None:
        """Take back the order with the id `number`; return it, None if it is withdrawn already or was never given."""
        with self._writing():
            found = next((each for each in self.all() if each.id == number), None)
            if found is not None:
                self._end(number, who)
        return found

    def withdraw_all(self, kind: OrderKind, subject: str, who: str = "", shown: int | None = None) -> list[DayOrder]:
        """Take back every order of `kind` for `subject`, those to come too; return them.

        `shown`: id of the newest of them that the page has shown. Raises `Outdated` if there is another one by now.
        """
        with self._writing():
            found = [each for each in self.all() if (each.kind, each.subject) == (kind, subject)]
            if found and shown is not None and shown != found[-1].id:
                raise Outdated
            for each in found:
                self._end(each.id, who)
        return found

    def all(self) -> list[DayOrder]:
        """Return every order that is not withdrawn, also those to come and those that are over, the oldest first."""
        return orders_given(self._run)

    def in_force(self) -> OrdersInForce:
        """Return what is ordered now."""
        return in_force(self.all(), self._now().timestamp())

    def expire(self, before: datetime.date) -> None:
        """Delete the orders that ended, or were withdrawn, before the day `before`. Hours of days and weeks stay, those
        given before that day without their reason and author, because reports count the working days of earlier
        years."""
        limit_s = _midnight_s(before)
        kept = ", ".join(f"'{kind.value}'" for kind in CALENDAR_KINDS)
        self._run(
            f"DELETE FROM day_order WHERE withdrawn_s < ? OR (until_s < ? AND kind NOT IN ({kept}))", (limit_s, limit_s)
        )
        self._run(
            f"UPDATE day_order SET why = '', who = '' WHERE set_s < ? AND kind IN ({kept}) AND why || who <> ''",
            (limit_s,),
        )

    def _add(
        self, kind: OrderKind, subject: str, value: OrderValue, from_s: int, until_s: int | None, who: str, why: str
    ) -> int:
        """Insert an order, and return its id."""
        self._run(
            """INSERT INTO day_order (kind, subject, value, from_s, until_s, why, who, set_s)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (kind.value, subject, msgspec.json.encode(value).decode(), from_s, until_s, why, who, self._now_s()),
        )
        ((number,),) = self._run("SELECT last_insert_rowid()")
        return int(number)

    def _end(self, number: int, who: str) -> None:
        statement = "UPDATE day_order SET withdrawn_s = ?, withdrawn_by = ? WHERE id = ?"
        self._run(statement, (self._now_s(), who, number))

    def _now_s(self) -> int:
        return int(self._now().timestamp())


def week_state(orders: Iterable[DayOrder]) -> str:
    """Return a text that changes with every order for the usual hours, and when one ends or is withdrawn."""
    return ",".join(f"{each.id}-{each.until_s or ''}" for each in orders if each.kind is OrderKind.WEEK)


def _midnight_s(day: datetime.date) -> int:
    """Return the beginning of `day` in local time, s since 1970."""
    return int(datetime.datetime.combine(day, datetime.time()).timestamp())
