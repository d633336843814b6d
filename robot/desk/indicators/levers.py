"""Find what would raise an index: for each criterion the dossiers that cost points and can still be changed."""

import datetime
import enum
import math
from collections.abc import Callable, Iterator, Mapping

import msgspec

from robot.desk.dossiers.model import ENDED, Dossier, DossierStatus
from robot.desk.indicators.measures import Stock
from robot.desk.indicators.scores import Basis, ScoredCriterion, Scores
from robot.desk.reports.progress import OnTimeVerdict, judge_766


class LeverDeed(enum.StrEnum):
    """Deed of the staff about the dossiers of a lever."""

    KEEP = "keep"  # finish them before they are late
    FINISH = "finish"  # late already: they count as late again in each period in which they are open
    PAY = "pay"  # have the fee paid online
    DIGITISE = "digitise"
    REUSE = "reuse"
    APOLOGISE = "apologise"  # send a letter of apology
    RESULT = "result"  # issue an electronic result
    NEXT = "next"  # nothing about these dossiers, only about the coming ones
    ENTER = "enter"  # the value is not known: type it, or take the portal's


class Lever(msgspec.Struct, frozen=True):
    """Lever that raises a criterion, or keeps it from falling. `worth`: points of one dossier; `gain`: points of all
    `dossiers`, or of the whole gap where there are none.

    `fixed`: how many more dossiers cost points and cannot be changed; `wanted`: how many more good ones the target, or
    else the full marks, need at the present number of dossiers; None = not known.
    """

    line: ScoredCriterion
    deed: LeverDeed
    dossiers: tuple[Dossier, ...] = ()
    worth: float | None = None
    gain: float = 0.0
    fixed: int = 0
    wanted: int | None = None


def _is_open(dossier: Dossier) -> bool:
    return dossier.status not in ENDED


def _has_result(dossier: Dossier) -> bool:
    return dossier.status in (DossierStatus.DONE, DossierStatus.RETURNED)


_DEEDS: Mapping[str, tuple[LeverDeed, Callable[[Dossier], bool]]] = {
    "paid_online": (LeverDeed.PAY, _is_open),
    "digitised": (LeverDeed.DIGITISE, _is_open),
    "reused": (LeverDeed.REUSE, _is_open),
    "apologised": (LeverDeed.APOLOGISE, lambda _: True),
    "electronic_result": (LeverDeed.RESULT, _has_result),
}
"""What can be done for a measure, and for which dossiers it is not too late."""


def levers_of(scores: Scores, stock: Stock | None, today: datetime.date) -> list[Lever]:
    """Return what would raise the criteria that are not full, those that bring most first; only the province can raise
    some criteria, and those come last."""
    by_code = {} if stock is None else {dossier.code: dossier for dossier in stock.dossiers}
    found = [lever for line in scores.lines for lever in _of_line(line, stock, by_code, today)]
    return sorted(found, key=lambda lever: (lever.line.criterion.influence == "province", -lever.gain))


def worth_of(line: ScoredCriterion) -> float | None:
    """Return the points of one dossier more in the numerator; None where the share or the formula is not known."""
    criterion, ratio = line.criterion, line.ratio
    if criterion.curve != "linear" or criterion.max_points is None or ratio is None or not ratio.denominator:
        return None
    full = ratio.numerator / ratio.denominator >= criterion.full_from
    return 0.0 if full else criterion.max_points / (criterion.full_from * ratio.denominator)


def _of_line(
    line: ScoredCriterion, stock: Stock | None, by_code: Mapping[str, Dossier], today: datetime.date
) -> Iterator[Lever]:
    if line.criterion.max_points is None and line.criterion.target is None:
        return
    if line.basis is not Basis.ESTIMATE or stock is None or line.ratio is None:
        if line.gap is None and line.criterion.max_points is not None:
            yield Lever(line, LeverDeed.ENTER, gain=line.criterion.max_points)
        elif line.gap:
            yield Lever(line, LeverDeed.NEXT, gain=line.gap, wanted=_wanted(line))
        return
    if not line.ratio.denominator:
        return
    worth, against = worth_of(line), [by_code[code] for code in line.ratio.against]
    if line.criterion.measure == "on_time":
        yield from _progress(line, stock, against, worth, today)
        return
    deed, changeable = _DEEDS.get(line.criterion.measure, (LeverDeed.NEXT, lambda _: False))
    able = tuple(dossier for dossier in against if changeable(dossier))
    if line.gap or line.below_target:
        gain = _gain(line, worth, len(able)) if able else line.gap or 0.0
        yield Lever(line, deed if able else LeverDeed.NEXT, able, worth, gain, len(against) - len(able), _wanted(line))


def _progress(
    line: ScoredCriterion, stock: Stock, against: list[Dossier], worth: float | None, today: datetime.date
) -> Iterator[Lever]:
    last = min(stock.period.last, stock.known_until)
    late = tuple(dossier for dossier in against if _is_open(dossier))
    if late:
        gain = _gain(line, worth, len(late))
        yield Lever(line, LeverDeed.FINISH, late, worth, gain, len(against) - len(late), _wanted(line))
    until = stock.period.last.isoformat()
    at_risk = tuple(
        sorted(
            (
                dossier
                for dossier in stock.handled()
                if _is_open(dossier)
                and (due := stock.due(dossier)) is not None
                and today.isoformat() <= due <= until
                and judge_766(dossier, last) is OnTimeVerdict.IN_TIME
            ),
            key=lambda dossier: (stock.due(dossier) or "", dossier.code),
        )
    )
    if at_risk:
        yield Lever(line, LeverDeed.KEEP, at_risk, worth, (worth or 0.0) * len(at_risk))


def _gain(line: ScoredCriterion, worth: float | None, count: int) -> float:
    most = math.inf if line.criterion.max_points is None or line.points is None else line.criterion.max_points
    return min((worth or 0.0) * count, most - (line.points or 0.0)) if worth else 0.0


def _wanted(line: ScoredCriterion) -> int | None:
    ratio = line.ratio
    if ratio is None or not ratio.denominator:
        return None
    aim = line.criterion.target or line.criterion.full_from
    return max(0, math.ceil(aim * ratio.denominator - ratio.numerator - 1e-9))
