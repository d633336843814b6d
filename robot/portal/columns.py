"""Find the columns of a procedure list by their Vietnamese names in any spelling, and read the rows."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from robot.core.trouble import Trouble
from robot.knowledge.vietnamese.syllables import plain, syllables
from robot.portal.cell_values import code
from robot.portal.table_reader import CONVERT, CONVERT_VI, read_tables
from robot.portal.workbook import Rows

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
"""Maps our name of a column to its names in exports, without accents."""

_KNOWN = {alias.replace(" ", ""): column for column, aliases in COLUMNS.items() for alias in aliases}
_HEADER_ROWS = 30  # rows in which the header must begin: titles and national mottoes stand above it
_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])|_")
_SECTION = re.compile(r"^(?:(?:[IVXLC]+|[A-Z]|\d+)[.)]\s*)?(?:lĩnh vực:?\s*)?", re.IGNORECASE)
_NUMBERED = re.compile(r"^(?:[IVXLC]+[.)]|(?:.{1,6}[.)]\s*)?lĩnh vực\b)", re.IGNORECASE)
"""Matches a row that names the field of work of the rows below it, in any column: "II. Chứng thực"."""
_NOTE = re.compile(r"^[(*\s]*(?:ghi chú|lưu ý|chú thích|tổng|cộng|người lập|nơi nhận)\b", re.IGNORECASE)


class ListRow(msgspec.Struct):
    """A procedure in the file. `place`: its row, "row 5" or "Sheet1 row 5"; `cells`: its cells by names of `COLUMNS`.

    `text`: the whole row, so that a row without cells in known columns can be reported.
    """

    place: str
    cells: dict[str, str]
    text: str = ""


class ProcedureList(msgspec.Struct):
    """A list that was read: its rows, the header of each known column, and headers and sheets that are not used."""

    rows: list[ListRow]
    headers: dict[str, str]
    unused: list[str]


class _Head(NamedTuple):
    """The header of a table: index of its last row, its texts, our column names by index, labels of a second row."""

    number: int
    texts: list[str]
    columns: dict[int, str]
    labels: dict[int, str]


def read_list(path: Path) -> ProcedureList:
    """Read the procedure list in `path`. Raises `Trouble` for an unreadable file or a header without code and title."""
    found = ProcedureList([], {}, [])
    tables = read_tables(path)
    for table in tables:
        best = max(table.readings, key=lambda rows: len(_header(rows)[1]), default=[])
        number, columns = _header(best)
        if not columns:
            if any(map(any, best)):
                found.unused.append(f"{table.name} (sheet | trang tính)")
            continue
        head = _Head(number, best[number], columns, {}) if table.is_records else _below(best, number, columns)
        for index, column in head.columns.items():
            parts = (found.headers.get(column, "") if index in head.labels else "", head.texts[index])
            texts = list(dict.fromkeys(filter(None, (*parts, head.labels.get(index, "")))))
            found.headers[column] = " ".join(texts)
        found.unused += [text for index, text in enumerate(head.texts) if text and index not in head.columns]
        prefix = f"{table.name} " if len(tables) > 1 else ""
        found.rows += _records(best, head) if table.is_records else _rows(best, head, prefix)
    if not found.headers:
        raise Trouble(
            "has no header row with a column for the code and one for the name of the procedures",
            "không có dòng tiêu đề với cột mã và cột tên thủ tục",
            remedy=f'name the columns "Mã thủ tục" and "Tên thủ tục"; {CONVERT}',
            remedy_vi=f'đặt tên cột "Mã thủ tục" và "Tên thủ tục"; {CONVERT_VI}',
            file=str(path),
        )
    return found


def column_of(header: str) -> str:
    """Return our name of the column `header`; "" = unknown. Case, accents, signs and brackets do not matter."""
    words = syllables(_CAMEL.sub(" ", _BRACKETS.sub(" ", header)))
    return _KNOWN.get("".join(plain(word) for word in words), "")


def _header(rows: Rows) -> tuple[int, dict[int, str]]:
    """Return the index of the header row, and our column names by index; {} if no row has both code and title."""
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


def _below(rows: Rows, number: int, columns: dict[int, str]) -> _Head:
    """Return the header, with a second row if that splits a column: "Theo quy định", "Sau cắt giảm" below a time."""
    texts = rows[number]
    second = rows[number + 1] if number + 1 < len(rows) else []
    groups: dict[int, str] = {}
    column = ""
    for index, text in enumerate(texts):
        if index in columns:
            column = columns[index]
        elif text and text != texts[index - 1]:
            column = ""
        if column and index < len(second) and second[index] not in ("", text):
            groups[index] = column
    parted = {column for column in groups.values() if sum(column == other for other in groups.values()) > 1}
    labels = {index: second[index] for index, column in groups.items() if column in parted}
    if not labels or len(labels) != len(groups) or {"code", "title"} & parted:
        return _Head(number, texts, columns, {})
    return _Head(number + 1, texts, columns | {index: groups[index] for index in labels}, labels)


def _cells(row: list[str], head: _Head) -> dict[str, str]:
    """Return the cells of a row by column. For a split column: its value, or if they differ, each with its label."""
    cells: dict[str, str] = {}
    parted: dict[str, dict[str, str]] = {}
    for index, column in head.columns.items():
        if index < len(row) and row[index]:
            cells[column] = row[index]
            if index in head.labels:
                parted.setdefault(column, {})[head.labels[index]] = row[index]
    for column, values in parted.items():
        if len(set(values.values())) > 1:
            cells[column] = "; ".join(f"{label}: {text}" for label, text in values.items())
    return cells


def _records(rows: Rows, head: _Head) -> Iterator[ListRow]:
    """Yield every row below the header as one procedure (for lists in JSON)."""
    for number, row in enumerate(rows[head.number + 1 :], start=head.number + 2):
        yield ListRow(f"row {number}", _cells(row, head), _whole(row))


def _rows(rows: Rows, head: _Head, prefix: str) -> Iterator[ListRow]:
    """Yield the procedures below the header. A procedure may take several rows; a row with one text names a field of
    work.

    Any other row is yielded without cells, so that it can be reported.
    """
    current: ListRow | None = None
    section = ""
    last: ListRow | None = None  # the last field title, as long as no procedure has followed
    above: list[str] = []
    for number, row in enumerate(rows[head.number + 1 :], start=head.number + 2):
        before, above = above, row
        if not any(row) or row == head.texts:
            continue
        cells, place = _cells(row, head), f"{prefix}row {number}"
        if (title := _section(row, head.columns)) is not None:
            section, last = title, ListRow(place, {}, _whole(row))
            continue
        if not cells or (len({text for text in row if text}) == 1 and _NOTE.match(_whole(row))):
            if any(text and text not in before[index : index + 1] for index, text in enumerate(row)):
                yield ListRow(place, {}, _whole(row))
            continue
        last = None
        if current is not None and _goes_on(current.cells, cells):
            for column, text in cells.items():
                if text not in current.cells.get(column, "").split("\n"):
                    current.cells[column] = "\n".join(filter(None, (current.cells.get(column, ""), text)))
            continue
        if current is not None:
            yield current
        if section:
            cells.setdefault("field", section)
        current = ListRow(place, cells)
    yield from filter(None, (current, last))


def _whole(row: list[str]) -> str:
    return " ".join(dict.fromkeys(text for text in row if text))


def _section(row: list[str], columns: dict[int, str]) -> str | None:
    """Return the field of work that a title row names for the rows below it; None if the row is no such title."""
    filled = [index for index, text in enumerate(row) if text]
    text = row[filled[0]]
    title = _SECTION.sub("", text).strip()
    if len({row[index] for index in filled}) > 1 or code(text) or _NOTE.match(text):
        return None
    if not any(sign.isalpha() for sign in title):
        return None
    if len(filled) == 1 and columns.get(filled[0]) not in ("code", "title", "field") and not _NUMBERED.match(text):
        return None
    return title


def _goes_on(before: dict[str, str], cells: dict[str, str]) -> bool:
    """Whether a row continues the procedure above: without code and title, or with the same ones (merged cells)."""
    if "code" not in cells:
        return "title" not in cells
    return all(cells.get(column) == before.get(column) for column in ("code", "title"))
