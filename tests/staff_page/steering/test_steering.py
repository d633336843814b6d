"""The pages of the day's orders: pauses, notices, hours, fields, windows and priority, and who may give them."""

import datetime
import re
from pathlib import Path

import pytest

from robot.desk.day_orders.model import NO_ORDERS, NoticeValue, OrdersInForce, PriorityValue
from robot.desk.staff.roles import ROLE_RIGHTS, Right, Role
from tests.staff_page.rig import NOW, Browser, Office, open_office

VI, EN = "Chiều nay trung tâm nghỉ", "The centre is closed this afternoon."


@pytest.fixture
def head(office: Office, logged_in: Browser) -> Browser:
    """The head of the centre on the first page of the day."""
    assert office.port
    logged_in.get("/steer")
    return logged_in


def held(office: Office) -> OrdersInForce:
    return office.desk.orders_in_force()


def deeds(office: Office) -> list[tuple[str, str, str, str]]:
    with office.desk.deeds() as kept:
        return [(each.deed, each.thing, each.before, each.after) for each in reversed(kept.newest(50))]


def test_a_counter_is_paused_and_opened(office: Office, head: Browser) -> None:
    head.post("/steer/pause", {"place": "counter:3", "span": "day", "why": "Cán bộ nghỉ phép"})
    assert held(office).paused == ("counter:3",)
    assert "Cán bộ nghỉ phép" in head.text
    head.get("/")
    assert "Tạm dừng" in head.text
    head.get("/counter/counter:3")
    assert "Quầy đang tạm dừng, robot không cấp số." in head.text
    head.post("/counter/counter:3/open")
    assert held(office) == NO_ORDERS
    assert [deed[:2] for deed in deeds(office)] == [
        ("counter_pause", "Quầy 3 – Hộ tịch"),
        ("counter_open", "Quầy 3 – Hộ tịch"),
    ]


def test_a_pause_to_a_time_of_today_ends_then(office: Office, head: Browser) -> None:
    head.post("/steer/pause", {"place": "counter:3", "span": "clock", "at": "10:15"})
    with office.desk.orders() as orders:
        (order,) = orders.all()
    assert datetime.datetime.fromtimestamp(order.until_s or 0) == NOW.replace(hour=10, minute=15)
    assert "Đến 10:15." in head.text


def test_a_clerk_pauses_the_own_counter(office: Office, head: Browser) -> None:
    head.get("/counter/counter:4")
    head.post("/counter/counter:4/pause", {"span": "open"})
    assert held(office).paused == ("counter:4",)


def test_a_pause_pressed_twice_is_one_order(office: Office, head: Browser) -> None:
    for _ in range(2):
        head.post("/steer/pause", {"place": "counter:3", "span": "open"})
    with office.desk.orders() as orders:
        assert len(orders.all()) == 1
    assert "đã tạm dừng từ trước" in head.text
    for told in ("Quầy đã mở lại", "đang mở, không cần mở lại"):
        head.post("/steer/open", {"place": "counter:3"})
        assert told in head.text


@pytest.mark.parametrize(
    ("at", "told"), [("9:00", "Giờ này đã qua."), ("25:00", "Giờ không đúng"), ("", "Giờ không đúng")]
)
def test_a_pause_with_a_wrong_time_is_refused_and_keeps_what_was_typed(
    at: str, told: str, office: Office, head: Browser
) -> None:
    assert head.post("/steer/pause", {"place": "counter:3", "span": "clock", "at": at, "why": "họp giao ban"}) == 422
    assert told in head.text
    assert "họp giao ban" in head.text
    assert held(office) == NO_ORDERS


def test_a_notice_is_shown_in_both_languages_until_it_is_taken_off(office: Office, head: Browser) -> None:
    head.post("/steer/notice", {"notice_vi": VI, "notice_en": EN})
    assert held(office).notice == NoticeValue(f"{VI}.", EN)
    assert "Đang hiện" in head.text
    with office.desk.orders() as orders:
        number = orders.all()[0].id
    head.post("/steer/notice/end", {"id": str(number)})
    assert held(office).notice is None
    assert [deed[0] for deed in deeds(office)] == ["notice_give", "notice_end"]


def test_a_notice_for_later_waits_for_its_time(office: Office, head: Browser) -> None:
    fields = {"notice_vi": VI, "notice_en": EN, "notice_from": "2026-11-25T07:30", "notice_until": "2026-11-25T17:00"}
    head.post("/steer/notice", fields)
    assert held(office).notice is None
    assert "Chưa đến giờ" in head.text
    assert "Từ 07:30, 25/11/2026 đến 17:00, 25/11/2026" in head.text


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"notice_vi": ""}, "Đề nghị nhập nội dung."),
        ({"notice_en": "   "}, "Đề nghị nhập nội dung."),
        ({"notice_en": "😀"}, "Đề nghị nhập nội dung."),
        ({"notice_vi": "a" * 161}, "Nội dung quá dài."),
        ({"notice_until": "2026-11-24T09:00"}, "phải sau lúc bắt đầu"),
        ({"notice_from": "2026-11-26T09:00", "notice_until": "2026-11-25T09:00"}, "phải sau lúc bắt đầu"),
        ({"notice_from": "hôm nay"}, "Ngày giờ không đúng; đề nghị ghi theo mẫu"),
        ({"notice_from": "9999-01-01T00:00"}, "Ngày này quá xa"),
        ({"notice_from": "2026-11-25T09:00+07:00"}, "Ngày giờ không đúng; đề nghị ghi theo mẫu"),
    ],
)
def test_a_wrong_notice_is_refused_beside_its_field_and_keeps_what_was_typed(
    changed: dict[str, str], told: str, office: Office, head: Browser
) -> None:
    fields = {"notice_vi": VI, "notice_en": EN, **changed}
    assert head.post("/steer/notice", fields) == 422
    assert told in head.text
    assert fields["notice_en"] in head.text
    assert held(office) == NO_ORDERS


def test_a_notice_is_text_and_no_markup(office: Office, head: Browser) -> None:
    decomposed = "Nghỉ chiều\n\x00nay <b>"
    head.post("/steer/notice", {"notice_vi": decomposed, "notice_en": "'; DROP TABLE day_order; --"})
    assert held(office).notice == NoticeValue("Nghỉ chiều nay <b>.", "'; DROP TABLE day_order; --.")
    assert "Nghỉ chiều nay &lt;b&gt;" in head.text


def test_a_closed_day_a_short_day_and_a_day_worked_in_exchange(office: Office, head: Browser) -> None:
    hours = {"from1": "07:30", "to1": "11:30"}
    head.post("/steer/hours", {"day": "2026-11-27", "open": "no", "why": "Tập huấn"})
    head.post("/steer/hours", {"day": "2026-11-26", "open": "yes", **hours})
    head.post("/steer/hours", {"day": "2026-11-28", "open": "yes", **hours, "from2": "13:30", "to2": "17:00"})
    days = office.desk.working_days
    assert not days.is_working(datetime.date(2026, 11, 27))
    assert days.spans(datetime.date(2026, 11, 26)) == ((450, 690),)
    assert days.spans(datetime.date(2026, 11, 28)) == ((450, 690), (810, 1020))
    assert "Đã lưu giờ làm việc ngày 28/11/2026." in head.text
    assert deeds(office)[0] == ("hours_set", "27/11/2026", "07:30–11:30, 13:30–17:00", "")
    head.get("/steer/hours?day=2026-11-27")
    head.post("/steer/hours/unset", {"day": "2026-11-27"})
    assert office.desk.working_days.is_working(datetime.date(2026, 11, 27))


@pytest.mark.parametrize(
    ("fields", "told"),
    [
        ({"day": "2026-11-23", "open": "no"}, "Ngày này đã qua."),
        ({"day": "2026-13-40", "open": "no"}, "Ngày không đúng; đề nghị ghi theo mẫu"),
        ({"day": "2099-01-01", "open": "no"}, "Ngày này quá xa"),
        ({"day": "2026-11-27", "open": "yes", "from1": "11:30", "to1": "07:30"}, "Giờ kết thúc phải sau"),
        ({"day": "2026-11-27", "open": "yes", "from1": "", "to1": ""}, "Giờ không đúng"),
        (
            {"day": "2026-11-27", "open": "yes", "from1": "7:30", "to1": "11:30", "from2": "11:00", "to2": "17:00"},
            "Giờ kết",
        ),
        ({"day": "2026-11-27", "open": "no", "why": "x" * 121}, "Nội dung quá dài."),
    ],
)
def test_wrong_hours_are_refused(fields: dict[str, str], told: str, office: Office, head: Browser) -> None:
    assert head.post("/steer/hours", fields) == 422
    assert told in head.text
    assert held(office) == NO_ORDERS


def test_the_second_of_two_tabs_sees_that_the_first_has_changed_the_hours_of_the_day(
    office: Office, head: Browser
) -> None:
    head.get("/steer/hours?day=2026-11-27")
    found = re.search(r'name="shown" value="([^"]*)"', head.text)
    assert found is not None
    head.post("/steer/hours", {"day": "2026-11-27", "open": "no", "why": "Tập huấn"})
    late = {"day": "2026-11-27", "open": "yes", "from1": "07:30", "to1": "10:15", "shown": found[1]}
    assert head.post("/steer/hours", late) == 422
    assert "vừa được người khác thay đổi" in head.text
    assert "10:15" in head.text
    assert not office.desk.working_days.is_working(datetime.date(2026, 11, 27))
    del late["shown"]
    assert head.post("/steer/hours", late) == 200, "the page has shown what the other tab has ordered"


def shown(head: Browser) -> str:
    """What the form of the day says that its page has shown."""
    found = re.search(r'name="shown" value="([^"]*)"', head.text)
    assert found is not None
    return found[1]


def test_an_old_tab_with_a_mistake_does_not_overwrite_the_hours_of_the_day(office: Office, head: Browser) -> None:
    head.get("/steer/hours?day=2026-11-27")
    late = {"day": "2026-11-27", "open": "yes", "from1": "07:30", "to1": "11:30", "shown": shown(head)}
    head.post("/steer/hours", {"day": "2026-11-27", "open": "no", "why": "Tập huấn"})
    assert head.post("/steer/hours", {**late, "to1": "07:00"}) == 422
    assert shown(head) == late["shown"]
    assert head.post("/steer/hours", {**late, "shown": shown(head)}) == 422
    assert "vừa được người khác thay đổi" in head.text
    assert not office.desk.working_days.is_working(datetime.date(2026, 11, 27))


def test_the_form_of_a_day_has_fields_for_each_piece_of_its_hours(office: Office, head: Browser) -> None:
    hours = ("07:30", "11:30", "13:30", "17:00", "18:00", "20:00")
    names = ("from1", "to1", "from2", "to2", "from3", "to3")
    evening = {"day": "2026-11-27", "open": "yes", **dict(zip(names, hours, strict=True))}
    assert head.post("/steer/hours", evening) == 200
    assert office.desk.working_days.spans(datetime.date(2026, 11, 27))[2] == (1080, 1200)
    head.get("/steer/hours?day=2026-11-27")
    assert [re.findall(rf'name="{name}" type="time" value="([^"]*)"', head.text) for name in names] == [
        [hour] for hour in hours
    ]
    assert all("maxlength=" in field for field in re.findall(r"<input[^>]*>", head.text) if ' name="why"' in field)


FORM_SHOWN = {
    path: rf'action="{path}">(?:<input[^>]*>)?{place}<input[^>]*name="shown" value="(\d+)"'
    for path, place in {
        "/steer/fields": '<input[^>]*value="counter:4">',
        "/steer/windows": '<input[^>]*value="counter:4">',
        "/steer/priority": "",
    }.items()
}
"""What the forms of counter 4, and that of priority, say that their page has shown."""


@pytest.mark.parametrize(
    ("path", "fields", "wrong"),
    [
        ("/steer/fields", {"place": "counter:4", "dept_dat-dai": "yes"}, {"dept_dat-dai": "no"}),
        ("/steer/windows", {"place": "counter:4", "count": "3"}, {"count": "0"}),
        ("/steer/priority", {"between": "2", "group_elderly": "yes"}, {"between": "x"}),
    ],
)
def test_an_old_tab_with_a_mistake_does_not_overwrite_what_another_has_ordered(
    path: str, fields: dict[str, str], wrong: dict[str, str], head: Browser
) -> None:
    late = {**fields, "span": "open", "shown": "0"}
    assert head.post(path, late) == 200
    assert head.post(path, {**late, **wrong}) == 422
    assert re.findall(FORM_SHOWN[path], head.text) == ["0"]
    assert head.post(path, late) == 422
    assert "vừa được người khác thay đổi" in head.text
    assert re.findall(FORM_SHOWN[path], head.text) != ["0"], "the page shows what is newer"


def test_a_day_that_the_page_has_not_shown_is_not_overwritten(office: Office, head: Browser) -> None:
    head.post("/steer/hours", {"day": "2026-11-27", "open": "no"})
    head.get("/steer/hours?day=2026-11-26")
    assert head.post("/steer/hours", {"day": "2026-11-27", "open": "yes", "from1": "07:30", "to1": "11:30"}) == 422
    assert not office.desk.working_days.is_working(datetime.date(2026, 11, 27))


def test_a_counter_takes_another_field_for_today(office: Office, head: Browser) -> None:
    head.get("/steer/fields")
    fields = {"place": "counter:4", "dept_chung-thuc": "yes", "dept_tu-phap": "yes", "span": "day", "shown": "0"}
    head.post("/steer/fields", fields)
    assert held(office).departments == {"counter:4": ("tu-phap", "chung-thuc")}
    head.post("/steer/pause", {"place": "counter:3", "span": "day"})
    assert office.desk.ordered_content().place_of("1.001193") == "counter:4", "the other counter stands in"
    head.post("/steer/usual", {"kind": "fields", "place": "counter:4"})
    assert held(office).departments == {}
    assert [deed[0] for deed in deeds(office)] == ["fields_set", "counter_pause", "fields_usual"]


def test_a_field_that_no_counter_takes_is_pointed_out(office: Office, head: Browser) -> None:
    head.post("/steer/fields", {"place": "counter:3", "dept_chung-thuc": "yes", "span": "open"})
    assert "Hiện không có quầy nào nhận: Hộ tịch." in head.text
    assert head.post("/steer/fields", {"place": "counter:3", "span": "open"}) == 422
    assert "chọn ít nhất một lĩnh vực" in head.text
    assert held(office).departments == {"counter:3": ("chung-thuc",)}


def test_the_second_of_two_people_sees_that_the_first_has_changed_the_fields(office: Office, head: Browser) -> None:
    fields = {"place": "counter:4", "dept_chung-thuc": "yes", "dept_tu-phap": "yes", "span": "day", "shown": "0"}
    head.post("/steer/fields", fields)
    assert head.post("/steer/fields", {**fields, "dept_dat-dai": "yes"}) == 422
    assert "vừa được người khác thay đổi" in head.text
    assert held(office).departments == {"counter:4": ("tu-phap", "chung-thuc")}


def test_a_second_window_has_a_page_of_its_own_at_once(office: Office, head: Browser) -> None:
    head.post("/steer/windows", {"place": "counter:3", "count": "2", "span": "open"})
    assert held(office).windows == {"counter:3": 2}
    assert head.get("/counter/counter:3~2") == 200
    assert "Quầy 3 (2)" in head.text
    for wrong in ("0", "10", "hai", "", "-1", "２"):
        assert head.post("/steer/windows", {"place": "counter:3", "count": wrong}) == 422, wrong
    assert held(office).windows == {"counter:3": 2}


def test_the_rule_of_priority_is_changed(office: Office, head: Browser) -> None:
    head.post("/steer/priority", {"between": "3", "group_elderly": "yes", "group_merit": "yes", "span": "open"})
    assert held(office).priority == PriorityValue(4, ("elderly", "merit"))
    head.post("/steer/priority", {"given": "no", "between": "3", "group_elderly": "yes", "shown": ""})
    assert held(office).priority == PriorityValue(0, ("elderly",))
    assert head.post("/steer/priority", {"between": "99", "given": "yes"}) == 422
    assert head.post("/steer/priority", {"between": "3", "given": "yes"}) == 422, "priority for no one"
    (seen,) = re.findall(r'name="place" value=""><input type="hidden" name="shown" value="(\d+)"', head.text)
    head.post("/steer/usual", {"kind": "priority", "place": "", "shown": seen})
    assert held(office).priority is None


def test_only_those_with_the_right_steer_the_day(tmp_path: Path) -> None:
    assert {role for role, rights in ROLE_RIGHTS.items() if Right.STEER in rights} == {Role.HEAD, Role.TECHNICIAN}
    with open_office(tmp_path) as office:
        assert office.browser().get("/steer") == 401


@pytest.mark.parametrize("place", ["", "toilet", "counter:99", "<b>", "x" * 5000])
def test_an_unknown_place_is_not_steered(place: str, office: Office, head: Browser) -> None:
    for path in ("pause", "open", "fields", "windows"):
        head.post(f"/steer/{path}", {"place": place, "span": "open", "count": "2", "dept_tu-phap": "yes"})
    assert held(office) == NO_ORDERS


def test_every_page_is_there_in_english_too(head: Browser) -> None:
    head.post("/language", {"language": "en"})
    for path, told in (
        ("/steer", "Counters and notices"),
        ("/steer/hours", "Opening hours"),
        ("/steer/fields", "Priority"),
    ):
        assert head.get(path) == 200
        assert told in head.text
    head.post("/language", {"language": "vi"})


def test_the_log_has_the_priority_as_the_official_typed_it(office: Office, head: Browser) -> None:
    head.get("/steer/fields")
    head.post("/steer/priority", {"between": "3", "group_elderly": "yes", "group_merit": "yes", "shown": "0"})
    with office.desk.orders() as orders:
        (order,) = orders.all()
    head.post("/steer/priority", {"given": "no", "span": "open", "shown": str(order.id)})
    *_, (_, _, first_before, first), (_, _, before, after) = deeds(office)
    assert first == before == "Số người thường được gọi xen giữa hai người ưu tiên: 3; người cao tuổi, người có công"
    assert "người khuyết tật" in first_before
    assert after == "Gọi đúng thứ tự, không ưu tiên"


def test_a_deed_that_is_done_is_shown_as_done_although_the_log_cannot_be_written(
    office: Office, head: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with office.desk.orders() as orders:
        orders._run("CREATE TRIGGER full BEFORE INSERT ON deed BEGIN SELECT RAISE(ABORT, 'disk is full'); END")
    try:
        assert head.post("/steer/pause", {"place": "counter:3", "span": "day"}) == 200
    finally:
        with office.desk.orders() as orders:
            orders._run("DROP TRIGGER full")
    assert "Quầy đã tạm dừng." in head.text
    assert held(office).paused == ("counter:3",)
    assert "the deed counter_pause" in caplog.text
