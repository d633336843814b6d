"""The page of the robot: read from the file that the robot writes, and from the province's fleet."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from robot.core.diagnostics import Computer
from robot.core.events import BaseState
from robot.core.parts import Part
from robot.core.trouble import Trouble
from robot.desk.staff.roles import ROLE_RIGHTS, Right, Role
from robot.runtime.monitoring.activity_watch import RecordedTrip, RobotActivity
from robot.runtime.monitoring.status_file import path_in
from robot.staff_page.robot_state.province import Province, ProvinceRobot
from tests.staff_page.rig import NOW, Browser, Office, open_office
from tests.staff_page.robot_state.status import seconds, standing, write


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def head(office: Office) -> Browser:
    browser = office.browser()
    assert browser.enter() == 200
    return browser


def text_of(browser: Browser) -> str:
    bare = re.sub(r"<(style|script)[^>]*>.*?</\1>", "", browser.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", bare))).replace("\xa0", " ")


def test_a_robot_of_which_nothing_is_known_is_shown_as_that(head: Browser) -> None:
    assert head.get("/robot") == 200
    assert "Chưa có tin của robot" in text_of(head)


def test_a_running_robot_shows_battery_place_use_and_its_last_trips(office: Office, head: Browser) -> None:
    place = office.desk.counters[0]
    trips = (
        RecordedTrip(place, seconds(NOW, minutes=30), ended_s=seconds(NOW, minutes=29), reached=True),
        RecordedTrip(place, seconds(NOW, minutes=10), ended_s=seconds(NOW, minutes=9), reason="visitor"),
    )
    write(office, standing(office, activity=RobotActivity(seconds(NOW, minutes=3), trips)))
    assert head.get("/robot") == 200
    shown = text_of(head)
    assert "Robot đang chạy, không có lỗi." in shown
    assert "25,2 V" in shown
    assert "Chỗ đứng chờ" in shown
    assert "Đang phục vụ" in shown
    assert "từ 09:27" in shown
    assert shown.index("Người dân không đi theo") < shown.index("Đã đến nơi")  # the newest first
    assert '<circle class="robot"' in head.text
    assert "<form" not in head.text.partition("<main>")[2].partition("</main>")[0]  # nothing moves the robot from here


def test_a_robot_that_does_not_run_is_shown_as_such_with_since_when(office: Office, head: Browser) -> None:
    write(office, standing(office, at_s=seconds(NOW, hours=15), activity=RobotActivity(seconds(NOW, hours=16))))
    head.get("/robot")
    shown = text_of(head)
    assert "Robot không chạy. Tin cuối cùng lúc 18:30, 23/11/2026." in shown
    assert "Đang phục vụ" not in shown
    assert '<circle class="robot"' not in head.text


def test_faults_are_named_with_since_when(office: Office, head: Browser) -> None:
    parts = {Part.BASE: True, Part.CAMERA: False}
    low = Computer(51.0, 20, 30, 120)
    write(office, standing(office, parts=parts, base=BaseState.FAULT, fault="stall", broken_sensors="r2", computer=low))
    head.get("/robot")
    shown = text_of(head)
    assert "Camera không hoạt động · từ 07:30, 24/11/2026" in shown
    assert "Di chuyển: Bánh xe không quay" in shown
    assert "Lỗi cảm biến r2" in shown
    assert "Ổ đĩa sắp đầy: còn 120 MB" in shown


@pytest.mark.parametrize("damaged", [b"", b"{}", b"[1]", b'{"at_s": "x"}', b"\xff" * 100])
def test_a_damaged_file_counts_as_no_news(office: Office, head: Browser, damaged: bytes) -> None:
    path = path_in(office.desk.root / office.settings.fleet.dir)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(damaged)
    assert head.get("/robot") == 200
    assert "Chưa có tin của robot" in text_of(head)


def test_the_robots_of_the_province_are_listed_and_a_broker_that_is_silent_is_said(
    office: Office, head: Browser
) -> None:
    answers = [
        ProvinceRobot("mong-duong", online=True, heard_s=seconds(NOW, minutes=1), battery_mv=12_400, visits=31),
        ProvinceRobot("cua-ong", online=False),
        ProvinceRobot("cam-pha", online=True, heard_s=seconds(NOW, minutes=1), down=("camera",)),
    ]
    office.desk.province = Province(lambda: answers)
    head.get("/robot")
    shown = text_of(head)
    assert "mong-duong Hoạt động" in shown
    assert "cua-ong Mất kết nối" in shown
    assert "Camera" in shown
    office.desk.province = Province(silent)
    head.get("/robot")
    assert "Chưa đọc được tình trạng các robot của tỉnh" in text_of(head)


def silent() -> list[ProvinceRobot]:
    raise Trouble("the broker does not let us in", "không kết nối được", remedy="look", remedy_vi="xem")


def test_a_clerk_has_no_right_to_see_the_robot_and_its_head_has() -> None:
    assert Right.ROBOT not in ROLE_RIGHTS[Role.CLERK]
    assert Right.ROBOT in ROLE_RIGHTS[Role.HEAD] & ROLE_RIGHTS[Role.TECHNICIAN]


def test_today_says_that_there_are_no_figures_and_not_that_they_are_unclear(head: Browser) -> None:
    assert head.get("/figures") == 200
    assert "chưa có số liệu" in text_of(head)
    assert "chưa rõ" not in text_of(head)
