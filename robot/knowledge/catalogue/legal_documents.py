"""Find the cited legal documents that are or soon will be out of force, were amended, or were never checked."""

import datetime
import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Annotated

import msgspec

from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.catalogue.procedures import Catalogue

SOON_DAYS = 90
STALE_DAYS = 180
Text = Annotated[str, msgspec.Meta(min_length=1)]

_NUMBER = re.compile(r"\b\d+[\w.]*/\d{4}/[\w-]+")


class LegalDocument(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A legal document in `config/legal.toml`. `ends`: first day out of force; None = not known."""

    number: Text
    title: Text
    source: Text
    checked: datetime.date
    in_force: datetime.date | None = None
    ends: datetime.date | None = None
    replaced_by: tuple[Text, ...] = ()
    amends: tuple[Text, ...] = ()


class LegalFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The contents of `config/legal.toml`."""

    documents: tuple[LegalDocument, ...]


class Flag(enum.StrEnum):
    """Reason why a person should review a legal document; the members are in order of urgency."""

    ENDED = "ended"
    ENDS_SOON = "ends_soon"
    NOT_YET = "not_yet"  # cited, but not in force yet
    AMENDED = "amended"  # amended, and a procedure that cites it does not cite the amending document
    STALE = "stale"  # not checked for more than `STALE_DAYS`
    UNKNOWN = "unknown"  # not in `config/legal.toml`


class CitingRecord(msgspec.Struct, frozen=True):
    """A procedure or a policy answer with the numbers of the documents that it cites."""

    code: str
    cites: frozenset[str]


class Cited(msgspec.Struct, frozen=True):
    """A legal document and the procedures that cite it. `flagged`: those to be reviewed because of a flag."""

    number: str
    document: LegalDocument | None
    procedures: tuple[str, ...]
    flags: tuple[Flag, ...]
    flagged: tuple[str, ...]
    amended_by: tuple[str, ...] = ()


def numbers_in(text: str) -> list[str]:
    """Return the numbers of legal documents in a text: "Luật Hộ tịch 60/2014/QH13" has one."""
    return _NUMBER.findall(text)


def review(catalogue: Catalogue, documents: Sequence[LegalDocument], today: datetime.date) -> list[Cited]:
    """Return every document that a procedure cites, the most urgent first, then by the number of those procedures."""
    return review_records(procedure_records(catalogue), documents, today)


def procedure_records(catalogue: Catalogue) -> list[CitingRecord]:
    """Return the procedures with the numbers that they cite."""
    return [
        CitingRecord(procedure.code, frozenset(each.number for each in procedure.legal_basis))
        for procedure in catalogue.procedures.values()
    ]


def policy_records(policies: Policies) -> list[CitingRecord]:
    """Return the policy answers with the numbers that they cite."""
    return [
        CitingRecord(policy.id, frozenset(number for each in policy.legal for number in numbers_in(each.document)))
        for policy in policies.policies.values()
    ]


def review_records(
    records: Iterable[CitingRecord], documents: Sequence[LegalDocument], today: datetime.date
) -> list[Cited]:
    """Return every document that one of `records` cites, the most urgent first."""
    known = {document.number: document for document in documents}
    citing: dict[str, list[CitingRecord]] = {}
    for record in records:
        for number in record.cites:
            citing.setdefault(number, []).append(record)
    found = [_cited(number, records, known, today) for number, records in citing.items()]
    order = {flag: place for place, flag in enumerate(Flag)}
    worst = len(order)
    return sorted(
        found, key=lambda each: (min((order[f] for f in each.flags), default=worst), -len(each.procedures), each.number)
    )


def _cited(
    number: str, records: Sequence[CitingRecord], known: Mapping[str, LegalDocument], today: datetime.date
) -> Cited:
    codes = tuple(sorted(record.code for record in records))
    document = known.get(number)
    if document is None:
        return Cited(number, None, codes, (Flag.UNKNOWN,), ())
    flags: list[Flag] = []
    flagged: set[str] = set()
    if document.ends is not None and document.ends <= today:
        flags.append(Flag.ENDED)
    elif document.ends is not None and (document.ends - today).days <= SOON_DAYS:
        flags.append(Flag.ENDS_SOON)
    if document.in_force is not None and document.in_force > today:
        flags.append(Flag.NOT_YET)
    if flags:
        flagged.update(codes)
    amended_by = tuple(other.number for other in known.values() if number in other.amends and _has_begun(other, today))
    # a record that cites every amending document takes them into account
    unseen = {record.code for record in records if not record.cites.issuperset(amended_by)}
    if unseen:
        flags.append(Flag.AMENDED)
        flagged.update(unseen)
    if (today - document.checked).days > STALE_DAYS:
        flags.append(Flag.STALE)
    return Cited(number, document, codes, tuple(flags), tuple(sorted(flagged)), amended_by)


def _has_begun(document: LegalDocument, today: datetime.date) -> bool:
    """Whether a document is in force on the day `today`; if its first day is not known, it is taken to be."""
    return document.in_force is None or document.in_force <= today
