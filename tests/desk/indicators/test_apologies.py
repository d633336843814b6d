"""The share of late dossiers for which a letter of apology was sent, from the marks of staff."""

import datetime

from robot.desk.dossiers.model import Dossier, DossierStatus
from robot.desk.indicators.measures import MEASURES, Stock
from robot.desk.reports.period import Period, PeriodKind
from tests.desk.indicators.november import DAYS

PERIOD = Period(PeriodKind.RANGE, datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))


def dossier(number: int, **fields: object) -> Dossier:
    usual = {"status": DossierStatus.PROCESSING, "received": "2026-11-03", "due": "2026-11-10"}
    return Dossier(code=f"H49.34-261103-{number:04d}", **{**usual, **fields})  # type: ignore[arg-type]


WARD = (
    dossier(1),  # open and late
    dossier(2, status=DossierStatus.DONE, finished="2026-11-12"),  # ended late
    dossier(3, status=DossierStatus.DONE, finished="2026-11-10"),
    dossier(4, due="2026-12-10"),
    dossier(5, status=DossierStatus.SUPPLEMENT),  # halted: not late
    dossier(6, due=None),
    dossier(7, status=DossierStatus.DONE, finished="2026-12-02"),  # open and late at the end of the period
)


def test_every_late_dossier_needs_a_letter() -> None:
    letters = {WARD[0].code: "2026-11-09", WARD[6].code: "2026-11-30"}
    ratio = MEASURES["apologised"](Stock(WARD, PERIOD, PERIOD.last, DAYS, letters))
    assert (ratio.numerator, ratio.denominator, ratio.unknown) == (2, 3, 0)
    assert ratio.against == (WARD[1].code,)


def test_a_letter_after_the_period_does_not_count() -> None:
    ratio = MEASURES["apologised"](Stock(WARD, PERIOD, PERIOD.last, DAYS, {WARD[0].code: "2026-12-01"}))
    assert (ratio.numerator, ratio.denominator) == (0, 3)


def test_without_marks_nothing_is_known() -> None:
    ratio = MEASURES["apologised"](Stock(WARD, PERIOD, PERIOD.last, DAYS))
    assert (ratio.denominator, ratio.unknown) == (0, 3)
