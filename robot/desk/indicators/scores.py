"""Score an index over a period: an estimate from the centre's own list of dossiers, beside the official score.

The official score is the valid one; the estimate explains it. Without a known formula a criterion has no points (None).
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
    """A criterion with its share and points. `points` None: the formula, the maximum or the share is not known."""

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
    """Points of a group of criteria: `known` of at most `reachable`, summed over the `lines_known` of its `lines`
    criteria whose points are known."""

    code: str
    known: float
    reachable: float
    lines: int
    lines_known: int


class Scores(msgspec.Struct, frozen=True):
    """An index with the scores of its criteria over one period."""

    index: IndicatorIndex
    lines: tuple[ScoredCriterion, ...]

    def groups(self) -> tuple[GroupScore, ...]:
        """Return the points of each group of criteria, summed over the criteria whose points are known."""
        found = []
        for group in self.index.groups:
            lines = [line for line in self.lines if line.criterion.group == group.code]
            known = [line for line in lines if line.points is not None]
            reachable = sum(line.criterion.max_points or 0 for line in known)
            points = sum(line.points or 0 for line in known)
            found.append(GroupScore(group.code, points, reachable, len(lines), len(known)))
        return tuple(found)


def score(index: IndicatorIndex, stock: Stock | None, period: Period, official: Collection[Official] = ()) -> Scores:
    """Score `index` over `period`. If `stock` (dossiers) is None, only typed and imported values are known.

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
    """Return the criterion's points for `share`; None if the formula, the maximum or the share is not known."""
    if share is None or criterion.max_points is None or criterion.curve is None:
        return None
    return round(criterion.max_points * min(1.0, share / criterion.full_from), 2)
