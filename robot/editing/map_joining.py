"""Join two edits of one lobby map, made at the same time, into one draft."""

from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from math import dist
from operator import itemgetter
from typing import NamedTuple, TypeVar

from robot.editing.map_draft import SHAPES, MapDraft, Points, thing_of
from robot.editing.new_things import free_marker, free_place
from robot.navigation.geometry import XY

T = TypeVar("T")


class DisputedShape(NamedTuple):
    """An area, wall, door or seat that both edits changed in different ways. `number`: in the joined draft, from 0, and
    in the base when it is gone; `was`, `mine`, `theirs`: its corners, m, None = removed."""

    kind: str
    number: int
    was: tuple[XY, ...]
    mine: tuple[XY, ...] | None
    theirs: tuple[XY, ...] | None


class JoinedDrafts(NamedTuple):
    """Two edits of one map in one draft. `conflicts`: names that both changed in different ways, and names of things
    that one removed and the other changed; `disputed`: the same for shapes; `places`: the name in the draft of each
    thing and shape of mine, such as "seat:3", without those that are gone."""

    draft: MapDraft
    conflicts: tuple[str, ...]
    disputed: tuple[DisputedShape, ...]
    places: Mapping[str, str]

    def name_of(self, name: str) -> str | None:
        """Return the name in the draft of a value or text of mine; None when its thing is gone."""
        thing, new = owner_of(name), self.places.get(owner_of(name))
        return None if new is None else new + name.removeprefix(thing)


class _JoinedShapes(NamedTuple):
    """Shapes of one kind. `numbers`: the number in `shapes` of each shape of mine that is there."""

    shapes: Points
    numbers: Mapping[int, int]
    disputed: tuple[DisputedShape, ...] = ()


def owner_of(name: str) -> str:
    """Return the thing or shape that a name is about: that of "seat:3:0.x" is "seat:3"."""
    thing = thing_of(name)
    return ":".join(thing.split(":")[:2]) if thing.partition(":")[0] in SHAPES else thing


def joined(base: MapDraft, mine: MapDraft, theirs: MapDraft) -> JoinedDrafts:
    """Join two edits of `base`. Where both changed a value, mine stands. A thing that one of them removed is gone.

    Different things that both added under one name are kept both: mine gets the next free name, but for counters, whose
    number names the counter itself.
    """
    mine, places = _apart(base, mine, theirs)
    before, left, right = set(base.things), set(mine.things), set(theirs.things)
    gone = (before - left) | (before - right)
    gone |= {each for each in left | right if each.startswith("stop:") and f"place:{each[5:]}" in gone}
    conflicts = list(dict.fromkeys((*_changed_and_gone(base, mine, theirs), *_changed_and_gone(base, theirs, mine))))
    values, texts = dict[str, float](), dict[str, str]()
    conflicts += _merge(values, base.values, mine.values, theirs.values, gone)
    conflicts += _merge(texts, base.texts, mine.texts, theirs.texts, gone)
    there = {f"place:{where}" for where in MapDraft(values, {}, {}).places}
    for name, where in texts.items():
        if name.startswith("field:") and where and f"place:{where}" not in there:
            texts[name] = ""
            conflicts.append(name)
    shapes = {kind: _joined_shapes(kind, *(each.shapes[kind] for each in (base, mine, theirs))) for kind in SHAPES}
    draft = MapDraft(values, texts, {kind: each.shapes for kind, each in shapes.items()})
    places = {name: new for name, new in places.items() if new in {*draft.things, "room"}}
    places |= {f"{kind}:{old}": f"{kind}:{new}" for kind, each in shapes.items() for old, new in each.numbers.items()}
    disputed = tuple(found for each in shapes.values() for found in each.disputed)
    return JoinedDrafts(draft, tuple(conflicts), disputed, places)


def followed(base: Points, after: Points) -> tuple[list[tuple[XY, ...] | None], Points]:
    """Return what has become of each shape of `base` in `after`, None = it was removed, and the shapes that were added.
    Shapes that are equal are the same; those between them are paired in their order, near ones where some are gone."""
    kept, added = _traced(base, after)
    return [None if number is None else after[number] for number in kept], tuple(after[number] for number in added)


def _traced(base: Points, after: Points) -> tuple[list[int | None], list[int]]:
    """Return the number in `after` of each shape of `base`, None = it was removed, and the numbers of added ones."""
    kept, added = list[int | None](), list[int]()
    for _, old, old_end, new, new_end in SequenceMatcher(None, base, after, autojunk=False).get_opcodes():
        pairs = _nearest(base[old:old_end], after[new:new_end])
        kept += [None if number is None else new + number for number in pairs]
        added += range(new + len(pairs), new_end)
    return kept, added


def _nearest(old: Points, new: Points) -> list[int | None]:
    """Return the number in `new` of each shape of `old`, in their order and with the shortest ways in all, m; None = it
    was removed. More shapes than `old` has are new ones, which come last."""

    end, gone = min(len(old), len(new)), max(0, len(old) - len(new))
    rest: dict[int, tuple[float, tuple[int | None, ...]]] = {end: (0.0, ())}
    for at in reversed(range(len(old))):
        here = dict[int, tuple[float, tuple[int | None, ...]]]()
        for to in range(max(0, at - gone), min(at, end) + 1):
            found = [(rest[to][0], (None, *rest[to][1]))] if to in rest else []
            if to + 1 in rest:
                way_m, others = rest[to + 1]
                found.append((way_m + sum(map(dist, old[at], new[to])), (to, *others)))
            here[to] = min(found, key=itemgetter(0))
        rest = here
    return list(rest[0][1])


def _joined_shapes(kind: str, base: Points, mine: Points, theirs: Points) -> _JoinedShapes:
    """Return the shapes of both edits: those of the base, then theirs, then mine."""
    if theirs in (base, mine):
        return _JoinedShapes(mine, {number: number for number in range(len(mine))})
    (left, new), (right, added) = _traced(base, mine), _traced(base, theirs)
    if mine == base:
        return _JoinedShapes(theirs, {old: number for old, number in enumerate(right) if number is not None})
    rows, disputed = list[tuple[tuple[XY, ...], int | None]](), list[DisputedShape]()
    for old, (was, at, other) in enumerate(zip(base, left, right, strict=True)):
        one, two = None if at is None else mine[at], None if other is None else theirs[other]
        shape, differ = _joined_shape(was, one, two)
        if differ:
            disputed.append(DisputedShape(kind, old if shape is None else len(rows), was, one, two))
        if shape is not None:
            rows.append((shape, at))
    others, same = [theirs[number] for number in added], {mine[number]: number for number in new}
    rows += [(shape, same.get(shape)) for shape in others]
    rows += [(mine[number], number) for number in new if mine[number] not in others]
    numbers = {at: number for number, (_, at) in enumerate(rows) if at is not None}
    return _JoinedShapes(tuple(shape for shape, _ in rows), numbers, tuple(disputed))


def _joined_shape(
    was: tuple[XY, ...], one: tuple[XY, ...] | None, other: tuple[XY, ...] | None
) -> tuple[tuple[XY, ...] | None, bool]:
    """Return a shape as both say, value by value, and whether they differ in a value: then that of `one` stands. None =
    removed."""
    if was in (one, other) or one == other:
        return (other if one == was else one), False
    if one is None or other is None:
        return None, True
    if not len(was) == len(one) == len(other):
        return one, True
    corners = tuple(zip(was, one, other, strict=True))
    disputed = any(w not in (a, b) and a != b for corner in corners for w, a, b in zip(*corner, strict=True))
    x, y = ([b[at] if a[at] == w[at] else a[at] for w, a, b in corners] for at in (0, 1))
    return tuple(zip(x, y, strict=True)), disputed


def _merge(
    into: dict[str, T], base: Mapping[str, T], mine: Mapping[str, T], theirs: Mapping[str, T], gone: set[str]
) -> list[str]:
    """Put into `into` what both say, without things that are `gone`; return the names with different changes."""
    conflicts = []
    for name in dict.fromkeys((*theirs, *mine)):
        if thing_of(name) in gone:
            continue
        was, one, other = base.get(name), mine.get(name), theirs.get(name)
        if was not in (one, other) and one != other:
            conflicts.append(name)
        if (value := other if one == was else one) is not None:
            into[name] = value
    return conflicts


def _changed_and_gone(base: MapDraft, changing: MapDraft, removing: MapDraft) -> Iterator[str]:
    """Yield the things that `changing` has changed and `removing` has removed."""
    for thing in base.things:
        if thing not in removing.things and thing in changing.things and _of(base, thing) != _of(changing, thing):
            yield thing


def _of(draft: MapDraft, thing: str) -> dict[str, object]:
    both = (*draft.values.items(), *draft.texts.items())
    return {name: value for name, value in both if thing_of(name) == thing}


def _apart(base: MapDraft, mine: MapDraft, theirs: MapDraft) -> tuple[MapDraft, dict[str, str]]:
    """Return `mine` with free names for the things that both added under one name, and that differ; and the name there
    of each thing of mine."""
    added = [each for each in mine.things if each in theirs.things and each not in base.things]
    named = {each: each for each in (*mine.things, "room")}
    for thing in added:
        kind, _, key = thing.partition(":")
        if kind not in ("place", "marker") or key.startswith("counter:") or _of(mine, thing) == _of(theirs, thing):
            continue
        taken = [*mine.things, *theirs.things]
        if kind == "marker":
            named[thing] = f"marker:{free_marker(taken)}"
            mine = _with_name(mine, thing, named[thing])
        else:
            new = free_place(key.rstrip("-0123456789"), taken)
            named |= {thing: f"place:{new}", f"stop:{key}": f"stop:{new}"}
            mine = _renamed(mine, key, new)
    return mine, named


def _renamed(draft: MapDraft, key: str, new: str) -> MapDraft:
    draft = _with_name(_with_name(draft, f"place:{key}", f"place:{new}"), f"stop:{key}", f"stop:{new}")
    fields = {n: new if n.startswith("field:") and where == key else where for n, where in draft.texts.items()}
    return draft._replace(texts=fields)


def _with_name(draft: MapDraft, thing: str, new: str) -> MapDraft:
    def named(table: Mapping[str, T]) -> dict[str, T]:
        return {f"{new}{name.removeprefix(thing)}" if thing_of(name) == thing else name: v for name, v in table.items()}

    return draft._replace(values=named(draft.values), texts=named(draft.texts))
