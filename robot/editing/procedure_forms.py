"""The forms of a procedure: one for each kind of fact, so that a change of a fee is a small form."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from robot.editing.form_fields import ENTRY_CHARS, FieldKind, FormField, FormPart, FormRows, Typed, tables_at, typed

_LINES, _LONG, _NUMBER, _DAY = FieldKind.LINES, FieldKind.LONG, FieldKind.NUMBER, FieldKind.DAY
_TICK, _CHOICE = FieldKind.TICK, FieldKind.CHOICE
_UNITS = ("ngày làm việc", "ngày")


TITLE_VI = FormField("title.vi", required=True, most=150, asked_above=60)
TITLE_EN = FormField("title.en", required=True, most=150, asked_above=120)
"""Titles that robot and screen use. Chosen: the shipped ones have at most 51 characters, in English 114."""
OFFICIAL_TITLE = FormField("official_title", required=True, most=600)
"""Chosen: the shipped ones have at most 401 characters."""
PHRASES = FormField("asked.phrases", _LINES, required=True, most=200)
"""What visitors say. Chosen: the shipped ones have at most 94 characters."""


def _both(name: str, *, required: bool = False) -> tuple[FormField, FormField]:
    return FormField(f"{name}.vi", required=required), FormField(f"{name}.en", required=required)


def _dated(start: str = "") -> tuple[FormField, FormField]:
    return FormField(f"{start}valid_from", _DAY), FormField(f"{start}valid_until", _DAY)


FEE: tuple[FormPart, ...] = (
    FormField("fee.is_free", _TICK),
    FormRows(
        "fee.items",
        (
            FormField("amount_vnd", _NUMBER),
            FormField("basis", required=True),
            FormField("condition", _LONG),
            *_both("when"),
            *_both("per"),
            FormField("channel", _CHOICE, ("in_person", "online")),
            FormField("extra", _TICK),
            *_dated(),
        ),
        MappingProxyType({"basis": "lệ phí"}),
    ),
    FormField("fee.exemptions", _LINES),
    FormField("fee.reductions", _LINES),
    *_both("fee.besides"),
    FormField("fee.local_note", _LONG),
    FormField("fee.note", _LONG),
)
TIME: tuple[FormPart, ...] = (
    FormField("time.value", _NUMBER),
    FormField("time.unit", _CHOICE, _UNITS),
    FormField("time.at_most", _TICK),
    FormField("time.same_day", _TICK),
    FormField("time.cutoff_hour", _NUMBER),
    FormField("time.after_cutoff", _LONG),
    FormField("time.extension", _LONG),
    FormField("time.note", _LONG),
    *_dated("time."),
    FormRows(
        "time.alternatives",
        (
            FormField("case", _LONG, required=True),
            FormField("value", _NUMBER),
            FormField("unit", _CHOICE, (*_UNITS, "cấp ngay"), required=True),
            FormField("same_day", _TICK),
            FormField("cutoff_hour", _NUMBER),
        ),
    ),
)
PAPERS: tuple[FormPart, ...] = (
    FormRows(
        "documents",
        (
            FormField("name", required=True, most=ENTRY_CHARS),
            FormField("kind", required=True),
            FormField("copies", _NUMBER),
            FormField("action", _CHOICE, ("nộp", "xuất trình", "cung cấp thông tin")),
            FormField("need", _CHOICE, ("always", "conditional", "waived_if_in_database"), required=True),
            FormField("condition", _LONG),
            FormField("en"),
            FormField("condition_en", _LONG),
        ),
    ),
)
LEGAL: tuple[FormPart, ...] = (
    FormRows("legal_basis", (FormField("number", required=True), FormField("subject", _LONG))),
    FormField("announced_by"),
    FormField("as_of", _DAY, required=True),
    FormField("valid_until", _DAY),
    FormField("confidence", _CHOICE, ("high", "medium", "low"), required=True),
    FormField("unverified", _LINES),
    FormField("sources", _LINES, required=True),
)
ASKED: tuple[FormPart, ...] = (
    *_both("asked.situation", required=True),
    FormField("asked.names", _LINES, required=True, most=100),
    PHRASES,
)
CHECKS: tuple[FormPart, ...] = (
    FormRows(
        "precheck",
        (
            *_both("ask", required=True),
            FormField("good", _CHOICE, ("yes", "no"), required=True),
            *_both("missing", required=True),
            FormField("paper", most=ENTRY_CHARS),
            FormField("instead"),
        ),
    ),
)
MORE: tuple[FormPart, ...] = (
    FormField("result", _LINES),
    FormField("conditions", _LINES),
    FormField("common_mistakes", _LINES),
    FormField("ask_first", _LINES),
    FormField("notes", _LINES),
    FormField("submit_at", _LINES),
    FormField("decided_by"),
    FormField("related", _LINES),
)


def titles(departments: Sequence[str], icons: Sequence[str]) -> tuple[FormPart, ...]:
    """Return the form of names and of who takes the procedure. `departments`: those of the counters on the map;
    `icons`: the pictures that the robot has."""
    return (
        TITLE_VI,
        TITLE_EN,
        OFFICIAL_TITLE,
        FormField("field", required=True),
        FormField("subject"),
        FormField("department", _CHOICE, tuple(departments)),
        *_both("elsewhere"),
        FormField("handed_in", _CHOICE, ("counter", "online")),
        FormField("icon", _CHOICE, tuple(icons), required=True),
    )


def papers_to_fill_in(files: Sequence[str]) -> tuple[FormPart, ...]:
    """Return the form of the papers that visitors fill in, and of the way on line. `files`: the uploaded forms."""
    file = FormField("file", _CHOICE, tuple(files))
    return (
        FormRows("forms", (FormField("name", required=True), FormField("number"), file, FormField("url"))),
        FormField("online.available", _TICK),
        FormField("online.channels", _LINES),
        FormField("online.note", _LONG),
    )


def forms_of_procedure(
    departments: Sequence[str], icons: Sequence[str], files: Sequence[str] = ()
) -> Mapping[str, tuple[FormPart, ...]]:
    """Return the forms of a procedure by their keys, in the order in which a page shows them. `files`: the names of
    the uploaded forms."""
    return {
        "fee": FEE,
        "time": TIME,
        "papers": PAPERS,
        "legal": LEGAL,
        "titles": titles(departments, icons),
        "asked": ASKED,
        "forms": papers_to_fill_in(files),
        "checks": CHECKS,
        "more": MORE,
    }


def typed_procedure(parts: tuple[FormPart, ...], form: Mapping[str, str], table: Mapping[str, Any]) -> Typed:
    """Return what was typed into a form of a procedure. A question of the paper check follows its paper's new name."""
    found = typed(parts, form, table)
    old, new = ([each.get("name") for each in tables_at(values, "documents")] for values in (table, found.values))
    renamed = {was: now for was, now in zip(old, new, strict=False) if was not in new and now not in old}
    if len(old) == len(new):
        for check in tables_at(found.values, "precheck"):
            if check.get("paper") in renamed:
                check["paper"] = renamed[check["paper"]]
    return found
