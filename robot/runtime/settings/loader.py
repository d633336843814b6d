"""Load the settings: merge the TOML files, decode them table by table, and report all bad keys together."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.paths import CONFIG as CONFIG  # other releases ask this module for it
from robot.runtime.settings.schema import Settings
from robot.runtime.settings.toml_reader import read_toml
from robot.runtime.settings.validation import alike, faults, unknown

COMPARE = "compare it with config/robot.toml and robot/runtime/settings/schema.py"
COMPARE_VI = "so với config/robot.toml rồi sửa lại"

_SECRET = ("staff.pins", "facts.wifi")
"""Keys below which no error shows a value: the system's log keeps errors."""

Tables = dict[str, dict[str, Any]]
Origins = dict[tuple[str, str], str]


def load_settings(
    overlays: Sequence[Path] = (),
    sets: Sequence[str] = (),
    *,
    config: Path = CONFIG,
    further: Mapping[str, dict[str, Any]] | None = None,
    site: Path | None = None,
) -> Settings:
    """Return the settings: the shipped ones, overridden in this order by the site's, `overlays`, `further` and `sets`.

    `sets`: texts "table.key=value". `further`: tables by name. `site`: path of a file to read in place of `site.toml`.
    Raises `Troubles` with every bad file, table, key and value.
    """
    tables: Tables = {}
    origins: Origins = {}
    found: list[Trouble] = []
    for path in [config / "robot.toml", site or config / "site.toml", *overlays]:
        try:
            _merge(tables, origins, read_toml(path), str(path), found)
        except Trouble as trouble:
            found.append(trouble)
    if further:
        _merge(tables, origins, dict(further), "[settings]", found)
    for text in sets:
        try:
            _merge(tables, origins, _assignment(text), f"--set {text}", found)
        except Trouble as trouble:
            found.append(trouble)
    if any(trouble.key == "" for trouble in found):
        raise Troubles(found)  # else all keys of a missing or unreadable file would be reported
    values = _decode(tables, origins, found)
    if found:
        raise Troubles(found)
    try:
        return Settings(**values)
    except ValueError as error:
        name, _, text = str(error).partition(".")
        raise Troubles([_between(name, tables[name], origins, text)]) from None


def _merge(tables: Tables, origins: Origins, more: dict[str, Any], origin: str, found: list[Trouble]) -> None:
    for name, table in more.items():
        if not isinstance(table, dict):
            found.append(_bad(origin, name, table, "a table [name] was expected", "cần một bảng [tên]"))
            continue
        tables.setdefault(name, {}).update(table)
        origins.update({(name, key): origin for key in table})


def _assignment(text: str) -> dict[str, Any]:
    path, separator, value = text.partition("=")
    table, dot, key = path.strip().partition(".")
    if not (separator and dot and table and key):
        raise Trouble(
            "not of the form table.key=value",
            "không đúng dạng bảng.khoá=giá_trị",
            key="--set",
            value=text,
            remedy="write for example --set camera.address=device:1",
            remedy_vi="ví dụ: --set camera.address=device:1",
        )
    try:
        parsed = tomllib.loads(f"value = {value}")["value"]
    except tomllib.TOMLDecodeError:
        parsed = value
    return {table: {key: parsed}}


def _decode(tables: Tables, origins: Origins, found: list[Trouble]) -> dict[str, Any]:
    """Return the tables, decoded by their types. A bad table is checked key by key; all errors are added to `found`."""
    fields = {field.name: field.type for field in msgspec.structs.fields(Settings)}
    for name in tables.keys() - fields.keys():
        origin = next((file for (table, _), file in origins.items() if table == name), "")
        slip = unknown(name, None, fields, alike(name, fields))
        found.append(_bad(origin, name, None, slip.what, slip.vi))
    values: dict[str, Any] = {}
    for name, kind in fields.items():
        table = tables.get(name, {})
        wrong = faults(kind, table, name)
        for fault in wrong:
            _, _, key = fault.key.partition(".")
            if not key:  # each value is valid by itself
                found.append(_between(name, table, origins, fault.what))
                continue
            missing = "config/site.toml" if name == "site" else "config/robot.toml"
            origin = origins.get((name, re.split(r"[.\[]", key)[0]), missing)
            found.append(_bad(origin, fault.key, fault.value, fault.what, fault.vi))
        if not wrong:
            values[name] = msgspec.convert(table, kind)
    return values


def _between(name: str, table: dict[str, Any], origins: Origins, text: str) -> Trouble:
    """Return the error that values contradict each other. `text`: its words, as `SettingsTable` describes."""
    key, _, words = text.partition(": ")
    english, _, vietnamese = words.partition(" | ")
    what, _, remedy = english.partition("; ")
    vi, _, remedy_vi = vietnamese.partition("; ")
    return _bad(
        origins.get((name, key), ""),
        f"{name}.{key}",
        table.get(key),
        what,
        vi or "giá trị này không hợp với các giá trị khác",
        remedy or COMPARE,
        remedy_vi or COMPARE_VI,
    )


def _bad(
    file: str, key: str, value: object, what: str, vi: str, remedy: str = COMPARE, remedy_vi: str = COMPARE_VI
) -> Trouble:
    return Trouble(
        what,
        vi,
        file=file,
        key=key,
        value="***" if value is not None and key.startswith(_SECRET) else value,
        remedy=remedy,
        remedy_vi=remedy_vi,
    )
