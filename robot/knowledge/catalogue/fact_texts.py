"""Word the facts of a procedure briefly: fee, processing time, papers. An unknown fact gives an empty text."""

import datetime
import re
from collections.abc import Callable

import msgspec

from robot.core.screen.cards import DocumentRow
from robot.knowledge.catalogue.procedures import Document, FeeItem, Procedure

Phrase = Callable[..., str]
"""Function `phrase(key, **values)`: returns the text "fact.KEY", with `values` filled in, in the visitor's language."""

_BRACKETS = re.compile(r"\s*\([^()]*\)")
_SAYS_WHEN = re.compile(
    r"(?:khi|nếu|chỉ|như|trường hợp|đối với|tùy|trừ|theo|để|mẫu|kèm|mang|một trong|xác nhận|trực tiếp|nhóm|thẻ cũ"
    r"|ubnd|cổng)\b|[^;]*\bnếu\b",
    re.IGNORECASE,
)
"""Matches conditions that need no "nếu" (if) before them: they begin with such a word, or describe the paper."""


_NO_KIND = frozenset(("biểu mẫu", "khác"))
_KINDS = {
    "bản sao": "copy",
    "bản chính hoặc bản sao": "either",
    "bản chính hoặc bản sao (xuất trình bản chính để đối chiếu)": "either_shown",
    "bản sao đã công chứng/chứng thực": "certified",
    "bản sao chứng thực": "certified",
    "bản phô tô hoặc bản chứng thực": "photo_certified",
    "bản chính, bản sao chứng thực hoặc bản điện tử": "any_certified",
}
"""Maps `Document.kind` (how to bring a paper) to the key of its wording in languages other than Vietnamese."""


class FeeFact(msgspec.Struct, frozen=True):
    """A fee in words. `text`: "" = not known; `free`: no one ever pays; `unknown`: cases without a known amount."""

    text: str
    free: bool = False
    unknown: str = ""
    cases: tuple[str, ...] = ()  # one short sentence a case, without its full stop
    first: str = ""  # the first amount, worded for a short sentence
    amount: str = ""  # the amount alone, where one is due in every case


def brief(text: str) -> str:
    """Return `text` without bracketed remarks."""
    return _BRACKETS.sub("", text).strip()


def fee(procedure: Procedure, language: str, today: datetime.date, phrase: Phrase) -> FeeFact:
    """Return the ordinary fee on `today` for a visitor at the counter."""
    ordinary = [item for item in procedure.fee.items if not item.extra]
    # An online fee says nothing about the counter, also on days on which no other fee is in force.
    told = [item for item in ordinary if item.channel != "online"] or ordinary
    at_counter = [item for item in told if item.in_force(today)]
    known = [item for item in at_counter if item.amount_vnd is not None]
    if procedure.fee.is_free and (at_counter or not ordinary):
        if procedure.fee.besides:
            text = phrase("free_besides", besides=procedure.fee.besides.of(language))
            return FeeFact(_sentence(text), cases=(_sentence(text),), first=text)
        text = _amount(known[0], language, phrase, alone=True) if known else phrase("free")
        return FeeFact(text, free=text == phrase("free"), cases=(text,), first=text)
    if not known:
        return FeeFact("")
    # At the counter "in person" is superfluous; a single amount needs no condition to distinguish it from others.
    alone = len(at_counter) == 1
    shown = [_amount(item, language, phrase, alone=alone) for item in known[:3]]
    unknown = [item.when.of(language) for item in at_counter if item.amount_vnd is None and item.when]
    spoken = [phrase("fee", fee=text) if item.amount_vnd else text for item, text in zip(known[:3], shown, strict=True)]
    return FeeFact(
        _sentence("; ".join(shown)),
        unknown=", ".join(unknown),
        cases=tuple(map(_sentence, spoken)),
        first=spoken[0],
        amount=shown[0] if alone and known[0].amount_vnd else "",
    )


def _amount(item: FeeItem, language: str, phrase: Phrase, *, alone: bool) -> str:
    """Return the amount, and in which case it is due. A free case always names its condition."""
    when = item.when.of(language) if item.when else ""
    if not item.amount_vnd:
        return phrase("free_case", when=when) if when else phrase("free")
    digits = f"{item.amount_vnd:,}".replace(",", "." if language == "vi" else ",")
    text = (
        phrase("money_per", amount=digits, unit=item.per.of(language)) if item.per else phrase("money", amount=digits)
    )
    return text if alone or not when or item.channel else phrase("case", when=when, amount=text)


def time(procedure: Procedure, today: datetime.date, phrase: Phrase) -> str:
    """Return the ordinary processing time on `today`, "at most" before it where it depends on the case; "" when not
    known."""
    text = days(procedure, today, phrase)
    return phrase("at_most", time=text) if text and procedure.time.at_most else text


def days(procedure: Procedure, today: datetime.date, phrase: Phrase) -> str:
    """Return the ordinary processing time on `today` alone, without "at most"; "" when not known."""
    term = procedure.time
    if not term.in_force(today):
        return ""
    if term.same_day:
        return phrase("same_day")
    if term.value is None or term.unit is None:
        return ""
    return phrase("working_days" if term.unit == "ngày làm việc" else "days", n=term.value)


def needed(procedure: Procedure) -> list[Document]:
    """Return the papers that every visitor must bring."""
    return [document for document in procedure.documents if document.need == "always"]


def besides(procedure: Procedure) -> list[Document]:
    """Return the papers that a visitor needs only if the clerk cannot find the data in the official database."""
    return [document for document in procedure.documents if document.need == "waived_if_in_database"]


NEEDS = ("always", "waived_if_in_database", "conditional")
"""Values of `Document.need`, in the order of the checklist: from papers that every visitor needs to those for some."""


def in_order(procedure: Procedure) -> list[Document]:
    """Return the papers in the order of the checklist: those for every visitor first, those for some last."""
    return sorted(procedure.documents, key=lambda document: NEEDS.index(document.need))


def rows(procedure: Procedure, language: str, phrase: Phrase) -> tuple[DocumentRow, ...]:
    """Return the rows of the checklist of papers that the screen shows."""
    return tuple(
        DocumentRow(_name(document, language), _note(document, language, phrase), document.need != "always")
        for document in in_order(procedure)
    )


def _name(document: Document, language: str) -> str:
    return document.name if language == "vi" else document.en or document.name


def _note(document: Document, language: str, phrase: Phrase) -> str:
    """Return a note on a paper: in which form to bring it (original, copy) and in which case."""
    if document.action == "cung cấp thông tin":
        parts = [phrase("tell")]
    else:
        parts = _manner(document, language, phrase)
        if document.need == "waived_if_in_database":
            parts.append(phrase("waived"))
    if document.need == "conditional":
        parts.append(condition(document, language, phrase))
    return " · ".join(parts)


def _manner(document: Document, language: str, phrase: Phrase) -> list[str]:
    parts = [phrase("show")] if document.action == "xuất trình" else []
    if document.kind in ("bản chính", "bản gốc"):
        parts.append(phrase("original"))
    elif language == "vi" and document.kind != "biểu mẫu":
        parts.append(_sentence(document.kind))
    elif document.kind not in _NO_KIND:
        parts.append(phrase(_KINDS.get(document.kind, "kind_ask")))
    if document.copies and document.copies > 1:
        parts.append(phrase("copies", n=document.copies))
    return parts


def manner(document: Document) -> str:
    """Return in which form a paper must be brought: "original", "certified", "either" or "copy"; "" = not known."""
    if document.kind in ("bản chính", "bản gốc"):
        return "original"
    return {"either_shown": "either", "any_certified": "either", "photo_certified": "copy"}.get(
        found := _KINDS.get(document.kind, ""), found
    )


def condition(document: Document, language: str, phrase: Phrase) -> str:
    """Return when the paper is needed. If that is known only in Vietnamese, other languages say that it depends."""
    if language != "vi" and document.condition_en:
        return _sentence(document.condition_en)
    words = document.condition or ""
    if not words:
        return phrase("some_cases")
    if _SAYS_WHEN.match(words):
        return phrase("case_of", condition=_sentence(words))
    return phrase("if", condition=words)


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
