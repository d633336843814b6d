"""Reads the catalogue: one TOML file a procedure, the life events, what visitors ask for, the lexicon.

All errors of a run are reported together; each names file, key and value.
"""

import datetime
from collections.abc import Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from robot.core.trouble import Trouble, Troubles
from robot.knowledge.catalogue import Catalogue, Procedure, Topic
from robot.knowledge.lexicon import Lexicon
from robot.knowledge.requests import Requests
from robot.knowledge.understand import Understander
from robot.runtime.settings_files import read_toml

Kind = TypeVar("Kind")


def load_catalogue(config: Path) -> Catalogue:
    """The catalogue below `config`: procedures/**/*.toml and topics.toml. Raises `Troubles` with every error."""
    found: list[Trouble] = []
    files = sorted((config / "procedures").rglob("*.toml"))
    if not files:
        raise Troubles([_bad(config / "procedures", "", None, "holds no procedure", "không có thủ tục nào")])
    owners: dict[str, Path] = {}
    procedures: list[Procedure] = []
    for path in files:
        procedure = _decode(path, Procedure, found)
        if procedure is None:
            continue
        if procedure.code in owners:
            what, vi = f"{owners[procedure.code]} has this code too", f"trùng mã với {owners[procedure.code]}"
            found.append(_bad(path, "code", procedure.code, what, vi))
        owners[procedure.code] = path
        found += _inconsistent(path, procedure)
        procedures.append(procedure)
    topics = _topics(config / "topics.toml", owners, found)
    if found:
        raise Troubles(found)
    return Catalogue(procedures, topics)


def load_understander(config: Path, catalogue: Catalogue) -> Understander:
    """What understands sentences: `catalogue`, lexicon.toml and requests.toml. Raises `Troubles`."""
    found: list[Trouble] = []
    lexicon = _decode(config / "lexicon.toml", Lexicon, found)
    requests = _decode(config / "requests.toml", Requests, found)
    if lexicon is None or requests is None:
        raise Troubles(found)
    for number, group in enumerate(requests.ask_back):
        for code in group.codes:
            if code not in catalogue.procedures:
                what, vi = "no procedure has this code", "không có thủ tục mang mã này"
                found.append(_bad(config / "requests.toml", f"ask_back[{number}].codes", code, what, vi))
    if found:
        raise Troubles(found)
    return Understander(catalogue, lexicon, requests)


def _topics(path: Path, owners: Mapping[str, Path], found: list[Trouble]) -> dict[str, Topic]:
    topics = _decode(path, dict[str, Topic], found) or {}
    for key, topic in topics.items():
        for code in topic.codes:
            if code not in owners:
                found.append(
                    _bad(path, f"{key}.codes", code, "no procedure has this code", "không có thủ tục mang mã này")
                )
    return topics


def _inconsistent(path: Path, procedure: Procedure) -> list[Trouble]:
    """What a type cannot say: facts that contradict each other."""
    found: list[Trouble] = []
    if procedure.department is None and procedure.elsewhere is None:
        what = "needs a department of this centre, or the office elsewhere"
        found.append(_bad(path, "department", None, what, "cần lĩnh vực nhận ở đây, hoặc nơi nhận khác (elsewhere)"))
    ordinary = [item for item in procedure.fee.items if not item.extra]
    if procedure.fee.is_free and any(item.amount_vnd for item in ordinary):
        what = "is free, but an ordinary item has an amount: mark it extra = true or drop is_free"
        found.append(_bad(path, "fee.is_free", True, what, "ghi miễn phí nhưng có khoản thu"))
    for number, item in enumerate(procedure.fee.items):
        if item.valid_from and item.valid_until and item.valid_until < item.valid_from:
            what = "ends before it begins"
            found.append(_bad(path, f"fee.items[{number}].valid_until", item.valid_until, what, "hết hạn trước khi có"))
    if procedure.time.value is not None and procedure.time.unit is None:
        found.append(_bad(path, "time.unit", None, "a time needs its unit", "thời hạn cần đơn vị"))
    return found


def _decode(path: Path, kind: type[Kind], found: list[Trouble]) -> Kind | None:
    """The file as `kind`; its errors go to `found`, table by table, so that none hides another."""
    try:
        table = read_toml(path)
    except Trouble as trouble:
        found.append(trouble)
        return None
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
            found.append(_bad(path, key, None, "unknown key", "không có khoá này"))
            continue
        try:
            msgspec.convert(value, fields[key].type)
        except msgspec.ValidationError as error:
            found.append(_from_error(path, key, error, value))
    for key, field in fields.items():
        if field.required and key not in table:
            found.append(_bad(path, key, None, "the key is missing", "thiếu khoá này"))
    return found


def _from_error(path: Path, key: str, error: msgspec.ValidationError, value: object) -> Trouble:
    """msgspec says "what - at `$.inner[0].key`"."""
    what, _, inner = str(error).partition(" - at ")
    steps = inner.strip("`").removeprefix("$")
    shown = value if isinstance(value, str | int | float | bool | datetime.date) else None
    return _bad(path, f"{key}{steps}".lstrip("."), shown, what, "giá trị không hợp lệ")


def _bad(path: Path, key: str, value: object, what: str, vi: str) -> Trouble:
    return Trouble(
        what,
        vi,
        file=str(path),
        key=key,
        value=str(value) if isinstance(value, datetime.date) else value,
        remedy="config/procedures/README.md explains every key",
        remedy_vi="xem config/procedures/README.md",
    )
