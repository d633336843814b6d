"""Every form in which offices save a list: each good row is taken, each bad one is named by code, line and reason."""

import io
import re
import struct
import zipfile
from pathlib import Path

import pytest

from robot.core.trouble import Trouble
from robot.portal.dossier_export import Export, read_export
from tests.portal.dossier_exports import read, records
from tests.portal.list_forms import (
    COUNT,
    FORMS,
    HEADER,
    PROCEDURES,
    TITLES,
    archive,
    as_csv,
    as_html,
    book,
    code,
    excel_2003,
    ods,
    table,
    text,
    uncalculated,
)


def told(export: Export) -> dict[str, tuple[str, int, str | None, str | None, str]]:
    return {
        each: (dossier.title, dossier.status, dossier.received, dossier.due, dossier.clerk)
        for each, dossier in export.dossiers.items()
    }


EXPECTED = {
    code(number): (
        TITLES[number % 5],
        (4, 10, 2, 9, 5)[number % 5],
        f"2026-07-{number % 5 + 6:02d}",
        f"2026-07-{number % 5 + 13:02d}",
        "Trần Thị Hạnh",
    )
    for number in range(1, COUNT + 1)
}


@pytest.mark.parametrize("name", FORMS)
def test_every_row_of_every_form_is_taken(tmp_path: Path, name: str) -> None:
    export = read(tmp_path / name, FORMS[name]())
    assert export.refused == []
    found = {
        each: (title, status, (received or "")[:10], (due or "")[:10], clerk)
        for each, (title, status, received, due, clerk) in told(export).items()
    }
    assert found == EXPECTED
    assert export.rows == COUNT
    assert export.by_content == (name == "codes without a name.xlsx")


DAYS = [
    "01/09/2025",
    "1/9/2025",
    "01.09.2025",
    "01-09-2025",
    "1-9-2025",
    "2025-09-01",
    "2025-09-01T08:10",
    "2025/09/01 08:10:00",
    "20250901",
    "20250901081000",
    "45901",
    "45901.34",
    "08:10 01/09/2025",
    "01/09/2025 08:10:05",
    "08h10 01/09/2025",
    "01/09/2025, 08:10",
    "1/9/25",
    "01/09/25",
    "01-09-25 08:10",
    "01/09/2025 8:10:05 SA",
    "1/9/2025 2:10 CH",
    "01/09/2025 08:10 AM",
    "01/09/2025 12:10 CH",
    "Ngày 01 tháng 09 năm 2025",
    "ngày 1 tháng 9 năm 2025",
    "8 giờ 10 phút ngày 01 tháng 9 năm 2025",
    "lúc 08:10 ngày 01/09/2025",
]


@pytest.mark.parametrize("day", DAYS)
def test_a_day_is_read_however_it_is_written(tmp_path: Path, day: str) -> None:
    row = ["1", code(1), "Đăng ký khai sinh", "", "Đang xử lý", day, "", ""]
    (dossier,) = read(tmp_path / "list.csv", as_csv([HEADER, row])).dossiers.values()
    assert (dossier.received or "")[:10] == "2025-09-01"
    if "CH" in day:
        assert dossier.received in ("2025-09-01T14:10:00", "2025-09-01T12:10:00")


@pytest.mark.parametrize(
    ("day", "reason"),
    [
        ("31/02/2026", "Ngày nhận: ngày không đúng, “31/02/2026”"),
        ("9/13/2026", "Ngày nhận: ngày không đúng, “9/13/2026”"),
        ("1/9/87", "Ngày nhận: ngày không đúng, “1/9/87”"),
        ("13:10 SA 01/07/2026", "Ngày nhận: ngày không đúng"),
        ("hôm qua", "Ngày nhận: ngày không đúng, “hôm qua”"),
        ("022095001234", "Ngày nhận: ngày không đúng, “…”"),
        ("20/08/2026", "Ngày nhận: ngày ở tương lai, 2026-08-20"),
    ],
)
def test_a_day_that_cannot_be_is_named_by_its_vietnamese_column(tmp_path: Path, day: str, reason: str) -> None:
    row = ["1", code(1), "Đăng ký khai sinh", "", "Đang xử lý", day, "", ""]
    export = read(tmp_path / "list.csv", as_csv([HEADER, row, table()[3]]))
    (refused,) = export.refused
    assert (refused.place_vi, refused.code) == ("dòng 2", code(1))
    assert reason in refused.vi
    assert list(export.dossiers) == [code(4)]


BAD_ROWS = {
    "no code": (["1", "", "Đăng ký khai sinh", "", "Đang xử lý", "06/07/2026", "", "Lan"], "", "thiếu mã hồ sơ"),
    "no code at all": (["1", "ABC", "Đăng ký", "", "Đang xử lý", "06/07/2026", "", ""], "ABC", "mã hồ sơ không đúng"),
    "a telephone number": (["1", "0912345678", "Đăng ký", "", "Đang xử lý", "", "", "x"], "…", "mã hồ sơ không đúng"),
    "a day that is none": (
        ["1", "H49.34-260732-0001", "Đăng ký", "", "Đang xử lý", "", "", ""],
        "H49.34-260732-0001",
        "mã hồ sơ không đúng",
    ),
    "due before received": (
        ["1", code(30), "Đăng ký", "", "Đang xử lý", "06/07/2026", "01/07/2026", ""],
        code(30),
        "ngày hẹn trả trước ngày nhận",
    ),
    "neither status nor days": (["1", code(30), "Đăng ký", "", "", "", "", "Lan"], code(30), "không có trạng thái"),
}


@pytest.mark.parametrize("kind", ["csv", "xlsx", "html", "excel-2003"])
@pytest.mark.parametrize("name", BAD_ROWS)
def test_a_bad_row_is_named_by_code_line_and_reason(tmp_path: Path, name: str, kind: str) -> None:
    bad, shown, reason = BAD_ROWS[name]
    rows = table()
    rows.insert(7, bad)
    data, above = {
        "csv": (as_csv([HEADER, *rows]).encode(), 1),
        "xlsx": (book([HEADER, *rows]), 1),
        "html": (as_html(rows), 2),
        "excel-2003": (excel_2003([list(HEADER), *rows]), 4),
    }[kind]
    export = read(tmp_path / "list", data)
    (refused,) = export.refused
    assert (refused.code, refused.place_vi) == (shown, f"dòng {above + 8}")
    assert reason in refused.vi
    assert told(export) == told(read(tmp_path / "good.csv", text()))


def test_doubled_codes_small_letters_and_dashes_are_mended_and_another_ward_is_named(tmp_path: Path) -> None:
    rows = table()
    rows[0][1] = code(1).lower()
    rows[1][1] = code(2).replace("-", " – ")
    rows.append([*rows[2][:4], "Đã trả kết quả", *rows[2][5:]])
    rows.append([*rows[3][:1], code(4).replace("H49.34", "H49.35"), *rows[3][2:]])
    export = read(tmp_path / "list.csv", as_csv([HEADER, *rows]))
    assert export.refused == []
    assert [(each.code, each.place_vi) for each in export.twice] == [(code(3), "dòng 22")]
    assert export.dossiers[code(3)].status == 10
    assert [each.code for each in export.elsewhere] == [code(4).replace("H49.34", "H49.35")]
    assert len(export.dossiers) == COUNT + 1


def test_a_formula_without_a_result_costs_only_its_own_row(tmp_path: Path) -> None:
    export = read(tmp_path / "list.xlsx", uncalculated([4, 9]))
    assert [(each.place_vi, each.vi) for each in export.refused] == [
        (f"dòng {line}", "Mã hồ sơ: ô là công thức chưa có kết quả") for line in (6, 11)
    ]
    assert len(export.dossiers) == COUNT - 2


def test_a_formula_without_a_result_in_excel_2003_is_named_too(tmp_path: Path) -> None:
    cells = '<Cell/><Cell ss:Formula="=R[-1]C"/><Cell><Data ss:Type="String">Đăng ký</Data></Cell>'
    export = read(tmp_path / "list.xls", excel_2003([list(HEADER), *table()], last=f"<Row>{cells}</Row>"))
    (refused,) = export.refused
    assert "công thức chưa có kết quả" in refused.vi
    assert len(export.dossiers) == COUNT


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
NO_LISTS = {
    "empty.xlsx": (b"", "tệp rỗng"),
    "blank.csv": (b"\xef\xbb\xbf \r\n\r\n", "tệp rỗng"),
    "report.pdf": (b"%PDF-1.7\n1 0 obj", "đây là tệp PDF"),
    "pdf named xlsx.xlsx": (b"\xef\xbb\xbf\n%PDF-1.4", "đây là tệp PDF"),
    "locked.xlsx": (OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600, "tệp có mật khẩu"),
    "locked.ods": (ods([HEADER], "<manifest:encryption-data/>"), "tệp có mật khẩu"),
    "letter.doc": (OLE + "WordDocument".encode("utf-16-le"), "đây là tệp Word"),
    "letter.docx": (archive({"word/document.xml": "<x/>"}), "đây là tệp Word"),
    "letter.rtf": (b"{\\rtf1 xyz}", "đây là tệp Word"),
    "talk.pptx": (archive({"ppt/presentation.xml": "<x/>"}), "đây là tệp trình chiếu"),
    "photo.png": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, "đây là tệp ảnh"),
    "photo.jpg": (b"\xff\xd8\xff\xe0" + b"\0" * 50, "đây là tệp ảnh"),
    "packed.zip": (archive({"danh sách.xlsx": b"x"}), "đây là tệp nén"),
    "packed.rar": (b"Rar!\x1a\x07\x00xyz", "đây là tệp nén"),
    "desk.sqlite": (b"SQLite format 3\0" + b"\0" * 90, "đây là tệp cơ sở dữ liệu"),
    "procedures.xlsx": (book(PROCEDURES), "đây là danh sách thủ tục hành chính"),
    "procedures.csv": (as_csv(PROCEDURES).encode(), "đây là danh sách thủ tục hành chính"),
    "header only.xlsx": (book([HEADER]), "tệp chỉ có dòng tiêu đề"),
    "another table.csv": (b"a,b\n1,2\n", "không có cột mã hồ sơ"),
    "half.json": (b'[{"MaHoSo": "H49', "không phải JSON"),
    "half.xlsx": (FORMS["plain.xlsx"]()[:3000], "không mở được bảng tính"),
    "uncalculated.xlsx": (uncalculated(), "các ô là công thức chưa có kết quả"),
    "vni.csv": (("Maõ hoà sô,Traïng thaùi\n" * 30).encode("latin-1"), "không phải bảng mã"),
    "doctype.xls": (excel_2003([HEADER], prolog='<!DOCTYPE x [<!ENTITY a "b">]>'), "không đọc được tệp Excel 2003"),
    "broken.xls": (excel_2003([HEADER])[:-40], "không đọc được tệp Excel 2003"),
    "far below.xls": (excel_2003([HEADER], last='<Row ss:Index="900000"/>'), "không đọc được tệp Excel 2003"),
    "far right.xls": (
        excel_2003([HEADER], last='<Row><Cell ss:Index="16000"/></Row>'),
        "không đọc được tệp Excel 2003",
    ),
    "web archive.mht": (b"MIME-Version: 1.0\r\nContent-Type: text/plain\r\n\r\nxyz", "không có bảng"),
}


@pytest.mark.parametrize("name", NO_LISTS)
def test_a_file_that_is_no_list_is_named_for_what_it_is(tmp_path: Path, name: str) -> None:
    data, said = NO_LISTS[name]
    with pytest.raises(Trouble) as trouble:
        read(tmp_path / name, data)
    assert said in trouble.value.vi
    assert trouble.value.remedy_vi


def test_a_file_beyond_50_mb_is_refused_with_advice_that_helps(tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    with file.open("wb") as out:
        out.truncate(52_000_000)
    with pytest.raises(Trouble, match="larger than 50 MB") as trouble:
        read_export(file, records())
    assert "theo kỳ ngắn hơn" in trouble.value.remedy_vi


def lying_bomb(unpacked_bytes: int) -> bytes:
    """A workbook whose archive says that its sheet is small, while it unpacks to much more."""
    plain = io.BytesIO(book([HEADER, *table()]))
    rows = b"<row><c><v>1</v></c></row>" * 40_000
    out = io.BytesIO()
    with zipfile.ZipFile(plain) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for name in source.namelist():
            if not name.endswith("sheet1.xml"):
                target.writestr(name, source.read(name))
                continue
            with target.open(name, "w") as file:
                for _ in range(unpacked_bytes // len(rows) + 1):
                    file.write(rows)
    data = bytearray(out.getvalue())
    for found in re.finditer(rb"PK\x01\x02.{42}xl/worksheets/sheet1.xml", bytes(data), re.DOTALL):
        data[found.start() + 24 : found.start() + 28] = struct.pack("<L", 5000)
    return bytes(data)


def test_an_archive_that_says_less_than_it_unpacks_to_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Trouble, match="unpacks to more than"):
        read(tmp_path / "list.xlsx", lying_bomb(40_000_000))


@pytest.mark.parametrize(
    "last",
    [
        "".join(f'<Row ss:Index="{number * 9000 + 50}"/>' for number in range(1, 100)),
        "<Row/>" * 120_001,
        "".join('<Row><Cell ss:MergeAcross="9" ss:MergeDown="900"/></Row>' for _ in range(100)),
        '<Row><Cell ss:MergeAcross="900"/></Row>' * 6000,
        '<Row><Cell ss:Index="990"/></Row>' * 6000,
    ],
    ids=["gaps", "rows", "hanging", "across", "skipped cells"],
)
def test_a_small_excel_2003_file_that_unfolds_to_a_large_table_is_refused(tmp_path: Path, last: str) -> None:
    with pytest.raises(Trouble) as trouble:
        read(tmp_path / "list.xls", excel_2003([HEADER], last=last))
    assert "không đọc được tệp Excel 2003" in trouble.value.vi


def test_an_archive_of_too_many_files_is_refused(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"xl/workbook.xml": "<x/>"}
    files |= {f"xl/worksheets/sheet{number}.xml": "" for number in range(10_001)}
    with pytest.raises(Trouble, match="unpacks to more than"):
        read(tmp_path / "list.xlsx", archive(files))


def test_the_kind_and_the_encoding_are_named(tmp_path: Path) -> None:
    named = {
        "tcvn3.csv": ("csv", "TCVN3"),
        "vntime.xlsx": ("xlsx", "TCVN3"),
        "windows-1258.csv": ("csv", "CP1258"),
        "open document.ods": ("ods", ""),
        "excel 2003.xls": ("excel-2003-xml", "UTF-8"),
        "archive of a page.mht": ("mhtml", ""),
        "page.xls": ("html", "UTF-8"),
    }
    for name, kind in named.items():
        export = read(tmp_path / name, FORMS[name]())
        assert (export.kind, export.encoding) == kind, name


def test_the_time_of_the_export_is_read_from_the_title(tmp_path: Path) -> None:
    for title, made in (
        ("DANH SÁCH HỒ SƠ (xuất lúc 17:05 ngày 13/07/2026)", "2026-07-13T17:05:00"),
        ("Số liệu tính đến 17 giờ 05 ngày 13/07/2026", ""),
        ("Xuất ngày 13/07/2026 lúc 17h05", ""),
    ):
        export = read(tmp_path / "list.xlsx", book([[title], HEADER, *table()]))
        assert export.made == made or not made, title
