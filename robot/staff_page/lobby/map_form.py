"""Lay out the form of the lobby map: rows of coordinates, a panel for each place, departments, and a new place."""

from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple

from robot.editing.map_draft import MapDraft
from robot.editing.new_things import KINDS
from robot.staff_page.lobby.map_names import MapNames
from robot.staff_page.lobby.new_place_form import APART_M, next_counter
from robot.staff_page.lobby.typed_map import TypedMap, WrongField, flat, number_text

ICONS = (
    "desk", "land", "shop", "baby", "stamp", "resid", "care", "people", "doc", "form", "law", "ticket", "money", "info",
    "search", "seat", "wc", "water", "walk", "grid",
)  # fmt: skip
"""The icons that officials may choose for a place, as in `kiosk_ui.rendering.icons`."""
COLUMNS: Mapping[str, str] = {
    "room": "wd",
    "place": "xyh",
    "home": "xyh",
    "seat": "xy",
    "marker": "xyhzs",
    "area": "xy",
    "wall": "xy",
    "door": "xy",
}
"""The axes in the table of each kind of thing; the turn of a place stands under its heading."""


class MapField(NamedTuple):
    """A field of the form. `axis`: of a number; `fault`: what is wrong with it, "" = nothing."""

    name: str
    axis: str
    text: str
    fault: str


class MapRow(NamedTuple):
    """A thing in the table of coordinates. `fields`: one for each column, None = the thing has no such value; `gone`:
    name of the box that removes it, "" = it has none in the table."""

    label: str
    fields: tuple[MapField | None, ...]
    gone: str


class PlacePanel(NamedTuple):
    """The names, size and kind of a place. `texts`: fields of its labels and names; `icons`: those that may be chosen;
    `leads`: whether the robot leads visitors there."""

    id: str
    label: str
    texts: tuple[MapField, ...]
    sizes: tuple[MapField, ...]
    icon: str
    icons: tuple[str, ...]
    solid: bool
    leads: bool
    wrong: bool


class MapForm:
    """The values of the form for its template. `typed`: what was typed; `names`: of things; `words`: returns the words
    of a key."""

    def __init__(self, typed: TypedMap, names: MapNames, language: str, words: Callable[..., str]) -> None:
        self._draft, self._wrong, self._names = typed.draft, typed.wrong, names
        self._language, self._words = language, words

    known_icons = frozenset(ICONS)

    def groups(self) -> list[tuple[str, str, list[MapRow]]]:
        """Return the tables of coordinates: the kind of their things, their columns, and their rows."""
        found: dict[str, dict[str, dict[str, MapField]]] = {kind: {} for kind in COLUMNS}
        for name, value in flat(self._draft).items():
            thing, _, axis = name.rpartition(".")
            first = thing.partition(":")[0]
            kind = {"stop": "place", "dock": "home"}.get(first, first)
            if (column := "h" if axis == "t" else axis) in COLUMNS[kind]:
                field = MapField(name, axis, *self._shown(name, number_text(value, self._language)))
                found[kind].setdefault(thing, {})[column] = field
        return [
            (
                kind,
                COLUMNS[kind],
                [
                    MapRow(self._names.thing(thing), tuple(map(fields.get, COLUMNS[kind])), _gone(thing))
                    for thing, fields in things.items()
                ],
            )
            for kind, things in found.items()
        ]

    def panels(self) -> list[PlacePanel]:
        """Return the panel of each place, in the order of the map."""
        return [self._panel(place) for place in self._draft.places]

    def shapes(self) -> list[tuple[str, list[int]]]:
        """Return the numbers, from 0, of the areas, walls and doors that may be removed."""
        kinds = ("area", "wall", "door")
        return [(kind, list(range(kind == "door", len(self._draft.shapes[kind])))) for kind in kinds]

    def fields(self, departments: Mapping[str, str]) -> list[tuple[str, str, str]]:
        """Return each department with its name and the place where it works, "" = nowhere."""
        return [(each, name, self._draft.texts.get(f"field:{each}", "")) for each, name in departments.items()]

    def new(self, form: Mapping[str, str], wrong: Mapping[str, WrongField]) -> dict[str, MapField]:
        """Return the fields of a new place by name, as typed in `form`."""
        number = form.get("new.number", str(next_counter(self._draft)))
        texts = ("kind", "number", "label.vi", "label.en", "name.vi", "name.en", "w", "d", "leads", "fields")
        shown = {each: number if each == "number" else form.get(f"new.{each}", "") for each in texts}
        return {
            each: MapField(f"new.{each}", "", text, self._fault(wrong.get(f"new.{each}")))
            for each, text in shown.items()
        }

    def new_seats(self, form: Mapping[str, str], wrong: Mapping[str, WrongField]) -> dict[str, MapField]:
        """Return the fields of a row of seats by name, as typed in `form`."""
        usual = {"count": "1", "apart": number_text(APART_M, self._language)}
        names = {each: f"seats.{each}" for each in ("count", "apart", "x", "y", "way")}
        return {
            each: MapField(name, "", form.get(name, usual.get(each, "")), self._fault(wrong.get(name)))
            for each, name in names.items()
        }

    def kinds(self) -> list[str]:
        """Return the kinds of places that can be added."""
        return list(KINDS)

    def _panel(self, place: str) -> PlacePanel:
        thing, draft = f"place:{place}", self._draft
        texts = tuple(self._texts(thing))
        sizes = tuple(
            MapField(name, axis, *self._shown(name, number_text(draft.values[name], self._language)))
            for axis in "wd"
            for name in (f"{thing}.{axis}",)
        )
        icon = draft.texts[f"{thing}.icon"]
        return PlacePanel(
            place,
            self._names.thing(thing),
            texts,
            sizes,
            icon,
            ICONS if icon in ICONS else (icon, *ICONS),
            draft.texts[f"{thing}.solid"] == "yes",
            f"stop:{place}.x" in draft.values,
            any(each.fault for each in (*texts, *sizes)),
        )

    def _texts(self, thing: str) -> Iterator[MapField]:
        for part in ("label.vi", "label.en", "name.vi", "name.en"):
            name = f"{thing}.{part}"
            yield MapField(name, part, *self._shown(name, self._draft.texts[name]))

    def _shown(self, name: str, text: str) -> tuple[str, str]:
        """Return the text that a field shows, as typed where that is wrong, and what is wrong with it."""
        wrong = self._wrong.get(name)
        return (text, "") if wrong is None else (wrong.text, self._fault(wrong))

    def _fault(self, wrong: WrongField | None) -> str:
        if wrong is None:
            return ""
        least, most = (number_text(each, self._language) for each in wrong.range or (0.0, 0.0))
        return self._words(f"page_lobby.{wrong.fault}", a=least, n=most)


def _gone(thing: str) -> str:
    """Return the name of the box in the table that removes a thing."""
    seat = thing.rpartition(":")[0] if thing.startswith("seat:") else ""
    return f"{seat or thing}.gone" if seat or thing.startswith("marker:") else ""


def labels_of(draft: MapDraft, language: str) -> dict[str, str]:
    """Return the label of each place of a draft by its id; that in the other language, or "–", where it has none."""
    return {
        place: next(
            (text for each in (language, "vi", "en") if (text := draft.texts[f"place:{place}.label.{each}"])), "–"
        )
        for place in draft.places
    }
