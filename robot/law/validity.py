"""Whether a text is in force: what `config/legal.toml` records of it, and which changes its copy lacks."""

import datetime
import enum
import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from robot.knowledge.catalogue.legal_documents import LegalDocument
from robot.law.legal_text import TextHeader


class ValidityState(enum.StrEnum):
    """State of a legal text on a day."""

    IN_FORCE = "in_force"
    ENDS = "ends"  # in force, and its last day is known
    ENDED = "ended"
    NOT_YET = "not_yet"
    UNCHECKED = "unchecked"  # no person has looked it up


class Validity(NamedTuple):
    """State of a text. `day`: the first day out of force, or in force if it is not yet; `checked`: when a person looked
    it up; `replaced_by`, `amended_by`: numbers of other texts, of amending ones those whose changes the copy lacks;
    `unmerged`: whether the copy itself says that it lacks changes."""

    state: ValidityState
    day: datetime.date | None = None
    checked: datetime.date | None = None
    replaced_by: tuple[str, ...] = ()
    amended_by: tuple[str, ...] = ()
    unmerged: bool = False


UNMERGED = "chưa gộp"
"""Words in the note of a copy by which it says that changes of the text are missing."""

_DISTRICT = re.compile(r"\b(?:huyện|quận)\b", re.IGNORECASE)


def names_district(lines: Iterable[str]) -> bool:
    """Whether a clause names the district level, which ended on 1 July 2025 (Luật 72/2025/QH15): what it says of
    competence is no longer so."""
    return any(_DISTRICT.search(line) for line in lines)


def validity_of(header: TextHeader, documents: Mapping[str, LegalDocument], today: datetime.date) -> Validity:
    """Return the state of a text on the day `today`. `documents`: the records by number."""
    record = documents.get(header.number)
    amended_by = tuple(
        other.number
        for other in documents.values()
        if header.number in other.amends and other.number not in header.includes and _changes(header, other, today)
    )
    unmerged = UNMERGED in header.note
    begins = (record.in_force if record is not None else None) or header.in_force
    known = Validity(ValidityState.UNCHECKED, amended_by=amended_by, unmerged=unmerged)
    if record is not None:
        known = known._replace(state=ValidityState.IN_FORCE, checked=record.checked, replaced_by=record.replaced_by)
    if begins is not None and begins > today:
        return known._replace(state=ValidityState.NOT_YET, day=begins)
    if record is None or record.ends is None:
        return known
    return known._replace(state=ValidityState.ENDED if record.ends <= today else ValidityState.ENDS, day=record.ends)


def _changes(header: TextHeader, other: LegalDocument, today: datetime.date) -> bool:
    """Whether a document that amends a text has begun by `today`, and after the text did."""
    if other.in_force is None:
        return True
    return other.in_force <= today and (header.in_force is None or header.in_force < other.in_force)
