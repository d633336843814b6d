"""Read an export of the one-stop platform: valid rows as dossiers; any other row is listed with its number and fault.

The header is found by its contents, since titles may stand above it, and it may take two or three rows.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from robot.core.trouble import Trouble
from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.row_reader import BadRow, Records, no_code_column
from robot.desk.dossiers.sources import cells_of
from robot.portal.table_reader import LIMIT_BYTES, read_tables
from robot.portal.table_reader import listed as listed_items
from robot.portal.workbook import Rows

_HEADER_ROWS = 40
_HEADER_DEPTH = 3
_FEWEST_CELLS = 2
"""A row without code is taken for a title or signature if fewer different cells than this are in known columns."""
_SIGN = re.compile(r"[0-9A-Z]{1,4}(?:\.[0-9A-Z]{1,4}){0,4}-\d{6}-\d{3,6}", re.IGNORECASE)
_MADE = re.compile(r"(?:xuất|lúc|thời điểm|tính đến|in ngày|số liệu)", re.IGNORECASE)
"""Matches words in a title that announce the time at which the list was made."""
_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_TIME = r"\d{1,2}[:h]\d{2}(?:[:m]\d{2})?"
_MOMENT = re.compile(rf"(?:{_TIME}[\s,]+(?:ngày\s+)?)?{_DAY}(?:[\s,]+{_TIME})?")
_PAST = ("submitted", "received", "finished", "returned", "supplement_since")


class RefusedRow(NamedTuple):
    """A row that is not imported, or that is imported and has to be reported. `place` is "row 5" or "Sheet1 row 5", as
    a person counts in the file."""

    place: str
    what: str
    vi: str


class Export(msgspec.Struct):
    """The contents of one export. `twice`: rows with a code that an earlier row has too; of both the newest state
    counts; `elsewhere`: rows that are taken although their code is that of another centre.

    `made`: time at which the list was made, as its title says, local, ISO 8601; "" = not said. `skipped`: rows below
    the header that are no dossiers (titles, signatures, repeated headers) but not empty.
    """

    file: str
    sha256: str
    kind: str = ""
    made: str = ""
    rows: int = 0
    skipped: list[str] = []
    dossiers: dict[str, Dossier] = {}
    refused: list[RefusedRow] = []
    twice: list[RefusedRow] = []
    elsewhere: list[RefusedRow] = []
    headers: dict[str, str] = {}  # our name of a column -> its header in the file
    unused: list[str] = []
    statuses: dict[str, int] = {}  # unknown names of statuses, and how often each occurs
    strange: dict[str, int] = {}  # "column: text" that is neither yes nor no, and how often


class _Head(NamedTuple):
    """The header of a table: its rows from `top` to the one before `below`; our names of the columns and the header
    texts, by column index."""

    top: int
    below: int
    columns: dict[int, str]
    texts: dict[int, str]


def read_export(path: Path, records: Records) -> Export:
    """Read the export of dossiers in `path`. Raises `Trouble` for an unreadable file or a missing column of codes."""
    try:
        if path.stat().st_size > LIMIT_BYTES:
            raise _bad(path, "is larger than 50 MB", "tệp quá lớn")
        data = path.read_bytes()
    except OSError as error:
        raise _bad(path, f"cannot be read: {error.strerror}", "không đọc được tệp") from error
    export = Export(path.name, hashlib.sha256(data).hexdigest(), _kind(data))
    if export.kind == "json":
        _take_items(export, path, data, records)
    else:
        _take_tables(export, path, records)
    if not export.headers:
        raise no_code_column(str(path))
    if not export.rows:
        raise _bad(path, "has no row below its header", "tệp chỉ có dòng tiêu đề")
    return export


def _kind(data: bytes) -> str:
    """Return the kind of a file (xlsx, xls, html, json or csv) by its contents, because its name can be wrong."""
    if data.startswith(b"PK\x03\x04"):
        return "xlsx"
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        return "xls"
    start = data[:400].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return "html" if start.startswith(b"<") else "json" if start.startswith((b"{", b"[")) else "csv"


def _take_tables(export: Export, path: Path, records: Records) -> None:
    tables = read_tables(path, old=True, sign=_SIGN)
    for table in tables:
        best = max(table.readings, key=lambda rows: len(_head(rows, records).columns), default=[])
        head = _head(best, records)
        if not head.columns:
            continue
        export.headers |= {column: head.texts[index] for index, column in head.columns.items()}
        export.unused += [text for index, text in head.texts.items() if text and index not in head.columns]
        prefix = f"{table.name} " if len(tables) > 1 and table.name else ""
        export.made = export.made or _made(best[: head.top], records)
        for place, row in _rows(best, head, prefix, export.skipped):
            if export.kind == "csv" and _overflows(row, head):
                export.rows += 1
                export.refused.append(_shifted(place))
                continue
            cells = {name: row[index] for index, name in head.columns.items() if index < len(row)}
            _take(export, records, place, cells)


def _head(rows: Rows, records: Records) -> _Head:
    """Return the block of rows that has the most known columns as the header; without columns if none has the code."""
    best, least = _Head(0, 0, {}, {}), 0  # at equal columns the fewest rows: a title above is excluded
    for top in range(min(len(rows), _HEADER_ROWS)):
        for depth in range(1, _HEADER_DEPTH + 1):
            block = rows[top : top + depth]
            if len(block) < depth or any(_is_data(row, records) for row in block):
                break
            columns, texts = _columns(block, records)
            better = (len(columns), -depth) > (len(best.columns), -least)
            if "code" in columns.values() and better:
                best, least = _Head(top, top + depth, columns, texts), depth
    return best


def _is_data(row: Sequence[str], records: Records) -> bool:
    return any(records.is_code(cell) for cell in row)


def _columns(block: Rows, records: Records) -> tuple[dict[int, str], dict[int, str]]:
    """Return our names of the columns and the header texts, by column index, if the rows `block` are the header. The
    text in the lowest row of the header is looked up first.

    If two columns mean the same, the one whose text comes first in the vocabulary is used.
    """
    best: dict[str, tuple[int, int]] = {}  # our name -> rank and index
    texts: dict[int, str] = {}
    for index in range(max(map(len, block))):
        told = list(dict.fromkeys(row[index] for row in block if index < len(row) and row[index]))
        texts[index] = " ".join(told)
        for text in (*reversed(told), texts[index]):
            if name := records.vocabulary.column(text):
                place = (records.vocabulary.rank(text), index)
                best[name] = min(best.get(name, place), place)
                break
    return {index: name for name, (_, index) in sorted(best.items(), key=lambda each: each[1][1])}, texts


def _rows(rows: Rows, head: _Head, prefix: str, skipped: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield row name and cells of every dossier below the header; add names of other non-empty rows to `skipped`."""
    code = next(index for index, column in head.columns.items() if column == "code")
    titles = {row[code] for row in rows[head.top : head.below] if code < len(row) and row[code]} | {head.texts[code]}
    for number, row in enumerate(rows[head.below :], start=head.below + 1):
        told = row[code] if code < len(row) else ""
        known = {row[index] for index in head.columns if index < len(row) and row[index]}
        place = f"{prefix}row {number}"
        if told in titles or (not told and len(known) < _FEWEST_CELLS):
            skipped += [place] if any(row) else []
        elif told and len(set(filter(None, row))) == 1 and not _SIGN.search(told):  # a title in merged cells
            skipped.append(place)
        else:
            yield place, row


def _overflows(row: Sequence[str], head: _Head) -> bool:
    """Whether a row has text to the right of the last named column, because a comma in a cell has shifted it."""
    last = max(index for index, text in head.texts.items() if text)
    return any(row[last + 1 :])


def _made(titles: Rows, records: Records) -> str:
    """Return the time at which the list was made, if its titles state exactly one, in ISO 8601; else ""."""
    found = set()
    for cell in {cell for row in titles for cell in row}:
        moments = _MOMENT.findall(cell)
        if _MADE.search(cell) and len(moments) == 1:
            try:
                found.add(records.moment(moments[0].replace(",", " ").replace("ngày", " ")) or "")
            except BadRow:
                continue
    return found.pop() if len(found) == 1 else ""


def _shifted(place: str) -> RefusedRow:
    return RefusedRow(
        place,
        "more cells than the header: a comma or a quotation mark in a cell",
        "nhiều ô hơn dòng tiêu đề: trong ô có dấu phẩy hoặc dấu ngoặc kép",
    )


def _take_items(export: Export, path: Path, data: bytes, records: Records) -> None:
    """Read a JSON list of dossiers into `export`, as the platform's sync record has them, with their nested lists."""
    try:
        items = listed_items(json.loads(data.decode("utf-8-sig")))
        for number, item in enumerate(items, start=1):
            cells = cells_of(item, records.vocabulary) if isinstance(item, dict) else {}
            export.headers |= dict.fromkeys(cells, "")
            _take(export, records, f"item {number}", cells)
    except (ValueError, RecursionError) as error:
        raise _bad(path, f"is not JSON: {error}", "không phải JSON") from error
    if "code" not in export.headers:
        export.headers.clear()


def _take(export: Export, records: Records, place: str, cells: Mapping[str, str]) -> None:
    export.rows += 1
    try:
        dossier = records.dossier(cells, lambda column, text: _count(export.strange, f"{column}: {text[:40]}"))
        if late := next(
            (name for name in _PAST if (getattr(dossier, name) or "")[:10] > records.today.isoformat()), ""
        ):
            raise BadRow(f"{late}: in the future", f"{late}: ngày ở tương lai")
    except BadRow as bad:
        export.refused.append(RefusedRow(place, bad.what, bad.vi))
        return
    if other := records.other_centre(dossier.code):
        export.elsewhere.append(
            RefusedRow(
                place, f"{dossier.code}: of {other}, another centre", f"{dossier.code}: mã của đơn vị khác, {other}"
            )
        )
    if dossier.status_text:
        _count(export.statuses, dossier.status_text)
    before = export.dossiers.get(dossier.code)
    if before is not None:
        export.twice.append(
            RefusedRow(
                place,
                "the code stands there twice; the newest state is taken",
                "mã hồ sơ lặp lại, lấy trạng thái mới nhất",
            )
        )
        if _newest(dossier) < _newest(before):
            return
    export.dossiers[dossier.code] = dossier


def _newest(dossier: Dossier) -> tuple[str, int]:
    """Return how new a dossier's state is, for comparison: the date of its last event, then its status."""
    return max(getattr(dossier, name) or "" for name in _PAST), dossier.status


def _count(counts: dict[str, int], text: str) -> None:
    counts[text] = counts.get(text, 0) + 1


def _bad(path: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(path),
        remedy="export the list again as CSV (UTF-8), XLSX or JSON",
        remedy_vi="xuất lại danh sách thành CSV (UTF-8), XLSX hoặc JSON",
    )
