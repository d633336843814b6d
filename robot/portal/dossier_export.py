"""Read an export of the one-stop platform: valid rows as dossiers; any other row is listed with its number and fault.

The header is found by its contents, since titles may stand above it, and it may take two or three rows.
"""

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from robot.core.trouble import Trouble
from robot.desk.dossiers.model import Dossier
from robot.desk.dossiers.row_reader import BadRow, Records, no_code_column, shown_code
from robot.desk.dossiers.sources import cells_of
from robot.portal.dossier_header import ListHead, head_of, is_procedure_list
from robot.portal.file_kinds import kind_of
from robot.portal.table_reader import listed as listed_items
from robot.portal.table_reader import read_bytes, read_tables
from robot.portal.uncalculated_cells import UNCALCULATED
from robot.portal.workbook import Rows

_FEWEST_CELLS = 2
"""A row without code is taken for a title or signature if fewer different cells than this are in known columns."""
_SIGN = re.compile(r"[0-9A-Z]{1,4}(?:\.[0-9A-Z]{1,4}){0,4}-\d{6}-\d{3,6}", re.IGNORECASE)
_TOTALS = re.compile(r"^(?:tổng cộng|tổng số|tổng|cộng)\s*(?:[(:\d]|hồ sơ|$)", re.IGNORECASE)
_NUMBERING = re.compile(r"^\(?(?:\d{1,2}|[A-Z])\)?(?:\s*=.*)?$")
"""Matches a cell of the row that numbers the columns below a header: "(1)", "A", "(5)=(3)+(4)"."""
_MADE = re.compile(r"(?:xuất|lúc|thời điểm|tính đến|in ngày|số liệu)", re.IGNORECASE)
"""Matches words in a title that announce the time at which the list was made."""
_DAY = r"\d{1,2}[/.-]\d{1,2}[/.-]\d{4}"
_TIME = r"\d{1,2}[:h]\d{2}(?:[:m]\d{2})?"
_MOMENT = re.compile(rf"(?:{_TIME}[\s,]+(?:ngày\s+)?)?{_DAY}(?:[\s,]+{_TIME})?")
_PAST = ("submitted", "received", "finished", "returned", "supplement_since")
_COUNTED_ROWS = 1000
"""Rows between two reports of progress."""

Progress = Callable[[str, int], None]
"""Function that is called, now and then, with what is being done ("read" or "check") and the number of rows."""


class RefusedRow(NamedTuple):
    """A row that is not imported, or that is imported and has to be reported. `place` is "row 5" or "Sheet1 row 5", as
    a person counts in the file; `code`: the code of its dossier, as it stands there, "" = none."""

    place: str
    what: str
    vi: str
    code: str = ""

    @property
    def place_vi(self) -> str:
        """The place in Vietnamese: "dòng 5", "Sheet1, dòng 5"."""
        sheet, word, number = self.place.rpartition("row ") if "row " in self.place else self.place.rpartition("item ")
        return f"{sheet.strip()}, dòng {number}" if sheet.strip() else f"{'dòng' if 'row' in word else 'mục'} {number}"


class Export(msgspec.Struct):
    """The contents of one export. `twice`: rows with a code that an earlier row has too; of both the newest state
    counts; `elsewhere`: rows that are taken although their code is that of another centre.

    `made`: time at which the list was made, as its title says, local, ISO 8601; "" = not said. `skipped`: rows below
    the header that are no dossiers (titles, totals, signatures, repeated headers) but not empty. `by_content`: no
    header names the codes; their column was found by its cells.
    """

    file: str
    sha256: str
    kind: str = ""
    encoding: str = ""
    made: str = ""
    rows: int = 0
    skipped: list[str] = []
    dossiers: dict[str, Dossier] = {}
    refused: list[RefusedRow] = []
    twice: list[RefusedRow] = []
    elsewhere: list[RefusedRow] = []
    headers: dict[str, str] = {}  # our name of a column -> its header in the file
    unused: list[str] = []
    by_content: bool = False
    statuses: dict[str, int] = {}  # unknown names of statuses, and how often each occurs
    strange: dict[str, int] = {}  # "column: text" that is neither yes nor no, and how often


def read_export(path: Path, records: Records, progress: Progress = lambda what, rows: None) -> Export:
    """Read the export of dossiers in `path`. Raises `Trouble` for an unreadable file or a missing column of codes."""
    data = read_bytes(path)
    export = Export(path.name, hashlib.sha256(data).hexdigest(), kind_of(data))
    if export.kind == "json":
        _take_items(export, path, data, records, progress)
    else:
        del data
        _take_tables(export, path, records, progress)
    if not export.headers:
        raise no_code_column(str(path))
    if not export.rows:
        raise _bad(path, "has no row below its header", "tệp chỉ có dòng tiêu đề")
    return export


def _take_tables(export: Export, path: Path, records: Records, progress: Progress) -> None:
    def score(rows: Rows) -> int:
        return 1000 * len(head_of(rows, records).columns) + sum(any(map(records.is_code, row)) for row in rows)

    tables = read_tables(path, old=True, sign=_SIGN, score=score, count=lambda rows: progress("read", rows))
    for table in tables:
        export.encoding = export.encoding or table.encoding
        best = max(table.readings, key=lambda rows: len(head_of(rows, records).columns), default=[])
        head = head_of(best, records)
        if not head.columns:
            continue
        export.headers |= {column: head.texts[index] for index, column in head.columns.items()}
        export.unused += [text for index, text in head.texts.items() if text and index not in head.columns]
        export.by_content = export.by_content or head.by_content
        prefix = f"{table.name} " if len(tables) > 1 and table.name else ""
        export.made = export.made or _made(best[: head.top], records)
        for place, row in _rows(best, head, prefix, export.skipped):
            if export.rows % _COUNTED_ROWS == 0:
                progress("check", export.rows)
            if export.kind == "csv" and _overflows(row, head):
                export.rows += 1
                export.refused.append(_shifted(place, _code_in(row)))
                continue
            cells = {name: row[index] for index, name in head.columns.items() if index < len(row)}
            _take(export, records, place, cells)
    if not export.headers and any(is_procedure_list(rows) for table in tables for rows in table.readings):
        raise _procedures(path)
    uncalculated = sum(row.vi.endswith(_NOT_CALCULATED) for row in export.refused)
    if export.rows and uncalculated == export.rows:
        raise _not_calculated(path)


def _rows(rows: Rows, head: ListHead, prefix: str, skipped: list[str]) -> Iterator[tuple[str, list[str]]]:
    """Yield row name and cells of every dossier below the header; add names of other non-empty rows to `skipped`."""
    code = next(index for index, column in head.columns.items() if column == "code")
    titles = {row[code] for row in rows[head.top : head.below] if code < len(row) and row[code]} | {head.texts[code]}
    for number, row in enumerate(rows[head.below :], start=head.below + 1):
        told = row[code] if code < len(row) else ""
        known = {row[index] for index in head.columns if index < len(row) and row[index]}
        place = f"{prefix}row {number}"
        if UNCALCULATED in known:
            yield place, row
        elif told in titles or (not told and len(known) < _FEWEST_CELLS):
            skipped += [place] if any(row) else []
        elif not _SIGN.search(told) and _is_no_dossier(row):
            skipped.append(place)
        else:
            yield place, row


def _is_no_dossier(row: Sequence[str]) -> bool:
    """Whether a row without a dossier's code is a title in merged cells, a line of totals, or numbers the columns."""
    filled = [cell for cell in row if cell]
    texts = set(filled)
    return (
        (len(texts) == 1 and bool(row))
        or any(_TOTALS.match(cell) for cell in texts)
        or (len(texts) > 1 and len(texts) == len(filled) and all(map(_NUMBERING.match, texts)))
    )


def _overflows(row: Sequence[str], head: ListHead) -> bool:
    """Whether a row has text to the right of the last named column, because a comma in a cell has shifted it."""
    last = max(index for index, text in head.texts.items() if text)
    return any(row[last + 1 :])


def _code_in(row: Sequence[str]) -> str:
    return next((found[0] for cell in row if (found := _SIGN.search(cell))), "")


def _made(titles: Rows, records: Records) -> str:
    """Return the time at which the list was made, if its titles state exactly one, in ISO 8601; else ""."""
    found = set()
    for cell in {cell for row in titles for cell in row}:
        moments = _MOMENT.findall(cell)
        if _MADE.search(cell) and len(moments) == 1:
            try:
                found.add(records.moment(" ".join(moments[0].replace(",", " ").replace("ngày", " ").split())) or "")
            except BadRow:
                continue
    return found.pop() if len(found) == 1 else ""


def _shifted(place: str, code: str) -> RefusedRow:
    return RefusedRow(
        place,
        "more cells than the header: a comma or a quotation mark in a cell",
        "nhiều ô hơn dòng tiêu đề: trong ô có dấu phẩy hoặc dấu ngoặc kép",
        code,
    )


def _take_items(export: Export, path: Path, data: bytes, records: Records, progress: Progress) -> None:
    """Read a JSON list of dossiers into `export`, as the platform's sync record has them, with their nested lists."""
    try:
        items = listed_items(json.loads(data))
        for number, item in enumerate(items, start=1):
            cells = cells_of(item, records.vocabulary) if isinstance(item, dict) else {}
            export.headers |= dict.fromkeys(cells, "")
            if number % _COUNTED_ROWS == 0:
                progress("check", number)
            _take(export, records, f"item {number}", cells)
    except (ValueError, RecursionError) as error:
        raise _bad(path, f"is not JSON: {error}", "không phải JSON") from error
    if "code" not in export.headers:
        export.headers.clear()


def _take(export: Export, records: Records, place: str, cells: Mapping[str, str]) -> None:
    export.rows += 1
    told = shown_code(cells.get("code", ""))
    try:
        _require_calculated(cells, records)
        dossier = records.dossier(cells, lambda column, text: _count(export.strange, f"{column}: {text[:40]}"))
        _require_state(dossier, records)
    except BadRow as bad:
        export.refused.append(RefusedRow(place, bad.what, bad.vi, told))
        return
    code = dossier.code
    if other := records.other_centre(code):
        what, vi = f"{code}: of {other}, another centre", f"{code}: mã của đơn vị khác, {other}"
        export.elsewhere.append(RefusedRow(place, what, vi, code))
    if dossier.status_text:
        _count(export.statuses, dossier.status_text)
    before = export.dossiers.get(code)
    if before is not None:
        what, vi = "the code stands there twice; the newest state is taken", "mã hồ sơ lặp lại, lấy trạng thái mới nhất"
        export.twice.append(RefusedRow(place, what, vi, code))
        if _newest(dossier) < _newest(before):
            return
    export.dossiers[code] = dossier


def _require_calculated(cells: Mapping[str, str], records: Records) -> None:
    """Raises `BadRow` for a row with a formula whose result is not stored in the file."""
    column = next((column for column, cell in cells.items() if cell == UNCALCULATED), "")
    if column:
        title = records.vocabulary.title(column)
        raise BadRow(f"{column}: a formula without a stored result", f"{title}: {_NOT_CALCULATED}")


def _require_state(dossier: Dossier, records: Records) -> None:
    """Raises `BadRow` for a dossier with a day that is still to come, or without status and days."""
    days = {name: (getattr(dossier, name) or "")[:10] for name in _PAST}
    today = records.today.isoformat()
    if late := next((name for name, day in days.items() if day > today), ""):
        raise BadRow(f"{late}: in the future", f"{records.vocabulary.title(late)}: ngày ở tương lai, {days[late]}")
    if not (dossier.status or dossier.status_text or dossier.due_given or any(days.values())):
        raise BadRow("neither a status nor any date", "không có trạng thái và không có ngày nào")


def _newest(dossier: Dossier) -> tuple[str, int]:
    """Return how new a dossier's state is, for comparison: the date of its last event, then its status."""
    return max(getattr(dossier, name) or "" for name in _PAST), dossier.status


def _count(counts: dict[str, int], text: str) -> None:
    counts[text] = counts.get(text, 0) + 1


_NOT_CALCULATED = "ô là công thức chưa có kết quả"


def _not_calculated(path: Path) -> Trouble:
    return Trouble(
        "holds formulas without stored results in every row",
        "các ô là công thức chưa có kết quả",
        file=str(path),
        remedy="open it in Excel, save it, and choose it again",
        remedy_vi="mở tệp bằng Excel, bấm Lưu để Excel tính kết quả, rồi chọn lại tệp",
    )


def _procedures(path: Path) -> Trouble:
    return Trouble(
        "is a list of procedures, not of dossiers",
        "đây là danh sách thủ tục hành chính, không phải danh sách hồ sơ",
        file=str(path),
        remedy="export the list of dossiers; procedures are taken in with ./kiosk catalogue import",
        remedy_vi="xuất danh sách hồ sơ từ hệ thống một cửa rồi chọn lại",
    )


def _bad(path: Path, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(path),
        remedy="export the list again as CSV (UTF-8), XLSX or JSON",
        remedy_vi="xuất lại danh sách thành CSV (UTF-8), XLSX hoặc JSON",
    )
