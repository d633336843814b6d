"""The province's scheme from Excel, and files that prove a value."""

import re
from collections.abc import Iterator
from html import unescape
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from robot.desk.indicators.evidence import folder_of
from tests.portal.scheme_tables import HEAD, ROWS, TITLE
from tests.staff_page.indices.listed import DAYS, PERIOD, dossiers, take_in
from tests.staff_page.rig import Browser, Office, open_office

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n"
CODE = "PETITION_PROCESSING_ON_TIME"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def head(office: Office) -> Browser:
    browser = office.browser()
    assert browser.enter() == 200
    return browser


def workbook(*rows: tuple[object, ...]) -> bytes:
    book, file = openpyxl.Workbook(), BytesIO()
    for row in rows:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


def text_of(browser: Browser) -> str:
    bare = re.sub(r"<(style|script)[^>]*>.*?</\1>", "", browser.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", bare))).replace("\xa0", " ")


def draft(browser: Browser) -> str:
    found = re.search(r'name="draft" value="([^"]+)"', browser.text)
    assert found is not None
    return found[1]


def deeds(office: Office) -> list[str]:
    with office.desk.deeds() as log:
        return [each.deed for each in log.newest(20) if each.deed.startswith("index")]


def test_a_scheme_is_shown_before_it_is_taken_and_then_scored_from_the_list(office: Office, head: Browser) -> None:
    take_in(office, dossiers())
    head.get("/indices/schemes")
    assert head.upload("/indices/schemes", "par 2026.xlsx", workbook(*TITLE, HEAD, *ROWS), {"index": "PAR"}) == 200
    shown = text_of(head)
    assert "5 tiêu chí, 50 điểm" in shown
    assert "2712/QĐ-UBND" in shown
    assert "theo mức" in shown
    assert "Bỏ : Hài lòng của người dân (SIPAS)" in shown or "Bỏ: Hài lòng của người dân (SIPAS)" in shown
    with office.desk.index_records() as records:
        assert records.schemes() == {}
    assert head.post("/indices/schemes/take", {"draft": draft(head), "m.3.2": ""}) == 200
    assert "Đã lấy bộ tiêu chí: 5 tiêu chí." in text_of(head)
    head.get(f"/indices?index=PAR&{DAYS}")
    shown = text_of(head)
    assert "10 / 12,5 ước tính" in shown  # 8 of 10 in time
    assert "BỘ TIÊU CHÍ ĐÁNH GIÁ CHỈ SỐ CẢI CÁCH HÀNH CHÍNH CẤP XÃ" in shown
    with office.desk.index_records() as records:
        stored = records.schemes()["PAR"]
    assert stored.file == "par 2026.xlsx"
    assert [each.measure for each in stored.index.criteria] == ["", "", "on_time", "", ""]
    assert deeds(office) == ["index_scheme"]
    assert head.get("/reports/of/month-2026-11-01-2026-11-30") == 200


def test_steps_are_scored_from_a_count_and_points_are_typed(office: Office, head: Browser) -> None:
    head.get("/indices/schemes")
    head.upload("/indices/schemes", "par.xlsx", workbook(HEAD, *ROWS), {"index": "PAR"})
    head.post("/indices/schemes/take", {"draft": draft(head)})
    head.get(f"/indices/values?index=PAR&{DAYS}")
    rows = {"n.1": "3", "s.1": "Biên bản", "p.4": "9,5", "s.4": "Ảnh", "p.2": "12", "s.2": "x"}
    assert head.post("/indices/values", {"index": "PAR", **PERIOD, **rows}) == 422
    assert "Quá điểm tối đa: 12 > 10" in text_of(head)
    head.get(f"/indices?index=PAR&{DAYS}")
    shown = text_of(head)
    assert "7,5 / 10" in shown
    assert "9,5 / 10" in shown
    with office.desk.index_records() as records:
        assert len(records.values("PAR")) == 2


def test_a_scheme_is_taken_back_and_the_shipped_one_is_used_again(office: Office, head: Browser) -> None:
    head.get("/indices/schemes")
    head.upload("/indices/schemes", "par.xlsx", workbook(HEAD, *ROWS), {"index": "PAR"})
    head.post("/indices/schemes/take", {"draft": draft(head)})
    head.get("/indices/schemes")
    assert head.post("/indices/schemes/remove", {"index": "PAR"}) == 200
    head.get(f"/indices?index=PAR&{DAYS}")
    assert "Hài lòng của người dân (SIPAS)" in text_of(head)
    assert deeds(office) == ["index_scheme_removed", "index_scheme"]


def test_a_new_index_gets_a_place_of_its_own(office: Office, head: Browser) -> None:
    head.get("/indices/schemes")
    fields = {"index": "new", "title": "Chỉ số năng lực cấp xã"}
    head.upload("/indices/schemes", "ddci.xlsx", workbook(HEAD, *ROWS), fields)
    head.post("/indices/schemes/take", {"draft": draft(head)})
    assert "Chỉ số năng lực cấp xã" in text_of(head)
    with office.desk.index_records() as records:
        assert list(records.schemes()) == ["CS1"]


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("trống.xlsx", b"", "Chưa chọn tệp"),
        ("văn bản.pdf", PDF, "không mở được bảng tính"),
        ("khác.xlsx", workbook(("Họ tên", "Ngày sinh")), "không tìm thấy bảng"),
        ("rỗng.xlsx", workbook(HEAD, ("1", "Không điểm", "", "", "", "")), "Không đọc được tiêu chí nào"),
    ],
)
def test_a_wrong_file_is_refused_in_plain_words(head: Browser, name: str, data: bytes, words: str) -> None:
    head.get("/indices/schemes")
    if data:
        assert head.upload("/indices/schemes", name, data, {"index": "PAR"}) == 422
    else:
        assert head.post("/indices/schemes", {"index": "PAR"}) == 422
    assert words in text_of(head)


def test_a_preview_that_is_gone_or_invented_takes_nothing(office: Office, head: Browser) -> None:
    head.get("/indices/schemes")
    assert head.post("/indices/schemes/take", {"draft": "' OR 1=1 --"}) == 422
    assert "Bản xem trước không còn" in text_of(head)
    with office.desk.index_records() as records:
        assert records.schemes() == {}


def test_markup_in_a_workbook_stays_text(head: Browser) -> None:
    row = ("1", "<script>alert(1)</script>' OR 1=1", 5, "<b>a/b</b>", "😀", "")
    head.get("/indices/schemes")
    head.upload("/indices/schemes", "<img src=x>.xlsx", workbook(HEAD, row), {"index": "PAR"})
    assert "<script>alert" not in head.text
    assert "<img" not in head.text


def test_a_value_keeps_the_file_that_proves_it(office: Office, head: Browser) -> None:
    address = f"/indices/line?index=766&code={CODE}&{DAYS}"
    head.get(address)
    fields = {"index": "766", "code": CODE, **PERIOD, "numerator": "9", "denominator": "10", "source": "Sổ", "seen": ""}
    assert head.upload("/indices/line", "C:\\minh chứng.pdf", PDF, fields) == 200
    assert "minh chứng.pdf" in text_of(head)
    assert len(list(folder_of(office.desk.database).iterdir())) == 1
    assert head.get("/indices/evidence/1") == 200
    assert head.headers["content-type"] == "application/pdf"
    assert "attachment" in head.headers["content-disposition"]
    for number in ("2", "x", "9" * 30):
        assert head.get(f"/indices/evidence/{number}") == 404


@pytest.mark.parametrize(
    "data", [b"MZ\x90\x00", b"<html><script>", b"PK\x03\x04broken", b"%PDF-" + b"x" * 10 * 1024 * 1024]
)
def test_a_file_of_another_kind_or_too_large_is_refused_and_what_was_typed_stays(
    office: Office, head: Browser, data: bytes
) -> None:
    head.get(f"/indices/line?index=766&code={CODE}&{DAYS}")
    fields = {"index": "766", "code": CODE, **PERIOD, "numerator": "9", "denominator": "10", "source": "Sổ tay"}
    assert head.upload("/indices/line", "virus.exe", data, {**fields, "seen": ""}) == 422
    assert "chỉ nhận PDF" in text_of(head)
    assert 'value="Sổ tay"' in head.text
    with office.desk.index_records() as records:
        assert records.values("766") == []
    assert not folder_of(office.desk.database).exists()
