"""Read orders for stores that have the database open: all of them, or the newest one for a subject."""

import logging
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from robot.desk.day_orders.model import VALUES, DayOrder, OrderKind, OrderValue

log = logging.getLogger("kiosk.desk")

Run = Callable[[str, Sequence[object]], list[tuple[Any, ...]]]
"""Runs a statement with its values, and returns the rows."""


def newest_value(run: Run, kind: OrderKind, subject: str, at_s: int) -> OrderValue | None:
    """Return the value of the order of `kind` for `subject` that holds at `at_s`, s since 1970; None = none holds."""
    rows = run(
        """SELECT value FROM day_order WHERE kind = ? AND subject = ? AND withdrawn_s IS NULL
        AND from_s <= ? AND (until_s IS NULL OR until_s > ?) ORDER BY id DESC LIMIT 1""",
        (kind.value, subject, at_s, at_s),
    )
    try:
        return msgspec.json.decode(rows[0][0], type=VALUES[kind]) if rows else None
    except msgspec.DecodeError:  # a row of a newer program
        return None


def orders_given(run: Run, day: str = "") -> list[DayOrder]:
    """Return every order that is not withdrawn, also those to come and those that are over, the oldest first. `day`:
    of the hours of single days only those of this day, "2026-12-24"; "" = of all, which are kept for years."""
    rows = run(
        """SELECT id, kind, subject, value, from_s, until_s, why, who, set_s FROM day_order
        WHERE withdrawn_s IS NULL AND (? = '' OR kind <> 'hours' OR subject = ?) ORDER BY id""",
        (day, day),
    )
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
