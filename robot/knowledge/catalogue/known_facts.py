"""Decide which fact answers a question about a procedure: a fact of its record, else the policy answer of that kind."""

import datetime

from robot.knowledge.catalogue.policies import Policies, Policy
from robot.knowledge.catalogue.procedures import Procedure
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
    that names the procedure in `answers_for` comes before those that do not say."""
    if question in POLICY_LESS:
        return None
    code = procedure.code
    found = [policy for policy in policies.of(code) if policy.kind == question and policy.answers(code)]
    named = [policy for policy in found if policy.answers_for is not None]
    found = named or found
    return found[0] if len(found) == 1 else None


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
