"""Find the cited legal documents that are or soon will be out of force, were amended, or were never checked."""

import datetime
import enum
from collections.abc import Mapping, Sequence
from typing import Annotated

import msgspec

from robot.knowledge.catalogue.procedures import Catalogue, Procedure

SOON_DAYS = 90
STALE_DAYS = 180
Text = Annotated[str, msgspec.Meta(min_length=1)]


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
    AMENDED = "amended"  # amended after a procedure that cites it was checked
    STALE = "stale"  # not checked for more than `STALE_DAYS`
    UNKNOWN = "unknown"  # not in `config/legal.toml`


class Cited(msgspec.Struct, frozen=True):
    """A legal document and the procedures that cite it. `flagged`: those to be reviewed because of a flag."""

    number: str
    document: LegalDocument | None
    procedures: tuple[str, ...]
    flags: tuple[Flag, ...]
    flagged: tuple[str, ...]
    amended_by: tuple[str, ...] = ()


def review(catalogue: Catalogue, documents: Sequence[LegalDocument], today: datetime.date) -> list[Cited]:
    """Return every cited document, the most urgent first, then by the number of procedures that cite it."""
    known = {document.number: document for document in documents}
    citing: dict[str, list[Procedure]] = {}
    for procedure in catalogue.procedures.values():
        for legal in {each.number: None for each in procedure.legal_basis}:
            citing.setdefault(legal, []).append(procedure)
    found = [_cited(number, procedures, known, today) for number, procedures in citing.items()]
    order = {flag: place for place, flag in enumerate(Flag)}
    worst = len(order)
    return sorted(
        found, key=lambda each: (min((order[f] for f in each.flags), default=worst), -len(each.procedures), each.number)
    )


def _cited(
    number: str, procedures: Sequence[Procedure], known: Mapping[str, LegalDocument], today: datetime.date
) -> Cited:
    codes = tuple(sorted(procedure.code for procedure in procedures))
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
    amended_by: list[str] = []
    for other in known.values():
        since = other.in_force or other.checked  # unknown start: who checked later knows of it
        if number in other.amends and since <= today:
            before = [procedure.code for procedure in procedures if procedure.as_of < since]
            if before:
                amended_by.append(other.number)
                flagged.update(before)
    if amended_by:
        flags.append(Flag.AMENDED)
    if (today - document.checked).days > STALE_DAYS:
        flags.append(Flag.STALE)
    return Cited(number, document, codes, tuple(flags), tuple(sorted(flagged)), tuple(amended_by))
