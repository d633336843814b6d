"""Indexes with what officials entered; a wrong entry costs its line, never the report."""

import datetime
import shutil
from pathlib import Path

import msgspec
import pytest

from robot.desk.indicators.index_records import IndexRecords, TypedFigures
from robot.desk.reports.names import ReportNames
from robot.desk.reports.period import month_of
from robot.runtime.content.desk_vocabulary_loader import load_working_days
from robot.runtime.content.words_loader import load_words
from robot.runtime.desk_service.index_data import index_data
from robot.runtime.desk_service.report_builder import ReportMaker
from robot.runtime.settings.loader import CONFIG, load_settings

NOW = datetime.datetime(2026, 11, 24, 9, 30)
MONTH = month_of(NOW.date())
NAMES = ReportNames(str, str, "Trung tâm")
BAD = """
[[values]]
code = "PETITION_PROCESSING_ON_TIME"
first = 2026-11-01
last = 2026-11-30
numerator = 22,5
denominator = 30
source = "Sổ"

[[values]]
code = "PROGRESS"
first = 2026-11-01
last = 2026-11-30
numerator = 9
denominator = 10
source = "Sổ"
"""


@pytest.fixture
def config(tmp_path: Path) -> Path:
    shutil.copytree(CONFIG / "indicators", tmp_path / "config" / "indicators")
    return tmp_path / "config"


def typed(code: str, first: datetime.date, last: datetime.date, **figures: float) -> TypedFigures:
    return TypedFigures(index_code="766", code=code, first=first, last=last, **figures)


def test_a_decimal_comma_in_a_file_marks_its_line_and_the_report_is_made(tmp_path: Path, config: Path) -> None:
    with (config / "indicators" / "index-766.toml").open("a", encoding="utf-8") as file:
        file.write(BAD)
    settings = load_settings(config=CONFIG)
    settings = msgspec.structs.replace(settings, desk=msgspec.structs.replace(settings.desk, file="desk.sqlite"))
    words, days = load_words(CONFIG / "words"), load_working_days(CONFIG, settings)
    page = ReportMaker(tmp_path, config, settings, words, days).make(MONTH, NAMES, "vi", NOW).html().decode()
    mark = "Xử lý phản ánh, kiến nghị đúng hạn: giá trị nhập tay trong tệp chưa đúng"
    assert page.count(mark) == 1
    assert "Hồ sơ giải quyết đúng hạn, trước hạn, còn trong hạn" in page


def test_the_value_of_the_fewest_days_counts_and_an_older_one_of_the_same_days_not(
    tmp_path: Path, config: Path
) -> None:
    database = tmp_path / "desk.sqlite"
    with IndexRecords(database, lambda: NOW) as records:
        year = datetime.date(2026, 1, 1), datetime.date(2026, 12, 31)
        records.keep_value(typed("PROGRESS", *year, points=11.0), "năm", "a")
        records.keep_value(typed("PROGRESS", MONTH.first, MONTH.last, points=12.0), "tháng", "a")
        records.keep_value(typed("PROGRESS", MONTH.first, MONTH.last, points=13.0), "tháng, sửa", "b")
    index = index_data(tmp_path, config, database).indexes[0]
    assert [value.points for value in index.values] == [13.0, 11.0]


def test_what_is_taken_back_no_longer_counts(tmp_path: Path, config: Path) -> None:
    database = tmp_path / "desk.sqlite"
    with IndexRecords(database, lambda: NOW) as records:
        records.keep_value(typed("PROGRESS", MONTH.first, MONTH.last, points=12.0), "tháng", "a")
        records.keep_value(typed("PROGRESS", MONTH.first, MONTH.last), "", "a")
        records.keep_official(typed("PROGRESS", MONTH.first, MONTH.last, points=12.0), "typed", "a")
        records.keep_official(typed("PROGRESS", MONTH.first, MONTH.last), "typed", "a")
    data = index_data(tmp_path, config, database)
    assert data.indexes[0].values == ()
    assert data.official == []


def test_records_survive_a_second_opening_and_a_scheme_replaces_the_shipped_one(tmp_path: Path, config: Path) -> None:
    database = tmp_path / "desk.sqlite"
    shipped = {index.code: index for index in index_data(tmp_path, config, database).indexes}
    mine = msgspec.structs.replace(shipped["PAR"], decision="2712/QĐ-UBND")
    with IndexRecords(database, lambda: NOW) as records:
        records.take_scheme(mine, "par.xlsx", "Lê Thị L")
    found = {index.code: index for index in index_data(tmp_path, config, database).indexes}
    assert found["PAR"].decision == "2712/QĐ-UBND"
    assert list(found) == list(shipped)
