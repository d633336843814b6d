"""When the centre is open: on the day that is meant, by the clock and the calendar."""

import datetime
import shutil
from pathlib import Path

import pytest

from robot.core.screen.lines import Line
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import load_settings
from tests.runtime.content.shipped_content import CONFIG

MONDAY = datetime.datetime(2026, 11, 30, 9, 0)
CONFIRMED = """
[years.2026]
confirmed = true
off = [2026-12-04]
working = [2026-12-12]
closes = { 2026-12-02 = "10:00" }
[years.2027]
confirmed = true
"""


def content(now: datetime.datetime, config: Path = CONFIG, *sets: str) -> ContentProvider:
    settings = load_settings(config=config, sets=sets)
    return load_content(config, settings, load_lobby(config / "lobby.toml"), now.date, lambda: now)


def told(slot: str, now: datetime.datetime = MONDAY, language: str = "vi") -> str:
    return content(now).shown(Line("centre.hours", text=slot), language)


@pytest.mark.parametrize(
    ("slot", "answer"),
    [
        (
            "+1",
            "Ngày mai, thứ Ba, trung tâm có làm việc. Giờ mở cửa từ 7 giờ 30 đến 11 giờ 30 và 13 giờ 30 đến 17 giờ.",
        ),
        ("fri pm", "Chiều thứ Sáu, ngày 4 tháng 12, trung tâm làm việc từ 13 giờ 30 đến 17 giờ."),
        ("sat", "Thứ Bảy, ngày 5 tháng 12, trung tâm nghỉ. Mở cửa lại thứ Hai, ngày 7 tháng 12, lúc 7 giờ 30."),
        ("mon/next", "Thứ Hai, ngày 7 tháng 12, trung tâm có làm việc."),
        ("weekend", "Thứ Bảy và chủ nhật, trung tâm nghỉ."),
        ("lunch", "Trung tâm nghỉ trưa từ 11 giờ 30 đến 13 giờ 30."),
        ("pm", "Buổi chiều, trung tâm làm việc từ 13 giờ 30 đến 17 giờ, từ thứ Hai đến thứ Sáu."),
        ("eve", "Buổi tối, trung tâm không làm việc."),
        ("16:30", "Hôm nay, lúc 16 giờ 30, trung tâm có làm việc. Đến 17 giờ thì nghỉ."),
        ("+1 06:00", "Ngày mai, thứ Ba, lúc 6 giờ, trung tâm không làm việc."),
        ("d15", "Thứ Ba, ngày 15 tháng 12, trung tâm có làm việc."),
        ("02-31", "Trung tâm mở cửa 7 giờ 30 đến 11 giờ 30"),
        ("", "Trung tâm mở cửa 7 giờ 30 đến 11 giờ 30 và 13 giờ 30 đến 17 giờ, từ thứ Hai đến thứ Sáu."),
    ],
)
def test_the_day_that_is_meant(slot: str, answer: str) -> None:
    assert told(slot).startswith(answer)


@pytest.mark.parametrize(
    ("hour", "minute", "answer"),
    [
        (7, 0, "Trung tâm chưa mở cửa. Hôm nay làm việc từ 7 giờ 30"),
        (9, 3, "Trung tâm đang làm việc, còn khoảng 2 giờ 25 phút nữa. 11 giờ 30 thì nghỉ trưa."),
        (12, 0, "Trung tâm đang nghỉ trưa. 13 giờ 30 làm việc lại."),
        (16, 53, "Trung tâm đang làm việc, còn khoảng 7 phút nữa. 17 giờ thì đóng cửa."),
        (17, 0, "Trung tâm đã hết giờ làm việc hôm nay. Mở cửa lại ngày mai, thứ Ba, lúc 7 giờ 30."),
    ],
)
def test_whether_the_centre_is_open_now(hour: int, minute: int, answer: str) -> None:
    assert told("now", MONDAY.replace(hour=hour, minute=minute)).startswith(answer)


def test_on_a_day_off_the_centre_is_closed_now() -> None:
    assert told("now", datetime.datetime(2026, 12, 5, 9)).startswith("Hôm nay, trung tâm nghỉ. Mở cửa lại thứ Hai")


def test_a_feast_without_an_official_schedule_is_told_with_that_word() -> None:
    unsure = "Tôi chưa có lịch nghỉ chính thức, mời bác hỏi lại cán bộ."
    assert (
        told("tet") == f"Mùng một Tết Nguyên Đán là thứ Bảy, ngày 6 tháng 2 năm 2027, ngày nghỉ lễ theo luật. {unsure}"
    )
    assert told("09-02").startswith("Quốc khánh là thứ Năm, ngày 2 tháng 9 năm 2027")
    assert told("09-02").endswith(unsure)
    assert told("+1", datetime.datetime(2026, 12, 31, 9)).endswith(unsure)


def test_the_calendar_of_the_site_decides(tmp_path: Path) -> None:
    config = shutil.copytree(CONFIG, tmp_path / "config")
    (config / "calendar.toml").write_text(CONFIRMED, encoding="utf-8")

    def said(slot: str, now: datetime.datetime = MONDAY) -> str:
        return content(now, config).shown(Line("centre.hours", text=slot), "vi")

    assert said("fri").startswith("Thứ Sáu, ngày 4 tháng 12, trung tâm nghỉ. Mở cửa lại thứ Hai")
    assert said("12-12").startswith("Thứ Bảy, ngày 12 tháng 12, trung tâm có làm việc.")
    assert said("wed pm").startswith(
        "Chiều thứ Tư, ngày 2 tháng 12, trung tâm không làm việc. Giờ mở cửa từ 7 giờ 30 đến 10"
    )
    assert said("", datetime.datetime(2026, 12, 2, 9)).endswith("Riêng hôm nay làm việc từ 7 giờ 30 đến 10 giờ.")
    assert said("", datetime.datetime(2026, 12, 4, 9)).endswith("Riêng hôm nay trung tâm nghỉ.")
    assert said("tet") == (
        "Tết Nguyên Đán: trung tâm nghỉ từ thứ Năm, ngày 4 tháng 2 năm 2027 đến thứ Tư, ngày 10 tháng 2 năm 2027."
        " Mở cửa lại thứ Năm, ngày 11 tháng 2 năm 2027, lúc 7 giờ 30."
    )
    assert said("tet:6").startswith("Thứ Năm, ngày 11 tháng 2 năm 2027, trung tâm có làm việc.")
    assert said("01-01").startswith("Tết Dương lịch: trung tâm nghỉ từ thứ Sáu, ngày 1 tháng 1 năm 2027 đến chủ nhật")
    assert said("holiday").startswith("Ngày lễ theo luật, trung tâm nghỉ. Tết Dương lịch:")


def test_a_site_without_a_lunch_break_says_that() -> None:
    site = content(MONDAY, CONFIG, 'site.hours=["07:30-17:00"]')
    assert site.shown(Line("centre.hours-lunch", text="lunch"), "vi") == "Trung tâm làm việc thông trưa."
    assert site.shown(Line("centre.hours", text="pm"), "vi").startswith(
        "Buổi chiều, trung tâm làm việc từ 12 giờ đến 17"
    )


def test_the_answers_are_english_for_an_english_speaker() -> None:
    assert told("sun", language="en") == (
        "Sunday, 6 December, the centre is closed. It opens again Monday, 7 December at 7:30."
    )
    assert told("now", language="en").startswith("The centre is open, for about 2 hours 30 minutes more.")


@pytest.mark.parametrize(
    ("slot", "language", "answer"),
    [
        (
            "",
            "vi",
            "Trung tâm mở cửa 7 giờ 30 đến 11 giờ 30 và 13 giờ 30 đến 17 giờ, từ thứ Hai đến thứ Sáu, "
            "riêng thứ Bảy từ 7 giờ 30 đến 11 giờ 30.",
        ),
        ("", "en", "but on Saturday 7:30 to 11:30."),
        ("sat", "vi", "Thứ Bảy, ngày 5 tháng 12, trung tâm có làm việc. Giờ mở cửa từ 7 giờ 30 đến 11 giờ 30."),
        ("sat pm", "vi", "Chiều thứ Bảy, ngày 5 tháng 12, trung tâm không làm việc."),
        ("sat lunch", "vi", "Trưa thứ Bảy, ngày 5 tháng 12, trung tâm không làm việc. Giờ mở cửa từ 7 giờ 30"),
    ],
)
def test_a_saturday_with_hours_of_its_own(slot: str, language: str, answer: str) -> None:
    sets = "site.weekdays=[0,1,2,3,4,5]", 'site.hours_on={ sat = ["07:30-11:30"] }'
    said = content(MONDAY, CONFIG, *sets).shown(Line("centre.hours", text=slot), language)
    assert answer in said
    on_saturday = content(datetime.datetime(2026, 12, 5, 9, 0), CONFIG, *sets)
    assert "Riêng hôm nay" not in on_saturday.shown(Line("centre.hours"), "vi"), "as on every Saturday"
