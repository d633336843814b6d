"""The page of one dossier: its days, the marks that staff set and withdraw, and its deletion."""

import io
import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from robot.desk.database.backups import copies, keep_of_day
from robot.desk.reports.document import Letterhead, ReportColumn, ReportDocument, ReportTable
from robot.desk.staff.deeds import Deed
from tests.staff_page.dossiers.listed import code, listed, take
from tests.staff_page.rig import NOW, Browser, Office, open_office

LETTER = {"number": "125/TB-UBND", "letter_day": "2026-11-23"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        take(office.desk)
        yield office


@pytest.fixture
def head(office: Office) -> Browser:
    browser = office.browser()
    browser.get("/")
    browser.enter()
    browser.get(f"/dossiers/one/{code(1)}")
    return browser


def seen(browser: Browser) -> str:
    found = re.search(r'name="seen" value="(\d+)"', browser.text)
    assert found is not None
    return found[1]


def mark(browser: Browser, kind: str, **fields: str) -> int:
    return browser.post(f"/dossiers/one/{code(1)}/mark/{kind}", {"seen": seen(browser), **fields})


def deeds(office: Office) -> list[Deed]:
    with office.desk.deeds() as log:
        return [each for each in log.newest(20) if each.deed.startswith("dossier_")]


def test_the_page_shows_days_lateness_cause_and_where_the_time_went(head: Browser) -> None:
    text = unescape(head.text)
    for words in ("Đăng ký khai sinh", "Quá hạn 2 ngày làm việc", "19/11/2026", "02/11/2026 – đến nay", "Khâu xử lý"):
        assert words in text


def test_a_waiting_dossier_shows_since_when_papers_are_asked_for(head: Browser) -> None:
    head.get(f"/dossiers/one/{code(6)}")
    assert "Chờ bổ sung giấy tờ" in head.text
    assert "05/11/2026 – đến nay" in head.text
    assert "Chờ bổ sung quá lâu" in head.text


def test_a_letter_of_apology_is_recorded_with_who_and_when_and_in_the_log(office: Office, head: Browser) -> None:
    assert mark(head, "apology", **LETTER) == 200
    assert "Số 125/TB-UBND, ngày 23/11/2026" in head.text
    assert "09:30, 24/11/2026" in head.text
    (deed,) = deeds(office)
    assert (deed.deed, deed.thing, deed.after) == ("dossier_apology", code(1), "125/TB-UBND, 23/11/2026")
    with office.desk.marks() as marks:
        assert marks.apologised() == {code(1): "2026-11-23"}
    head.get("/dossiers?marks=apologised&clerk=")
    assert "Tìm thấy 1 hồ sơ" in head.text


def test_a_dossier_given_to_a_clerk_is_among_her_own(head: Browser) -> None:
    mark(head, "assigned", text="Lê Thị Chi")
    head.get("/dossiers?clerk=L%C3%AA+Th%E1%BB%8B+Chi")
    assert code(1) in head.text
    assert "Giao: Lê Thị Chi" in head.text


def test_marks_survive_an_import_that_changes_the_dossier(office: Office, head: Browser) -> None:
    mark(head, "note", text="Đã gọi điện, hẹn thứ Sáu")
    take(office.desk, listed(1, "11-19", status=9, finished="2026-11-24T09:00:00"), name="b")
    head.get(f"/dossiers/one/{code(1)}")
    assert "Đã gọi điện, hẹn thứ Sáu" in head.text
    assert "Đã có kết quả" in head.text


def test_a_mark_set_by_mistake_is_withdrawn_but_still_seen(office: Office, head: Browser) -> None:
    mark(head, "apology", **LETTER)
    number = re.search(r'name="mark" value="(\d+)"', head.text)
    assert number is not None
    head.post(f"/dossiers/one/{code(1)}/withdraw", {"mark": number[1]})
    assert "Đã gỡ bỏ ghi nhận." in head.text
    assert "đã gỡ bỏ: " in head.text
    with office.desk.marks() as marks:
        assert marks.apologised() == {}
    assert [each.deed for each in deeds(office)] == ["dossier_mark_withdrawn", "dossier_apology"]
    head.post(f"/dossiers/one/{code(1)}/withdraw", {"mark": number[1]})
    assert "được gỡ bỏ trước đó" in head.text


@pytest.mark.parametrize(
    ("kind", "fields", "words"),
    [
        ("apology", {"number": "", "letter_day": "2026-11-23"}, "Đề nghị ghi số, ký hiệu"),
        ("apology", {"number": "1/TB", "letter_day": "31/02/2026"}, "Đề nghị ghi ngày"),
        ("apology", {"number": "1/TB", "letter_day": "2026-11-25"}, "ở sau hôm nay"),
        ("apology", {"number": "1" * 61, "letter_day": "2026-11-23"}, "quá dài"),
        ("assigned", {"text": "   "}, "Đề nghị ghi nội dung"),
        ("note", {"text": "x" * 5000}, "quá dài"),
        ("note", {"text": "Gọi cho bà 0912 345 678"}, "dãy số"),
        ("note", {"text": "CCCD 079123456789"}, "dãy số"),
    ],
)
def test_a_wrong_form_is_refused_with_what_was_typed(
    office: Office, head: Browser, kind: str, fields: dict[str, str], words: str
) -> None:
    assert mark(head, kind, **fields) == 409
    assert words in unescape(head.text)
    kept = fields.get("text", fields.get("number", "")).strip()
    assert kept in unescape(head.text)
    assert deeds(office) == []


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "'); DROP TABLE dossier_mark; --", "😀 Đa\u0323 gọi"])
def test_a_note_is_text_and_nothing_else(head: Browser, text: str) -> None:
    assert mark(head, "note", text=text) == 200
    assert "<script>alert" not in head.text
    assert "Đạ gọi" in head.text or text in unescape(head.text), "composed letters"


def test_a_form_of_an_old_tab_is_not_stored_and_keeps_what_was_typed(office: Office, head: Browser) -> None:
    old = seen(head)
    mark(head, "note", text="của người khác")
    assert head.post(f"/dossiers/one/{code(1)}/mark/note", {"seen": old, "text": "của tôi"}) == 409
    assert "Vừa có người khác ghi nhận" in head.text
    assert "của tôi" in head.text
    assert len(deeds(office)) == 1
    assert mark(head, "note", text="của tôi") == 200


def test_an_unknown_dossier_is_named_politely(head: Browser) -> None:
    assert head.get("/dossiers/one/H49.34-261102-9999") == 404
    assert "Không có hồ sơ" in head.text
    assert head.get("/dossiers/one/%3Cscript%3E") == 404
    assert "<script>" not in head.text.replace("<script nonce", "")


def late_report(late: str) -> ReportDocument:
    columns = (ReportColumn("Mã hồ sơ"),)
    table = ReportTable(key="late", sheet="Quá hạn", title="Quá hạn", columns=columns, rows=((late,),))
    return ReportDocument(
        name="month-2026-10-01-2026-10-31",
        language="vi",
        title="BÁO CÁO",
        subject="Tháng 10",
        span="",
        centre="",
        letterhead=Letterhead(),
        sections=(),
        lists=(table,),
    )


def test_a_dossier_is_deleted_only_when_its_code_is_typed_again(office: Office, head: Browser) -> None:
    mark(head, "note", text="Người nộp đề nghị xoá")
    keep_of_day(office.desk.database, NOW.date())
    assert head.post(f"/dossiers/one/{code(1)}/forget", {"again": code(2)}) == 409
    assert "chưa xoá" in head.text
    with office.desk.dossiers() as store:
        assert store.find(code(1)) is not None
    with office.desk.kept_reports() as reports:
        fixed = reports.fix(late_report(code(1)), "Lan")
    staged = office.desk.lists.stage("a.csv", io.BytesIO(f"Mã hồ sơ,Trạng thái\n{code(1)},?".encode()), "Lan")
    office.desk.lists.wait(staged)
    assert office.desk.to_look_at()
    assert head.post(f"/dossiers/one/{code(1)}/forget", {"again": code(1).lower()}) == 200
    with office.desk.kept_reports() as reports:
        shown = reports.fixed_document(fixed)
    assert shown is not None
    assert code(1) not in str(shown)
    assert office.desk.lists.state(staged) is None
    assert "Đã xoá hồ sơ" in head.text
    assert head.get(f"/dossiers/one/{code(1)}") == 404
    files = [office.desk.database, *copies(office.desk.database)]
    assert len(files) > 1
    for file in (*files, office.desk.database.with_name("desk.sqlite-wal")):
        assert not file.exists() or "Người nộp đề nghị xoá".encode() not in file.read_bytes()
    assert [(each.deed, each.thing) for each in deeds(office)] == [("dossier_deleted", "…"), ("dossier_note", "…")]
