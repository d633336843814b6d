"""A head of the centre makes, edits and fixes a report in a real browser."""

import datetime
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.office.browser import PROGRAM, Chromium
from tests.desk.reports.sample_month import WardMonth
from tests.staff_page.axe import violations
from tests.staff_page.rig import PIN, Office, open_office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
PICTURES = os.environ.get("STAFF_PAGE_PICTURES", "")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("ward")
    days = datetime.date(2026, 10, 19), datetime.date(2026, 10, 30)
    WardMonth(folder / "desk.sqlite", folder / "figures", busy=0.2).fill(*days)
    with open_office(folder) as office:
        yield office


@pytest.fixture(scope="module")
def desk(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile"), 1280, 900, phone=False) as browser:
        browser.open(f"http://127.0.0.1:{office.port}/")
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('nav') !== null")
        browser.errors.clear()  # the 401 of the page that asks for the PIN
        yield browser


def keep(browser: Chromium, name: str) -> None:
    if PICTURES:
        browser.picture(Path(PICTURES) / f"{name}.png")


def test_a_period_is_chosen_its_text_edited_and_the_report_fixed(office: Office, desk: Chromium) -> None:
    desk.open(f"http://127.0.0.1:{office.port}/reports")
    desk.wait("document.getElementById('choose') !== null")
    assert desk.run("getComputedStyle(document.querySelector('.of-range')).display") == "none"
    keep(desk, "reports-choice")
    desk.run("document.querySelector('input[name=day]').value = '2026-10-21'")
    desk.click("#choose button")
    desk.wait("document.querySelector('.paper') !== null")
    assert "01/10/2026 – 31/10/2026" in desk.run("document.querySelector('h1').textContent")
    keep(desk, "reports-month")
    desk.run("document.querySelector('.edit details').open = true")
    desk.run("document.getElementById('text-summary').value = 'Kết quả tháng 10 do lãnh đạo viết.'")
    desk.click(".edit details form button")
    desk.wait("document.querySelector('.told') !== null")
    assert "do lãnh đạo viết" in desk.run("document.querySelector('.paper').textContent")
    desk.run("document.querySelector('.edit > details:last-of-type').open = true")
    desk.click("form[action$='/fix'] button")
    desk.wait("document.querySelector('.edit') === null && document.querySelector('.paper') !== null")
    assert "DỰ THẢO" not in desk.run("document.querySelector('.paper').textContent")
    keep(desk, "reports-fixed")
    assert desk.errors == []


def test_pages_of_reports_fit_a_phone_and_are_open_to_everyone(office: Office, tmp_path: Path) -> None:
    with Chromium(tmp_path / "profile") as phone:
        phone.open(f"http://127.0.0.1:{office.port}/")
        phone.type("#pin", PIN)
        phone.click("button.main")
        phone.wait("document.querySelector('nav') !== null")
        for path in ("/reports", "/reports/of/month-2026-10-01-2026-10-31", "/reports/letterhead"):
            phone.open(f"http://127.0.0.1:{office.port}{path}")
            phone.wait("document.querySelector('h1') !== null")
            assert phone.run("document.documentElement.scrollWidth <= window.innerWidth"), path
            phone.run("for (const each of document.querySelectorAll('details')) each.open = true")
            assert violations(phone) == [], path
