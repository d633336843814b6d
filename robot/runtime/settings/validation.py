"""Find errors in the values of a TOML table, and say in plain English and Vietnamese what is allowed."""

import datetime
import difflib
import types
import typing
from collections.abc import Collection
from typing import Any, NamedTuple

import msgspec

from robot.runtime.settings.validation_messages import missing, required

_SHOWN_CHARS = 80


class InvalidValue(NamedTuple):
    """A value that is not allowed, and why. `key`: where it is, such as "fee.items[2].amount_vnd"."""

    key: str
    value: object  # the value, shortened to one line; None = there is none
    what: str
    vi: str


def faults(kind: Any, value: object, key: str = "") -> list[InvalidValue]:
    """Return every error that prevents `value` from being a `kind`; [] = the value is valid."""
    try:
        msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        told = str(error).partition(" - at ")[0]
    else:
        return []
    if inside := _inside(kind, value, key):
        return inside
    if isinstance(value, dict) and _is_struct(kind):  # each value is valid by itself
        return [InvalidValue(key, shown(value), told, "giá trị này không hợp với các giá trị khác")]
    return [InvalidValue(key, shown(value), *required(kind, value))]


def unknown(key: str, value: object, allowed: Collection[str], like: str | None) -> InvalidValue:
    """Return the error for an unknown key; `like`: the key that was perhaps meant, None = none is similar."""
    if like is not None:
        return InvalidValue(
            key, shown(value), f"unknown key, did you mean {like}?", f"không có khoá này, có phải ý là {like}?"
        )
    if len(allowed) > 12:
        return InvalidValue(key, shown(value), "unknown key", "không có khoá này")
    names = ", ".join(allowed)
    return InvalidValue(key, shown(value), f"unknown key, allowed: {names}", f"không có khoá này, chỉ có: {names}")


def alike(name: str, allowed: Collection[str], taken: Collection[str] = ()) -> str | None:
    """Return the allowed key most similar to `name`, rather one not in `taken`; None = none is similar."""
    free = [key for key in allowed if key not in taken]
    near = difflib.get_close_matches(name, free, n=1) or difflib.get_close_matches(name, list(allowed), n=1)
    return near[0] if near else None


def shown(value: object) -> object:
    """Return `value` shortened to fit into one line."""
    plain = _plain(value)
    text = plain if isinstance(plain, str) else repr(plain)
    return plain if len(text) <= _SHOWN_CHARS else f"{text[:_SHOWN_CHARS]}…"


def _plain(value: object) -> object:
    if isinstance(value, datetime.date | datetime.time):
        return str(value)
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {name: _plain(item) for name, item in value.items()}
    return value


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


def _inside(kind: Any, value: object, key: str) -> list[InvalidValue]:
    """Return the errors of the values inside `value` (a table or list); [] when only `value` itself is wrong."""
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is typing.Annotated:
        return _inside(arguments[0], value, key)
    if origin in (typing.Union, types.UnionType):
        return next((within for member in arguments if (within := _inside(member, value, key))), [])
    if isinstance(value, dict) and _is_struct(kind):
        return _fields(kind, value, key)
    found: list[InvalidValue] = []
    if isinstance(value, dict) and origin is dict:
        for name, item in value.items():
            place = f"{key}.{name}".lstrip(".")
            found += faults(arguments[0], name, place) + faults(arguments[1], item, place)
    elif isinstance(value, list) and origin in (tuple, list, frozenset, set):
        fixed = origin is tuple and arguments[-1] is not Ellipsis
        kinds = arguments if fixed else (arguments[0],) * len(value)
        if len(kinds) == len(value):
            for number, (item_kind, item) in enumerate(zip(kinds, value, strict=True)):
                found += faults(item_kind, item, f"{key}[{number}]")
    return found


def _fields(kind: Any, table: dict[str, Any], key: str) -> list[InvalidValue]:
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    found: list[InvalidValue] = []
    meant: set[str] = set()  # meant by misspelt keys: not reported as missing
    for name, value in table.items():
        place = f"{key}.{name}".lstrip(".")
        if name in fields:
            found += faults(fields[name].type, value, place)
            continue
        like = alike(name, fields, table)
        found.append(unknown(place, value, fields, like))
        if like is not None:
            meant.add(like)
    for name, field in fields.items():
        if field.required and name not in table and name not in meant:
            found.append(InvalidValue(f"{key}.{name}".lstrip("."), None, *missing(field.type)))
    return found
