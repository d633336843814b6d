"""The pages of the uploaded forms over real HTTP: uploaded, chosen in a procedure, replaced, deleted, refused."""

import re
from collections.abc import Iterator
from html import unescape

import pytest

from robot.desk.staff.roles import Role
from robot.editing.form_kinds import FORM_FILE_BYTES
from robot.runtime.settings.toml_reader import read_toml
from tests.editing.blank_forms import docx_form, docx_with_macros, pdf_form, zip_bomb
from tests.staff_page.content.content_office import BIRTH, form_fields, open_content_office, shown_faults
from tests.staff_page.rig import Browser, Office

HERE, FORMS = "/content/forms", "/content/procedure/1.001193/forms"
TITLE = "Tờ khai đăng ký khai sinh"
PIN, OTHER_PIN, CLERK_PIN, TECHNICIAN_PIN = "395270", "640182", "271809", "778812"


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Office]:
    with open_content_office(tmp_path_factory.mktemp("office")) as office:
        with office.desk.accounts() as accounts:
            accounts.make("binh", "Trần Văn Bình", Role.HEAD, OTHER_PIN)
            accounts.make("hoa", "Nguyễn Thị Hoa", Role.CONTENT, PIN)
            accounts.make("lan", "Lê Thị Lan", Role.CLERK, CLERK_PIN)
        yield office


def browser_of(office: Office, account: str = "hoa", pin: str = PIN) -> Browser:
    browser = office.browser()
    browser.get("/")
    browser.enter_as(account, pin)
    return browser


@pytest.fixture
def hoa(office: Office) -> Browser:
    for form in office.desk.content.form_files.all():
        office.desk.content.form_files.delete(form.name)
    for removed in office.desk.content.removed_forms.all():
        office.desk.content.removed_forms.drop(removed)
    browser = browser_of(office)
    assert browser.get(HERE) == 200
    return browser


def said(browser: Browser) -> str:
    """What the page says was done, or was not."""
    found = re.findall(r'<p class="(?:told|alert)" role="[^"]*"[^>]*>(.*?)</p>', browser.text)
    return unescape(re.sub(r"<[^>]*>", "", " ".join(found)))


def hidden(browser: Browser) -> dict[str, str]:
    """The hidden fields of the page."""
    found = re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', browser.text)
    return {name: unescape(value) for name, value in found}


def deeds(office: Office) -> list[tuple[str, str, str]]:
    with office.desk.deeds() as kept:
        return [(each.who, each.deed, each.thing) for each in kept.newest(20) if each.deed.startswith("form_")][::-1]


def names(office: Office) -> list[str]:
    return [each.name for each in office.desk.content.form_files.all()]


def test_a_form_is_uploaded_and_listed_with_who_and_size_and_can_be_downloaded(office: Office, hoa: Browser) -> None:
    assert hoa.upload(f"{HERE}/upload", "mau 01.docx", docx_form(), {"title": TITLE}) == 200
    assert said(hoa).startswith(f"Đã tải lên biểu mẫu: {TITLE}.")
    (name,) = names(office)
    assert deeds(office)[-1] == ("hoa", "form_uploaded", TITLE)
    hoa.get(HERE)
    for shown in (TITLE, "DOCX, ", " kB", "Nguyễn Thị Hoa", "09:30", "Chưa có thủ tục nào dùng"):
        assert shown in hoa.text
    assert hoa.get(f"{HERE}/{name}/file") == 200
    assert hoa.data == office.desk.content.form_files.read(name)
    assert hoa.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert hoa.headers["x-content-type-options"] == "nosniff"


REFUSED = {
    "tờ khai.exe": (b"MZ" + bytes(99), "không phải PDF"),
    "tờ khai.pdf": (b"<html>", "không phải PDF"),
    "rỗng.pdf": (b"", "rỗng"),
    "macro.docx": (docx_with_macros(), "macro"),
    "bomb.docx": (zip_bomb(), "giải nén"),
    "lớn.pdf": (pdf_form(b"%" + bytes(FORM_FILE_BYTES)), "10 MB"),
    "hỏng.docx": (docx_form()[:900], "hỏng"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_refused_is_said_in_vietnamese_and_what_was_typed_stays(
    office: Office, hoa: Browser, name: str
) -> None:
    data, reason = REFUSED[name]
    assert hoa.upload(f"{HERE}/upload", name, data, {"title": "Tên <b>đã nhập"}) == 422
    assert "Chưa nhận tệp." in said(hoa)
    assert reason in said(hoa)
    assert 'value="Tên &lt;b&gt;đã nhập"' in hoa.text
    assert names(office) == []


@pytest.mark.parametrize("size", [0, 2 << 20])
def test_an_upload_after_the_end_of_the_session_keeps_its_title_and_asks_for_the_file_again(
    office: Office, hoa: Browser, size: int
) -> None:
    office.desk.sessions.end(hoa.cookie.partition("=")[2])
    assert hoa.upload(f"{HERE}/upload", "mau 01.pdf", pdf_form(b"%" + bytes(size)), {"title": TITLE}) == 401
    assert "Riêng tệp đã chọn không giữ được: đề nghị chọn lại tệp" in hoa.text
    assert hoa.post("/login", {**hidden(hoa), "account": "hoa", "pin": PIN}) == 200
    assert f'method="post" action="{HERE}/upload"' in hoa.text, "sent again by itself"
    assert hoa.post(f"{HERE}/upload", hidden(hoa)) == 422
    assert "Đề nghị chọn tệp biểu mẫu rồi tải lên lại" in said(hoa)
    assert f'name="title" value="{TITLE}"' in hoa.text
    assert hoa.upload(f"{HERE}/upload", "mau 01.pdf", pdf_form(), {"title": TITLE}) == 200
    assert said(hoa).startswith(f"Đã tải lên biểu mẫu: {TITLE}.")


def test_a_form_without_a_file_is_refused(office: Office, hoa: Browser) -> None:
    assert hoa.upload(f"{HERE}/upload", "", b"", {"title": TITLE}) == 422
    assert "Chưa chọn tệp" in said(hoa)
    assert hoa.get(HERE) == 200
    assert hoa.post(f"{HERE}/upload") == 422
    assert names(office) == []


@pytest.mark.parametrize(
    ("name", "title", "start"),
    [
        ("../../x/mau.pdf", "mau", "mau-"),
        ("..\\..\\mau.pdf", "mau", "mau-"),
        ("To\u031b\u0300 khai.pdf", "Tờ khai", "to-khai-"),
        ("🙂.pdf", "🙂", "bieu-mau-"),
        ("<script>alert(1)</script>.pdf", "script>", "script-"),
        ("x" * 600 + ".pdf", "x" * 150, "x" * 32 + "-"),
    ],
)
def test_a_strange_name_is_a_title_and_never_a_path(
    office: Office, hoa: Browser, name: str, title: str, start: str
) -> None:
    assert hoa.upload(f"{HERE}/upload", name, pdf_form()) == 200
    (form,) = office.desk.content.form_files.all()
    assert (form.title, form.name.startswith(start)) == (title, True)
    assert "<script>alert" not in hoa.text
    folder = office.desk.config / "forms"
    assert sorted(path.name for path in folder.iterdir()) == sorted(["README.md", form.name, f"{form.name}.toml"])


def test_the_same_file_twice_is_kept_once_and_named(office: Office, hoa: Browser) -> None:
    hoa.upload(f"{HERE}/upload", "a.pdf", pdf_form(), {"title": TITLE})
    hoa.get(HERE)
    assert hoa.upload(f"{HERE}/upload", "b.pdf", pdf_form(), {"title": "Tên khác"}) == 422
    assert f"đã được tải lên trước đây với tên “{TITLE}”" in said(hoa)
    assert len(names(office)) == 1


def test_a_form_is_chosen_in_a_procedure_approved_replaced_and_deleted_when_unused(
    office: Office, hoa: Browser
) -> None:
    hoa.upload(f"{HERE}/upload", "a.pdf", pdf_form(), {"title": TITLE})
    (old,) = names(office)
    hoa.get(FORMS)
    assert f'<option value="{old}">{TITLE} (PDF)</option>' in hoa.text
    assert hoa.post(FORMS, {**form_fields(hoa), "forms.0.file": old, "why": "Mẫu mới"}) == 200
    assert f"<ins>{TITLE} (PDF)</ins>" in hoa.text
    hoa.get(f"{HERE}/{old}")
    assert "chờ duyệt" in hoa.text
    assert hoa.post(f"{HERE}/{old}/delete") == 422, "a draft uses it"
    approve(office, 1)
    assert read_toml(office.desk.config / BIRTH)["forms"][0]["file"] == old

    hoa.get(f"{HERE}/{old}")
    assert f'href="{FORMS}"' in hoa.text
    assert hoa.upload(f"{HERE}/{old}/replace", "x.docx", docx_form(), {"why": "Thông tư mới"}) == 200
    assert said(hoa) == "Đã tải lên tệp mới. Số thủ tục chờ duyệt với tệp mới: 1."
    new = next(each for each in names(office) if each != old)
    assert read_toml(office.desk.config / BIRTH)["forms"][0]["file"] == old, "not without approval"
    approve(office, 2)
    assert read_toml(office.desk.config / BIRTH)["forms"][0]["file"] == new
    assert office.desk.content.form_files.find(new).title == TITLE  # type: ignore[union-attr]

    hoa.get(f"{HERE}/{new}")
    assert hoa.post(f"{HERE}/{new}/delete") == 422
    hoa.get(f"{HERE}/{old}")
    assert hoa.post(f"{HERE}/{old}/delete") == 200
    assert said(hoa) == f"Đã xóa biểu mẫu: {TITLE}"
    assert names(office) == [new]
    assert [deed for _, deed, _ in deeds(office)[-3:]] == ["form_uploaded", "form_replaced", "form_deleted"]

    hoa.get("/content/version/2")
    assert hoa.post("/content/version/2/back") == 409
    assert "Nội dung này dùng biểu mẫu đã bị xóa." in hoa.text
    assert re.search(rf">{TITLE}</a> <span[^>]*>Nguyễn Thị Hoa xóa lúc 09:30", hoa.text)
    assert names(office) == [new], "a deleted form does not come back unseen"
    assert hoa.post("/content/version/2/back", {"to": "before", "sure": "1"}) == 200
    assert read_toml(office.desk.config / BIRTH)["forms"][0]["file"] == old
    assert sorted(names(office)) == sorted([old, new])
    assert hoa.get(f"{HERE}/{old}/file") == 200
    assert hoa.data == pdf_form()
    assert deeds(office)[-1] == ("hoa", "form_restored", TITLE)
    hoa.get(HERE)
    assert "Biểu mẫu đã xóa" not in hoa.text


def test_a_form_comes_back_with_no_version_that_does_not_come_back(office: Office, hoa: Browser) -> None:
    hoa.upload(f"{HERE}/upload", "a.docx", docx_form("Đơn"), {"title": TITLE})
    (old,) = names(office)
    first = chosen(office, hoa, old)
    approve(office, first)
    without = chosen(office, hoa, "")
    approve(office, without)
    hoa.get(f"{HERE}/{old}")
    assert hoa.post(f"{HERE}/{old}/delete") == 200
    draft = chosen(office, hoa, "", **{"forms.0.name": "Tờ khai khác"})
    hoa.get(f"/content/version/{without}")
    assert hoa.post(f"/content/version/{without}/back", {"to": "before", "sure": "1"}) == 409
    assert names(office) == [], "a draft waits"
    refuse(office, draft)
    hoa.get(HERE)
    assert f'action="{HERE}/{old}/restore"' in hoa.text
    assert hoa.post(f"{HERE}/{old}/drop") == 200
    assert hoa.post(f"/content/version/{without}/back", {"to": "before", "sure": "1"}) == 409
    assert "Tệp biểu mẫu này không còn" in hoa.text


def deleted(office: Office, browser: Browser, data: bytes) -> str:
    """Upload a form and delete it; return the name of its file."""
    browser.upload(f"{HERE}/upload", "a.pdf", data, {"title": TITLE})
    (name,) = names(office)
    browser.get(f"{HERE}/{name}")
    assert "Biểu mẫu được giữ 400 ngày" in browser.text
    assert browser.post(f"{HERE}/{name}/delete") == 200
    return name


def test_a_deleted_form_is_kept_from_visitors_and_restored_by_a_button(office: Office, hoa: Browser) -> None:
    name = deleted(office, hoa, pdf_form(b"%8\n"))
    form = office.desk.content.form_files
    assert (form.find(name), form.path(name)) == (None, None), "where phones fetch forms"
    hoa.get(HERE)
    assert "Nguyễn Thị Hoa xóa lúc 09:30, 24/11/2026" in hoa.text
    hoa.get(FORMS)
    assert f'<option value="{name}">' not in hoa.text
    assert hoa.get(f"{HERE}/{name}/file") == 200
    hoa.get(HERE)
    assert hoa.post(f"{HERE}/{name}/restore") == 200
    assert said(hoa).startswith(f"Đã khôi phục biểu mẫu: {TITLE}.")
    assert form.read(name) == pdf_form(b"%8\n")
    assert form.find(name).who == "hoa"  # type: ignore[union-attr]
    assert deeds(office)[-1] == ("hoa", "form_restored", TITLE)


def test_a_form_that_cannot_be_put_aside_is_not_deleted(office: Office, hoa: Browser) -> None:
    hoa.upload(f"{HERE}/upload", "a.pdf", pdf_form(b"%10\n"), {"title": TITLE})
    (name,) = names(office)
    folder = office.desk.database.parent / "removed_forms"
    if folder.exists():
        folder.rmdir()
    folder.touch()
    hoa.get(f"{HERE}/{name}")
    assert hoa.post(f"{HERE}/{name}/delete") == 422
    assert "Máy chưa đọc hoặc ghi được tệp này" in said(hoa)
    folder.unlink()
    assert names(office) == [name]
    assert deeds(office)[-1][1] == "form_uploaded"


def test_a_deleted_form_can_be_deleted_for_good(office: Office, hoa: Browser) -> None:
    name = deleted(office, hoa, pdf_form(b"%9\n"))
    hoa.get(HERE)
    assert hoa.post(f"{HERE}/{name}/drop") == 200
    assert said(hoa) == f"Đã xóa hẳn biểu mẫu: {TITLE}"
    assert deeds(office)[-1] == ("hoa", "form_dropped", TITLE)
    assert list((office.desk.database.parent / "removed_forms").iterdir()) == []
    assert hoa.get(f"{HERE}/{name}/file") == 404


def approve(office: Office, number: int, from_day: str = "") -> None:
    browser = browser_of(office, "binh", OTHER_PIN)
    browser.get(f"/content/version/{number}")
    assert browser.post(f"/content/version/{number}/approve", {"from_day": from_day}) == 200


def chosen(office: Office, browser: Browser, form: str, **fields: str) -> int:
    """Choose a form in the procedure; return the number of the draft."""
    browser.get(FORMS)
    assert browser.post(FORMS, {**form_fields(browser), "forms.0.file": form, "why": "Mẫu mới", **fields}) == 200
    with office.desk.content.editor.versions() as versions:
        return versions.newest(1)[0].id


def refuse(office: Office, number: int) -> None:
    office.desk.content.editor.refuse(number, "binh", "")


def test_a_form_that_an_approved_version_brings_on_its_day_is_not_replaced_before(office: Office, hoa: Browser) -> None:
    hoa.upload(f"{HERE}/upload", "a.docx", docx_form("Đơn"), {"title": TITLE})
    (old,) = names(office)
    number = chosen(office, hoa, old)
    approve(office, number, "2026-12-15")
    hoa.get(f"{HERE}/{old}")
    assert hoa.upload(f"{HERE}/{old}/replace", "b.pdf", pdf_form(b"%5\n"), {"why": ""}) == 422
    assert "Đăng ký khai sinh: Nội dung này đã được duyệt, có hiệu lực từ 15/12/2026" in said(hoa)
    assert "Chưa có thủ tục nào dùng" not in said(hoa)
    assert names(office) == [old], "nothing is kept of what was refused"

    refuse(office, number)
    hoa.get(f"{HERE}/{old}")
    assert hoa.upload(f"{HERE}/{old}/replace", "b.pdf", pdf_form(b"%5\n"), {"why": ""}) == 200
    assert said(hoa) == "Đã tải lên tệp mới. Chưa có thủ tục nào dùng biểu mẫu này."


def test_an_approved_version_of_something_else_hinders_no_replacement_and_keeps_the_new_form(
    office: Office, hoa: Browser
) -> None:
    hoa.upload(f"{HERE}/upload", "a.docx", docx_form("Đơn"), {"title": TITLE})
    (old,) = names(office)
    approve(office, chosen(office, hoa, old))
    planned = chosen(office, hoa, old, **{"forms.0.name": "Tờ khai mới"})
    approve(office, planned, "2026-12-15")
    hoa.get(f"{HERE}/{old}")
    assert hoa.upload(f"{HERE}/{old}/replace", "b.pdf", pdf_form(b"%6\n"), {"why": ""}) == 200
    assert said(hoa) == "Đã tải lên tệp mới. Số thủ tục chờ duyệt với tệp mới: 1."
    refuse(office, planned)
    with office.desk.content.editor.versions() as versions:
        draft = versions.newest(1)[0].id

    refuse(office, draft)
    chosen(office, hoa, "")
    hoa.get(f"{HERE}/{old}")
    assert hoa.upload(f"{HERE}/{old}/replace", "c.pdf", pdf_form(b"%7\n"), {"why": ""}) == 200
    assert "Chưa có thủ tục nào dùng" not in said(hoa), "it is in force, though a draft is without it"


def test_a_form_that_was_deleted_meanwhile_is_named_beside_its_field(office: Office, hoa: Browser) -> None:
    hoa.upload(f"{HERE}/upload", "a.pdf", pdf_form(b"%2\n"), {"title": TITLE})
    name = next(each for each in names(office))
    hoa.get(FORMS)
    fields = form_fields(hoa)
    office.desk.content.form_files.delete(name)
    assert hoa.post(FORMS, {**fields, "forms.1.name": "Đơn", "forms.1.file": name}) == 422
    assert shown_faults(hoa) == ["Đề nghị chọn một giá trị trong danh sách."]


def test_the_page_says_why_phones_get_no_forms_and_the_robots_page_what_a_technician_sets(
    office: Office, hoa: Browser
) -> None:
    assert "địa chỉ tải biểu mẫu chưa được cài đặt" in hoa.text
    assert "forms_address" not in hoa.text
    assert "Các bản sao lưu hằng ngày không có tệp biểu mẫu" in hoa.text
    with office.desk.accounts() as accounts:
        accounts.make("tech", "Lê Văn Kỹ", Role.TECHNICIAN, TECHNICIAN_PIN)
    technician = browser_of(office, "tech", TECHNICIAN_PIN)
    assert technician.get("/robot") == 200
    for shown in ("địa chỉ tải biểu mẫu chưa được cài đặt", "forms_address", "forms_port", "forms_wifi"):
        assert shown in technician.text


def test_only_who_may_edit_reaches_the_forms(office: Office, hoa: Browser) -> None:
    hoa.upload(f"{HERE}/upload", "a.pdf", pdf_form(b"%3\n"), {"title": TITLE})
    (name,) = names(office)
    clerk = browser_of(office, "lan", CLERK_PIN)
    assert {clerk.get(path) for path in (HERE, f"{HERE}/{name}", f"{HERE}/{name}/file")} == {403}
    assert clerk.upload(f"{HERE}/upload", "a.pdf", pdf_form(b"%4\n")) == 403
    assert {clerk.post(f"{HERE}/{name}/{deed}") for deed in ("delete", "restore", "drop")} == {403}
    stranger = office.browser()
    assert stranger.get(f"{HERE}/{name}/file") == 401
    assert names(office) == [name]


@pytest.mark.parametrize("name", ["to-khai.pdf", "..%2f..%2fsite.toml", "README.md", "x", "a" * 300 + ".pdf"])
def test_an_unknown_form_is_a_page_that_says_so(hoa: Browser, name: str) -> None:
    assert hoa.get(f"{HERE}/{name}") == 404
    assert hoa.get(f"{HERE}/{name}/file") == 404
    hoa.get(HERE)
    assert hoa.post(f"{HERE}/{name}/delete") == 404
