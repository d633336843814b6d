"""Word a policy answer: its sentence, its legal basis in brief, and the source that a visitor may read."""

import datetime
import re
from collections.abc import Callable
from urllib.parse import urlsplit

from robot.knowledge.catalogue.policies import LegalReference, Policies, Policy

Phrase = Callable[..., str]
"""Function `phrase(key, **values)`: returns the text of `key`, with `values` filled in, in the visitor's language."""

ASKED = 3
"""Largest number of questions that the page of a procedure offers. Chosen."""

_NUMBER = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?:/(?P<year>\d{4}))?(?:/|-)[A-ZĐ]\S*")
"""Matches the number of a legal document, such as 87/2020/NĐ-CP or 766/QĐ-TTg."""
_NAMED = ("Luật", "Bộ luật", "Pháp lệnh")
"""Kinds of documents that are known by their name, not by their number."""
_KINDS = {
    "Bộ luật": "Code",
    "Luật": "Law",
    "Pháp lệnh": "Ordinance",
    "Nghị quyết": "Resolution",
    "Nghị định": "Decree",
    "Quyết định": "Decision",
    "Chỉ thị": "Directive",
    "Thông tư": "Circular",
    "Công văn": "Official letter",
}
"""English names of the kinds of legal documents."""
_MOST_ASKED = frozenset({"amount", "fine", "age", "deadline", "validity", "proxy", "exemption"})
"""Kinds of questions that visitors ask most, after the utterances that the understanding was measured on."""
_ON_THE_PROCEDURE = frozenset({"fee", "time", "papers", "where", "how", "result"})
"""Kinds of questions that the page of a procedure answers by itself."""
_COPIES = "github.com"
"""Host of transcriptions, which are shown only where there is no other source."""


def question(policy: Policy, language: str) -> str:
    """Return the question that `policy` answers; in Vietnamese where it has no other."""
    return policy.question if language == "vi" else policy.question_en or policy.question


def sentence(policy: Policy, language: str, today: datetime.date, phrase: Phrase) -> str:
    """Return the answer as it is said. A doubtful one names its document and its day; one that exists only in
    Vietnamese is announced in the other language."""
    if language != "vi" and policy.answer_en is None:
        return phrase("answer.policy.only_vietnamese")
    answer = policy.answer if language == "vi" else policy.answer_en or ""
    if not policy.needs_clerk(today):
        return answer
    day, answer = date(policy.as_of, language, phrase), _inside(answer)
    document = brief(policy.legal[0].document, language) if policy.legal else ""
    if not document:
        return phrase("answer.policy.dated", d=day, answer=answer)
    return phrase("answer.policy.doubtful", document=document, d=day, answer=answer)


def brief(document: str, language: str) -> str:
    """Return the name of a legal document as it can be said: "Luật Hộ tịch", "Nghị định 155 năm 2026"; in English
    "Decree 155 of 2026", "" for a document of an unknown kind."""
    document = document.split("(")[0].strip()
    kind = next((kind for kind in _KINDS if document.startswith(kind)), "")
    found = _NUMBER.search(document)
    number = (found["number"], found["year"]) if found else ("", "")
    if language != "vi":
        name = f"{_KINDS[kind]} {number[0]}".strip() if kind and number[0] else ""
        return f"{name} of {number[1]}" if name and number[1] else name
    name = document[: found.start()].strip() if found else document
    if not number[0] or (kind in _NAMED and name != kind):
        return name
    return f"{name} {number[0]} năm {number[1]}" if number[1] else f"{name} {number[0]}"


def basis(law: LegalReference, phrase: Phrase) -> str:
    """Return the line about a legal reference: document, article, and since when it is in force."""
    where = f"{law.document}, {law.article}" if law.article else law.document
    if law.effective is None:
        return where
    return f"{where} · {phrase('pol.since', d=f'{law.effective:%d/%m/%Y}')}"


def source(policy: Policy) -> str:
    """Return the address of the source to show as a QR code: of an office of the state first; "" = none."""
    addresses = [each for each in policy.sources if each.startswith(("http://", "https://"))]
    return min(addresses, key=_rank, default="")


def asked_of(policies: Policies, code: str) -> tuple[Policy, ...]:
    """Return at most `ASKED` answers to offer on the page of the procedure `code`, the most useful first.

    First come answers of the kinds that are asked most; last come those that the page gives itself. Among equals come
    first the answers that belong to this procedure before others, then certain ones.
    """
    return tuple(
        sorted(
            policies.of(code),
            key=lambda policy: (
                policy.kind in _ON_THE_PROCEDURE,
                policy.kind not in _MOST_ASKED,
                policy.procedures.index(code),
                policy.confidence != "high",
            ),
        )[:ASKED]
    )


def date(day: datetime.date, language: str, phrase: Phrase) -> str:
    """Return `day` for a spoken sentence: "1/7/2026", in English "1 July 2026"."""
    if language == "vi":
        return f"{day.day}/{day.month}/{day.year}"
    return f"{day.day} {phrase(f'month.m{day.month}')} {day.year}"


def _rank(address: str) -> int:
    host = urlsplit(address).hostname or ""
    if host.endswith((".gov.vn", ".chinhphu.vn", ".quochoi.vn")):
        return 0
    return 2 if host == _COPIES else 1


def _inside(text: str) -> str:
    """Return `text` for use inside a sentence: with a small first letter, unless it begins with an abbreviation."""
    return text[:1].lower() + text[1:] if text[1:2].islower() or text[1:2] == " " else text
