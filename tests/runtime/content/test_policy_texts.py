"""Policy answers in words: as they are said, as their page shows them, and which of them a procedure offers."""

import datetime
import re
from urllib.parse import urlsplit

import msgspec
import pytest

from robot.core.screen.lines import Line
from robot.core.trouble import Trouble
from robot.knowledge.catalogue import policy_texts
from robot.knowledge.catalogue.policies import Policies, Policy
from robot.runtime.content.core_rules import edition_of
from robot.runtime.content.provider import ContentProvider
from tests.runtime.content.shipped_content import TODAY, content

LATE = datetime.date(2027, 3, 1)

DEADLINE = msgspec.convert(
    {
        "id": "khai-tu-thoi-han",
        "kind": "deadline",
        "question": "Người nhà mất thì trong bao lâu phải khai tử?",
        "question_en": "How soon must a death be registered?",
        "asked": ["hạn khai tử là mấy ngày"],
        "answer": "Trong 15 ngày phải đăng ký khai tử, mức phạt là 500.000 đồng.",
        "answer_en": "A death must be registered within 15 days.",
        "details": "Khai tử đúng hạn được miễn lệ phí.",
        "procedures": ["1.000656"],
        "legal": [{"document": "Nghị định 87/2020/NĐ-CP", "article": "Điều 33", "effective": "2016-01-01"}],
        "sources": ["Công báo", "https://github.com/a/b", "https://plo.vn/c", "https://congbao.chinhphu.vn/d"],
        "as_of": "2026-07-01",
        "valid_until": "2027-02-28",
        "confidence": "high",
    },
    Policy,
)


def provider(today: datetime.date = TODAY, **changed: object) -> ContentProvider:
    """The shipped content with one policy answer, `DEADLINE` with these changes."""
    shipped = content(today)
    policies = Policies([msgspec.structs.replace(DEADLINE, **changed)])
    return ContentProvider(msgspec.structs.replace(shipped._material, policies=policies), lambda: today)


def said(language: str = "vi", today: datetime.date = TODAY, *, confirmed: bool = False, **changed: object) -> str:
    line = Line("answer.policy", policy=DEADLINE.id, confirmed=confirmed)
    return provider(today, **changed).spoken(line, language)


def test_a_sure_answer_is_said_as_it_stands_with_its_numbers_in_words() -> None:
    assert said() == "Trong mười lăm ngày phải đăng ký khai tử, mức phạt là năm trăm nghìn đồng."
    assert said("en") == "A death must be registered within 15 days."


@pytest.mark.parametrize(
    ("today", "changed"), [(LATE, {}), (TODAY, {"confidence": "medium"})], ids=["ended", "not sure"]
)
def test_a_doubtful_answer_names_document_and_day_and_that_a_clerk_will_confirm_it(
    today: datetime.date, changed: dict[str, object]
) -> None:
    assert said(today=today, **changed) == (
        "Theo Nghị định tám mươi bảy năm hai nghìn không trăm hai mươi, tính đến ngày mùng một tháng bảy năm hai nghìn "
        "không trăm hai mươi sáu: trong mười lăm ngày phải đăng ký khai tử, mức phạt là năm trăm nghìn đồng. "
        "Cán bộ sẽ xác nhận lại cho bác."
    )
    assert said("en", today, **changed) == (
        "According to Decree 87 of 2020, as of 1 July 2026: a death must be registered within 15 days. "
        "A clerk will confirm this."
    )


def test_the_clerk_is_not_named_again_in_the_same_visit() -> None:
    assert "xác nhận" in said(today=LATE)
    again = said(today=LATE, confirmed=True)
    assert again.startswith("Theo Nghị định")
    assert "xác nhận" not in again


def test_a_doubtful_answer_without_a_document_names_its_day() -> None:
    assert said("en", confidence="low", legal=()).startswith("As of 1 July 2026: a death")


def test_an_answer_without_a_translation_says_so_in_english_and_stands_on_the_page() -> None:
    assert said("en", answer_en=None) == "I have this answer only in Vietnamese. It is on the screen."
    assert provider(answer_en=None).policy(DEADLINE.id, "en").answer == DEADLINE.answer


@pytest.mark.parametrize(
    ("document", "vi", "en"),
    [
        ("Nghị định 155/2026/NĐ-CP", "Nghị định 155 năm 2026", "Decree 155 of 2026"),
        ("Luật Hộ tịch 60/2014/QH13", "Luật Hộ tịch", "Law 60 of 2014"),
        ("Luật 136/2025/QH15 sửa Luật Tiếp công dân", "Luật 136 năm 2025", "Law 136 of 2025"),
        ("Quyết định 766/QĐ-TTg", "Quyết định 766", "Decision 766"),
        ("Nghị quyết 66.7/2025/NQ-CP", "Nghị quyết 66.7 năm 2025", "Resolution 66.7 of 2025"),
        ("Luật Bảo hiểm y tế (văn bản hợp nhất 40/VBHN-VPQH)", "Luật Bảo hiểm y tế", ""),
        ("Luật Hộ tịch (sửa đổi) 2026", "Luật Hộ tịch", ""),
        ("Công báo tỉnh", "Công báo tỉnh", ""),
    ],
)
def test_a_document_is_named_as_people_say_it(document: str, vi: str, en: str) -> None:
    assert (policy_texts.brief(document, "vi"), policy_texts.brief(document, "en")) == (vi, en)


def test_the_page_shows_law_day_and_the_source_of_an_office_first() -> None:
    card = provider().policy(DEADLINE.id, "vi")
    assert card.legal == ("Nghị định 87/2020/NĐ-CP, Điều 33 · có hiệu lực từ 01/01/2016",)
    assert (card.as_of, card.confirm, card.details) == ("01/07/2026", False, "Khai tử đúng hạn được miễn lệ phí.")
    assert card.source_url == "https://congbao.chinhphu.vn/d"
    assert provider(LATE).policy(DEADLINE.id, "en").confirm


@pytest.mark.parametrize(
    ("sources", "shown"),
    [
        (("https://github.com/a/b", "https://plo.vn/c"), "https://plo.vn/c"),
        (("https://github.com/a/b", "Công báo"), "https://github.com/a/b"),
        (("https://notgov.vn/a", "http://x.hatinh.gov.vn/b"), "http://x.hatinh.gov.vn/b"),
        (("Công báo",), ""),
    ],
)
def test_a_transcription_is_the_last_source_to_be_shown(sources: tuple[str, ...], shown: str) -> None:
    assert policy_texts.source(msgspec.structs.replace(DEADLINE, sources=sources)) == shown


def test_read_aloud_the_page_has_answer_details_and_law() -> None:
    read = provider().shown(Line("answer.policy_page", policy=DEADLINE.id, confirmed=True), "vi")
    assert read == f"{DEADLINE.answer} {DEADLINE.details} Nghị định 87/2020/NĐ-CP."


def test_an_unknown_answer_is_a_trouble_that_names_its_id() -> None:
    with pytest.raises(Trouble, match="no-such-answer"):
        provider().policy("no-such-answer", "vi")


def test_the_decisions_learn_which_answers_a_clerk_should_confirm() -> None:
    assert edition_of(1, provider()).policies[DEADLINE.id].procedures == ("1.000656",)
    assert not edition_of(1, provider()).policies[DEADLINE.id].doubtful
    assert edition_of(1, provider(LATE)).policies[DEADLINE.id].doubtful


def test_a_procedure_offers_what_is_asked_most_and_last_what_its_page_says_itself() -> None:
    def named(policy_id: str, **changed: object) -> Policy:
        return msgspec.structs.replace(DEADLINE, id=policy_id, **changed)

    policies = Policies(
        [
            named("fee", kind="fee"),
            named("legal", kind="legal"),
            named("of-another", kind="fine", procedures=("1.001193", "1.000656")),
            named("unsure", kind="age", confidence="low"),
            named("sure", kind="amount"),
        ]
    )
    assert [policy.id for policy in policy_texts.asked_of(policies, "1.000656")] == ["sure", "unsure", "of-another"]
    assert policy_texts.asked_of(policies, "1.000894") == ()


def test_the_page_of_a_procedure_has_at_most_three_questions_in_the_visitors_language() -> None:
    for language in ("vi", "en"):
        for code in content().catalogue.codes():
            card = content().procedure(code, language)
            assert len(card.asked) <= 3
            assert all(content().policy(row.id, language).question == row.question for row in card.asked)
    assert content().procedure("1.001193", "en").asked[0].question.endswith("?")


def test_every_shipped_answer_can_be_said_without_digits_and_read_on_its_page() -> None:
    for today in (TODAY, datetime.date(2030, 1, 1)):
        for policy_id in content().policies.policies:
            spoken = content(today).spoken(Line("answer.policy", policy=policy_id), "vi")
            assert not re.search(r"\d|[{}]|None|\s[.,;]", spoken), spoken
            assert content(today).shown(Line("answer.policy", policy=policy_id), "en").strip()
            url = content(today).policy(policy_id, "vi").source_url
            assert not url or urlsplit(url).hostname
