"""Procedures as things that officials edit: those with a file of their own, announced ones, and new ones."""

import datetime
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec

from robot.editing.content_items import ContentItem, ItemForms, Texts
from robot.editing.form_fields import Typed, typed, value_at
from robot.editing.new_procedures import completed, in_order, place_of, short_form, slug, starting_values
from robot.editing.plausibility import ImplausibleValue, doubts
from robot.editing.procedure_forms import forms_of_procedure, typed_procedure
from robot.editing.procedure_index import IndexedProcedure, ProcedureIndex
from robot.editing.toml_edits import edited, written
from robot.knowledge.catalogue.procedures import Procedure
from robot.runtime.settings.toml_reader import parse_toml

PROCEDURE, NEW = "procedure", "new"
"""Kinds of items: a procedure of the catalogue, and one that is being taken in."""
NOTHING = "-"
"""Stands for the code of a new procedure that comes from no announced list."""


class ProcedureItem(ContentItem):
    """A procedure of the catalogue. An announced one gets a file of its own by its first edit, in the folder of its
    field, with all that the announced list says of it: what an update brings of that list then no longer changes it."""

    def __init__(
        self,
        entry: IndexedProcedure,
        index: ProcedureIndex,
        departments: Sequence[str],
        files: Mapping[str, str] = MappingProxyType({}),
        removed: Mapping[str, str] = MappingProxyType({}),
        drafted: str = "",
    ) -> None:
        """`files`, `removed`: titles of the uploaded forms and of the deleted ones, by the names of their files.
        `drafted`: path of the file that an open version of an announced procedure makes, "" = there is none."""
        self.entry, self.option_words = entry, {**removed, **files}
        known = index.all().values()
        path = entry.path if not entry.within else drafted or place_of(entry.table, known)
        icons = sorted({str(each.table.get("icon")) for each in known if each.table.get("icon")})
        forms = ItemForms(forms_of_procedure(departments, icons, tuple(files)))
        super().__init__(PROCEDURE, entry.code, entry.title, forms, path)

    def table(self, texts: Texts) -> dict[str, Any]:
        text = texts[self.path]
        return dict(self.entry.announced) if text is None else parse_toml(text, Path(self.path))

    def texts(self, texts: Texts, table: Mapping[str, Any]) -> dict[str, str | None]:
        text = texts[self.path]
        return {self.path: written(in_order(table)) if text is None else edited(text, dict(table))}

    def typed(self, form: str, fields: Mapping[str, str], table: Mapping[str, Any]) -> Typed:
        return typed_procedure(self.forms.forms[form], fields, table)

    def doubts(self, old: Mapping[str, Any], new: Mapping[str, Any], today: datetime.date) -> list[ImplausibleValue]:
        return [*super().doubts(old, new, today), *_doubts(old, new, today)]


class NewProcedureItem(ContentItem):
    """A procedure that is being taken in by the short form: from nothing, or from an announced one (`entry`).

    `drafts`: {code: path} of the procedures that have an open version."""

    is_new = True

    def __init__(
        self,
        entry: IndexedProcedure | None,
        index: ProcedureIndex,
        departments: Sequence[str],
        today: datetime.date,
        drafts: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        self.entry, self._index, self._today, self._drafts = entry, index, today, drafts
        fields = sorted({str(each.table["field"]) for each in index.all().values() if each.table.get("field")})
        forms = ItemForms({"short": short_form(departments, fields)})
        key, title = (NOTHING, "") if entry is None else (entry.code, entry.title)
        super().__init__(NEW, key, title, forms, "")

    @property
    def paths(self) -> tuple[str, ...]:
        return ()

    def subject_of(self, texts: Texts) -> str:
        ((path, text),) = texts.items()
        return f"{PROCEDURE}:{parse_toml(text or '', Path(path))['code']}"

    def table(self, texts: Texts) -> dict[str, Any]:  # noqa: ARG002 - no file is there yet
        return starting_values(self._today, None if self.entry is None else self.entry.table)

    def typed(self, form: str, fields: Mapping[str, str], table: Mapping[str, Any]) -> Typed:
        found = typed(self.forms.forms[form], fields, table)
        errors = dict(found.errors)
        title = value_at(found.values, "title.vi") or found.values.get("official_title") or ""
        code = str(found.values.get("code") or slug(str(title)))
        taken = self._index.find(code)
        if taken is not None and not (self.entry is not None and taken.within and code == self.entry.code):
            errors["code"] = "code_taken"
        elif code in self._drafts:
            errors["code"] = "code_in_draft"
        if not found.values.get("department") and not found.values.get("elsewhere"):
            errors.setdefault("department", "needs_place")
        return Typed({**found.values, "code": code} if "code" in errors else found.values, errors)

    def texts(self, texts: Texts, table: Mapping[str, Any]) -> dict[str, str | None]:  # noqa: ARG002
        values = completed(table, None if self.entry is None else self.entry.table)
        return {place_of(values, self._index.all().values()): written(values)}

    def doubts(self, old: Mapping[str, Any], new: Mapping[str, Any], today: datetime.date) -> list[ImplausibleValue]:
        known = None if self.entry is None else self.entry.table
        return [*super().doubts(old, new, today), *_doubts(known, completed(new, known), today)]


def _doubts(old: Mapping[str, Any] | None, new: Mapping[str, Any], today: datetime.date) -> list[ImplausibleValue]:
    try:
        after = msgspec.convert(dict(new), Procedure)
    except (msgspec.ValidationError, ValueError):  # the check of the content says what is wrong
        return []
    try:
        before = None if old is None else msgspec.convert(dict(old), Procedure)
    except (msgspec.ValidationError, ValueError):
        before = None
    return doubts(before, after, today)
