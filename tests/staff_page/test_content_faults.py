"""A broken content file is named above every page, and its last good state comes back with one click."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.paths import ROOT
from robot.runtime.content.editions import load_or_last_good
from robot.runtime.settings.loader import load_settings
from tests.staff_page.rig import Browser, Office, open_office

BIRTH = Path("procedures/ho-tich/dang-ky-khai-sinh.toml")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        office.desk.config = shutil.copytree(ROOT / "config", tmp_path / "config")
        yield office


def breaks(office: Office) -> str:
    """An edit by hand that breaks a file, and the next start of the program."""
    settings = load_settings(config=office.desk.config)
    load_or_last_good(office.desk.config, settings)
    path = office.desk.config / BIRTH
    before = path.read_text(encoding="utf-8")
    path.write_text(before + "\nfee = [", encoding="utf-8")
    office.desk.content_faults = load_or_last_good(office.desk.config, settings).faults
    return before


@pytest.fixture
def clerk(office: Office) -> Browser:
    browser = office.browser()
    assert browser.enter() == 200
    return browser


def test_a_broken_file_is_named_above_the_queue_which_goes_on(office: Office, clerk: Browser) -> None:
    breaks(office)
    assert clerk.get("/counter/counter:3") == 200
    assert str(BIRTH) in clerk.text
    assert clerk.post("/counter/counter:3/take") == 200
    assert "3001" in clerk.text


def test_the_last_good_state_comes_back_and_the_broken_file_is_kept_aside(office: Office, clerk: Browser) -> None:
    before = breaks(office)
    broken = (office.desk.config / BIRTH).read_text(encoding="utf-8")
    clerk.get("/")
    assert clerk.post("/content-back") == 200
    assert (office.desk.config / BIRTH).read_text(encoding="utf-8") == before
    assert str(BIRTH) not in clerk.text
    (aside,) = (office.desk.config.parent / "var" / "content_broken").glob(f"*/{BIRTH.name}")
    assert aside.read_text(encoding="utf-8") == broken
    with office.desk.deeds() as deeds:
        assert [(deed.deed, deed.thing) for deed in deeds.newest(1)] == [("content_put_back", BIRTH.name)]
