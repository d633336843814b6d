"""The robot's sentences as things that officials edit: each in Vietnamese and English, with the parts in braces that
the robot fills in."""

import datetime
import re
import string
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from robot.core.trouble import Trouble
from robot.editing.content_items import ContentItem, ItemForms, Texts
from robot.editing.form_fields import FieldKind, FormField, Typed, table_at, typed
from robot.editing.plausibility import ImplausibleValue
from robot.editing.table_cache import TableCache
from robot.editing.toml_edits import edited
from robot.knowledge.catalogue.templates import PLACES
from robot.runtime.settings.toml_reader import parse_toml

WORDS = "words"
FILES = (
    "dialogue",
    "answers",
    "centre",
    "waiting",
    "service",
    "emergency",
    "modes",
    "slip",
    "screen",
    "names",
    "typing",
)
"""Files of the robot's own sentences; the others hold those of the officials' page, the reports and the checks."""
LANGUAGES = ("vi", "en")
_BESIDE_A_BRACE = re.compile(r"\{\s*(\w+)|(\w+)\s*\}")
SENTENCE_CHARS, LONG_SENTENCE_CHARS = 300, 140
"""Most characters of a sentence, and those above which a longer one is asked about. Chosen: the shipped ones have at
most 137; the screen shows them under the robot's face."""
_FORM = ItemForms(
    {
        "sentence": tuple(
            FormField(each, FieldKind.LONG, required=True, most=SENTENCE_CHARS, asked_above=LONG_SENTENCE_CHARS)
            for each in LANGUAGES
        )
    }
)


class WordItem(ContentItem):
    """A sentence of the robot. `key`: its word key, TABLE.NAME; `file`: the file of both languages, without ending."""

    def __init__(self, key: str, file: str, text: str) -> None:
        table, _, self._name = key.partition(".")
        self._file = file
        super().__init__(WORDS, key, text, _FORM, f"words/vi/{file}.toml", table)

    @property
    def paths(self) -> tuple[str, ...]:
        return tuple(f"words/{language}/{self._file}.toml" for language in LANGUAGES)

    def table(self, texts: Texts) -> dict[str, Any]:
        found = {}
        for language, path in zip(LANGUAGES, self.paths, strict=True):
            whole = parse_toml(texts[path] or "", Path(path))
            found[language] = table_at(whole, self.within).get(self._name, "")
        return found

    def texts(self, texts: Texts, table: Mapping[str, Any]) -> dict[str, str | None]:
        result: dict[str, str | None] = {}
        for language, path in zip(LANGUAGES, self.paths, strict=True):
            text = texts[path] or ""
            whole = parse_toml(text, Path(path))
            entries = {**table_at(whole, self.within), self._name: table[language]}
            result[path] = edited(text, {**whole, self.within: entries})
        return result

    def typed(self, form: str, fields: Mapping[str, str], table: Mapping[str, Any]) -> Typed:
        found = typed(self.forms.forms[form], fields, table)
        errors = dict(found.errors)
        for language in LANGUAGES:
            try:
                if places(found.values.get(language, "")) - _places_before(table, language) - {"bác", "Bác"}:
                    errors.setdefault(language, "no_value_for_place")
            except ValueError:
                errors.setdefault(language, "braces")
        return Typed(found.values, errors)

    def doubts(self, old: Mapping[str, Any], new: Mapping[str, Any], today: datetime.date) -> list[ImplausibleValue]:
        gone = [
            f"{{{name}}}"
            for language in LANGUAGES
            for name in sorted(_places_before(old, language) - places(new[language]) - {"bác", "Bác"})
        ]
        asked = [ImplausibleValue("place_gone", {"text": ", ".join(dict.fromkeys(gone))})] if gone else []
        return [*super().doubts(old, new, today), *asked]

    def field_of(self, trouble: Trouble) -> str:
        if trouble.key != self.key:
            return ""
        return next(
            (each for each, path in zip(LANGUAGES, self.paths, strict=True) if trouble.file.endswith(path)), "vi"
        )


def places(text: str) -> set[str]:
    """Return the names in braces of a sentence. Raises ValueError for a brace that is not closed."""
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


def _places_before(table: Mapping[str, Any], language: str) -> set[str]:
    """Return the names in braces of a sentence that may have been edited by hand: of one that is no text or has broken
    braces, the known names beside a brace in either language."""
    try:
        return places(table[language])
    except (KeyError, ValueError):
        return {name for each in table.values() for pair in _BESIDE_A_BRACE.findall(each) for name in pair} & PLACES


def sentences(tables: TableCache) -> Iterator[tuple[str, str, str]]:
    """Yield (key, file, Vietnamese text) of each of the robot's sentences. Files that cannot be read are left out."""
    known = tables.below("words/vi")
    for file in FILES:
        for table, entries in known.get(f"words/vi/{file}.toml", {}).items():
            if isinstance(entries, dict):
                yield from ((f"{table}.{name}", file, str(text)) for name, text in entries.items())
