"""Decode TOML files of content into typed values; all errors are found, and each names file, key and value."""

import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from robot.core.trouble import Trouble
from robot.runtime.settings.known_files import known
from robot.runtime.settings.toml_reader import read_toml
from robot.runtime.settings.validation import faults

Kind = TypeVar("Kind")

GUIDE = "config/procedures/README.md"
"""The page that explains the keys of most content files."""


def decode(path: Path, kind: type[Kind], found: list[Trouble], guide: str = GUIDE) -> Kind | None:
    """Return the file as a `kind`; None on errors, which are all added to `found`, table by table. The value is shared
    with every other reader of the file, and must not be changed.

    `guide`: the page that explains the keys of the file.
    """

    def read() -> Kind | None:
        try:
            table = read_toml(path)
        except Trouble as trouble:
            found.append(trouble)
            return None
        return converted(path, kind, table, found, guide)

    return known(path, kind, read)


def converted(
    path: Path, kind: type[Kind], table: dict[str, Any], found: list[Trouble], guide: str = GUIDE
) -> Kind | None:
    """Return the table of a file as a `kind`; None on errors, which are added to `found`."""
    wrong = faults(kind, table)
    found += [bad(path, fault.key, fault.value, fault.what, fault.vi, guide) for fault in wrong]
    return None if wrong else msgspec.convert(table, kind)


def bad(path: Path, key: str, value: object, what: str, vi: str, guide: str = GUIDE) -> Trouble:
    """Return the `Trouble` (error for staff) that `key` of a content file has the wrong value `value`.

    `guide`: the page that explains the keys of the file.
    """
    return Trouble(
        what,
        vi,
        file=str(path),
        key=key,
        value=str(value) if isinstance(value, datetime.date) else value,
        remedy=f"{guide} explains every key",
        remedy_vi=f"xem {guide}",
    )
