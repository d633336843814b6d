"""Forms for content: which values of a file a form shows, what was typed as values, and what is wrong with it.

A form is a tuple of parts: fields, and rows (lists of tables, such as the items of a fee). A field's name is the place
of its value in the file ("fee.besides.vi"); in a row it is "fee.items.0.amount_vnd".
"""

import datetime
import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

TEXT_CHARS = 200
"""Most characters of a field of one line. Chosen: the shipped content has at most 154, but in official titles."""
LONG_CHARS = 800
"""Most characters of a field of several lines. Chosen: twice the longest one of the shipped content."""
ENTRY_CHARS = 600
"""Most characters of an entry of a field with an entry a line. Chosen: the shipped content has at most 318."""
MOST_LIST_CHARS = 20_000
"""Most characters of a field with an entry a line. Chosen."""
MOST_ROWS = 60
"""Most rows of a list of tables. Chosen: the longest shipped list has 24."""
MOST_DIGITS = 3
"""Most digits of the number of a row. Derived from `MOST_ROWS`, with one to spare."""
MOST_NUMBER = 10**12
_ROW = re.compile(r"\.\d+\.")
_MONEY = re.compile(r"(\d{1,3}([. ,]\d{3})+|\d+)\s*(đ|đồng|vnđ|vnd)?", re.IGNORECASE)
_UNSHOWN = frozenset(("So", "Sk", "Co", "Cn", "Cs"))
"""Kinds of signs that the robot's font has not, such as pictures; the sign of degrees is one that it has."""
_DAY = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


class FieldKind(Enum):
    """Kinds of fields, by how a value is typed: a line or several, an entry a line, number, day, tick, choice."""

    TEXT = "text"
    LONG = "long"
    LINES = "lines"
    NUMBER = "number"
    DAY = "day"
    TICK = "tick"
    CHOICE = "choice"


_TYPES = {FieldKind.LINES: list, FieldKind.NUMBER: int, FieldKind.DAY: datetime.date, FieldKind.TICK: bool}
"""Types of the values of kinds of fields; the others are text."""
_NO_VALUE = {FieldKind.NUMBER: "no_number", FieldKind.DAY: "no_day", FieldKind.CHOICE: "no_choice"}
"""The word keys of texts that are no value of their kind."""


class FormField(NamedTuple):
    """A value of a form. `options`: the values of a choice; `required`: it may not be empty in its table; `most`: most
    characters, of a list in each entry, 0 = as usual for its kind; `asked_above`: a text with more is asked about, 0 =
    none is."""

    name: str
    kind: FieldKind = FieldKind.TEXT
    options: tuple[str, ...] = ()
    required: bool = False
    most: int = 0
    asked_above: int = 0

    @property
    def most_chars(self) -> int:
        """The most characters that may be typed into it."""
        return MOST_LIST_CHARS if self.kind is FieldKind.LINES else self.most_of_text

    @property
    def most_of_text(self) -> int:
        """The most characters of its text, or of each entry of a list."""
        usual = {FieldKind.LINES: ENTRY_CHARS, FieldKind.LONG: LONG_CHARS}
        return self.most or usual.get(self.kind, TEXT_CHARS)


class FormRows(NamedTuple):
    """A list of tables in the file, each a row of `fields` in the form. `new`: what a new row holds at first."""

    name: str
    fields: tuple[FormField, ...]
    new: Mapping[str, Any] = {}


FormPart = FormField | FormRows


class Typed(NamedTuple):
    """The result of a form: the file's values with what was typed, and errors by name of a field, as word keys."""

    values: dict[str, Any]
    errors: dict[str, str]


class FormTable(NamedTuple):
    """The values of a file as a form can show them. `unfit`: places of the values of a wrong type, which are left
    out."""

    values: dict[str, Any]
    unfit: tuple[str, ...]


def fitted(parts: tuple[FormPart, ...], table: Mapping[str, Any]) -> FormTable:
    """Return the values of a file that may have been edited by hand, without those that no part of the form can hold:
    what is not in the form stays as it is."""
    values, unfit = _copy(table), list[str]()
    for part in parts:
        keys = part.name.split(".")
        ways = (".".join(keys[:number]) for number in range(1, len(keys)))
        blocked = next((way for way in ways if not isinstance(value_at(values, way), Mapping | None)), None)
        if blocked is not None:
            unfit.append(blocked)
            set_at(values, blocked, None)
            continue
        old = value_at(values, part.name)
        new, wrong = _fitted_rows(part, old) if isinstance(part, FormRows) else _fitted_value(part, old)
        if wrong:
            unfit += wrong
            set_at(values, part.name, new)
    return FormTable(values, tuple(unfit))


def _fitted_rows(part: FormRows, old: Any) -> tuple[Any, list[str]]:
    """Return the rows of a list that a form can show, and the places of what it cannot."""
    rows = [fitted(part.fields, each) for each in old if isinstance(each, Mapping)] if isinstance(old, list) else []
    wrong = [] if old is None or (isinstance(old, list) and len(rows) == len(old)) else [part.name]
    wrong += [f"{part.name}.{number}.{name}" for number, row in enumerate(rows) for name in row.unfit]
    return [row.values for row in rows] or None, wrong


def _fitted_value(field: FormField, old: Any) -> tuple[Any, list[str]]:
    """Return the value of a field, or what of it a form can show, and its place if that is not the whole."""
    if field.kind is FieldKind.LINES and isinstance(old, list):
        lines = [each for each in old if isinstance(each, str | Mapping)]
        return lines or None, [] if len(lines) == len(old) else [field.name]
    return None, [] if old is None or type(old) is _TYPES.get(field.kind, str) else [field.name]


def shown(part: FormField, table: Mapping[str, Any]) -> str:
    """Return the value of a field as the form shows it; "" = the file has none."""
    value = value_at(table, part.name)
    if value is None:
        return ""
    match part.kind:
        case FieldKind.LINES:
            return "\n".join(str(each) for each in value if isinstance(each, str))
        case FieldKind.TICK:
            return "1" if value else ""
        case FieldKind.DAY:
            return f"{value:%d/%m/%Y}" if isinstance(value, datetime.date) else str(value)
        case FieldKind.NUMBER:
            return f"{value:,}".replace(",", ".") if isinstance(value, int) else str(value)
    return str(value)


def field_named(parts: tuple[FormPart, ...], name: str) -> FormField | None:
    """Return the field of a form by its name, also by that in a row ("fee.items.0.basis"); None when there is none."""
    fields = {part.name: part for part in parts if isinstance(part, FormField)}
    for rows in (part for part in parts if isinstance(part, FormRows)):
        fields |= {f"{rows.name}.{field.name}": field for field in rows.fields}
    return fields.get(_ROW.sub(".", name))


def text_fault(text: str, most: int) -> str:
    """Return what is wrong with a text that the robot is to show and say, a word key; "" = nothing. `most`: most
    characters."""
    if len(text) > most:
        return "too_long"
    odd = any(sign in "<>" or (unicodedata.category(sign) in _UNSHOWN and sign != "°") for sign in text)
    return "odd_signs" if odd or not text.isprintable() else ""


def typed(parts: tuple[FormPart, ...], form: Mapping[str, str], table: Mapping[str, Any]) -> Typed:
    """Return the values `table` of a file with what was typed into the form. Fields that the form
    did not send, or sent as they were shown, keep their value."""
    values, errors = _copy(table), dict[str, str]()
    for part in parts:
        if isinstance(part, FormRows):
            _type_rows(part, form, values, errors)
        elif part.name in form or (part.kind is FieldKind.TICK and f"{part.name}.was" in form):
            _type_field(part, form.get(part.name, ""), values, part.name, errors)
    return Typed(values, errors)


def _type_rows(part: FormRows, form: Mapping[str, str], values: dict[str, Any], errors: dict[str, str]) -> None:
    start = f"{part.name}."
    numbers = sorted(
        {
            int(found[1])
            for name in form
            if name.startswith(start) and (found := re.match(r"(\d{1,3})\.", name.removeprefix(start)))
        }
    )
    if not numbers:
        return
    old, rows = value_at(values, part.name) or [], []
    for number in numbers[:MOST_ROWS]:
        row = f"{start}{number}"
        was = form.get(f"{row}.was", "")
        place = int(was) if was.isascii() and was.isdigit() and len(was) <= MOST_DIGITS else len(old)
        known = old[place] if place < len(old) and isinstance(old[place], dict) else None
        if form.get(f"{row}.gone") or (known is None and _is_blank(part, row, form)) or _is_empty(part, row, form):
            continue
        table = _copy(known) if known is not None else dict(part.new)
        for field in part.fields:
            _type_field(field, form.get(f"{row}.{field.name}", ""), table, f"{row}.{field.name}", errors)
        rows.append(table)
    set_at(values, part.name, rows or None)


def _is_blank(part: FormRows, row: str, form: Mapping[str, str]) -> bool:
    """Whether nothing was typed into a row; choices and ticks do not count, nor does what a new row holds at first."""
    plain = [each for each in part.fields if each.kind not in (FieldKind.CHOICE, FieldKind.TICK)]
    return all(form.get(f"{row}.{field.name}", "").strip() in ("", shown(field, part.new)) for field in plain)


def _is_empty(part: FormRows, row: str, form: Mapping[str, str]) -> bool:
    return not any(form.get(f"{row}.{field.name}", "").strip() for field in part.fields)


def _type_field(field: FormField, text: str, table: dict[str, Any], place: str, errors: dict[str, str]) -> None:
    """Set what was typed into one field, or note what is wrong with it."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").strip()
    if text == shown(field, table) and (text or not field.required):
        return
    value: Any = None
    if fault := _fault(field, text, shown(field, table)):
        errors[place] = fault
        return
    if text:
        value, fault = _value(field, text)
        if fault:
            errors[place] = fault
            return
    elif field.required:
        errors[place] = "needed"
    if field.kind is FieldKind.LINES and value is not None:
        value = [*value, *(each for each in value_at(table, field.name) or () if not isinstance(each, str))]
    set_at(table, field.name, value)


def _fault(field: FormField, text: str, old: str) -> str:
    """Return what is wrong with a typed text. `old`: the value before, of a list with an entry a line; its entries may
    stay."""
    if len(text) > field.most_chars:
        return _NO_VALUE.get(field.kind, "too_long")
    if field.kind in (FieldKind.TEXT, FieldKind.LONG):
        return text_fault(text.replace("\n", " ") if field.kind is FieldKind.LONG else text, field.most_chars)
    if field.kind is not FieldKind.LINES:
        return ""
    known = set(old.split("\n"))
    faults = (text_fault(line, field.most_of_text) for line in text.split("\n") if line not in known)
    fault = next(filter(None, faults), "")
    return "long_entry" if fault == "too_long" else fault


def _value(field: FormField, text: str) -> tuple[Any, str]:
    """Return the value of a typed text, and the word key of its error or ""."""
    match field.kind:
        case FieldKind.LINES:
            return [" ".join(line.split()) for line in text.split("\n") if line.strip()], ""
        case FieldKind.LONG:
            return " ".join(text.split()), ""
        case FieldKind.TICK:
            return True, ""
        case FieldKind.CHOICE:
            return (text, "") if text in field.options else (None, "no_choice")
        case FieldKind.NUMBER:
            return _number(text)
        case FieldKind.DAY:
            return _day(text)
    return " ".join(text.split()), ""


def _number(text: str) -> tuple[int | None, str]:
    found = _MONEY.fullmatch(text)
    number = int(re.sub(r"[. ,]", "", found[1])) if found else -1
    return (number, "") if 0 <= number <= MOST_NUMBER else (None, "no_number")


def _day(text: str) -> tuple[datetime.date | None, str]:
    found = _DAY.fullmatch(text)
    try:
        if found:
            return datetime.date(int(found[3]), int(found[2]), int(found[1])), ""
        return datetime.date.fromisoformat(text), ""
    except ValueError:
        return None, "no_day"


def field_at(parts: tuple[FormPart, ...], place: str) -> str:
    """Return the name of the field of a form that shows the value at `place`, or the list or table in which that
    stands: "related" for "related.0"; "" when the form has none."""
    for part in parts:
        if isinstance(part, FormRows):
            row = re.match(rf"{re.escape(part.name)}\.\d+\.", place)
            if row and (field := field_at(part.fields, place[row.end() :])):
                return f"{row[0]}{field}"
        elif f"{place}.".startswith(f"{part.name}."):
            return part.name
    return ""


def value_at(table: Mapping[str, Any], name: str) -> Any:
    """Return the value at the place `name` ("fee.items"); None when the file has none."""
    value: Any = table
    for key in name.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def table_at(table: Mapping[str, Any], key: str) -> dict[str, Any]:
    """Return the table under `key`; {} when the file has none, or has something else there."""
    found = table.get(key)
    return found if isinstance(found, dict) else {}


def tables_at(table: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    """Return the tables in the list under `key`; what else stands there is left out."""
    found = table.get(key)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def set_at(table: dict[str, Any], name: str, value: Any) -> None:
    """Set the value at the place `name`; None takes it out, with tables that are empty then."""
    first, _, rest = name.partition(".")
    if not rest:
        if value is None:
            table.pop(first, None)
        else:
            table[first] = value
        return
    inner = table.get(first)
    inner = inner if isinstance(inner, dict) else {}
    set_at(inner, rest, value)
    if inner:
        table[first] = inner
    else:
        table.pop(first, None)


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(each) for key, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value
