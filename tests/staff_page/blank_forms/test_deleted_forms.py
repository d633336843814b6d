"""Deleted forms when a button is pressed twice, by one person or by two, and when the disk is full."""

import errno
import os
import re
import shutil
import threading
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from robot.editing.form_files import SPARE_BYTES
from simulators.office.browser import PROGRAM, Chromium
from tests.editing.blank_forms import pdf_form
from tests.staff_page.content.content_office import open_content_office
from tests.staff_page.rig import NOW, PIN, Browser, Office

HERE = "/content/forms"
TITLE = "Tờ khai"
GONE = "Biểu mẫu này đã được xóa hẳn."
RESTORED = f"Đã khôi phục biểu mẫu: {TITLE}. Đề nghị chọn biểu mẫu trong thủ tục nếu cần."


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office")) as office:
        yield office


@pytest.fixture
def name(office: Office) -> str:
    """The name of the only form."""
    content = office.desk.content
    for form in content.form_files.all():
        content.form_files.delete(form.name)
    for removed in content.removed_forms.all():
        content.removed_forms.drop(removed)
    return content.form_files.add(pdf_form(b"%1\n"), TITLE, "hoa", NOW).name


@pytest.fixture
def hoa(office: Office, name: str) -> Browser:
    browser = logged_in(office)
    browser.get(f"{HERE}/{name}")
    return browser


@pytest.fixture
def lan(office: Office) -> Browser:
    """Another person, who has opened the list of forms."""
    return logged_in(office)


def logged_in(office: Office) -> Browser:
    browser = office.browser()
    browser.get("/")
    browser.enter()
    browser.get(HERE)
    return browser


def shown(browser: Browser) -> tuple[str, str]:
    """What the page says first, and whether as "told" or as "alert"."""
    found = re.search(r'<p class="(told|alert)" role="[^"]*"[^>]*>(.*?)</p>', browser.text)
    assert found is not None
    return found[1], unescape(re.sub(r"<[^>]*>", "", found[2]))


def deeds(office: Office) -> list[str]:
    with office.desk.deeds() as kept:
        return [each.deed for each in kept.newest(5)]


def test_a_form_that_is_deleted_twice_is_in_the_list_of_deleted_forms(hoa: Browser, lan: Browser, name: str) -> None:
    for browser in (hoa, hoa, lan):
        assert browser.post(f"{HERE}/{name}/delete") == 200
        assert shown(browser) == ("told", f"Đã xóa biểu mẫu: {TITLE}")
        assert f'action="{HERE}/{name}/restore"' in browser.text


def test_a_form_that_is_restored_twice_is_restored(office: Office, hoa: Browser, lan: Browser, name: str) -> None:
    hoa.post(f"{HERE}/{name}/delete")
    for browser in (hoa, hoa, lan):
        assert browser.post(f"{HERE}/{name}/restore") == 200
        assert shown(browser) == ("told", RESTORED)
        assert f"<h1>{TITLE} " in browser.text, "the page of the form"
    assert deeds(office)[:2] == ["form_restored", "form_deleted"]


def test_a_form_that_is_deleted_for_good_twice_is_gone(office: Office, hoa: Browser, lan: Browser, name: str) -> None:
    hoa.post(f"{HERE}/{name}/delete")
    said = []
    for browser in (hoa, hoa, lan):
        assert browser.post(f"{HERE}/{name}/drop") == 200
        said.append(shown(browser))
    assert said == [("told", f"Đã xóa hẳn biểu mẫu: {TITLE}"), ("told", GONE), ("told", GONE)]
    assert deeds(office)[:2] == ["form_dropped", "form_deleted"]
    assert lan.post(f"{HERE}/{name}/restore") == 200
    assert shown(lan) == ("alert", "Chưa khôi phục được: biểu mẫu này đã được xóa hẳn. Nếu cần, đề nghị tải lên lại.")


def test_a_form_that_another_person_has_restored_is_not_deleted_for_good(hoa: Browser, lan: Browser, name: str) -> None:
    hoa.post(f"{HERE}/{name}/delete")
    hoa.post(f"{HERE}/{name}/restore")
    assert lan.post(f"{HERE}/{name}/drop") == 200
    assert shown(lan) == ("alert", f"Chưa xóa hẳn, vì biểu mẫu “{TITLE}” đã được khôi phục.")
    assert lan.get(f"{HERE}/{name}") == 200


@pytest.mark.parametrize("deed", ["delete", "restore", "drop"])
def test_a_deed_of_several_persons_at_once_is_done_and_noted_once(office: Office, name: str, deed: str) -> None:
    browsers = [logged_in(office) for _ in range(4)]
    if deed != "delete":
        browsers[0].post(f"{HERE}/{name}/delete")
    done = {"delete": "form_deleted", "restore": "form_restored", "drop": "form_dropped"}[deed]
    with office.desk.deeds() as kept:
        before = sum(each.deed == done for each in kept.newest(500))
    threads = [threading.Thread(target=each.post, args=(f"{HERE}/{name}/{deed}",)) for each in browsers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [shown(each)[0] for each in browsers] == ["told"] * 4
    with office.desk.deeds() as kept:
        assert sum(each.deed == done for each in kept.newest(500)) == before + 1


@pytest.mark.waits
@pytest.mark.skipif(not PROGRAM, reason="no chromium on this machine")
@pytest.mark.parametrize("gap_ms", [20, 60])
def test_a_double_click_shows_that_the_form_is_restored(
    office: Office, hoa: Browser, name: str, tmp_path: Path, gap_ms: int
) -> None:
    hoa.post(f"{HERE}/{name}/delete")
    with Chromium(tmp_path, 1280, 900, phone=False) as chromium:
        chromium.open(f"http://127.0.0.1:{office.port}/")
        chromium.type("#pin", PIN)
        chromium.click("button.main")
        chromium.wait("document.querySelector('nav') !== null")
        chromium.open(f"http://127.0.0.1:{office.port}{HERE}")
        chromium.run(
            "(function () { var button = document.querySelector(\"form[action$='/restore'] button\");"
            f" button.click(); setTimeout(function () {{ button.click(); }}, {gap_ms}); }})()"
        )
        chromium.wait(f"location.pathname === '{HERE}/{name}' && document.querySelector('p.told') !== null")
        assert chromium.run("document.querySelector('p.told').innerText") == RESTORED


def nearly_full(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave less free room on the disk than an upload needs."""
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: real(path)._replace(free=SPARE_BYTES - 1))


def test_on_a_disk_that_is_nearly_full_a_form_is_deleted_and_restored_and_an_upload_says_what_frees_room(
    hoa: Browser, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearly_full(monkeypatch)
    assert hoa.post(f"{HERE}/{name}/delete") == 200
    assert hoa.post(f"{HERE}/{name}/restore") == 200
    assert shown(hoa) == ("told", RESTORED)
    hoa.get(HERE)
    assert hoa.upload(f"{HERE}/upload", "a.pdf", pdf_form(b"%2\n")) == 422
    assert "bấm “Xóa hẳn” ở mục “Biểu mẫu đã xóa”" in hoa.text


def no_room(_: int) -> None:
    """Stand in for `os.fsync` on a disk that is full."""
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_form_that_a_full_disk_cannot_keep_can_be_deleted_for_good(
    office: Office, hoa: Browser, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = office.desk.database.parent / "removed_forms"
    assert "for_good" not in hoa.text
    monkeypatch.setattr(os, "fsync", no_room)
    for _ in range(3):
        assert hoa.post(f"{HERE}/{name}/delete") == 422
    assert "Chưa xóa: ổ đĩa của máy đã đầy" in hoa.text
    assert "bấm “Xóa hẳn”" in hoa.text
    assert not folder.exists() or list(folder.iterdir()) == []
    assert office.desk.content.form_files.find(name) is not None
    assert '<button name="for_good" value="1">Xóa hẳn biểu mẫu này</button>' in hoa.text
    assert hoa.post(f"{HERE}/{name}/delete", {"for_good": "1"}) == 200
    assert shown(hoa) == ("told", f"Đã xóa hẳn biểu mẫu: {TITLE}")
    assert office.desk.content.form_files.all() == []
    assert office.desk.content.removed_forms.all() == []
    assert deeds(office)[:2] == ["form_dropped", "form_deleted"]
    assert hoa.post(f"{HERE}/{name}/delete", {"for_good": "1"}) == 200
    assert shown(hoa) == ("told", GONE)


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS, errno.EIO])
def test_what_the_system_refuses_is_for_the_technician_and_no_command_is_shown(
    hoa: Browser, name: str, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuse(_: int) -> None:
        raise OSError(number, os.strerror(number))

    why = "Máy chưa đọc hoặc ghi được tệp này. Đề nghị báo kỹ thuật viên."
    with monkeypatch.context() as refused:
        refused.setattr(os, "fsync", refuse)
        assert hoa.upload(f"{HERE}/upload", "a.pdf", pdf_form(b"%2\n")) == 422
        assert shown(hoa) == ("alert", f"Chưa nhận tệp. {why}")
        assert hoa.post(f"{HERE}/{name}/delete") == 422
        assert shown(hoa)[1].endswith(why)
    assert hoa.post(f"{HERE}/{name}/delete") == 200
    monkeypatch.setattr(os, "fsync", refuse)
    assert hoa.post(f"{HERE}/{name}/restore") == 200
    assert shown(hoa) == ("alert", f"Chưa khôi phục được biểu mẫu. {why}")
