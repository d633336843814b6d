"""Say what a type allows, in plain English and Vietnamese, for people who write TOML files but no programs."""

import re
import typing
from typing import Any, Literal

from msgspec import inspect

Words = tuple[str, str]
"""A text in English and Vietnamese."""

_CHOICES = re.compile(r"\^\(?([\w-]+(?:\|[\w-]+)*)\)?\$")
"""Matches a regular expression that only lists the allowed values, such as "^(auto|none)$"."""
_DATE: Words = ("a date like 2026-08-15", "ngày viết như 2026-08-15")


def required(kind: Any, value: object) -> Words:
    """Return the words "must be ...": what the type `kind` requires in place of `value`."""
    info, examples = _bare(inspect.type_info(kind), value)
    if isinstance(info, inspect.StrType) and isinstance(value, str):
        return _text(info, examples, value, _choices(info, kind))
    if isinstance(value, list) and (counted := _count(info, len(value))):
        return counted
    if options := _choices(info, kind):
        return _one_of(options)
    en, vi = _named(info, examples)
    if isinstance(info, inspect.IntType | inspect.FloatType | inspect.BoolType) and isinstance(value, str):
        en, vi = f"{en}, without quotes", f"{vi}, không có dấu nháy"
    if isinstance(info, inspect.IntType) and isinstance(value, float):
        en, vi = f"{en}, digits only, like 8000", f"{vi}, không dấu chấm, phẩy, như 8000"
    return f"must be {en}", f"phải là {vi}"


def missing(kind: Any) -> Words:
    """Return the words that a key is missing, and what value it must have."""
    info, examples = _bare(inspect.type_info(kind), None)
    if options := _choices(info, kind):
        en, vi = _one_of(options)
        return f"the key is missing: {en}", f"thiếu khoá này: {vi}"
    en, vi = _named(info, examples)
    return f"the key is missing: {en}", f"thiếu khoá này: {vi}"


def _choices(info: inspect.Type, kind: Any) -> tuple[str, ...]:
    """Return the allowed values of a type that lists them (a literal or pattern); () for any other type."""
    if isinstance(info, inspect.LiteralType):
        return _in_order(kind)
    if isinstance(info, inspect.StrType) and info.pattern and (listed := _CHOICES.fullmatch(info.pattern)):
        return tuple(listed[1].split("|"))
    return ()


def _in_order(kind: Any) -> tuple[str, ...]:
    """Return the values of the first literal in `kind` in their written order, which msgspec does not keep."""
    arguments = typing.get_args(kind)
    if typing.get_origin(kind) is Literal:
        return tuple(map(str, arguments))
    return next((found for argument in arguments if (found := _in_order(argument))), ())


def _bare(info: inspect.Type, value: object) -> tuple[inspect.Type, list[str]]:
    """Return the type inside wrappers, and its examples. Of a union the member that fits `value` best is taken."""
    examples: list[str] = []
    while isinstance(info, inspect.Metadata | inspect.UnionType):
        if isinstance(info, inspect.Metadata):
            examples, info = (info.extra_json_schema or {}).get("examples", []), info.type
            continue
        members = [member for member in info.types if not isinstance(member, inspect.NoneType)]
        tables = [member for member in members if isinstance(member, inspect.StructType | inspect.DictType)]
        info = tables[0] if tables and isinstance(value, dict) else members[0]
    return info, examples


def _one_of(options: tuple[str, ...]) -> Words:
    listed = ", ".join(options)
    if len(options) == 1:
        return f"must be {listed}", f"chỉ được ghi {listed}"
    return f"must be one of: {listed}", f"chỉ được ghi một trong: {listed}"


def _text(info: inspect.StrType, examples: list[str], value: str, options: tuple[str, ...]) -> Words:
    """Return in words what is wrong with the text `value`."""
    count = len(value)
    if count < (info.min_length or 0):
        return ("must not be empty", "không được để trống")
    if info.max_length is not None and count > info.max_length:
        en = f"must have at most {info.max_length} characters, has {count}"
        return en, f"tối đa {info.max_length} ký tự, đang có {count}"
    if options:
        return _one_of(options)
    en, vi = _like(examples) or (info.pattern or "", info.pattern or "")
    return f"must be written like {en}", f"phải viết như {vi}"


def _like(examples: list[str]) -> Words | None:
    return (" or ".join(examples), " hoặc ".join(examples)) if examples else None


def _count(info: inspect.Type, count: int) -> Words | None:
    """Return in words what is wrong with the number `count` of entries in a list; None = it is allowed."""
    if isinstance(info, inspect.TupleType):
        wanted = len(info.item_types)
        if count != wanted:
            return (f"needs {wanted} entries, has {count}", f"cần đúng {wanted} mục, đang có {count}")
        return None
    if not isinstance(info, inspect.CollectionType):
        return None
    if count < (info.min_length or 0):
        return (f"needs at least {info.min_length}, has {count}", f"cần ít nhất {info.min_length} mục, đang có {count}")
    if info.max_length is not None and count > info.max_length:
        return (f"at most {info.max_length} are allowed, has {count}", f"tối đa {info.max_length} mục, đang có {count}")
    return None


def _named(info: inspect.Type, examples: list[str]) -> Words:
    """Return a type's name in plain words, such as "a date"."""
    match info:
        case inspect.IntType():
            return _bounded(("a whole number", "số nguyên"), info)
        case inspect.FloatType():
            return _bounded(("a number", "số"), info)
        case inspect.BoolType():
            return "true or false", "true hoặc false"
        case inspect.DateType():
            return _DATE
        case inspect.StrType():
            like = _like(examples)
            start = ("text in quotes", "chữ trong dấu nháy")
            return (f"{start[0]} like {like[0]}", f"{start[1]} như {like[1]}") if like else start
        case inspect.StructType():
            keys = ", ".join(field.encode_name for field in info.fields if field.required)
            return (f"a table with the keys {keys}", f"bảng có các khoá {keys}") if keys else ("a table", "một bảng")
        case inspect.DictType():
            return "a table", "một bảng"
        case inspect.CollectionType() | inspect.TupleType():
            return "a list in [ ]", "danh sách trong [ ]"
    return "another kind of value", "giá trị loại khác"


def _bounded(name: Words, info: inspect.IntType | inspect.FloatType) -> Words:
    """Return the name of a number's type with its allowed range."""
    if info.ge is not None and info.le is not None:
        least, most = _digits(info.ge), _digits(info.le)
        return f"{name[0]} from {least} to {most}", f"{name[1]} từ {least} đến {most}"
    en, vi = name
    for bound, told, vi_told in (
        (info.ge, "at least", "ít nhất"),
        (info.gt, "more than", "lớn hơn"),
        (info.le, "at most", "nhiều nhất"),
        (info.lt, "less than", "nhỏ hơn"),
    ):
        if bound is not None:
            en, vi = f"{en}, {told} {_digits(bound)}", f"{vi}, {vi_told} {_digits(bound)}"
    return en, vi


def _digits(bound: float) -> str:
    return str(int(bound)) if bound == int(bound) else str(bound)
