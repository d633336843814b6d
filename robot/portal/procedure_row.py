"""Read one row of a procedure list: clear facts as values, all other cells as their text in the file."""

import msgspec

from robot.portal import cell_values, name_conflicts
from robot.portal.columns import ListRow

_NAMES = {
    "time": "Thời hạn",
    "fee": "Phí, lệ phí",
    "documents": "Thành phần hồ sơ",
    "legal": "Căn cứ pháp lý",
    "level": "Mức độ trực tuyến",
}
"""Columns whose cells are read as facts, with their Vietnamese names for reports."""
_QUOTED_CHARS = 300


class ProcedureRow(msgspec.Struct, frozen=True):
    """A row that has a code and a title. `unread`: notes, in Vietnamese, on cells that are too unclear for facts."""

    place: str
    code: str
    title: str
    completed: str  # the code as written, if digits were added or a province's part removed; else ""
    padded: bool  # zeros were added: it may be another procedure's code
    field: str
    decided_by: str
    announced_by: str
    result: tuple[str, ...]
    source: str
    time: cell_values.TimeValue | None
    fee: cell_values.FeeValue | None
    documents: tuple[cell_values.DocumentValue, ...]
    legal: tuple[str, ...]
    online: bool | None
    level: str
    unread: tuple[str, ...]
    unread_cells: tuple[str, ...]  # the parts of `unread` for which the file does have text


def record(row: ListRow, headers: dict[str, str]) -> ProcedureRow | tuple[str, str]:
    """Return the facts in `row`; or, if it is refused, the reason in English and Vietnamese."""
    cells = row.cells
    written = cells.get("code", "")
    code = cell_values.code(written)
    if not written:
        shown = f": {row.text[:_QUOTED_CHARS]!r}" if row.text else ""
        return f"there is no code{shown}", f"không có mã{shown}"
    if code is None:
        shown = repr(written[:40])
        return f"{shown} is not an official code such as 1.001193", f"{shown} không phải mã thủ tục như 1.001193"
    title = _one_line(cells.get("title", ""))
    if not title:
        return "there is no name", "không có tên thủ tục"
    if not name_conflicts.says_something(title):
        return f"{title!r} is no name", f"{title!r} không phải tên thủ tục"
    time = cell_values.time(cells.get("time", ""), headers.get("time", ""))
    fee = cell_values.fee(cells.get("fee", ""))
    documents = tuple(cell_values.documents(cells.get("documents", "")))
    legal = tuple(cell_values.legal(cells.get("legal", "")))
    online = cell_values.online(cells.get("level", ""))
    known = {
        "time": time is not None,
        "fee": fee is not None,
        "documents": bool(documents),
        "legal": bool(legal),
        "level": online is not None,
    }
    unread = [column for column in headers if column in _NAMES and not known[column]]
    source = cells.get("source", "").split("\n")[0]
    return ProcedureRow(
        place=row.place,
        code=code,
        title=title,
        completed="" if code == written.strip() else written.strip(),
        padded=cell_values.padded(written),
        field=_said(cells, "field"),
        decided_by=_said(cells, "decided_by"),
        announced_by=_said(cells, "announced_by"),
        result=tuple(item.name for item in cell_values.documents(cells.get("result", ""))),
        source=source if source.startswith(("http://", "https://")) and " " not in source else "",
        time=time,
        fee=fee,
        documents=documents,
        legal=legal,
        online=online,
        level=_said(cells, "level"),
        unread=tuple(_unread(column, cells) for column in unread),
        unread_cells=tuple(_quoted(column, cells) for column in unread if cells.get(column)),
    )


def _unread(column: str, cells: dict[str, str]) -> str:
    text = _one_line(cells.get(column, ""))
    if cell_values.says_nothing(text):
        return f"{_NAMES[column]}: danh sách không ghi cụ thể"
    return f"{_quoted(column, cells)}, chưa đọc được thành số liệu"


def _quoted(column: str, cells: dict[str, str]) -> str:
    return f"{_NAMES[column]}: danh sách ghi “{_one_line(cells[column])[:_QUOTED_CHARS]}”"


def _said(cells: dict[str, str], column: str) -> str:
    text = _one_line(cells.get(column, ""))
    return "" if cell_values.says_nothing(text) else text


def _one_line(text: str) -> str:
    return " ".join(text.split())
