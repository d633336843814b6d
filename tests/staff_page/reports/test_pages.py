"""Reports in the browser's words: choose a period, edit, fix, take the files; nothing typed is lost."""

import datetime
import io
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import docx
import docx.document
import openpyxl
import pytest

from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.store import Dossiers
from robot.desk.reports.period import named
from robot.desk.reports.ward_template import sample
from robot.runtime.desk_service.report_data import names_of
from tests.desk.reports.sample_month import WardMonth
from tests.staff_page.rig import NOW, Browser, Office, open_office

OCTOBER = "/reports/of/month-2026-10-01-2026-10-31"
NASTY = "<script>alert(1)</script>'; DROP TABLE report_text; -- 😀"


@pytest.fixture(scope="module")
def ward(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("ward")
    days = datetime.date(2026, 10, 19), datetime.date(2026, 10, 30)
    WardMonth(folder / "desk.sqlite", folder / "figures", busy=0.2).fill(*days)
    return folder


@pytest.fixture(scope="module")
def office(ward: Path) -> Iterator[Office]:
    with open_office(ward) as office:
        yield office


@pytest.fixture
def head(office: Office) -> Browser:
    browser = office.browser()
    assert browser.enter() == 200
    return browser


def write(browser: Browser, section: str, text: str, version: int = 0) -> int:
    return browser.post(f"{OCTOBER}/text", {"section": section, "text": text, "version": str(version)})


def version_of(office: Office, section: str) -> int:
    with office.desk.kept_reports() as kept:
        found = kept.texts("month-2026-10-01-2026-10-31", "vi").get(section)
    return 0 if found is None else found.at_s


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("kind=week&day=2026-10-21", "19/10/2026 – 25/10/2026"),
        ("kind=month&day=21/10/2026", "01/10/2026 – 31/10/2026"),
        ("kind=report&day=2026-10-21", "15/10/2026 – 14/11/2026"),
        ("kind=quarter&day=2026-10-21", "01/10/2026 – 31/12/2026"),
        ("kind=half&day=2026-10-21", "01/07/2026 – 31/12/2026"),
        ("kind=year&day=2026-10-21", "01/01/2026 – 31/12/2026"),
        ("kind=range&first=2026-10-20&last=2026-10-22", "20/10/2026 – 22/10/2026"),
    ],
)
def test_each_kind_of_period_is_chosen_by_a_day_and_free_days_by_two(head: Browser, query: str, shown: str) -> None:
    assert head.get(f"/reports/choose?{query}") == 200
    assert shown in head.text


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("", "Chưa chọn loại kỳ"),
        ("kind=month&day=", "Ngày không đúng"),
        ("kind=month&day=2026-02-31", "Ngày không đúng"),
        ("kind=month&day=9999-12-31", "Ngày không đúng"),
        ("kind=month&day=2027-01-01", "chưa bắt đầu"),
        ("kind=range&first=2026-10-22", "ngày đầu và ngày cuối"),
        ("kind=range&first=2026-10-22&last=2026-10-20", "đứng trước ngày đầu"),
        ("kind=range&first=2001-01-01&last=2026-10-20", "tối đa 3 năm"),
        ("kind=%3Cscript%3E&day=" + "9" * 3000, "Chưa chọn loại kỳ"),
    ],
)
def test_days_that_are_none_are_refused_with_the_reason(head: Browser, query: str, reason: str) -> None:
    assert head.get(f"/reports/choose?{query}") == 422
    assert reason in unescape(head.text)
    assert "<script>" not in head.text.replace('<script nonce="', "")


@pytest.mark.parametrize("name", ["month-2027-01-01-2027-01-31", "month-2026-10-02-2026-10-31", "x", "%2e%2e"])
def test_an_address_that_names_no_period_leads_back_to_the_choice(head: Browser, name: str) -> None:
    assert head.get(f"/reports/of/{name}") == 404
    assert head.get(f"/reports/of/{name}/file.pdf") == 404


def test_the_files_of_a_report_are_saved_under_its_name(head: Browser) -> None:
    day = "range-2026-10-20-2026-10-20"
    for ending, kind in (("docx", "wordprocessingml"), ("xlsx", "spreadsheetml"), ("pdf", "application/pdf")):
        assert head.get(f"/reports/of/{day}/file.{ending}") == 200
        assert kind in head.headers["content-type"]
        assert f'filename="{day}.{ending}"' in head.headers["content-disposition"]


def test_an_edited_section_stands_in_the_report_and_the_draft_can_be_taken_back(office: Office, head: Browser) -> None:
    head.get(OCTOBER)
    assert write(head, "causes", f"Do mưa bão.\n{NASTY}") == 200
    assert "Do mưa bão." in head.text
    assert "<script>alert" not in head.text
    assert "Số liệu trong kỳ" in head.text or "Nội dung hệ thống soạn hiện nay" in head.text
    with office.desk.deeds() as deeds:
        newest = deeds.newest(1)[0]
    assert (newest.deed, newest.thing) == ("report_text", "month-2026-10-01-2026-10-31: causes")
    with office.desk.kept_reports() as kept:
        drafted = kept.texts("month-2026-10-01-2026-10-31", "vi")["causes"].drafted
    assert write(head, "causes", drafted, version_of(office, "causes")) == 200
    assert version_of(office, "causes") == 0


def test_a_second_tab_with_an_old_version_overwrites_nothing_and_loses_nothing(office: Office, head: Browser) -> None:
    head.get(OCTOBER)
    write(head, "proposals", "Bổ sung một người tiếp nhận.")
    assert write(head, "proposals", "Bản cũ từ trang khác.") == 409
    assert "vừa được người khác sửa" in head.text
    assert "Bản cũ từ trang khác.</textarea>" in head.text
    with office.desk.kept_reports() as kept:
        text = kept.texts("month-2026-10-01-2026-10-31", "vi")["proposals"].text
    assert text == "Bổ sung một người tiếp nhận."


def test_a_text_that_is_too_long_is_refused_and_still_stands_in_the_form(head: Browser) -> None:
    head.get(OCTOBER)
    assert write(head, "summary", "ệ" * 20_001) == 422
    assert "ệ" * 20_001 in head.text
    assert write(head, "nothing", "x") == 404
    assert head.post(f"{OCTOBER}/text", {"section": "summary", "text": "x", "version": "-1"}) == 422


def test_a_fixed_report_stays_the_same_whatever_is_imported_later(office: Office, head: Browser, ward: Path) -> None:
    head.get(OCTOBER)
    write(head, "summary", "Kết quả do cán bộ viết.", version_of(office, "summary"))
    seen = seen_in(head)
    assert head.post(f"{OCTOBER}/fix", {"seen": seen, "number": "25", "dated": "2026-11-02"}) == 200
    assert "không sửa được nữa" in head.text
    assert "Số: 25/BC" in head.text
    assert "ngày 02 tháng 11 năm 2026" in head.text
    assert "DỰ THẢO" not in head.text
    with office.desk.kept_reports() as kept:
        id_ = kept.fixed()[0].id
    before = files_of(office, id_)
    new = Dossier(code="H49.34-261020-7777", received="2026-10-20", due="2026-10-21", status=4, field="Hộ tịch")
    at_s = int(NOW.timestamp())
    with Dossiers(ward / "desk.sqlite") as store:
        store.take([new], file="y", sha256="y", kind="csv", at_s=at_s, as_of_s=at_s, refused=0)
    head.get(OCTOBER)
    assert seen_in(head) != seen
    assert files_of(office, id_) == before
    assert head.post(f"{OCTOBER}/fix", {"seen": seen}) == 409
    assert "vừa thay đổi" in head.text
    head.get("/reports")
    assert f"/reports/fixed/{id_}" in head.text


def test_a_wrong_day_or_number_of_issue_fixes_nothing(office: Office, head: Browser) -> None:
    with office.desk.kept_reports() as kept:
        count = len(kept.fixed())
    head.get(OCTOBER)
    for fields in ({"dated": "31/02"}, {"number": "9" * 21}, {"number": "1\x07"}):
        assert head.post(f"{OCTOBER}/fix", {"seen": seen_in(head), **fields}) == 422
    with office.desk.kept_reports() as kept:
        assert len(kept.fixed()) == count
    assert head.get("/reports/fixed/none") == 404
    assert head.get("/reports/fixed/none/file.pdf") == 404


def test_the_letterhead_stands_on_the_next_report(head: Browser) -> None:
    head.get("/reports/letterhead")
    fields = {
        "superior": "UBND phường Mông Dương",
        "symbol": "BC-TTPVHCC",
        "place": "Mông Dương",
        "recipients": "- Như trên;\n- Lưu: VT.",
        "signer_title": "Giám đốc",
        "signer": f"Nguyễn Văn An {NASTY}",
    }
    assert head.post("/reports/letterhead/save", fields) == 200
    head.get(OCTOBER)
    assert "UBND PHƯỜNG MÔNG DƯƠNG" in head.text
    assert "Số: ……/BC-TTPVHCC" in head.text
    assert "GIÁM ĐỐC" in head.text
    assert "<script>alert" not in head.text


def test_a_template_of_the_ward_is_filled_and_one_that_is_none_is_refused(office: Office, head: Browser) -> None:
    head.get("/reports/letterhead")
    for name, data in (("x.docx", b"PK no"), ("y.docx", empty_word()), ("z.docx", bomb())):
        assert send(head, name, data) == 422
        assert "Chưa dùng được mẫu này" in head.text
    file = docx.Document(io.BytesIO(sample(office.desk.reports.numbers("vi"))))
    file.add_paragraph("Mẫu riêng của phường")
    target = io.BytesIO()
    file.save(target)
    head.get("/reports/letterhead")
    assert send(head, "mau.docx", target.getvalue()) == 200
    made = made_docx(office)
    text = "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert "Mẫu riêng của phường" in text
    assert "I. TÓM TẮT KẾT QUẢ" in text
    assert "{{" not in text
    assert len(made.tables) > 8
    assert head.post("/reports/letterhead/template", {"remove": "yes"}) == 200
    assert "mẫu mặc định theo Nghị định 30" in head.text


def seen_in(browser: Browser) -> str:
    return browser.text.partition('name="seen" value="')[2].partition('"')[0]


def files_of(office: Office, id_: str) -> tuple[bytes, list[object], str]:
    """The page, all cells of the workbook and the text of the Word file of a fixed report."""
    made = office.desk.reports.fixed(id_)
    assert made is not None
    book = openpyxl.load_workbook(io.BytesIO(made.xlsx()))
    cells = [cell for sheet in book for row in sheet.iter_rows(values_only=True) for cell in row]
    words = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(made.docx())).paragraphs)
    return made.html(), cells, words


def made_docx(office: Office) -> docx.document.Document:
    period = named("month-2026-10-01-2026-10-31")
    assert period is not None
    names = names_of(office.desk.knowledge.content, "vi")
    return docx.Document(io.BytesIO(office.desk.reports.make(period, names, "vi", NOW).docx()))


def send(browser: Browser, name: str, data: bytes) -> int:
    mark = "----frame"
    parts = f'--{mark}\r\nContent-Disposition: form-data; name="form_token"\r\n\r\n{browser.form_token}\r\n'
    parts += f'--{mark}\r\nContent-Disposition: form-data; name="template"; filename="{name}"\r\n'
    parts += "Content-Type: application/octet-stream\r\n\r\n"
    body = (parts.encode() + data + f"\r\n--{mark}--\r\n".encode()).decode("latin-1")
    kind = {"content-type": f"multipart/form-data; boundary={mark}", "origin": browser.origin}
    return browser.ask("POST", "/reports/letterhead/template", body, kind)


def empty_word() -> bytes:
    target = io.BytesIO()
    docx.Document().save(target)
    return target.getvalue()


def bomb() -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("word/document.xml", b"0" * (70 * 1024 * 1024))
    return target.getvalue()
