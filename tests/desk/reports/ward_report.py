"""Facts and documents of a sample ward's report, for tests; a report maker over any folder."""

import datetime
from functools import cache
from pathlib import Path

from robot.desk.reports.composition import document
from robot.desk.reports.document import ReportDocument
from robot.desk.reports.facts import ReportFacts
from robot.desk.reports.names import ReportNames
from robot.desk.reports.numbers import Numbers
from robot.desk.reports.period import Period, PeriodKind
from robot.knowledge.catalogue.templates import Templates
from robot.runtime.content.desk_vocabulary_loader import load_working_days
from robot.runtime.content.words_loader import load_words
from robot.runtime.desk_service.report_builder import ReportMaker
from robot.runtime.settings.loader import CONFIG, load_settings

NAMES = ReportNames(
    lambda code: f"Thủ tục {code}", lambda place: place.replace("counter:", "Quầy "), "Trung tâm, phường"
)
MADE = datetime.datetime(2026, 11, 20, 17, 30)


@cache
def words() -> Templates:
    return load_words(CONFIG / "words")


def numbers(language: str = "vi") -> Numbers:
    return Numbers(words(), language)


def maker(folder: Path) -> ReportMaker:
    """A report maker over the database and the day files in `folder`."""
    files = (f"desk.file={folder / 'desk.sqlite'}", f"desk.figures_dir={folder / 'figures'}")
    settings = load_settings(sets=files, config=CONFIG)
    return ReportMaker(folder, CONFIG, settings, words(), load_working_days(CONFIG, settings))


def facts_in(folder: Path, period: Period, moment: datetime.datetime = MADE) -> ReportFacts:
    return maker(folder).facts(period, moment)


def document_of(facts: ReportFacts, language: str = "vi") -> ReportDocument:
    return document(facts, numbers(language), NAMES)


def some_day(day: datetime.date) -> Period:
    return Period(PeriodKind.RANGE, day, day)
