"""Types for the figures of a report on a period. They contain no wording of the report and no personal data."""

import datetime
from collections.abc import Mapping

import msgspec

from robot.desk.dossiers.due_dates import Warned
from robot.desk.dossiers.model import Dossier
from robot.desk.feedback.sentence_groups import SentenceGroup
from robot.desk.indicators.scores import Scores
from robot.desk.queue.wait_estimates import WaitError
from robot.desk.reports.form06 import Form06
from robot.desk.reports.period import Period


class Spread(msgspec.Struct, frozen=True):
    """Number of values, their median, the value that nine in ten do not exceed, and the largest."""

    count: int
    p50: float
    p90: float
    most: float


class Robot(msgspec.Struct, frozen=True):
    """Figures of the robot in a period. `by_day`, `by_hour`: numbers of visits."""

    persons: int
    greetings: int
    visits: int
    spoken: int
    by_day: Mapping[str, int]
    by_hour: Mapping[int, int]
    languages: Mapping[str, int]
    procedures: tuple[tuple[str, int], ...]
    procedure_hours: Mapping[int, int]
    acts: Mapping[str, int]
    refused: Mapping[str, int]
    silent_turns: int
    prechecks: Mapping[str, int]
    guided: Mapping[str, int]
    guide_failed: Mapping[str, int]
    part_downs: Mapping[str, int]
    stops: Mapping[str, int]
    answer_ms: Spread | None
    turns: int
    noisy_turns: int

    @property
    def sentences(self) -> int:
        """Number of complete sentences that visitors said."""
        return sum(self.acts.values())

    @property
    def understood(self) -> float | None:
        """Share of the sentences that led at once to an answer, a place or a service; None if there were none."""
        helped = sum(self.acts.get(act, 0) for act in ("answer", "follow_up", "navigate", "service"))
        return helped / self.sentences if self.sentences else None


class CounterFacts(msgspec.Struct, frozen=True):
    """Figures of the queue of one counter; times in minutes."""

    place: str
    issued: int
    served: int
    absent: int
    cancelled: int
    priority: int
    wait_min: Spread | None
    service_min: Spread | None


class Queue(msgspec.Struct, frozen=True):
    """Figures of the queue of the whole centre. `estimate`: errors of the wait estimates; `by_hour`, `by_day`: numbers
    given."""

    counters: tuple[CounterFacts, ...]
    issued: int
    wait_min: Spread | None
    estimate: WaitError | None
    not_printed: int
    by_hour: Mapping[int, int]
    by_day: Mapping[str, int] = {}


class RatingCounts(msgspec.Struct, frozen=True):
    """Ratings given at the robot; no official index uses them. `faces`: numbers of ratings with score 1 to 5."""

    count: int
    faces: tuple[int, int, int, int, int]
    content: float | None
    by_place: Mapping[str, tuple[int, float]]
    reasons: Mapping[str, int]
    remarks: tuple[str, ...]


class Help(msgspec.Struct, frozen=True):
    """Calls for staff; `answered_s`: time until staff answered, in seconds."""

    calls: int
    answered: int
    answered_s: Spread | None


class ClerkFacts(msgspec.Struct, frozen=True):
    """Dossiers of a clerk in a period. `late_days`: working days by which the late ones are late, summed; `most_days`:
    the largest. `clerk` "" = no clerk is known."""

    clerk: str
    handled: int
    resolved: int
    resolved_late: int
    open: int
    open_late: int
    late_days: int
    most_days: int

    @property
    def late(self) -> int:
        """Number of late dossiers, resolved or still open."""
        return self.resolved_late + self.open_late


class LateDossier(msgspec.Struct, frozen=True):
    """A dossier that was late in the period. `due`: its due day, as the list of dossiers shows it; `days`: working days
    after it; `open`: not resolved at the end of the period."""

    dossier: Dossier
    due: datetime.date
    days: int
    open: bool


class PeriodFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of a period. `form` None: no list of dossiers reaches into the period.

    `days_of`: numbers of days with data on "robot", "queue", "dossiers".
    """

    period: Period
    robot: Robot
    queue: Queue
    opinions: RatingCounts
    help: Help
    unanswered: tuple[SentenceGroup, ...]
    form: Form06 | None
    scores: tuple[Scores, ...]
    look_ups: Mapping[str, int]
    known_until: datetime.datetime | None
    days_counted: int
    days_of: Mapping[str, int]
    dossiers: Mapping[str, Dossier]


class PeriodTally(msgspec.Struct, frozen=True, kw_only=True):
    """The few counts by which periods are compared; None = not known.

    `handled`: received or carried over; `late`: resolved late; `open_late`: late and open on the last day; `judged`:
    resolved dossiers with a due day. `partial`: those of "dossiers", "tickets" and "visits" that lack days.
    """

    period: Period
    handled: int | None = None
    received: int | None = None
    resolved: int | None = None
    late: int | None = None
    open: int | None = None
    open_late: int | None = None
    judged: int | None = None
    tickets: int | None = None
    visits: int | None = None
    partial: tuple[str, ...] = ()

    @property
    def on_time(self) -> float | None:
        """Share of the judged dossiers that were resolved in time, 0..1."""
        return 1 - (self.late or 0) / self.judged if self.judged else None

    @property
    def empty(self) -> bool:
        """Whether nothing at all is known of the period."""
        return self.handled is None and self.tickets is None and self.visits is None


class ReportFacts(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that a report on `whole` says. `now.period` is the part of it that is over; `tally` counts the same.

    `before`, `year_before`: the same days of the period before and of a year ago; `trend`: periods up to this one.
    `working_days`: of `now.period`; `robot_days`: those with counts of the robot; `list_behind`: those that the list of
    dossiers does not reach.
    `todo`: dossiers that staff must look at on the day `todo_on`; () and None in a period that is over.
    `calendar_open`: years whose public holidays are not confirmed; `unread`: files and values of indexes that were left
    out because they are wrong.
    """

    whole: Period
    now: PeriodFacts
    tally: PeriodTally
    before: PeriodTally | None
    year_before: PeriodTally | None
    trend: tuple[PeriodTally, ...]
    clerks: tuple[ClerkFacts, ...]
    late: tuple[LateDossier, ...]
    working_days: int
    robot_days: int
    list_until: datetime.date | None
    list_behind: int = 0
    todo: tuple[Warned, ...] = ()
    todo_on: datetime.date | None = None
    kept_since: datetime.date | None = None
    calendar_open: tuple[int, ...] = ()
    unread: int = 0

    @property
    def over(self) -> bool:
        """Whether the whole period is reported on."""
        return self.now.period == self.whole

    @property
    def complete(self) -> bool:
        """Whether the period lies wholly in the time for which ended dossiers are kept, so that none is missing."""
        return self.kept_since is None or self.whole.first >= self.kept_since
