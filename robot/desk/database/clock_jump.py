"""Detect a wall clock that may be years ahead, by the days of earlier entries, before old data is deleted."""

import datetime
import itertools
from collections.abc import Iterable

BELIEVED = datetime.timedelta(60)
"""Longest gap between days with entries for which the clock is believed (chosen): a robot may be off for this long."""

CONFIRMED_DAYS = 5
"""A clock that leapt is believed after this many days with entries (chosen): a wrong clock is set right by then."""


def has_leapt(today: datetime.date, written: Iterable[datetime.date]) -> bool:
    """Whether the clock may be wrong, so that nothing may be deleted for its age; `written`: days with entries.

    Entries of `today` do not count: they carry the date of the clock in question.
    """
    latest = sorted({day for day in written if day < today})[-CONFIRMED_DAYS:]
    return not latest or any(later - day > BELIEVED for day, later in itertools.pairwise([*latest, today]))
