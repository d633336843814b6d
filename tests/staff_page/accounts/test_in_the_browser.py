"""Accounts in a real browser: logging in, the lock over a form, and what axe-core says of these pages."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.desk.staff.roles import Role
from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.axe import violations
from tests.staff_page.rig import Office, open_office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
PICTURES = os.environ.get("STAFF_PAGE_PICTURES", "")
PIN = "395270"
PATHS = ("/accounts", "/accounts/new", "/accounts/person?name=lan", "/account", "/deeds")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        with office.desk.accounts() as accounts:
            accounts.make("hoa", "Trần Thị Hoa", Role.HEAD, PIN)
            accounts.make("lan", "Lê Thị Lan", Role.CLERK, "640182", "counter:3")
        with office.desk.deeds() as deeds:
            for number in range(60):
                deeds.note("lan", "queue_next", f"3{number:03d}", after="Quầy 3 – Hộ tịch")
            deeds.note("lan", "phrase_taught", "Đăng ký khai sinh", after="làm giấy tờ cho cháu mới sinh " * 10)
        yield office


@pytest.fixture(params=[(1280, 900), (412, 915)], ids=["desk", "phone"])
def browser(office: Office, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Chromium]:
    width, height = request.param
    with Chromium(tmp_path / "profile", width, height, phone=width < 500) as browser:
        browser.open(f"http://127.0.0.1:{office.port}/accounts")
        yield browser


def keep(browser: Chromium, name: str) -> None:
    if PICTURES:
        browser.picture(Path(PICTURES) / f"{name}-{browser.run('innerWidth')}.png")


def log_in(browser: Chromium) -> None:
    browser.type("#account", "hoa")
    browser.type("#pin", PIN)
    browser.click("button.main")
    browser.wait("document.querySelector('nav') !== null")


def test_the_pages_of_accounts_fit_and_keep_no_one_out(office: Office, browser: Chromium) -> None:
    found = {"login": violations(browser)}
    keep(browser, "login")
    log_in(browser)
    assert browser.run("location.pathname") == "/accounts"
    for path in PATHS:
        browser.open(f"http://127.0.0.1:{office.port}{path}")
        found[path] = violations(browser)
        assert browser.run("document.documentElement.scrollWidth <= window.innerWidth") is True
        keep(browser, path.strip("/").partition("?")[0].replace("/", "-"))
    assert {path: each for path, each in found.items() if each} == {}


@pytest.mark.parametrize("ended", [False, True], ids=["locked", "ended"])
def test_what_is_being_typed_stays_under_the_lock(office: Office, browser: Chromium, ended: bool) -> None:
    log_in(browser)
    browser.open(f"http://127.0.0.1:{office.port}/accounts/new")
    browser.type("#display", "Võ Bình")
    (session,) = office.desk.sessions.all()
    if ended:
        office.desk.sessions.end_one(session.id)
    else:
        browser.wait(
            "performance.getEntriesByType('resource').filter(e => e.name.endsWith('/pulse?active=1')).length > 0"
        )
        session.locked = True
    browser.wait("document.querySelector('.lock') !== null")
    assert browser.run("document.querySelector('main').hidden") is True
    assert violations(browser) == []
    keep(browser, "lock")
    browser.type("#lock-pin", "111222")
    browser.click(".lock button.main")
    browser.wait("document.querySelector('.lock .alert').textContent !== ''")
    browser.type("#lock-pin", PIN)
    browser.click(".lock button.main")
    browser.wait("document.querySelector('.lock') === null")
    browser.type("#name", "binh")
    browser.run("document.querySelector('[value=clerk]').checked = true")
    browser.type("#secret", "271936")
    browser.type("#again", "271936")
    browser.click("main button.main")
    browser.wait("document.querySelector('.told') !== null")
    with office.desk.accounts() as accounts:
        made = accounts.find("binh")
    assert made is not None
    assert made.display == "Võ Bình"


def test_a_form_whose_session_has_ended_is_sent_by_itself_after_the_login(office: Office, browser: Chromium) -> None:
    log_in(browser)
    browser.open(f"http://127.0.0.1:{office.port}/accounts/person?name=lan")
    browser.run("document.querySelector('#display').value = ''")
    browser.type("#display", "Lê Lan")
    (session,) = office.desk.sessions.all()
    office.desk.sessions.end_one(session.id)
    browser.run("document.querySelector('form[action=\"/accounts/change\"]').requestSubmit()")
    browser.wait("document.querySelector('input[name=carried]') !== null")
    assert browser.run("document.querySelector('#account').value") == "hoa"
    keep(browser, "carried")
    browser.type("#pin", PIN)
    browser.click("button.main")
    browser.wait("document.querySelector('h1') !== null && document.querySelector('h1').textContent.includes('Lê Lan')")
