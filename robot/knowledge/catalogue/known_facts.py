"""Decide which fact answers a question about a procedure: a fact of its record, else the policy answer of that kind."""

import datetime
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from robot.knowledge.catalogue.policies import Policies, Policy
from robot.knowledge.catalogue.procedures import Catalogue, Procedure
from robot.knowledge.catalogue.record_facts import UNKNOWN, Asked, record_answer

QUESTIONS = (
    "how", "papers", "paper", "fee", "time", "deadline", "amount", "validity", "age", "eligibility", "exemption",
    "proxy", "fine", "where", "online", "form", "legal", "result", "who", "hours",
)  # fmt: skip
"""Questions about a procedure, as in `robot.core.questions`: endings of the keys "answer.QUESTION"."""
POLICY_LESS = frozenset(("paper", "hours", "form", "online"))
"""Questions that no policy answer of the same kind can answer: about one paper, one counter, one form."""


def policy_for(procedure: Procedure, question: str, policies: Policies) -> Policy | None:
    """Return the only policy answer of the kind `question` that answers for `procedure`; None for none or several. One
    that names the procedure in `answers_for` comes before those that do not say, and a quick answer after all others.
    """
    if question in POLICY_LESS:
        return None
    code = procedure.code
    found = [policy for policy in policies.of(code) if policy.kind == question and policy.answers(code)]
    sourced = [policy for policy in found if not policy.is_quick]
    named = [policy for policy in sourced if policy.answers_for is not None]
    quick = [policy for policy in found if policy.is_quick]
    return next((each[0] for each in (named or sourced, quick) if len(each) == 1), None)


def replaced_answers(policies: Sequence[Policy], catalogue: Catalogue, today: datetime.date) -> tuple[Policy, ...]:
    """Return the quick answers to questions each of which a record or a policy answer with a source answers. Counters
    are left out: whether one takes in a procedure changes with the orders of the day."""
    sourced = Policies(policy for policy in policies if not policy.is_quick)
    return tuple(policy for policy in policies if policy.is_quick and _is_replaced(policy, sourced, catalogue, today))


def _is_replaced(policy: Policy, sourced: Policies, catalogue: Catalogue, today: datetime.date) -> bool:
    answered = [catalogue.find(code) for code in policy.procedures if policy.answers(code)]
    found = [procedure for procedure in answered if procedure is not None]
    return (
        policy.kind in QUESTIONS
        and bool(found)
        and all(is_known(procedure, policy.kind, sourced, today, where="") for procedure in found)
    )


class RivalAnswers(NamedTuple):
    """Two policy answers with a source that both name the procedure `code` in `answers_for`, for questions of one kind:
    neither is its answer."""

    code: str
    first: Policy
    second: Policy


def rival_answers(policies: Policies) -> Iterator[RivalAnswers]:
    """Yield the policy answers that contend for one question about one procedure."""
    taken: dict[tuple[str, str], Policy] = {}
    for policy in policies.policies.values():
        if policy.is_quick or policy.kind not in QUESTIONS:
            continue
        for code in policy.answers_for or ():
            first = taken.setdefault((code, policy.kind), policy)
            if first is not policy:
                yield RivalAnswers(code, first, policy)


def is_known(
    procedure: Procedure,
    question: str,
    policies: Policies,
    today: datetime.date,
    language: str = "vi",
    where: str | None = None,
) -> bool:
    """Whether `question` about `procedure` is answered with a fact, and not by handing the visitor over to a clerk.

    `where`: label of its counter in this centre, "" = none; None = as the record says.
    """
    counter = (procedure.department or "") if where is None else where
    asked = Asked(language, today, _any_words, counter)
    ending, _ = record_answer(question, procedure, asked)
    return not ending.endswith(UNKNOWN) or said_by_policy(procedure, question, policies, language) is not None


def said_by_policy(procedure: Procedure, question: str, policies: Policies, language: str) -> tuple[str, Policy] | None:
    """Return the sentence in `language` of the policy answer for `question`, and the policy answer; None if unknown."""
    policy = policy_for(procedure, question, policies)
    text = policy and (policy.answer if language == "vi" else policy.answer_en)
    return (text, policy) if policy and text else None


def _any_words(key: str, **_values: object) -> str:
    return key
