"""Counts of the service desk's records, read from its database on disk."""

import datetime
from pathlib import Path
from typing import NamedTuple

from robot.desk.feedback.ratings import Ratings
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.feedback.unanswered import Unanswered
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets

_EVER = (datetime.date(2000, 1, 1), datetime.date(2999, 12, 31))


class Rows(NamedTuple):
    """Counts over all days: tickets, ratings, calls for staff, and sentences that the robot did not understand."""

    tickets: int = 0
    ratings: int = 0
    calls: int = 0
    unanswered: int = 0


def rows_of(file: Path) -> Rows:
    """Count the records in the database `file`; all counts are 0 when there is no file. May raise `Trouble`."""
    if not file.exists():
        return Rows()
    with Tickets(file, QueueRule({}, 0, 3)) as tickets, Ratings(file) as ratings, StaffCalls(file) as calls:
        counted = (len(tickets.of_days(*_EVER)), len(ratings.of_days(*_EVER)), len(calls.of_days(*_EVER)))
    with Unanswered(file) as unanswered:
        return Rows(*counted, len(unanswered.sentences(*_EVER)))
