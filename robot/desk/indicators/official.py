"""Read official scores from saved answers of the national portal (`/api/v1/reporting/evaluation/...`).

The page that shows them is https://dichvucong.gov.vn/danh-gia-chat-luong-phuc-vu; its interface is undocumented and may
change, so a person saves the answer as a file and the robot never calls it. Two shapes are known: a list of `metrics`
with `code`, and units with `totalReceived`, `totalOnTime`, `score`.
"""

import datetime
from collections.abc import Iterable, Iterator
from typing import Any

import msgspec

from robot.desk.indicators.official_period import days_of_answer, days_of_name
from robot.desk.reports.period import Period

PROGRESS = "PROGRESS"
"""Code that we give to the criteria group "progress": in the portal's answers it has none."""


class Official(msgspec.Struct, frozen=True):
    """The portal's score of a criterion over the days from `first` to `last`; None = the portal gives no value.

    `saved`: the day on which a person saved `file`, the answer of the portal, or on which `who` entered the score.
    `index`: code of the index; the portal scores that of Decision 766.
    """

    code: str
    first: datetime.date
    last: datetime.date
    numerator: float | None = None
    denominator: float | None = None
    score: float | None = None
    max_score: float | None = None
    file: str = ""
    saved: datetime.date | None = None
    index: str = "766"
    who: str = ""


class NoPeriod(ValueError):
    """Error: neither the answer nor the name of its file says which days it covers."""


def official_scores(answer: bytes, file: str, saved: datetime.date | None = None) -> list[Official]:
    """Return the scores in a saved answer of the portal: those of the whole authority, not those of its parts.

    Raises `NoPeriod`, or another `ValueError` for a file that is no answer of the portal.
    """
    try:
        found = msgspec.json.decode(answer)
    except msgspec.DecodeError as error:
        raise ValueError(f"is no JSON: {error}") from error
    if not isinstance(found, dict) or found.get("code") != "OK" or "data" not in found:
        raise ValueError('has no "code": "OK" with "data"')
    data = found["data"]
    scores: dict[str, _Scored] = {}
    for each in (*_metrics(data), *_units(data)):
        scores.setdefault(each[0], each)  # the requested unit comes before its parts
    if not scores:
        raise ValueError("holds neither metrics nor a unit with a score")
    days = days_of_answer(data) or days_of_name(file)
    if days is None:
        raise NoPeriod("does not tell which days it is over")
    return [
        Official(code, *days, numerator, denominator, score, most, file, saved)
        for code, numerator, denominator, score, most in scores.values()
    ]


def of_period(scores: Iterable[Official], period: Period) -> dict[str, Official]:
    """Return the scores that cover exactly this period, by criterion code. Of two, the last saved one counts, and of
    one day that which a person entered."""
    fitting = [each for each in scores if (each.first, each.last) == (period.first, period.last)]
    return {each.code: each for each in sorted(fitting, key=_when)}


def _when(score: Official) -> tuple[datetime.date, bool, str]:
    return score.saved or datetime.date.min, bool(score.who), score.file


_Scored = tuple[str, float | None, float | None, float | None, float | None]
"""A score read from an answer: criterion code, numerator, denominator, score, maximum score."""


def _metrics(data: Any) -> Iterator[_Scored]:
    if isinstance(data, dict):
        metrics = data.get("metrics")
        for metric in metrics if isinstance(metrics, list) else ():
            if isinstance(metric, dict) and isinstance(metric.get("code"), str):
                yield (
                    metric["code"],
                    _number(metric.get("numerator")),
                    _number(metric.get("denominator")),
                    _number(metric.get("score")),
                    _number(metric.get("maxScore")),
                )
        overview = [*_metrics(data.get("overview"))]
        yield from overview
        if not overview:  # otherwise these are the parts of the unit
            yield from _metrics(data.get("evaluation"))
    elif isinstance(data, list) and data:
        yield from _metrics(data[0])  # the requested unit; its parts follow


def _units(data: Any) -> Iterator[_Scored]:
    unit = data.get("parent") if isinstance(data, dict) else None
    if isinstance(unit, dict) and "totalReceived" in unit:
        in_time, received = _number(unit.get("totalOnTime")), _number(unit.get("totalReceived"))
        yield PROGRESS, in_time, received, _number(unit.get("score")), _number(unit.get("maxScore"))


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
