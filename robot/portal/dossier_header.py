"""Find the header of a list of dossiers: by the names of its columns, else by the column whose cells are codes."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from robot.desk.dossiers.row_reader import Records
from robot.portal.columns import column_of
from robot.portal.workbook import Rows

_HEADER_ROWS = 40
_HEADER_DEPTH = 3
_SAMPLE_ROWS = 200
"""Rows that are looked at for a column of codes, where no header names one. Chosen."""
_SHARE_OF_CODES = 0.6
"""Least share of codes among the filled cells of such a column. Chosen."""
_PROCEDURE_CODE = re.compile(r"^\d[.,]\d{6}(?:\..*)?$")
_FEWEST_PROCEDURES = 3


class ListHead(NamedTuple):
    """The header of a table: its rows from `top` to the one before `below`; our names of the columns and the header
    texts, by column index. `by_content`: no header names the codes; their column was found by its cells."""

    top: int
    below: int
    columns: dict[int, str]
    texts: dict[int, str]
    by_content: bool = False


def head_of(rows: Rows, records: Records) -> ListHead:
    """Return the block of rows that has the most known columns as the header; without columns if none has the code."""
    best, least = ListHead(0, 0, {}, {}), 0  # at equal columns the fewest rows: a title above is excluded
    for top in range(min(len(rows), _HEADER_ROWS)):
        for depth in range(1, _HEADER_DEPTH + 1):
            block = rows[top : top + depth]
            if len(block) < depth or any(_is_data(row, records) for row in block):
                break
            columns, texts = _columns(block, records)
            better = (len(columns), -depth) > (len(best.columns), -least)
            if "code" in columns.values() and better:
                best, least = ListHead(top, top + depth, columns, texts), depth
    return best if best.columns else _by_content(rows, records)


def is_procedure_list(rows: Rows) -> bool:
    """Whether the table is a list of procedures: a header names their codes, and cells below it are such codes."""
    for number, row in enumerate(rows[:_HEADER_ROWS]):
        named = [index for index, text in enumerate(row) if column_of(text) == "code"]
        for index in named:
            below = (each[index] for each in rows[number + 1 : number + _SAMPLE_ROWS] if index < len(each))
            if sum(bool(_PROCEDURE_CODE.match(cell)) for cell in below) >= _FEWEST_PROCEDURES:
                return True
    return False


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
        candidates = (*reversed(told), texts[index])
        if chosen := next((text for text in reversed(candidates) if records.vocabulary.is_chosen(text)), ""):
            candidates = (chosen,)
        for text in candidates:
            if name := records.vocabulary.column(text):
                place = (records.vocabulary.rank(text), index)
                best[name] = min(best.get(name, place), place)
                break
    return {index: name for name, (_, index) in sorted(best.items(), key=lambda each: each[1][1])}, texts


def _by_content(rows: Rows, records: Records) -> ListHead:
    """Return the header above the first column of codes, by the cells; without columns if there is none."""
    first = next((number for number, row in enumerate(rows[: _HEADER_ROWS + 1]) if _is_data(row, records)), 0)
    if not first:
        return ListHead(0, 0, {}, {})
    sample = rows[first : first + _SAMPLE_ROWS]
    counts = {
        index: sum(records.is_code(row[index]) for row in sample if index < len(row))
        for index in range(max(map(len, sample)))
    }
    code = max(counts, key=lambda index: counts[index])
    filled = sum(bool(row[code]) for row in sample if code < len(row))
    depths = range(1, min(_HEADER_DEPTH, first) + 1)
    read = [(depth, *_columns(rows[first - depth : first], records)) for depth in depths]
    depth, columns, texts = max(read, key=lambda each: (len(each[1]), -each[0]))
    if counts[code] < _SHARE_OF_CODES * filled or not texts.get(code):
        return ListHead(0, 0, {}, {})
    return ListHead(first - depth, first, {**columns, code: "code"}, texts, by_content=True)
