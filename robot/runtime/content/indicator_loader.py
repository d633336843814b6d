"""Load the service quality indexes, and official scores saved from the portal. Every error names file and key."""

import datetime
import re
from pathlib import Path
from typing import Any, NamedTuple

import msgspec
from msgspec.structs import replace

from robot.core.trouble import Trouble, Troubles
from robot.desk.indicators.criteria import (
    BilingualText,
    IndicatorIndex,
    UnreadValue,
    Value,
    faults_of,
    value_fault,
)
from robot.desk.indicators.measures import MEASURES
from robot.desk.indicators.official import NoPeriod, Official, official_scores
from robot.runtime.settings.foreign_files import own
from robot.runtime.settings.toml_reader import parse_toml, read_toml
from robot.runtime.settings.validation import faults

FIRST = "index-766"
"""File name, without ending, of the index shown first in a report; the others follow by file name."""


_COMMA = re.compile(r"^([ \t]*(?:numerator|denominator|points)[ \t]*=[ \t]*)(\d+,\d+)([ \t]*(?:#.*)?)$", re.MULTILINE)
"""A typed value with a decimal comma, which is no TOML and would make the whole file unreadable."""


class LoadedIndexes(NamedTuple):
    """The readable indexes, with their wrong values left out (`IndicatorIndex.unread`), and every fault that was found.
    An index with another fault is left out as a whole."""

    indexes: list[IndicatorIndex]
    found: list[Trouble]


def load_indexes(folder: Path) -> list[IndicatorIndex]:
    """Return every index in `folder`. Raises `Troubles` with every error."""
    loaded = read_indexes(folder)
    if loaded.found:
        raise Troubles(loaded.found)
    return loaded.indexes


def read_indexes(folder: Path) -> LoadedIndexes:
    """Return what can be used of the indexes in `folder`: a wrong value costs its line, never the other lines."""
    found: list[Trouble] = []
    indexes = []
    for path in sorted(own(folder.glob("*.toml")), key=lambda path: (path.stem != FIRST, path.stem)):
        index = _index(path, found)
        if index is not None:
            indexes.append(index)
    return LoadedIndexes(indexes, found)


def _index(path: Path, found: list[Trouble]) -> IndicatorIndex | None:
    try:
        table = _read(path)
    except Trouble as trouble:
        found.append(trouble)
        return None
    typed = table.pop("values", [])
    wrong = [(fault.key, fault.what, fault.vi) for fault in faults(IndicatorIndex, table)]
    if "unread" in table:
        wrong.append(("unread", "unknown key", "không có khoá này"))
    index = None
    if not wrong:
        index = msgspec.convert(table, IndicatorIndex)
        wrong = [(key, what, "chỉ tiêu ghi chưa đúng") for key, what in faults_of(index, MEASURES)]
    found += [_trouble(path, key, what, vi) for key, what, vi in wrong]
    return None if wrong or index is None else _with_values(index, typed, path, found)


def _read(path: Path) -> dict[str, Any]:
    """Read the file of an index. Typed values with a decimal comma are read as text, which no value may be."""
    try:
        return read_toml(path)
    except Trouble:
        quoted, commas = _COMMA.subn(r'\1"\2"\3', path.read_text(encoding="utf-8", errors="replace"))
        if not commas:
            raise
        return parse_toml(quoted, path)


def _with_values(index: IndicatorIndex, typed: Any, path: Path, found: list[Trouble]) -> IndicatorIndex:
    """Return `index` with the right values of the list `typed`; the wrong ones are named in `unread` and `found`."""
    values, unread = [], []
    codes = [criterion.code for criterion in index.criteria]
    most = {each.code: each.max_points for each in index.criteria if each.max_points is not None}
    for number, row in enumerate(typed if isinstance(typed, list) else [typed]):
        code = row["code"] if isinstance(row, dict) and isinstance(row.get("code"), str) else ""
        wrong = [(fault.key, fault.what, fault.vi) for fault in faults(Value, row, f"values[{number}]")]
        if not wrong:
            value = msgspec.convert(row, Value)
            what = value_fault(value, codes, most)
            if not what:
                values.append(value)
                continue
            wrong = [(f"values.{code}", what, "giá trị nhập tay ghi chưa đúng")]
        unread.append(UnreadValue(code, BilingualText(*_why(wrong))))
        found += [_trouble(path, key, what, vi) for key, what, vi in wrong]
    return replace(index, values=tuple(values), unread=tuple(unread))


def _why(wrong: list[tuple[str, str, str]]) -> tuple[str, str]:
    """Return why a value was left out, in Vietnamese and English, without keys."""
    vi, en = "; ".join(dict.fromkeys(vi for _, _, vi in wrong)), "; ".join(dict.fromkeys(what for _, what, _ in wrong))
    return f"giá trị nhập tay trong tệp chưa đúng nên chưa tính: {vi}", f"the value typed in the file is left out: {en}"


def _trouble(path: Path, key: str, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(path),
        key=key,
        remedy="the first lines of the file explain its keys",
        remedy_vi="các dòng đầu của tệp giải thích cách ghi",
    )


def load_official(paths: list[Path]) -> list[Official]:
    """Return the official scores in files saved from the portal, each with its period. Raises `Troubles`."""
    scores, found = read_official(paths)
    if found:
        raise Troubles(found)
    return scores


def read_official(paths: list[Path]) -> tuple[list[Official], list[Trouble]]:
    """Return the official scores in the readable ones of these files, and the faults of the others."""
    found: list[Trouble] = []
    scores: list[Official] = []
    for path in paths:
        try:
            saved = datetime.date.fromtimestamp(path.stat().st_mtime)
            scores += official_scores(path.read_bytes(), path.name, saved)
        except NoPeriod as error:
            found.append(
                Trouble(
                    str(error),
                    "không biết điểm của kỳ nào",
                    file=str(path),
                    remedy="put the period into its name: 766-2026-10.json, or 766-2026-10-15_2026-11-14.json",
                    remedy_vi="ghi kỳ vào tên tệp: 766-2026-10.json hoặc 766-2026-10-15_2026-11-14.json",
                )
            )
        except (OSError, ValueError) as error:
            found.append(
                Trouble(
                    f"is no answer of the portal: {error}",
                    "không phải tệp điểm lưu từ Cổng",
                    file=str(path),
                    remedy="save the answer of the page of scores again, as JSON",
                    remedy_vi="lưu lại câu trả lời của trang điểm, dạng JSON",
                )
            )
    return scores, found
