"""Compare a count with that of an earlier period: one rule for tables and sentences, so that they never disagree."""

import enum
from typing import NamedTuple

from robot.desk.reports.facts import PeriodTally

FEW = 10
"""A count below this, now and before, is compared in numbers only: two after one is no rise by 100 %. Chosen."""

ALIKE = 0.02
"""A change by less than this share of the earlier count is called "about the same". Chosen."""

PART_OF = {
    "handled": "dossiers",
    "received": "dossiers",
    "resolved": "dossiers",
    "late": "dossiers",
    "open": "dossiers",
    "open_late": "dossiers",
    "tickets": "tickets",
    "visits": "visits",
}
"""Which data each count of a `PeriodTally` comes from."""


class ChangeKind(enum.StrEnum):
    """Kind of change of a count since an earlier period."""

    UP = "up"
    DOWN = "down"
    SAME = "same"
    FEW = "few"  # too small for a share


class Change(NamedTuple):
    """A change against the count `before`. `share`: of the earlier count, 0..1, without sign."""

    kind: ChangeKind
    before: int
    share: float = 0.0


def change(now: int, before: int) -> Change:
    """Return how `now` differs from `before`."""
    if max(now, before) < FEW or not before:
        return Change(ChangeKind.FEW, before)
    share = (now - before) / before
    if abs(share) < ALIKE:
        return Change(ChangeKind.SAME, before, abs(share))
    return Change(ChangeKind.UP if share > 0 else ChangeKind.DOWN, before, abs(share))


def change_of(count: str, now: PeriodTally, before: PeriodTally | None) -> Change | None:
    """Return how the count with this name changed; None if one of the periods does not know it, or lacks days."""
    part = PART_OF[count]
    if before is None or part in now.partial or part in before.partial:
        return None
    new, old = getattr(now, count), getattr(before, count)
    return None if new is None or old is None else change(new, old)
