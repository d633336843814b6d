"""The review list: which documents ended, end soon, begin or were amended, and which records must be reviewed for it.

A procedure or policy answer is named only where it does not cite the amending document itself.
"""

import datetime
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from robot.desk.legal_reviews.reviews import ReviewMark
from robot.knowledge.catalogue.legal_documents import (
    Cited,
    Flag,
    LegalDocument,
    policy_records,
    procedure_records,
    review_records,
)
from robot.knowledge.catalogue.policies import Policies
from robot.knowledge.catalogue.procedures import Catalogue

ASKS = (Flag.ENDED, Flag.ENDS_SOON, Flag.NOT_YET, Flag.AMENDED)
"""Flags for which records must be reviewed; the others only say how much is known of a document."""


class Touched(NamedTuple):
    """A record that must be reviewed. `code`: of a procedure or a policy answer; `decided_by`: who decides, as the
    record says; "" = it does not; `mark`: that it was reviewed."""

    code: str
    title: str
    is_policy: bool
    decided_by: str
    mark: ReviewMark | None


class ReviewItem(NamedTuple):
    """A document with the records that must be reviewed because of `reason`, a text that names what happened."""

    document: LegalDocument
    flags: tuple[Flag, ...]
    reason: str
    amended_by: tuple[str, ...]
    touched: tuple[Touched, ...]

    @property
    def open(self) -> tuple[Touched, ...]:
        """Return the records that no official has reviewed."""
        return tuple(each for each in self.touched if each.mark is None)


def review_list(
    catalogue: Catalogue,
    policies: Policies,
    documents: Sequence[LegalDocument],
    marks: Sequence[ReviewMark],
    today: datetime.date,
) -> list[ReviewItem]:
    """Return the documents for which records must be reviewed, those with open records first."""
    records = [*procedure_records(catalogue), *policy_records(policies)]
    marked = {(mark.number, mark.reason, mark.thing): mark for mark in marks}
    items = [
        _item(each, each.document, catalogue, policies, marked)
        for each in review_records(records, documents, today)
        if each.document is not None and each.flagged
    ]
    return sorted(items, key=lambda item: not item.open)  # stable: within both parts the most urgent stay first


def _item(
    cited: Cited,
    document: LegalDocument,
    catalogue: Catalogue,
    policies: Policies,
    marked: Mapping[tuple[str, str, str], ReviewMark],
) -> ReviewItem:
    flags = tuple(flag for flag in cited.flags if flag in ASKS)
    amended_by = cited.amended_by if Flag.AMENDED in flags else ()
    reason = " ".join((*(flag.value for flag in flags), *amended_by))
    touched = tuple(
        _touched(code, catalogue, policies, marked.get((cited.number, reason, code))) for code in cited.flagged
    )
    return ReviewItem(document, flags, reason, amended_by, touched)


def _touched(code: str, catalogue: Catalogue, policies: Policies, mark: ReviewMark | None) -> Touched:
    policy = policies.find(code)
    if policy is not None:
        return Touched(code, policy.question, True, "", mark)
    procedure = catalogue.procedures[code]
    title = procedure.official_title
    return Touched(code, title, False, procedure.decided_by or "", mark)
