"""Refusals in a real browser on a phone: an old tab saves, a long text is stopped, and the head leaves room."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.desk.staff.roles import Role
from robot.editing.form_fields import TEXT_CHARS
from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.axe import violations
from tests.staff_page.content.content_office import FEE, open_content_office
from tests.staff_page.rig import Office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
PICTURES = os.environ.get("STAFF_PAGE_PICTURES", "")
PINS = {"an": "728491", "lan": "395172"}
TYPED = "Đã gõ rất lâu"
BASIS = '[name="fee.items.2.basis"]'
HEAD_PX = 145
"""Greatest height of the head on a phone: name on two lines, a row of buttons, the menu. Chosen."""


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office")) as office:
        with office.desk.accounts() as accounts:
            for name, pin in PINS.items():
                accounts.make(name, f"Nguyễn Thị Minh {name.title()}", Role.HEAD, pin)
        yield office


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile"), 412, 915) as browser:
        yield browser


@pytest.fixture
def form(office: Office, browser: Chromium) -> Chromium:
    """A form into which An has typed."""
    browser.open(f"http://127.0.0.1:{office.port}/")
    log_in_elsewhere(office, browser, "an")
    browser.open(f"http://127.0.0.1:{office.port}{FEE}")
    browser.run(f"document.querySelector('{BASIS}').value = ''")
    browser.type(BASIS, TYPED)
    return browser


def log_in_elsewhere(office: Office, browser: Chromium, account: str) -> None:
    """End the session, and log in again in another tab of the same browser."""
    for session in office.desk.sessions.all():
        office.desk.sessions.end_one(session.id)
    browser.run(
        f"void fetch('/login', {{method: 'POST', body: new URLSearchParams({{account: '{account}', "
        f"pin: '{PINS[account]}', to: '/'}})}}).then(() => {{ window.entered = 1 }})"
    )
    browser.wait("window.entered === 1")


def save(browser: Chromium) -> None:
    browser.run("document.querySelector('form.content').requestSubmit()")


def keep(browser: Chromium, name: str) -> None:
    if PICTURES:
        browser.picture(Path(PICTURES) / f"{name}-412.png")


def test_the_head_of_a_page_leaves_room_on_a_phone(form: Chromium) -> None:
    assert form.run("document.querySelector('header').offsetHeight") <= HEAD_PX
    assert form.run("document.documentElement.scrollWidth <= window.innerWidth") is True
    keep(form, "head")


def test_an_old_tab_saves_what_was_typed_after_its_person_has_logged_in_again(office: Office, form: Chromium) -> None:
    log_in_elsewhere(office, form, "an")
    save(form)
    form.wait("location.pathname.startsWith('/content/version/')")
    assert TYPED in form.run("document.body.innerText")


def test_another_persons_tab_shows_what_was_typed_so_that_it_can_be_copied(office: Office, form: Chromium) -> None:
    log_in_elsewhere(office, form, "lan")
    save(form)
    form.wait("document.querySelector('textarea.typed') !== null")
    assert TYPED in form.run("[...document.querySelectorAll('textarea.typed')].map(each => each.value)")
    assert violations(form) == []
    keep(form, "other-account")
    form.click("main a.button")
    form.wait("document.querySelector('form.content') !== null")


def test_a_pasted_text_that_is_too_long_is_refused_whole_in_words(form: Chromium) -> None:
    form.run(f"document.querySelector('{BASIS}').value = ''")
    form.type(BASIS, "x" * (TEXT_CHARS + 50))
    save(form)
    form.wait("document.querySelector('.fault') !== null")
    assert f"tối đa {TEXT_CHARS} ký tự" in form.run("document.querySelector('.fault').innerText")
    assert form.run(f"document.querySelector('{BASIS}').value.length") == TEXT_CHARS + 50
