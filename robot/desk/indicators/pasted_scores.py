"""Read scores that an official copied from the portal: its table as text, or its answer as JSON.

A table is read row by row: the criterion is found by its code or its name. The numbers beside it are the counts, the
maximum and the points, distinguished by the maximum of the criterion.
"""

import datetime
import difflib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from robot.desk.dossiers.vocabulary import folded
from robot.desk.indicators.criteria import Criterion, IndicatorIndex
from robot.desk.indicators.official import Official, official_scores
from robot.desk.indicators.official_period import Days
from robot.desk.indicators.typed_numbers import NotANumber, number_of

MOST_CHARS = 200_000
"""Longest text that is read, letters. Chosen: the portal's answer for a ward has some 30,000."""

MOST_ROWS = 500
"""Most rows that are read. Chosen: ten times those of the portal's table."""

ALIKE = 0.82
"""Least similarity of a row's name to that of a criterion, 0..1. Chosen: one or two words differ."""

_YEAR_2000 = (datetime.date(2000, 1, 1), datetime.date(2000, 12, 31))
"""Stands for days that an answer does not name; no score is of that year."""

_UNITS = re.compile(r"\b(?:điểm|hồ sơ|thủ tục)\b(?=\s*(?:[\d/|\t]|$))", re.IGNORECASE)
_PAIR = re.compile(r"(\d[\d.,]*)\s*/\s*(\d[\d.,]*)")
_NUMBER = re.compile(r"(?<![\w/.,])\d[\d.,]*(?:\s*%)?(?![\w/])")
_LEAST_NAME = 6


class PastedScore(NamedTuple):
    """A score that was read. `line`: number of its row, from 1; 0 = from JSON."""

    code: str
    score: float | None
    numerator: float | None
    denominator: float | None
    line: int


class Pasted(NamedTuple):
    """Scores that a text gave, and the rows with numbers in which no criterion was recognised. `days`: those that
    an answer names, None = none."""

    scores: tuple[PastedScore, ...]
    unknown: tuple[tuple[int, str], ...]
    days: Days | None = None


def pasted_scores(text: str, index: IndicatorIndex) -> Pasted:
    """Return the scores of `index` in a copied table or answer."""
    if text.lstrip().startswith("{"):
        return _of_answer(text, index)
    names = _names(index)
    found: dict[str, PastedScore] = {}
    unknown: list[tuple[int, str]] = []
    for number, row in enumerate(unicodedata.normalize("NFC", text[:MOST_CHARS]).splitlines()[:MOST_ROWS], 1):
        if not re.search(r"\d", row) or not re.search(r"[^\W\d_]", row):
            continue
        criterion = _criterion_of(row, index.criteria, names)
        score = None if criterion is None else _score_of(row, criterion, number)
        if score is not None:
            found.setdefault(score.code, score)
        else:
            unknown.append((number, row.strip()[:120]))
    return Pasted(tuple(found.values()), tuple(unknown))


def _of_answer(text: str, index: IndicatorIndex) -> Pasted:
    codes = {criterion.code for criterion in index.criteria}
    try:
        read: Sequence[Official] = official_scores(text.encode(), "2000")
    except ValueError:
        return Pasted((), ((1, text.strip()[:60]),))
    named = {(each.first, each.last) for each in read} - {_YEAR_2000}
    known = tuple(
        PastedScore(each.code, each.score, each.numerator, each.denominator, 0) for each in read if each.code in codes
    )
    unknown = tuple((0, each.code) for each in read if each.code not in codes)
    return Pasted(known, unknown, next(iter(named), None))


def _names(index: IndicatorIndex) -> list[tuple[str, Criterion]]:
    """Return the names of the criteria; the only criterion of a group has the name of the group too."""
    names = [(folded(criterion.title.vi), criterion) for criterion in index.criteria]
    for group in index.groups:
        inside = [criterion for criterion in index.criteria if criterion.group == group.code]
        if len(inside) == 1:
            names.append((folded(group.title.vi), inside[0]))
    return names


def _criterion_of(row: str, criteria: Sequence[Criterion], names: Sequence[tuple[str, Criterion]]) -> Criterion | None:
    """Return the criterion whose code stands in the row, or whose name is most like one of its cells."""
    for criterion in criteria:
        if not criterion.code.isdigit() and re.search(rf"(?<![\w.]){re.escape(criterion.code)}(?![\w.])", row):
            return criterion
    best: tuple[float, Criterion | None] = (ALIKE, None)
    for cell in _cells(row):
        for name, criterion in names:
            alike = difflib.SequenceMatcher(None, cell, name).ratio()
            if alike > best[0]:
                best = alike, criterion
    return best[1]


def _cells(row: str) -> Iterator[str]:
    """Yield the cells of a row that may be a name, without the numbers before and after it."""
    for cell in re.split(r"\t|\|" if re.search(r"\t|\|", row) else r"\s{2,}", row):
        bare = re.sub(r"^[\s\d.)]+|[\s\d.,%/]+$", "", cell)
        if len(bare) >= _LEAST_NAME:
            yield folded(bare)


def _score_of(row: str, criterion: Criterion, line: int) -> PastedScore | None:
    """Return the score in a row; None if its numbers do not say which of them it is."""
    most, score = criterion.max_points, None
    counts: tuple[float | None, float | None] = None, None
    beside = _after_name(_UNITS.sub(" ", row), criterion)
    for over, under in _PAIR.findall(beside):
        first, second = _number(over), _number(under)
        if first is None or second is None or first > second:
            continue
        if most is not None and abs(second - most) < 1e-9:
            score = first
        else:
            counts = (first, second)
    plain = [text for text in _NUMBER.findall(_PAIR.sub(" ", beside)) if not text.rstrip().endswith("%")]
    numbers = [number for number in map(_number, plain) if number is not None]
    if score is None and numbers:
        score = _points_among(numbers, most)
    if score is None or (most is not None and score > most + 1e-9):
        return None
    return PastedScore(criterion.code, score, *counts, line)


def _after_name(row: str, criterion: Criterion) -> str:
    """Return the part of a row behind the criterion's code or name: numbers before it are its place in the table."""
    at = row.find(criterion.code)
    if at >= 0 and not criterion.code.isdigit():
        return row[at + len(criterion.code) :]
    letters = [found.end() for found in re.finditer(r"[^\W\d_]", row)]
    return row[letters[-1] :] if letters else row


def _points_among(numbers: Sequence[float], most: float | None) -> float | None:
    """Return the points among the numbers of a row: beside the maximum the other one, else the last one."""
    if most is not None and len(numbers) > 1:
        others = [*numbers]
        for place, number in enumerate(numbers):
            if abs(number - most) < 1e-9:
                del others[place]
                break
        return next((number for number in reversed(others) if number <= most), None)
    return numbers[-1]


def _number(text: str) -> float | None:
    try:
        return number_of(text.rstrip(".,"))
    except NotANumber:
        return None
