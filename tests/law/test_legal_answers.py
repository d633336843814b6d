"""Answers are quotations of the shipped texts, or there is none; ended texts are never quoted."""

import datetime
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import pytest

from robot.knowledge.catalogue.legal_documents import LegalDocument
from robot.law.asked_sentences import asked_about
from robot.law.index_files import fingerprint
from robot.law.law_library import LawLibrary
from robot.law.legal_answers import LegalAnswer, LegalAnswers
from robot.law.legal_records import load_legal
from robot.law.legal_text import TextHeader
from robot.law.passages import articles_of
from robot.law.text_files import write_text
from robot.law.validity import ValidityState
from robot.paths import ROOT
from robot.runtime.content.editions import load_knowledge
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.settings.loader import load_settings

CONFIG = ROOT / "config"
TODAY = datetime.date(2026, 11, 30)


@cache
def records() -> Mapping[str, LegalDocument]:
    return {document.number: document for document in load_legal(CONFIG / "legal.toml")}


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> LawLibrary:
    return LawLibrary(CONFIG, tmp_path_factory.mktemp("law"))


@pytest.fixture(scope="module")
def answers(library: LawLibrary) -> LegalAnswers:
    knowledge = load_knowledge(CONFIG, load_settings(config=CONFIG), load_lobby(CONFIG / "lobby.toml"))
    return LegalAnswers(library, records(), knowledge)


def places(answer: LegalAnswer) -> list[str]:
    return [f"{each.text.header.number} {each.article.number}" for each in answer.quotations]


def test_a_question_is_answered_by_the_words_of_the_law(answers: LegalAnswers) -> None:
    answer = answers.answer("Thời hạn giải quyết tố cáo kể từ ngày thụ lý", TODAY)
    assert places(answer)[0] == "25/2018/QH14 30"
    quoted = answer.quotations[0]
    assert quoted.clause is not None
    text = (CONFIG / "law" / "25-2018-QH14.txt").read_text(encoding="utf-8")
    assert all(line in text for line in quoted.clause.lines)
    assert quoted.validity.state is ValidityState.IN_FORCE
    assert quoted.validity.amended_by == ("136/2025/QH15",)


def test_a_policy_answer_comes_with_the_clause_that_it_is_based_on(answers: LegalAnswers) -> None:
    answer = answers.answer("vợ có bầu chồng đòi ly hôn được không", TODAY)
    assert answer.policy is not None
    assert places(answer)[0] == "52/2014/QH13 51"
    assert answer.quotations[0].clause is not None
    assert answer.quotations[0].clause.number == "3"


def test_words_of_the_people_find_the_words_of_the_law(library: LawLibrary) -> None:
    texts_only = LegalAnswers(library, records(), None)
    answer = texts_only.answer("chồng bỏ đi biệt tích hai năm không tin tức thì tuyên bố mất tích thế nào", TODAY)
    assert places(answer)[0] == "91/2015/QH13 68"
    assert answer.policy is None


@pytest.mark.parametrize("question", ["", "   ", "?!", "giá vàng hôm nay bao nhiêu một chỉ", "😀", "a" * 10_000])
def test_what_no_text_answers_is_refused(answers: LegalAnswers, question: str) -> None:
    answer = answers.answer(question, TODAY)
    assert answer.refused
    assert answer.missing is None


def test_a_question_about_a_law_that_is_not_here_names_it(answers: LegalAnswers) -> None:
    answer = answers.answer("Khung hình phạt đối với tội trộm cắp tài sản", TODAY)
    assert answer.refused
    assert answer.missing is not None
    assert answer.missing.number == "100/2015/QH13"


def test_a_policy_answer_to_another_matter_than_the_missing_law_is_not_given(answers: LegalAnswers) -> None:
    answer = answers.answer("Thời hạn bảo hộ quyền tác giả", TODAY)
    assert answer.refused
    assert answer.missing is not None
    assert answer.missing.number == "50/2005/QH11"


def test_an_article_is_quoted_though_its_matter_has_a_law_that_is_not_here(answers: LegalAnswers) -> None:
    answer = answers.answer("Đưa trẻ em vào cơ sở trợ giúp xã hội", TODAY)
    assert places(answer)[0] == "102/2016/QH13 67"


def test_the_index_is_made_anew_for_other_embeddings(library: LawLibrary, tmp_path: Path) -> None:
    places_, asked = articles_of(library.texts()), asked_about(CONFIG)
    assert fingerprint(CONFIG, places_, asked) != fingerprint(tmp_path, places_, asked)


def test_every_article_that_people_ask_about_is_on_the_device(library: LawLibrary) -> None:
    texts = library.texts()
    file = tomllib.loads((CONFIG / "law" / "asked.toml").read_text(encoding="utf-8"))
    for each in file["texts"]:
        for row in each["articles"]:
            assert texts[each["number"]].article(row["article"]), (each["number"], row["article"])


def test_an_ended_text_is_not_quoted(answers: LegalAnswers) -> None:
    question = "Thẩm quyền đăng ký nhận cha, mẹ, con"
    law = "60/2014/QH13"
    assert law in " ".join(places(answers.answer(question, TODAY)))
    later = answers.answer(question, datetime.date(2027, 3, 1))
    assert law not in " ".join(places(later))


def test_a_text_that_is_imported_is_searched_at_once(library: LawLibrary) -> None:
    texts_only = LegalAnswers(library, records(), None)
    question = "Các hành vi bạo lực gia đình bao gồm những gì?"
    assert texts_only.answer(question, TODAY).missing is not None
    header = TextHeader(
        number="13/2022/QH15",
        name="Luật Phòng, chống bạo lực gia đình",
        issuer="Quốc hội",
        as_of=TODAY,
        fetched=TODAY,
    )
    lines = ["Điều 1. Phạm vi điều chỉnh", "Luật này quy định về phòng, chống bạo lực gia đình."]
    lines += ["Điều 2. Các hành vi bạo lực gia đình", "1. Hành vi bạo lực gia đình bao gồm:", "a) Hành hạ, ngược đãi;"]
    path = write_text(library.own, header, lines)
    try:
        answer = texts_only.answer(question, TODAY)
        assert places(answer)[0] == "13/2022/QH15 2"
        assert answer.quotations[0].validity.state is ValidityState.UNCHECKED
    finally:
        path.unlink()
    assert texts_only.answer(question, TODAY).refused


def test_a_damaged_copy_of_the_index_is_made_anew(tmp_path: Path) -> None:
    first = LawLibrary(CONFIG, tmp_path).index().search("thời hạn đăng ký khai sinh", 1)
    (copy,) = tmp_path.glob("index-*.npz")
    copy.write_bytes(b"damaged")
    again = LawLibrary(CONFIG, tmp_path).index().search("thời hạn đăng ký khai sinh", 1)
    assert [each.place.article.number for each in again] == [each.place.article.number for each in first]
