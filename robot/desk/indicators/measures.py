"""Shares (such as "on time") computed from a list of dossiers. Criteria files refer to them by name, as `measure`.

Each share has a numerator, a denominator, the number of dossiers that lack the data, and the codes of those that count
in the denominator only, so that every figure can be traced to its dossiers.
"""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence

import msgspec

from robot.desk.dossiers.due_dates import due_text
from robot.desk.dossiers.model import HALTED, Dossier, DossierStatus
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.reports.period import Period
from robot.desk.reports.progress import OnTimeVerdict, day_of, ended_at, judge_766

ENOUGH = 0.8
"""A share counts only if at least this part of its dossiers has the data. Chosen: one of ten says nothing."""


class Ratio(msgspec.Struct, frozen=True):
    """A share of dossiers: `numerator` of `denominator`. `unknown`: how many more lack the data; `against`: codes of
    those that count only in the denominator."""

    numerator: float
    denominator: float
    unknown: int = 0
    against: tuple[str, ...] = ()

    @property
    def share(self) -> float | None:
        """The share, 0..1; None (never 0) if the denominator is 0."""
        return self.numerator / self.denominator if self.denominator else None

    @property
    def enough(self) -> bool:
        """Whether enough dossiers could be judged for the share to stand for all."""
        return self.denominator > 0 and self.denominator >= ENOUGH * (self.denominator + self.unknown)


class Stock(msgspec.Struct, frozen=True):
    """The dossiers received, ended or open in a period. `known_until`: day up to which the imported lists reach.
    `days`: by which due days are moved; `apologised`: day (ISO 8601) of the letter of apology by code, None = not known
    whether letters were sent."""

    dossiers: Sequence[Dossier]
    period: Period
    known_until: datetime.date
    days: WorkingDays
    apologised: Mapping[str, str] | None = None

    def due(self, dossier: Dossier) -> str | None:
        """Return the due day (ISO 8601) of a dossier, as the list of dossiers shows it; None = it is not known."""
        return due_text(dossier, self.days)

    def received(self) -> list[Dossier]:
        """Return the dossiers received in the period."""
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return [d for d in self.dossiers if d.received is not None and first <= day_of(d.received) <= last]

    def resolved(self) -> list[Dossier]:
        """Return the dossiers done or handed over in the period."""
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        ended = (DossierStatus.DONE, DossierStatus.RETURNED)
        return [
            d
            for d in self.dossiers
            if d.status in ended and (end := ended_at(d)) is not None and first <= day_of(end) <= last
        ]

    def handled(self) -> list[Dossier]:
        """Return the dossiers received by the period's last day and not ended before its first."""
        first, last = self.period.first.isoformat(), self.period.last.isoformat()
        return [
            d
            for d in self.dossiers
            if d.received is not None
            and day_of(d.received) <= last
            and ((end := ended_at(d)) is None or day_of(end) >= first)
        ]


Measure = Callable[[Stock], Ratio]


def _share(dossiers: Iterable[Dossier], inside: Callable[[Dossier], bool | None]) -> Ratio:
    counted = unknown = numerator = 0
    against: list[str] = []
    for dossier in dossiers:
        found = inside(dossier)
        if found is None:
            unknown += 1
            continue
        counted += 1
        numerator += found
        if not found:
            against.append(dossier.code)
    return Ratio(numerator, counted, unknown, tuple(against))


def _on_time(stock: Stock) -> Ratio:
    last = min(stock.period.last, stock.known_until)
    verdicts = {OnTimeVerdict.IN_TIME: True, OnTimeVerdict.LATE: False, OnTimeVerdict.UNKNOWN: None}
    return _share(stock.handled(), lambda dossier: verdicts[judge_766(dossier, last)])


def _channel(name: str) -> Measure:
    """Return the measure "share received by channel `name`". An empty channel counts as "direct", as on the platforms;
    but if all are empty, the channels count as unknown."""

    def share(stock: Stock) -> Ratio:
        received = stock.received()
        known = any(dossier.channel for dossier in received)
        return _share(received, lambda dossier: (dossier.channel or "direct") == name if known else None)

    return share


def _full_online(stock: Stock) -> Ratio:
    eligible = [dossier for dossier in stock.received() if dossier.full_online is not False]
    return _share(
        eligible,
        lambda dossier: None if dossier.full_online is None or not dossier.channel else dossier.channel == "online",
    )


def _paid_online(stock: Stock) -> Ratio:
    owing = [dossier for dossier in stock.received() if dossier.fee is not False]
    return _share(owing, lambda dossier: None if dossier.fee is None else dossier.paid_online)


_GIVEN_BACK = (DossierStatus.NOT_ACCEPTED, DossierStatus.WITHDRAWN)
"""Statuses in which a dossier is never late, as in form 06a."""


def _apologised(stock: Stock) -> Ratio:
    last = min(stock.period.last, stock.known_until).isoformat()
    letters = stock.apologised
    return _share(
        (dossier for dossier in stock.handled() if _is_over(dossier, stock.due(dossier), last)),
        lambda dossier: None if letters is None else day_of(letters.get(dossier.code, "9999")) <= last,
    )


def _is_over(dossier: Dossier, due: str | None, last: str) -> bool:
    """Whether the dossier ended after its day `due`, or was due before the day `last` and was still being worked on."""
    if due is None:
        return False
    end = ended_at(dossier)
    if end is not None and day_of(end) <= last:
        return dossier.status not in _GIVEN_BACK and day_of(end) > due
    return dossier.status not in HALTED and due < last


MEASURES: Mapping[str, Measure] = {
    "on_time": _on_time,
    "online": _channel("online"),
    "direct": _channel("direct"),
    "post": _channel("post"),
    "full_online": _full_online,
    "paid_online": _paid_online,
    "digitised": lambda stock: _share(stock.received(), lambda dossier: dossier.digitised),
    "reused": lambda stock: _share(stock.received(), lambda dossier: dossier.reused),
    "apologised": _apologised,
    "electronic_result": lambda stock: _share(stock.resolved(), lambda dossier: dossier.electronic_result),
}
"""The names that criteria may use as `measure`."""
