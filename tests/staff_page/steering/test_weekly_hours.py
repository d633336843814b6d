"""The form of the usual weekly hours: from a day on, planned, cancelled, asked back, and refused beside its fields."""

import datetime
import re
import unicodedata
from pathlib import Path

import pytest

from robot.desk.day_orders.model import NO_ORDERS, WeekValue
from robot.desk.dossiers.working_days import WorkingDays
from robot.desk.staff.roles import Role
from tests.staff_page.rig import NOW, Browser, Office, open_office

FULL, MORNING = ((450, 690), (810, 1020)), ((450, 690),)
TODAY, MONDAY = NOW.date(), datetime.date(2026, 12, 7)
SATURDAY = datetime.date(2026, 12, 12)
WHOLE = {"from1": "07:30", "to1": "11:30", "from2": "13:30", "to2": "17:00"}
OPEN = {f"{day}_{name}": value for day in ("mon", "tue", "wed", "thu", "fri") for name, value in WHOLE.items()}
OPEN |= {f"{day}_open": "yes" for day in ("mon", "tue", "wed", "thu", "fri")}
OPEN |= {"sat_was": "closed", "sun_was": "closed"}
WITH_SATURDAY = {**OPEN, "sat_open": "yes", "sat_from1": "7h30", "sat_to1": "1130", "first": "2026-12-07"}


@pytest.fixture
def head(office: Office, logged_in: Browser) -> Browser:
    """The head of the centre on the page of the hours."""
    assert office.port
    logged_in.get("/steer/hours")
    return logged_in


def plan(head: Browser) -> str:
    """What the page says that it has shown of the orders."""
    found = re.search(r'name="plan" value="([^"]*)"', head.text)
    assert found is not None
    return found[1]


def saved(head: Browser, fields: dict[str, str]) -> int:
    return head.post("/steer/hours/week", {"plan": plan(head), "filled": field(head, "filled"), **fields})


def ticks(head: Browser) -> list[tuple[str, str]]:
    """Each tick that the page asks for, and its value."""
    return re.findall(r'type="checkbox" name="(sure_\w+)" value="([^"]*)"', head.text)


def days(office: Office) -> WorkingDays:
    return office.desk.working_days


def deeds(office: Office) -> list[tuple[str, ...]]:
    with office.desk.deeds() as kept:
        return [(each.deed, each.thing, each.before, each.after, each.why) for each in reversed(kept.newest(50))]


def field(head: Browser, name: str) -> str:
    found = re.search(rf'<input [^>]*name="{name}"[^>]* value="([^"]*)"', head.text)
    assert found is not None, name
    return found[1]


def test_the_form_shows_the_hours_of_the_settings_from_the_next_monday_on(head: Browser) -> None:
    assert "Giờ cài đặt ban đầu của trung tâm" in head.text
    assert field(head, "first") == "2026-11-30"
    assert [field(head, f"fri_{name}") for name in WHOLE] == [*WHOLE.values()]
    assert field(head, "sat_from1") == ""


def test_saturday_morning_is_added_from_a_monday_on(office: Office, head: Browser) -> None:
    assert saved(head, {**WITH_SATURDAY, "week_why": "Theo kế hoạch 15"}) == 200
    assert "Đã lưu giờ làm việc hằng tuần, áp dụng từ 07/12/2026." in head.text
    assert "Đến hết 06/12/2026" in head.text
    assert "Sẽ áp dụng" in head.text
    assert days(office).spans(SATURDAY) == MORNING
    assert days(office).spans(SATURDAY - datetime.timedelta(7)) == ()
    before, after = "Thứ Hai – Thứ Sáu 07:30–11:30, 13:30–17:00", "Thứ Bảy 07:30–11:30; Chủ nhật Nghỉ"
    assert deeds(office) == [
        ("week_set", "07/12/2026", f"{before}; Thứ Bảy – Chủ nhật Nghỉ", f"{before}; {after}", "Theo kế hoạch 15")
    ]


def test_hours_that_count_from_today_are_shown_in_the_calendar_and_cancelled_again(
    office: Office, head: Browser
) -> None:
    wanted = {**OPEN, "first": TODAY.isoformat(), "wed_from1": "", "wed_to1": ""}
    assert saved(head, wanted) == 200
    assert days(office).spans(TODAY + datetime.timedelta(1)) == ((810, 1020),)
    assert "Đang áp dụng" in head.text
    with office.desk.orders() as orders:
        (order,) = orders.all()
    assert head.post("/steer/hours/week/end", {"id": str(order.id), "weeks": plan(head)}) == 200
    assert office.desk.orders_in_force() == NO_ORDERS
    assert [deed[0] for deed in deeds(office)] == ["week_set", "week_end"]
    head.post("/steer/hours/week/end", {"id": str(order.id), "weeks": plan(head)})
    assert len(deeds(office)) == 2, "pressed twice, it was cancelled once"


def test_hours_from_today_on_end_where_those_that_were_planned_begin(office: Office, head: Browser) -> None:
    saved(head, WITH_SATURDAY)
    assert saved(head, {**OPEN, "first": TODAY.isoformat(), "fri_to2": "16:30"}) == 200
    assert "24/11/2026 – 06/12/2026; sau đó theo giờ đã đặt trước" in head.text
    assert days(office).spans(datetime.date(2026, 12, 4))[-1] == (810, 990)
    assert days(office).spans(datetime.date(2026, 12, 11)) == FULL
    assert head.get(f"/steer/hours?from={MONDAY}") == 200
    assert field(head, "first") == "2026-12-07"
    assert field(head, "sat_from1") == "07:30"


def test_the_end_is_named_also_when_the_hours_of_now_are_planned_to_come_back(office: Office, head: Browser) -> None:
    saved(head, WITH_SATURDAY)
    head.get("/steer/hours?from=2026-12-14")
    saved(head, {**OPEN, "first": "2026-12-14"})
    head.get("/steer/hours")
    assert saved(head, {**OPEN, "first": "2026-12-01", "fri_to2": "16:00"}) == 200
    assert "01/12/2026 – 06/12/2026" in head.text
    with office.desk.orders() as orders:
        for each in orders.all():
            if each.subject == "2026-12-07":
                orders.end_week(each.id, TODAY)
    head.get("/steer/hours?from=2026-12-08")
    assert saved(head, {**OPEN, "first": "2026-12-08", "fri_to2": "15:00"}) == 200
    assert "08/12/2026 – 13/12/2026" in head.text


def test_hours_that_counted_are_kept_when_they_are_cancelled(office: Office, head: Browser) -> None:
    first = TODAY - datetime.timedelta(10)
    with office.desk.orders() as orders:
        given = orders.give_week(first, WeekValue((*(FULL,) * 5, MORNING, ())), "Hoa")
    head.get("/steer/hours")
    assert "Giờ đã áp dụng trước đây" in head.text
    head.post("/steer/hours/week/end", {"id": str(given.id), "weeks": plan(head)})
    saturday = datetime.date(2026, 11, 21)
    assert days(office).spans(saturday) == MORNING
    assert days(office).spans(saturday + datetime.timedelta(7)) == ()
    assert "Từ 14/11/2026 đến hết 23/11/2026" in head.text


@pytest.mark.parametrize(
    ("changed", "name", "told"),
    [
        ({"mon_from1": "25:00"}, "mon_from1", "Giờ không đúng"),
        ({"mon_to1": ""}, "mon_to1", "Giờ không đúng"),
        ({"tue_from2": "chiều"}, "tue_from2", "Giờ không đúng"),
        ({"tue_from2": unicodedata.normalize("NFD", "giờ")}, "tue_from2", "Giờ không đúng"),
        ({"tue_from2": "1" * 10_000}, "tue_from2", "Giờ không đúng"),
        ({"wed_to1": "07:00"}, "wed_to1", "Giờ kết thúc phải sau giờ bắt đầu."),
        ({"thu_from2": "11:00"}, "thu_from2", "Buổi sau phải bắt đầu sau"),
        ({f"fri_{name}": "" for name in WHOLE}, "fri_from1", "Đề nghị ghi giờ"),
        ({"sun_from1": "08:00", "sun_to1": "10:00"}, "sun_open", "chưa chọn “Làm việc”"),
        ({"first": "2026-11-23"}, "first", "Ngày này đã qua."),
        ({"first": ""}, "first", "Ngày không đúng"),
        ({"first": "31/02/2027"}, "first", "Ngày không đúng; đề nghị ghi theo mẫu 15/02/2027."),
        ({"first": "2099-01-01"}, "first", "Ngày này quá xa"),
        ({"week_why": "đ" * 10_000}, "week_why", "Nội dung quá dài."),
    ],
)
def test_what_cannot_be_taken_is_refused_beside_its_field_and_what_was_typed_is_kept(
    changed: dict[str, str], name: str, told: str, office: Office, head: Browser
) -> None:
    assert saved(head, {**WITH_SATURDAY, "week_why": "Kế hoạch 15", **changed}) == 422
    found = re.search(rf'id="{name}-wrong" role="alert">([^<]*)', head.text)
    assert found is not None
    assert told in found[1]
    kept = {**WITH_SATURDAY, **changed}
    assert {key: field(head, key) for key in kept if not key.endswith("_open")} == {
        key: value for key, value in kept.items() if not key.endswith("_open")
    }
    assert office.desk.orders_in_force() == NO_ORDERS


def test_markup_and_statements_are_text(office: Office, head: Browser) -> None:
    why = "<script>alert(1)</script>'; DROP TABLE day_order; -- 😀"
    assert saved(head, {**WITH_SATURDAY, "week_why": unicodedata.normalize("NFD", f"Sáng thứ Bảy {why}")}) == 200
    assert "<script>alert" not in head.text
    with office.desk.orders() as orders:
        assert [each.why for each in orders.all()] == [f"Sáng thứ Bảy {why}"]


@pytest.mark.parametrize(
    ("changed", "name", "value", "asked"),
    [
        ({"mon_from1": "4:30"}, "sure_early", "04:30", "trước 5 giờ sáng"),
        ({"mon_to2": "21:30"}, "sure_late", "21:30", "sau 21 giờ"),
        (
            {
                f"{day}_{name}{n}": ""
                for day in ("mon", "tue", "wed", "thu", "fri")
                for name in ("from", "to")
                for n in "2"
            }
            | {"mon_to1": "8:30", "tue_to1": "8:30"},
            "sure_shorter",
            "1080",
            "ít hơn nhiều so với 37:30 giờ",
        ),
        (
            {f"{day}_{name}": value for day in ("sat", "sun") for name, value in WHOLE.items()}
            | {"sat_open": "yes", "sun_open": "yes", "mon_to2": "20:30", "tue_to2": "20:30", "wed_to2": "20:30"},
            "sure_longer",
            "3780",
            "nhiều hơn hẳn",
        ),
    ],
)
def test_what_is_implausible_is_asked_back_and_taken_with_a_tick(
    changed: dict[str, str], name: str, value: str, asked: str, office: Office, head: Browser
) -> None:
    wanted = {**WITH_SATURDAY, **changed}
    assert saved(head, wanted) == 422
    assert asked in head.text
    assert ticks(head) == [(name, value)]
    assert office.desk.orders_in_force() == NO_ORDERS
    assert saved(head, {**wanted, name: "another"}) == 422, "the tick was for another value"
    assert saved(head, {**wanted, name: value}) == 200
    assert office.desk.orders_in_force() != NO_ORDERS


def test_a_week_without_an_open_day_and_one_that_changes_nothing_are_refused(office: Office, head: Browser) -> None:
    assert saved(head, {"first": "2026-12-07"}) == 422
    assert "Phải có ít nhất một ngày làm việc" in head.text
    assert saved(head, {**OPEN, "first": "2026-12-07"}) == 422
    assert "không có gì thay đổi" in head.text
    assert office.desk.orders_in_force() == NO_ORDERS


def test_the_second_of_two_tabs_sees_what_the_first_has_planned(office: Office, head: Browser) -> None:
    late = {"plan": plan(head), "filled": field(head, "filled")}
    saved(head, WITH_SATURDAY)
    other = {**OPEN, "first": "2026-12-14", "fri_to2": "16:15", **late}
    assert head.post("/steer/hours/week", other) == 422
    assert "vừa được người khác thay đổi" in head.text
    assert field(head, "fri_to2") == "16:15"
    assert days(office).week(datetime.date(2026, 12, 14))[5] == MORNING
    assert saved(head, {**other, "plan": plan(head)}) == 422
    assert "Thứ Bảy đổi từ 07:30–11:30 thành Nghỉ" in head.text
    assert saved(head, {**other, "plan": plan(head), **dict(ticks(head))}) == 200


def test_a_planned_week_that_the_form_does_not_show_is_asked_back(office: Office, head: Browser) -> None:
    short = {**OPEN, "fri_from2": "", "fri_to2": ""}
    saved(head, {**short, "first": "2026-12-14"})
    assert field(head, "fri_to2") == "17:00", "the form shows the hours of next Monday"
    later = {**WITH_SATURDAY, "first": "2026-12-21"}
    friday = datetime.date(2026, 12, 25)
    assert saved(head, later) == 422
    assert "Từ 21/12/2026 đã có giờ đặt trước" in head.text
    assert "Thứ Sáu đổi từ 07:30–11:30 thành 07:30–11:30, 13:30–17:00." in head.text
    assert 'href="/steer/hours?from=2026-12-21#week"' in head.text
    assert field(head, "sat_from1") == "7h30"
    asked = dict(ticks(head))
    assert saved(head, {**later, "first": "2026-12-22", **asked}) == 422, "the tick was for another day"
    assert days(office).spans(friday) == MORNING
    assert saved(head, {**later, **asked}) == 200
    assert days(office).spans(friday) == FULL


def test_a_form_that_is_filled_with_the_planned_week_keeps_it_without_a_question(office: Office, head: Browser) -> None:
    short = {**OPEN, "fri_from2": "", "fri_to2": ""}
    saved(head, {**short, "first": "2026-12-14"})
    head.get("/steer/hours?from=2026-12-21")
    assert field(head, "fri_to2") == ""
    assert saved(head, {**WITH_SATURDAY, **short, "first": "2026-12-21"}) == 200
    assert days(office).spans(datetime.date(2026, 12, 25)) == MORNING
    head.get("/steer/hours")
    again = {**WITH_SATURDAY, **short, "sat_to1": "12:00", "first": "2026-12-28"}
    assert saved(head, again) == 422, "the Saturday of that week was not shown"
    assert [name for name, _ in ticks(head)] == ["sure_replaced"]
    assert "Thứ Sáu đổi" not in head.text, "on Fridays both are the same"


def test_a_form_that_does_not_say_what_it_was_filled_with_is_asked_back(office: Office, head: Browser) -> None:
    assert saved(head, {**WITH_SATURDAY, "filled": ""}) == 422
    assert "Thứ Bảy đổi từ Nghỉ thành 07:30–11:30" in head.text
    assert office.desk.orders_in_force() == NO_ORDERS


def test_an_old_tab_with_a_mistake_still_sees_what_another_has_planned(head: Browser) -> None:
    late = {"plan": plan(head), "filled": field(head, "filled")}
    saved(head, WITH_SATURDAY)
    other = {**WITH_SATURDAY, "fri_to2": "16:15", **late}
    assert saved(head, {**other, "fri_to2": "25:00"}) == 422
    assert plan(head) == late["plan"]
    assert saved(head, {**other, "plan": plan(head)}) == 422
    assert "vừa được người khác thay đổi" in head.text


def test_a_third_piece_of_a_day_is_still_there_after_a_mistake(head: Browser) -> None:
    evening = {"thu_from3": "18:00", "thu_to3": "19:30"}
    assert saved(head, {**WITH_SATURDAY, **evening, "mon_to1": "25:00"}) == 422
    assert {name: field(head, name) for name in evening} == evening


@pytest.mark.parametrize("typed", ["", "0", "-1", "một", "²", "9" * 40])
def test_an_order_that_is_not_there_is_not_cancelled(typed: str, office: Office, head: Browser) -> None:
    saved(head, WITH_SATURDAY)
    assert head.post("/steer/hours/week/end", {"id": typed}) == 200
    assert days(office).spans(SATURDAY) == MORNING


def test_the_page_is_there_in_english_too(head: Browser) -> None:
    head.post("/language", {"language": "en"})
    assert head.get("/steer/hours") == 200
    assert "Weekly opening hours" in head.text
    head.post("/language", {"language": "vi"})


def test_the_full_name_of_the_author_is_shown(tmp_path: Path) -> None:
    with open_office(tmp_path) as office:
        with office.desk.accounts() as accounts:
            accounts.make("hoa", "Nguyễn Thị Hoa", Role.HEAD, "728491")
        with office.desk.orders() as orders:
            orders.give_week(MONDAY, WeekValue((*(FULL,) * 5, MORNING, ())), "hoa", "Kế hoạch 15")
        browser = office.browser()
        browser.get("/")
        assert browser.enter_as("hoa", "728491") == 200
        browser.get("/steer/hours")
        assert "Nguyễn Thị Hoa: Kế hoạch 15" in browser.text
