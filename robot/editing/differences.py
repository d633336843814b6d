"""Differences between two states of a file's values, field by field, and the merge of two edits of one state."""

import datetime
from collections.abc import Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple


class Difference(NamedTuple):
    """A value that differs. `place`: where it stands ("fee.items"); `row`: its row there, from 1, 0 = none; `field`:
    its field in that row; `before`, `after`: the values as text, "" = none."""

    place: str
    row: int
    field: str
    before: str
    after: str


class Merged(NamedTuple):
    """The merge of two edits. `conflicts`: places that both changed in different ways, and that a person decides."""

    values: dict[str, Any]
    conflicts: tuple[str, ...]


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


def merge(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    chosen: Mapping[str, str] | None = None,
    start: str = "",
) -> Merged:
    """Return `theirs` with the changes that lead from `base` to `mine`.

    `chosen`: by place of a conflict "mine" or "theirs"; an undecided conflict keeps "theirs". Lists of sentences
    take what either side added or took out; other lists and values that both sides changed are conflicts.
    """
    chosen = chosen or {}
    values, conflicts = dict[str, Any](), list[str]()
    for key in dict.fromkeys((*theirs, *mine, *base)):
        old, own, other = base.get(key), mine.get(key), theirs.get(key)
        place = f"{start}{key}"
        if own in (old, other):
            result = other
        elif other == old:
            result = own
        elif isinstance(own, Mapping) and isinstance(other, Mapping):
            inner = merge(old if isinstance(old, Mapping) else {}, own, other, chosen, f"{place}.")
            conflicts += inner.conflicts
            result = inner.values
        elif isinstance(own, list) and isinstance(other, list) and all(map(_are_sentences, (old or [], own, other))):
            result = _merged_lists(old or [], own, other)
        else:
            conflicts.append(place)
            result = own if chosen.get(place) == "mine" else other
        if result is not None:
            values[key] = result
    return Merged(values, tuple(conflicts))


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
    found: list[Difference] = []
    matcher = SequenceMatcher(None, [repr(each) for each in before], [repr(each) for each in after], autojunk=False)
    for kind, from_, to, first, last in matcher.get_opcodes():
        if kind == "equal":
            continue
        for number in range(max(to - from_, last - first)):
            old = before[from_ + number] if from_ + number < to else None
            new = after[first + number] if first + number < last else None
            row = (first if new is not None else from_) + number + 1
            if isinstance(old, Mapping) and isinstance(new, Mapping):
                inner = differences(old, new)
                found += [each._replace(place=place, row=row, field=each.place) for each in inner]
            else:
                found.append(Difference(place, row, "", as_text(old), as_text(new)))
    return found


def _are_sentences(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(each, str) for each in value)


def _merged_lists(base: list[str], mine: list[str], theirs: list[str]) -> list[str]:
    gone = [each for each in base if each not in mine]
    added = [each for each in mine if each not in base and each not in theirs]
    return [*(each for each in theirs if each not in gone), *added]
