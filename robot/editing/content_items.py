"""What an official edits as one thing: a procedure, a policy answer, a sentence. Each stands in one or more files."""

import datetime
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from robot.core.trouble import Trouble
from robot.editing.form_fields import FormField, FormPart, FormTable, Typed, fitted, typed, value_at
from robot.editing.plausibility import ImplausibleValue, day_doubts, long_doubts
from robot.editing.toml_edits import edited, written
from robot.runtime.settings.toml_reader import parse_toml

Texts = Mapping[str, str | None]
"""Texts of files by path below `config`; None = there is no such file."""
_ROW = re.compile(r"\[(\d+)\]")


class ItemForms(NamedTuple):
    """The forms of an item by key, and the one that a page opens first."""

    forms: Mapping[str, tuple[FormPart, ...]]

    @property
    def first(self) -> str:
        """Return the key of the form that comes first."""
        return next(iter(self.forms))


class ContentItem:
    """A thing that officials edit, in the file `path`. `within`: its table there, "" = the whole file.

    `kind` and `key` name it in addresses and versions; `title` is what officials read. `is_new`: it is being made, and
    has no file yet.
    """

    is_new = False
    option_words: Mapping[str, str] = MappingProxyType({})  # words of choices that stand in no file of words

    def __init__(self, kind: str, key: str, title: str, forms: ItemForms, path: str, within: str = "") -> None:
        self.kind, self.key, self.title, self.forms = kind, key, title, forms
        self.path, self.within = path, within

    @property
    def subject(self) -> str:
        """Return the name of this item in versions."""
        return f"{self.kind}:{self.key}"

    def subject_of(self, _texts: Texts) -> str:
        """Return the name in versions of what these texts of an edit say."""
        return self.subject

    @property
    def paths(self) -> tuple[str, ...]:
        """Return the files in which an edit of this item is written."""
        return (self.path,)

    def table(self, texts: Texts) -> dict[str, Any]:
        """Return the values of this item in these texts of its files. Raises `Trouble` for one that is not TOML."""
        found = self._within(texts, self.path)
        return found if isinstance(found, dict) else {}

    def read(self, form: str, texts: Texts) -> FormTable:
        """Return the values of this item in these texts for one of its forms, and the places of those that a hand has
        given a wrong type. Raises as `table` does."""
        parts = self.forms.forms[form]
        values, unfit = fitted(parts, self.table(texts))
        for path in self.paths:
            found = self._within(texts, path)
            unfit += fitted(parts, found).unfit if isinstance(found, dict) else (self.within,)
        return FormTable(values, tuple(dict.fromkeys(unfit)))

    def _within(self, texts: Texts, path: str) -> Any:
        """Return what stands in a file at the place of this item: a table, unless it was edited by hand to be something
        else."""
        text = texts[path]
        whole = {} if text is None else parse_toml(text, Path(path))
        return whole.get(self.within, {}) if self.within else whole

    def texts(self, texts: Texts, table: Mapping[str, Any]) -> dict[str, str | None]:
        """Return the texts of its files that say `table`, with all else as in `texts`."""
        text = texts[self.path]
        whole = {} if text is None else parse_toml(text, Path(self.path))
        wanted = {**whole, self.within: dict(table)} if self.within else dict(table)
        return {self.path: written(wanted) if text is None else edited(text, wanted)}

    def typed(self, form: str, fields: Mapping[str, str], table: Mapping[str, Any]) -> Typed:
        """Return the values with what was typed into one of the forms."""
        return typed(self.forms.forms[form], fields, table)

    def doubts(self, old: Mapping[str, Any], new: Mapping[str, Any], today: datetime.date) -> list[ImplausibleValue]:
        """Return what a person should confirm before `new` is saved in place of `old`."""
        parts = {part.name: part for form in self.forms.forms.values() for part in form}
        limits = {name: part.asked_above for name, part in parts.items() if isinstance(part, FormField)}
        texts = ((value_at(old, name), value_at(new, name), above) for name, above in limits.items() if above)
        return [*day_doubts(old, new, today), *long_doubts(texts)]

    def field_of(self, trouble: Trouble) -> str:
        """Return the field of the forms that an error of the content names; "" when it names none of this item."""
        if trouble.file and not trouble.file.endswith(self.path):
            return ""
        key = trouble.key.removeprefix(f"{self.within}.") if self.within else trouble.key
        return _ROW.sub(r".\1", key)
