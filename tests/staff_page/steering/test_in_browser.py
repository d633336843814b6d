"""The day's orders in a real browser, on a desk and on a phone: by clicks alone, and nothing is cut off."""

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.desk.day_orders.model import NoticeValue, WeekValue
from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.axe import violations
from tests.staff_page.rig import PIN, Office, open_office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
VI, EN = "Chiều nay trung tâm nghỉ.", "The centre is closed this afternoon."
PAGES = ("/counter/counter:3", "/counter/counter:3/number/3001", "/steer", "/steer/hours", "/steer/fields")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        with office.desk.tickets() as tickets:
            for _ in range(3):
                tickets.issue("counter:3")
        yield office


def logged_in(office: Office, browser: Chromium) -> None:
    browser.open(f"http://127.0.0.1:{office.port}/")
    browser.type("#pin", PIN)
    browser.click("button.main")
    browser.wait("document.querySelector('nav') !== null")
    browser.errors.clear()  # the 401 of the page that asks for the PIN


def test_the_head_pauses_a_counter_puts_up_a_notice_and_takes_both_back(office: Office, tmp_path: Path) -> None:
    with Chromium(tmp_path / "desk", 1280, 900, phone=False) as browser:
        logged_in(office, browser)
        browser.click("a[href='/steer']")
        browser.wait("document.querySelector('#notice_vi') !== null")
        browser.run("document.getElementById('counter:3').querySelector('details').open = true")
        browser.click("[id='counter:3'] details button")
        browser.wait("document.querySelector('[id=\"counter:3\"].off') !== null")
        assert office.desk.orders_in_force().paused == ("counter:3",)
        browser.type("#notice_vi", VI)
        browser.type("#notice_en", EN)
        browser.run("Object.assign(document.getElementById('notice_until'), {type: 'text', value: '17:00 31/11/2026'})")
        browser.click("#notice button")
        browser.wait("document.querySelector('#notice_until[aria-invalid]')?.value === '17:00 31/11/2026'")
        shown = "document.getElementById('notice_until-wrong').getBoundingClientRect()"
        assert browser.run(f"{shown}.top >= 0 && {shown}.bottom <= window.innerHeight"), "the error is in sight"
        browser.run("document.getElementById('notice_until').value = '17:00 30/11/2026'")
        browser.click("#notice button")
        browser.wait("document.querySelector('form[action=\"/steer/notice/end\"]') !== null")
        browser.wait(f"document.body.textContent.includes({VI!r})")
        assert office.desk.orders_in_force().notice == NoticeValue(VI, EN)
        browser.click("form[action='/steer/notice/end'] button")
        browser.wait(f"!document.body.textContent.includes({VI!r})")
        browser.click("[id='counter:3'] form[action='/steer/open'] button")
        browser.wait("document.querySelector('.card.off') === null")
        assert office.desk.orders_in_force().paused == ()
        assert [error for error in browser.errors if "422" not in error] == []


def test_a_clerk_on_a_phone_undoes_done_and_cancels_a_number(office: Office, tmp_path: Path) -> None:
    with Chromium(tmp_path / "phone") as browser:
        logged_in(office, browser)
        browser.open(f"http://127.0.0.1:{office.port}/counter/counter:3")
        browser.click("button.wide")
        browser.wait("document.querySelector('.huge') !== null")
        browser.click("form[action$='/done'] button")
        browser.wait("document.querySelector('.undo') !== null")
        browser.click(".undo button")
        browser.wait("document.querySelector('.huge')?.textContent === '3001'")
        browser.click("a[href$='/number/3002']")
        browser.wait("document.querySelector('details summary') !== null")
        browser.click("details summary")
        browser.click("button.bad")
        browser.wait("document.querySelector('.told') !== null")
        with office.desk.tickets() as tickets:
            assert [each.label for each in tickets.line("counter:3")] == ["3003"]
        for page in PAGES:
            browser.open(f"http://127.0.0.1:{office.port}{page}")
            browser.wait("document.querySelector('main') !== null")
            browser.run("document.querySelectorAll('details').forEach(each => { each.open = true; })")
            assert browser.run("document.documentElement.scrollWidth <= window.innerWidth"), page
            assert violations(browser) == [], page
        assert browser.errors == []


@pytest.mark.parametrize(("wide", "high", "phone"), [(1280, 900, False), (412, 915, True)])
def test_saturday_morning_is_opened_from_a_monday_on_and_cancelled(
    office: Office, tmp_path: Path, wide: int, high: int, phone: bool
) -> None:
    saturday = datetime.date(2026, 12, 12)
    with office.desk.orders() as orders:  # hours that have counted, so that every part of the page is there
        old = orders.give_week(datetime.date(2026, 11, 2), WeekValue((((480, 720),),) * 7), "Hoa", "thử")
        orders.end_week(old.id, datetime.date(2026, 11, 16))
    with Chromium(tmp_path / "browser", wide, high, phone=phone) as browser:
        logged_in(office, browser)
        browser.open(f"http://127.0.0.1:{office.port}/steer/hours")
        browser.wait("document.querySelector('#week') !== null")
        browser.click("[name=sat_open]")
        browser.type("#sat_from1", "4:30")
        browser.type("#sat_to1", "1130")
        browser.run("document.getElementById('first').value = '2026-12-07'")
        browser.click("#week button.main")
        browser.wait("document.querySelector('[name=sure_early]') !== null")
        assert browser.run("document.getElementById('sat_to1').value") == "1130"
        shown = "document.querySelector('#week h3').getBoundingClientRect().top"
        assert browser.run(f"{shown} >= 0 && {shown} < window.innerHeight"), "the form that asks back is in sight"
        assert violations(browser) == []
        browser.click("[name=sure_early]")
        browser.click("#week button.main")
        browser.wait("document.querySelector('.told') !== null")
        assert browser.run("window.scrollY") == 0, "what was done is in sight"
        assert office.desk.working_days.spans(saturday) == ((270, 690),)
        browser.run("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        assert violations(browser) == []
        assert browser.run("document.documentElement.scrollWidth <= window.innerWidth")
        assert browser.run(
            "[...document.querySelectorAll('#week input')].every(each => each.type === 'hidden' || "
            "each.getBoundingClientRect().right <= document.querySelector('#week').getBoundingClientRect().right)"
        ), "no field stands out of its card"
        browser.click("form[action='/steer/hours/week/end'] button")
        browser.wait("document.querySelector('form[action=\"/steer/hours/week/end\"]') === null")
        assert office.desk.working_days.spans(saturday) == ()
        assert [error for error in browser.errors if "422" not in error] == []
