"""A file that was uploaded before: it replaces another form, and comes back after it was deleted."""

import datetime
import errno
import os
import re
import shutil
from collections.abc import Iterator
from html import unescape

import pytest

from robot.desk.staff.roles import Role
from robot.runtime.settings.toml_reader import read_toml
from tests.editing.blank_forms import pdf_form
from tests.staff_page.content.content_office import BIRTH, form_fields, logged_in, open_content_office
from tests.staff_page.rig import NOW, Browser, Office

pytestmark = pytest.mark.waits
HERE, FORMS = "/content/forms", "/content/procedure/1.001193/forms"
PIN_OF = {"hoa": "395270", "binh": "640182"}
OLD, NEW = pdf_form(b"%1\n"), pdf_form(b"%2\n")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office")) as office:
        with office.desk.accounts() as accounts:
            accounts.make("binh", "Trần Văn Bình", Role.HEAD, PIN_OF["binh"])
            accounts.make("hoa", "Nguyễn Thị Hoa", Role.CONTENT, PIN_OF["hoa"])
        yield office


@pytest.fixture(scope="module")
def hoa(office: Office) -> Browser:
    return logged_in(office, "hoa", PIN_OF["hoa"])


@pytest.fixture(scope="module")
def binh(office: Office) -> Browser:
    return logged_in(office, "binh", PIN_OF["binh"])


@pytest.fixture
def old(office: Office, hoa: Browser, binh: Browser) -> Iterator[str]:
    """The name of a form that a procedure uses. Afterwards no version waits, and no form is there."""
    file = office.desk.config / BIRTH
    before = file.read_text(encoding="utf-8")
    hoa.get(HERE)
    hoa.upload(f"{HERE}/upload", "a.pdf", OLD, {"title": "Tờ khai"})
    (name,) = names(office)
    hoa.get(FORMS)
    assert hoa.post(FORMS, {**form_fields(hoa), "forms.0.file": name, "why": "Mẫu mới"}) == 200
    approve(office, binh)
    yield name
    editor = office.desk.content.editor
    for number in waiting(office):
        editor.refuse(number, "", "")
    file.write_text(before, encoding="utf-8")
    for each in names(office):
        office.desk.content.form_files.delete(each)


def names(office: Office) -> list[str]:
    return [each.name for each in office.desk.content.form_files.all()]


def waiting(office: Office) -> list[int]:
    with office.desk.content.editor.versions() as versions:
        return [each.id for each in versions.open_versions()]


def approve(office: Office, browser: Browser) -> None:
    (number,) = waiting(office)
    browser.get(f"/content/version/{number}")
    assert browser.post(f"/content/version/{number}/approve", {"from_day": ""}) == 200


def replaced(browser: Browser, old: str, data: bytes = NEW) -> tuple[int, str]:
    """Put a file in place of a form; return the status and what the page says."""
    browser.get(f"{HERE}/{old}")
    status = browser.upload(f"{HERE}/{old}/replace", "b.pdf", data, {"why": "Thông tư mới"})
    found = re.findall(r'<p class="(?:told|alert)" role="[^"]*"[^>]*>(.*?)</p>', browser.text)
    return status, unescape(re.sub(r"<[^>]*>", "", " ".join(found)))


def in_force(office: Office) -> str:
    return str(read_toml(office.desk.config / BIRTH)["forms"][0]["file"])


def test_a_button_pressed_twice_saves_one_draft_and_says_that_it_waits(office: Office, hoa: Browser, old: str) -> None:
    assert replaced(hoa, old) == (200, "Đã tải lên tệp mới. Số thủ tục chờ duyệt với tệp mới: 1.")
    (draft,) = waiting(office)
    assert replaced(hoa, old) == (
        200,
        "Tệp mới đã có trong danh sách biểu mẫu. Số thủ tục chờ duyệt với tệp mới: 1.",
    )
    assert waiting(office) == [draft]
    with office.desk.deeds() as deeds:
        assert [each.deed for each in deeds.newest(99)].count("form_replaced") == 1


def test_a_replacement_that_was_refused_is_tried_again_with_the_same_file(
    office: Office, hoa: Browser, binh: Browser, old: str
) -> None:
    replaced(hoa, old)
    (draft,) = waiting(office)
    office.desk.content.editor.refuse(draft, "binh", "Chờ văn bản")
    assert replaced(hoa, old)[0] == 200
    approve(office, binh)
    assert in_force(office) == next(each for each in names(office) if each != old)
    assert replaced(hoa, old) == (
        200,
        "Tệp mới đã có trong danh sách biểu mẫu. Không còn thủ tục nào dùng tệp cũ.",
    )


def test_a_form_that_was_uploaded_on_its_own_comes_in_place_of_another(
    office: Office, hoa: Browser, binh: Browser, old: str
) -> None:
    hoa.get(HERE)
    hoa.upload(f"{HERE}/upload", "b.pdf", NEW, {"title": "Tờ khai mới"})
    assert replaced(hoa, old)[0] == 200
    assert len(names(office)) == 2
    approve(office, binh)
    assert in_force(office).startswith("to-khai-moi-")


def test_a_form_is_not_replaced_by_its_own_file(office: Office, hoa: Browser, old: str) -> None:
    status, said = replaced(hoa, old, OLD)
    assert (status, waiting(office)) == (422, [])
    assert "Tệp vừa chọn chính là tệp hiện tại của biểu mẫu này." in said


def choices(browser: Browser) -> list[str]:
    """Return the forms that a procedure offers, without the choice of none."""
    browser.get(FORMS)
    first = re.search(r'<select[^>]*name="forms.0.file".*?</select>', browser.text, re.DOTALL)
    assert first is not None
    return [unescape(each) for each in re.findall(r'<option value="[^"]+"[^>]*>([^<]*)<', first[0])]


def test_forms_of_one_title_show_the_day_or_the_time_of_their_upload(office: Office, hoa: Browser, old: str) -> None:
    assert choices(hoa) == ["Tờ khai (PDF)"]
    files = office.desk.content.form_files
    files.add(NEW, "Tờ khai", "hoa", NOW + datetime.timedelta(days=3))
    assert sorted(choices(hoa)) == ["Tờ khai (PDF, 24/11/2026)", "Tờ khai (PDF, 27/11/2026)"]
    files.add(pdf_form(b"%3\n"), "Tờ khai", "hoa", NOW + datetime.timedelta(days=3, hours=1))
    assert sorted(choices(hoa)) == [
        "Tờ khai (PDF, 09:30 27/11/2026)",
        "Tờ khai (PDF, 10:30 27/11/2026)",
        "Tờ khai (PDF, 24/11/2026)",
    ]
    assert f'<option value="{old}" selected>Tờ khai (PDF, 24/11/2026)</option>' in hoa.text


def test_a_deleted_form_that_is_uploaded_under_another_title_is_found_by_older_versions(
    office: Office, hoa: Browser, binh: Browser, old: str
) -> None:
    hoa.get(FORMS)
    assert hoa.post(FORMS, {**form_fields(hoa), "forms.0.file": "", "why": "Bỏ mẫu"}) == 200
    (number,) = waiting(office)
    approve(office, binh)
    hoa.get(f"{HERE}/{old}")
    assert hoa.post(f"{HERE}/{old}/delete") == 200
    hoa.get(HERE)
    assert hoa.upload(f"{HERE}/upload", "x.pdf", OLD, {"title": "Tên khác"}) == 200
    assert [(each.name, each.title) for each in office.desk.content.form_files.all()] == [(old, "Tên khác")]
    binh.get(f"/content/version/{number}")
    assert binh.post(f"/content/version/{number}/back", {"to": "before", "sure": "1"}) == 200
    assert in_force(office) == old


def test_a_version_comes_back_with_its_deleted_form_unless_the_disk_is_quite_full(
    office: Office, hoa: Browser, binh: Browser, old: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    hoa.get(FORMS)
    assert hoa.post(FORMS, {**form_fields(hoa), "forms.0.file": "", "why": "Bỏ mẫu"}) == 200
    (number,) = waiting(office)
    approve(office, binh)
    hoa.get(f"{HERE}/{old}")
    assert hoa.post(f"{HERE}/{old}/delete") == 200
    binh.get(f"/content/version/{number}")
    real = shutil.disk_usage
    monkeypatch.setattr(shutil, "disk_usage", lambda path: real(path)._replace(free=1 << 20))
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        assert binh.post(f"/content/version/{number}/back", {"to": "before", "sure": "1"}) == 409
    assert "bấm “Xóa hẳn” ở mục “Biểu mẫu đã xóa”" in binh.text
    assert names(office) == []
    assert binh.post(f"/content/version/{number}/back", {"to": "before", "sure": "1"}) == 200
    assert (names(office), in_force(office)) == ([old], old)
