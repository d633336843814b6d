"""Explain why the official score of a criterion differs from the estimate, as far as the list of dossiers shows it."""

import datetime
import enum
from collections.abc import Callable, Iterator, Mapping

import msgspec

from robot.desk.dossiers.model import ENDED, Dossier, DossierStatus
from robot.desk.indicators.measures import MEASURES, Stock
from robot.desk.indicators.scores import Basis, ScoredCriterion, points_of
from robot.desk.reports.progress import OnTimeVerdict, day_of, ended_at, judge_766, later_by_hour

EQUAL = 0.005
"""Two scores that differ by less are shown as equal: both are rounded to two decimal places."""

ROUNDED = 0.015
"""Largest difference that comes from rounding: the portal rounds the share and then the points. Measured over 984
observations of the portal in September 2026."""


class Cause(enum.StrEnum):
    """Cause for which two scores of a criterion differ."""

    EQUAL = "equal"
    ROUNDING = "rounding"
    SCALE = "scale"  # another maximum
    FORMULA = "formula"  # the portal's own counts give other points here
    LIST_EARLY = "list_early"  # the list ends before the period
    INCOMPLETE = "incomplete"  # dossiers whose column is empty are not counted here
    CODES_MISSING = "codes_missing"  # the portal counts dossiers that the list lacks
    CODES_MORE = "codes_more"  # the list has dossiers that the portal does not count
    HOURS = "hours"  # ended on the due day after the due hour
    SUPPLEMENTS = "supplements"  # in time only because the wait for papers is taken off
    TWICE = "twice"  # late only because papers were asked for twice
    PAYMENT = "payment"  # waiting for a payment after the due day
    COUNTS = "counts"  # so many dossiers are judged otherwise; which is not known
    UNKNOWN = "unknown"


class DifferenceReason(msgspec.Struct, frozen=True):
    """A cause of a difference. `n`: how many dossiers or days; `codes`: the dossiers that it may be about; `exact`:
    whether exactly as many dossiers as the difference needs are like that."""

    cause: Cause
    n: int = 0
    codes: tuple[str, ...] = ()
    exact: bool = False
    points: float | None = None


def explain(line: ScoredCriterion, stock: Stock | None) -> tuple[DifferenceReason, ...]:
    """Return why the official score of `line` differs from the estimate or the value by hand; () where one of both is
    not known. The last reason is `UNKNOWN` where nothing was found."""
    official, points = line.official, line.points
    if official is None or official.score is None or points is None:
        return ()
    gap = official.score - points
    if abs(gap) < EQUAL:
        return (DifferenceReason(Cause.EQUAL),)
    found = [*_of_scale(line)]
    if stock is not None and line.basis is Basis.ESTIMATE:
        found += _of_counts(line, stock)
    if not found and abs(gap) <= ROUNDED:
        found.append(DifferenceReason(Cause.ROUNDING))
    return tuple(found) or (DifferenceReason(Cause.UNKNOWN),)


def _of_scale(line: ScoredCriterion) -> Iterator[DifferenceReason]:
    official, most = line.official, line.criterion.max_points
    assert official is not None
    if official.max_score is not None and most is not None and abs(official.max_score - most) > EQUAL:
        yield DifferenceReason(Cause.SCALE, points=official.max_score)
        return
    if official.numerator is None or not official.denominator or official.score is None:
        return
    here = points_of(line.criterion, official.numerator / official.denominator)
    if here is not None and abs(here - official.score) > ROUNDED:
        yield DifferenceReason(Cause.FORMULA, points=here)


def _of_counts(line: ScoredCriterion, stock: Stock) -> Iterator[DifferenceReason]:
    official, ratio = line.official, line.ratio
    assert official is not None
    if ratio is None or not ratio.denominator:
        return
    last = min(official.last, stock.period.last)
    if stock.known_until < last:
        yield DifferenceReason(Cause.LIST_EARLY, (last - stock.known_until).days)
    more = 0 if official.denominator is None else round(official.denominator - ratio.denominator)
    if more > 0 and ratio.unknown:
        yield DifferenceReason(
            Cause.INCOMPLETE, ratio.unknown, unjudged(line.criterion.measure, stock), ratio.unknown == more
        )
    if more > 0 and ratio.unknown != more:
        yield DifferenceReason(Cause.CODES_MISSING, more)
    if more < 0:
        yield DifferenceReason(Cause.CODES_MORE, -more)
    judged = _judged_otherwise(line, more)
    if judged:
        yield from _candidates(line, stock, judged)


def _judged_otherwise(line: ScoredCriterion, more: int) -> int:
    """Return how many more (negative: fewer) dossiers the portal judges as good than the list; 0 = none, not known."""
    official, ratio, criterion = line.official, line.ratio, line.criterion
    assert official is not None
    assert ratio is not None
    if official.numerator is not None and official.denominator is not None:
        bad = official.denominator - official.numerator, ratio.denominator - ratio.numerator
        return 0 if more else round(bad[1] - bad[0])
    if criterion.max_points is None or official.score is None or official.score >= criterion.max_points:
        return 0
    implied = official.score / criterion.max_points * criterion.full_from * ratio.denominator
    return round(implied - ratio.numerator)


def _candidates(line: ScoredCriterion, stock: Stock, judged: int) -> Iterator[DifferenceReason]:
    """Yield the groups of dossiers whose judgement is disputed, and that are large enough for the difference."""
    wanted, any_found = abs(judged), False
    if line.criterion.measure == "on_time":
        last = min(stock.period.last, stock.known_until)
        for cause, (better, disputed) in _DISPUTED.items():
            if better is not (judged > 0):
                continue
            codes = tuple(dossier.code for dossier in stock.handled() if disputed(dossier, last))
            if codes:
                any_found = True
                yield DifferenceReason(cause, len(codes), codes, len(codes) == wanted)
    if not any_found:
        yield DifferenceReason(Cause.COUNTS, judged)


def unjudged(measure: str, stock: Stock) -> tuple[str, ...]:
    """Return the codes of the dossiers that `measure` leaves out because the list lacks their data."""
    judge = MEASURES[measure]
    return tuple(
        dossier.code for dossier in stock.dossiers if judge(msgspec.structs.replace(stock, dossiers=(dossier,))).unknown
    )


def _by_hours(dossier: Dossier, last: datetime.date) -> bool:
    end = ended_at(dossier)
    return end is not None and later_by_hour(end, dossier.due) and judge_766(dossier, last) is OnTimeVerdict.IN_TIME


def _by_supplements(dossier: Dossier, last: datetime.date) -> bool:
    if not dossier.supplement_s or judge_766(dossier, last) is not OnTimeVerdict.IN_TIME:
        return False
    return judge_766(msgspec.structs.replace(dossier, supplement_s=0), last) is OnTimeVerdict.LATE


def _by_two_requests(dossier: Dossier, last: datetime.date) -> bool:
    if dossier.supplements < 2 or judge_766(dossier, last) is not OnTimeVerdict.LATE:
        return False
    once = msgspec.structs.replace(dossier, supplements=1)
    return judge_766(once, last) is OnTimeVerdict.IN_TIME


def _by_payment(dossier: Dossier, last: datetime.date) -> bool:
    waiting = dossier.status == DossierStatus.PAYMENT and dossier.status not in ENDED
    return waiting and dossier.due is not None and day_of(dossier.due) < last.isoformat()


_DISPUTED: Mapping[Cause, tuple[bool, Callable[[Dossier, datetime.date], bool]]] = {
    Cause.HOURS: (False, _by_hours),
    Cause.SUPPLEMENTS: (False, _by_supplements),
    Cause.PAYMENT: (False, _by_payment),
    Cause.TWICE: (True, _by_two_requests),
}
"""Rules on which platforms differ: whether the portal would count more good dossiers, and which dossiers it touches."""
