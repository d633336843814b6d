"""The merge of two edits of one state of a file's values: by field, and in lists by row."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from robot.editing.row_matching import ORDER, Rows, are_rows, called, is_called_otherwise, origins


class MergeConflict(NamedTuple):
    """A value that two edits changed in different ways, and that a person decides.

    `name`: where it stands ("fee.note"); in a list with the number of the row in the base, from 0
    ("fee.items.1.amount_vnd"), further on for a row that both added. `row`: the row's number in the base, from 1, 0 =
    both added it, None = no row; `called`: what it is called; `mine`, `theirs`: both values, None = taken out.
    `is_whole`: a row in which a side has put another thing, or which only `theirs` has taken out.
    """

    name: str
    row: int | None
    called: str
    mine: Any
    theirs: Any
    is_whole: bool = False


class Merged(NamedTuple):
    """The merge of two edits, and what both changed in different ways."""

    values: dict[str, Any]
    conflicts: tuple[MergeConflict, ...]


def merge(
    base: Mapping[str, Any],
    mine: Mapping[str, Any],
    theirs: Mapping[str, Any],
    chosen: Mapping[str, str] | None = None,
) -> Merged:
    """Return `theirs` with the changes that lead from `base` to `mine`.

    `chosen`: by the name of a conflict "mine" or "theirs"; an undecided conflict keeps "theirs". Lists of sentences and
    tables are joined row by row; a list of other values that both sides changed is one conflict.
    """
    merging = _Merging(chosen or {})
    return Merged(merging.tables("", base, mine, theirs), tuple(merging.conflicts))


class _Merging:
    """Handler of one merge; collects its conflicts."""

    def __init__(self, chosen: Mapping[str, str]) -> None:
        self._chosen, self.conflicts = chosen, list[MergeConflict]()
        self._row: tuple[int | None, str] = (None, "")

    def tables(
        self, start: str, base: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
    ) -> dict[str, Any]:
        """Return the merge of two edits of a table; `start`: how the names of its fields begin."""
        values = {}
        for key in dict.fromkeys((*theirs, *mine, *base)):
            result = self._value(f"{start}{key}", base.get(key), mine.get(key), theirs.get(key))
            if result is not None:
                values[key] = result
        return values

    def _value(self, name: str, old: Any, own: Any, other: Any) -> Any:
        if own in (old, other):
            return other
        if other == old:
            return own
        if isinstance(own, Mapping) and isinstance(other, Mapping):
            return self.tables(f"{name}.", old if isinstance(old, Mapping) else {}, own, other)
        if all(each is None or are_rows(each) for each in (old, own, other)):
            rows = self._rows(name, old or [], own or [], other or [])
            return rows if rows or None not in (own, other) else None
        return self._decided(name, own, other)

    def _decided(self, name: str, own: Any, other: Any, *, is_whole: bool = False) -> Any:
        self.conflicts.append(MergeConflict(name, *self._row, own, other, is_whole))
        return own if self._chosen.get(name) == "mine" else other

    def _rows(self, name: str, base: Rows, mine: Rows, theirs: Rows) -> list[Any]:
        other = _numbered(origins(base, theirs), len(base))
        own = _numbered(origins(base, mine), len(base) + len(theirs))
        _meet(own, mine, other, theirs, len(base))
        old_rows, own_rows = dict(enumerate(base)), dict(zip(own, mine, strict=True))
        other_rows = dict(zip(other, theirs, strict=True))
        rows = []
        outer = self._row
        for number in self._order(name, len(base), own, other):
            was, ours, theirs_ = old_rows.get(number), own_rows.get(number), other_rows.get(number)
            self._row = (0, called(theirs_ or ours)) if was is None else (number + 1, called(was))
            row = self._row_of(f"{name}.{number}", was, ours, theirs_)
            if row is not None:
                rows.append(row)
        self._row = outer
        return rows

    def _row_of(self, name: str, was: Any, ours: Any, theirs: Any) -> Any:
        """Return the merge of a row; one that a side has replaced by another thing is decided as a whole."""
        changed = None not in (was, ours) and was not in (ours, theirs) and ours != theirs
        if changed and (theirs is None or any(is_called_otherwise(was, each) for each in (ours, theirs))):
            return self._decided(name, ours, theirs, is_whole=True)
        return self._value(name, was, ours, theirs)

    def _order(self, name: str, known: int, own: list[int], other: list[int]) -> list[int]:
        """Return the numbers of all rows in their order: that of the side which has moved rows; new rows stand behind
        the row that they were put behind."""
        both = {*own} & {*other} & {*range(known)}
        shared, shared_other = ([each for each in side if each in both] for side in (own, other))
        lead, follow = other, own
        if shared != shared_other and shared != sorted(shared):
            moved_too = shared_other != sorted(shared_other)
            if moved_too:
                self.conflicts.append(MergeConflict(f"{name}.{ORDER}", None, "", None, None))
            if not moved_too or self._chosen.get(f"{name}.{ORDER}") == "mine":
                lead, follow = own, other
        order = list(lead)
        for place, number in enumerate(follow):
            if number not in lead:
                after = order.index(follow[place - 1]) + 1 if place else 0
                while after < len(order) and order[after] not in follow:
                    after += 1
                order.insert(after, number)
        return order


def _numbered(found: Sequence[int | None], start: int) -> list[int]:
    """Return the numbers of rows: those of their origins, and from `start` on for new ones."""
    return [start + place if origin is None else origin for place, origin in enumerate(found)]


def _meet(own: list[int], mine: Rows, other: list[int], theirs: Rows, known: int) -> None:
    """Give the new rows of `own` the numbers of those new rows of `other` that say the same, or have the same key."""
    added = [place for place, number in enumerate(own) if number >= known]
    added_other = [place for place, number in enumerate(other) if number >= known]
    same = origins([theirs[place] for place in added_other], [mine[place] for place in added])
    for place, found in zip(added, same, strict=True):
        if found is not None:
            row, row_other = mine[place], theirs[added_other[found]]
            if row == row_other or "" != called(row) == called(row_other):
                own[place] = other[added_other[found]]
