"""Days and times that officials mistype in the forms of the day: shown again, marked, beside the words of the error."""

import datetime
import re
import unicodedata
from html import unescape

import pytest

from robot.desk.day_orders.model import NO_ORDERS
from robot.staff_page.steering.typed_values import BadValue, clock_field, day_field, day_of, moment_field, moment_of
from tests.staff_page.rig import NOW, Browser, Office

NOTICE = {"notice_vi": "Chiều nay trung tâm nghỉ", "notice_en": "The centre is closed this afternoon."}
HOURS = {"open": "yes", "from1": "07:30", "to1": "11:30", "why": "Tập huấn nghiệp vụ"}


@pytest.fixture
def head(office: Office, logged_in: Browser) -> Browser:
    assert office.port
    logged_in.get("/steer/hours")
    return logged_in


def field(browser: Browser, name: str) -> dict[str, str]:
    """The attributes of the field `name` on the page."""
    found = re.search(rf'<input (?=[^>]*\bname="{name}")([^>]*)>', browser.text)
    assert found is not None
    return {key: unescape(value) for key, value in re.findall(r'([a-z-]+)="([^"]*)"', found[1])}


def wrong(browser: Browser, field_: dict[str, str]) -> str:
    """The words of the error to which a field points."""
    assert field_["aria-invalid"] == "true"
    found = re.search(rf'id="{field_["aria-describedby"]}" role="alert">([^<]*)', browser.text)
    assert found is not None
    return found[1]


def held_is_empty(office: Office) -> bool:
    return office.desk.orders_in_force() == NO_ORDERS


@pytest.mark.parametrize(
    ("typed", "kind", "shown", "says"),
    [
        ("31/02/2027", "text", "31/02/2027", "Ngày không đúng; đề nghị ghi theo mẫu 15/02/2027."),
        ("2027-02-31", "text", "2027-02-31", "Ngày không đúng"),
        ("mai", "text", "mai", "Ngày không đúng"),
        ('"><b>x', "text", '"><b>x', "Ngày không đúng"),
        (unicodedata.normalize("NFD", "thứ hai"), "text", unicodedata.normalize("NFD", "thứ hai"), "Ngày không đúng"),
        ("9" * 10_000, "text", "9" * 10_000, "Ngày không đúng"),
        ("2026-11-23", "date", "2026-11-23", "Ngày này đã qua."),
        ("23/11/2026", "date", "2026-11-23", "Ngày này đã qua."),
        ("15/02/2099", "date", "2099-02-15", "Ngày này quá xa"),
    ],
)
@pytest.mark.parametrize("chosen", ["", "?day=2026-11-27"])
def test_a_mistyped_day_is_shown_again_beside_its_error(
    typed: str, kind: str, shown: str, says: str, chosen: str, office: Office, head: Browser
) -> None:
    head.get(f"/steer/hours{chosen}")
    assert head.post("/steer/hours", {**HOURS, "day": typed}) == 422
    day = field(head, "day")
    assert (day["type"], day["value"]) == (kind, shown)
    assert says in wrong(head, day)
    assert {name: field(head, name)["value"] for name in ("from1", "to1", "why")}.items() <= HOURS.items()
    assert 'class="chosen"' not in head.text
    assert "Thứ Ba, 24/11/2026" not in head.text
    assert held_is_empty(office)


def test_a_day_is_corrected_as_people_write_it(office: Office, head: Browser) -> None:
    assert head.post("/steer/hours", {**HOURS, "day": "31/11/2026"}) == 422
    assert head.post("/steer/hours", {**HOURS, "day": "30/11/2026"}) == 200
    assert office.desk.working_days.spans(datetime.date(2026, 11, 30)) == ((450, 690),)


def test_a_right_day_beside_a_wrong_time_keeps_both(head: Browser) -> None:
    assert head.post("/steer/hours", {**HOURS, "day": "27/11/2026", "from1": "7 rưỡi"}) == 422
    assert (field(head, "day")["type"], field(head, "day")["value"]) == ("date", "2026-11-27")
    assert (field(head, "from1")["type"], field(head, "from1")["value"]) == ("text", "7 rưỡi")
    assert "Giờ không đúng" in wrong(head, field(head, "from1"))
    assert "aria-invalid" not in field(head, "to1")
    assert head.post("/steer/hours", {**HOURS, "day": "27/11/2026", "from1": "", "from2": "13:30"}) == 422
    assert [name for name in ("from1", "to1", "from2", "to2") if "aria-invalid" in field(head, name)] == [
        "from1",
        "to2",
    ]
    assert head.post("/steer/hours", {**HOURS, "day": "27/11/2026", "from1": "12:00"}) == 422
    assert "Giờ kết thúc phải sau" in wrong(head, field(head, "to1"))
    assert "Thứ Sáu, 27/11/2026" in head.text


def test_a_mistyped_first_day_of_the_week_is_shown_again_and_corrected(office: Office, head: Browser) -> None:
    plan = field(head, "plan")["value"]
    week = {"plan": plan, "mon_open": "yes", "mon_from1": "08:00", "mon_to1": "11:00"}
    for typed, kind, shown, says in (
        ("31/02/2027", "text", "31/02/2027", "Ngày không đúng"),
        ("23/11/2026", "date", "2026-11-23", "Ngày này đã qua."),
    ):
        assert head.post("/steer/hours/week", {**week, "first": typed}) == 422
        first = field(head, "first")
        assert (first["type"], first["value"]) == (kind, shown)
        assert says in wrong(head, first)
        assert field(head, "mon_from1")["value"] == "08:00"
    assert held_is_empty(office)


@pytest.mark.parametrize("name", ["notice_from", "notice_until"])
@pytest.mark.parametrize(
    ("typed", "kind", "shown", "says"),
    [
        ("7:30 31/02/2027", "text", "7:30 31/02/2027", "Ngày giờ không đúng; đề nghị ghi theo mẫu 7:30 15/02/2027."),
        ("31/02/2027", "text", "31/02/2027", "Ngày giờ không đúng"),
        ("7:30 15/02/2099", "datetime-local", "2099-02-15T07:30", "Ngày này quá xa"),
    ],
)
def test_a_mistyped_moment_of_a_notice_is_shown_again_beside_its_error(
    typed: str, kind: str, shown: str, says: str, name: str, office: Office, head: Browser
) -> None:
    head.get("/steer")
    assert head.post("/steer/notice", {**NOTICE, name: typed}) == 422
    moment = field(head, name)
    assert (moment["type"], moment["value"]) == (kind, shown)
    assert says in wrong(head, moment)
    assert NOTICE["notice_vi"] in head.text
    assert held_is_empty(office)


def test_a_mistyped_time_of_a_pause_is_shown_again_beside_its_error(office: Office, head: Browser) -> None:
    head.get("/steer")
    assert head.post("/steer/pause", {"place": "counter:1", "span": "clock", "at": "25 giờ"}) == 422
    at = field(head, "at")
    assert (at["type"], at["value"]) == ("text", "25 giờ")
    assert "Giờ không đúng" in wrong(head, at)
    assert held_is_empty(office)


def test_days_and_moments_are_read_as_browsers_and_people_write_them() -> None:
    for typed in ("2026-11-30", "30/11/2026", "30.11.2026", " 30-11-2026 "):
        assert day_of(typed, NOW.date()) == datetime.date(2026, 11, 30)
        assert day_field(typed) == ("date", "2026-11-30")
    for typed in ("2026-11-30T07:30", "7:30 30/11/2026", "07:30, 30/11/2026", "7h30 30/11/2026", "30/11/2026 7.30"):
        assert moment_of({"at": typed}, "at", NOW) == datetime.datetime(2026, 11, 30, 7, 30)
        assert moment_field(typed) == ("datetime-local", "2026-11-30T07:30")
    assert clock_field("7h30") == ("time", "07:30")
    assert (day_field(""), moment_field(" "), clock_field("")) == (("date", ""), ("datetime-local", ""), ("time", ""))
    for typed in ("29/02/2027", "30/11/26", "2026-11-30 07:30"):
        with pytest.raises(BadValue):
            day_of(typed, NOW.date())
