"""What a site adds in files of its own: days of the calendar, columns of exports, sentences that are understood."""

import datetime
import os
import shutil
from pathlib import Path

import msgspec
import pytest

from robot.core.commands import Listen
from robot.core.events import Act
from robot.core.trouble import Troubles
from robot.desk.day_orders.model import OrdersInForce, WeekValue
from robot.desk.day_orders.store import DayOrders
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.desk_vocabulary_loader import (
    load_vocabulary,
    load_working_days,
    ordered_working_days,
    reading_of,
)
from robot.runtime.content.site_overlays import CALENDAR, DOSSIERS, PHRASES
from robot.runtime.content.understanding_loader import load_understander
from robot.runtime.settings.loader import load_settings
from tests.another_site import write
from tests.runtime.content.shipped_content import CONFIG

BIRTH = "1.001193"
Day = datetime.date


@pytest.fixture
def config(tmp_path: Path) -> Path:
    return Path(shutil.copytree(CONFIG, tmp_path / "config", copy_function=os.symlink))


def test_the_calendar_of_the_site_adds_days_and_wins(config: Path) -> None:
    settings = load_settings(config=config)
    delivered = load_working_days(config, settings)
    assert delivered.is_working(Day(2026, 1, 10))
    write(
        config,
        CALENDAR,
        "[years.2026]\nconfirmed = true\noff = [2026-01-10, 2026-07-14]\n"
        'closes = { 2026-07-15 = "11:00" }\n[years.2028]\nconfirmed = false\nworking = [2028-01-01]\n',
    )
    days = load_working_days(config, settings)
    assert not days.is_working(Day(2026, 1, 10)), "worked in the delivered calendar"
    assert not days.is_working(Day(2026, 7, 14))
    assert not days.is_working(Day(2026, 1, 2)), "free in the delivered calendar"
    assert days.closing(Day(2026, 7, 15)).hour == 11
    assert days.is_working(Day(2028, 1, 1))
    assert days.is_certain(Day(2026, 1, 1), Day(2026, 12, 31))
    assert not delivered.is_certain(Day(2026, 1, 1), Day(2026, 12, 31))


def test_columns_of_the_site_are_looked_for_first(config: Path) -> None:
    write(config, DOSSIERS, '[columns]\ncode = ["Số biên lai"]\n[statuses]\n9 = ["Xong rồi"]\n5 = ["Tạm dừng"]\n')
    names, delivered = load_vocabulary(config), load_vocabulary(CONFIG)
    assert (names.column("Số biên lai"), delivered.column("Số biên lai")) == ("code", "")
    assert names.rank("Số biên lai") < names.rank("Mã hồ sơ")
    assert names.column("Trạng thái") == "status", "as delivered"
    assert (names.status("Xong rồi"), names.status("Có kết quả")) == (9, 9)
    assert (names.status("Tạm dừng"), delivered.status("Tạm dừng")) == (5, 8), "the word of the site wins"


def test_a_year_that_only_the_site_has_needs_no_word_on_whether_it_is_confirmed(config: Path) -> None:
    write(config, CALENDAR, "[years.2030]\noff = [2030-07-15]\n")
    days = load_working_days(config, load_settings(config=config))
    assert not days.is_working(Day(2030, 7, 15))
    assert not days.is_certain(Day(2030, 7, 1), Day(2030, 7, 31))


def test_a_short_day_of_the_site_is_worked_though_it_is_delivered_as_free(config: Path) -> None:
    write(config, CALENDAR, '[years.2026]\ncloses = { 2026-01-02 = "11:30", 2026-01-10 = "11:00" }\n')
    days = load_working_days(config, load_settings(config=config))
    assert days.is_working(Day(2026, 1, 2)), "free in the delivered calendar"
    assert (days.closing(Day(2026, 1, 2)).hour, days.closing(Day(2026, 1, 2)).minute) == (11, 30)
    assert days.is_working(Day(2026, 1, 10)), "a Saturday that is worked in the delivered calendar stays so"


@pytest.mark.parametrize("word", ["ĐÃ TRẢ KẾT QUẢ", "Da tra ket qua", "Đã trả - kết quả (mới)"])
def test_a_word_of_the_site_wins_over_the_delivered_one_in_another_spelling(config: Path, word: str) -> None:
    write(config, DOSSIERS, f'[statuses]\n3 = ["{word}"]\n')
    assert (load_vocabulary(config).status("Đã trả kết quả"), load_vocabulary(CONFIG).status(word)) == (3, 10)


@pytest.mark.parametrize("name", ["HẠN XỬ LÝ", "Han xu ly"])
def test_a_column_of_the_site_in_another_spelling_is_looked_for_first(config: Path, name: str) -> None:
    write(config, DOSSIERS, f'[columns]\ndue = ["{name}"]\n')
    names = load_vocabulary(config)
    assert names.rank("Hạn xử lý") < names.rank("Ngày hẹn trả")


def test_an_export_is_read_anew_after_an_edit_of_the_site(config: Path) -> None:
    settings = load_settings(config=config)
    before = reading_of(settings, config, None)
    assert before == reading_of(settings, CONFIG, None), "no file of the site, no change"
    ordered = OrdersInForce(weeks={Day(2026, 12, 7): (((450, 690),),) * 7})
    assert reading_of(settings, config, None, orders=ordered) != before
    write(config, DOSSIERS, '[columns]\ncode = ["Số biên lai"]\n')
    assert reading_of(settings, config, None) != before


def test_the_ordered_hours_are_read_from_the_database_of_the_desk(config: Path, tmp_path: Path) -> None:
    settings = load_settings(config=config)
    desk = msgspec.structs.replace(settings.desk, file="desk.sqlite")
    settings = msgspec.structs.replace(settings, desk=desk)
    sunday = Day(2026, 12, 13)
    assert not ordered_working_days(config, settings, tmp_path).is_working(sunday)
    assert not (tmp_path / "desk.sqlite").exists(), "a reader makes no database"
    with DayOrders(tmp_path / "desk.sqlite") as orders:
        orders.give_week(Day(2026, 12, 7), WeekValue((((450, 690),),) * 7))
    assert ordered_working_days(config, settings, tmp_path).is_working(sunday)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (CALENDAR, "[years.2026]\noff = [2026-07-14]\nworking = [2026-07-14]\n", "both off and working"),
        (CALENDAR, "[years.2026]\nfree = []\n", "years.2026.free"),
        (DOSSIERS, '[columns]\nprice = ["Giá"]\n', "columns.price"),
        (PHRASES, '[procedures]\n"1.001193" = "giấy"\n', "procedures"),
        (PHRASES, '[phrases]\nexit = ["ra phố"]\n', "phrases"),
        (PHRASES, "[places\n", "site_phrases.toml"),
    ],
)
def test_a_mistake_in_a_file_of_the_site_names_that_file(config: Path, name: str, text: str, told: str) -> None:
    write(config, name, text)
    settings = load_settings(config=config)
    with pytest.raises(Troubles) as caught:
        {CALENDAR: lambda: load_working_days(config, settings), DOSSIERS: lambda: load_vocabulary(config)}.get(
            name, lambda: load_catalogue(config)
        )()
    lines = [trouble.line() for trouble in caught.value.found]
    assert all(str(config / name) in line and " | " in line for line in lines)
    assert any(told in line for line in lines), lines


def test_sentences_of_the_site_are_understood_also_for_a_place_that_only_this_map_has(config: Path) -> None:
    write(
        config,
        PHRASES,
        f'[procedures]\n"{BIRTH}" = ["xin tờ giấy đỏ cho em bé"]\n"9.999999" = ["giấy của thủ tục đã bỏ"]\n'
        '[places]\nside-door = ["cửa phụ ở đâu", "lối ra bãi xe"]\n',
    )
    catalogue = load_catalogue(config)
    assert catalogue.procedures[BIRTH].asked.phrases[-1] == "xin tờ giấy đỏ cho em bé"
    understander = load_understander(config, catalogue)
    meaning = understander.understand("xin tờ giấy đỏ cho em bé", Listen(1))
    assert (meaning.act, meaning.procedure) == (Act.ANSWER, BIRTH)
    for sentence in ("cửa phụ ở đâu", "lối ra bãi xe"):
        meaning = understander.understand(sentence, Listen(1))
        assert (meaning.act, meaning.target) == (Act.NAVIGATE, "side-door"), sentence
    assert understander.understand("cửa chính ở đâu", Listen(1)).target == "exit"
