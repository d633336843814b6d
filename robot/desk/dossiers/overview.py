"""Open dossiers counted by clerk, or by field, and by status, with the working days by which they are late."""

import datetime
from collections import Counter
from collections.abc import Iterable
from typing import Literal

import msgspec

from robot.desk.dossiers.model import RUNNING, DossierStatus
from robot.desk.dossiers.register import OpenGroup
from robot.desk.dossiers.working_days import WorkingDays

COLUMNS = (
    DossierStatus.REGISTERED,
    DossierStatus.ACCEPTED,
    DossierStatus.PROCESSING,
    DossierStatus.SUPPLEMENT,
    DossierStatus.PAYMENT,
    DossierStatus.STOPPED,
    DossierStatus.UNKNOWN,
)
"""The statuses of a dossier that has not ended, in the order of the columns."""


class OverviewRow(msgspec.Struct):
    """Open dossiers of one clerk or field. `ready`: results that wait for their owners, not counted in `size`;
    `late_days`: sum over the late ones, `most_days`: of the latest one, both in working days."""

    name: str
    size: int = 0
    by_status: Counter[DossierStatus] = msgspec.field(default_factory=Counter)
    ready: int = 0
    today: int = 0
    tomorrow: int = 0
    late: int = 0
    late_days: int = 0
    most_days: int = 0

    def add(self, group: OpenGroup, today: datetime.date, next_day: datetime.date, days: WorkingDays) -> None:
        """Add the dossiers of `group`. `next_day`: the next working day."""
        if group.status == DossierStatus.DONE:
            self.ready += group.size
            return
        self.size += group.size
        self.by_status[group.status] += group.size
        if group.due is None or group.status not in RUNNING:
            return
        due = datetime.date.fromisoformat(group.due)
        if due < today:
            late_days = days.between(due, today)
            self.late += group.size
            self.late_days += late_days * group.size
            self.most_days = max(self.most_days, late_days)
        elif due == today:
            self.today += group.size
        elif due <= next_day:
            self.tomorrow += group.size


def overview_of(
    groups: Iterable[OpenGroup], by: Literal["clerk", "field"], today: datetime.date, days: WorkingDays
) -> tuple[list[OverviewRow], OverviewRow]:
    """Return a row for each clerk or field, those with most late dossiers first, and the sum of all. The name "" stands
    for dossiers without a clerk or field."""
    next_day = days.after(today, 1)
    rows: dict[str, OverviewRow] = {}
    total = OverviewRow("")
    for group in groups:
        name = getattr(group, by)
        for row in (rows.setdefault(name, OverviewRow(name)), total):
            row.add(group, today, next_day, days)
    return sorted(rows.values(), key=lambda row: (-row.late, -row.late_days, -row.size, row.name)), total
