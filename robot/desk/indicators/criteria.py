"""An official index as data, in `config/indicators/NAME.toml`. Unknown values are left out: neither 0 nor guessed."""

import datetime
from collections.abc import Mapping
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


class Criterion(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A criterion. `measure`: a name in `robot.desk.indicators.measures`; "" = its value is typed or imported.

    `curve` = "linear": points are `max_points` times share / `full_from`, at most `max_points`. Without `curve` or
    `max_points` no points are given. `formula`: the fraction in words; `doubtful`: the formula's source is weak.
    """

    code: Text
    title: BilingualText
    group: Text
    formula: BilingualText
    source: Text
    max_points: Annotated[float, msgspec.Meta(gt=0)] | None = None
    measure: str = ""
    curve: Literal["linear"] | None = None
    full_from: Share = 1.0
    target: Share | None = None
    doubtful: bool = False


class Value(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A fraction that an official typed for a criterion, over the days from `first` to `last`."""

    code: Text
    first: datetime.date
    last: datetime.date
    numerator: Annotated[float, msgspec.Meta(ge=0)]
    denominator: Annotated[float, msgspec.Meta(gt=0)]
    source: Text


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


def faults_of(index: IndicatorIndex, measures: Mapping[str, object]) -> list[tuple[str, str]]:
    """Return the contradictions in the file of an index, each as (key in the file, English sentence)."""
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
    faults += [
        (f"values.{value.code}", "there is no such criterion") for value in index.values if value.code not in codes
    ]
    faults += [(f"values.{value.code}", "ends before it begins") for value in index.values if value.last < value.first]
    for group in index.groups:
        points = [c.max_points for c in index.criteria if c.group == group.code and c.max_points is not None]
        if group.max_points is not None and sum(points) > group.max_points + 1e-9:
            faults.append(
                (f"groups.{group.code}", f"its criteria have {sum(points):g} points, it has {group.max_points:g}")
            )
    return faults
