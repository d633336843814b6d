"""The pages for people with a keyboard or a screen reader: no serious or critical finding of axe-core."""

from pathlib import Path

import pytest

from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.axe import violations
from tests.staff_page.rig import PIN, open_office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]

PATHS = ("/", "/counter/counter:3", "/help", "/dossiers", "/figures", "/questions", "/opinions", "/reports")


def test_a_field_without_a_label_pale_words_and_buttons_too_small_and_near_are_found(tmp_path: Path) -> None:
    page = tmp_path / "bad.html"
    page.write_text(
        "<!doctype html><html lang='vi'><title>Thử</title><main><h1>Thử</h1><p style='color: #ccc'>nhạt</p><input>"
        "<p><button style='all: unset; font-size: 8px'>ba</button> <button style='all: unset; font-size: 8px'>bốn"
        "</button></p></main></html>",
        encoding="utf-8",
    )
    with Chromium(tmp_path / "profile") as browser:
        browser.open(page.as_uri())
        found = {each.partition(" ")[0] for each in violations(browser)}
    assert found == {"label", "color-contrast", "target-size"}


def test_no_page_keeps_people_with_a_keyboard_or_a_screen_reader_out(tmp_path: Path) -> None:
    found: dict[str, list[str]] = {}
    with open_office(tmp_path) as office, Chromium(tmp_path / "profile", 1280, 900, phone=False) as browser:
        with office.desk.tickets() as tickets:
            tickets.issue("counter:3", "")
            tickets.call_next("counter:3")
        browser.open(f"http://127.0.0.1:{office.port}/")
        found["login"] = violations(browser)
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('nav') !== null")
        for path in (
            "/",
            "/counter/counter:3",
            "/help",
            "/dossiers",
            "/figures",
            "/questions",
            "/opinions",
            "/reports",
        ):
            browser.open(f"http://127.0.0.1:{office.port}{path}")
            found[path] = violations(browser)
    assert {path: each for path, each in found.items() if each} == {}
