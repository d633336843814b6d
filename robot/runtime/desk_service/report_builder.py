"""Build a report: the facts of a period and of the one before it, as a page (HTML, PDF) and tables (XLSX, CSV)."""

import datetime
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.reports.counting import ReportMaterial, facts_of
from robot.desk.reports.facts import PeriodFacts
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.page import ReportNames, report_page
from robot.desk.reports.pdf import pdf
from robot.desk.reports.period import Period
from robot.desk.reports.sheets import ReportTable, csv_text, tables_of, xlsx
from robot.knowledge.catalogue.templates import Templates
from robot.runtime.content.indicator_loader import load_indexes, load_official
from robot.runtime.desk_service.report_data import material_of, warned_now
from robot.runtime.settings.foreign_files import own
from robot.runtime.settings.schema import Settings

OFFICIAL = "var/official"
"""Folder of official scores, saved from the portal, that every report includes."""


EVENING_HOUR = 17
"""Hour by which the counters are closed: a dossier list exported later includes the whole day. Chosen."""


class Report(NamedTuple):
    """A report in one language. `name`: file name without ending; `span`: the reported days in words."""

    name: str
    span: str
    page: str
    tables: list[ReportTable]

    def html(self) -> bytes:
        """Return the page as HTML."""
        return self.page.encode()

    def pdf(self) -> bytes:
        """Return the page as PDF; takes one or two seconds."""
        return pdf(self.page)

    def xlsx(self) -> bytes:
        """Return all tables in one Excel workbook."""
        return xlsx(self.tables, self.span)

    def csv(self) -> dict[str, bytes]:
        """Return each table as CSV, by file name."""
        return {f"{table.name}.csv": csv_text(table).encode() for table in self.tables}


class ReportMaker:
    """Makes reports from the desk's files below `root`, scored by the service quality indexes in `config`."""

    def __init__(self, root: Path, config: Path, settings: Settings, words: Templates, days: WorkingDays) -> None:
        self._root, self._config, self._settings, self._words, self._days = root, config, settings, words, days

    def make(
        self,
        period: Period,
        names: ReportNames,
        language: str,
        moment: datetime.datetime,
        official: tuple[Path, ...] = (),
    ) -> Report:
        """Return the report over `period` with what is known at `moment`. Raises `Trouble` or `Troubles`."""
        now, before = self.facts(period, moment, official)
        numbers = Numbers(self._words, language)
        return Report(
            f"{period.kind.value}-{period.first}-{period.last}",
            numbers.text("report.days", **{"from": numbers.day(period.first), "to": numbers.day(period.last)}),
            report_page(now, before, self._words, language, names, moment),
            tables_of(now, before, numbers, names),
        )

    def facts(
        self, period: Period, moment: datetime.datetime, official: tuple[Path, ...] = ()
    ) -> tuple[PeriodFacts, PeriodFacts | None]:
        """Return the facts of `period` and of the period before it; to be comparable, both cover equally many days."""
        desk = self._settings.desk
        database = self._root / desk.file
        indexes = load_indexes(self._config / "indicators")
        scores = load_official([*own((self._root / OFFICIAL).glob("*.json")), *official])
        now = facts_of(self._material(period, moment), indexes, scores, warned_now(database, moment, self._days))
        now = replace(now, calendar_open=self._unconfirmed(period, moment))
        over = moment.date() - datetime.timedelta(1)
        known = over if now.known_until is None else min(over, last_whole_day(now.known_until))
        if known < period.last:
            now = replace(now, so_far=self._joined(period.until(over), period.until(known), moment))
        return now, self._joined(period.before_until(over), period.before_until(known), moment)

    def _unconfirmed(self, period: Period, moment: datetime.datetime) -> tuple[int, ...]:
        """Return the years, up to `moment`, whose official schedule of working days is not confirmed."""
        years = range(period.first.year, max(period.last, moment.date()).year + 1)
        first_and_last = ((year, datetime.date(year, 1, 1), datetime.date(year, 12, 31)) for year in years)
        return tuple(year for year, first, last in first_and_last if not self._days.is_certain(first, last))

    def _material(self, period: Period, moment: datetime.datetime) -> ReportMaterial:
        desk = self._settings.desk
        kept_since = moment.date() - datetime.timedelta(self._settings.dossiers.keep_days)
        found = material_of(self._root / desk.file, self._root / desk.figures_dir, period)
        return replace(found, dossiers_kept_since=kept_since)

    def _joined(self, of_robot: Period | None, of_list: Period | None, moment: datetime.datetime) -> PeriodFacts | None:
        """Return the facts of the days `of_robot`, except that facts of dossiers are those of the days `of_list`."""
        if of_robot is None:
            return None
        facts = facts_of(self._material(of_robot, moment), ())
        if of_list == of_robot:
            return facts
        listed = None if of_list is None else facts_of(self._material(of_list, moment), ())
        days = 0 if listed is None else listed.days_of["dossiers"]
        form = None if listed is None else listed.form
        return replace(facts, form=form, days_of={**facts.days_of, "dossiers": days})


def last_whole_day(known_until: datetime.datetime) -> datetime.date:
    """Return the last day that a list exported at `known_until` covers completely: its own day only in the evening."""
    evening = known_until.hour >= EVENING_HOUR
    return known_until.date() if evening else known_until.date() - datetime.timedelta(1)
