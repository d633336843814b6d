"""Build a report: the facts of a period, beside those of earlier ones, as a document in every format."""

import datetime
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.reports.composition import document, drafted
from robot.desk.reports.counting import facts_of
from robot.desk.reports.document import ReportDocument
from robot.desk.reports.docx_file import docx
from robot.desk.reports.facts import PeriodTally, ReportFacts
from robot.desk.reports.kept_reports import KeptReports, WrittenSection
from robot.desk.reports.lateness import clerks_of, late_dossiers
from robot.desk.reports.names import ReportNames
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.page import report_page
from robot.desk.reports.pdf import pdf
from robot.desk.reports.period import Period
from robot.desk.reports.tallies import tallies, tally_of, working_days_of
from robot.desk.reports.ward_template import filled
from robot.desk.reports.workbook import csv_text, workbook_tables, xlsx
from robot.knowledge.catalogue.templates import Templates
from robot.runtime.content.desk_vocabulary_loader import orders_of
from robot.runtime.desk_service.index_data import index_data
from robot.runtime.desk_service.report_data import list_known_until, material_of, tally_material_of, warned_now
from robot.runtime.settings.schema import Settings

log = logging.getLogger("kiosk.report")

EVENING_HOUR = 17
"""Hour by which the counters are closed: figures taken later include the whole day. Chosen."""

TREND = 12
"""Number of periods in the trend, with the reported one."""


class Report(NamedTuple):
    """A report in one language, in every format. `template`: the ward's own Word file; None = the default form."""

    document: ReportDocument
    numbers: Numbers
    template: bytes | None = None

    @property
    def name(self) -> str:
        """File name without ending."""
        return self.document.name

    def html(self) -> bytes:
        """Return the report as an HTML page."""
        return report_page(self.document, self.numbers).encode()

    def pdf(self) -> bytes:
        """Return the report as PDF; takes one or two seconds."""
        return pdf(report_page(self.document, self.numbers))

    def docx(self) -> bytes:
        """Return the report as a Word file. Raises `Trouble` for a template that cannot be filled."""
        if self.template is not None:
            return filled(self.template, self.document, self.numbers)
        return docx(self.document, self.numbers)

    def xlsx(self) -> bytes:
        """Return all tables in one Excel workbook."""
        return xlsx(self.document, self.numbers)

    def csv(self) -> dict[str, bytes]:
        """Return each table as CSV, by file name."""
        tables = workbook_tables(self.document, self.numbers)
        return {f"{table.key}.csv": csv_text(table).encode() for table in tables}


class ReportDraft(NamedTuple):
    """A report that can still be edited: its editable sections as the rules write them, and as officials wrote them."""

    report: Report
    drafted: Mapping[str, str]
    written: Mapping[str, WrittenSection]


class ReportMaker:
    """Makes reports from the desk's files below `root`, scored by the service quality indexes in `config`. `days`: the
    working days by the files of the site; the hours that are ordered are read for each report."""

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
        """Return the report over `period` with what is known at `moment`, with the letterhead and the sections that
        officials wrote. Raises `Trouble` or `Troubles`."""
        return self.draft(period, names, language, moment, official).report

    def draft(
        self,
        period: Period,
        names: ReportNames,
        language: str,
        moment: datetime.datetime,
        official: tuple[Path, ...] = (),
    ) -> ReportDraft:
        """Return the report as `make` does, beside what the rules and what officials wrote."""
        numbers = self.numbers(language)
        facts = self.facts(period, moment, official)
        with KeptReports(self._root / self._settings.desk.file) as kept:
            written, letterhead, (_, template) = kept.texts(period.name, language), kept.letterhead(), kept.template()
        texts = {section: each.text for section, each in written.items()}
        made = document(facts, numbers, names, letterhead, texts)
        return ReportDraft(Report(made, numbers, template), drafted(facts, numbers, names), written)

    def fixed(self, id_: str) -> Report | None:
        """Return a fixed report as it was; None if there is no such report."""
        with KeptReports(self._root / self._settings.desk.file) as kept:
            found = kept.fixed_document(id_)
        return None if found is None else Report(found[0], self.numbers(found[0].language), found[1])

    def numbers(self, language: str) -> Numbers:
        """Return the formats of `language`."""
        return Numbers(self._words, language)

    def facts(self, period: Period, moment: datetime.datetime, official: tuple[Path, ...] = ()) -> ReportFacts:
        """Return the facts of the days of `period` that are over at `moment`; on its first day, those of that day."""
        desk, database = self._settings.desk, self._root / self._settings.desk.file
        part = period.until(max(last_whole_day(moment), period.first)) or period
        days = self._days.under(orders_of(database))
        indexes, scores, wrong = index_data(self._root, self._config, database, official)
        for trouble in wrong:
            log.warning("left out of the report: %s", trouble)
        now = facts_of(material_of(database, self._root / desk.figures_dir, part), days, indexes, scores)
        list_until = None if now.known_until is None else last_whole_day(now.known_until)
        kept_since = moment.date() - datetime.timedelta(self._settings.dossiers.keep_days)
        form = now.form
        late = () if form is None else late_dossiers(form, now.dossiers, _judged_on(part, list_until), days)
        counted = [] if form is None else [(now.dossiers[code], True) for code in form.resolved_codes]
        counted += [] if form is None else [(now.dossiers[code], False) for code in form.open_codes]
        running = moment.date() in period
        whole_list = None if kept_since > part.first else list_until
        tally = tally_of(now, working_days_of(part, days), whole_list)
        before, year_before, trend = self._compared(period, part, tally, kept_since, days)
        return ReportFacts(
            whole=period,
            now=now,
            tally=tally,
            before=before,
            year_before=year_before,
            trend=trend,
            clerks=clerks_of(counted, late),
            late=late,
            working_days=working_days_of(part, days),
            robot_days=sum(days.is_working(datetime.date.fromisoformat(day)) for day in now.robot.by_day),
            list_until=list_until,
            list_behind=_behind(part, list_until, days),
            todo=tuple(warned_now(database, moment, days)) if running else (),
            todo_on=moment.date() if running else None,
            kept_since=kept_since,
            calendar_open=_unconfirmed(period, days),
            unread=len(wrong),
        )

    def _compared(
        self, period: Period, part: Period, tally: PeriodTally, kept_since: datetime.date, days: WorkingDays
    ) -> tuple[PeriodTally | None, PeriodTally | None, tuple[PeriodTally, ...]]:
        """Return the counts of as many days of the period before, of the period a year ago, and the trend."""
        earlier = period.earlier(TREND)[:-1]
        before, year = (each.cut_like(period, part) for each in (period.before(), period.year_before()))
        first = min(earlier[0].first, year.first)
        desk = self._settings.desk
        known = list_known_until(self._root / desk.file)
        until = None if known is None else last_whole_day(known)
        found = tally_material_of(self._root / desk.file, self._root / desk.figures_dir, first, part.last)
        material = replace(found, known_until=until, kept_since=kept_since)
        trend = [*tallies(material, earlier, days), tally]
        while len(trend) > 1 and trend[0].empty:
            trend.pop(0)
        (of_before,), (of_year,) = (tallies(material, [each], days) for each in (before, year))
        return None if of_before.empty else of_before, None if of_year.empty else of_year, tuple(trend)


def last_whole_day(moment: datetime.datetime) -> datetime.date:
    """Return the last day that is over at `moment` for the counters: its own day only in the evening."""
    evening = moment.hour >= EVENING_HOUR
    return moment.date() if evening else moment.date() - datetime.timedelta(1)


def _judged_on(part: Period, list_until: datetime.date | None) -> datetime.date:
    return part.last if list_until is None else min(part.last, list_until)


def _behind(part: Period, list_until: datetime.date | None, days: WorkingDays) -> int:
    """Return the number of working days of the reported days that the list of dossiers does not reach."""
    if list_until is None or list_until >= part.last:
        return 0
    return days.between(max(list_until, part.first - datetime.timedelta(1)), part.last)


def _unconfirmed(period: Period, days: WorkingDays) -> tuple[int, ...]:
    """Return the years of `period` whose official schedule of working days is not confirmed."""
    years = range(period.first.year, period.last.year + 1)
    first_and_last = ((year, datetime.date(year, 1, 1), datetime.date(year, 12, 31)) for year in years)
    return tuple(year for year, first, last in first_and_last if not days.is_certain(first, last))
