"""Which row of a list in one text is which row in another: lists of sentences, of tables, or of both."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from rapidfuzz import fuzz

from robot.editing.form_fields import value_at

ORDER = "order"
"""Stands for the order of a list among the fields of its rows."""
_KEYS = ("code", "id", "number", "name", "basis", "case", "ask.vi", "document", "text", "vi")
"""Fields by which officials call a row, the plainest first. A value counts only where one row of each list has it."""
_ONE_NAME_PERCENT = 50
"""Least likeness of the two names of a row that was called otherwise, in percent. Chosen."""
_ALIKE = 0.5
"""Share of fields that agree in two rows of which one comes from the other. Chosen."""

Rows = Sequence[Any]
"""Entries of a list: sentences and tables."""


def are_rows(value: Any) -> bool:
    """Whether a value is a list whose entries are sentences or tables; an empty list is one."""
    return isinstance(value, list) and all(isinstance(each, str | Mapping) for each in value)


def origins(before: Rows, after: Rows) -> list[int | None]:
    """Return, for each row of `after`, the number of the row of `before` from which it comes; None = it is new.

    Rows that are equal belong together, then tables with the same key, then tables that stand alone between the same
    neighbours. Every row of `before` is the origin of one row at most.
    """
    found: list[int | None] = [None] * len(after)
    free = set(range(len(before)))
    _match_equal(before, after, found, free)
    for key in _KEYS:
        _match_by_key(key, before, after, found, free)
    _match_between(before, after, found, free)
    return found


def called(row: Any) -> str:
    """Return what officials call a row: the value of its first key, a sentence itself; "" when it has none."""
    if not isinstance(row, Mapping):
        return str(row)
    return next((str(value) for key in _KEYS if (value := value_at(row, key)) is not None), "")


def is_called_otherwise(one: Any, other: Any) -> bool:
    """Whether two states of a row have names so different that it may be another thing in its place."""
    names = called(one), called(other)
    return "" not in names and fuzz.ratio(*names, processor=str.casefold) < _ONE_NAME_PERCENT


def _match_equal(before: Rows, after: Rows, found: list[int | None], free: set[int]) -> None:
    same: dict[str, list[int]] = {}
    for number in reversed(range(len(before))):
        same.setdefault(_spelled(before[number]), []).append(number)
    for number, row in enumerate(after):
        if equal := same.get(_spelled(row)):
            found[number] = equal.pop()
            free.discard(found[number])


def _spelled(row: Any) -> str:
    """Return a text that is the same for equal rows alone; the order of their fields does not count."""
    if isinstance(row, Mapping):
        return repr(sorted((field, _spelled(each)) for field, each in row.items()))
    return repr(row)


def _match_by_key(key: str, before: Rows, after: Rows, found: list[int | None], free: set[int]) -> None:
    old = {number: _keyed(before[number], key) for number in sorted(free)}
    new = {number: _keyed(row, key) for number, row in enumerate(after) if found[number] is None}
    seen, seen_new = Counter(old.values()), Counter(new.values())
    places = {value: number for number, value in old.items() if value is not None and seen[value] == 1}
    for number, value in new.items():
        if value in places and seen_new[value] == 1:
            found[number] = places[value]
            free.discard(places[value])


def _keyed(row: Any, key: str) -> str | None:
    value = value_at(row, key) if isinstance(row, Mapping) else None
    return value if isinstance(value, str) else None


def _match_between(before: Rows, after: Rows, found: list[int | None], free: set[int]) -> None:
    """Match the tables left over between two matched rows: all of them by place when both sides have as many, else
    those that agree in most fields."""
    number = 0
    while number < len(after):
        end = number
        while end < len(after) and found[end] is None:
            end += 1
        if end > number:
            above = found[number - 1] if number else -1
            below = found[end] if end < len(after) else len(before)
            old = [each for each in sorted(free) if _between(above, each, below) and isinstance(before[each], Mapping)]
            new = [each for each in range(number, end) if isinstance(after[each], Mapping)]
            for was, now in _pairs(before, after, old, new):
                found[now] = was
                free.discard(was)
        number = end + 1


def _between(above: int | None, number: int, below: int | None) -> bool:
    return above is not None and below is not None and above < number < below


def _pairs(before: Rows, after: Rows, old: list[int], new: list[int]) -> list[tuple[int, int]]:
    if len(old) == len(new):
        return list(zip(old, new, strict=True))
    pairs = []
    for now in new:
        alike = next((was for was in old if _agreeing(before[was], after[now]) >= _ALIKE), None)
        if alike is not None:
            pairs.append((alike, now))
            old = [each for each in old if each > alike]
    return pairs


def _agreeing(one: Mapping[str, Any], other: Mapping[str, Any]) -> float:
    """Return the share of the fields of two tables that agree, 0 to 1."""
    fields = {*one, *other}
    return sum(one.get(field) == other.get(field) for field in fields) / len(fields) if fields else 1.0
