"""Collect the indexes with what officials entered: shipped and stored schemes, values by hand, official scores."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from msgspec.structs import replace

from robot.core.trouble import Trouble
from robot.desk.indicators.criteria import IndicatorIndex
from robot.desk.indicators.index_records import IndexRecords, StoredValue
from robot.desk.indicators.official import Official
from robot.runtime.content.indicator_loader import load_official, read_indexes, read_official
from robot.runtime.settings.foreign_files import own

OFFICIAL = "var/official"
"""Folder of official scores, saved from the portal, that every report includes."""


class IndexData(NamedTuple):
    """The indexes with their values, the official scores, and what was left out because it is wrong."""

    indexes: list[IndicatorIndex]
    official: list[Official]
    found: list[Trouble]


def index_data(root: Path, config: Path, database: Path, files: Sequence[Path] = ()) -> IndexData:
    """Return the indexes in `config` and `database`, with the official scores in `files`, in the folder `OFFICIAL` and
    in the database. A wrong value costs its line. Raises `Troubles` for wrong `files`, which a person named."""
    loaded = read_indexes(config / "indicators")
    saved, wrong = read_official(list(own((root / OFFICIAL).glob("*.json"))))
    saved += load_official(list(files))
    with IndexRecords(database) as records:
        schemes = {code: stored.index for code, stored in records.schemes().items()}
        shipped = [schemes.pop(index.code, index) for index in loaded.indexes]
        indexes = [_with(index, records.values(index.code)) for index in (*shipped, *schemes.values())]
        saved += [each.official() for each in records.official()]
    return IndexData(indexes, saved, [*loaded.found, *wrong])


def _with(index: IndicatorIndex, stored: Sequence[StoredValue]) -> IndicatorIndex:
    """Return `index` with the stored values before its own, those of the fewest days first: the most exact counts."""
    exact = sorted(stored, key=lambda each: (each.last - each.first, -each.id))
    return replace(index, values=(*(each.value() for each in exact), *index.values))
