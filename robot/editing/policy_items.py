"""Policy answers as things that officials edit, and new ones."""

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

from robot.editing.content_items import ContentItem, ItemForms, Texts
from robot.editing.form_fields import FieldKind, FormField, FormPart, FormRows, Typed, typed
from robot.editing.new_procedures import NAME_CHARS, slug
from robot.editing.table_cache import TableCache
from robot.editing.toml_edits import written

POLICY, NEW_POLICY = "policy", "new-policy"
FOLDER = "policies"
OWN_GROUP = "staff"
"""Folder of the answers that officials of this centre have written."""
# fmt: off
KINDS = (
    "amount", "fine", "age", "deadline", "validity", "eligibility", "exemption", "proxy", "fee", "time", "papers",
    "where", "how", "legal", "result", "who", "other",
)
# fmt: on
"""What a question asks for, as `PolicyKind`."""

_LINES, _LONG, _DAY, _CHOICE = FieldKind.LINES, FieldKind.LONG, FieldKind.DAY, FieldKind.CHOICE
ANSWER: tuple[FormPart, ...] = (
    FormField("question", required=True),
    FormField("kind", _CHOICE, KINDS, required=True),
    FormField("answer", _LONG, required=True),
    FormField("asked", _LINES, required=True),
    FormField("details", _LONG),
    FormField("question_en"),
    FormField("answer_en", _LONG),
    FormField("procedures", _LINES),
    FormField("answers_for", _LINES),
)
BASIS: tuple[FormPart, ...] = (
    FormRows("legal", (FormField("document", required=True), FormField("article"), FormField("effective", _DAY))),
    FormField("as_of", _DAY, required=True),
    FormField("valid_until", _DAY),
    FormField("confidence", _CHOICE, ("high", "medium", "low"), required=True),
    FormField("sources", _LINES, required=True),
    FormField("note", _LONG),
)


class PolicyItem(ContentItem):
    """A policy answer in the file `path`."""

    def __init__(self, key: str, path: str, table: Mapping[str, Any]) -> None:
        title = str(table.get("question", key))
        super().__init__(POLICY, key, title, ItemForms({"answer": ANSWER, "basis": BASIS}), path)


class NewPolicyItem(ContentItem):
    """A policy answer that is being written; its id is made of the question. `taken`: ids that are there already."""

    is_new = True

    def __init__(self, start: Mapping[str, Any], taken: Sequence[str], questions: Collection[str] = ()) -> None:
        """`questions`: those that have an answer already, or a draft of one."""
        self._start, self._taken = start, taken
        self._questions = {slug(each) for each in questions}
        super().__init__(NEW_POLICY, "-", "", ItemForms({"answer": (*ANSWER, *BASIS)}), "")

    @property
    def paths(self) -> tuple[str, ...]:
        return ()

    def subject_of(self, texts: Texts) -> str:
        return f"{POLICY}:{Path(next(iter(texts))).stem}"

    def table(self, texts: Texts) -> dict[str, Any]:  # noqa: ARG002 - no file is there yet
        return dict(self._start)

    def typed(self, form: str, fields: Mapping[str, str], table: Mapping[str, Any]) -> Typed:
        found = typed(self.forms.forms[form], fields, table)
        number, name = 1, slug(str(found.values.get("question", "")))[:NAME_CHARS].strip("-") or "cau-hoi"
        while (key := name if number == 1 else f"{name}-{number}") in self._taken:
            number += 1
        errors = dict(found.errors)
        if slug(str(found.values.get("question", ""))) in self._questions:
            errors.setdefault("question", "question_taken")
        return Typed({"id": key, **found.values}, errors)

    def texts(self, texts: Texts, table: Mapping[str, Any]) -> dict[str, str | None]:  # noqa: ARG002
        return {f"{FOLDER}/{OWN_GROUP}/{table['id']}.toml": written(dict(table))}


def policy_tables(tables: TableCache) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return {id: (path below `config`, values)} of the policy answers that can be read."""
    return {str(table.get("id", Path(path).stem)): (path, table) for path, table in tables.below(FOLDER).items()}
