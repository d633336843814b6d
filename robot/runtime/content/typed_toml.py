"""Decode TOML files of content into typed values; all errors are found, and each names file, key and value."""

import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from robot.core.trouble import Trouble
from robot.runtime.settings.toml_reader import read_toml
from robot.runtime.settings.validation import faults

Kind = TypeVar("Kind")


def decode(path: Path, kind: type[Kind], found: list[Trouble]) -> Kind | None:
    """Return the file as a `kind`; None on errors, which are all added to `found`, table by table."""
    try:
        table = read_toml(path)
    except Trouble as trouble:
        found.append(trouble)
        return None
    return converted(path, kind, table, found)


def converted(path: Path, kind: type[Kind], table: dict[str, Any], found: list[Trouble]) -> Kind | None:
    """Return the table of a file as a `kind`; None on errors, which are added to `found`."""
    wrong = faults(kind, table)
    found += [bad(path, fault.key, fault.value, fault.what, fault.vi) for fault in wrong]
    return None if wrong else msgspec.convert(table, kind)


def bad(path: Path, key: str, value: object, what: str, vi: str) -> Trouble:
    """Return the `Trouble` (error for staff) that `key` of a content file has the wrong value `value`."""
    return Trouble(
        what,
        vi,
        file=str(path),
        key=key,
        value=str(value) if isinstance(value, datetime.date) else value,
        remedy="config/procedures/README.md explains every key",
        remedy_vi="xem config/procedures/README.md",
    )
