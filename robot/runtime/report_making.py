"""A report put together: facts of the period and the one before, the page, the tables, the files."""

import datetime
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from robot.desk.reports.facts import Facts, Material, facts_of
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.page import Names, report_page
from robot.desk.reports.pdf import pdf
from robot.desk.reports.period import Period
from robot.desk.reports.sheets import Table, csv_text, tables_of, xlsx
from robot.desk.working_days import WorkingDays
from robot.knowledge.words import Words
from robot.runtime.indicator_files import load_indexes, load_official
from robot.runtime.report_material import material_of, warned_now
from robot.runtime.settings import Settings

OFFICIAL = "var/official"
"""Saved answers of the portal that every report takes in."""


class Report(NamedTuple):
    """A report in one language. `name` is that of its files, without their ending."""

    name: str
    span: str
    page: str
    tables: list[Table]

    def html(self) -> bytes:
        """The page."""
        return self.page.encode()

    def pdf(self) -> bytes:
        """The page as PDF; takes a second or two."""
        return pdf(self.page)

    def xlsx(self) -> bytes:
        """Every table in one workbook."""
        return xlsx(self.tables, self.span)

    def csv(self) -> dict[str, bytes]:
        """Every table by the name of its file."""
        return {f"{table.name}.csv": csv_text(table).encode() for table in self.tables}


class ReportMaker:
    """Makes reports of the desk whose files stand below `root`, with the indexes of `config`."""

    def __init__(self, root: Path, config: Path, settings: Settings, words: Words, days: WorkingDays) -> None:
        self._root, self._config, self._settings, self._words, self._days = root, config, settings, words, days

    def make(
        self, period: Period, names: Names, language: str, moment: datetime.datetime, official: tuple[Path, ...] = ()
    ) -> Report:
        """The report over `period` as it is known at `moment`. Raises `Trouble` or `Troubles`."""
        now, before = self.facts(period, moment, official)
        numbers = Numbers(self._words, language)
        return Report(
            f"{period.kind.value}-{period.first}-{period.last}",
            numbers.text("report.days", **{"from": numbers.day(period.first), "to": numbers.day(period.last)}),
            report_page(now, before, self._words, language, names, moment),
            tables_of(now, before, numbers, names),
        )

    def facts(self, period: Period, moment: datetime.datetime, official: tuple[Path, ...] = ()) -> tuple[Facts, Facts]:
        """The facts of `period`, and of as many days of the one before."""
        desk = self._settings.desk
        database, figures = self._root / desk.file, self._root / desk.figures_dir
        indexes = load_indexes(self._config / "indicators")
        scores = load_official([*sorted((self._root / OFFICIAL).glob("*.json")), *official])
        warned = warned_now(database, moment, self._days)
        kept_since = moment.date() - datetime.timedelta(self._settings.dossiers.keep_days)

        def material(span: Period) -> Material:
            return replace(material_of(database, figures, span), dossiers_kept_since=kept_since)

        now = facts_of(material(period), indexes, scores, warned)
        return now, facts_of(material(period.before_until(moment.date())), indexes, {})
