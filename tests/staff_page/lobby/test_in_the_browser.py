"""The lobby map in a real browser: dragged with the mouse, moved with the keyboard, readable for everyone."""

from pathlib import Path

import pytest

from robot.editing.map_draft import LOBBY, lobby_of
from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.axe import violations
from tests.staff_page.content.content_office import open_content_office
from tests.staff_page.rig import PIN

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
COUNTER = "[data-thing='place:counter:1']"


def test_a_counter_is_dragged_with_its_marker_nudged_by_a_key_checked_and_saved(tmp_path: Path) -> None:
    with open_content_office(tmp_path) as office, Chromium(tmp_path / "desk", 1280, 900, phone=False) as browser:
        browser.open(f"http://127.0.0.1:{office.port}/")
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('nav') !== null")
        browser.errors.clear()  # the 401 of the page that asks for the PIN
        browser.open(f"http://127.0.0.1:{office.port}/lobby")
        metre = browser.run("60 * document.querySelector('.plan svg').getScreenCTM().a")
        browser.drag(COUNTER, 0.1 * metre, 0.1 * metre)
        assert browser.run("document.querySelector('[name=\"place:counter:1.x\"]').value") == "1,25"
        assert browser.run("document.querySelector('.moved').textContent") == "Quầy 1: 1,25 × 8,2 m"
        browser.key("ArrowUp")
        assert browser.run("document.querySelector('[name=\"marker:0.y\"]').value") == "7,8"
        browser.click("button[value='check']")
        browser.wait("document.querySelector('.verdict .told') !== null")
        assert violations(browser) == []
        browser.click("button[value='save']")
        browser.wait("document.querySelector('form[action^=\"/lobby/back/\"]') !== null")
        lobby = lobby_of((tmp_path / "config" / LOBBY).read_text(encoding="utf-8"))
        assert lobby.places[0].centre == (1.25, 8.3)
        assert (lobby.markers[0].x_m, lobby.markers[0].y_m) == (1.25, 7.8)
        assert lobby.places[0].approach is not None
        assert lobby.places[0].approach.x_m == 1.75
        browser.run("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        assert violations(browser) == []
        assert browser.errors == []
    with open_content_office(tmp_path / "phone") as office, Chromium(tmp_path / "small") as browser:
        browser.open(f"http://127.0.0.1:{office.port}/")
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('nav') !== null")
        browser.open(f"http://127.0.0.1:{office.port}/lobby")
        browser.run("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        assert browser.run("document.documentElement.scrollWidth <= window.innerWidth")
        assert violations(browser) == []
