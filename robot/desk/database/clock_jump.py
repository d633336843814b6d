"""Detect a wall clock that may be years ahead, by the days of earlier entries, before old data is deleted."""

import datetime
import itertools
from collections.abc import Iterable

BELIEVED = datetime.timedelta(60)
"""Longest gap between two days with entries that is not taken for an error of the clock. Chosen: a robot may be
switched off for this long."""

CONFIRMED_DAYS = 5
"""After a larger gap the clock is trusted again once there are this many later days with entries. Chosen: a person has
corrected a wrong clock by then."""


def has_leapt(today: datetime.date, written: Iterable[datetime.date]) -> bool:
    """Whether the clock may be years ahead, so that no data may be deleted for its age. `written`: days with entries.

    Entries of `today` do not count: they carry the date of the clock in question.
    """
    latest = sorted({day for day in written if day < today})[-CONFIRMED_DAYS:]
    return not latest or any(later - day > BELIEVED for day, later in itertools.pairwise([*latest, today]))
