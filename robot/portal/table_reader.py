"""Read the tables of an export: CSV (UTF-8, UTF-16, CP1258), workbook or JSON. Cells become NFC text without HTML."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from robot.core.trouble import Trouble
from robot.portal.cell_text import cleaned, text_of
from robot.portal.html_table import html_tables
from robot.portal.tcvn3 import from_tcvn3, is_tcvn3
from robot.portal.workbook import Rows, read_workbook

LIMIT_BYTES = 50_000_000
"""Largest file that is read; the national list of some 6,000 procedures has about 20 MB."""
_LIMIT_CELL_CHARS = 1_000_000
_DELIMITERS = (",", ";", "\t", "|")
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # XLSX and ODS; XLS

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
    """

    name: str
    readings: list[Rows]
    is_records: bool = False


def read_tables(path: Path, *, old: bool = False, sign: re.Pattern[str] | None = None) -> list[TableSheet]:
    """Read every sheet of the file.

    `old`: also read the output of old programs: web pages named .xls, and text in TCVN3. `sign`: pattern that every
    row contains; by it, a missing closing quotation mark is distinguished from a cell of many lines. Raises
    `Trouble` when the file is missing, too large, or neither a table nor a list.
    """
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise _bad(path, f"is larger than {LIMIT_BYTES // 1_000_000} MB", "tệp quá lớn")
        data = path.read_bytes()
    except OSError as error:
        raise _bad(path, f"cannot be read: {error.strerror}", "không đọc được tệp") from error
    if data.startswith(_WORKBOOK):
        return [TableSheet(name, [rows]) for name, rows in read_workbook(path)]
    text = _decoded(path, data, old=old)
    start = text.lstrip()[:200].lower()
    if start.startswith(("{", "[")):
        return [TableSheet("", [_objects(path, text)], is_records=True)]
    if old and start.startswith("<"):
        return [TableSheet("", [[[cleaned(cell) for cell in row] for row in rows]]) for rows in html_tables(text)]
    if start.startswith("<"):
        raise _bad(path, "is a web page, not a table", "là trang web, không phải bảng")
    possible = [delimiter for delimiter in _DELIMITERS if delimiter in text] or _DELIMITERS[:1]
    return [TableSheet("", [rows for delimiter in possible if (rows := _delimited(text, delimiter, sign))])]


def _decoded(path: Path, data: bytes, *, old: bool = False) -> str:
    """Return the text of `data`: decoded by its byte order mark; else as UTF-16 if over a fifth of the bytes are 0,
    else as UTF-8 or CP1258.

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
            return text
        if old and is_tcvn3(data):
            return from_tcvn3(data)
    what, vi = "is neither UTF-8 nor UTF-16 nor CP1258", "không phải bảng mã UTF-8, UTF-16 hay CP1258"
    raise _bad(path, f"{what}; {CONVERT}", f"{vi}; {CONVERT_VI}")


def _delimited(text: str, delimiter: str, sign: re.Pattern[str] | None) -> Rows:
    """Return the rows of the CSV table `text`; [] if it is no table with this delimiter."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):  # a line for Excel only
        text = rest
    csv.field_size_limit(_LIMIT_CELL_CHARS)
    try:
        read = csv.reader(io.StringIO(text), delimiter=delimiter) if sign is None else _signed(text, delimiter, sign)
        return [[cleaned(cell) for cell in row] for row in read]
    except csv.Error:
        return []


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


def _bad(path: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        remedy="save the list as CSV (UTF-8), XLSX or JSON and name that file",
        remedy_vi="lưu danh sách thành CSV (UTF-8), XLSX hoặc JSON rồi thử lại",
        file=str(path),
    )
