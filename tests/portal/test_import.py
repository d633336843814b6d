"""`kiosk catalogue import`: exports of procedure lists, as offices really have them."""

import datetime
import json
import shutil
import unicodedata
import zipfile
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.cli.__main__ import main
from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.paths import ROOT
from robot.portal.columns import column_of, read_list
from robot.portal.table_reader import read_tables
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import load_settings

CONFIG = ROOT / "config"
HEADER = ["STT", "Mã thủ tục", "Tên thủ tục", "Lĩnh vực", "Thời hạn giải quyết", "Phí, lệ phí", "Căn cứ pháp lý"]
NEW = [
    "1",
    "2.001117",
    "Thủ tục đăng ký việc nhận cháu",
    "Hộ tịch",
    "05 ngày làm việc",
    "Theo quy định",
    "60/2014/QH13",
]
MARRIAGE = ["2", "1.000894", "Đăng ký kết hôn", "Hộ tịch", "3 ngày làm việc", "Miễn phí", "Luật 60/2014/QH13"]


@pytest.fixture
def config(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = shutil.copytree(CONFIG, tmp_path / "config")
    monkeypatch.setattr("robot.runtime.settings.loader.CONFIG", folder)
    return folder


def table(*rows: list[str], delimiter: str = ",") -> str:
    return "".join(delimiter.join(f'"{cell}"' for cell in row) + "\r\n" for row in rows)


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> list[dict[str, object]]:
    assert main(["catalogue", "import", *arguments, "--json"]) == 0
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def cp1258(text: str) -> bytes:
    """Tones stand after their letters in this encoding."""
    return "".join(
        unicodedata.normalize(
            "NFC", "".join(sign for sign in unicodedata.normalize("NFD", letter) if sign not in TONES)
        )
        + "".join(sign for sign in unicodedata.normalize("NFD", letter) if sign in TONES)
        for letter in text
    ).encode("cp1258")


TONES = "\u0300\u0301\u0303\u0309\u0323"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_every_encoding_and_delimiter_of_an_office_is_read(tmp_path: Path, encoding: str, delimiter: str) -> None:
    text = table(["DANH MỤC THỦ TỤC HÀNH CHÍNH"], [], HEADER, NEW, MARRIAGE, delimiter=delimiter)
    file = tmp_path / "list.csv"
    file.write_bytes(cp1258(text) if encoding == "cp1258" else text.encode(encoding))
    listed = read_list(file)
    assert [row.cells["title"] for row in listed.rows] == [NEW[2], MARRIAGE[2]]
    assert listed.rows[0].cells["fee"] == "Theo quy định"
    assert listed.unused == ["STT"]


@pytest.mark.parametrize(
    ("header", "column"),
    [
        ("MÃ THỦ TỤC", "code"),
        ("ma_thu_tuc", "code"),
        ("maTTHC", "code"),
        ("maThuTuc", "code"),
        ("Mã TTHC", "code"),
        ("Tên thủ tục hành chính", "title"),
        ("Thời hạn\ngiải quyết (ngày làm việc)", "time"),
        (unicodedata.normalize("NFD", "Phí, lệ phí (nếu có)"), "fee"),
        ("PHI LE PHI", "fee"),
        ("Thành phần hồ sơ", "documents"),
        ("Căn cứ pháp lý", "legal"),
        ("Mức độ", "level"),
        ("Quyết định công bố", "announced_by"),
        ("Cơ quan thực hiện", "decided_by"),
        ("Ghi chú", ""),
        ("", ""),
    ],
)
def test_a_column_is_known_however_it_is_spelt(header: str, column: str) -> None:
    assert column_of(header) == column


def test_a_workbook_with_title_merged_cells_and_sections_is_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.append(["ghi chú của văn phòng"])
    sheet = book.create_sheet("Danh mục")
    sheet.append(["UBND PHƯỜNG"])
    sheet.merge_cells("A1:E1")
    sheet.append(["Tên TTHC", "Mã số", "Thời hạn (ngày làm việc)", "Lệ phí", "Thành phần hồ sơ"])
    sheet.append(["I. Lĩnh vực Hộ tịch"])
    sheet.merge_cells("A3:E3")
    sheet.append(["Đăng ký việc nhận cháu", 2.00111, 5, "8.000 đồng/bản sao", "Tờ khai"])
    sheet.append(["", "", "", "", "Giấy tờ chứng minh (nếu có)"])
    for column in "ABCD":
        sheet.merge_cells(f"{column}4:{column}5")
    sheet.append(["II. Chứng thực"])
    sheet.append(["Chứng thực mới", "2.009999", "Không quy định", "Không", ""])
    file = tmp_path / "list.xlsx"
    book.save(file)
    first, second = read_list(file).rows
    assert first.place == "Danh mục row 4"
    assert first.cells["code"] == "2.00111"
    assert first.cells["time"] == "5"
    assert first.cells["documents"] == "Tờ khai\nGiấy tờ chứng minh (nếu có)"
    assert first.cells["field"] == "Hộ tịch"
    assert (second.cells["code"], second.cells["field"]) == ("2.009999", "Chứng thực")


def test_a_procedure_may_run_over_several_rows_and_a_title_may_name_the_field(tmp_path: Path) -> None:
    header = ["Mã thủ tục", "Tên thủ tục", "Thành phần hồ sơ"]
    first, more, other = (
        ["2.001117", "Đăng ký việc nhận cháu", "Tờ khai"],
        ["", "", "Giấy tờ khác"],
        ["2.001118", "Khác", ""],
    )
    file = tmp_path / "list.csv"
    file.write_text(table(header, ["Lĩnh vực: Hộ tịch", "", ""], first, more, other), encoding="utf-8")
    rows = read_list(file).rows
    assert [row.cells["field"] for row in rows] == ["Hộ tịch", "Hộ tịch"]
    assert rows[0].cells["documents"] == "Tờ khai\nGiấy tờ khác"
    assert "documents" not in rows[1].cells


def test_an_open_document_sheet_is_read(tmp_path: Path) -> None:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>' for cell in row
        )
        + "</table:table-row>"
        for row in (HEADER, NEW)
    )
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(tmp_path / "list.ods", "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{manifest}"/>')
        body = f'<table:table table:name="A">{cells}</table:table>'
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:body><office:spreadsheet>{body}"
            "</office:spreadsheet></office:body></office:document-content>",
        )
    (row,) = read_list(tmp_path / "list.ods").rows
    assert row.cells["title"] == NEW[2]


def test_a_json_export_is_read(tmp_path: Path) -> None:
    item = {"maThuTuc": "2.001117", "tenThuTuc": "Đăng ký việc nhận cháu", "linhVuc": "Hộ tịch"}
    item["thanhPhanHoSo"] = [{"ten": "Tờ khai"}, {"ten": "Giấy tờ khác"}]
    file = tmp_path / "list.json"
    file.write_text(json.dumps({"total": 1, "data": {"items": [item]}}), encoding="utf-8")
    (row,) = read_list(file).rows
    assert row.cells["code"] == "2.001117"
    assert row.cells["documents"] == "Tờ khai\nGiấy tờ khác"


def test_a_new_procedure_becomes_a_draft_of_which_nothing_is_told_as_certain(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(table(HEADER, NEW), encoding="utf-8")
    (outcome,) = told(capsys, str(file))
    assert (outcome["what"], outcome["code"]) == ("new", "2.001117")
    assert Path(str(outcome["file"])) == config / "procedures/ho-tich/dang-ky-viec-nhan-chau.toml"
    procedure = load_catalogue(config).procedures["2.001117"]
    assert (procedure.confidence, procedure.department, procedure.time.value) == ("low", "tu-phap", 5)
    assert procedure.fee.items == ()
    assert procedure.fee.is_free is None
    assert "Phí, lệ phí: danh sách không ghi cụ thể" in procedure.unverified
    assert procedure.as_of == datetime.date.today()
    content = load_content(config, load_settings(config=config), load_lobby(config / "lobby.toml"))
    time = content.shown(Line("answer.time", procedure="2.001117"), "vi")
    assert time == "Sau 5 ngày làm việc là có kết quả. Cán bộ sẽ xác nhận lại cho bác."
    assert content.shown(Line("answer.fee", procedure="2.001117"), "vi").startswith("Tôi chưa có mức lệ phí")
    (again,) = told(capsys, str(file))
    assert again["what"] == "not compared"  # its fee says nothing that could be


def test_a_known_procedure_is_compared_and_never_changed_unasked(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(table(HEADER, MARRIAGE, NEW), encoding="utf-8")
    before = contents(config)
    known, new = told(capsys, str(file), "--dry-run")
    assert contents(config) == before
    assert (known["what"], new["what"]) == ("differs", "new")
    assert known["told"] == ["time: 'trong ngày' -> '3 ngày làm việc'"]
    told(capsys, str(file))
    path = str(config / "procedures/ho-tich/dang-ky-ket-hon.toml")
    assert contents(config)[path] == before[path]


def test_an_update_changes_the_named_fields_and_keeps_comments_order_and_phrases(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = config / "procedures/ho-tich/dang-ky-ket-hon.toml"
    path.write_text("# của cán bộ hộ tịch\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    before = path.read_text(encoding="utf-8").splitlines()
    row = [*MARRIAGE[:5], "20.000 đồng", "Nghị định 99/2099/NĐ-CP"]
    file = tmp_path / "list.csv"
    file.write_text(table(HEADER, row), encoding="utf-8")
    (outcome,) = told(capsys, str(file), "--update", "time", "legal_basis")
    assert outcome["what"] == "updated"
    after = path.read_text(encoding="utf-8").splitlines()
    gone = [line for line in before if line not in after]
    added = [line for line in after if line not in before]
    assert all(line.startswith(("same_day", "cutoff_hour", "after_cutoff", "value", "unit", "note")) for line in gone)
    assert {"value = 3", 'number = "99/2099/NĐ-CP"', '  "Danh sách list.csv, row 2",'} <= {*added, *after}
    procedure = load_catalogue(config).procedures["1.000894"]
    assert (procedure.time.value, procedure.time.same_day) == (3, None)
    assert procedure.fee == load_catalogue(CONFIG).procedures["1.000894"].fee
    assert procedure.asked == load_catalogue(CONFIG).procedures["1.000894"].asked


def test_every_field_that_may_change_can_be_changed(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header = ["Mã", "Tên thủ tục", "Cơ quan thực hiện", "Thời hạn", "Phí", "Căn cứ", "Mức độ", "Quyết định công bố"]
    row = [
        "1.003622",
        "Tên mới",
        "Cơ quan mới",
        "Trong ngày",
        "9.000 đồng/lần",
        "1/2099/TT-BTC",
        "Toàn trình",
        "5/QĐ-X",
    ]
    file = tmp_path / "list.csv"
    file.write_text(table(header, row), encoding="utf-8")
    fields = ["official_title", "decided_by", "announced_by", "time", "fee", "legal_basis", "online"]
    told(capsys, str(file), "--update", *fields)
    procedure = load_catalogue(config).procedures["1.003622"]
    assert (procedure.official_title, procedure.decided_by, procedure.announced_by) == (row[1], row[2], row[7])
    assert (procedure.time.same_day, procedure.time.value) == (True, None)
    assert (procedure.fee.items[0].amount_vnd, procedure.fee.is_free) == (9000, False)
    assert procedure.legal_basis[-1].number == "1/2099/TT-BTC"
    assert procedure.online.available
    (again,) = told(capsys, str(file))
    assert again["what"] == "same"


def test_what_has_several_amounts_or_ends_on_a_day_is_left_to_a_person(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "list.csv"
    rows = [
        ["a", "2.000815", "Sao y", "Chứng thực", "", "5.000 đồng", ""],
        ["b", "1.001731", "x", "", "9 ngày", "", ""],
    ]
    file.write_text(table(HEADER, *rows), encoding="utf-8")
    funeral = config / "procedures/xa-hoi-bao-hiem/mai-tang-phi-doi-tuong-bao-tro.toml"
    unit = 'unit = "ngày làm việc"\n'
    text = funeral.read_text(encoding="utf-8")
    funeral.write_text(text.replace(unit, f"{unit}valid_until = 2026-10-04\n"), encoding="utf-8")
    before = contents(config)
    fee, time = told(capsys, str(file), "--update", "fee", "time")
    assert "several amounts" in str(fee["told"])
    assert "ends on a day" in str(time["told"])
    assert contents(config) == before


@pytest.mark.usefixtures("config")
def test_rows_that_are_not_taken_are_told_with_the_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [
        NEW,
        ["2", "", "Không có mã", "Hộ tịch", "", "", ""],
        ["3", "1234", "Mã sai", "Hộ tịch", "", "", ""],
        ["4", "1.555555", "", "Hộ tịch", "", "", ""],
        ["5", "2.001117", "Trùng mã", "Hộ tịch", "", "", ""],
        ["6", "1.666666", "Lĩnh vực lạ", "Hàng không", "", "", ""],
    ]
    file = tmp_path / "list.csv"
    file.write_text(table(HEADER, *rows), encoding="utf-8")
    outcomes = told(capsys, str(file), "--out", str(tmp_path / "drafts"))
    assert [outcome["what"] for outcome in outcomes] == ["new", *["refused"] * 5]
    reasons = [str(outcome["told"]) for outcome in outcomes[1:]]
    for word, reason in zip(("no code", "1234", "no name", "row 2", "Hàng không"), reasons, strict=True):
        assert word in reason
    assert [path.name for path in (tmp_path / "drafts").rglob("*.toml")] == ["dang-ky-viec-nhan-chau.toml"]
    last = told(capsys, str(file), "--out", str(tmp_path / "drafts"), "--department", "kinh-doanh")[-1]
    assert last["what"] == "new"


def test_a_list_of_which_nothing_is_taken_ends_with_status_one(config: Path, tmp_path: Path) -> None:
    file = tmp_path / "list.csv"
    file.write_text(table(HEADER, ["1", "", "Không có mã", "", "", "", ""]), encoding="utf-8")
    before = contents(config)
    assert main(["catalogue", "import", str(file)]) == 1
    assert contents(config) == before


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("empty.csv", b""),
        ("header.csv", "Tên thủ tục,Lĩnh vực\r\nA,B\r\n".encode()),
        ("noise.bin", bytes(range(256)) * 8),
        ("broken.xlsx", b"PK\x03\x04 no workbook"),
        ("broken.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("page.xls", "<html><table><tr><td>Mã thủ tục</td></tr></table></html>".encode()),
        ("broken.json", b'[{"maThuTuc": '),
        ("numbers.json", b"[1, 2, 3]"),
        ("deep.json", b"[" * 100_000),
        ("odd.csv", b"\xff\xfe\x00"),
    ],
)
def test_a_file_that_is_no_list_is_one_line_and_changes_nothing(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], name: str, data: bytes
) -> None:
    file = tmp_path / name
    file.write_bytes(data)
    before = contents(config)
    assert main(["catalogue", "import", str(file)]) == 2
    error = capsys.readouterr().err
    assert len(error.splitlines()) == 1
    assert name in error
    assert contents(config) == before


@pytest.mark.parametrize(
    "arguments",
    [
        ["/no/such/list.csv"],
        ["/"],
        ["LIST", "--update", "phrases"],
        ["LIST", "--department", "hang-khong"],
        ["LIST", "--out", "LIST"],
    ],
)
def test_options_that_name_nothing_are_one_line(
    config: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(table(HEADER, NEW), encoding="utf-8")
    before = contents(config)
    assert main(["catalogue", "import", *(str(file) if part == "LIST" else part for part in arguments)]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 1
    assert contents(config) == before


@pytest.mark.usefixtures("config")
def test_where_one_file_cannot_be_written_none_is(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = tmp_path / "drafts"
    out.mkdir()
    (out / "ho-tich").write_text("in the way", encoding="utf-8")
    file = tmp_path / "list.csv"
    file.write_text(table(HEADER, ["1", "2.008888", "Việc mới", "Đất đai", "", "", ""], NEW), encoding="utf-8")
    assert main(["catalogue", "import", str(file), "--out", str(out)]) == 2
    assert "cannot be written" in capsys.readouterr().err
    assert [path.name for path in out.rglob("*") if path.is_file()] == ["ho-tich"]


@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_trouble(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "noise"
    file.write_bytes(data)
    try:
        tables = read_tables(file)
    except Trouble:
        return
    assert all(isinstance(cell, str) for sheet in tables for rows in sheet.readings for row in rows for cell in row)
