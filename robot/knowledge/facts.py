"""Facts of a procedure in few words: what it costs, how long it takes, which papers. None where it is not known."""

import datetime
import re
from collections.abc import Callable

import msgspec

from robot.core.cards import DocumentRow
from robot.knowledge.catalogue import Document, FeeItem, Procedure

Phrase = Callable[..., str]
"""`phrase(key, **values)`: the words of "fact.KEY" in the language that is spoken."""

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SAYS_WHEN = re.compile(
    r"(?:khi|nếu|chỉ|như|trường hợp|đối với|tùy|trừ|theo|để|mẫu|kèm|mang|một trong|xác nhận|trực tiếp|nhóm|thẻ cũ"
    r"|ubnd|cổng)\b|[^;]*\bnếu\b",
    re.IGNORECASE,
)
"""Conditions before which Vietnamese takes no "nếu": they say "when" themselves, or tell what the paper must be."""


class FeeFact(msgspec.Struct, frozen=True):
    """`text` "" = not known; `free` only where nothing is ever due; `unknown` names the cases that are not known."""

    text: str
    free: bool = False
    unknown: str = ""
    first: str = ""  # the first amount, as it stands in a short sentence
    begins_free: bool = False  # the first case costs nothing


def brief(text: str) -> str:
    """`text` without remarks in brackets."""
    return _BRACKETS.sub("", text).strip()


def fee(procedure: Procedure, language: str, today: datetime.date, phrase: Phrase) -> FeeFact:
    """The ordinary fee on `today` for somebody who stands at the counter."""
    items = [item for item in procedure.fee.items if not item.extra and item.in_force(today)]
    at_counter = [item for item in items if item.channel != "online"] or items
    known = [item for item in at_counter if item.amount_vnd is not None]
    if procedure.fee.is_free and all(not item.amount_vnd for item in items):
        text = _amount(known[0], language, phrase, "case", alone=True) if known else phrase("free")
        return FeeFact(text, free=text == phrase("free"), first=text, begins_free=True)
    if not known:
        return FeeFact("")
    # At the counter nobody needs to hear "in person"; a single amount needs no condition to tell it from others.
    alone = len(at_counter) == 1
    shown = [_amount(item, language, phrase, "case", alone=alone) for item in known]
    unknown = [item.when.of(language) for item in at_counter if item.amount_vnd is None and item.when]
    first = _amount(known[0], language, phrase, "fee_case", alone=alone)
    if known[0].amount_vnd and (alone or known[0].when is None or known[0].channel):
        first = phrase("fee", fee=first)
    return FeeFact(
        _sentence("; ".join(shown[:3])), unknown=", ".join(unknown), first=first, begins_free=not known[0].amount_vnd
    )


def _amount(item: FeeItem, language: str, phrase: Phrase, key: str, *, alone: bool) -> str:
    """The amount with its case, as the template `key` puts them together; "free" always tells its case."""
    when = item.when.of(language) if item.when else ""
    if not item.amount_vnd:
        return phrase("free_case", when=when) if when else phrase("free")
    digits = f"{item.amount_vnd:,}".replace(",", "." if language == "vi" else ",")
    text = (
        phrase("money_per", amount=digits, unit=item.per.of(language)) if item.per else phrase("money", amount=digits)
    )
    return text if alone or not when or item.channel else phrase(key, when=when, amount=text)


def time(procedure: Procedure, phrase: Phrase) -> str:
    """The ordinary time; "" = not known."""
    term = procedure.time
    if term.same_day:
        return phrase("same_day")
    if term.value is None or term.unit is None:
        return ""
    return phrase("working_days" if term.unit == "ngày làm việc" else "days", n=term.value)


def needed(procedure: Procedure) -> list[Document]:
    """The papers that everybody brings."""
    return [document for document in procedure.documents if document.need == "always"]


def besides(procedure: Procedure) -> list[Document]:
    """The papers that are needed only where the clerk cannot look them up."""
    return [document for document in procedure.documents if document.need == "waived_if_in_database"]


def rows(procedure: Procedure, language: str, phrase: Phrase) -> tuple[DocumentRow, ...]:
    """The checklist: what everybody brings first."""
    ordered = sorted(procedure.documents, key=lambda document: document.need != "always")
    return tuple(
        DocumentRow(document.name, _note(document, language, phrase), document.need != "always") for document in ordered
    )


def _note(document: Document, language: str, phrase: Phrase) -> str:
    """How to bring the paper and when."""
    if document.action == "cung cấp thông tin":
        parts = [phrase("tell")]
    else:
        parts = _manner(document, language, phrase)
        if document.need == "waived_if_in_database":
            parts.append(phrase("waived"))
    if document.need == "conditional":
        parts.append(_condition(document.condition or "", phrase))
    return " · ".join(parts)


def _manner(document: Document, language: str, phrase: Phrase) -> list[str]:
    parts = [phrase("show")] if document.action == "xuất trình" else []
    if document.kind in ("bản chính", "bản gốc"):
        parts.append(phrase("original"))
    elif document.kind != "biểu mẫu":
        parts.append(_sentence(document.kind) if language == "vi" else phrase("copy"))
    if document.copies and document.copies > 1:
        parts.append(phrase("copies", n=document.copies))
    return parts


def _condition(condition: str, phrase: Phrase) -> str:
    """Conditions stand in the catalogue in Vietnamese only; other languages say that there is one."""
    if not condition:
        return phrase("some_cases")
    if _SAYS_WHEN.match(condition):
        return phrase("case_of", condition=_sentence(condition))
    return phrase("if", condition=condition)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
