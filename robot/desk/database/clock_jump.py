"""What is deleted for its age is deleted by a clock that may be years ahead: the days that were written before tell."""

import datetime
import itertools
from collections.abc import Iterable

BELIEVED = datetime.timedelta(60)
"""A robot may be switched off for so long; where nothing was written for longer, its clock may be wrong."""

CONFIRMED_DAYS = 5
"""After so many days on which something was written a clock that leapt is believed: a wrong one was set by then."""


def has_leapt(today: datetime.date, written: Iterable[datetime.date]) -> bool:
    """Whether nothing may be deleted for its age, by the days on which something was `written`.

    What was written today was written by the clock that is in question.
    """
    latest = sorted({day for day in written if day < today})[-CONFIRMED_DAYS:]
    return not latest or any(later - day > BELIEVED for day, later in itertools.pairwise([*latest, today]))
