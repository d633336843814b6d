"""Official scores out of saved answers of the national portal (`/api/v1/reporting/evaluation/...`).

The page that shows them is https://dichvucong.gov.vn/danh-gia-chat-luong-phuc-vu; its interface is undocumented and may
change, so a person saves the answer as a file and the robot never calls it. Two shapes are known: a list of `metrics`
with `code`, and units with `totalReceived`, `totalOnTime`, `score`.
"""

from collections.abc import Iterator
from typing import Any

import msgspec

PROGRESS = "PROGRESS"
"""The progress group has no code of its own in the answers."""


class Official(msgspec.Struct, frozen=True):
    """A criterion as the portal scored it. What it left open is None."""

    code: str
    numerator: float | None = None
    denominator: float | None = None
    score: float | None = None
    max_score: float | None = None
    file: str = ""


def official_scores(answer: bytes, file: str) -> list[Official]:
    """The scores in a saved answer; of a unit and its parts, the unit. Raises `ValueError` for anything else."""
    try:
        found = msgspec.json.decode(answer)
    except msgspec.DecodeError as error:
        raise ValueError(f"is no JSON: {error}") from error
    if not isinstance(found, dict) or found.get("code") != "OK" or "data" not in found:
        raise ValueError('has no "code": "OK" with "data"')
    scores = [*_metrics(found["data"], file), *_units(found["data"], file)]
    if not scores:
        raise ValueError("holds neither metrics nor a unit with a score")
    return scores


def _metrics(data: Any, file: str) -> Iterator[Official]:
    if isinstance(data, dict):
        metrics = data.get("metrics")
        for metric in metrics if isinstance(metrics, list) else ():
            if isinstance(metric, dict) and isinstance(metric.get("code"), str):
                yield Official(
                    metric["code"],
                    _number(metric.get("numerator")),
                    _number(metric.get("denominator")),
                    _number(metric.get("score")),
                    _number(metric.get("maxScore")),
                    file,
                )
        for key in ("overview", "evaluation"):
            yield from _metrics(data.get(key), file)
    elif isinstance(data, list) and data:
        yield from _metrics(data[0], file)  # the unit that was asked for; its parts come after it


def _units(data: Any, file: str) -> Iterator[Official]:
    unit = data.get("parent") if isinstance(data, dict) else None
    if isinstance(unit, dict) and "totalReceived" in unit:
        in_time, received = _number(unit.get("totalOnTime")), _number(unit.get("totalReceived"))
        yield Official(PROGRESS, in_time, received, _number(unit.get("score")), _number(unit.get("maxScore")), file)


def _number(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None
