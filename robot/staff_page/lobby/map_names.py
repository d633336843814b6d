"""Names of the things on the lobby map, and of what the map check finds, as officials read them."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import NamedTuple

from robot.core.trouble import Trouble
from robot.editing.map_draft import SHAPES, MapDraft, thing_of
from robot.editing.map_joining import followed
from robot.editing.new_things import KINDS
from robot.navigation.geometry import XY
from robot.navigation.map.map_finding import MapFinding
from robot.staff_page.lobby.typed_map import flat, number_text

_DECIMALS = re.compile(r"(?<=\d)\.(?=\d)")
_TWO = re.compile(r"((?:places |seats\[).+), ((?:places |seats\[).+)")
"""The key of a finding about two things that stand in one another."""
RUN = 3
"""At least this many new or removed seats whose numbers follow one another are one entry. Chosen: two places still
fit into a line."""
_SHOWN_BY_SPOT = frozenset("xyh")
"""Axes whose values stand in the place of a thing: "1,2 × 8,3 m, 270°"."""
_Values = Mapping[str, float | str]
"""Numbers and texts of a draft by name."""


class NamedFinding(NamedTuple):
    """A finding of the map check: what it is about, and the text."""

    about: str
    text: str


class _Change(NamedTuple):
    """A changed thing with its place and values before and after; "" = it is not there."""

    thing: str
    about: str
    was: str
    now: str


class MapNames:
    """The names of things on a map in `language`; no id of the file is one. `places`: labels by id, also of places that
    were removed; `fields`: names of departments; `words`: returns the words of a key."""

    def __init__(
        self, places: Mapping[str, str], fields: Mapping[str, str], language: str, words: Callable[..., str]
    ) -> None:
        self._places, self._fields, self._language, self._words = places, fields, language, words

    def thing(self, name: str) -> str:
        """Return the name of a thing: "place:counter:1" is "Quầy 1"."""
        kind, _, key = name.partition(":")
        if kind == "place":
            return self._place(key)
        if kind == "stop":
            return self._text("stop", text=self._place(key))
        if kind == "field":
            return self._text("field", text=self._fields[key]) if key in self._fields else self._text("field_gone")
        if kind in SHAPES and key:
            return self._shape(kind, key)
        return self._text(kind, text=key)

    def about(self, name: str) -> str:
        """Return what a value or text is about: its thing, and which of its texts or sizes."""
        part = name.partition(".")[2]
        if part in ("", "icon", *_SHOWN_BY_SPOT):
            return self.thing(thing_of(name))
        return f"{self.thing(thing_of(name))}, {self._part(part)}"

    def finding(self, found: MapFinding) -> NamedFinding:
        """Return a finding with the name of its thing in place of the file's key."""
        text = _DECIMALS.sub(",", found.vi) if self._language == "vi" else found.what
        if found.key == "places" and isinstance(found.value, list) and found.value:
            text += ": " + ", ".join(dict.fromkeys(map(self._asked_for, found.value)))
        return NamedFinding(self._about(found.key), text)

    def _asked_for(self, place: str) -> str:
        """Return what a place that the map does not have is usually called."""
        kind = next((kind for kind, new in KINDS.items() if new.id == place), "other")
        return self._words(f"page_lobby.kind_{kind}")

    def _place(self, key: str) -> str:
        return self._places.get(key) or self._words("page_lobby.off_the_map")

    def trouble(self, trouble: Trouble) -> str:
        """Return an error of the content with the name of its thing."""
        return ": ".join(self.finding(MapFinding(trouble.key, None, trouble.what, trouble.vi)))

    def value(self, name: str, draft: MapDraft) -> str:
        """Return the value or text `name` of a draft; "–" if it has none."""
        return self._value(name, _all_of(draft))

    def _value(self, name: str, values: _Values) -> str:
        text = values.get(name)
        if text is None:
            return "–"
        if not isinstance(text, str):
            return number_text(text, self._language)
        if name.startswith("field:"):
            return self._places.get(text) or self._words("page_lobby.field_nowhere")
        part = name.rpartition(".")[2]
        if part == "solid":
            return self._words(f"page_lobby.solid_{text}")
        return f"“{text}”"

    def corners(self, shape: Iterable[XY]) -> str:
        """Return where a shape is: "3,9 × 4,4 m"; the corners of a longer one in their order."""
        spots = (" × ".join(number_text(value, self._language) for value in corner) for corner in shape)
        return " – ".join(f"{spot} m" for spot in spots)

    def changes(self, before: MapDraft, after: MapDraft) -> tuple[str, str]:
        """Return what differs with its values before and after, for the log and the list of versions: a thing that was
        added is not there before, one that was removed not afterwards. A row of new or removed seats is one entry."""
        old, new = _all_of(before), _all_of(_numbered_as(before, after))
        names = [name for name in dict.fromkeys((*old, *new)) if old.get(name) != new.get(name)]
        things = dict.fromkeys(map(thing_of, names))
        changed = {thing: [name for name in names if thing_of(name) == thing] for thing in things}

        found = [
            _Change(thing, self.thing(thing), *(self._of(thing, changed[thing], values) for values in (old, new)))
            for thing in things
        ]
        rows = [row for run in _runs(found) for row in ([self._as_one(run)] if len(run) >= RUN else run)]
        not_yet, is_removed = (self._words(f"page_lobby.{each}") for each in ("not_yet", "is_removed"))
        was = "; ".join(f"{row.about}: {row.was or not_yet}" for row in rows)
        return was, "; ".join(f"{row.about}: {row.now or is_removed}" for row in rows)

    def _as_one(self, run: Sequence[_Change]) -> _Change:
        """Return one entry for a row of seats that were all added, or all removed."""
        first, last, count = run[0], run[-1], len(run)
        about = self._text("seat_run", a=_seat_number(first.thing) + 1, n=_seat_number(last.thing) + 1)
        was = self._words("page_lobby.seats_were", n=count) if first.was else ""
        return _Change(first.thing, about, was, self._words("page_lobby.seats_added", n=count) if first.now else "")

    def _of(self, thing: str, changed: list[str], values: _Values) -> str:
        """Return the place of a thing, and what else has changed of it; "" when there is no such thing."""
        if thing in values:  # a field
            return self._value(thing, values)
        if f"{thing}.x" not in values and thing != "room":
            return ""
        if f"{thing}.label.vi" in changed and f"{thing}.x" in changed:  # the whole place was added or removed
            changed = [f"{thing}.{part}" for part in ("x", f"name.{self._language}", "w", "d")]
        return ", ".join((*self._spot(thing, changed, values), *self._rest(changed, values)))

    def _spot(self, thing: str, changed: list[str], values: _Values) -> Iterator[str]:
        if not any(name.rpartition(".")[2] in _SHOWN_BY_SPOT for name in changed):
            return
        yield " × ".join(self._value(f"{thing}.{axis}", values) for axis in "xy") + " m"
        if f"{thing}.h" in values:
            yield f"{self._value(f'{thing}.h', values)}°"

    def _rest(self, changed: list[str], values: _Values) -> Iterator[str]:
        for name in changed:
            part = name.partition(".")[2]
            if part not in _SHOWN_BY_SPOT and part != "icon" and (text := self._value(name, values)) != "–":
                yield f"{self._part(part)} {text}"

    def _part(self, part: str) -> str:
        return self._words("page_lobby.part_" + part.replace(".", "_"))

    def _shape(self, kind: str, key: str) -> str:
        number, _, corner = key.partition(":")
        if not corner:
            words = {"area": "keep_out", "wall": "walls", "door": "side_door", "seat": "seats"}[kind]
            return self._text(
                "main_door" if (kind, number) == ("door", "0") else words, n=int(number) + (kind != "door")
            )
        words = {"area": "corner", "wall": "wall_end", "door": "door_side", "seat": "seats"}[kind]
        if kind == "door" and number == "0":
            words = "main_door_side"
        return self._text(words, n=int(number) + (kind != "door"), a=int(corner) + 1)

    def _about(self, key: str) -> str:
        if found := _TWO.fullmatch(key):
            return self._text("both", text=self._about(found[1]), a=self._about(found[2]))
        if found := re.match(r"route (\S+) -> (\S+)$", key):
            return self._text("way", a=self._goal(found[1]), text=self._goal(found[2]))
        if found := re.match(r"places (.+?)(: approach.*|: .*)?$", key):
            stops = (found[2] or "").startswith(": approach")
            return self.thing(f"{'stop' if stops else 'place'}:{found[1]}")
        if found := re.match(r"markers ([^:]+)", key):
            return self._text("marker", text=found[1])
        if found := re.match(r"(seats|keep_out|walls)\[(\d+)\]", key):
            return self._text(found[1], n=int(found[2]) + 1)
        first = re.split(r"[\[:. ]", key)[0]
        return self._text(first if first in ("home", "dock") else "door" if "door" in first else "whole")

    def _goal(self, name: str) -> str:
        return self._text(name) if name in ("home", "dock") else self._place(name)

    def _text(self, key: str, **values: object) -> str:
        return self._words(f"page_lobby.thing_{key}", **values)


def _all_of(draft: MapDraft) -> _Values:
    return {**flat(draft), **draft.texts}


def _runs(changes: Iterable[_Change]) -> Iterator[list[_Change]]:
    """Yield changes, those together of new or removed seats whose numbers follow one another."""

    def run_of(numbered: tuple[int, _Change]) -> tuple[object, ...]:
        at, change = numbered
        if not change.thing.startswith("seat:") or (change.was and change.now):
            return (change.thing,)
        return bool(change.was), _seat_number(change.thing) - at

    for _, run in groupby(enumerate(changes), run_of):
        yield [change for _, change in run]


def _seat_number(thing: str) -> int:
    """Return the number, from 0, of the seat of "seat:14:0"."""
    return int(thing.split(":")[1])


def _numbered_as(before: MapDraft, after: MapDraft) -> MapDraft:
    """Return `after` with its shapes numbered as in `before`; a removed one has no corners, new ones follow."""
    shapes = {}
    for kind in SHAPES:
        kept, added = followed(before.shapes[kind], after.shapes[kind])
        shapes[kind] = (*(shape or () for shape in kept), *added)
    return after._replace(shapes=shapes)
