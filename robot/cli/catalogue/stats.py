"""Count the procedures of the catalogue by field, department and confidence, and count known facts, facts that end
soon, and phrases. Count the policy answers likewise."""

import argparse
import datetime
import json
import statistics
from collections import Counter
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.catalogue.procedures import FRESH_DAYS, Catalogue, Procedure

if TYPE_CHECKING:
    from rich.table import Table

SOON_DAYS = 90
_FEWEST = 10

_KNOWN: dict[str, Callable[[Procedure, datetime.date], bool]] = {
    "fee": lambda procedure, today: (
        procedure.fee.is_free is True
        or any(item.amount_vnd is not None and not item.extra and item.in_force(today) for item in procedure.fee.items)
    ),
    "time": lambda procedure, today: (
        procedure.time.in_force(today) and (procedure.time.value is not None or procedure.time.same_day is True)
    ),
    "documents": lambda procedure, _: bool(procedure.documents),
    "form": lambda procedure, _: bool(procedure.forms),
    "legal_basis": lambda procedure, _: bool(procedure.legal_basis),
    "online": lambda procedure, _: procedure.online.available is not None,
    "related": lambda procedure, _: bool(procedure.related),
}
"""For each fact that a visitor can ask for, a test whether it is known for a procedure on a given day."""

_LABELS = {
    "by_field": "by field | theo lĩnh vực",
    "by_department": "by department | theo bộ phận",
    "by_confidence": "by confidence | theo độ tin cậy",
    "by_kind": "by kind | theo loại",
    "confirmed_by_a_clerk": "the robot refers to a clerk | robot nhắc cán bộ xác nhận",
    "known": "facts known | điều đã biết",
    f"ends_within_{SOON_DAYS}_days": f"facts that end within {SOON_DAYS} days | sắp hết hạn trong {SOON_DAYS} ngày",
    "ends": "which end | điều sắp hết hạn",
    "phrases": "phrases | câu người dân hay nói",
    "fewest_phrases": "fewest phrases | ít câu nhất",
    "older_than_a_year": "older than a year | cũ hơn một năm",
    "with_legal_basis": "with legal basis | có căn cứ pháp lý",
    "with_english_answer": "with English answer | có câu trả lời tiếng Anh",
    "with_english_question": "with English question | có câu hỏi tiếng Anh",
}
"""How the table names the figures; the JSON object keeps their keys."""
_COMPLETENESS = (
    "group | nhóm",
    "procedures | thủ tục",
    "papers and time | có giấy tờ, thời hạn",
    "second source | có nguồn thứ hai",
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the option `--json`."""
    parser.add_argument("--json", action="store_true", help="one JSON object")


def run(args: argparse.Namespace) -> int:
    """Print the figures and return 0."""
    from robot.runtime.content.catalogue_loader import load_catalogue
    from robot.runtime.content.policies_loader import load_policies
    from robot.runtime.settings.loader import CONFIG

    catalogue, today = load_catalogue(CONFIG), datetime.date.today()
    figures = count(catalogue, today) | {"policies": count_policies(load_policies(CONFIG, catalogue), today)}
    if args.json:
        print(json.dumps(figures, ensure_ascii=False))
        return 0
    from rich.console import Console

    for table in _tables(figures):
        Console().print(table)
    return 0


def _tables(figures: dict[str, Any]) -> Iterator["Table"]:
    """Yield the figures as tables: of all procedures, of each group of fields, of the policy answers."""
    from rich.table import Table

    figures = dict(figures)
    policies, completeness = figures.pop("policies"), figures.pop("completeness")
    for title, values in (
        (f"{figures.pop('procedures')} procedures | thủ tục", figures),
        (f"{policies.pop('total')} policy answers | câu trả lời chính sách", policies),
    ):
        table = Table("figure | số liệu", "value | giá trị", title=title)
        for name, value in values.items():
            table.add_row(_LABELS[name], _shown(value))
        yield table
        if values is figures:
            groups = Table(*_COMPLETENESS, title="Completeness by group of fields | Mức đầy đủ theo nhóm lĩnh vực")
            for group, own in completeness.items():
                groups.add_row(group, *map(str, own.values()))
            yield groups


def count(catalogue: Catalogue, today: datetime.date) -> dict[str, Any]:
    """Return the figures by name: counts, the list of facts that end soon, and the codes with the fewest phrases."""
    procedures = catalogue.procedures.values()
    phrases = {procedure.code: len(procedure.asked.phrases) for procedure in procedures}
    ending = sorted(day_key_code for procedure in procedures for day_key_code in ends(procedure, today))
    return {
        "procedures": len(phrases),
        "by_field": dict(Counter(procedure.field for procedure in procedures).most_common()),
        "by_department": dict(Counter(procedure.department or "elsewhere" for procedure in procedures).most_common()),
        "by_confidence": dict(Counter(procedure.confidence for procedure in procedures).most_common()),
        "completeness": _completeness(catalogue, today),
        "confirmed_by_a_clerk": sum(procedure.stale(today) for procedure in procedures),
        "known": {name: sum(known(procedure, today) for procedure in procedures) for name, known in _KNOWN.items()},
        f"ends_within_{SOON_DAYS}_days": len(ending),
        "ends": [{"day": str(day), "code": code, "key": key} for day, key, code in ending],
        "phrases": {
            "total": sum(phrases.values()),
            "min": min(phrases.values(), default=0),
            "median": statistics.median(phrases.values()) if phrases else 0,
        },
        "fewest_phrases": sorted(phrases, key=lambda code: (phrases[code], code))[:_FEWEST],
    }


def _completeness(catalogue: Catalogue, today: datetime.date) -> dict[str, dict[str, int]]:
    """Return, for all procedures and for each group of fields, how many there are, how many have papers and a time, and
    how many a second source."""
    groups: dict[str, list[Procedure]] = {"all": list(catalogue.procedures.values())}
    for code, procedure in catalogue.procedures.items():
        groups.setdefault(catalogue.field_of(code) or "no group", []).append(procedure)
    return {
        name: {
            "procedures": len(own),
            "papers_and_time": sum(all(_KNOWN[fact](each, today) for fact in ("documents", "time")) for each in own),
            "second_source": sum(each.second_source is not None or _compared(each) for each in own),
        }
        for name, own in groups.items()
    }


def _compared(procedure: Procedure) -> bool:
    """Whether a person has compared at least two sources."""
    return not procedure.announced and len(procedure.sources) > 1


def count_policies(policies: Policies, today: datetime.date) -> dict[str, Any]:
    """Return the figures of the policy answers by name."""
    answers = policies.policies.values()
    ending = sorted(
        (answer.valid_until, answer.id)
        for answer in answers
        if answer.valid_until is not None and 0 <= (answer.valid_until - today).days <= SOON_DAYS
    )
    return {
        "total": len(answers),
        "by_kind": dict(Counter(answer.kind for answer in answers).most_common()),
        "by_confidence": dict(Counter(answer.confidence for answer in answers).most_common()),
        "confirmed_by_a_clerk": sum(answer.needs_clerk(today) for answer in answers),
        "older_than_a_year": sum((today - answer.as_of).days > FRESH_DAYS for answer in answers),
        f"ends_within_{SOON_DAYS}_days": [{"day": str(day), "id": policy_id} for day, policy_id in ending],
        "phrases": sum(len(answer.asked) for answer in answers),
        "with_legal_basis": sum(bool(answer.legal) for answer in answers),
        "with_english_answer": sum(answer.answer_en is not None for answer in answers),
        "with_english_question": sum(answer.question_en is not None for answer in answers),
    }


def ends(procedure: Procedure, today: datetime.date) -> Iterator[tuple[datetime.date, str, str]]:
    """Yield (last day, key, code) of every fact of a procedure that ends or becomes stale within `SOON_DAYS` from
    today."""
    fresh_until = procedure.as_of + datetime.timedelta(days=FRESH_DAYS)
    days = [("as_of", fresh_until), ("valid_until", procedure.valid_until)]
    days += [(f"{key}.valid_until", rule.valid_until) for key, rule in procedure.dated()]
    for key, day in days:
        if day is not None and 0 <= (day - today).days <= SOON_DAYS:
            yield day, key, procedure.code


def _shown(value: object) -> str:
    if isinstance(value, dict):
        return "\n".join(f"{name}: {number}" for name, number in value.items())
    if isinstance(value, list):
        return "\n".join(" ".join(map(str, item.values())) if isinstance(item, dict) else str(item) for item in value)
    return str(value)
