"""TOML files of content as typed values; every error names file, key and value, and none hides another."""

import datetime
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from robot.core.trouble import Trouble
from robot.runtime.settings_files import read_toml

Kind = TypeVar("Kind")


def decode(path: Path, kind: type[Kind], found: list[Trouble]) -> Kind | None:
    """The file as `kind`; its errors go to `found`, table by table, so that none hides another."""
    try:
        table = read_toml(path)
    except Trouble as trouble:
        found.append(trouble)
        return None
    return converted(path, kind, table, found)


def converted(path: Path, kind: type[Kind], table: dict[str, Any], found: list[Trouble]) -> Kind | None:
    """The table of a file as `kind`; its errors go to `found`."""
    try:
        return msgspec.convert(table, kind)
    except msgspec.ValidationError as error:
        found += _errors(path, kind, table) or [_from_error(path, "", error, table)]
        return None


def _errors(path: Path, kind: Any, table: dict[str, Any]) -> list[Trouble]:
    if not (isinstance(kind, type) and issubclass(kind, msgspec.Struct)):
        return []
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    found: list[Trouble] = []
    for key, value in table.items():
        if key not in fields:
            found.append(bad(path, key, None, "unknown key", "không có khoá này"))
            continue
        try:
            msgspec.convert(value, fields[key].type)
        except msgspec.ValidationError as error:
            found.append(_from_error(path, key, error, value))
    for key, field in fields.items():
        if field.required and key not in table:
            found.append(bad(path, key, None, "the key is missing", "thiếu khoá này"))
    return found


def _from_error(path: Path, key: str, error: msgspec.ValidationError, value: object) -> Trouble:
    """msgspec says "what - at `$.inner[0].key`"."""
    what, _, inner = str(error).partition(" - at ")
    steps = inner.strip("`").removeprefix("$")
    shown = value if isinstance(value, str | int | float | bool | datetime.date) else None
    return bad(path, f"{key}{steps}".lstrip("."), shown, what, "giá trị không hợp lệ")


def bad(path: Path, key: str, value: object, what: str, vi: str) -> Trouble:
    """What is wrong with one key of a content file."""
    return Trouble(
        what,
        vi,
        file=str(path),
        key=key,
        value=str(value) if isinstance(value, datetime.date) else value,
        remedy="config/procedures/README.md explains every key",
        remedy_vi="xem config/procedures/README.md",
    )
