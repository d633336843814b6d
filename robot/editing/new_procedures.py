"""New procedures by a short form: from nothing, or from a line of the announced list, each a file of its own."""

import datetime
import re
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from robot.editing.form_fields import FieldKind, FormField, FormPart, FormRows, set_at, tables_at, value_at
from robot.editing.procedure_forms import OFFICIAL_TITLE, PHRASES, TITLE_EN, TITLE_VI
from robot.editing.procedure_index import OWN, IndexedProcedure
from robot.knowledge.catalogue.procedures import SITUATION_CHARS
from robot.knowledge.vietnamese.syllables import plain, syllables

NAME_CHARS = 48
"""Most characters of a file's name. Chosen, as for drafts of imported lists."""
_LINES, _LONG, _NUMBER = FieldKind.LINES, FieldKind.LONG, FieldKind.NUMBER
_DAY, _CHOICE = FieldKind.DAY, FieldKind.CHOICE


def short_form(departments: Sequence[str], fields: Sequence[str]) -> tuple[FormPart, ...]:
    """Return the short form of a new procedure; all else has a default. `fields`: the administrative fields."""
    return (
        FormField("code"),
        OFFICIAL_TITLE,
        TITLE_VI,
        TITLE_EN._replace(required=False),
        FormField("field", _CHOICE, tuple(fields), required=True),
        FormField("department", _CHOICE, tuple(departments)),
        FormField("elsewhere.vi"),
        FormRows(
            "fee.items",
            (FormField("amount_vnd", _NUMBER), FormField("basis", required=True)),
            MappingProxyType({"basis": "lệ phí"}),
        ),
        FormField("time.value", _NUMBER),
        FormField("time.unit", _CHOICE, ("ngày làm việc", "ngày")),
        FormField("papers", _LINES),
        FormRows("legal_basis", (FormField("number", required=True), FormField("subject", _LONG))),
        PHRASES._replace(required=False),
        FormField("confidence", _CHOICE, ("high", "medium", "low"), required=True),
        FormField("as_of", _DAY, required=True),
        FormField("sources", _LINES, required=True),
    )


def starting_values(today: datetime.date, announced: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return what the short form shows at first: the announced facts, or the defaults of a procedure from nothing."""
    if announced is None:
        return {"confidence": "medium", "as_of": today, "time": {"unit": "ngày làm việc"}}
    names = [each.get("name", "") for each in tables_at(announced, "documents")]
    return {**announced, "confidence": "medium", "as_of": today, **({"papers": names} if names else {})}


def completed(typed: Mapping[str, Any], announced: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the values of the procedure's file: what was typed into the short form, announced facts, and defaults for
    the rest."""
    values = dict(typed)
    papers = values.pop("papers", [])
    title = str(value_at(values, "title.vi") or value_at(values, "official_title") or "")
    values.setdefault("code", slug(title))
    if not value_at(values, "title.en"):
        set_at(values, "title.en", title)
    if value_at(values, "elsewhere.vi") and not value_at(values, "elsewhere.en"):
        set_at(values, "elsewhere.en", value_at(values, "elsewhere.vi"))
    if not value_at(values, "time.value") and not value_at(values, "time.same_day"):
        set_at(values, "time.unit", None)
    values.setdefault("icon", "doc")
    _complete_asked(values, title)
    known = {each.get("name"): each for each in tables_at(announced or {}, "documents")}
    if papers:
        values["documents"] = [
            known.get(name, {"name": name, "kind": "bản chính", "copies": 1, "action": "nộp", "need": "always"})
            for name in papers
        ]
    else:
        values.pop("documents", None)
    if announced is not None:
        values.pop("second_source", None)
        values.pop("unverified", None)
        kept = {each["name"] for each in values.get("documents", ())}
        for check in tables_at(values, "precheck"):
            if check.get("paper") not in (None, *kept):
                check.pop("paper")
    return in_order(values)


def place_of(values: Mapping[str, Any], near: Iterable[IndexedProcedure]) -> str:
    """Return the path below `config` of a new procedure's file: in the folder of its field, named by its title and by
    its code, so that no two procedures get the same file."""
    folder = next(
        (
            each.path.split("/")[1].removesuffix(".toml")
            for each in near
            if each.table.get("field") == values.get("field")
        ),
        slug(str(values.get("field", ""))) or "khac",
    )
    name, code = slug(str(value_at(values, "title.vi") or ""))[:NAME_CHARS].strip("-"), slug(str(values["code"]))
    return f"{OWN}/{folder}/{code if code.startswith(name) else f'{name}-{code}'}.toml"


def slug(text: str) -> str:
    """Return `text` without accents, in small letters, its words joined by "-"."""
    return re.sub(r"[^a-z0-9]+", "-", "-".join(plain(word) for word in syllables(text))).strip("-")


def _complete_asked(values: dict[str, Any], title: str) -> None:
    asked = dict(values.get("asked") or {})
    short = title if len(title) <= SITUATION_CHARS else title[: SITUATION_CHARS - 1].rpartition(" ")[0] + "…"
    english = str(value_at(values, "title.en"))[:SITUATION_CHARS]
    asked.setdefault("situation", {"vi": short, "en": english})
    asked.setdefault("names", [title.lower()])
    asked.setdefault("phrases", [f"làm thủ tục {title.lower()}"])
    values["asked"] = asked


# fmt: off
_ORDER = (
    "code", "title", "official_title", "field", "subject", "department", "icon", "decided_by", "submit_at", "handed_in",
    "elsewhere", "announced_by", "confidence", "as_of", "valid_until", "related", "result", "conditions",
    "citizen_deadline", "common_mistakes", "ask_first", "notes", "unverified", "sources", "asked", "fee", "time",
    "documents", "forms", "online", "legal_basis", "variants", "precheck",
)
# fmt: on
"""Order of the keys in a new file: as in the shipped ones."""


def in_order(values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values of a procedure with their keys in the order of a new file."""
    keys = [key for key in _ORDER if key in values] + [key for key in values if key not in _ORDER]
    return {key: values[key] for key in keys}
