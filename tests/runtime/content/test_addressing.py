"""Every sentence is said to the visitor who stands there, in the word that they use for themself."""

import re

from robot.core.screen.lines import Line
from tests.runtime.content.shipped_content import SLOTS, content

BAC = re.compile(r"\b[Bb]ác\b(?! ruột)")


def test_without_an_address_the_words_are_the_sites_own() -> None:
    assert content().addressing("") is content()
    assert content().addressing("chị").addressing("") is content()


def test_content_is_shared_by_all_visitors_with_the_same_form_of_address() -> None:
    assert content().addressing("cô") is content().addressing("cô"), "a page is not laid out anew for nothing"
    assert content().addressing("cô").catalogue is content().catalogue


def test_what_is_said_calls_the_visitor_by_the_word() -> None:
    offer = Line("say.offer", place="counter:3")
    assert content().addressing("chị").shown(offer, "vi") == "Tôi dẫn chị đến Quầy 3 nhé?"
    assert content().addressing("chị").spoken(offer, "vi") == "Tôi dẫn chị đến Quầy số ba nhé?"
    assert content().addressing("bạn").text("home.title", "vi") == "Bạn cần làm việc gì?"
    assert content().addressing("chị").shown(offer, "en") == content().shown(offer, "en")


def test_no_answer_and_no_question_of_a_procedure_calls_them_by_another() -> None:
    told = content().addressing("cô")
    lines = list(told.fixed())
    for code in told.catalogue.codes():
        lines += [Line(f"answer.{slot}", procedure=code) for slot in ("intro", *SLOTS)]
        for number in range(len(told.procedure(code, "vi").precheck)):
            lines += [Line(key, procedure=code, n=number) for key in ("precheck.ask", "precheck.only")]
        assert not any(BAC.search(f"{row.ask} {row.missing}") for row in told.procedure(code, "vi").precheck), code
    assert [line for line in lines if BAC.search(told.shown(line, "vi"))] == []
