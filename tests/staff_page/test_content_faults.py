"""A broken content file is named above every page, and its last good state comes back with one click."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.desk.content_versions.store import NewVersion
from robot.paths import ROOT
from robot.runtime.content.editions import load_or_last_good
from robot.runtime.settings import fallback
from robot.runtime.settings.loader import load_settings
from robot.staff_page.content.content_desk import ContentDesk
from tests.staff_page.rig import Browser, Office, open_office

BIRTH = Path("procedures/ho-tich/dang-ky-khai-sinh.toml")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        desk, config = office.desk, shutil.copytree(ROOT / "config", tmp_path / "config")
        desk.config = config
        desk.content = ContentDesk(config, desk.database, office.settings, desk.lobby, desk.now)
        yield office


def breaks(office: Office, *files: Path, broken: str = "fee = [") -> str:
    """Edits by hand that break files, and the next start of the program. Return the text before of the last one."""
    settings = load_settings(config=office.desk.config)
    load_or_last_good(office.desk.config, settings)
    before = ""
    for file in files or (BIRTH,):
        path = office.desk.config / file
        before = path.read_text(encoding="utf-8")
        path.write_text(f"{before}\n{broken}", encoding="utf-8")
    office.desk.content_faults = load_or_last_good(office.desk.config, settings).faults
    return before


SETTINGS_FILES = ("site.toml", "dossiers.toml")
SECRET = '[[pins]]\nhash = "scrypt$SECRET"\n'


def breaks_settings(office: Office, name: str) -> str:
    """Edits by hand that write a secret into a file of the technician and break it. Return its text before."""
    desk, path = office.desk, office.desk.config / name
    load_or_last_good(desk.config, fallback.load_or_last_good(config=desk.config))
    before = path.read_text(encoding="utf-8")
    path.write_text(f"{before}\n{SECRET}fee = [", encoding="utf-8")
    settings, faults = fallback.settings_with_faults(config=desk.config)
    desk.content_faults = faults or load_or_last_good(desk.config, settings).faults
    return before


def stored(office: Office, name: str) -> int:
    """A version of a settings file in force, as an older program stored it when it put the file back."""
    text = (office.desk.config / name).read_text(encoding="utf-8")
    at_s = int(office.desk.now().timestamp()) + 10**9  # newer than every copy
    new = NewVersion(f"file:{name}", "", "", at_s, {name: (f"{text}\n{SECRET}", f"{text}\n# cũ")}, "back", "live")
    with office.desk.content.editor.versions() as versions:
        return versions.save(new)


@pytest.fixture
def clerk(office: Office) -> Browser:
    browser = office.browser()
    assert browser.enter() == 200
    return browser


def test_a_broken_file_is_named_above_the_queue_which_goes_on(office: Office, clerk: Browser) -> None:
    breaks(office)
    assert clerk.get("/counter/counter:3") == 200
    assert str(BIRTH) in clerk.text
    assert "sửa lúc" in clerk.text
    assert "tài khoản máy" not in clerk.text
    assert "người sửa" not in clerk.text, "the account of the program names no person"
    assert clerk.post("/counter/counter:3/take") == 200
    assert "3001" in clerk.text


def test_the_last_good_state_comes_back_and_the_broken_file_is_kept_aside(office: Office, clerk: Browser) -> None:
    before = breaks(office)
    broken = (office.desk.config / BIRTH).read_text(encoding="utf-8")
    clerk.get("/")
    assert clerk.post("/content-back") == 200
    assert (office.desk.config / BIRTH).read_text(encoding="utf-8") == before
    assert str(BIRTH) not in clerk.text
    (aside,) = (office.desk.config.parent / "var" / "content_broken").glob(f"*/{BIRTH}")
    assert aside.read_text(encoding="utf-8") == broken
    with office.desk.deeds() as deeds:
        assert [(deed.deed, deed.thing) for deed in deeds.newest(1)] == [("content_put_back", str(BIRTH))]


def test_two_broken_files_of_one_name_are_both_kept_aside(office: Office, clerk: Browser) -> None:
    files = Path("words/vi/answers.toml"), Path("words/en/answers.toml")
    breaks(office, *files)
    clerk.get("/")
    assert clerk.post("/content-back") == 200
    aside = office.desk.config.parent / "var" / "content_broken"
    kept = [Path(*each.relative_to(aside).parts[1:]) for each in aside.glob("*/words/*/answers.toml")]
    assert sorted(kept) == sorted(files)


def test_the_last_good_state_is_put_back_as_a_version(office: Office, clerk: Browser) -> None:
    before = breaks(office)
    broken = (office.desk.config / BIRTH).read_text(encoding="utf-8")
    clerk.get("/")
    clerk.post("/content-back")
    with office.desk.content.editor.versions() as versions:
        newest = versions.of_file(str(BIRTH), 1)[0]
        (file,) = newest.files
        assert (newest.subject, newest.state) == ("procedure:1.001193", "live")
        assert (versions.text(file.before), versions.text(file.after)) == (broken, before)


def test_an_approval_while_another_file_was_broken_is_not_undone_by_putting_back(
    office: Office, clerk: Browser
) -> None:
    other = Path("words/vi/answers.toml")
    os.utime(office.desk.config / BIRTH, (0, 0))  # edited long before the approval
    breaks(office, other)
    editor = office.desk.content.editor
    subject, text = "procedure:1.001193", (office.desk.config / BIRTH).read_text(encoding="utf-8")
    approved = text.replace("163/QĐ-BTP", "999/QĐ-BTP")
    assert approved != text
    hash_ = editor.head(str(BIRTH), subject).hash
    editor.approve(editor.save(subject, "An", "", {str(BIRTH): approved}, {str(BIRTH): hash_}).id, "Lan")
    (office.desk.config / BIRTH).write_text("fee = [", encoding="utf-8")
    settings = load_settings(config=office.desk.config)
    office.desk.content_faults = load_or_last_good(office.desk.config, settings).faults
    clerk.get("/")
    assert clerk.post("/content-back") == 200
    assert (office.desk.config / BIRTH).read_text(encoding="utf-8") == approved
    with editor.versions() as versions:
        assert [each.kind for each in versions.of_file(str(BIRTH), 2)] == ["back", "hand"]


def test_an_edit_by_hand_that_the_robot_used_is_the_last_good_state(office: Office, clerk: Browser) -> None:
    file, editor = office.desk.config / BIRTH, office.desk.content.editor
    subject, text = "procedure:1.001193", file.read_text(encoding="utf-8")
    texts, bases = (
        {str(BIRTH): text.replace("163/QĐ-BTP", "999/QĐ-BTP")},
        {str(BIRTH): editor.head(str(BIRTH), "").hash},
    )
    editor.approve(editor.save(subject, "An", "", texts, bases).id, "Lan")
    good = text.replace("163/QĐ-BTP", "1000/QĐ-BTP")
    file.write_text(good, encoding="utf-8")
    breaks(office)
    clerk.get("/")
    assert clerk.post("/content-back") == 200
    assert file.read_text(encoding="utf-8") == good


@pytest.mark.parametrize("name", SETTINGS_FILES)
def test_settings_that_are_put_back_are_noted_without_their_text_and_get_no_version(
    office: Office, clerk: Browser, name: str
) -> None:
    before = breaks_settings(office, name)
    clerk.get("/")
    assert clerk.post("/content-back") == 200
    assert (office.desk.config / name).read_text(encoding="utf-8") == before
    with office.desk.content.editor.versions() as versions:
        assert versions.newest(9) == []
    with office.desk.deeds() as deeds:
        (deed,) = deeds.newest(1)
    assert (deed.deed, deed.thing, deed.before, deed.after) == ("content_put_back", name, "", "")


@pytest.mark.parametrize("name", SETTINGS_FILES)
def test_a_stored_version_of_settings_is_neither_shown_nor_taken_back(
    office: Office, clerk: Browser, name: str
) -> None:
    number, before = stored(office, name), (office.desk.config / name).read_text(encoding="utf-8")
    assert clerk.get("/content/waiting") == 200
    assert f"/content/version/{number}" not in clerk.text
    for page in ("", "/preview"):
        assert clerk.get(f"/content/version/{number}{page}") == 404
        assert "SECRET" not in clerk.text
    for to in ("before", "this"):
        assert clerk.post(f"/content/version/{number}/back", {"to": to, "sure": "1"}) == 404
        with pytest.raises(Trouble, match="no such version"):
            office.desk.content.editor.go_back(number, "An", "", to_before=to == "before", sure=True)
    assert (office.desk.config / name).read_text(encoding="utf-8") == before


@pytest.mark.parametrize("name", SETTINGS_FILES)
def test_settings_are_put_back_as_they_last_worked_and_not_by_a_stored_version(
    office: Office, clerk: Browser, name: str
) -> None:
    stored(office, name)
    before = breaks_settings(office, name)
    clerk.get("/")
    clerk.post("/content-back")
    assert (office.desk.config / name).read_text(encoding="utf-8") == before


@pytest.mark.parametrize("broken", ["fee = [", "[unknown]\nfee = 5"])
@pytest.mark.parametrize("name", ["site_phrases.toml", "site_texts.toml", "words/vi/answers.toml", str(BIRTH)])
def test_going_back_to_a_text_that_its_loader_refuses_changes_nothing(
    office: Office, clerk: Browser, name: str, broken: str
) -> None:
    before = breaks(office, Path(name), broken=broken)
    clerk.get("/")
    clerk.post("/content-back")
    with office.desk.content.editor.versions() as versions:
        (version,) = versions.of_file(name, 1)
    clerk.get(f"/content/version/{version.id}")
    assert clerk.post(f"/content/version/{version.id}/back", {"sure": "1"}) == 409
    assert (office.desk.config / name).read_text(encoding="utf-8") == before
