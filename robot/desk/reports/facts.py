"""All that a report tells of a period, and of the one before it. No words, no person."""

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
"""A period with fewer days than this share is not compared."""


class Spread(msgspec.Struct, frozen=True):
    """Of `count` values the middle one, the one that nine in ten do not exceed, and the largest."""

    count: int
    p50: float
    p90: float
    most: float


class Robot(msgspec.Struct, frozen=True):
    """What happened at the robot. `by_day` and `by_hour` are visits."""

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
        """How many sentences were heard to their end."""
        return sum(self.acts.values())

    @property
    def understood(self) -> float | None:
        """The share of them that led to an answer, a place or a service at once; None without any."""
        helped = sum(self.acts.get(act, 0) for act in ("answer", "follow_up", "navigate", "service"))
        return helped / self.sentences if self.sentences else None


class CounterFacts(msgspec.Struct, frozen=True):
    """The queue of one counter; times in minutes."""

    place: str
    issued: int
    served: int
    absent: int
    cancelled: int
    priority: int
    wait_min: Spread | None
    service_min: Spread | None


class Queue(msgspec.Struct, frozen=True):
    """The queue of the centre."""

    counters: tuple[CounterFacts, ...]
    issued: int
    wait_min: Spread | None
    estimate: WaitError | None
    not_printed: int
    by_hour: Mapping[int, int]


class RatingCounts(msgspec.Struct, frozen=True):
    """Ratings at the robot, which are not the satisfaction of any official index. `faces` from 1 to 5."""

    count: int
    faces: tuple[int, int, int, int, int]
    content: float | None
    by_place: Mapping[str, tuple[int, float]]
    reasons: Mapping[str, int]
    remarks: tuple[str, ...]


class Help(msgspec.Struct, frozen=True):
    """Calls for staff; `answered_s`: how long until somebody came, in seconds."""

    calls: int
    answered: int
    answered_s: Spread | None


class PeriodFacts(msgspec.Struct, frozen=True, kw_only=True):
    """A period, counted. `form` is None where no list of dossiers was imported.

    `days_of`: on how many days there was anything of "robot", "queue", "dossiers". `so_far`: the same of the days that
    are over, where the period is not. `calendar_open`: years whose public holidays nobody has confirmed.
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
        """What may be compared: the days that are over, and of the dossiers those that the list knows."""
        return self if self.so_far is None else self.so_far

    @property
    def whole(self) -> bool:
        """Whether no dossier of the period can have been deleted."""
        return self.kept_since is None or self.period.first >= self.kept_since

    def comparable(self, before: "PeriodFacts | None", what: str) -> "PeriodFacts | None":
        """`before`, if it has `what` of about as many days.

        A robot that came last week has not served more since, nor less after three days at the workshop.
        """
        if before is None:
            return None
        fewer, more = sorted((before.days_of[what], self.days_of[what]))
        if fewer < ALIKE * more:
            return None
        return before if what != "dossiers" or before.whole else None
