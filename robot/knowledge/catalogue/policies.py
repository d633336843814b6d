"""Types of a policy answer, as officials write it in `config/policies/FIELD/ID.toml`: a question that people ask about
the law (how much, from what age, until when, which fine), with the answer, its legal basis and its sources.

Unknown facts are absent, as in the files of the procedures.
"""

import datetime
from collections.abc import Iterable
from typing import Annotated, Literal

import msgspec

from robot.knowledge.catalogue.procedures import Code, Text

PolicyId = Annotated[str, msgspec.Meta(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$", examples=["khai-tu-thoi-han"])]

PolicyKind = Literal[
    "amount",
    "fine",
    "age",
    "deadline",
    "validity",
    "eligibility",
    "exemption",
    "proxy",
    "fee",
    "time",
    "papers",
    "where",
    "how",
    "legal",
    "result",
    "who",
    "other",
]
"""What a question asks for; config/policies/README.md says where each kind ends. An answer of one kind is never given
to a question of another kind."""

CLERK = "Cán bộ trung tâm"
"""The source of a clerk's quick answer, which names no document."""


class LegalReference(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A place in a legal document. `effective`: the first day on which it is in force; None = not known."""

    document: Text
    article: Text | None = None
    effective: datetime.date | None = None


class Policy(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A policy answer. `answer` is spoken (1 to 3 sentences), `details` stand on the screen."""

    id: PolicyId
    kind: PolicyKind
    question: Text
    question_en: Text | None = None
    asked: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]  # further sentences in which people ask it
    answer: Text
    answer_en: Text | None = None
    details: Text | None = None
    procedures: tuple[Code, ...] = ()  # the procedures it belongs to
    answers_for: tuple[Code, ...] | None = None  # those whose own question of this kind it answers; None = all
    legal: tuple[LegalReference, ...] = ()
    sources: Annotated[tuple[Text, ...], msgspec.Meta(min_length=1)]  # addresses, or names of documents
    as_of: datetime.date  # the day of the law that the sources show
    valid_until: datetime.date | None = None  # the last day on which the answer holds
    confidence: Literal["high", "medium", "low"]
    note: Text | None = None  # for editors: what a check against a source has found

    def answers(self, code: str) -> bool:
        """Whether the answer is the fact of procedure `code` for a question of this kind, and not of a special case."""
        return code in (self.procedures if self.answers_for is None else self.answers_for)

    @property
    def is_quick(self) -> bool:
        """Whether it is a quick answer: a clerk is its only source."""
        return self.sources == (CLERK,)

    def needs_clerk(self, today: datetime.date) -> bool:
        """Whether a clerk should confirm the answer: its confidence is not high, or its last day has passed."""
        ended = self.valid_until is not None and self.valid_until < today
        return self.confidence != "high" or ended


class Policies:
    """All policy answers by id. `replaced`: the quick answers in whose place the robot uses content with a source; the
    robot neither says nor offers them."""

    def __init__(self, policies: Iterable[Policy] = (), replaced: Iterable[Policy] = ()) -> None:
        self.policies = {policy.id: policy for policy in policies}
        self.replaced = {policy.id: policy for policy in replaced}
        self.kinds = {policy.id: str(policy.kind) for policy in self.policies.values()}
        self._of: dict[str, list[Policy]] = {}
        for policy in self.policies.values():
            for code in policy.procedures:
                self._of.setdefault(code, []).append(policy)

    def find(self, policy_id: str) -> Policy | None:
        """Return the policy answer with this id, be it replaced; None = unknown."""
        return self.policies.get(policy_id) or self.replaced.get(policy_id)

    def of(self, code: str) -> tuple[Policy, ...]:
        """Return the policy answers in use that belong to the procedure `code`, in the order of their files."""
        return tuple(self._of.get(code, ()))
