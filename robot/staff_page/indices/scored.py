"""Collect what the pages of the indexes show: one index scored over the days in the address."""

import datetime
from collections.abc import Mapping
from typing import NamedTuple
from urllib.parse import urlencode

from robot.desk.indicators.index_records import StoredTarget
from robot.desk.indicators.measures import Stock
from robot.desk.indicators.scores import ScoredCriterion, Scores, score
from robot.desk.reports.period import Period, PeriodKind, month_of, report_month_of
from robot.runtime.desk_service.index_data import IndexData, index_data
from robot.staff_page.stores import StaffStores


class ScoredIndex(NamedTuple):
    """An index scored over `period`. `stock`: the dossiers behind the estimate, None = no list was taken in.
    `days_refused`: the days of the address are wrong, and `period` is this month."""

    data: IndexData
    scores: Scores
    stock: Stock | None
    period: Period
    target: StoredTarget | None
    days_refused: bool = False

    @property
    def code(self) -> str:
        """Code of the index."""
        return self.scores.index.code

    def address(self, path: str, **more: str) -> str:
        """Return the address of another page about this index and these days."""
        return f"{path}?{urlencode({'index': self.code, **days_of(self.period), **more})}"

    def line(self, code: str) -> ScoredCriterion | None:
        """Return the criterion with this code; None if there is none."""
        return next((line for line in self.scores.lines if line.criterion.code == code), None)


def scored(desk: StaffStores, fields: Mapping[str, str]) -> ScoredIndex:
    """Return the index that `fields` of an address or form name, over their days; for wrong or missing ones the first
    index and this month."""
    data = index_data(desk.root, desk.config, desk.database)
    code = fields.get("index", "")
    index = next((each for each in data.indexes if each.code == code), data.indexes[0])
    today = desk.now().date()
    asked = asked_period(fields, today)
    period = asked or _months(today.year, today.month, 1)
    stock = _stock(desk, period)
    with desk.index_records() as records:
        target = records.target(index.code)
    refused = asked is None and any(fields.get(name) for name in ("from", "to"))
    return ScoredIndex(data, score(index, stock, period, data.official), stock, period, target, refused)


def _stock(desk: StaffStores, period: Period) -> Stock | None:
    with desk.dossiers() as dossiers, desk.marks() as marks:
        as_of_s = dossiers.as_of_s()
        if as_of_s is None:
            return None
        touching, apologised = dossiers.touching(period.first, period.last), marks.apologised()
    known_until = datetime.datetime.fromtimestamp(as_of_s).date()
    return Stock(touching, period, known_until, desk.working_days, apologised)


def asked_period(fields: Mapping[str, str], today: datetime.date) -> Period | None:
    """Return the days from `from` to `to` of an address; None for missing or wrong days."""
    try:
        first, last = (datetime.date.fromisoformat(fields.get(name, "")) for name in ("from", "to"))
    except ValueError:
        return None
    if first > last or not 2000 <= first.year <= last.year <= today.year + 1:
        return None
    return Period(PeriodKind.RANGE, first, last)


def days_of(period: Period) -> dict[str, str]:
    """Return the fields of an address that mean `period`."""
    return {"from": period.first.isoformat(), "to": period.last.isoformat()}


def spans_of(today: datetime.date) -> list[tuple[str, Period]]:
    """Return the periods that officials look at most, each with the end of its word key."""
    month, quarter = month_of(today), _months(today.year, (today.month - 1) // 3 * 3 + 1, 3)
    return [
        ("month", month),
        ("last_month", month.before()),
        ("report", report_month_of(today)),
        ("quarter", quarter),
        ("year", _months(today.year, 1, 12)),
        ("last_year", _months(today.year - 1, 1, 12)),
    ]


def _months(year: int, first: int, count: int) -> Period:
    begin = datetime.date(year, first, 1)
    last = month_of(datetime.date(year, first + count - 1, 1)).last
    return Period(PeriodKind.RANGE, begin, last)
