"""The page of the robot in a real browser: it shows news by itself, which is no activity of a person."""

from pathlib import Path

import pytest

from robot.core.parts import Part
from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.rig import PIN, open_office
from tests.staff_page.robot_state.status import standing, write

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
POLLS = (
    "for (let n = 0; n < 10; n += 1) { document.dispatchEvent(new CustomEvent('pulse', { detail: { help: [] } })); }"
)


def test_the_page_of_the_robot_shows_a_fault_by_itself(tmp_path: Path) -> None:
    with open_office(tmp_path) as office, Chromium(tmp_path / "profile", 1280, 900, phone=False) as browser:
        write(office, standing(office))
        browser.open(f"http://127.0.0.1:{office.port}/robot")
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('.lobby') !== null")
        browser.run("document.querySelector('main details').open = true")
        browser.wait("performance.getEntriesByType('resource').some(each => each.name.includes('/pulse'))")
        (session,) = office.desk.sessions.all()
        session.active_s -= 100
        active_s = session.active_s
        write(office, standing(office, parts={Part.BASE: True, Part.CAMERA: False}))
        browser.run(POLLS)
        browser.wait("document.querySelector('main .alert') !== null")
        assert session.active_s == active_s
        assert browser.run("document.querySelector('main details').open"), "what was opened stays open"
