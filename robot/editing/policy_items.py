"""Policy answers as things that officials edit, and new ones."""

import datetime
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from robot.editing.content_items import ContentItem, ItemForms, Texts
from robot.editing.form_fields import FieldKind, FormField, FormPart, FormRows, Typed, typed
from robot.editing.new_procedures import NAME_CHARS, slug
from robot.editing.plausibility import ImplausibleValue
from robot.editing.table_cache import TableCache
from robot.editing.toml_edits import written
from robot.knowledge.catalogue.known_facts import POLICY_LESS, QUESTIONS
from robot.knowledge.catalogue.policies import Policy

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
OtherPolicies = Callable[[], Collection[Mapping[str, Any]]]
"""Returns the values of all other policy answers: of those in open versions, then of those in force."""

ANSWER_CHARS, LONG_ANSWER_CHARS = 400, 210
"""Most characters of an answer that the robot says, and those above which a longer one is asked about. Chosen: the
shipped ones have at most 202, about 15 s of speech."""
_LINES, _LONG, _DAY, _CHOICE = FieldKind.LINES, FieldKind.LONG, FieldKind.DAY, FieldKind.CHOICE
ANSWER: tuple[FormPart, ...] = (
    FormField("question", required=True),
    FormField("kind", _CHOICE, KINDS, required=True),
    FormField("answer", _LONG, required=True, most=ANSWER_CHARS, asked_above=LONG_ANSWER_CHARS),
    FormField("asked", _LINES, required=True, most=200),
    FormField("details", _LONG),
    FormField("question_en"),
    FormField("answer_en", _LONG, most=ANSWER_CHARS, asked_above=LONG_ANSWER_CHARS),
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

    def __init__(self, key: str, path: str, table: Mapping[str, Any], others: OtherPolicies = tuple) -> None:
        self._others = others
        title = str(table.get("question", key))
        super().__init__(POLICY, key, title, ItemForms({"answer": ANSWER, "basis": BASIS}), path)

    def doubts(self, old: Mapping[str, Any], new: Mapping[str, Any], today: datetime.date) -> list[ImplausibleValue]:
        return [*super().doubts(old, new, today), *_displaced(old, new, self._others)]


class NewPolicyItem(ContentItem):
    """A policy answer that is being written; its id is made of the question. `key`: "-", or one that
    `asked_of` reads."""

    is_new = True

    def __init__(self, key: str, start: Mapping[str, Any], others: OtherPolicies, taken: Sequence[str] = ()) -> None:
        """`start`: the values with which it begins; `taken`: ids that are there already."""
        self._start, self._others, self._taken = start, others, taken
        super().__init__(NEW_POLICY, key, "", ItemForms({"answer": (*ANSWER, *BASIS)}), "")

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
        questions = {slug(str(other.get("question", ""))) for other in self._others()}
        if slug(str(found.values.get("question", ""))) in questions:
            errors.setdefault("question", "question_taken")
        return Typed({"id": key, **found.values}, errors)

    def texts(self, texts: Texts, table: Mapping[str, Any]) -> dict[str, str | None]:  # noqa: ARG002
        return {f"{FOLDER}/{OWN_GROUP}/{table['id']}.toml": written(dict(table))}

    def doubts(self, old: Mapping[str, Any], new: Mapping[str, Any], today: datetime.date) -> list[ImplausibleValue]:
        return [*super().doubts(old, new, today), *_displaced({}, new, self._others)]


def asked_of(key: str) -> tuple[str, str]:
    """Return (question, code of the procedure) of the key "fine-1.010041" of a new policy answer; ("", "") when it
    names no question that a policy answer can answer."""
    question, _, code = key.partition("-")
    return (question, code) if question in QUESTIONS and question not in POLICY_LESS else ("", "")


def _displaced(old: Mapping[str, Any], new: Mapping[str, Any], others: OtherPolicies) -> Iterator[ImplausibleValue]:
    """Yield the answers of procedures that the robot would no longer give once `new` is in force in place of `old`:
    another one that does not say for which procedures it is the answer is overruled by one that does, and falls silent
    beside one that does not either."""
    policy, was = _policy(new), _policy(old)
    if policy is None or policy.is_quick or policy.kind not in QUESTIONS:
        return
    known = {each.id: each for each in map(_policy, others()) if each is not None and each.kind == policy.kind}
    for code in filter(policy.answers, policy.procedures):
        if was is not None and _claim(was, code) == _claim(policy, code):
            continue
        rivals = [each for each in known.values() if each.answers(code) and not each.is_quick]
        if len(rivals) == 1 and rivals[0].answers_for is None:
            key = "answer_beside" if policy.answers_for is None else "answer_instead"
            yield ImplausibleValue(key, {"code": code, "name": rivals[0].question, "text": policy.question})


def _claim(policy: Policy, code: str) -> tuple[str, bool, bool]:
    """Return for which questions about the procedure `code` an answer with a source counts, and whether it says so."""
    return policy.kind, policy.answers(code) and not policy.is_quick, policy.answers_for is None


def _policy(table: Mapping[str, Any]) -> Policy | None:
    """Return the policy answer of a file's values; None for wrong ones, which the check of the content names."""
    try:
        return msgspec.convert(dict(table), Policy)
    except (msgspec.ValidationError, ValueError):
        return None


def policy_tables(tables: TableCache) -> dict[str, tuple[str, dict[str, Any]]]:
    """Return {id: (path below `config`, values)} of the policy answers that can be read."""
    return {str(table.get("id", Path(path).stem)): (path, table) for path, table in tables.below(FOLDER).items()}
