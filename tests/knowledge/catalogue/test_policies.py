"""A policy answer that is not certain, or has ended, needs a clerk."""

import datetime

import msgspec
import pytest

from robot.knowledge.catalogue.policies import Policy

LAST = datetime.date(2026, 12, 31)
POLICY = Policy(
    id="can-cuoc-le-phi",
    kind="fee",
    question="Đổi thẻ căn cước mất bao nhiêu tiền?",
    asked=("đổi căn cước bao nhiêu tiền",),
    answer="Đổi thẻ là 25.000 đồng.",
    sources=("Thông tư 73/2024/TT-BTC",),
    as_of=datetime.date(2026, 1, 1),
    confidence="high",
)


@pytest.mark.parametrize(("confidence", "needed"), [("high", False), ("medium", True), ("low", True)])
def test_an_answer_below_high_needs_a_clerk(confidence: str, needed: bool) -> None:
    policy = msgspec.structs.replace(POLICY, confidence=confidence)
    assert policy.needs_clerk(LAST) is needed


def test_an_answer_needs_a_clerk_from_the_day_after_its_last_day() -> None:
    policy = msgspec.structs.replace(POLICY, valid_until=LAST)
    assert policy.needs_clerk(LAST) is False
    assert policy.needs_clerk(LAST + datetime.timedelta(days=1)) is True
