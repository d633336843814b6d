"""The lobby map in a real browser: dragged with the mouse, moved with the keyboard, readable for everyone."""

from pathlib import Path

import pytest

from robot.editing.map_draft import LOBBY, lobby_of
from robot.staff_page.content.content_follower import ContentFollower
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
        browser.drag("[data-thing='seat:0:0']", -0.1 * metre, 0)
        assert browser.run("document.querySelector('.moved').textContent") == "Ghế thứ 1: 3,9 × 4,4 m"
        browser.click("button[value='check']")
        browser.wait("document.querySelector('.verdict .told') !== null")
        assert violations(browser) == []
        browser.click("button[value='save']")
        browser.wait("document.querySelector('form[action^=\"/lobby/back/\"]') !== null")
        lobby = lobby_of((tmp_path / "config" / LOBBY).read_text(encoding="utf-8"))
        assert lobby.places[0].centre == (1.25, 8.3)
        assert lobby.seats[0] == (3.9, 4.4)
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


def test_a_counter_is_added_dragged_into_place_saved_and_a_number_called_there(tmp_path: Path) -> None:
    with open_content_office(tmp_path) as office, Chromium(tmp_path / "desk", 1280, 900, phone=False) as browser:
        follower = ContentFollower(office.desk)
        browser.open(f"http://127.0.0.1:{office.port}/")
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('nav') !== null")
        browser.errors.clear()  # the 401 of the page that asks for the PIN
        browser.open(f"http://127.0.0.1:{office.port}/lobby")
        browser.click("#new summary")
        browser.type("[name='new.name.vi']", "Tiếp dân")
        browser.type("[name='new.name.en']", "Complaints")
        browser.run("document.querySelector('[name=\"new.leads\"]').value = 'no'")
        browser.click("[name='new.field:tiep-dan']")
        browser.click("button[value='add_place']")
        browser.wait("document.querySelector('main > .told') !== null")
        assert violations(browser) == []
        metre = browser.run("60 * document.querySelector('.plan svg').getScreenCTM().a")
        x, y = (
            browser.run(f"Number(document.querySelector('[name=\"place:counter:7.{axis}\"]').value.replace(',', '.'))")
            for axis in "xy"
        )
        browser.drag("[data-thing='place:counter:7']", (2.8 - x) * metre, (y - 0.5) * metre)
        assert browser.run("document.querySelector('.moved').textContent") == "Quầy 7: 2,8 × 0,5 m"
        browser.click("button[value='check']")
        browser.wait("document.querySelector('.verdict .told') !== null")
        browser.click("button[value='save']")
        browser.wait("document.querySelector('form[action^=\"/lobby/back/\"]') !== null")
        follower.look()
        follower.look()
        browser.open(f"http://127.0.0.1:{office.port}/")
        assert browser.run("document.body.textContent.includes('Quầy 7 – Tiếp dân')")
        with office.desk.tickets() as tickets:
            label = tickets.issue("counter:7", "").label
        browser.open(f"http://127.0.0.1:{office.port}/counter/counter:7")
        browser.click("form[action$='/next'] button")
        browser.wait(
            f"document.querySelector('.huge') !== null && document.querySelector('.huge').textContent === '{label}'"
        )
        assert browser.errors == []
    with open_content_office(tmp_path / "phone") as office, Chromium(tmp_path / "small") as browser:
        browser.open(f"http://127.0.0.1:{office.port}/")
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('nav') !== null")
        browser.open(f"http://127.0.0.1:{office.port}/lobby")
        browser.click("#new summary")
        browser.click("button[value='add_place']")
        browser.wait("document.querySelector('#new .fault') !== null")
        assert browser.run("document.querySelector('[name=\"new.number\"]').value") == "7"
        browser.run("document.querySelectorAll('details').forEach(each => { each.open = true; })")
        assert browser.run("document.documentElement.scrollWidth <= window.innerWidth")
        assert violations(browser) == []
