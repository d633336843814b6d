"""Read the data of a report from the desk's database and the robot's daily files."""

import datetime
from collections.abc import Callable
from pathlib import Path

from robot.core.trouble import Trouble
from robot.desk.dossiers import due_dates
from robot.desk.dossiers.due_dates import Warned
from robot.desk.dossiers.marks import DossierMarks
from robot.desk.dossiers.model import HALTED, RUNNING, DossierStatus
from robot.desk.dossiers.store import Dossiers
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.feedback.day_counts import counts_of_days, total
from robot.desk.feedback.ratings import Ratings
from robot.desk.feedback.sentence_groups import grouped
from robot.desk.feedback.staff_calls import StaffCalls
from robot.desk.feedback.unanswered import Unanswered
from robot.desk.queue.model import QueueRule
from robot.desk.queue.tickets import Tickets
from robot.desk.reports.counting import ReportMaterial
from robot.desk.reports.names import ReportNames
from robot.desk.reports.period import Period
from robot.desk.reports.tallies import TallyMaterial
from robot.runtime.content.provider import ContentProvider
from robot.runtime.monitoring.response_times import days as figure_days
from robot.runtime.monitoring.response_times import read as read_figures

_OPEN = (*RUNNING, *HALTED, DossierStatus.DONE)


def material_of(database: Path, figures: Path, period: Period) -> ReportMaterial:
    """Return everything that a report over `period` is computed from. Raises `Trouble` when the database fails."""
    first, last = period.first, period.last
    turns = [turn for day, path in figure_days(figures) if first <= day <= last for turn in read_figures(path)]
    with Tickets(database, QueueRule()) as desk:
        tickets = desk.of_days(first, last)
    with Ratings(database) as kept:
        ratings = kept.of_days(first, last)
    with StaffCalls(database) as called:
        calls = called.of_days(first, last)
    with Unanswered(database) as asked:
        unanswered = grouped(asked.sentences(first, last))
    with Dossiers(database) as dossiers:
        as_of_s = dossiers.as_of_s()
        touching = dossiers.touching(first, last)
        look_ups = dossiers.look_ups(first, last)
    with DossierMarks(database) as marks:
        apologised = marks.apologised()
    return ReportMaterial(
        period=period,
        counts=counts_of_days(figures, first, last),
        answer_ms=[turn.total_ms for turn in turns if turn.total_ms is not None],
        noisy_turns=sum(turn.noisy for turn in turns),
        turns=len(turns),
        tickets=tickets,
        ratings=ratings,
        staff_calls=calls,
        unanswered=unanswered,
        dossiers=touching,
        dossiers_known_until=None if as_of_s is None else datetime.datetime.fromtimestamp(as_of_s),
        look_ups=look_ups,
        apologised=apologised,
    )


def tally_material_of(database: Path, figures: Path, first: datetime.date, last: datetime.date) -> TallyMaterial:
    """Return the few data of the days from `first` to `last` by which periods are compared."""
    with Tickets(database, QueueRule()) as desk:
        tickets = desk.issued_by_day(first, last)
    with Dossiers(database) as dossiers:
        moments = dossiers.moments(first, last)
    visits = {
        datetime.date.fromisoformat(day.day): total([day], "visit") for day in counts_of_days(figures, first, last)
    }
    return TallyMaterial(dossiers=moments, tickets=tickets, visits=visits)


def list_known_until(database: Path) -> datetime.datetime | None:
    """Return the moment at which the newest list of dossiers was true; None if none was imported."""
    with Dossiers(database) as dossiers:
        as_of_s = dossiers.as_of_s()
    return None if as_of_s is None else datetime.datetime.fromtimestamp(as_of_s)


def warned_now(database: Path, now: datetime.datetime, days: WorkingDays) -> list[Warned]:
    """Return the dossiers that staff must look at now, each with the reason, the most urgent first."""
    with Dossiers(database) as dossiers:
        return due_dates.warnings(dossiers.of_status(*_OPEN), now, days)


def names_of(content: ContentProvider, language: str) -> ReportNames:
    """Return the official names of procedures (in English the usual ones), and those of places and the centre, in
    `language`; an unknown code stands for its title."""
    site = content.site(language)
    return ReportNames(
        _or_itself(lambda code: _procedure(content, code, language)),
        lambda place: content.place_name(place, language),
        f"{site.name} {site.ward}",
    )


def _procedure(content: ContentProvider, code: str, language: str) -> str:
    card = content.procedure(code, language)
    return card.official_title if language == "vi" else card.title


def _or_itself(name: Callable[[str], str]) -> Callable[[str], str]:
    def named(code: str) -> str:
        try:
            return name(code)
        except Trouble:
            return code

    return named
