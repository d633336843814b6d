"""The pages of the indexes and of the robot in a real browser, on a phone and at a desk."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.runtime.monitoring.activity_watch import RecordedTrip, RobotActivity
from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.axe import violations
from tests.staff_page.indices.listed import DAYS, dossiers, take_in
from tests.staff_page.rig import NOW, PIN, Office, open_office
from tests.staff_page.robot_state.status import seconds, standing, write

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]
PICTURES = os.environ.get("STAFF_PAGE_PICTURES", "")
PAGES = (
    f"/indices?index=766&{DAYS}",
    f"/indices/line?index=766&code=PROGRESS&{DAYS}",
    f"/indices/line?index=766&code=ONLINE_PAYMENT_DOSSIERS&{DAYS}",
    f"/indices/values?index=766&{DAYS}",
    f"/indices/portal?index=766&{DAYS}",
    "/indices/schemes",
    "/robot",
    "/figures",
)


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        take_in(office, dossiers())
        place = office.desk.counters[0]
        trips = (
            RecordedTrip(place, seconds(NOW, minutes=30), ended_s=seconds(NOW, minutes=29), reached=True),
            RecordedTrip(place, seconds(NOW, minutes=10), ended_s=seconds(NOW, minutes=9), reason="visitor"),
        )
        write(office, standing(office, activity=RobotActivity(seconds(NOW, minutes=3), trips)))
        yield office


@pytest.mark.parametrize(("width", "phone"), [(412, True), (1280, False)])
def test_every_page_fits_its_screen_and_keeps_the_rules_of_accessibility(
    office: Office, tmp_path: Path, width: int, phone: bool
) -> None:
    height = 915 if phone else 900
    with Chromium(tmp_path / "profile", width, 4000 if PICTURES else height, phone=phone) as browser:
        browser.open(f"http://127.0.0.1:{office.port}/")
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('nav') !== null")
        browser.errors.clear()  # the 401 of the page that asks for the PIN
        for number, path in enumerate(PAGES):
            browser.open(f"http://127.0.0.1:{office.port}{path}")
            browser.wait("document.querySelector('main h1') !== null")
            assert browser.run("document.documentElement.scrollWidth <= window.innerWidth") is True, path
            small = "[...document.querySelectorAll('button, input:not([type=hidden]):not([type=checkbox]), select')]"
            small += ".filter(e => e.getBoundingClientRect().height < 44).map(e => e.outerHTML)"
            assert browser.run(small) == [], path
            assert violations(browser) == [], path
            if PICTURES:
                browser.picture(Path(PICTURES) / f"{number}-{width}.png")
        assert browser.errors == []
