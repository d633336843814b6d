"""Read the tables of an export: CSV (UTF-8, UTF-16, CP1258), workbook or JSON. Cells become NFC text without HTML."""

import csv
import email
import email.policy
import io
import json
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from robot.core.trouble import Trouble
from robot.portal.cell_text import SOFT_HYPHEN, cleaned, text_of
from robot.portal.excel_2003_xml import NotExcelXml, excel_2003_tables
from robot.portal.file_kinds import kind_of, require_list
from robot.portal.html_table import html_tables
from robot.portal.tcvn3 import from_tcvn3, from_tcvn3_cell, is_tcvn3, is_tcvn3_cells
from robot.portal.uncalculated_cells import UNCALCULATED
from robot.portal.workbook import Rows, read_workbook

LIMIT_BYTES = 50_000_000
"""Largest file that is read; the national list of some 6,000 procedures has about 20 MB."""
_LIMIT_CELL_CHARS = 1_000_000
_DELIMITERS = (",", ";", "\t", "|")
_WORKBOOKS = frozenset(("xlsx", "xlsb", "ods", "xls"))
_COUNTED_ROWS = 1000
"""Rows between two reports of how many rows are read."""
_TRIED_LINES = 300
"""Lines of a CSV file that are read with each delimiter, to find the one that it uses. Chosen."""

CONVERT = "text in TCVN3 (.VnTime) or VNI must first become Unicode: UniKey, Ctrl+Shift+F6"
CONVERT_VI = "chữ TCVN3 (.VnTime) hoặc VNI phải chuyển sang Unicode trước: UniKey, Ctrl+Shift+F6"
_NOT_CP1258 = re.compile(r"(?<=[^\W\d_])[µ¸¶·¹¨©ª«¬®øïûñöäå]")
"""Matches signs that no Vietnamese word contains: they reveal that the text is TCVN3 or VNI, not CP1258."""
_MANY = 3
_LIMIT_LINES = 200
"""Greatest number of lines in one cell of a CSV table whose rows are recognised by a pattern (`sign`)."""


class TableSheet(NamedTuple):
    """A table of a file. `name`: "" if it is the only one; `readings`: its rows, once for each possible CSV delimiter.

    `is_records`: the table comes from JSON, so that every row below the first is one item, even an empty one.
    `encoding`: how its letters are written, "UTF-8" or "TCVN3"; "" = as the format says.
    """

    name: str
    readings: list[Rows]
    is_records: bool = False
    encoding: str = ""


Count = Callable[[int], None]
"""Function that is called, now and then, with the number of rows that are read."""

Score = Callable[[Rows], int]
"""Function that returns how well the first rows of a CSV table fit, read with one delimiter; more is better."""


def read_tables(
    path: Path,
    *,
    old: bool = False,
    sign: re.Pattern[str] | None = None,
    score: Score | None = None,
    count: Count = lambda rows: None,
) -> list[TableSheet]:
    """Read every sheet of the file.

    `old`: also read the output of old programs: web pages and Excel 2003 XML named .xls, and text in TCVN3. `sign`:
    pattern that every row contains; by it, a missing closing quotation mark is distinguished from a cell of many lines.
    `score`: chooses among the delimiters of a CSV file, so that only one reading is made. Raises `Trouble` when the
    file is missing, too large, or neither a table nor a list.
    """
    sheets = _read(path, old, sign, score, count)
    return [_unicode(sheet) if old else _without_soft_hyphens(sheet) for sheet in sheets]


def _read(path: Path, old: bool, sign: re.Pattern[str] | None, score: Score | None, count: Count) -> list[TableSheet]:
    """Return the tables as they stand there; see `read_tables`."""
    data = read_bytes(path)
    kind = kind_of(data)
    require_list(path, kind)
    if kind in _WORKBOOKS:
        return [TableSheet(name, [rows]) for name, rows in read_workbook(path, count)]
    text, encoding = _decoded(path, data, old=old)
    del data
    if old and kind == "mhtml":
        text, encoding = _page_within(path, text), ""
    start = text.lstrip()[:200].lower()
    if start.startswith(("{", "[")):
        return [TableSheet("", [_objects(path, text)], is_records=True, encoding=encoding)]
    if old and kind == "excel-2003-xml":
        return _excel_2003(path, text, encoding)
    if old and start.startswith("<"):
        pages = [[[cleaned(cell) for cell in row] for row in rows] for rows in html_tables(text)]
        return [TableSheet("", [rows], encoding=encoding) for rows in pages]
    if start.startswith("<"):
        raise _bad(path, "is a web page, not a table", "là trang web, không phải bảng")
    possible = [delimiter for delimiter in _DELIMITERS if delimiter in text] or list(_DELIMITERS[:1])
    if score is not None and len(possible) > 1:
        possible = [_best_delimiter(text, possible, sign, score)]
    readings = [rows for each in possible if (rows := _delimited(text, each, sign, count))]
    return [TableSheet("", readings, encoding=encoding)]


def read_bytes(path: Path) -> bytes:
    """Return the contents of the file. Raises `Trouble` if it is missing or larger than `LIMIT_BYTES`."""
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise _too_large(path)
        return path.read_bytes()
    except OSError as error:
        raise _bad(path, f"cannot be read: {error.strerror}", "không đọc được tệp") from error


def _unicode(sheet: TableSheet) -> TableSheet:
    """Return the table with the letters of .VnTime as Unicode, if its cells hold such letters."""
    if not any(is_tcvn3_cells(rows) for rows in sheet.readings):
        return _without_soft_hyphens(sheet)
    return sheet._replace(
        readings=[[[from_tcvn3_cell(cell) for cell in row] for row in rows] for rows in sheet.readings],
        encoding="TCVN3",
    )


def _without_soft_hyphens(sheet: TableSheet) -> TableSheet:
    for row in (row for rows in sheet.readings for row in rows):
        for place, cell in enumerate(row):
            if SOFT_HYPHEN in cell:
                row[place] = cell.replace(SOFT_HYPHEN, "")
    return sheet


def _excel_2003(path: Path, text: str, encoding: str) -> list[TableSheet]:
    try:
        tables = excel_2003_tables(text)
    except NotExcelXml as error:
        raise _bad(path, f"is no Excel 2003 XML that can be read: {error}", "không đọc được tệp Excel 2003") from error
    sheets = []
    for name, rows, uncalculated in tables:
        clean = [[cleaned(cell) for cell in row] for row in rows]
        for line, column in uncalculated:
            clean[line][column] = UNCALCULATED
        sheets.append(TableSheet(name, [clean], encoding=encoding))
    return sheets


def _page_within(path: Path, text: str) -> str:
    """Return the page with the table in a web archive (MHTML), as Excel saves it: of several, the longest."""
    message = email.message_from_string(text, policy=email.policy.default)
    pages = [
        part.get_content()
        for part in message.walk()
        if part.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    if not pages:
        raise _bad(path, "is a web archive without a table", "là tệp lưu trang web, không có bảng")
    return str(max(pages, key=len))


def _best_delimiter(text: str, possible: Sequence[str], sign: re.Pattern[str] | None, score: Score) -> str:
    """Return the delimiter with which the first lines of `text` fit best; of equal ones the first."""
    lines = io.StringIO(text)
    start = "".join(line for _, line in zip(range(_TRIED_LINES), lines, strict=False))
    return max(possible, key=lambda delimiter: score(_delimited(start, delimiter, sign)))


def _decoded(path: Path, data: bytes, *, old: bool = False) -> tuple[str, str]:
    """Return the text of `data` and the name of its encoding: decoded by its byte order mark; else as UTF-16 if over a
    fifth of the bytes are 0, else as UTF-8 or CP1258.

    `old`: if the CP1258 text has signs that no Vietnamese word contains, `data` may be TCVN3 and is decoded so.
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif data[:4000].count(0) * 5 > len(data[:4000]):
        encodings = ["utf-16-be" if data[:1] == b"\0" else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            text = unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
        if encoding != "cp1258" or len(_NOT_CP1258.findall(text)) < _MANY:
            return text, encoding.removesuffix("-sig").upper()
        if old and is_tcvn3(data):
            return from_tcvn3(data), "TCVN3"
    what, vi = "is neither UTF-8 nor UTF-16 nor CP1258", "không phải bảng mã UTF-8, UTF-16 hay CP1258"
    raise _bad(path, f"{what}; {CONVERT}", f"{vi}; {CONVERT_VI}")


def _delimited(text: str, delimiter: str, sign: re.Pattern[str] | None, count: Count = lambda rows: None) -> Rows:
    """Return the rows of the CSV table `text`; [] if it is no table with this delimiter."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):  # a line for Excel only
        text = rest
    csv.field_size_limit(_LIMIT_CELL_CHARS)
    try:
        read = csv.reader(io.StringIO(text), delimiter=delimiter) if sign is None else _signed(text, delimiter, sign)
        rows: Rows = []
        for row in read:
            rows.append([cleaned(cell) for cell in row])
            if len(rows) % _COUNTED_ROWS == 0:
                count(len(rows))
    except csv.Error:
        return []
    return rows


def _signed(text: str, delimiter: str, sign: re.Pattern[str]) -> Iterator[list[str]]:
    """Yield the rows of the CSV table `text`, of which each contains a match of `sign`.

    If a cell contains another row, its opening quotation mark was never closed. Then the line in which it begins is
    read without regard to quotation marks, and the next line begins a new row.
    """
    lines = io.StringIO(text).readlines()
    place = 0
    while place < len(lines):
        reader, taken = csv.reader(lines[place : place + _LIMIT_LINES], delimiter=delimiter), 0
        for row in reader:
            if any(_swallowed(cell, delimiter, sign) for cell in row):
                line = lines[place + taken]
                (row,) = csv.reader([line], delimiter=delimiter, quoting=csv.QUOTE_NONE)
                yield [cell.strip().strip('"') for cell in row]
                taken += 1
                break
            yield row
            taken = reader.line_num
            if taken >= _LIMIT_LINES // 2:  # the last row that is certainly complete in the block
                break
        place += max(1, taken)


def _swallowed(cell: str, delimiter: str, sign: re.Pattern[str]) -> bool:
    return "\n" in cell and any(delimiter in line and sign.search(line) for line in cell.split("\n")[1:])


def _objects(path: Path, text: str) -> Rows:
    """Return a JSON list of objects as rows; the list may be inside an object. The first row has the keys.

    An item that is no object is put into a last column without a name, so that it is reported like any row.
    """
    try:
        items = listed(json.loads(text))
        keys = list(dict.fromkeys(key for item in items if isinstance(item, dict) for key in item))
        rows = [[*map(cleaned, keys), ""]]
        for item in items:
            fields = item if isinstance(item, dict) else {}
            rows.append([*(text_of(fields.get(key)) for key in keys), "" if item is fields else text_of(item)])
        for cell in (cell for row in rows for cell in row):
            cell.encode()
    except UnicodeEncodeError as error:
        raise _bad(path, "holds half a letter (a lone surrogate)", "có ký tự hỏng (nửa cặp surrogate)") from error
    except RecursionError as error:
        raise _bad(path, "is nested too deeply", "lồng quá nhiều tầng") from error
    except ValueError as error:
        raise _bad(path, f"is not JSON: {error}", "không phải JSON") from error
    if not keys:
        raise _bad(path, "holds no list of objects", "không có danh sách thủ tục")
    return rows


def listed(value: Any) -> Sequence[Any]:
    """Return `value` if it is a list, else the list with the most objects on the two levels inside `value`."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return ()
    parts = list(value.values())
    parts += [inner for part in parts if isinstance(part, dict) for inner in part.values()]
    lists = [part for part in parts if isinstance(part, list) and any(isinstance(item, dict) for item in part)]
    return max(lists, key=lambda part: sum(isinstance(item, dict) for item in part), default=[value])


def _too_large(path: Path) -> Trouble:
    limit_mb = LIMIT_BYTES // 1_000_000
    return Trouble(
        f"is larger than {limit_mb} MB",
        f"tệp lớn hơn {limit_mb} MB",
        file=str(path),
        remedy="export a shorter period, such as one year, and take the parts in one after the other",
        remedy_vi="xuất danh sách theo kỳ ngắn hơn (ví dụ từng năm) rồi nhập lần lượt từng tệp",
    )


def _bad(path: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        remedy="save the list as CSV (UTF-8), XLSX or JSON and name that file",
        remedy_vi="lưu danh sách thành CSV (UTF-8), XLSX hoặc JSON rồi thử lại",
        file=str(path),
    )
