"""The pages of copies in a real browser: they fit, keep no one out, and lead back to a copy without a mouse."""

import os
from pathlib import Path

import pytest

from robot.desk.database.backups import keep_of_day
from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.axe import violations
from tests.staff_page.dossiers.listed import take
from tests.staff_page.rig import NOW, PIN, open_office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
PICTURES = os.environ.get("STAFF_PAGE_PICTURES", "")


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (412, 915)], ids=["desk", "phone"])
def test_the_pages_of_copies_fit_and_keep_no_one_out(tmp_path: Path, width: int, height: int) -> None:
    found: dict[str, list[str]] = {}
    with (
        open_office(tmp_path) as office,
        Chromium(tmp_path / "profile", width, height, phone=width < 500) as browser,
    ):
        take(office.desk)
        copy = keep_of_day(office.desk.database, NOW.date())
        copy.with_name(copy.name.replace("24", "23")).write_bytes(b"damaged")

        def look(name: str) -> None:
            found[name] = violations(browser)
            assert browser.run("document.documentElement.scrollWidth <= window.innerWidth") is True
            if PICTURES:
                browser.picture(Path(PICTURES) / f"{name}-{width}.png")

        browser.open(f"http://127.0.0.1:{office.port}/copies")
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('table.copies') !== null")
        look("copies")
        browser.click("table.copies a.button")
        browser.wait("document.querySelector('#day') !== null")
        look("back")
        browser.type("#day", "1/1/2020")
        browser.click("main button.main")
        browser.wait("document.querySelector('#wrong') !== null")
        look("wrong")
        browser.run(
            "document.querySelector('#day').value = document.querySelector('label[for=day]').textContent.slice(-10)"
        )
        browser.click("main button.main")
        browser.wait("document.querySelector('.told') !== null")
        look("done")
    assert {name: each for name, each in found.items() if each} == {}
