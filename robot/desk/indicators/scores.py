"""Score an index over a period: an estimate from the centre's own list of dossiers, beside the official score.

The official score is the valid one; the estimate explains it. Without a known formula a criterion has no points (None).
"""

import enum
from collections.abc import Collection, Iterable, Mapping

import msgspec

from robot.desk.indicators.criteria import BilingualText, Criterion, IndicatorIndex, Value
from robot.desk.indicators.measures import MEASURES, Ratio, Stock
from robot.desk.indicators.official import Official, of_period
from robot.desk.reports.period import Period


class Basis(enum.StrEnum):
    """Source of a criterion's share."""

    ESTIMATE = "estimate"  # computed from the list
    TYPED = "typed"  # by an official
    NONE = "none"


class ScoredCriterion(msgspec.Struct, frozen=True):
    """A criterion with its share and points. `points` None: the formula, the maximum or the share is not known.
    `mark`: why a value that was typed for it was left out."""

    criterion: Criterion
    basis: Basis
    ratio: Ratio | None = None
    points: float | None = None
    official: Official | None = None
    typed_source: str = ""
    mark: BilingualText | None = None

    @property
    def below_target(self) -> bool:
        """Whether the share or the points miss their target; False where too little is known."""
        share = None if self.ratio is None or not self.ratio.enough else self.ratio.share
        target, goal = self.criterion.target, self.criterion.target_points
        if goal is not None and self.best is not None and self.best < goal:
            return True
        return share is not None and target is not None and share < target

    @property
    def best(self) -> float | None:
        """The official points; where there are none, the points computed or typed here; None = neither is known."""
        official = None if self.official is None else self.official.score
        return self.points if official is None else official

    @property
    def gap(self) -> float | None:
        """The points that are missing to the maximum; None where the points or the maximum are not known."""
        if self.best is None or self.criterion.max_points is None:
            return None
        return max(0.0, self.criterion.max_points - self.best)


class GroupScore(msgspec.Struct, frozen=True):
    """Points of a group of criteria: `known` of at most `reachable`, summed over the `lines_known` of its `lines`
    criteria whose points are known. `official`: sum of the `official_lines` official scores."""

    code: str
    known: float
    reachable: float
    lines: int
    lines_known: int
    official: float = 0.0
    official_lines: int = 0


class Scores(msgspec.Struct, frozen=True):
    """An index with the scores of its criteria over one period."""

    index: IndicatorIndex
    lines: tuple[ScoredCriterion, ...]

    def groups(self) -> tuple[GroupScore, ...]:
        """Return the points of each group of criteria, summed over the criteria whose points are known."""
        return tuple(
            _sum_of(group.code, [line for line in self.lines if line.criterion.group == group.code])
            for group in self.index.groups
        )

    def total(self) -> GroupScore:
        """Return the points of the whole index, summed over the criteria whose points are known."""
        return _sum_of("", self.lines)

    @property
    def max_points(self) -> float:
        """The maximum of the whole index: of its groups, or of its criteria where the groups have none; 0 = none."""
        groups = sum(group.max_points or 0 for group in self.index.groups)
        return groups or sum(line.criterion.max_points or 0 for line in self.lines)

    @property
    def best(self) -> float:
        """The best known points of the whole index: official ones, and others where the portal gives none."""
        return sum(line.best or 0 for line in self.lines)


def _sum_of(code: str, lines: Collection[ScoredCriterion]) -> GroupScore:
    known = [line for line in lines if line.points is not None]
    reachable = sum(line.criterion.max_points or 0 for line in known)
    official = [line.official.score for line in lines if line.official is not None and line.official.score is not None]
    points = sum(line.points or 0 for line in known)
    return GroupScore(code, points, reachable, len(lines), len(known), sum(official), len(official))


def score(index: IndicatorIndex, stock: Stock | None, period: Period, official: Collection[Official] = ()) -> Scores:
    """Score `index` over `period`. If `stock` (dossiers) is None, only typed and imported values are known.

    An official score is added only where it covers exactly the same days.
    """
    fitting = of_period([each for each in official if each.index == index.code], period)
    marks = {each.code: each.why for each in index.unread}
    lines = (_line(criterion, index.values, stock, period, fitting) for criterion in index.criteria)
    return Scores(index, tuple(_marked(line, marks) for line in lines))


def _marked(line: ScoredCriterion, marks: Mapping[str, BilingualText]) -> ScoredCriterion:
    mark = marks.get(line.criterion.code)
    return line if mark is None else msgspec.structs.replace(line, mark=mark)


def _line(
    criterion: Criterion,
    values: Iterable[Value],
    stock: Stock | None,
    period: Period,
    official: Mapping[str, Official],
) -> ScoredCriterion:
    imported = official.get(criterion.code)
    for value in values:
        if value.code == criterion.code and value.first <= period.first and period.last <= value.last:
            ratio = None if value.numerator is None else Ratio(value.numerator, value.denominator or 0)
            return ScoredCriterion(
                criterion, Basis.TYPED, ratio, points_typed(criterion, value), imported, value.source
            )
    measure = MEASURES.get(criterion.measure)
    if measure is None or stock is None:
        return ScoredCriterion(criterion, Basis.NONE, official=imported)
    ratio = measure(stock)
    return ScoredCriterion(
        criterion, Basis.ESTIMATE, ratio, points_of(criterion, ratio.share if ratio.enough else None), imported
    )


def points_typed(criterion: Criterion, value: Value) -> float | None:
    """Return the points of a typed value; None if they were not typed and the formula or the maximum is not known."""
    most = criterion.max_points
    if value.points is not None or value.numerator is None:
        return value.points
    if criterion.curve == "steps":
        reached = [step.points for step in criterion.steps if value.numerator >= step.least]
        return max(reached, default=0.0)
    if not value.denominator:
        return {"zero": 0.0, "full": most, None: None}[criterion.empty]
    return points_of(criterion, value.numerator / value.denominator)


def points_of(criterion: Criterion, share: float | None) -> float | None:
    """Return the criterion's points for `share`; None if the formula, the maximum or the share is not known."""
    if share is None or criterion.max_points is None or criterion.curve != "linear":
        return None
    return round(criterion.max_points * min(1.0, share / criterion.full_from), 2)
