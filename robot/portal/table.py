"""Reads tables of any export: CSV in any encoding of Vietnam's offices, workbooks, JSON. Cells are text in NFC."""

import csv
import io
import json
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble

LIMIT_BYTES = 50_000_000
"""The national list has some 6,000 procedures in about 20 MB."""
_LIMIT_CELL_CHARS = 1_000_000
_DELIMITERS = (",", ";", "\t", "|")
_WORKBOOK = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # XLSX and ODS; XLS

Rows = list[list[str]]


def read_tables(path: Path) -> list[tuple[str, list[Rows]]]:
    """Each sheet by name ("" where there is one only) with the ways in which it can be read: one a delimiter.

    Raises `Trouble` when the file is missing, too large, or neither a table nor a list.
    """
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise _bad(path, f"is larger than {LIMIT_BYTES // 1_000_000} MB", "tệp quá lớn")
        data = path.read_bytes()
    except OSError as error:
        raise _bad(path, f"cannot be read: {error.strerror}", "không đọc được tệp") from error
    if data.startswith(_WORKBOOK):
        return [(name, [rows]) for name, rows in _workbook(path)]
    text = _decoded(path, data)
    start = text.lstrip()[:200].lower()
    if start.startswith(("{", "[")):
        return [("", [_objects(path, text)])]
    if start.startswith("<"):
        raise _bad(path, "is a web page, not a table", "là trang web, không phải bảng")
    return [("", [rows for delimiter in _DELIMITERS if (rows := _delimited(text, delimiter))])]


def _decoded(path: Path, data: bytes) -> str:
    """The text of `data`: by its byte order mark, else UTF-8, else UTF-16 where every second byte is 0, else CP1258."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    elif b"\0" in data[:4000]:
        encodings = ["utf-16-be" if data[:1] == b"\0" else "utf-16-le"]
    else:
        encodings = ["utf-8-sig", "cp1258"]
    for encoding in encodings:
        try:
            return unicodedata.normalize("NFC", data.decode(encoding))
        except UnicodeDecodeError:
            continue
    raise _bad(path, "is in no known encoding", "không rõ bảng mã")


def _delimited(text: str, delimiter: str) -> Rows:
    """The rows of `text`; [] where it is not a table with this delimiter."""
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep="):  # a line that only Excel wants
        text = rest
    csv.field_size_limit(_LIMIT_CELL_CHARS)
    try:
        return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text), delimiter=delimiter)]
    except csv.Error:
        return []


def _workbook(path: Path) -> list[tuple[str, Rows]]:
    """Every sheet; a merged cell stands in each of the cells that it covers."""
    import python_calamine

    try:
        with python_calamine.load_workbook(path) as book:
            sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
            found = [(sheet.name, sheet.to_python(skip_empty_area=False), sheet.merged_cell_ranges) for sheet in sheets]
    except python_calamine.CalamineError as error:
        raise _bad(path, f"is no workbook that can be read: {error}", "không mở được bảng tính") from error
    tables = []
    for name, cells, merged in found:
        rows = [[_text(cell) for cell in row] for row in cells]
        for (top, left), (bottom, right) in merged or ():
            for row in rows[top : bottom + 1]:
                row[left : right + 1] = [rows[top][left]] * len(row[left : right + 1])
        tables.append((name, rows))
    return tables


def _objects(path: Path, text: str) -> Rows:
    """A JSON list of objects as a table; the list may stand inside an object."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise _bad(path, f"is not JSON: {error}", "không phải JSON") from error
    objects = [item for item in _list(value) if isinstance(item, dict)]
    if not objects:
        raise _bad(path, "holds no list of objects", "không có danh sách thủ tục")
    keys = list(dict.fromkeys(key for item in objects for key in item))
    return [keys, *([_text(item.get(key)) for key in keys] for item in objects)]


def _list(value: Any) -> Sequence[Any]:
    """`value`, or the longest list among its own values and theirs."""
    if isinstance(value, list):
        return value
    if not isinstance(value, dict):
        return ()
    parts = list(value.values())
    parts += [inner for part in parts if isinstance(part, dict) for inner in part.values()]
    return max((part for part in parts if isinstance(part, list)), key=len, default=[value])


def _text(value: object) -> str:
    """A cell as text: whole numbers without a decimal point, lists and objects a line each."""
    match value:
        case None:
            return ""
        case bool():
            return "có" if value else "không"
        case float() if value.is_integer():
            return str(int(value))
        case list() | tuple():
            return _lines(value)
        case dict():
            return _lines(value.values())
        case _:
            return unicodedata.normalize("NFC", str(value)).strip()


def _lines(values: Iterable[object]) -> str:
    return "\n".join(text for value in values if (text := _text(value)))


def _bad(path: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        remedy="save the list as CSV (UTF-8), XLSX or JSON and name that file",
        remedy_vi="lưu danh sách thành CSV (UTF-8), XLSX hoặc JSON rồi thử lại",
        file=str(path),
    )
