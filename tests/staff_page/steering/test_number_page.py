"""What a clerk puts right on the page of a number: taking back, procedure, another counter, cancelling."""

import re
from html import unescape
from pathlib import Path

import pytest

from tests.staff_page.rig import CODE, Browser, Office

AT = "/counter/counter:3"


@pytest.fixture
def office(served: Office) -> Office:
    """The page over an empty queue."""
    with served.desk.tickets() as tickets:
        tickets._run("DELETE FROM ticket")
        tickets._run("DELETE FROM announcement")
        for _ in range(3):
            tickets.issue("counter:3")
    with served.desk.deeds() as deeds:
        deeds._run("DELETE FROM deed")
    return served


@pytest.fixture
def clerk(office: Office, logged_in: Browser) -> Browser:
    """A clerk on the page of counter 3."""
    assert office.port
    logged_in.get(AT)
    return logged_in


def state(office: Office, number: str) -> tuple[str, str, str]:
    with office.desk.tickets() as tickets:
        ticket = tickets.find(number)
    assert ticket is not None
    return ticket.state, ticket.place, ticket.code


def deeds(office: Office) -> list[tuple[str, str]]:
    with office.desk.deeds() as kept:
        return [(each.deed, each.thing) for each in reversed(kept.newest(50))]


def call_next(clerk: Browser, times: int = 1) -> None:
    for _ in range(times):
        clerk.get(AT)
        clerk.post(f"{AT}/next")


def test_done_pressed_by_mistake_is_undone_with_one_click(office: Office, clerk: Browser) -> None:
    call_next(clerk)
    clerk.post(f"{AT}/done")
    assert "Vừa kết thúc số 3001 lúc" in clerk.text
    clerk.post(f"{AT}/number/3001/take_back")
    assert "Đã lấy lại số 3001." in clerk.text
    assert state(office, "3001")[0] == "called"
    assert deeds(office)[-1] == ("queue_take_back", "3001")


def test_a_number_that_was_served_is_said_to_be_served_and_not_unknown(clerk: Browser) -> None:
    call_next(clerk, 2)
    clerk.get(f"{AT}/find?number=3001")
    assert "Số 3001 đã được phục vụ xong lúc 09:30." in clerk.text
    assert "Hôm nay không có số" not in clerk.text
    clerk.get(AT)
    clerk.post(f"{AT}/number", {"number": "3001"})
    assert "Số 3001 đã được phục vụ xong lúc 09:30." in clerk.text
    clerk.get(f"{AT}/find?number=3999")
    assert "Hôm nay không có số “3999”." in clerk.text


def test_a_double_click_takes_nothing_back_twice(office: Office, clerk: Browser) -> None:
    call_next(clerk, 2)
    fields = {"shown": "3002"}
    clerk.get(f"{AT}/number/3001")
    clerk.post(f"{AT}/number/3001/take_back", fields)
    clerk.post(f"{AT}/number/3001/take_back", fields)
    assert "Hàng chờ vừa thay đổi" in clerk.text
    assert [state(office, number)[0] for number in ("3001", "3002", "3003")] == ["called", "waiting", "waiting"]


def test_a_number_goes_to_another_counter(office: Office, clerk: Browser) -> None:
    call_next(clerk)
    clerk.get(f"{AT}/number/3001")
    clerk.post(f"{AT}/number/3001/transfer", {"to": "counter:1", "state": "called"})
    assert state(office, "3001")[:2] == ("waiting", "counter:1")
    assert deeds(office)[-1] == ("queue_transfer", "3001")
    clerk.get(f"{AT}/number/3002")
    clerk.post(f"{AT}/number/3002/transfer", {"to": "toilet", "state": "waiting"})
    assert state(office, "3002")[:2] == ("waiting", "counter:3")


def test_a_number_is_cancelled_after_a_question_and_can_wait_again(office: Office, clerk: Browser) -> None:
    clerk.get(f"{AT}/number/3002")
    assert "Có chắc chắn huỷ không?" in clerk.text
    clerk.post(f"{AT}/number/3002/cancel", {"state": "waiting"})
    assert state(office, "3002")[0] == "cancelled"
    clerk.get(f"{AT}/number/3002")
    assert "Số 3002 đã huỷ lúc 09:30." in clerk.text
    clerk.post(f"{AT}/number/3002/take_back")
    assert state(office, "3002")[0] == "waiting"
    assert [deed for deed, _ in deeds(office)] == ["queue_cancel", "queue_take_back"]


def test_a_number_that_was_called_in_another_window_is_not_cancelled(office: Office, clerk: Browser) -> None:
    clerk.get(f"{AT}/number/3001")
    with office.desk.tickets() as tickets:
        tickets.call_next("counter:3")
    clerk.post(f"{AT}/number/3001/cancel", {"state": "waiting"})
    assert "Hàng chờ vừa thay đổi" in clerk.text
    assert state(office, "3001")[0] == "called"


def test_the_procedure_of_a_number_given_by_hand_is_chosen_by_its_name(office: Office, clerk: Browser) -> None:
    clerk.get(AT)
    assert '<option value="Đăng ký khai sinh">' in clerk.text
    clerk.post(f"{AT}/take", {"work": "đăng ký khai sinh"})
    assert state(office, "3004") == ("waiting", "counter:3", CODE)
    clerk.post(f"{AT}/take", {"work": ""})
    assert state(office, "3005") == ("waiting", "counter:3", "")
    assert deeds(office) == [("queue_take", "3004"), ("queue_take", "3005")]


def test_a_number_is_given_once_however_often_the_button_is_pressed(office: Office, clerk: Browser) -> None:
    clerk.get(AT)
    found = re.search(r'name="stamp" value="([^"]+)"', clerk.text)
    assert found
    for _ in range(2):
        clerk.post(f"{AT}/take", {"stamp": found[1]})
    with office.desk.tickets() as tickets:
        assert [each.label for each in tickets.line("counter:3")] == ["3001", "3002", "3003", "3004"]


def test_the_form_of_the_next_number_is_another_one(office: Office, clerk: Browser) -> None:
    for _ in range(2):
        clerk.get(AT)
        found = re.search(r'name="stamp" value="([^"]+)"', clerk.text)
        assert found
        clerk.post(f"{AT}/take", {"stamp": unescape(found[1])})
    with office.desk.tickets() as tickets:
        assert [each.label for each in tickets.line("counter:3")][-2:] == ["3004", "3005"]


def test_a_name_that_fits_several_procedures_leads_to_a_list_of_them(office: Office, clerk: Browser) -> None:
    clerk.get(AT)
    clerk.post(f"{AT}/take", {"work": "hộ kinh doanh"})
    assert "có thể là một trong các thủ tục sau" in clerk.text
    assert 'value="1.001612"' in clerk.text
    clerk.post(f"{AT}/number/3004/assign", {"work": CODE})
    assert state(office, "3004")[2] == CODE
    clerk.get(f"{AT}/number/3004")
    clerk.post(f"{AT}/number/3004/assign", {"work": "trồng khoai trên mặt trăng xyz"})
    assert "Không tìm thấy thủ tục" in clerk.text or "có thể là" in clerk.text
    assert state(office, "3004")[2] == CODE


def test_a_number_of_another_counter_is_shown_and_not_touched(office: Office, clerk: Browser) -> None:
    with office.desk.tickets() as tickets:
        tickets.issue("counter:1")
    clerk.get(f"{AT}/find?number=1001")
    assert "Số 1001 thuộc quầy khác." in clerk.text
    assert "Huỷ số" not in clerk.text
    for deed in ("cancel", "transfer", "assign", "take_back"):
        clerk.post(f"{AT}/number/1001/{deed}", {"to": "counter:4", "work": CODE})
    assert state(office, "1001") == ("waiting", "counter:1", "")
    assert deeds(office) == []


@pytest.mark.parametrize(
    "typed",
    ["", "x" * 10_000, "<script>alert(1)</script>", "'; DROP TABLE ticket; --", "😀😀😀😀", "../../etc", "3.00", "%00"],
)
def test_no_input_breaks_the_page(typed: str, office: Office, clerk: Browser) -> None:
    clerk.get(AT)
    for deed in ("number", "priority", "take", "find"):
        if deed != "find":
            assert clerk.post(f"{AT}/{deed}", {"number": typed, "work": typed}) in (200, 400)
        clerk.get(AT)
        assert "<script>alert" not in clerk.text
    assert clerk.post(f"{AT}/number/3001/assign", {"work": typed}) in (200, 400)
    clerk.get(AT)
    assert clerk.post(f"{AT}/number/{'9' * 8}/cancel") == 200
    assert "Hôm nay không có số" in clerk.text
    assert state(office, "3001")[0] == "waiting"


def test_a_number_typed_in_another_spelling_is_found(clerk: Browser, tmp_path: Path) -> None:
    clerk.get(f"{AT}/find?number=%203001%20")
    assert "Đang chờ ở Quầy 3" in clerk.text
    assert not list(tmp_path.iterdir())
