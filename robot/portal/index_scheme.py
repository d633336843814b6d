"""Read the scheme of an official index from a workbook: criteria with code, maximum, way of scoring, source and target.

Provinces publish such tables as annexes of decisions. The columns are recognised by their heads; rows with rows beneath
them are groups; the way of scoring is recognised where the text says a share or steps.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import msgspec

from robot.core.trouble import Trouble
from robot.desk.dossiers.vocabulary import folded
from robot.desk.indicators.criteria import BilingualText, Criterion, CriterionGroup, IndicatorIndex, Step
from robot.desk.indicators.typed_numbers import NotANumber, number_of
from robot.portal.workbook import Rows, read_workbook

MOST_CRITERIA = 400
"""Most criteria of a scheme. Chosen: the largest known scheme of a province has about 100."""

_TEXT_CHARS = 600
_CODE_CHARS = 24
_HEAD_ROWS = 40

_HEADS: Mapping[str, tuple[str, ...]] = {
    "code": ("mã tiêu chí", "mã số", "mã", "ký hiệu", "số thứ tự", "stt", "tt"),
    "title": ("tên tiêu chí", "tiêu chí thành phần", "tiêu chí", "nội dung đánh giá", "nội dung", "chỉ số"),
    "most": ("điểm tối đa", "điểm chuẩn", "thang điểm", "số điểm tối đa", "điểm"),
    "formula": (
        "cách tính điểm", "cách tính", "cách chấm điểm", "cách đánh giá", "phương pháp đánh giá", "phương pháp tính",
        "hướng dẫn chấm điểm", "cách xác định",
    ),
    "source": ("nguồn số liệu", "nguồn dữ liệu", "nguồn", "tài liệu kiểm chứng", "minh chứng"),
    "target": ("chỉ tiêu", "mục tiêu", "điểm phấn đấu", "kế hoạch"),
}  # fmt: skip
"""Heads of the columns, the more exact ones first; a head counts if it begins with one of them."""

_ROMAN = re.compile(r"[IVXLC]{1,6}\.?|[A-HĐ]\.?")
_NUMBERED = re.compile(r"\d{1,3}(?:\.\d{1,3})*\.?")
_DECISION = re.compile(r"\d+/(?:\d{4}/)?QĐ-[A-ZĐ]+")
_STEP = re.compile(r"(\d+(?:[.,]\d+)?)\s*(%?)[^:;→\n\d]*(?:[:→]|->|=>)\s*(\d+(?:[.,]\d+)?)\s*(?:điểm|đ)?(?!\s*%)")
_EXACT = re.compile(r"\d\.\d{3}", re.ASCII)
_SHARE = re.compile(r"a\s*/\s*b|b\s*/\s*a|tỷ lệ|tỉ lệ|phần trăm|[x×*]\s*điểm tối đa", re.IGNORECASE)
_MEASURES: Sequence[tuple[str, re.Pattern[str]]] = (
    ("paid_online", re.compile(r"thanh toán trực tuyến", re.IGNORECASE)),
    ("full_online", re.compile(r"toàn trình", re.IGNORECASE)),
    ("electronic_result", re.compile(r"kết quả.*điện tử", re.IGNORECASE)),
    ("reused", re.compile(r"(tái sử dụng|dùng lại|khai thác).*số h[oó]", re.IGNORECASE)),
    ("digitised", re.compile(r"số h[oó]", re.IGNORECASE)),
    ("on_time", re.compile(r"hồ sơ.*(đúng hạn|trước hạn)", re.IGNORECASE)),
    ("online", re.compile(r"hồ sơ.*trực tuyến", re.IGNORECASE)),
    ("apologised", re.compile(r"xin lỗi", re.IGNORECASE)),
    ("post", re.compile(r"bưu chính", re.IGNORECASE)),
)


class RefusedCriterion(NamedTuple):
    """A row of the workbook that was left out. `line`: its number from 1; `key`: of the reason's words."""

    line: int
    text: str
    key: str


class ReadScheme(msgspec.Struct, frozen=True):
    """A scheme as it was read. `columns`: what was recognised and the head of its column; `total`: the total that the
    table states, None = none."""

    index: IndicatorIndex
    refused: tuple[RefusedCriterion, ...]
    columns: Mapping[str, str]
    sheet: str
    total: float | None


class _Row(NamedTuple):
    line: int
    code: str
    title: str
    cells: Mapping[str, str]


def read_scheme(path: Path, index_code: str, title: str = "") -> ReadScheme:
    """Return the scheme in the workbook `path` as the index `index_code`. `title`: its name, "" = as the sheet says.

    Raises `Trouble` for a file that is no workbook, or has no table with criteria and points.
    """
    for sheet, rows in read_workbook(path):
        head = _head(rows)
        if head is not None:
            return _scheme(sheet, rows, head, index_code, title)
    raise Trouble(
        "holds no table with the columns criterion and maximum",
        "không tìm thấy bảng có cột “Tiêu chí” và “Điểm tối đa”",
        file=str(path),
        remedy="name these columns in one row above the criteria",
        remedy_vi="ghi tên các cột này trên một hàng, ngay trên danh sách tiêu chí, rồi tải lên lại",
    )


def _head(rows: Rows) -> tuple[int, dict[str, int]] | None:
    """Return the row of the heads and the column of each field; None if no row has a criterion and its maximum."""
    for number, row in enumerate(rows[:_HEAD_ROWS]):
        columns = _columns(row)
        if "title" in columns and "most" in columns:
            return number, columns
    return None


def _columns(row: Sequence[str]) -> dict[str, int]:
    found: dict[str, tuple[int, int]] = {}
    for column, cell in enumerate(row):
        name = folded(cell) if len(cell) <= 80 else ""
        ranked = [
            (rank, field)
            for field, heads in _HEADS.items()
            for rank, head in enumerate(heads)
            if name == folded(head) or (len(folded(head)) > 4 and name.startswith(folded(head)))
        ]
        if ranked:
            rank, field = min(ranked)
            if field not in found or rank < found[field][0]:
                found[field] = rank, column
    columns = {field: column for field, (_, column) in found.items()}
    if "title" not in columns and "target" in columns:  # "Chỉ tiêu" is the name of the criteria here
        columns["title"] = columns.pop("target")
    return columns


def _scheme(sheet: str, rows: Rows, head: tuple[int, dict[str, int]], index_code: str, title: str) -> ReadScheme:
    number, columns = head
    listed = [*_rows(rows, number + 1, columns)]
    above = [cell for row in rows[:number] for cell in dict.fromkeys(row) if cell]
    decision = next((found[0] for cell in above if (found := _DECISION.search(cell))), "")
    names = (cell for cell in above if len(cell) <= 200 and not _DECISION.search(cell))
    named = title or max(names, key=len, default="")
    groups, criteria, refused, total = _criteria(listed)
    index = IndicatorIndex(
        code=index_code,
        title=_text(named or sheet),
        decision=decision,
        groups=tuple(groups),
        criteria=tuple(criteria),
    )
    heads = {field: rows[number][column] for field, column in columns.items()}
    return ReadScheme(index, tuple(refused), heads, sheet, total)


def _rows(rows: Rows, start: int, columns: Mapping[str, int]) -> Iterator[_Row]:
    for number in range(start, len(rows)):
        row = rows[number]
        cells = {field: row[column].strip() if column < len(row) else "" for field, column in columns.items()}
        title = " ".join(cells["title"].split())
        if title and not re.fullmatch(r"\(?\d{1,2}\)?", title):  # "(1) (2) (3)" beneath the heads
            yield _Row(number + 1, cells.get("code", "").rstrip(".")[:_CODE_CHARS], title, cells)


def _criteria(
    listed: Sequence[_Row],
) -> tuple[list[CriterionGroup], list[Criterion], list[RefusedCriterion], float | None]:
    groups: list[CriterionGroup] = []
    criteria: list[Criterion] = []
    refused: list[RefusedCriterion] = []
    total: float | None = None
    codes: set[str] = set()
    top = 0 if any(_ROMAN.fullmatch(row.code) for row in listed) else 1
    for place, row in enumerate(listed):
        if folded(row.title).startswith(folded("tổng")):
            total = _number(row.cells["most"])
            continue
        if _is_group(listed, place):
            if _depth(row.code) <= top or not groups:
                groups.append(CriterionGroup(f"g{len(groups) + 1}", _text(row.title)))
            continue
        reason = _refusal(row, codes, len(criteria))
        if reason:
            refused.append(RefusedCriterion(row.line, row.title[:80], reason))
            continue
        if not groups:
            groups.append(CriterionGroup("g1", BilingualText("Các tiêu chí", "Criteria")))
        criterion = _criterion(row, groups[-1].code)
        codes.add(criterion.code)
        criteria.append(criterion)
    used = {criterion.group for criterion in criteria}
    return [group for group in groups if group.code in used], criteria, refused, total


def _is_group(listed: Sequence[_Row], place: int) -> bool:
    """Whether the row has rows beneath it: "1" before "1.1", "I" before "1", or no points and no code."""
    row = listed[place]
    after = listed[place + 1] if place + 1 < len(listed) else None
    if after is None:
        return False
    if _ROMAN.fullmatch(row.code):
        return not _ROMAN.fullmatch(after.code) or not row.cells["most"]
    if row.code and after.code.startswith(f"{row.code}."):
        return True
    return not row.code and not row.cells["most"]


def _depth(code: str) -> int:
    return 0 if not _NUMBERED.fullmatch(code) else code.count(".") + 1


def _refusal(row: _Row, codes: set[str], count: int) -> str:
    if count >= MOST_CRITERIA:
        return "too_many"
    if not row.cells["most"]:
        return "no_most"
    most = _number(row.cells["most"])
    if most is None or most <= 0:
        return "wrong_most"
    if row.code in codes:
        return "twice"
    target = row.cells.get("target", "")
    return "wrong_target" if target and _target(target, most) is None else ""


def _criterion(row: _Row, group: str) -> Criterion:
    most = _number(row.cells["most"]) or 0.0
    formula = row.cells.get("formula", "")
    steps = _steps(formula, most)
    share = not steps and bool(_SHARE.search(formula))
    target = _target(row.cells.get("target", ""), most)
    return Criterion(
        code=row.code or f"D{row.line}",
        title=_text(row.title),
        group=group,
        formula=_text(formula or "chưa ghi"),
        source=(row.cells.get("source", "") or "nhập tay")[:_TEXT_CHARS],
        max_points=most,
        curve="steps" if steps else "linear" if share else None,
        steps=steps,
        measure=suggested_measure(row.title) if share else "",
        target=target[0] if target else None,
        target_points=target[1] if target else None,
    )


def suggested_measure(title: str) -> str:
    """Return the measure that a criterion of this title seems to be; "" = none."""
    return next((measure for measure, pattern in _MEASURES if pattern.search(title)), "")


def _steps(formula: str, most: float) -> tuple[Step, ...]:
    """Return the steps that a text lists, such as "4 cuộc trở lên: 20 điểm; 3 cuộc: 15 điểm"; () if it lists none."""
    found = {}
    for least, percent, points in _STEP.findall(formula):
        step, value = _number(least), _number(points)
        if step is None or value is None or value > most or percent:
            return ()
        found[step] = value
    rising = [found[step] for step in sorted(found)]
    if len(found) < 2 or rising != sorted(rising):
        return ()
    return tuple(Step(step, found[step]) for step in sorted(found))


def _target(text: str, most: float) -> tuple[float | None, float | None] | None:
    """Return a target as (share, points), one of them None; (None, None) for an empty text; None if it is wrong."""
    if not text.strip():
        return None, None
    percent = text.strip().endswith("%")
    number = _number(text.strip().rstrip("%").strip())
    if number is None:
        return None
    if percent:
        return (number / 100, None) if 0 < number <= 100 else None
    return (None, number) if number <= most else None


def _number(text: str) -> float | None:
    if _EXACT.fullmatch(text):  # a number cell: 1.125 is no thousand
        return float(text)
    try:
        return number_of(text.removesuffix("điểm").strip())
    except NotANumber:
        return None


def _text(text: str) -> BilingualText:
    """Return a text of the province in both languages: it has none in English."""
    plain = " ".join(text.split())[:_TEXT_CHARS]
    return BilingualText(plain, plain)
