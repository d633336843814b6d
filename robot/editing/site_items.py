"""Texts of the site as things that officials edit: facts of the centre, names of places, and taught sentences."""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble
from robot.editing.content_items import ContentItem, ItemForms, Texts
from robot.editing.form_fields import FieldKind, FormField, Typed, table_at, value_at
from robot.editing.procedure_forms import PHRASES as PROCEDURE_PHRASES
from robot.editing.toml_edits import edited
from robot.editing.word_items import LONG_SENTENCE_CHARS
from robot.navigation.map.limits import PLACE_CHARS
from robot.navigation.map.lobby_map import Lobby
from robot.runtime.content.site_overlays import PHRASES, SITE_TEXTS
from robot.runtime.settings.schema import FACT_CHARS, FactSettings
from robot.runtime.settings.toml_reader import parse_toml

SITE, TAUGHT = "site", "taught"
FACTS, PLACES = "facts", "places"
PHRASES_OF = "phrases"


class FactsItem(ContentItem):
    """The facts of the centre. `delivered`: those of the settings; only what differs from them is written."""

    def __init__(self, delivered: FactSettings) -> None:
        self._delivered = {
            name: {"vi": fact.vi, "en": fact.en}
            for name in delivered.__struct_fields__
            if (fact := getattr(delivered, name)).vi.strip()
        }
        fields = tuple(
            FormField(f"{name}.{language}", FieldKind.LONG, most=FACT_CHARS, asked_above=LONG_SENTENCE_CHARS)
            for name in FactSettings.__struct_fields__
            for language in ("vi", "en")
        )
        super().__init__(SITE, FACTS, "", ItemForms({FACTS: fields}), SITE_TEXTS, FACTS)

    def table(self, texts: Texts) -> dict[str, Any]:
        return {**self._delivered, **super().table(texts)}

    def texts(self, texts: Texts, table: Mapping[str, Any]) -> dict[str, str | None]:
        text = texts[self.path] or ""
        own = {name: fact for name, fact in table.items() if fact != self._delivered.get(name)}
        own |= {name: {"vi": "", "en": ""} for name in self._delivered if name not in table}
        return {self.path: _with(text, FACTS, own)}

    def field_of(self, trouble: Trouble) -> str:
        name = trouble.key.removeprefix("facts.")
        return "" if name == trouble.key else name if "." in name else f"{name}.en"


class PlacesItem(ContentItem):
    """The names of the places on the map. Only those that differ from the map are written."""

    def __init__(self, lobby: Lobby) -> None:
        self._map = {
            place.id: {
                "label": {"vi": place.label.get("vi", ""), "en": place.label.get("en", "")},
                "name": {"vi": place.name.get("vi", ""), "en": place.name.get("en", "")},
            }
            for place in lobby.places
        }
        fields = tuple(
            FormField(f"{place}.{part}.{language}", required=True, most=most)
            for place in self._map
            for part, most in PLACE_CHARS.items()
            for language in ("vi", "en")
        )
        super().__init__(SITE, PLACES, "", ItemForms({PLACES: fields}), SITE_TEXTS, PLACES)

    def typed(self, form: str, fields: Mapping[str, str], table: Mapping[str, Any]) -> Typed:
        found = super().typed(form, fields, table)
        errors = dict(found.errors)
        for language in ("vi", "en"):
            labels = {place: value_at(names, f"label.{language}") or "" for place, names in found.values.items()}
            times = Counter(map(str.casefold, labels.values()))
            for place, label in labels.items():
                if times[label.casefold()] > 1 and label != value_at(table, f"{place}.label.{language}"):
                    errors.setdefault(f"{place}.label.{language}", "doubled")
        return Typed(found.values, errors)

    def table(self, texts: Texts) -> dict[str, Any]:
        own = super().table(texts)
        return {place: {**names, **table_at(own, place)} for place, names in self._map.items()}

    def texts(self, texts: Texts, table: Mapping[str, Any]) -> dict[str, str | None]:
        own = {}
        for place, names in table.items():
            if changed := {part: name for part, name in names.items() if name != self._map.get(place, {}).get(part)}:
                own[place] = changed
        return {self.path: _with(texts[self.path] or "", PLACES, own)}

    def field_of(self, trouble: Trouble) -> str:
        return trouble.key.removeprefix("places.") if trouble.key.startswith("places.") else ""


class TaughtItem(ContentItem):
    """The sentences that this site has taught for the procedure `code`."""

    def __init__(self, code: str, title: str) -> None:
        form = ItemForms({PHRASES_OF: (PROCEDURE_PHRASES._replace(name=PHRASES_OF, required=False),)})
        super().__init__(TAUGHT, code, title, form, PHRASES, "procedures")

    def table(self, texts: Texts) -> dict[str, Any]:
        found = super().table(texts).get(self.key)
        return {} if found is None else {PHRASES_OF: found}

    def texts(self, texts: Texts, table: Mapping[str, Any]) -> dict[str, str | None]:
        procedures = dict(super().table(texts))
        procedures.pop(self.key, None) if not table.get(PHRASES_OF) else procedures.update(
            {self.key: table[PHRASES_OF]}
        )
        return {self.path: _with(texts[self.path] or "", self.within, procedures)}

    def sentences(self, texts: Texts) -> list[str]:
        """Return the taught sentences."""
        found: list[str] = self.read(PHRASES_OF, texts).values.get(PHRASES_OF, [])
        return found

    def without(self, texts: Texts, sentences: Sequence[str]) -> dict[str, str | None]:
        """Return the texts without some of the taught sentences."""
        kept = [each for each in self.sentences(texts) if each not in sentences]
        return self.texts(texts, {PHRASES_OF: kept})


def _with(text: str, key: str, table: Mapping[str, Any]) -> str:
    """Return the TOML `text` with `table` under `key`; without the key if the table is empty."""
    whole = parse_toml(text, Path(SITE_TEXTS))
    wanted = {**whole, key: dict(table)}
    if not table:
        wanted.pop(key)
    return edited(text, wanted)
