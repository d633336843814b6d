"""The whole way of a fee in a real browser: changed, seen beforehand, approved by a second person, live, taken back."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.desk.staff.roles import Role
from robot.runtime.settings.toml_reader import read_toml
from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.axe import violations
from tests.staff_page.content.content_office import BIRTH, FEE, open_content_office
from tests.staff_page.rig import Office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
PICTURES = os.environ.get("STAFF_PAGE_PICTURES", "")
MOST_CLICKS = 12
SECOND_ROW = '[name="fee.items.1.amount_vnd"]'
PIN, OTHER_PIN = "395270", "640182"
PATHS = (
    "/content",
    "/content/procedure/1.001193",
    FEE,
    "/content/procedure/1.001193/papers",
    "/content/new/-/short",
    "/content/all/policy",
    "/content/all/words",
    "/content/all/site",
    "/content/site/facts/facts",
    "/content/todo",
    "/content/waiting",
)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office")) as office:
        with office.desk.accounts() as accounts:
            accounts.make("binh", "Trần Văn Bình", Role.HEAD, OTHER_PIN)
            accounts.make("hoa", "Nguyễn Thị Hoa", Role.CONTENT, PIN)
        yield office


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chromium]:
    with Chromium(tmp_path_factory.mktemp("profile"), 1280, 900, phone=False) as browser:
        yield browser


def log_in(browser: Chromium, office: Office, account: str, pin: str, path: str = "/content") -> None:
    browser.open(f"http://127.0.0.1:{office.port}/")
    if browser.run("document.querySelector('nav') !== null"):
        browser.click("form[action='/logout'] button")
        browser.wait("document.querySelector('#pin') !== null")
    browser.run("document.querySelector('#account').value = ''")
    browser.type("#account", account)
    browser.type("#pin", pin)
    browser.click("button.main")
    browser.wait("document.querySelector('nav') !== null")
    browser.open(f"http://127.0.0.1:{office.port}{path}")


def fee(office: Office) -> object:
    return read_toml(office.desk.config / BIRTH)["fee"]["items"][1].get("amount_vnd")


class Clicks:
    """Counts the clicks of an official, and waits for what each shows."""

    def __init__(self, browser: Chromium) -> None:
        self._browser, self.count = browser, 0

    def on(self, selector: str, shows: str) -> None:
        self._browser.click(selector)
        self.count += 1
        self._browser.wait(f"document.querySelector({shows!r}) !== null")


def test_a_fee_is_changed_previewed_approved_by_a_second_person_and_taken_back(
    office: Office, browser: Chromium
) -> None:
    before = fee(office)
    log_in(browser, office, "hoa", PIN)
    clicks = Clicks(browser)
    browser.type("input[name=q]", "dang ky khai sinh")
    clicks.on("form.noprint button", "a[href='/content/procedure/1.001193']")
    clicks.on("a[href='/content/procedure/1.001193']", f"a[href='{FEE}']")
    clicks.on(f"a[href='{FEE}']", SECOND_ROW)
    browser.type(SECOND_ROW, "8.000")
    browser.type("#why", "Nghị quyết 12/2026/NQ-HĐND")
    clicks.on("button.main", "a.preview")
    assert browser.run("document.querySelector('button[name=approve]') === null"), "not by its author"
    clicks.on("a.preview", ".preview img")
    browser.wait("document.querySelector('.preview img').naturalWidth > 0")
    assert "8.000 đồng" in browser.run("document.body.innerText")
    assert fee(office) == before
    log_in(browser, office, "binh", OTHER_PIN, "/content/waiting")
    clicks.on("a.line", "button[name=approve]")
    clicks.on("button[name=approve]", "button[name=back]")
    assert fee(office) == 8000
    clicks.on("button[name=back]", "p.told")
    browser.wait("document.querySelector('p.told').innerText.startsWith('Đã quay lại')")
    assert fee(office) == before
    assert clicks.count <= MOST_CLICKS
    with office.desk.deeds() as deeds:
        noted = [(each.who, each.deed) for each in deeds.newest(20) if each.deed.startswith("content_")]
    assert noted[::-1] == [("hoa", "content_saved"), ("binh", "content_approved"), ("binh", "content_taken_back")]


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (412, 915)], ids=["desk", "phone"])
def test_the_pages_of_the_content_keep_no_one_out(office: Office, tmp_path: Path, width: int, height: int) -> None:
    found = {}
    with Chromium(tmp_path, width, height, phone=width < 500) as browser:
        log_in(browser, office, "hoa", PIN)
        for path in PATHS:
            browser.open(f"http://127.0.0.1:{office.port}{path}")
            found[path] = violations(browser)
            if PICTURES:
                browser.picture(Path(PICTURES) / f"content{path.replace('/', '-')}-{width}.png")
            assert browser.run("document.documentElement.scrollWidth <= innerWidth"), path
    assert {path: each for path, each in found.items() if each} == {}


def test_rows_are_added_by_a_button(office: Office, browser: Chromium) -> None:
    log_in(browser, office, "hoa", PIN, FEE)
    rows = browser.run("document.querySelectorAll('section.rows > fieldset').length")
    browser.click("section.rows button.more")
    assert browser.run("document.querySelectorAll('section.rows > fieldset').length") == rows + 1
    assert browser.run(f"document.querySelector('[name=\"fee.items.{rows}.basis\"]') !== null")


def test_a_person_without_the_right_sees_no_content(office: Office) -> None:
    with office.desk.accounts() as accounts:
        accounts.make("lan", "Lê Thị Lan", Role.CLERK, "271809")
    browser = office.browser()
    browser.get("/")
    browser.enter_as("lan", "271809")
    assert browser.get("/content") == 403
    assert browser.get(FEE) == 403
