"""Differences between two states of a file's values, field by field."""

import datetime
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from robot.editing.row_matching import ORDER, are_rows, origins


class Difference(NamedTuple):
    """A value that differs. `place`: where it stands ("fee.items"); `row`: its row there, from 1, 0 = none; `field`:
    its field in that row, `ORDER` = the row was moved; `before`, `after`: the values as text, "" = none."""

    place: str
    row: int
    field: str
    before: str
    after: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any], start: str = "") -> list[Difference]:
    """Return every value that differs, in the order of the files."""
    found: list[Difference] = []
    for key in dict.fromkeys((*before, *after)):
        old, new = before.get(key), after.get(key)
        place = f"{start}{key}"
        if old == new:
            continue
        if isinstance(old or new, Mapping) and isinstance(old or {}, Mapping) and isinstance(new or {}, Mapping):
            found += differences(old or {}, new or {}, f"{place}.")
        elif isinstance(old or new, list) and isinstance(old or [], list) and isinstance(new or [], list):
            found += _of_lists(place, old or [], new or [])
        else:
            found.append(Difference(place, 0, "", as_text(old), as_text(new)))
    return found


def as_text(value: Any) -> str:
    """Return a value as officials read it: days as 01/12/2026, numbers with dots, entries joined."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}".replace(",", ".")
    if isinstance(value, datetime.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Mapping):
        return "; ".join(as_text(each) for each in value.values())
    return "; ".join(as_text(each) for each in value) if isinstance(value, list) else str(value)


def _of_lists(place: str, before: list[Any], after: list[Any]) -> list[Difference]:
    if any(isinstance(each, Mapping) for each in (*before, *after)) and are_rows(before) and are_rows(after):
        return _of_rows(place, before, after)
    found: list[Difference] = []
    matcher = SequenceMatcher(None, [repr(each) for each in before], [repr(each) for each in after], autojunk=False)
    for kind, from_, to, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        for number in range(max(to - from_, last - first)):
            old = before[from_ + number] if from_ + number < to else None
            new = after[first + number] if first + number < last else None
            row = (first if new is not None else from_) + number + 1
            found.append(Difference(place, row, "", as_text(old), as_text(new)))
    return found


def _of_rows(place: str, before: list[Any], after: list[Any]) -> list[Difference]:
    """Return the differences of two lists with tables: of each row by its fields, whether it is new, changed or gone;
    then the rows that were moved."""
    found: list[Difference] = []
    known = origins(before, after)
    for number, origin in enumerate(known):
        found += _of_row(place, number + 1, None if origin is None else before[origin], after[number])
    for number, row in enumerate(before):
        if number not in known:
            found += _of_row(place, number + 1, row, None)
    order = [origin for origin in known if origin is not None]
    stay = SequenceMatcher(None, sorted(order), order, autojunk=False).get_matching_blocks()
    staying = {order[each.b + step] for each in stay for step in range(each.size)}
    moved = [number for number, origin in enumerate(known) if origin is not None and origin not in staying]
    return found + [Difference(place, each + 1, ORDER, f"{(known[each] or 0) + 1}", f"{each + 1}") for each in moved]


def _of_row(place: str, row: int, old: Any, new: Any) -> list[Difference]:
    if isinstance(new if old is None else old, Mapping):
        inner = differences(old or {}, new or {})
        return [each._replace(place=place, row=row, field=each.place) for each in inner]
    return [] if old == new else [Difference(place, row, "", as_text(old), as_text(new))]
