"""One list of 20 dossiers in every form in which offices save it: name of the form -> bytes of the file."""

import csv
import datetime
import html
import io
import json
import re
import subprocess
import unicodedata
import zipfile
from collections.abc import Callable, Sequence
from xml.sax.saxutils import escape

import openpyxl
import xlsxwriter

HEADER = (
    "STT",
    "Mã hồ sơ",
    "Tên thủ tục hành chính",
    "Chủ hồ sơ",
    "Trạng thái",
    "Ngày nhận",
    "Ngày hẹn trả",
    "Người xử lý",
)
TITLES = ("Đăng ký khai sinh", "Đăng ký kết hôn", "Chứng thực chữ ký", "Đăng ký khai tử", "Cấp bản sao trích lục")
STATUSES = ("Đang xử lý", "Đã trả kết quả", "Được tiếp nhận", "Đã xử lý xong", "Yêu cầu bổ sung giấy tờ")
COUNT = 20
Table = list[list[str]]


def code(number: int) -> str:
    return f"H49.34-2607{number % 5 + 6:02d}-{number:04d}"


def table() -> Table:
    return [
        [
            str(number),
            code(number),
            TITLES[number % 5],
            "Nguyễn Văn Mười",
            STATUSES[number % 5],
            f"{number % 5 + 6:02d}/07/2026",
            f"{number % 5 + 13:02d}/07/2026",
            "Trần Thị Hạnh",
        ]
        for number in range(1, COUNT + 1)
    ]


def as_csv(rows: Sequence[Sequence[str]], delimiter: str = ",", quoting: int = csv.QUOTE_MINIMAL) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=delimiter, quoting=quoting)
    writer.writerows(rows)
    return out.getvalue()


def text() -> str:
    return as_csv([HEADER, *table()])


def cp1258(told: str) -> bytes:
    """As Windows saves it: letters with their mark, tones apart."""
    out = b""
    for sign in told:
        try:
            out += sign.encode("cp1258")
        except UnicodeEncodeError:
            parts = unicodedata.normalize("NFD", sign)
            tone = next(part for part in parts if part in "\u0300\u0301\u0303\u0309\u0323")
            out += unicodedata.normalize("NFC", parts.replace(tone, "")).encode("cp1258") + tone.encode("cp1258")
    return out


def tcvn3(told: str) -> bytes:
    """As another program writes it: iconv of the C library."""
    done = subprocess.run(
        ["iconv", "-f", "UTF-8", "-t", "TCVN5712-1"], input=told.encode(), capture_output=True, check=True
    )
    return done.stdout


def vntime(cell: str) -> str:
    """The letters of .VnTime that a workbook holds for this text."""
    return tcvn3(cell).decode("latin-1")


def book(rows: Sequence[Sequence[object]], merged: Sequence[str] = (), name: str = "", before: int = 0) -> bytes:
    """A workbook as openpyxl writes it; `before`: empty sheets in front."""
    made = openpyxl.Workbook()
    for number in range(before):
        made.create_sheet(f"Trống {number}", 0)
    sheet = made.worksheets[-1]
    if name:
        sheet.title = name
    for row in rows:
        sheet.append(list(row))
    for cells in merged:
        sheet.merge_cells(cells)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def calculated() -> bytes:
    """A workbook whose codes are formulas with stored results, as Excel writes it."""
    out = io.BytesIO()
    made = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = made.add_worksheet()
    sheet.write_row(0, 0, HEADER)
    for line, row in enumerate(table(), start=1):
        sheet.write_row(line, 0, row)
        sheet.write_formula(line, 1, f'="H49.34-"&"{row[1][7:]}"', None, row[1])
    made.close()
    return out.getvalue()


def uncalculated(lines: Sequence[int] = tuple(range(COUNT))) -> bytes:
    """A workbook in which the codes of these lines are formulas without results."""
    rows: list[list[str]] = table()
    for line in lines:
        rows[line][1] = f'="{rows[line][1]}"'
    return book([HEADER, *rows])


def real_dates() -> bytes:
    rows: list[list[object]] = [list(row) for row in table()]
    for row in rows:
        for place in (5, 6):
            row[place] = datetime.datetime.strptime(str(row[place]), "%d/%m/%Y")
    return book([HEADER, *rows])


def as_html(rows: Table, encoding: str = "utf-8", *, entities: bool = False) -> bytes:
    def cell(told: str) -> str:
        return "".join(f"&#{ord(sign)};" for sign in told) if entities else html.escape(told)

    lines = "".join(
        "<tr>" + "".join(f"<td>{cell(told)}</td>" for told in row) + "</tr>" for row in [list(HEADER), *rows]
    )
    page = f"<html><head><meta charset='{encoding}'></head><body><table><tr><td colspan=8>DANH SÁCH</td></tr>{lines}"
    return f"{page}</table></body></html>".encode(encoding)


def mhtml() -> bytes:
    import base64

    page = base64.encodebytes(as_html(table())).decode()
    return (
        'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="b"\r\n\r\n--b\r\nContent-Type: text/html; '
        f'charset="utf-8"\r\nContent-Transfer-Encoding: base64\r\n\r\n{page}\r\n--b--\r\n'
    ).encode()


def excel_2003(rows: Sequence[Sequence[str]], *, prolog: str = "", last: str = "") -> bytes:
    def cells(row: Sequence[str]) -> str:
        return "".join(f'<Cell><Data ss:Type="String">{escape(told)}</Data></Cell>' for told in row)

    lines = "".join(f"<Row>{cells(row)}</Row>" for row in rows)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<?mso-application progid="Excel.Sheet"?>\n{prolog}'
        '<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
        'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="Danh sách"><Table>'
        f'<Row ss:Index="3"><Cell ss:MergeAcross="7"><Data ss:Type="String">DANH SÁCH HỒ SƠ</Data></Cell></Row>'
        f"{lines}{last}</Table></Worksheet></Workbook>"
    ).encode()


def ods(rows: Sequence[Sequence[str]], manifest: str = "") -> bytes:
    """An OpenDocument spreadsheet with what a reader needs of it."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{escape(told)}</text:p></table:table-cell>'
            for told in row
        )
        + "</table:table-row>"
        for row in rows
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"))
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces} office:version="1.2"><office:body>'
        f'<office:spreadsheet><table:table table:name="Sheet1">{lines}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    return archive(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": manifest or "<manifest/>",
        }
    )


def archive(files: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in files.items():
            made.writestr(name, data)
    return out.getvalue()


def grouped() -> bytes:
    """A list with titles, the row that numbers the columns, groups, totals and signatures."""
    rows = table()
    lines: list[list[str]] = [
        ["UBND PHƯỜNG MÔNG DƯƠNG"],
        ["DANH SÁCH HỒ SƠ", "", "", "", "", "", "", ""],
        list(HEADER),
        [f"({number})" for number in range(1, 9)],
        ["I. Lĩnh vực hộ tịch"],
        *rows[:10],
        ["Cộng", "10", "", "", "", "", "", "10"],
        ["II. Lĩnh vực chứng thực"],
        *rows[10:],
        ["", "Tổng cộng: 20 hồ sơ", "", "", "20", "", "", ""],
        ["", "", "", "", "", "", "Người lập biểu", ""],
    ]
    return book(lines)


def two_row_header() -> bytes:
    first = ["STT", "Mã hồ sơ", "Tên thủ tục hành chính", "Chủ hồ sơ", "Trạng thái", "Thời gian", "", "Người xử lý"]
    second = ["", "", "", "", "", "Ngày nhận", "Ngày hẹn trả", ""]
    return book([first, second, *table()], ["F1:G1", *(f"{letter}1:{letter}2" for letter in "ABCDEH")])


def merged_down() -> bytes:
    """Cells of equal dossiers merged: the clerk's name stands once for two rows."""
    rows = table()
    for row in rows[1::2]:
        row[7] = ""
    return book([HEADER, *rows], [f"H{line}:H{line + 1}" for line in range(2, COUNT + 2, 2)])


def unbalanced() -> str:
    rows = text().splitlines()
    rows[5] = rows[5].replace("Đăng", '"Đăng').replace("Chứng", '"Chứng').replace("Cấp", '"Cấp')
    return "\n".join(rows)


def records() -> list[dict[str, object]]:
    names = ("x", "MaHoSo", "TenTTHC", "ChuHoSo", "TrangThaiHoSo", "NgayTiepNhan", "NgayHenTra", "Người xử lý")
    return [dict(zip(names, row, strict=True)) for row in table()]


def renamed(**names: str) -> list[list[str]]:
    return [[names.get(name.replace(" ", "_"), name) for name in HEADER], *table()]


PROCEDURES = [
    ["STT", "Mã thủ tục", "Tên thủ tục", "Lĩnh vực"],
    *([str(number), f"1.00{number:04d}", f"Thủ tục {number}", "Hộ tịch"] for number in range(1, 9)),
]

FORMS: dict[str, Callable[[], bytes]] = {
    "utf-8.csv": lambda: text().encode(),
    "utf-8 bom.csv": lambda: b"\xef\xbb\xbf" + text().encode(),
    "windows-1258.csv": lambda: cp1258(text()),
    "tcvn3.csv": lambda: tcvn3(text()),
    "tcvn3 as utf-8.csv": lambda: vntime(text()).encode(),
    "utf-16 le.csv": lambda: text().encode("utf-16-le"),
    "utf-16 be.csv": lambda: text().encode("utf-16-be"),
    "utf-16 le bom.csv": lambda: b"\xff\xfe" + text().encode("utf-16-le"),
    "utf-16 be bom.csv": lambda: b"\xfe\xff" + text().encode("utf-16-be"),
    "nfd.csv": lambda: unicodedata.normalize("NFD", text()).encode(),
    "semicolons.csv": lambda: as_csv([HEADER, *table()], ";").encode(),
    "tabs.txt": lambda: as_csv([HEADER, *table()], "\t").encode(),
    "pipes.txt": lambda: as_csv([HEADER, *table()], "|").encode(),
    "sep line.csv": lambda: ("sep=;\n" + as_csv([HEADER, *table()], ";")).encode(),
    "all quoted.csv": lambda: as_csv([HEADER, *table()], quoting=csv.QUOTE_ALL).encode(),
    "line breaks in cells.csv": lambda: (
        text().replace("Đăng ký kết", '"Đăng ký\nkết').replace("hôn,", 'hôn",').encode()
    ),
    "one open quote.csv": lambda: unbalanced().encode(),
    "crlf and blank lines.csv": lambda: text().replace("\r\n", "\r\n\r\n").encode(),
    "trailing commas.csv": lambda: re.sub(r"\r\n", ",,,\r\n", text()).encode(),
    "invisible signs.csv": lambda: text().replace("Đang xử", "\u200bĐang\u00a0xử").replace("H49", "\ufeffH49").encode(),
    "titles with tabs.csv": lambda: ("Số liệu, xuất lúc\t08:00\n\n" + as_csv([HEADER, *table()], ";")).encode(),
    "plain.xlsx": lambda: book([HEADER, *table()]),
    "real dates.xlsx": real_dates,
    "formulas with results.xlsx": calculated,
    "second sheet.xlsx": lambda: book([HEADER, *table()], before=2, name="Hồ sơ"),
    "two rows of header.xlsx": two_row_header,
    "merged cells.xlsx": merged_down,
    "groups and totals.xlsx": grouped,
    "blank tail.xlsx": lambda: book([HEADER, *table(), *([[]] * 5000), [" "]]),
    "vntime.xlsx": lambda: book([[vntime(cell) for cell in row] for row in [list(HEADER), *table()]]),
    "header far below.xlsx": lambda: book([*([["Kính gửi"]] * 30), HEADER, *table()]),
    "line breaks in header.xlsx": lambda: book(
        renamed(Ngày_hẹn_trả="Ngày\nhẹn trả", Mã_hồ_sơ="Mã hồ sơ\n(số biên nhận)")
    ),
    "capitals without accents.xlsx": lambda: book(renamed(Trạng_thái="TRANG THAI", Mã_hồ_sơ="MA HO SO")),
    "codes without a name.xlsx": lambda: book(renamed(Mã_hồ_sơ="Số phiếu hẹn")),
    "ten digits as numbers.xlsx": lambda: book(
        [HEADER, *([*row[:1], int(row[1][7:].replace("-", "")), *row[2:]] for row in table())]
    ),
    "columns the other way round.xlsx": lambda: book([list(reversed(row)) for row in [list(HEADER), *table()]]),
    "named xls though xlsx.xls": lambda: book([HEADER, *table()]),
    "page.xls": lambda: as_html(table()),
    "page utf-16.xls": lambda: as_html(table(), "utf-16"),
    "page of entities.xls": lambda: as_html(table(), entities=True),
    "archive of a page.mht": mhtml,
    "excel 2003.xls": lambda: excel_2003([list(HEADER), *table()]),
    "excel 2003 vntime.xml": lambda: excel_2003([[vntime(cell) for cell in row] for row in [list(HEADER), *table()]]),
    "open document.ods": lambda: ods([list(HEADER), *table()]),
    "records.json": lambda: json.dumps(records(), ensure_ascii=False).encode(),
    "records escaped.json": lambda: json.dumps({"data": {"items": records()}}).encode(),
    "records utf-16.json": lambda: json.dumps({"data": records()}, ensure_ascii=False).encode("utf-16"),
}
"""Files of which every row is taken: 20 dossiers."""
