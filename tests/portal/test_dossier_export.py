"""Exports of the one-stop platform, good and bad, from files on disk into the desk's database."""

import csv
import datetime
import json
import re
import subprocess
import unicodedata
from pathlib import Path

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from robot.core.trouble import Trouble
from robot.desk.dossiers.identity_factor import Factor
from robot.desk.dossiers.model import DossierStatus
from robot.desk.dossiers.store import Dossiers
from robot.portal.cell_text import text_of
from robot.portal.dossier_export import Export, read_export
from simulators.office.one_stop_platform import PlatformDossier, as_csv, as_html, as_sync, cases
from tests.portal.dossier_exports import GOOD, HEADER, TODAY, read, records, take


@pytest.fixture(scope="module")
def made() -> list[PlatformDossier]:
    return cases(400, TODAY)


def told(export: Export) -> dict[str, tuple[int, str | None, str | None, str]]:
    return {code: (each.status, each.due, each.received, each.title) for code, each in export.dossiers.items()}


def test_the_same_list_is_read_from_every_form_that_it_is_saved_in(tmp_path: Path, made: list[PlatformDossier]) -> None:
    text = as_csv(made)
    book = openpyxl.Workbook()
    sheet = book.active
    for row in csv.reader(text.splitlines()):
        sheet.append(row)
    book.save(tmp_path / "list.xlsx")
    plain = read(tmp_path / "list.csv", text)
    assert len(plain.dossiers) == 400
    assert plain.refused == []
    assert told(plain) == {
        case.code: (
            case.status,
            case.due and case.due.isoformat(),
            case.received and case.received.isoformat(),
            case.title,
        )
        for case in made
    }
    forms = {
        "utf-16.csv": text.encode("utf-16"),
        "bom.csv": b"\xef\xbb\xbf" + text.encode(),
        "semicolons.csv": as_csv(made, ";").encode(),
        "tabs.csv": as_csv(made, "\t").encode(),
        "nfd.csv": unicodedata.normalize("NFD", text).encode(),
        "cp1258.csv": cp1258(text),
        "tcvn3.csv": tcvn3(text),
        "DANH SACH 14-7-2026.xls": as_html(made).encode(),
        "list.json": as_sync(made).encode(),
    }
    for name, data in forms.items():
        export = read(tmp_path / name, data)
        assert export.refused == [], name
        assert told(export) == told(plain), name
    assert told(read_export(tmp_path / "list.xlsx", records())) == told(plain)


def cp1258(text: str) -> bytes:
    """As Windows saves it: letters with their mark, tones apart."""
    out = b""
    for sign in text:
        try:
            out += sign.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", sign)
            tone = next(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
            out += unicodedata.normalize("NFC", parts.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")
    return out


def tcvn3(text: str) -> bytes:
    """As another program writes it: iconv of the C library. Old capitals with a tone are small letters."""
    low = re.sub(r"[ẠẢẤẦẨẪẬẮẰẲẴẶẸẺẼẾỀỂỄỆỈỊỌỎỐỒỔỖỘỚỜỞỠỢỤỦỨỪỬỮỰỲỴỶỸÀÁÃÈÉÌÍÒÓÕÙÚÝĨŨ]", lambda sign: sign[0].lower(), text)
    done = subprocess.run(
        ["iconv", "-f", "UTF-8", "-t", "TCVN5712-1"], input=low.encode(), capture_output=True, check=True
    )
    return done.stdout


def test_personal_data_of_an_export_reaches_neither_the_memory_of_the_desk_nor_its_disk(
    tmp_path: Path, made: list[PlatformDossier]
) -> None:
    factor = Factor(tmp_path / "key", 4)
    for name, data in (("a.csv", as_csv(made)), ("b.xls", as_html(made)), ("c.json", as_sync(made))):
        export = read(tmp_path / name, data, factor)
        folder = tmp_path / name.replace(".", "-")
        with Dossiers(folder / "desk.sqlite") as dossiers:
            take(dossiers, export)
            kept = b"".join(path.read_bytes() for path in folder.iterdir())
        for case in made[:100]:
            for secret in (case.owner, case.address, case.phone, case.identity, case.identity[-8:]):
                assert secret.encode() not in kept, name
                assert secret not in repr(export), name


BAD_ROWS = [
    ("2,,Đăng ký khai sinh,Đang xử lý,13/07/2026,15/07/2026", "no dossier code"),
    ("2,H49.34-260732-0001,Đăng ký khai sinh,Đang xử lý,13/07/2026,15/07/2026", "not PREFIX-YYMMDD"),
    ("2,mã hỏng,Đăng ký khai sinh,Đang xử lý,13/07/2026,15/07/2026", "not PREFIX-YYMMDD"),
    ("2,H49.34-260713-0002,Đăng ký khai sinh,Đang xử lý,31/02/2026,15/07/2026", "received: no such day"),
    ("2,H49.34-260713-0002,Đăng ký khai sinh,Đang xử lý,13/07/1926,15/07/2026", "received: no such day"),
    ("2,H49.34-260713-0002,Đăng ký khai sinh,Đang xử lý,13/07/2026,15/07/2099", "due: no such day"),
    ("2,H49.34-260713-0002,Đăng ký khai sinh,Đang xử lý,hôm qua,15/07/2026", "received: no such day"),
    ("2,H49.34-260713-0002,Đăng ký khai sinh,Đang xử lý,99999,15/07/2026", "received: no such day"),
    ("2,H49.34-260713-0002,Đăng ký khai sinh,Đang xử lý,13/07/2026 25:61,15/07/2026", "received: no such day"),
]


@pytest.mark.parametrize(("row", "reason"), BAD_ROWS)
def test_a_bad_row_is_told_with_its_line_and_every_good_one_is_taken(tmp_path: Path, row: str, reason: str) -> None:
    last = "3,H49.34-260713-0003,Đăng ký kết hôn,Đã trả kết quả,13/07/2026,14/07/2026"
    export = read(tmp_path / "list.csv", "\n".join((HEADER, GOOD, row, last)))
    assert list(export.dossiers) == ["H49.34-260713-0001", "H49.34-260713-0003"]
    (refused,) = export.refused
    assert refused.place == "row 3"
    assert reason in refused.what
    assert refused.vi


def test_what_ended_before_it_began_is_refused(tmp_path: Path) -> None:
    row = "1,H49.34-260713-0001,Đang xử lý,13/07/2026,10/07/2026"
    export = read(tmp_path / "list.csv", "STT,Mã hồ sơ,Trạng thái,Ngày nhận,Ngày kết thúc xử lý\n" + row)
    assert export.dossiers == {}
    assert "before it was received" in export.refused[0].what


def test_of_two_rows_with_one_code_the_newest_state_counts_and_it_is_told(tmp_path: Path) -> None:
    done = GOOD.replace("Đang xử lý", "Đã xử lý xong")
    for rows in ((GOOD, done), (done, GOOD)):
        export = read(tmp_path / "list.csv", "\n".join((HEADER, *rows)))
        assert export.dossiers["H49.34-260713-0001"].status == DossierStatus.DONE
        assert [each.place for each in export.twice] == ["row 3"]


def test_titles_repeated_headers_and_signatures_are_no_rows(tmp_path: Path) -> None:
    lines = (
        "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM,,,,,",
        "DANH SÁCH HỒ SƠ,,,,,",
        ",,,,,",
        HEADER,
        GOOD,
        HEADER,
        GOOD.replace("0001", "0002"),
        "Tổng cộng: 2,,,,,",
        ",,,,Người lập biểu,",
    )
    export = read(tmp_path / "list.csv", "\n".join(lines))
    assert list(export.dossiers) == ["H49.34-260713-0001", "H49.34-260713-0002"]
    assert export.refused == []


def test_a_header_over_merged_cells_is_put_together(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["DANH SÁCH HỒ SƠ QUÁ HẠN", None, None, None],
        ["Mã hồ sơ", "Trạng thái", "Thời gian", None],
        [None, None, "Ngày nhận", "Ngày hẹn trả"],
        ["H49.34-260713-0001", "Đang xử lý", datetime.datetime(2026, 7, 13, 8, 12), datetime.date(2026, 7, 15)],
    ):
        sheet.append(row)
    for cells in ("A1:D1", "A2:A3", "B2:B3", "C2:D2"):
        sheet.merge_cells(cells)
    book.save(tmp_path / "list.xlsx")
    export = read_export(tmp_path / "list.xlsx", records())
    (dossier,) = export.dossiers.values()
    assert (dossier.received, dossier.due, dossier.due_given) == ("2026-07-13T08:12:00", "2026-07-15", True)


def test_an_unknown_status_is_kept_as_it_stands_and_counted(tmp_path: Path) -> None:
    export = read(tmp_path / "list.csv", "\n".join((HEADER, GOOD.replace("Đang xử lý", "Chờ Chủ tịch ký"))))
    (dossier,) = export.dossiers.values()
    assert (dossier.status, dossier.status_text) == (DossierStatus.UNKNOWN, "Chờ Chủ tịch ký")
    assert export.statuses == {"Chờ Chủ tịch ký": 1}


def test_a_dossier_of_another_centre_is_taken_and_told(tmp_path: Path) -> None:
    rows = [GOOD, *(GOOD.replace("H49.34", prefix).replace("0001", "0002") for prefix in ("H49.35", "H49.34.1"))]
    export = read(tmp_path / "list.csv", "\n".join((HEADER, *rows)))
    assert len(export.dossiers) == 3
    assert export.refused == []
    (told,) = export.elsewhere
    assert told.place == "row 3"
    assert "H49.35-260713-0002" in told.what
    assert "đơn vị khác" in told.vi


def test_long_numbers_in_what_is_missing_are_cut_out(tmp_path: Path) -> None:
    header = "Mã hồ sơ,Trạng thái,Nội dung bổ sung"
    row = "H49.34-260713-0001,Yêu cầu bổ sung,Bản sao căn cước 022 095 001 234 của ông; ảnh 3x4"
    (dossier,) = read(tmp_path / "list.csv", f"{header}\n{row}").dossiers.values()
    assert dossier.missing == "Bản sao căn cước … của ông; ảnh 3x4"


def test_a_bad_file_is_one_line_of_trouble(tmp_path: Path, made: list[PlatformDossier]) -> None:
    whole = as_sync(made).encode()
    for name, data in (
        ("empty.csv", b""),
        ("other.csv", b"a,b\n1,2\n"),
        ("broken.xlsx", b"PK\x03\x04" + b"\0" * 200),
        ("half.json", whole[: len(whole) // 2]),
        ("vni.csv", ("Maõ hoà sô,Traïng thaùi\n" * 30).encode("latin-1")),
        ("photo.csv", bytes(range(256)) * 40),
    ):
        with pytest.raises(Trouble) as trouble:
            read(tmp_path / name, data)
        assert name in str(trouble.value)
        assert "\n" not in str(trouble.value)


def test_a_page_that_breaks_off_is_read_as_far_as_it_goes(tmp_path: Path, made: list[PlatformDossier]) -> None:
    page = as_html(made)
    export = read(tmp_path / "list.xls", page[: page.index(made[200].code) + 300])
    assert 199 <= len(export.dossiers) <= 201
    assert set(export.dossiers) <= {case.code for case in made}


def test_html_and_sql_in_a_cell_stay_words(tmp_path: Path) -> None:
    title = "<script>alert(1)</script>'; DROP TABLE dossier; --"
    export = read(tmp_path / "list.csv", f'{HEADER}\n1,H49.34-260713-0001,"{title}",Đang xử lý,13/07/2026,15/07/2026')
    with Dossiers(tmp_path / "desk.sqlite") as dossiers:
        take(dossiers, export)
        found = dossiers.find("H49.34-260713-0001")
        assert found is not None
        assert "DROP TABLE dossier" in found.title
        assert dossiers.count() == 1


cells = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.lists(cells, min_size=1, max_size=7), max_size=12))
def test_whatever_stands_in_a_table_every_row_is_taken_refused_or_no_row(tmp_path: Path, rows: list[list[str]]) -> None:
    lines = [HEADER, GOOD, *(",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)]
    export = read(tmp_path / "list.csv", "\n".join(lines))
    assert "H49.34-260713-0001" in export.dossiers
    assert export.rows == len(export.dossiers) + len(export.refused) + len(export.twice)
    filled = [row for row in rows if any(map(text_of, row))]
    assert export.rows + len(export.skipped) == 1 + len(filled), "no row goes without a word"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | cells,
        lambda inner: st.lists(inner) | st.dictionaries(cells, inner),
        max_leaves=20,
    )
)
def test_whatever_stands_in_a_json_file_is_read_or_is_trouble(tmp_path: Path, value: object) -> None:
    data = json.dumps({"data": [{"MaHoSo": "H49.34-260713-0001", "x": value}, value]})
    try:
        export = read(tmp_path / "list.json", data)
    except Trouble:
        return
    assert set(export.dossiers) <= {"H49.34-260713-0001"}
