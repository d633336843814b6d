"""The form of the lobby map: what people type, with a comma or a point, and what is wrong with it."""

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from robot.editing.form_fields import text_fault
from robot.editing.map_draft import PLACE_TEXTS, SHAPES, MapDraft, Points, thing_of
from robot.editing.new_things import MOST_MARKER, with_stop
from robot.navigation.map.limits import PLACE_CHARS

MOST_SHAPES: Mapping[str, int] = {"area": 20, "wall": 20, "door": 20, "seat": 150}
"""Most shapes of each kind in the form; a map that has more keeps them. Chosen: a form has at most 2,000 fields."""
MOST_NEW = 40
"""Most new places and markers that one form may bring. Chosen: more than a person adds before saving."""
SIZE_M = (0.1, 20.0)
"""Smallest and largest width and depth of a place in the form, m. Chosen: a post, and a row of counters."""
ROOM_M = (2.0, 100.0)
"""Smallest and largest width and depth of the room in the form, m. Least chosen; at most what the map's file takes."""
RANGES: Mapping[str, tuple[float, float]] = {
    "x": (0.0, 100.0),
    "y": (0.0, 100.0),
    "w": SIZE_M,
    "d": SIZE_M,
    "t": (-180.0, 180.0),
    "h": (-360.0, 360.0),
    "z": (0.1, 5.0),
    "s": (0.02, 1.0),
}
"""Least and greatest value of each axis, m or degrees; at most what the map's file takes (`lobby_map`)."""
AXES: Mapping[str, str] = {
    "place": "xywdt",
    "stop": "xyh",
    "marker": "xyzhs",
    "home": "xyh",
    "dock": "xyh",
    "room": "wd",
}
"""The axes of each kind of thing."""
_NUMBER = re.compile(r"-?\d{1,3}([.,]\d{1,3})?")
_SHAPE = re.compile(r"(area|wall|door|seat):(\d{1,3}):(\d{1,2})\.([xy])")
_CORNERS: Mapping[str, tuple[int, int | None]] = {"area": (3, None), "wall": (2, None), "door": (2, 2), "seat": (1, 1)}
"""Fewest and most corners of each kind of shape; None = as many as there are."""
_THING = re.compile(
    r"(?:place|stop):(?:counter:[1-9]\d?|(?!counter)[a-z0-9]+(?:-[a-z0-9]+)*)|marker:(?:0|[1-9]\d{0,2})"
)
_ICON = re.compile(r"[a-z]{1,12}")
_ID_CHARS = 50


class WrongField(NamedTuple):
    """A field that is wrong. `text`: as typed; `fault`: a key of words; `range`: the numbers that are allowed there."""

    text: str
    fault: str
    range: tuple[float, float] | None = None


class TypedMap(NamedTuple):
    """Content of a form: the draft, with the old value where a field is wrong, and the wrong fields by name."""

    draft: MapDraft
    wrong: dict[str, WrongField]


def number_text(value: float, language: str) -> str:
    """Return a value as the form shows it: "1,15" in Vietnamese, "1.15" in English."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "vi" else text


def flat(draft: MapDraft) -> dict[str, float]:
    """Return all numbers of a draft by name, the corners of shapes as "area:0:2.x"."""
    corners = {
        f"{kind}:{number}:{at}.{axis}": value
        for kind in SHAPES
        for number, shape in enumerate(draft.shapes[kind])
        for at, corner in enumerate(shape)
        for axis, value in zip("xy", corner, strict=True)
    }
    return {**draft.values, **corners}


def things_shown(draft: MapDraft) -> str:
    """Return the names of all things of a draft, as the form sends them back: what is missing then was removed."""
    shapes = (f"{kind}:{number}" for kind in SHAPES for number in range(len(draft.shapes[kind])))
    return " ".join((*draft.things, *shapes))


def typed_map(base: MapDraft, form: Mapping[str, str], fields: Collection[str] = ()) -> TypedMap:
    """Return `base` with what was typed. Things that the form did not send keep their values, those that it has
    removed are gone, and new ones are there. `fields`: all departments."""
    wrong = dict[str, WrongField]()
    shown = form["things"].split() if "things" in form else [*base.things, *things_shown(base).split()]
    gone = {name.removesuffix(".gone") for name in form if name.endswith(".gone")} - {"door:0"}
    things = list(_things(base, shown, gone))
    values = dict(_numbers(base, form, (*things, "room"), wrong))
    texts = dict(_texts(base, form, things, wrong))
    places = {thing[6:] for thing in things if thing.startswith("place:")}
    for department in dict.fromkeys((*(name[6:] for name in base.texts if name.startswith("field:")), *fields)):
        old = base.texts.get(f"field:{department}")
        where = form.get(f"field:{department}", old or "")
        if where and where not in places:  # removed, or never there
            where = old if old in places else ""
        if where or old is not None:
            texts[f"field:{department}"] = where
    shapes = {kind: _shapes(base, form, kind, {*shown}, gone, wrong) for kind in SHAPES}
    draft = MapDraft(values, texts, shapes)
    wrong |= _doubled(base, draft)
    return TypedMap(_with_stops(draft, form, wrong), wrong)


def wrong_text(text: str, part: str) -> str:
    """Return what is wrong with a label or name, a key of words; "" = nothing."""
    kind = part.partition(".")[0]
    fault = text_fault(text, PLACE_CHARS[kind]) if text else "needed"
    return f"long_{kind}" if fault == "too_long" else fault


def plain(text: str) -> str:
    """Return a typed text in the form in which it is kept: NFC, and single spaces."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def number_of(text: str, allowed: tuple[float, float]) -> float | None:
    """Return the number that was typed; None when it is none, or less or more than `allowed`."""
    if not _NUMBER.fullmatch(text.strip()):
        return None
    value, (least, most) = float(text.strip().replace(",", ".")), allowed
    return value if least <= value <= most else None


def new_things(base: MapDraft, things: Iterable[str]) -> list[str]:
    """Return the places and markers among `things` that `base` has not; a stop counts with its place."""
    there = set(base.things)
    return [each for each in things if each not in there and not each.startswith("stop:")]


def _things(base: MapDraft, shown: Iterable[str], gone: Collection[str]) -> Iterator[str]:
    """Yield the things of the draft: of the base those that the form has, then the new ones."""
    listed, there = set(shown), set[str]()
    new = sorted({each for each in listed if len(each) <= _ID_CHARS and _THING.fullmatch(each)} - {*base.things})
    new = [each for each in new if not each.startswith("marker:") or int(each[7:]) <= MOST_MARKER]
    beyond = new_things(base, new)[MOST_NEW:]
    new = [each for each in new if each not in beyond]
    for thing in (*base.things, *sorted(new, key=lambda each: each.startswith("stop:"))):
        fixed = thing in ("home", "dock")
        of_place = not thing.startswith("stop:") or f"place:{thing[5:]}" in there
        if fixed or (thing in listed and thing not in gone and of_place):
            there.add(thing)
    yield from (thing for thing in (*base.things, *new) if thing in there)


def _numbers(
    base: MapDraft, form: Mapping[str, str], things: Iterable[str], wrong: dict[str, WrongField]
) -> Iterator[tuple[str, float]]:
    for thing in things:
        for axis in AXES[thing.partition(":")[0]]:
            name = f"{thing}.{axis}"
            yield name, _number(name, base.values.get(name), form, wrong)


def _number(name: str, old: float | None, form: Mapping[str, str], wrong: dict[str, WrongField]) -> float:
    text, allowed = form.get(name), ROOM_M if name.startswith("room.") else RANGES[name[-1]]
    if old is not None and (text is None or text in (number_text(old, "vi"), number_text(old, "en"))):
        return old
    value = number_of(text or "", allowed)
    if value is None:
        wrong[name] = WrongField(text or "", "wrong_field", allowed)
        return allowed[0] if old is None else old
    return value


def _texts(
    base: MapDraft, form: Mapping[str, str], things: Iterable[str], wrong: dict[str, WrongField]
) -> Iterator[tuple[str, str]]:
    for thing in (each for each in things if each.startswith("place:")):
        for part in PLACE_TEXTS:
            name = f"{thing}.{part}"
            old, text = base.texts.get(name), form.get(name)
            text = plain(text) if text is not None else old or ""
            if text == old:
                yield name, text
            elif part == "solid":
                yield name, "no" if text == "no" else "yes"
            elif part == "icon":
                yield name, text if _ICON.fullmatch(text) else old or "grid"
            elif fault := wrong_text(text, part):
                wrong[name] = WrongField(form.get(name, ""), fault)
                yield name, old or ""
            else:
                yield name, text


def _doubled(base: MapDraft, draft: MapDraft) -> Iterator[tuple[str, WrongField]]:
    """Yield the labels that were typed and that another place has too."""
    for name, text in draft.texts.items():
        if ".label." in name and text and text != base.texts.get(name) and text.casefold() in labels(draft, name):
            yield name, WrongField(text, "doubled")


def labels(draft: MapDraft, name: str) -> set[str]:
    """Return the labels of the places in the language of the label `name`, but of its own place, in small letters."""
    end = name[name.index(".label.") :] if ".label." in name else name
    own = thing_of(name)
    return {text.casefold() for each, text in draft.texts.items() if each.endswith(end) and thing_of(each) != own}


def _with_stops(draft: MapDraft, form: Mapping[str, str], wrong: Mapping[str, WrongField]) -> MapDraft:
    """Return `draft` with a stop at each place to which visitors are to be led, and with none at the others."""
    for place in draft.places:
        stop, wish = f"stop:{place}", form.get(f"place:{place}.leads")
        if wish == "yes" and f"{stop}.x" not in draft.values:
            draft = with_stop(draft, place)
        elif wish == "no" and not any(thing_of(name) == stop for name in wrong):
            draft = draft._replace(values={n: v for n, v in draft.values.items() if thing_of(n) != stop})
    return draft


def _shapes(
    base: MapDraft,
    form: Mapping[str, str],
    kind: str,
    shown: Collection[str],
    gone: Collection[str],
    wrong: dict[str, WrongField],
) -> Points:
    old = {name: value for name, value in flat(base).items() if (found := _SHAPE.fullmatch(name)) and found[1] == kind}
    corners: dict[int, dict[int, tuple[float, float]]] = {}
    faults = dict[str, WrongField]()
    for name in (*old, *form):
        found = _SHAPE.fullmatch(name)
        if not found or found[1] != kind or found[4] != "x":
            continue
        shape = f"{kind}:{int(found[2])}"
        if shape not in gone and (shape in shown or (kind == "door" and found[2] == "0") or "things" not in form):
            y = f"{name[:-1]}y"
            spot = _number(name, old.get(name), form, faults), _number(y, old.get(y), form, faults)
            corners.setdefault(int(found[2]), {})[int(found[3])] = spot
    least, most = _CORNERS[kind]
    numbers = [number for number, shape in sorted(corners.items()) if len(shape) >= least]
    numbers = numbers[: max(MOST_SHAPES[kind], len(base.shapes[kind]))]
    wrong |= {
        f"{kind}:{numbers.index(number)}:{rest}": fault
        for name, fault in faults.items()
        for _, typed, rest in (name.split(":"),)
        if (number := int(typed)) in numbers
    }
    return tuple(tuple(corners[number][at] for at in sorted(corners[number])[:most]) for number in numbers)
