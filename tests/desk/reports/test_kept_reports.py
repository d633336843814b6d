"""What officials write into reports is kept: edited sections, the letterhead, fixed reports that no one changes."""

import datetime
import sqlite3
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from robot.core.trouble import Trouble
from robot.desk.database.restore import restore
from robot.desk.reports.document import (
    CellKind,
    Letterhead,
    ReportColumn,
    ReportDocument,
    ReportParagraph,
    ReportSection,
    ReportTable,
)
from robot.desk.reports.kept_reports import KeptReports, OutdatedText, cleaned_text

NOW = datetime.datetime(2026, 11, 30, 16, 5)
MONTH = "month-2026-10-01-2026-10-31"
LATE = ReportTable(
    key="ho-so-qua-han",
    sheet="Hồ sơ quá hạn",
    title="Hồ sơ quá hạn",
    columns=(ReportColumn("Mã hồ sơ"), ReportColumn("Ngày hẹn trả", CellKind.DAY)),
    rows=(("H49.34-261001-0001", "2026-10-05"), ("H49.34-261001-0002", None)),
)
DOCUMENT = ReportDocument(
    name=MONTH,
    language="vi",
    title="BÁO CÁO",
    subject="Kết quả tháng 10 năm 2026",
    span="Từ ngày 01/10/2026 đến ngày 31/10/2026",
    centre="Trung tâm",
    letterhead=Letterhead(body="Trung tâm", recipients="- Lưu: VT."),
    sections=(ReportSection(key="summary", number="I", title="Tóm tắt", blocks=(ReportParagraph("Đạt 97 %."),)),),
    lists=(LATE,),
    fixed="16:05, 30/11/2026",
)


@pytest.fixture
def kept(tmp_path: Path) -> KeptReports:
    return KeptReports(tmp_path / "desk.sqlite", lambda: NOW)


def test_a_fixed_report_comes_back_as_it_was(kept: KeptReports) -> None:
    kept.keep_template("mau.docx", b"PK")
    id_ = kept.fix(DOCUMENT, "Lan")
    kept.keep_template("", None)
    assert kept.fixed_document(id_) == (DOCUMENT, b"PK")
    (row,) = kept.fixed()
    assert (row.name, row.subject, row.who, row.fixed_s) == (MONTH, DOCUMENT.subject, "Lan", int(NOW.timestamp()))
    assert kept.fixed_document("none") is None


def test_the_database_itself_refuses_to_change_a_fixed_report(kept: KeptReports, tmp_path: Path) -> None:
    kept.fix(DOCUMENT, "Lan")
    with (
        sqlite3.connect(tmp_path / "desk.sqlite") as database,
        pytest.raises(sqlite3.IntegrityError, match="never changed"),
    ):
        database.execute("UPDATE report_kept SET who = 'x'")


def test_a_deleted_dossier_leaves_the_lists_of_fixed_reports_and_no_sum_changes(kept: KeptReports) -> None:
    id_ = kept.fix(DOCUMENT, "Lan")
    kept.forget("H49.34-261001-0001")
    found = kept.fixed_document(id_)
    assert found is not None
    assert [row[0] for row in found[0].lists[0].rows] == ["…", "H49.34-261001-0002"]
    assert found[0].sections == DOCUMENT.sections


def test_the_lists_go_when_the_dossiers_go_and_the_report_stays(kept: KeptReports) -> None:
    id_ = kept.fix(DOCUMENT, "Lan")
    kept.expire_lists(NOW.date())
    assert kept.fixed_document(id_) == (DOCUMENT, None)
    kept.expire_lists(NOW.date() + datetime.timedelta(1))
    assert kept.fixed_document(id_) == (replace(DOCUMENT, lists=()), None)


def test_a_restore_takes_no_fixed_report_back(kept: KeptReports, tmp_path: Path) -> None:
    old = kept.fix(DOCUMENT, "Lan")
    copy = tmp_path / "copy.sqlite"
    with sqlite3.connect(tmp_path / "desk.sqlite") as database, sqlite3.connect(copy) as target:
        database.backup(target)
    new = kept.fix(DOCUMENT, "Hoa")
    restore(tmp_path / "desk.sqlite", copy, NOW)
    assert {each.id for each in kept.fixed()} == {old, new}
    assert kept.fixed_document(new) == (DOCUMENT, None)


def test_an_edited_section_is_kept_for_its_report_and_language_alone(kept: KeptReports) -> None:
    kept.write(MONTH, "vi", "causes", "Do mưa bão.\r\n\r\n  Thiếu người. ", "Nháp.", "Lan", 0)
    found = kept.texts(MONTH, "vi")["causes"]
    assert (found.text, found.drafted, found.who) == ("Do mưa bão.\nThiếu người.", "Nháp.", "Lan")
    assert kept.texts(MONTH, "en") == kept.texts("week-2026-10-05-2026-10-11", "vi") == {}


def test_the_draft_typed_again_or_nothing_at_all_goes_back_to_the_draft(kept: KeptReports) -> None:
    for text in ("Nháp.", "", " \n "):
        kept.write(MONTH, "vi", "causes", "Do mưa bão.", "Nháp.", "Lan", 0)
        kept.write(MONTH, "vi", "causes", text, "Nháp.", "Lan", kept.texts(MONTH, "vi")["causes"].at_s)
        assert kept.texts(MONTH, "vi") == {}


def test_two_who_edit_at_once_do_not_overwrite_each_other(kept: KeptReports) -> None:
    kept.write(MONTH, "vi", "causes", "Một.", "Nháp.", "Lan", 0)
    version = kept.texts(MONTH, "vi")["causes"].at_s
    kept.write(MONTH, "vi", "causes", "Hai.", "Nháp.", "Lan", version)
    for old in (0, version):
        with pytest.raises(OutdatedText):
            kept.write(MONTH, "vi", "causes", "Ba.", "Nháp.", "Hoa", old)
    assert kept.texts(MONTH, "vi")["causes"].text == "Hai."


def test_the_letterhead_and_the_template_are_kept_apart(kept: KeptReports) -> None:
    assert kept.letterhead() == Letterhead()
    kept.keep_template("mau.docx", b"PK")
    kept.keep_letterhead(DOCUMENT.letterhead)
    assert kept.letterhead() == DOCUMENT.letterhead
    assert kept.template() == ("mau.docx", b"PK")


@given(st.text())
def test_a_typed_text_has_no_control_signs_and_is_nfc(text: str) -> None:
    found = cleaned_text(text)
    assert cleaned_text(found) == found
    assert unicodedata.is_normalized("NFC", found)
    assert all(sign.isprintable() or sign == "\n" for sign in found)


def test_a_broken_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "desk.sqlite").mkdir()
    with pytest.raises(Trouble, match=r"desk\.sqlite"):
        KeptReports(tmp_path / "desk.sqlite").fixed()
