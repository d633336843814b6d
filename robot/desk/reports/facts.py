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

ALIKE = 0.8
"""Two periods are compared only if one has at least this share of the other's days with data."""


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
    """Figures of the queue of the whole centre. `estimate`: errors of the wait estimates."""

    counters: tuple[CounterFacts, ...]
    issued: int
    wait_min: Spread | None
    estimate: WaitError | None
    not_printed: int
    by_hour: Mapping[int, int]


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


class PeriodFacts(msgspec.Struct, frozen=True, kw_only=True):
    """All figures of a period. `form` None: no list of dossiers was imported.

    `days_of`: numbers of days with data on "robot", "queue", "dossiers". `so_far`: in a period that is not over, the
    figures of its completed days. `calendar_open`: years whose public holidays are not confirmed.
    """

    period: Period
    robot: Robot
    queue: Queue
    opinions: RatingCounts
    help: Help
    unanswered: tuple[SentenceGroup, ...]
    form: Form06 | None
    scores: tuple[Scores, ...]
    warned: tuple[Warned, ...]
    look_ups: Mapping[str, int]
    known_until: datetime.datetime | None
    kept_since: datetime.date | None
    days_counted: int
    days_of: Mapping[str, int]
    dossiers: Mapping[str, Dossier]
    so_far: "PeriodFacts | None" = None
    calendar_open: tuple[int, ...] = ()

    @property
    def done(self) -> "PeriodFacts":
        """The figures to be compared with an earlier period: those of the completed days (`so_far`, else all)."""
        return self if self.so_far is None else self.so_far

    @property
    def whole(self) -> bool:
        """Whether the period lies wholly in the time for which ended dossiers are kept, so that none is missing."""
        return self.kept_since is None or self.period.first >= self.kept_since

    def comparable(self, before: "PeriodFacts | None", what: str) -> "PeriodFacts | None":
        """Return `before` if it has data on `what` for about as many days as this period, else None.

        With data of fewer days its counts are smaller for that reason alone, and comparing them would mislead.
        """
        if before is None:
            return None
        fewer, more = sorted((before.days_of[what], self.days_of[what]))
        if fewer < ALIKE * more:
            return None
        return before if what != "dossiers" or before.whole else None
