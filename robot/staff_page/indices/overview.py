"""The page "Chỉ số": total, gap to the target, what would raise the score most, and each line with its source."""

from typing import NamedTuple

from robot.desk.indicators.differences import DifferenceReason, explain
from robot.desk.indicators.levers import Lever, LeverDeed, levers_of
from robot.desk.indicators.scores import GroupScore, ScoredCriterion
from robot.desk.indicators.typed_numbers import NotANumber, number_of
from robot.staff_page.indices.scored import ScoredIndex, days_of, scored, spans_of
from robot.staff_page.request_types import Answer, Ask, Goto, RenderTemplate
from robot.staff_page.stores import StaffStores

LEVERS = 8
"""Most levers on the page; each line's own page shows all of its own. Chosen: what is read at one look."""


class ShownLine(NamedTuple):
    """A criterion with the address of its page, and why its official score differs."""

    line: ScoredCriterion
    address: str
    reasons: tuple[DifferenceReason, ...]


class ShownGroup(NamedTuple):
    """A group of criteria. `max_points` 0 = the index sets none."""

    title: str
    max_points: float
    score: GroupScore
    lines: list[ShownLine]


def indices(desk: StaffStores, ask: Ask) -> Answer:
    """Show one index over the days in the address."""
    found = scored(desk, ask.query)
    today, language = desk.now().date(), ask.session.language
    every = levers_of(found.scores, found.stock, today)
    levers = [lever for lever in every if lever.gain > 0 and lever.deed is not LeverDeed.ENTER]
    open_lines = [lever for lever in every if lever.deed is LeverDeed.ENTER]
    return RenderTemplate(
        "indices/overview.html",
        {
            "found": found,
            "index": found.scores.index,
            "tabs": [(index, _address(index.code, found)) for index in found.data.indexes],
            "spans": [
                (key, f"/indices?index={found.code}&from={span.first}&to={span.last}", _same(span, found))
                for key, span in spans_of(today)
            ],
            "groups": _groups(found, language),
            "total": found.scores.total(),
            "levers": [(lever, line_address(found, lever)) for lever in levers[:LEVERS]],
            "levers_left": len(levers[LEVERS:]),
            "open_lines": open_lines,
            "open_points": sum(lever.gain for lever in open_lines),
            "own_gain": sum(lever.gain for lever in levers if _raises(lever)),
            "missing": None if found.target is None or found.target.points is None else _missing(found),
        },
    )


def set_target(desk: StaffStores, ask: Ask) -> Answer:
    """Store the points that the ward wants to reach, or take them back if the field is empty."""
    found = scored(desk, ask.form)
    text = ask.form.get("points", "")
    try:
        points = number_of(text)
    except NotANumber as error:
        ask.session.refuse("page_indices.not_a_number", str(error))
        return Goto(found.address("/indices"))
    if points is not None and points > (found.scores.max_points or points):
        ask.session.refuse("page_indices.above_most", text.strip())
        return Goto(found.address("/indices"))
    before = "" if found.target is None or found.target.points is None else f"{found.target.points:g}"
    with desk.index_records() as records:
        records.set_target(found.code, points, ask.session.who)
    desk.note(ask.session, "index_target", found.code, before, "" if points is None else f"{points:g}")
    ask.session.told = ("page_indices.target_kept", "")
    return Goto(found.address("/indices"))


def line_address(found: ScoredIndex, lever: Lever) -> str:
    """Return the address of the page of a lever's criterion."""
    return found.address("/indices/line", code=lever.line.criterion.code)


def _raises(lever: Lever) -> bool:
    """Whether the ward can raise the score of this period by a lever, instead of keeping it from falling later."""
    return lever.line.criterion.influence != "province" and lever.deed not in (LeverDeed.KEEP, LeverDeed.FINISH)


def _address(code: str, found: ScoredIndex) -> str:
    days = days_of(found.period)
    return f"/indices?index={code}&from={days['from']}&to={days['to']}"


def _same(span: object, found: ScoredIndex) -> bool:
    return (getattr(span, "first", None), getattr(span, "last", None)) == (found.period.first, found.period.last)


def _missing(found: ScoredIndex) -> float:
    assert found.target is not None
    assert found.target.points is not None
    return max(0.0, found.target.points - found.scores.best)


def _groups(found: ScoredIndex, language: str) -> list[ShownGroup]:
    return [
        ShownGroup(
            group.title.text(language),
            group.max_points
            or sum(line.criterion.max_points or 0 for line in found.scores.lines if line.criterion.group == group.code),
            points,
            [
                ShownLine(line, found.address("/indices/line", code=line.criterion.code), explain(line, found.stock))
                for line in found.scores.lines
                if line.criterion.group == group.code
            ],
        )
        for group, points in zip(found.scores.index.groups, found.scores.groups(), strict=True)
    ]
