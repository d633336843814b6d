"""The forms "Thêm địa điểm" and "Thêm ghế": a new place, or a row of seats, of the lobby map as it is typed."""

from collections.abc import Callable, Collection, Mapping

from robot.editing.map_draft import MapDraft
from robot.editing.new_things import COUNTER, KINDS, NewPlace, SeatRow
from robot.navigation.map.limits import SEAT_M
from robot.staff_page.lobby.typed_map import (
    MOST_SHAPES,
    RANGES,
    SIZE_M,
    WrongField,
    labels,
    number_of,
    plain,
    wrong_text,
)

MOST_NUMBER = 99
"""Greatest number of a counter. Source: the ids that the map check allows."""
MOST_IN_ROW = 20
"""Most seats that are added at once. Chosen."""
APART_M = 0.6
"""Usual distance of the seats of a row from middle to middle, m. Chosen: as benches of single seats have it."""
_APART_M = (SEAT_M, 5.0)
"""Smallest and largest distance of the seats of a row, m. Derived from their width, and chosen."""
_TEXTS = ("label.vi", "label.en", "name.vi", "name.en")

Words = Callable[..., str]
"""Returns the text of a key in a language, with values."""


def typed_place(
    form: Mapping[str, str], draft: MapDraft, fields: Collection[str], words: Words
) -> tuple[NewPlace, dict[str, WrongField]]:
    """Return the place that was typed, and what is wrong with its fields by name. A label or size that was left empty
    is the usual one of its kind. `fields`: all departments."""
    wrong = dict[str, WrongField]()
    typed = form.get("new.kind", COUNTER)
    kind = typed if typed in KINDS else COUNTER
    number = _counter_number(form, draft, wrong) if kind == COUNTER else 0
    texts = {part: _text(form, part, kind, number, words) for part in _TEXTS}
    for part, text in texts.items():
        fault = wrong_text(text, part)
        if not fault and part.startswith("label") and text.casefold() in labels(draft, f"place:.{part}"):
            fault = "doubled"
        if fault and f"new.{part}" not in wrong:
            wrong[f"new.{part}"] = WrongField(form.get(f"new.{part}", ""), fault)
    usual = dict(zip("wd", KINDS[kind].size, strict=True))
    width, depth = (_typed_number(form, f"new.{axis}", SIZE_M, usual[axis], wrong) or usual[axis] for axis in "wd")
    chosen = tuple(each for each in fields if form.get(f"new.field:{each}") == "yes")
    if kind == COUNTER and not chosen:
        wrong["new.fields"] = WrongField("", "no_fields")
    return NewPlace(kind, number, texts, (width, depth), chosen, form.get("new.leads") != "no"), wrong


def typed_seats(form: Mapping[str, str], draft: MapDraft) -> tuple[SeatRow, dict[str, WrongField]]:
    """Return the row of seats that was typed, and what is wrong with its fields by name. Without a first spot the row
    stands where floor is free."""
    wrong = dict[str, WrongField]()
    text = form.get("seats.count", "").strip() or "1"
    count = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else 0
    if not 1 <= count <= MOST_IN_ROW:
        wrong["seats.count"] = WrongField(form.get("seats.count", ""), "no_count", (1, MOST_IN_ROW))
    elif len(draft.shapes["seat"]) + count > MOST_SHAPES["seat"]:
        wrong["seats.count"] = WrongField(text, "most_seats", (1, MOST_SHAPES["seat"]))
    apart = _typed_number(form, "seats.apart", _APART_M, APART_M, wrong)
    spot = [_typed_number(form, f"seats.{axis}", RANGES[axis], None, wrong) for axis in "xy"]
    for axis, value, other in zip("xy", spot, reversed(spot), strict=True):
        if value is None and other is not None and f"seats.{axis}" not in wrong:
            wrong[f"seats.{axis}"] = WrongField("", "both_or_none")
    x, y = spot
    first = None if x is None or y is None else (x, y)
    return SeatRow(count, apart or APART_M, first, upwards=form.get("seats.way") == "y"), wrong


def _typed_number(
    form: Mapping[str, str], name: str, allowed: tuple[float, float], usual: float | None, wrong: dict[str, WrongField]
) -> float | None:
    """Return the number of a field, `usual` if it is empty or wrong."""
    text = form.get(name, "")
    value = number_of(text, allowed) if text.strip() else usual
    if value is None and text.strip():
        wrong[name] = WrongField(text, "wrong_field", allowed)
    return usual if value is None else value


def next_counter(draft: MapDraft) -> int:
    """Return the first number that no counter has."""
    return next(number for number in range(1, MOST_NUMBER + 2) if f"counter:{number}" not in draft.places)


def _counter_number(form: Mapping[str, str], draft: MapDraft, wrong: dict[str, WrongField]) -> int:
    text = form.get("new.number", "").strip()
    number = int(text) if text.isascii() and text.isdigit() and len(text) <= 2 else 0
    if not number:
        wrong["new.number"] = WrongField(form.get("new.number", ""), "no_number", (1, MOST_NUMBER))
    elif f"counter:{number}" in draft.places:
        wrong["new.number"] = WrongField(text, "number_taken")
    return number


def _text(form: Mapping[str, str], part: str, kind: str, number: int, words: Words) -> str:
    text, (field, language) = plain(form.get(f"new.{part}", "")), part.split(".")
    if text or (field == "name" and kind in (COUNTER, "other")) or (kind == COUNTER and not number):
        return text
    return "" if kind == "other" else words(f"page_lobby.{field}_{kind}", language, n=number)
