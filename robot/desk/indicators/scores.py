"""Score an index over a period: an estimate from the centre's own list, beside the official score.

The official score counts; the estimate explains it. A criterion without a known formula has no points: None, never 0.
"""

import enum
from collections.abc import Collection, Mapping

import msgspec

from robot.desk.indicators.criteria import Criterion, IndicatorIndex
from robot.desk.indicators.measures import MEASURES, Ratio, Stock
from robot.desk.indicators.official import Official, of_period
from robot.desk.reports.period import Period


class Basis(enum.StrEnum):
    """Source of a criterion's share."""

    ESTIMATE = "estimate"  # computed from the list
    TYPED = "typed"  # by an official
    NONE = "none"


class ScoredCriterion(msgspec.Struct, frozen=True):
    """A criterion with its known values. `points` is None where no formula, maximum or share is known."""

    criterion: Criterion
    basis: Basis
    ratio: Ratio | None = None
    points: float | None = None
    official: Official | None = None
    typed_source: str = ""

    @property
    def below_target(self) -> bool:
        """Whether the share misses its target; False where too little is known."""
        share = None if self.ratio is None or not self.ratio.enough else self.ratio.share
        target = self.criterion.target
        return share is not None and target is not None and share < target


class GroupScore(msgspec.Struct, frozen=True):
    """Points of a group: `known` of `reachable`, summed over the criteria that have points."""

    code: str
    known: float
    reachable: float
    lines: int
    lines_known: int


class Scores(msgspec.Struct, frozen=True):
    """An index with its scored criteria."""

    index: IndicatorIndex
    lines: tuple[ScoredCriterion, ...]

    def groups(self) -> tuple[GroupScore, ...]:
        """Return each group's points, as far as they are known."""
        found = []
        for group in self.index.groups:
            lines = [line for line in self.lines if line.criterion.group == group.code]
            known = [line for line in lines if line.points is not None]
            reachable = sum(line.criterion.max_points or 0 for line in known)
            points = sum(line.points or 0 for line in known)
            found.append(GroupScore(group.code, points, reachable, len(lines), len(known)))
        return tuple(found)


def score(index: IndicatorIndex, stock: Stock | None, period: Period, official: Collection[Official] = ()) -> Scores:
    """Score `index` over `period`; without a `stock` of dossiers only typed and imported values are known.

    An official score is added only where it covers exactly the same days.
    """
    fitting = of_period(official, period)
    return Scores(index, tuple(_line(criterion, index, stock, period, fitting) for criterion in index.criteria))


def _line(
    criterion: Criterion, index: IndicatorIndex, stock: Stock | None, period: Period, official: Mapping[str, Official]
) -> ScoredCriterion:
    imported = official.get(criterion.code)
    for value in index.values:
        if value.code == criterion.code and value.first <= period.first and period.last <= value.last:
            ratio = Ratio(value.numerator, value.denominator)
            points = points_of(criterion, value.numerator / value.denominator)
            return ScoredCriterion(criterion, Basis.TYPED, ratio, points, imported, value.source)
    measure = MEASURES.get(criterion.measure)
    if measure is None or stock is None:
        return ScoredCriterion(criterion, Basis.NONE, official=imported)
    ratio = measure(stock)
    return ScoredCriterion(
        criterion, Basis.ESTIMATE, ratio, points_of(criterion, ratio.share if ratio.enough else None), imported
    )


def points_of(criterion: Criterion, share: float | None) -> float | None:
    """Return the points for `share`; None where the formula, the maximum or the share is not known."""
    if share is None or criterion.max_points is None or criterion.curve is None:
        return None
    return round(criterion.max_points * min(1.0, share / criterion.full_from), 2)
