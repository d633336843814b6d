"""Finds the columns of a procedure list by their Vietnamese names, however they are spelt, and reads its rows."""

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble
from robot.knowledge.text import plain, syllables
from robot.portal.table import Rows, read_tables
from robot.portal.values import code

COLUMNS: dict[str, tuple[str, ...]] = {
    "code": ("ma thu tuc", "ma tthc", "ma thu tuc hanh chinh", "ma so", "ma so thu tuc", "ma so tthc", "ma", "code"),
    "title": ("ten thu tuc", "ten thu tuc hanh chinh", "ten tthc", "thu tuc hanh chinh", "thu tuc", "ten", "name"),
    "field": ("linh vuc", "ten linh vuc", "field"),
    "decided_by": (
        "co quan thuc hien",
        "co quan giai quyet",
        "co quan co tham quyen",
        "co quan co tham quyen quyet dinh",
        "co quan truc tiep thuc hien",
        "co quan truc tiep thuc hien tthc",
    ),
    "time": ("thoi han giai quyet", "thoi gian giai quyet", "thoi han", "thoi gian thuc hien", "thoi han thuc hien"),
    "fee": ("phi le phi", "le phi", "phi", "phi va le phi", "muc phi le phi", "muc thu"),
    "documents": ("thanh phan ho so", "ho so", "thanh phan so luong ho so", "giay to"),
    "legal": ("can cu phap ly", "can cu phap ly cua tthc", "can cu", "co so phap ly"),
    "level": (
        "muc do",
        "muc do cung cap",
        "muc do dich vu cong",
        "muc do dvc",
        "muc do truc tuyen",
        "muc dvc",
        "loai dvc",
    ),
    "announced_by": ("quyet dinh cong bo", "so quyet dinh", "so quyet dinh cong bo", "qd cong bo"),
    "result": ("ket qua thuc hien", "ket qua", "ket qua giai quyet", "ket qua thuc hien tthc"),
    "source": ("duong dan", "link", "url", "nguon", "lien ket"),
}
"""Our name of a column: what exports call it, in plain letters."""

_KNOWN = {alias.replace(" ", ""): column for column, aliases in COLUMNS.items() for alias in aliases}
_HEADER_ROWS = 30  # a header lies this near the top: titles and national mottoes stand above it
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_SECTION = re.compile(r"^(?:(?:[IVXLC]+|[A-Z]|\d+)[.)]\s*)?(?:lĩnh vực:?\s*)?", re.IGNORECASE)


class Row(msgspec.Struct):
    """One procedure as the file has it: `place` is "row 5" or "Sheet1 row 5"; cells by the names in `COLUMNS`."""

    place: str
    cells: dict[str, str]


class ProcedureList(msgspec.Struct):
    """All rows, the header of each column that is understood, and the headers that are not."""

    rows: list[Row]
    headers: dict[str, str]
    unused: list[str]


def read_list(path: Path) -> ProcedureList:
    """The procedures in `path`. Raises `Trouble` when it cannot be read or has no header with code and title."""
    found = ProcedureList([], {}, [])
    tables = read_tables(path)
    for name, readings in tables:
        best = max(readings, key=lambda rows: len(_header(rows)[1]), default=[])
        number, columns = _header(best)
        if not columns:
            continue
        found.headers |= {column: best[number][index] for index, column in columns.items()}
        found.unused += [text for index, text in enumerate(best[number]) if text and index not in columns]
        prefix = f"{name} " if len(tables) > 1 else ""
        found.rows += _rows(best, number, columns, prefix)
    if not found.headers:
        raise Trouble(
            "has no header row with a column for the code and one for the name of the procedures",
            "không có dòng tiêu đề với cột mã và cột tên thủ tục",
            remedy='name the columns "Mã thủ tục" and "Tên thủ tục"',
            remedy_vi='đặt tên cột "Mã thủ tục" và "Tên thủ tục"',
            file=str(path),
        )
    return found


def column_of(header: str) -> str:
    """Our name of the column; "" when it is not known. Case, accents, signs and remarks in brackets do not count."""
    words = syllables(_CAMEL.sub(" ", _BRACKETS.sub(" ", header)))
    return _KNOWN.get("".join(plain(word) for word in words), "")


def _header(rows: Rows) -> tuple[int, dict[int, str]]:
    """The number of the header row and its columns by index; {} where there is none with code and title."""
    best: tuple[int, dict[int, str]] = (0, {})
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        columns: dict[int, str] = {}
        for index, text in enumerate(row):
            column = column_of(text)
            if column and column not in columns.values():
                columns[index] = column
        if {"code", "title"} <= set(columns.values()) and len(columns) > len(best[1]):
            best = number, columns
    return best


def _rows(rows: Rows, header: int, columns: dict[int, str], prefix: str) -> Iterator[Row]:
    """The procedures below the header. A procedure may run over several rows; a row of one text names a field."""
    current: Row | None = None
    section = ""
    for number, row in enumerate(rows[header + 1 :], start=header + 2):
        cells = {column: row[index] for index, column in columns.items() if index < len(row) and row[index]}
        if not any(row) or row == rows[header]:
            continue
        if (title := _section(row, columns)) is not None:
            section = title
            continue
        if current is not None and _goes_on(current.cells, cells):
            for column, text in cells.items():
                if text not in current.cells.get(column, "").split("\n"):
                    current.cells[column] = "\n".join(filter(None, (current.cells.get(column, ""), text)))
            continue
        if current is not None:
            yield current
        if section:
            cells.setdefault("field", section)
        current = Row(f"{prefix}row {number}", cells)
    if current is not None:
        yield current


def _section(row: list[str], columns: dict[int, str]) -> str | None:
    """The field that a row of one text names for the rows below it; None where the row is no such title."""
    filled = [index for index, text in enumerate(row) if text]
    text = row[filled[0]]
    if len({row[index] for index in filled}) > 1 or code(text):
        return None
    if len(filled) == 1 and columns.get(filled[0], "code") not in ("code", "title", "field"):
        return None
    return _SECTION.sub("", text).strip()


def _goes_on(before: dict[str, str], cells: dict[str, str]) -> bool:
    """Whether a row only adds to the procedure above it: no code of its own, or (a merged cell) the same one."""
    if "code" not in cells:
        return "title" not in cells
    return all(cells.get(column) == before.get(column) for column in ("code", "title"))
