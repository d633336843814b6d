"""The form of the lobby map: values as people type them, with a comma or a point, and what is wrong with them."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from robot.editing.map_draft import MapDraft

MOST_M = 100.0
"""Largest coordinate of a map, m; as `lobby_map.Metres`."""
MOST_AREAS = 20
"""Most areas of a map in the form. Chosen."""
_METRES = re.compile(r"\d{1,3}([.,]\d{1,3})?")
_DEGREES = re.compile(r"-?\d{1,3}([.,]\d)?")
_AREA = re.compile(r"area:(\d{1,2}):(\d{1,2})\.([xy])")


class TypedMap(NamedTuple):
    """Content of a form: the draft, with the old value where a field is wrong, and the wrong texts by name."""

    draft: MapDraft
    wrong: dict[str, str]


def number_text(value: float, language: str) -> str:
    """Return a value as the form shows it: "1,15" in Vietnamese, "1.15" in English."""
    text = f"{value:.3f}".rstrip("0").rstrip(".")
    return text.replace(".", ",") if language == "vi" else text


def flat(draft: MapDraft) -> dict[str, float]:
    """Return all values of a draft by name, the corners of areas as "area:0:2.x"."""
    corners = {
        f"area:{number}:{at}.{axis}": value
        for number, area in enumerate(draft.areas)
        for at, corner in enumerate(area)
        for axis, value in zip("xy", corner, strict=True)
    }
    return {**draft.values, **corners}


def typed_map(base: MapDraft, form: Mapping[str, str]) -> TypedMap:
    """Return `base` with what was typed. Fields that the form did not send, or sent as shown, keep their value."""
    old, wrong = flat(base), dict[str, str]()
    new = dict(old)
    for name, text in form.items():
        if name not in old and not _AREA.fullmatch(name):
            continue
        if name in old and text in (number_text(old[name], "vi"), number_text(old[name], "en")):
            continue
        value = _value(name, text.strip())
        if value is None:
            wrong[name] = text
            new.setdefault(name, 0.0)
        else:
            new[name] = value
    gone = {int(found[1]) for name in form if (found := re.fullmatch(r"area:(\d{1,2})\.gone", name))}
    values = {name: new[name] for name in base.values}
    return TypedMap(MapDraft(values, _areas(new, gone)), wrong)


def _value(name: str, text: str) -> float | None:
    degrees = name.endswith(".h")
    if not (_DEGREES if degrees else _METRES).fullmatch(text):
        return None
    value = float(text.replace(",", "."))
    return value if abs(value) <= (360.0 if degrees else MOST_M) else None


def _areas(values: Mapping[str, float], gone: set[int]) -> tuple[tuple[tuple[float, float], ...], ...]:
    corners: dict[int, dict[int, tuple[float, float]]] = {}
    for name in values:
        if (found := _AREA.fullmatch(name)) and int(found[1]) not in gone:
            start = name.removesuffix(found[3])
            spot = values.get(f"{start}x", 0.0), values.get(f"{start}y", 0.0)
            corners.setdefault(int(found[1]), {})[int(found[2])] = spot
    return tuple(tuple(area[at] for at in sorted(area)) for _, area in sorted(corners.items()))[:MOST_AREAS]
