"""The section "Nhập dữ liệu" over http: a list is uploaded, looked at, explained, taken in and undone."""

import datetime
import io
import re
import time
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from robot.desk.dossiers.lists import DossierLists
from robot.desk.dossiers.model import Dossier
from robot.portal.lists.importer import questions_of
from tests.staff_page.rig import Browser, Office, open_office

pytestmark = pytest.mark.waits
HEADER = "STT,Mã hồ sơ,Tên thủ tục hành chính,Trạng thái,Ngày nhận,Ngày hẹn trả"
TITLE = "DANH SÁCH HỒ SƠ (xuất lúc 17:05 ngày {day}),,,,,"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def browser(office: Office) -> Browser:
    browser = office.browser()
    browser.get("/")
    assert browser.enter() == 200
    return browser


def row(number: int, status: str = "Đang xử lý", due: str = "30/11/2026", prefix: str = "H49.34") -> str:
    return f"{number},{prefix}-261120-{number:04d},Đăng ký khai sinh,{status},20/11/2026,{due}"


def listed(*rows: str, day: str = "23/11/2026") -> bytes:
    return "\n".join((TITLE.format(day=day), HEADER, *rows)).encode()


def send(browser: Browser, data: bytes, name: str = "danh sách.csv", **fields: str) -> str:
    """Upload a list, wait until it was read, and return its key; the browser then shows it."""
    browser.get("/lists")
    assert browser.upload("/lists/upload", name, data, fields) == 200
    found = re.search(r'"/lists/([0-9a-f]{16})[/"]', browser.text)
    assert found is not None, browser.text
    ready(browser, found[1])
    return found[1]


def ready(browser: Browser, key: str) -> None:
    """Wait until nothing is being done with the list, and look at it."""
    for _ in range(1200):
        browser.get(f"/lists/{key}/progress")
        if '"what":""' in browser.text.replace(" ", ""):
            browser.get(f"/lists/{key}")
            return
        time.sleep(0.05)
    raise AssertionError("it is still being read")


def take(browser: Browser, key: str, **fields: str) -> None:
    """Send the form of the list as it is shown, with other `fields`, and wait until that is done."""
    version = re.search(r'name="version" value="([^"]*)"', browser.text)
    as_of = re.search(r'name="as_of" value="([^"]*)"', browser.text)
    assert version is not None
    assert as_of is not None
    browser.post(f"/lists/{key}/take", {"version": version[1], "as_of": as_of[1], **fields})
    if "data-word-wait=" in browser.text and 'class="told"' not in browser.text:
        ready(browser, key)


def fact(browser: Browser, name: str) -> int:
    found = re.search(rf"<b>([\d.]+)</b><span class=\"note\">{name}</span>", browser.text)
    assert found is not None, browser.text
    return int(found[1].replace(".", ""))


def known(office: Office) -> dict[str, Dossier]:
    with office.desk.dossiers() as dossiers:
        return {each.code: each for each in dossiers.of_status(*range(11))}


def deeds(office: Office) -> list[str]:
    with office.desk.deeds() as log:
        return [each.deed for each in reversed(log.newest(50)) if each.deed.startswith("list_")]


def test_a_list_is_looked_at_first_then_taken_in_and_undone(office: Office, browser: Browser) -> None:
    key = send(browser, listed(row(1), row(2), row(3, due="31/02/2026")))
    assert fact(browser, "hồ sơ mới") == 2
    assert fact(browser, "dòng lỗi, không nhập") == 1
    assert "dòng 5" in browser.text
    assert "H49.34-261120-0003" in browser.text
    assert "Ngày hẹn trả: ngày không đúng, “31/02/2026”" in browser.text
    assert "submitted:" not in browser.text
    assert 'value="2026-11-23T17:05"' in browser.text
    assert known(office) == {}, "nothing is taken in before the button is pressed"
    take(browser, key)
    assert sorted(known(office)) == ["H49.34-261120-0001", "H49.34-261120-0002"]
    assert "Đã nhập “danh sách.csv”" in browser.text
    assert list((office.desk.lists.folder).iterdir()) == []
    number = re.search(r'action="/lists/undo/(\d+)"', browser.text)
    imported = re.search(r'name="imported" value="(\d+)"', browser.text)
    assert number is not None
    assert imported is not None
    browser.post(f"/lists/undo/{number[1]}", {"imported": "1"})
    assert office.desk.lists.undoing() == set(), "the page has shown another import under this number"
    assert len(known(office)) == 2
    browser.post(f"/lists/undo/{number[1]}", {"imported": imported[1]})
    said = browser.text
    office.desk.lists.wait(f"undo-{number[1]}")
    browser.get("/lists")
    assert known(office) == {}
    assert "đã hoàn tác lúc" in browser.text
    assert "Đã hoàn tác lần nhập “danh sách.csv”" in said + browser.text
    assert deeds(office) == ["list_uploaded", "list_taken", "list_undone"]


def test_what_went_backwards_must_be_confirmed_and_what_vanished_is_decided(office: Office, browser: Browser) -> None:
    take(browser, send(browser, listed(row(1, "Đã trả kết quả"), row(2), row(3), row(4), day="21/11/2026")))
    key = send(browser, listed(row(1), row(2)))
    assert fact(browser, "đã kết thúc nay đang xử lý") == 1
    assert fact(browser, "không còn trong danh sách") == 2
    take(browser, key)
    assert "đánh dấu xác nhận" in browser.text
    assert known(office)["H49.34-261120-0001"].status == 10
    take(browser, key, backwards="yes", vanished="chosen", **{"gone:H49.34-261120-0003": "yes"})
    found = known(office)
    assert found["H49.34-261120-0001"].status == 4
    assert sorted(found) == [f"H49.34-261120-000{number}" for number in (1, 2, 4)]


def test_a_list_is_compared_anew_when_another_was_taken_in_meanwhile(office: Office, browser: Browser) -> None:
    take(browser, send(browser, listed(row(1), row(2), day="20/11/2026")))
    older = send(browser, listed(row(1), day="21/11/2026"), "two.csv")
    assert fact(browser, "không còn trong danh sách") == 1
    page = browser.text
    take(browser, send(browser, listed(row(1), row(2), day="22/11/2026"), "three.csv"))
    version = re.search(r'name="version" value="([^"]*)"', page)
    assert version is not None
    fields = {"version": version[1], "as_of": "2026-11-21T17:05", "vanished": "all"}
    browser.post(f"/lists/{older}/take", fields)
    assert "chưa nhập gì" in browser.text
    ready(browser, older)
    assert fact(browser, "không còn trong danh sách") == 0
    assert len(known(office)) == 2


def test_unknown_statuses_and_columns_are_explained_once_for_all_lists(office: Office, browser: Browser) -> None:
    data = listed(row(1, "Chờ Chủ tịch duyệt")).replace("Ngày hẹn trả".encode(), "Mốc trả".encode())
    key = send(browser, data)
    assert "Chờ Chủ tịch duyệt" in browser.text
    browser.post(f"/lists/{key}/names", {"status:Chờ Chủ tịch duyệt": "4", "column:Mốc trả": "due", "column:STT": "no"})
    ready(browser, key)
    assert "Trạng thái chưa biết" not in browser.text
    take(browser, key)
    (dossier,) = known(office).values()
    assert (dossier.status, dossier.due) == (4, "2026-11-30")
    with DossierLists(office.desk.database) as lists:
        assert [(each.shown, each.meaning) for each in lists.explained_names()] == [
            ("Mốc trả", "due"),
            ("Chờ Chủ tịch duyệt", "4"),
        ]
    send(browser, data.replace(b"0001", b"0009"))
    assert "Trạng thái chưa biết" not in browser.text
    browser.get("/lists")
    browser.post("/lists/forget-name", {"kind": "column", "shown": "Mốc trả"})
    send(browser, data.replace(b"0001", b"0008"))
    assert 'name="column:Mốc trả"><option value="">Không đọc cột này' in browser.text


def test_another_time_is_compared_anew_before_anything_is_taken_in(office: Office, browser: Browser) -> None:
    take(browser, send(browser, listed(row(1, "Đã trả kết quả"), day="21/11/2026")))
    key = send(browser, listed(row(1)))
    take(browser, key, as_of="2026-11-20T08:00")
    assert "Đã đổi thời điểm" in browser.text
    ready(browser, key)
    assert fact(browser, "cũ hơn số liệu đã có, không nhập") == 1
    take(browser, key)
    assert known(office)["H49.34-261120-0001"].status == 10
    key = send(browser, listed(row(2)))
    for wrong in ("2031-01-01T00:00", "1999-01-01T00:00", "hôm qua", "", "9" * 10_000):
        take(browser, key, as_of=wrong)
        assert "không đúng: phải từ năm 2000" in browser.text


def test_a_title_with_a_day_only_offers_that_day_and_asks(office: Office, browser: Browser) -> None:
    title = TITLE.replace("xuất lúc 17:05 ngày {day}", "Tính đến ngày 20/11/2026")
    data = "\n".join((title, HEADER, row(1))).encode()
    for modified, offered in (("2026-11-24T08:00", "2026-11-20T23:59"), ("2026-11-20T16:30", "2026-11-20T16:30")):
        moment_ms = int(datetime.datetime.fromisoformat(modified).timestamp()) * 1000
        key = send(browser, data, modified_ms=str(moment_ms))
        assert f'value="{offered}"' in browser.text
        assert "chỉ ghi ngày" in browser.text
        assert "Tiêu đề danh sách ghi: 20/11/2026" in browser.text
        state = office.desk.lists.state(key)
        assert state is not None
        assert state.export is not None
        assert state.looked_at is not None
        assert questions_of(state.export, state.looked_at) == ["time"]


def test_cells_that_mean_neither_yes_nor_no_are_named(browser: Browser) -> None:
    head = HEADER.replace("Ngày hẹn trả", "Thu phí")
    send(browser, "\n".join((head, row(1, due="Đang đối soát"))).encode())
    assert "Có phí, lệ phí: “Đang đối soát”" in browser.text


def test_a_form_of_an_older_page_takes_nothing_in(office: Office, browser: Browser) -> None:
    key = send(browser, listed(row(1)))
    take(browser, key, version="1.old.1")
    assert "chưa nhập gì" in browser.text
    assert known(office) == {}


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("a.pdf", b"%PDF-1.7 xyz", "đây là tệp PDF"),
        ("a.xlsx", b"", "tệp rỗng"),
        ("a.csv", b"a,b\n1,2\n", "không có cột mã hồ sơ"),
        ("<b>.xlsx", b"PK\x03\x04" + b"\0" * 99, "không mở được bảng tính"),
    ],
)
def test_a_file_that_is_no_list_is_named_for_what_it_is(browser: Browser, name: str, data: bytes, said: str) -> None:
    key = send(browser, data, name)
    assert said.lower() in browser.text.lower()
    assert "<b>.xlsx" not in browser.text
    assert "config/" not in browser.text
    browser.post(f"/lists/{key}/drop")
    assert "Đã bỏ tệp" in browser.text


def test_the_bad_rows_come_as_a_workbook(office: Office, browser: Browser) -> None:
    key = send(
        browser,
        listed(row(1), row(2, due="2/2/1926"), row(3, prefix="H49.35"), "4,ABC 0912345678,x,Đang xử lý,20/11/2026,"),
    )
    connection = browser.get(f"/lists/{key}/rows.xlsx")
    assert connection == 200
    with office.desk.deeds():
        state = office.desk.lists.state(key)
    assert state is not None
    assert state.export is not None
    assert [(each.code, each.place_vi) for each in state.export.refused] == [
        ("H49.34-261120-0002", "dòng 4"),
        ("ABC …", "dòng 6"),
    ]
    assert [each.code for each in state.export.elsewhere] == ["H49.35-261120-0003"]


def test_staged_files_are_the_robots_alone_and_go_after_a_day(office: Office, browser: Browser) -> None:
    send(browser, listed(row(1)))
    folder = office.desk.lists.folder
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert len(files) >= 4
    assert {path.stat().st_mode & 0o777 for path in files} == {0o600}
    assert {path.stat().st_mode & 0o777 for path in (folder, *(each for each in folder.iterdir()))} == {0o700}
    office.desk.lists.expire()
    assert len(list(folder.iterdir())) == 1


def test_addresses_of_no_list_lead_back(browser: Browser) -> None:
    assert browser.get("/lists") == 200
    assert browser.get("/lists/0123456789abcdef") == 200, "an unknown list leads back"
    assert "Lịch sử nhập" in browser.text
    assert browser.get("/lists/..%2f..%2fetc") in (200, 404)
    assert browser.post("/lists/undo/99999999999") == 200
    assert browser.post("/lists/undo/7") == 200


def test_an_old_list_gets_a_bar_over_every_page(office: Office, browser: Browser) -> None:
    take(browser, send(browser, listed(row(1), day="23/11/2026")))
    assert 'class="banner"' not in browser.text
    with DossierLists(office.desk.database) as lists:
        lists._run("UPDATE dossier_import SET as_of_s = as_of_s - 4 * 86400")
    browser.get("/figures")
    assert "cũ hơn một ngày làm việc" in browser.text


def test_a_workbook_with_formulas_without_results_is_explained(browser: Browser) -> None:
    book = openpyxl.Workbook()
    book.active.append(HEADER.split(","))
    book.active.append(["1", '="H49.34-261120-0001"', "Đăng ký khai sinh", "Đang xử lý", "20/11/2026", ""])
    out = io.BytesIO()
    book.save(out)
    send(browser, out.getvalue(), "a.xlsx")
    assert "Các ô là công thức chưa có kết quả" in browser.text
