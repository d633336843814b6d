"""The pages of dossiers in a real browser, at a desk and on a phone: found, marked, printed, and read by everybody."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.axe import violations
from tests.staff_page.dossiers.listed import AN, BINH, WARD, code, listed, take
from tests.staff_page.rig import PIN, Office, open_office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
PICTURES = os.environ.get("STAFF_PAGE_PICTURES", "")
PAGES = ("/dossiers", "/dossiers/overview", "/dossiers/print?clerk=", f"/dossiers/one/{code(1)}", "/digest", "/notices")
LONG = "Cấp Giấy chứng nhận quyền sử dụng đất, quyền sở hữu tài sản gắn liền với đất lần đầu đối với hộ gia đình"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_office(tmp_path_factory.mktemp("office")) as office:
        more = [listed(n, f"11-{10 + n % 18}", title=LONG, clerk=(AN, BINH)[n % 2]) for n in range(100, 160)]
        take(office.desk, *WARD, *more)
        yield office


@pytest.fixture(scope="module")
def browser(office: Office, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("browser") / "profile") as browser:
        browser.open(f"http://127.0.0.1:{office.port}/")
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('nav') !== null")
        browser.errors.clear()  # the 401 of the page that asks for the PIN
        yield browser


def test_a_clerk_finds_a_dossier_by_its_last_digits_and_records_an_apology(office: Office, browser: Chromium) -> None:
    browser.open(f"http://127.0.0.1:{office.port}/dossiers")
    browser.type("input[name=q]", "0001")
    browser.click("form.filters button.main")
    browser.wait(f"location.pathname === '/dossiers/one/{code(1)}'")
    browser.type("#apology input[name=number]", "125/TB-UBND")
    browser.click("#apology button")
    browser.wait("document.querySelector('.told') !== null")
    assert "Số 125/TB-UBND" in browser.run("document.body.textContent")
    with office.desk.marks() as marks:
        assert list(marks.apologised()) == [code(1)]
    assert browser.errors == []


@pytest.mark.parametrize("path", PAGES)
def test_pages_fit_a_phone_and_what_is_tapped_is_large_enough(office: Office, browser: Chromium, path: str) -> None:
    browser.open(f"http://127.0.0.1:{office.port}{path}")
    if PICTURES:
        browser.picture(Path(PICTURES) / f"{path.strip('/').replace('/', '_').partition('?')[0]}.png")
    assert browser.run("document.documentElement.scrollWidth <= window.innerWidth") is True
    small = "[...document.querySelectorAll('button, input:not([type=hidden]), select, textarea, summary, a.chip')]"
    small += ".filter(e => e.checkVisibility() && e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
    assert browser.run(small) == []
    assert violations(browser) == []
    assert browser.errors == []


@pytest.mark.parametrize("path", [path for path in PAGES if path != "/notices"])
def test_on_paper_there_is_no_menu_and_no_button(office: Office, browser: Chromium, path: str) -> None:
    browser.open(f"http://127.0.0.1:{office.port}{path}")
    browser.media("print")
    try:
        seen = "[...document.querySelectorAll('header, nav, button, form.filters')].filter(e => e.checkVisibility())"
        assert browser.run(f"{seen}.map(e => e.outerHTML)") == []
        heads = "[...document.querySelectorAll('thead')].map(e => getComputedStyle(e).display)"
        assert set(browser.run(heads)) <= {"table-header-group"}
    finally:
        browser.media("")
