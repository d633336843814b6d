"""Dossiers and indexes that the tests of the indicators share: November 2026, and the shipped schemes."""

import datetime

from robot.desk.dossiers.model import Dossier, DossierStatus
from robot.desk.dossiers.working_days import CalendarTable, WorkingDays
from robot.desk.indicators.measures import Stock
from robot.desk.indicators.scores import ScoredCriterion, Scores
from robot.desk.reports.period import Period, PeriodKind
from robot.paths import ROOT
from robot.runtime.content.indicator_loader import load_indexes

CONFIG = ROOT / "config" / "indicators"
PERIOD = Period(PeriodKind.RANGE, datetime.date(2026, 11, 1), datetime.date(2026, 11, 30))
DAYS = WorkingDays(CalendarTable(), (0, 1, 2, 3, 4))
SHIPPED = {index.code: index for index in load_indexes(CONFIG)}


def dossier(number: int, **fields: object) -> Dossier:
    basis = {"status": DossierStatus.DONE, "received": "2026-11-03", "due": "2026-11-10", "finished": "2026-11-05"}
    return Dossier(code=f"H49.34-261103-{number:04d}", **{**basis, **fields})


def stock(*dossiers: Dossier) -> Stock:
    return Stock(dossiers, PERIOD, PERIOD.last, DAYS)


def line(scores: Scores, code: str) -> ScoredCriterion:
    return next(each for each in scores.lines if each.criterion.code == code)
