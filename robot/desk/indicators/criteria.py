"""An official index as data, in `config/indicators/NAME.toml`. Unknown values are left out: neither 0 nor guessed."""

import datetime
import math
from collections.abc import Collection, Mapping
from typing import Annotated, Literal

import msgspec

Share = Annotated[float, msgspec.Meta(gt=0, le=1)]
Text = Annotated[str, msgspec.Meta(min_length=1)]


class BilingualText(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in Vietnamese and English."""

    vi: Text
    en: Text

    def text(self, language: str) -> str:
        """Return the text in `language`."""
        return self.en if language == "en" else self.vi


class CriterionGroup(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A group of criteria. `max_points`: maximum of the whole group; None if the index sets none."""

    code: Text
    title: BilingualText
    max_points: Annotated[float, msgspec.Meta(gt=0)] | None = None


class Step(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step of a criterion with the curve "steps": a value of at least `least` has `points`."""

    least: Annotated[float, msgspec.Meta(ge=0)]
    points: Annotated[float, msgspec.Meta(ge=0)]


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A criterion. `measure`: a name in `robot.desk.indicators.measures`; "" = its value is typed or imported.

    `curve` = "linear": points are `max_points` times share / `full_from`, at most `max_points`; "steps": the points of
    the highest of `steps` that the numerator reaches. Without `curve` or `max_points` no points are computed.
    `formula`: the fraction in words; `doubtful`: the formula's source is weak. `empty`: the points where there was
    nothing to count (denominator 0). `influence`: who can raise it, the ward, the ward in part, or only the province.
    """

    code: Text
    title: BilingualText
    group: Text
    formula: BilingualText
    source: Text
    max_points: Annotated[float, msgspec.Meta(gt=0)] | None = None
    measure: str = ""
    curve: Literal["linear", "steps"] | None = None
    steps: tuple[Step, ...] = ()
    full_from: Share = 1.0
    empty: Literal["zero", "full"] | None = None
    target: Share | None = None
    target_points: Annotated[float, msgspec.Meta(ge=0)] | None = None
    influence: Literal["ward", "partly", "province"] = "ward"
    doubtful: bool = False


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A value that an official typed for a criterion, over the days from `first` to `last`.

    It is a fraction, or a count (`numerator` alone, for steps), or the points themselves.
    """

    code: Text
    first: datetime.date
    last: datetime.date
    numerator: Annotated[float, msgspec.Meta(ge=0)] | None = None
    denominator: Annotated[float, msgspec.Meta(ge=0)] | None = None
    points: Annotated[float, msgspec.Meta(ge=0)] | None = None
    source: Text


class UnreadValue(msgspec.Struct, frozen=True):
    """A value that was left out because it is wrong. `code`: of its criterion, "" = not known; `why`: what is wrong."""

    code: str
    why: BilingualText


class IndicatorIndex(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A whole index. `valid_from`: day of the decision; `checked`: day on which a person last checked its source."""

    code: Text
    title: BilingualText
    decision: str = ""
    valid_from: datetime.date | None = None
    checked: datetime.date | None = None
    note: BilingualText | None = None
    groups: tuple[CriterionGroup, ...]
    criteria: tuple[Criterion, ...]
    values: tuple[Value, ...] = ()
    unread: tuple[UnreadValue, ...] = ()


def value_fault(value: Value, codes: Collection[str], most: Mapping[str, float]) -> str:
    """Return what is wrong with a typed value, as an English sentence; "" = nothing. `most`: the maxima by code."""
    if value.code not in codes:
        return "there is no such criterion"
    if value.last < value.first:
        return "ends before it begins"
    if value.numerator is None and value.points is None:
        return "needs numerator and denominator, or points"
    if value.points is not None and value.points > most.get(value.code, math.inf):
        return f"more points than its maximum, {most[value.code]:g}"
    return ""


def faults_of(index: IndicatorIndex, measures: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the contradictions in the file of an index, each as (key in the file, English sentence). Its typed values
    are not looked at: `value_fault` judges them one by one."""
    groups = {group.code for group in index.groups}
    codes = [criterion.code for criterion in index.criteria]
    faults = [
        (f"criteria.{code}", "this code stands twice") for code in sorted({c for c in codes if codes.count(c) > 1})
    ]
    for criterion in index.criteria:
        place = f"criteria.{criterion.code}"
        if criterion.group not in groups:
            faults.append((f"{place}.group", f"there is no group {criterion.group!r}"))
        if criterion.measure and criterion.measure not in measures:
            faults.append((f"{place}.measure", f"known measures: {', '.join(sorted(measures))}"))
        if criterion.curve == "steps" and not criterion.steps:
            faults.append((f"{place}.steps", "the curve has no steps"))
    for group in index.groups:
        points = [c.max_points for c in index.criteria if c.group == group.code and c.max_points is not None]
        if group.max_points is not None and sum(points) > group.max_points + 1e-9:
            faults.append(
                (f"groups.{group.code}", f"its criteria have {sum(points):g} points, it has {group.max_points:g}")
            )
    return faults
