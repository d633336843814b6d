"""Read the orders for the day from the desk's database, again and again at little cost."""

import datetime
import logging
from collections.abc import Callable, Sequence
from pathlib import Path

from robot.core.trouble import Trouble
from robot.desk.day_orders.model import NO_ORDERS, DayOrder, OrdersInForce, in_force
from robot.desk.day_orders.store import DayOrders

log = logging.getLogger("kiosk.content")


class OrderReader:
    """Reads the orders in the database `file`, which need not exist yet. For one thread at a time."""

    def __init__(self, file: Path, now: Callable[[], datetime.datetime] = datetime.datetime.now) -> None:
        self._file, self._now = file, now
        self._store: DayOrders | None = None
        self._changes: int | None = None
        self._orders: Sequence[DayOrder] = ()
        self._failed = False

    def read(self) -> OrdersInForce:
        """Return what is ordered now. Rows are read only after the database has changed. If it cannot be read, the
        orders read last stay in force, and the failure is logged once."""
        try:
            self._look()
            self._failed = False
        except Trouble as trouble:
            if not self._failed:
                log.error("the orders for the day cannot be read, the last ones stay in force: %s", trouble)
            self._failed = True
            self.close()
        return in_force(self._orders, self._now().timestamp()) if self._orders else NO_ORDERS

    def close(self) -> None:
        """Close the database. The next `read`, also by another thread, opens it again."""
        if self._store is not None:
            self._store.close()
        self._store, self._changes = None, None

    def _look(self) -> None:
        if self._store is None:
            if not self._file.exists():
                return
            self._store = DayOrders(self._file, self._now)
        changes = self._store.changes_elsewhere()
        if changes != self._changes:
            self._orders, self._changes = self._store.all(), changes
