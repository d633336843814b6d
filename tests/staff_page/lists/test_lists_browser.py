"""The section "Nhập dữ liệu" in a real browser: a file is chosen, read with progress, looked at, taken in, undone."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.axe import violations
from tests.staff_page.rig import PIN, Office, open_office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
PICTURES = os.environ.get("STAFF_PAGE_PICTURES", "")
HEADER = "STT,Mã hồ sơ,Tên thủ tục hành chính,Trạng thái,Ngày nhận,Ngày hẹn trả,Ghi chú"
TITLE = "DANH SÁCH HỒ SƠ (xuất lúc {hour}:05 ngày 23/11/2026),,,,,,"

DROP = """(function () {
  var data = new DataTransfer();
  data.items.add(new File([%s], "danh sách 23-11.csv", { type: "text/csv", lastModified: 1795000000000 }));
  var zone = document.querySelector(".drop");
  zone.dispatchEvent(new DragEvent("dragover", { dataTransfer: data, bubbles: true, cancelable: true }));
  zone.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
})()"""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture(scope="module", params=["desk", "phone"])
def browser(
    office: Office, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Chromium]:
    size = (1280, 900) if request.param == "desk" else (412, 915)
    profile = tmp_path_factory.mktemp("profile")
    with Chromium(profile, *size, phone=request.param == "phone") as browser:
        browser.open(f"http://127.0.0.1:{office.port}/")
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('nav') !== null")
        browser.errors.clear()
        browser.place = request.param  # type: ignore[attr-defined]
        yield browser


def row(number: int, status: str = "Đang xử lý", due: str = "30/11/2026") -> str:
    return f"{number},H49.34-261120-{number:04d},Đăng ký khai sinh,{status},20/11/2026,{due},"


def drop(office: Office, browser: Chromium, *rows: str, hour: int = 16) -> None:
    browser.open(f"http://127.0.0.1:{office.port}/lists")
    browser.run(DROP % json.dumps("\n".join((TITLE.format(hour=hour), HEADER, *rows))))
    browser.wait("document.querySelector('.look-facts') !== null")


def keep(browser: Chromium, name: str) -> None:
    if PICTURES:
        browser.picture(Path(PICTURES) / f"lists-{name}-{browser.place}.png")  # type: ignore[attr-defined]


def test_a_file_is_dropped_looked_at_taken_in_and_undone(office: Office, browser: Chromium) -> None:
    browser.open(f"http://127.0.0.1:{office.port}/lists")
    keep(browser, "empty")
    drop(office, browser, row(1, "Đã trả kết quả"), row(2), row(3), row(4))
    browser.click("button.wide")
    browser.wait("location.pathname === '/lists' && document.querySelector('.told') !== null")
    keep(browser, "taken")
    drop(office, browser, row(1), row(2, "Chờ Chủ tịch ký"), row(5, due="31/02/2026"), row(6), hour=17)
    keep(browser, "look")
    browser.run("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert violations(browser) == []
    browser.run("document.querySelector('input[name=backwards]').checked = true")
    browser.run("document.querySelector('input[name=vanished][value=all]').checked = true")
    browser.click("button.wide")
    browser.wait("location.pathname === '/lists' && document.querySelector('.told') !== null")
    with office.desk.dossiers() as dossiers:
        assert dossiers.count() == 3
    undone = "(document.querySelector('main').textContent.match(/đã hoàn tác lúc/g) || []).length"
    before = browser.run(undone)
    for number in (1, 2):
        browser.click("form[action^='/lists/undo/'] button")
        browser.wait(f"{undone} === {before + number} && document.querySelector('[data-reading]') === null")
    with office.desk.dossiers() as dossiers:
        assert dossiers.count() == 0
    keep(browser, "undone")
    assert violations(browser) == []
    assert browser.run("document.documentElement.scrollWidth <= innerWidth")
    assert browser.errors == []


def test_what_is_no_list_is_named_on_the_page(office: Office, browser: Chromium) -> None:
    browser.open(f"http://127.0.0.1:{office.port}/lists")
    browser.run(DROP % json.dumps("%PDF-1.7 xyz"))
    browser.wait("document.querySelector('.alert') !== null")
    assert "Đây là tệp PDF" in browser.run("document.querySelector('main').textContent")
    keep(browser, "refused")
    browser.click("form button.main")
    browser.wait("location.pathname === '/lists'")
