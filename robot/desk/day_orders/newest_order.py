"""The newest order for a subject, for stores that have the database open and look at one order only."""

from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from robot.desk.day_orders.model import VALUES, OrderKind, OrderValue

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
