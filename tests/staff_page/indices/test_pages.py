"""The pages of the indexes as a head of the centre uses them."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest

from robot.staff_page.carried_forms import LOST_FILE
from tests.staff_page.indices.listed import DAYS, PERIOD, code_of, dossiers, take_in
from tests.staff_page.rig import Browser, Office, open_office

NASTY = "<script>alert(1)</script>'; DROP TABLE index_value; -- 😀"


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    with open_office(tmp_path) as office:
        yield office


@pytest.fixture
def head(office: Office) -> Browser:
    browser = office.browser()
    assert browser.enter() == 200
    return browser


def text_of(browser: Browser) -> str:
    bare = re.sub(r"<(style|script)[^>]*>.*?</\1>", "", browser.text, flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]*>", " ", bare))).replace("\xa0", " ")


def deeds(office: Office) -> list[tuple[str, str]]:
    with office.desk.deeds() as log:
        return [(each.deed, each.after) for each in log.newest(20) if each.deed.startswith("index")]


def seen(browser: Browser, code: str) -> str:
    found = re.search(rf'name="seen\.{code}" value="(\d*)"', browser.text)
    assert found is not None
    return found[1]


def test_an_empty_desk_has_an_index_without_figures_and_not_one_of_zeros(head: Browser) -> None:
    assert head.get("/indices") == 200
    shown = text_of(head)
    assert "chưa có số liệu" in shown
    assert "0 trên 21 dòng có điểm" in shown
    assert "chưa rõ" not in shown


def test_the_total_the_lines_and_their_sources_are_shown(office: Office, head: Browser) -> None:
    take_in(office, dossiers())
    assert head.get(f"/indices?index=766&{DAYS}") == 200
    shown = text_of(head)
    assert "8 / 10" in shown  # in time
    assert "16 / 20 ước tính" in shown
    assert "4 / 10" in shown  # paid online
    assert "2,4 / 6 ước tính" in shown
    assert "danh sách hồ sơ" in shown


def test_what_would_raise_the_score_is_named_by_code_and_worth(office: Office, head: Browser) -> None:
    take_in(office, dossiers())
    head.get(f"/indices?index=766&{DAYS}")
    assert "Hướng dẫn nộp phí, lệ phí trực tuyến" in text_of(head)
    head.get(f"/indices/line?index=766&code=ONLINE_PAYMENT_DOSSIERS&{DAYS}")
    shown = text_of(head)
    assert "0,6 điểm" in shown  # 6 points over 10 dossiers with a fee
    assert code_of(8) in shown
    assert code_of(9) in shown
    assert code_of(5) not in shown  # ended: its fee was paid at the counter
    assert "4 hồ sơ khác không đổi được nữa" in shown
    head.get(f"/indices/line?index=766&code=PROGRESS&{DAYS}")
    shown = text_of(head)
    assert "Giải quyết dứt điểm hồ sơ đã quá hạn" in shown
    assert "Giữ đúng hạn các hồ sơ sắp đến hạn" in shown
    assert code_of(8) in shown
    assert code_of(9) in shown
    assert code_of(7) not in shown


def test_a_target_shows_how_many_points_are_missing(office: Office, head: Browser) -> None:
    take_in(office, dossiers())
    head.get(f"/indices?index=766&{DAYS}")
    assert head.post("/indices/target", {"index": "766", "points": "85,5", **PERIOD}) == 200
    shown = text_of(head)
    assert "Đã lưu chỉ tiêu." in shown
    assert "Còn thiếu" in shown
    assert deeds(office) == [("index_target", "85.5")]
    head.post("/indices/target", {"index": "766", "points": "nhiều", **PERIOD})
    assert "“nhiều” không phải là số" in text_of(head)
    head.post("/indices/target", {"index": "766", "points": "101", **PERIOD})
    assert "Quá điểm tối đa: 101" in text_of(head)


def test_values_by_hand_are_kept_with_source_who_and_history(office: Office, head: Browser) -> None:
    head.get(f"/indices/values?index=766&{DAYS}")
    fields = {"index": "766", **PERIOD, "seen.PETITION_PROCESSING_ON_TIME": ""}
    row = {"n.PETITION_PROCESSING_ON_TIME": "22,5", "d.PETITION_PROCESSING_ON_TIME": "30"}
    assert head.post("/indices/values", {**fields, **row, "s.PETITION_PROCESSING_ON_TIME": "Sổ tiếp công dân"}) == 200
    assert "Đã lưu 1 dòng." in text_of(head)
    assert 'value="22,5"' in head.text
    assert deeds(office) == [("index_value", "22,5/30 · Sổ tiếp công dân")]
    head.get(f"/indices?index=766&{DAYS}")
    assert "4,5 / 6" in text_of(head)
    head.get(f"/indices/line?index=766&code=PETITION_PROCESSING_ON_TIME&{DAYS}")
    assert "Sổ tiếp công dân" in text_of(head)


def test_a_wrong_value_marks_its_line_and_the_right_ones_are_kept(office: Office, head: Browser) -> None:
    head.get(f"/indices/values?index=766&{DAYS}")
    rows = {
        "n.PETITION_PROCESSING_ON_TIME": "hai mươi hai rưỡi",
        "d.PETITION_PROCESSING_ON_TIME": "30",
        "s.PETITION_PROCESSING_ON_TIME": "Sổ",
        "n.PETITION_HANDLING_SATISFACTION": "9",
        "d.PETITION_HANDLING_SATISFACTION": "10",
        "s.PETITION_HANDLING_SATISFACTION": "Sổ",
        "p.DOSSIER_RECEIVING_SATISFACTION": "5",
    }
    assert head.post("/indices/values", {"index": "766", **PERIOD, **rows}) == 422
    shown = text_of(head)
    assert "2 dòng chưa đúng nên chưa lưu" in shown
    assert "“hai mươi hai rưỡi” không phải là số" in shown
    assert "Chưa ghi nguồn" in shown
    assert 'value="hai mươi hai rưỡi"' in head.text  # what was typed stays
    with office.desk.index_records() as records:
        assert [each.code for each in records.values("766")] == ["PETITION_HANDLING_SATISFACTION"]
    head.get(f"/indices?index=766&{DAYS}")
    assert "5,4 / 6" in text_of(head)
    assert head.get("/reports/of/month-2026-11-01-2026-11-30") == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"n": "31", "d": "30", "s": "Sổ"}, "Tử số lớn hơn mẫu số: 31 > 30"),
        ({"n": "31", "s": "Sổ"}, "Thiếu mẫu số"),
        ({"p": "6,5", "s": "Sổ"}, "Quá điểm tối đa: 6,5 > 6"),
        ({"n": NASTY, "d": "1", "s": "Sổ"}, "không phải là số"),
        ({"n": "9" * 10_000, "s": "Sổ"}, "không phải là số"),
        ({"p": "5", "s": "nguồn " * 2_000}, "Nguồn dài quá 200 chữ"),
    ],
)
def test_what_no_value_can_be_is_refused_with_its_reason(
    office: Office, head: Browser, fields: dict[str, str], words: str
) -> None:
    head.get(f"/indices/values?index=766&{DAYS}")
    row = {f"{name}.PETITION_PROCESSING_ON_TIME": text for name, text in fields.items()}
    assert head.post("/indices/values", {"index": "766", **PERIOD, **row}) == 422
    assert words in text_of(head)
    assert "<script>alert" not in head.text
    with office.desk.index_records() as records:
        assert records.values("766") == []


def test_a_second_tab_does_not_overwrite_what_another_person_entered(office: Office, head: Browser) -> None:
    other = office.browser()
    other.enter()
    code = "PETITION_PROCESSING_ON_TIME"
    for browser in (head, other):
        browser.get(f"/indices/values?index=766&{DAYS}")
    first = {f"n.{code}": "9", f"d.{code}": "10", f"s.{code}": "Sổ"}
    head.post("/indices/values", {"index": "766", **PERIOD, **first, f"seen.{code}": ""})
    late = {f"n.{code}": "8", f"d.{code}": "10", f"s.{code}": "Sổ"}
    assert other.post("/indices/values", {"index": "766", **PERIOD, **late, f"seen.{code}": ""}) == 422
    assert "vừa có người khác nhập" in text_of(other)
    again = {"index": "766", **PERIOD, **late, f"seen.{code}": seen(other, code)}
    assert other.post("/indices/values", again) == 200
    with office.desk.index_records() as records:
        assert [each.numerator for each in records.history("766", code)] == [8.0, 9.0]


def test_a_row_that_is_cleared_takes_its_value_back_and_keeps_the_history(office: Office, head: Browser) -> None:
    code = "PETITION_PROCESSING_ON_TIME"
    head.get(f"/indices/values?index=766&{DAYS}")
    row = {f"n.{code}": "9", f"d.{code}": "10", f"s.{code}": "Sổ"}
    head.post("/indices/values", {"index": "766", **PERIOD, **row})
    empty = {f"n.{code}": "", f"d.{code}": "", f"p.{code}": "", f"s.{code}": "", f"seen.{code}": seen(head, code)}
    assert head.post("/indices/values", {"index": "766", **PERIOD, **empty}) == 200
    with office.desk.index_records() as records:
        assert records.values("766") == []
    head.get(f"/indices/line?index=766&code={code}&{DAYS}")
    assert "đã bỏ giá trị" in text_of(head)


def test_a_value_whose_file_was_lost_with_the_session_is_not_saved_without_it(office: Office, head: Browser) -> None:
    at = f"/indices/line?index=766&code=PROGRESS&{DAYS}"
    head.get(at)
    sent = {"index": "766", **PERIOD, "code": "PROGRESS", "seen": "", "numerator": "7", "denominator": "10"}
    assert head.post("/indices/line", {**sent, "source": "Sổ", LOST_FILE: "1"}) == 422
    assert "Đề nghị chọn lại tệp rồi lưu" in text_of(head)
    assert 'value="Sổ"' in head.text
    with office.desk.index_records() as records:
        assert records.values("766") == []


def test_the_portals_score_stands_beside_the_estimate_with_the_difference(office: Office, head: Browser) -> None:
    take_in(office, dossiers())
    head.get(f"/indices/portal?index=766&{DAYS}")
    row = {"n.PROGRESS": "7", "d.PROGRESS": "10", "p.PROGRESS": "14"}
    assert head.post("/indices/portal", {"index": "766", **PERIOD, **row}) == 200
    head.get(f"/indices?index=766&{DAYS}")
    shown = text_of(head)
    assert "16 / 20 ước tính" in shown
    assert "14 (-2)" in shown
    assert ("index_official", "7/10 · 14") in deeds(office)
    head.get(f"/indices/line?index=766&code=PROGRESS&{DAYS}")
    assert "Điểm trên Cổng 14, điểm tính được ở đây 16." in text_of(head)


def test_wrong_days_and_unknown_codes_in_an_address_lead_to_this_month(head: Browser) -> None:
    for address in ("?index=%00&from=x&to=y", "?from=2026-12-01&to=2026-11-01", "?from=0001-01-01&to=9999-12-31"):
        assert head.get(f"/indices{address}") == 200
        assert 'value="2026-11-01"' in head.text
        assert "Khoảng thời gian không hợp lệ" in text_of(head)
    for page in ("values?", "line?code=PROGRESS&"):
        assert head.get(f"/indices/{page}index=766&from=2026-12-01&to=2026-11-01") == 200
        assert "Khoảng thời gian không hợp lệ" in text_of(head)
    for address in ("?index=766", f"?index=766&{DAYS}"):
        assert head.get(f"/indices{address}") == 200
        assert "Khoảng thời gian không hợp lệ" not in text_of(head)
    assert head.get("/indices/line?index=766&code=nothing") == 200
    assert "Từng dòng" in text_of(head)


def test_a_table_copied_from_the_portal_fills_the_grid_and_is_stored_when_it_is_saved(
    office: Office, head: Browser
) -> None:
    head.get(f"/indices/portal?index=766&{DAYS}")
    table = "1\tTiến độ giải quyết\t20\t19,38\n2\tDòng lạ\t5\t4\n"
    assert head.post("/indices/portal/paste", {"index": "766", **PERIOD, "text": table}) == 200
    shown = text_of(head)
    assert "Đã nhận 1 dòng" in shown
    assert "Dòng lạ" in shown
    assert 'name="p.PROGRESS" inputmode="decimal" autocomplete="off" value="19,38"' in head.text
    with office.desk.index_records() as records:
        assert records.official() == []
    saved = {"index": "766", **PERIOD, "pasted": "yes", "n.PROGRESS": "", "d.PROGRESS": "", "p.PROGRESS": "19,38"}
    assert head.post("/indices/portal", saved) == 200
    with office.desk.index_records() as records:
        (kept,) = records.official()
    assert (kept.score, kept.way) == (19.38, "pasted")
    head.get(f"/indices?index=766&{DAYS}")
    assert "19,38" in text_of(head)


def test_late_dossiers_without_a_letter_of_apology_are_named_for_the_index_that_asks_for_letters(
    office: Office, head: Browser
) -> None:
    take_in(office, dossiers())
    head.get(f"/indices/line?index=PAR&code=APOLOGIES&{DAYS}")
    shown = text_of(head)
    assert "Gửi văn bản xin lỗi" in shown
    assert code_of(7) in shown
    assert code_of(8) in shown
