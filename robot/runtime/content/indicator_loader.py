"""Load the service quality indexes, and official scores saved from the portal. Every error names file and key."""

import datetime
from pathlib import Path

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.desk.indicators.criteria import IndicatorIndex, faults_of
from robot.desk.indicators.measures import MEASURES
from robot.desk.indicators.official import NoPeriod, Official, official_scores
from robot.runtime.settings.foreign_files import own
from robot.runtime.settings.toml_reader import read_toml
from robot.runtime.settings.validation import faults

FIRST = "index-766"
"""File name, without ending, of the index shown first in a report; the others follow by file name."""


def load_indexes(folder: Path) -> list[IndicatorIndex]:
    """Return every index in `folder`. Raises `Troubles` with every error."""
    found: list[Trouble] = []
    indexes = []
    for path in sorted(own(folder.glob("*.toml")), key=lambda path: (path.stem != FIRST, path.stem)):
        index = _index(path, found)
        if index is not None:
            indexes.append(index)
    if found:
        raise Troubles(found)
    return indexes


def _index(path: Path, found: list[Trouble]) -> IndicatorIndex | None:
    try:
        table = read_toml(path)
    except Trouble as trouble:
        found.append(trouble)
        return None
    wrong = [(fault.key, fault.what, fault.vi) for fault in faults(IndicatorIndex, table)]
    index = None
    if not wrong:
        index = msgspec.convert(table, IndicatorIndex)
        wrong = [(key, what, "chỉ tiêu ghi chưa đúng") for key, what in faults_of(index, MEASURES)]
    for key, what, vi in wrong:
        found.append(
            Trouble(
                what,
                vi,
                file=str(path),
                key=key,
                remedy="the first lines of the file explain its keys",
                remedy_vi="các dòng đầu của tệp giải thích cách ghi",
            )
        )
    return None if wrong else index


def load_official(paths: list[Path]) -> list[Official]:
    """Return the official scores in files saved from the portal, each with its period. Raises `Troubles`."""
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
    if found:
        raise Troubles(found)
    return scores
