"""A call of a visitor is heard and seen on every page, in a real browser."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from simulators.office.browser import PROGRAM, Chromium
from tests.staff_page.rig import CODE, PIN, Office, open_office

pytestmark = [pytest.mark.waits, pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def clerk(office: Office, tmp_path: Path) -> Iterator[Chromium]:
    with Chromium(tmp_path / "profile", 1280, 900, phone=False) as browser:
        browser.open(f"http://127.0.0.1:{office.port}/")
        browser.type("#pin", PIN)
        browser.click("button.main")
        browser.wait("document.querySelector('nav') !== null")
        browser.errors.clear()  # the 401 of the page that asks for the PIN
        yield browser


def tones(browser: Chromium) -> int:
    return int(browser.run("Number(document.body.dataset.tones || 0)"))


def test_a_call_is_counted_in_the_title_and_heard_once_until_the_sound_is_switched_off(
    office: Office, clerk: Chromium
) -> None:
    clerk.open(f"http://127.0.0.1:{office.port}/reports")
    clerk.wait("sessionStorage.getItem('calls-heard') !== null")
    assert not str(clerk.run("document.title")).startswith("(")
    with office.desk.calls() as calls:
        first = calls.call(CODE, "vi", (0,))
    clerk.wait("document.title.startsWith('(1) ')")
    assert tones(clerk) == 1
    clerk.open(f"http://127.0.0.1:{office.port}/dossiers")
    clerk.wait("document.title.startsWith('(1) ')")
    assert tones(clerk) == 0  # heard before, on another page
    with office.desk.calls() as calls:
        calls.answer(first)
    clerk.wait("!document.title.startsWith('(')")
    clerk.click("#call-sound")
    clerk.wait("document.getElementById('call-sound').title === 'Chuông: tắt'")
    clerk.open(f"http://127.0.0.1:{office.port}/reports")
    clerk.wait("document.getElementById('call-sound').title === 'Chuông: tắt'")
    with office.desk.calls() as calls:
        calls.call(CODE, "vi", (0,))
    clerk.wait("document.title.startsWith('(1) ')")
    assert tones(clerk) == 0
    assert [each for each in clerk.errors if "AudioContext" not in each] == []  # no sound before a first touch
