"""Read the rows of a grid that an official filled in. Each row is judged by itself: one mistake marks one row."""

import enum
from collections.abc import Mapping
from typing import NamedTuple

from robot.desk.indicators.criteria import Criterion
from robot.desk.indicators.index_records import TypedFigures
from robot.desk.indicators.typed_numbers import NotANumber, fraction_of, number_of
from robot.desk.reports.period import Period

SOURCE_CHARS = 200
"""Longest source of a value, letters. Chosen: one line of a report."""


class Grid(enum.StrEnum):
    """Kind of a grid: the ward's values by hand, or the scores of the portal."""

    VALUES = "values"
    PORTAL = "portal"


class TypedRow(NamedTuple):
    """The fields of a row as they were typed. `seen`: id of the stored row that the form showed, "" = none."""

    numerator: str = ""
    denominator: str = ""
    points: str = ""
    source: str = ""
    seen: str = ""

    @property
    def texts(self) -> tuple[str, str, str, str]:
        """The typed texts, without blanks around them."""
        return self.numerator.strip(), self.denominator.strip(), self.points.strip(), self.source.strip()


class RowMistake(NamedTuple):
    """Reason for which a row was not stored. `key`: of the words in `page_indices`; `text`: what they name."""

    key: str
    text: str = ""


def row_of(form: Mapping[str, str], code: str) -> TypedRow:
    """Return the row of the criterion `code` in a form."""
    return TypedRow(*(form.get(f"{name}.{code}", "") for name in ("n", "d", "p", "s", "seen")))


def read_row(
    row: TypedRow, grid: Grid, index_code: str, criterion: Criterion, period: Period
) -> TypedFigures | RowMistake:
    """Return the figures of a row, or why they are not right."""
    try:
        numerator, denominator = fraction_of(row.numerator, row.denominator)
        points = number_of(row.points)
    except NotANumber as error:
        return RowMistake("not_a_number", str(error))
    typed = TypedFigures(
        index_code=index_code,
        code=criterion.code,
        first=period.first,
        last=period.last,
        numerator=numerator,
        denominator=denominator,
        points=points,
        max_points=criterion.max_points if grid is Grid.PORTAL else None,
    )
    if typed.is_empty:
        return typed
    return _mistake(typed, row, grid, criterion) or typed


def _mistake(typed: TypedFigures, row: TypedRow, grid: Grid, criterion: Criterion) -> RowMistake | None:
    if typed.points is not None and criterion.max_points is not None and typed.points > criterion.max_points:
        return RowMistake("above_most", f"{row.points.strip()} > {criterion.max_points:g}")
    if typed.numerator is not None and typed.denominator is None and criterion.curve != "steps":
        return RowMistake("no_denominator")
    if typed.numerator is not None and typed.denominator is not None and typed.numerator > typed.denominator:
        return RowMistake("above_denominator", f"{row.numerator.strip()} > {row.denominator.strip()}")
    if grid is Grid.PORTAL:
        return None if typed.points is not None else RowMistake("no_score")
    if not row.source.strip():
        return RowMistake("no_source")
    return RowMistake("long_source", str(SOURCE_CHARS)) if len(row.source.strip()) > SOURCE_CHARS else None
