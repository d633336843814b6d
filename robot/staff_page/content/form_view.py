"""A form of the content as its template draws it: fields and rows with their values, labels and errors."""

import re
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from robot.editing.form_fields import FieldKind, FormField, FormPart, FormRows, shown, value_at

NEW_ROWS = 1
"""Empty rows at the end of a list, for new entries. Chosen; the page's script adds more."""
_ROW = re.compile(r"\.(\d+|NEW)(?=\.|$)")

Words = Callable[[str], str]
"""Returns the words of a choice by its value, or the label of a field or list by its name."""


class FieldView(NamedTuple):
    """A field as it is drawn. `label`: its words; `options`: pairs of value and words; `error`: in words."""

    name: str
    kind: FieldKind
    label: str
    value: str
    error: str
    required: bool
    options: tuple[tuple[str, str], ...]


class RowView(NamedTuple):
    """A row of a list. `was`: its number in the file, "" = it is new; `gone`: whether it is to be taken out."""

    name: str
    was: str
    gone: bool
    fields: tuple[FieldView, ...]


class RowsView(NamedTuple):
    """A list of rows as it is drawn. `label`: its words; `template`: an empty row for the page's script."""

    name: str
    label: str
    rows: tuple[RowView, ...]
    template: RowView


def label_key(name: str) -> str:
    """Return the word key of a field or list by its name: without the numbers of rows."""
    return f"content_field.{_ROW.sub('', name).replace('.', '_')}"


class FormDrawing(NamedTuple):
    """The making of one form. `table`: the values that fit it; `sent`: what was typed, None = nothing yet."""

    table: Mapping[str, Any]
    options: Words
    label: Words
    errors: Mapping[str, str]
    sent: Mapping[str, str] | None = None

    def parts(self, parts: tuple[FormPart, ...]) -> list[FieldView | RowsView]:
        """Return the form with the values of the file, or with what was sent, so that nothing typed is lost."""
        return [
            self._rows(part) if isinstance(part, FormRows) else self._field(part, part.name, shown(part, self.table))
            for part in parts
        ]

    def _field(self, field: FormField, name: str, value: str) -> FieldView:
        if self.sent is not None and (name in self.sent or field.kind is FieldKind.TICK):
            value = self.sent.get(name, "")
        options = [(option, self.options(option)) for option in field.options]
        if field.kind is FieldKind.CHOICE and value and value not in field.options:
            options.insert(0, (value, self.options(value)))
        error = self.errors.get(name, "")
        return FieldView(name, field.kind, self.label(name), value, error, field.required, tuple(options))

    def _rows(self, part: FormRows) -> RowsView:
        known = value_at(self.table, part.name) or ()
        count = len(known) + NEW_ROWS
        if self.sent is not None:
            pattern = re.compile(rf"{re.escape(part.name)}\.(\d{{1,3}})\.")
            count = max([count, *(int(found[1]) + 1 for name in self.sent if (found := pattern.match(name)))])
        rows = [self._row(part, str(number), known[number] if number < len(known) else None) for number in range(count)]
        blank = self._replace(sent=None)._row(part, "NEW", None)
        return RowsView(part.name, self.label(part.name), tuple(rows), blank)

    def _row(self, part: FormRows, number: str, known: Mapping[str, Any] | None) -> RowView:
        name = f"{part.name}.{number}"
        was, gone = "" if known is None else number, False
        if self.sent is not None:
            was, gone = self.sent.get(f"{name}.was", was), bool(self.sent.get(f"{name}.gone"))
        table = part.new if known is None else known
        fields = tuple(self._field(field, f"{name}.{field.name}", shown(field, table)) for field in part.fields)
        return RowView(name, was, gone, fields)
