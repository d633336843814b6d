"""The first short answer about a procedure: what a visitor who has just named it hears."""

import re

from robot.core.screen.lines import Line
from tests.runtime.content.shipped_content import checked, content


def say(slot: str, code: str, language: str = "vi") -> str:
    return content().spoken(Line(f"answer.{slot}", procedure=code), language)


def test_the_first_answer_names_two_papers_at_most_and_counts_none() -> None:
    assert say("intro", "2.002409").startswith(
        "Khiếu nại. Bác mang đơn khiếu nại hoặc bản ghi lời khiếu nại và quyết định hành chính bị khiếu nại."
    )
    assert "Bác mang đơn xin nhận con nuôi, giấy khai sinh của trẻ và giấy tờ khác ghi trên màn hình." in (
        say("intro", "2.001263")
    )
    for code in content().catalogue.codes():
        assert "loại giấy tờ" not in say("intro", code), code
        assert not re.search(r"bring \d+ papers", say("intro", code, "en")), code


def test_a_procedure_that_is_not_handed_in_here_says_so_first() -> None:
    for code, procedure in content().catalogue.procedures.items():
        if procedure.elsewhere and not content().place_of(code):
            assert say("intro", code).startswith("Việc này không nộp ở đây."), code
            assert say("intro", code, "en").startswith("You cannot hand this in here."), code
            assert say("how", code).startswith("Việc này không nộp ở đây."), code


def test_a_paper_that_officials_look_up_themselves_is_not_demanded() -> None:
    for code, procedure in content().catalogue.procedures.items():
        waived = [paper.name for paper in procedure.documents if paper.need == "waived_if_in_database"]
        demanded = [row.title for row in content().procedure(code, "vi").documents if not row.optional]
        assert not {*waived} & {*demanded}, code
    assert "giấy chứng sinh" not in say("intro", "1.001193")
    assert say("papers", "1.001193").endswith("thì chỉ cần khi cán bộ không tra được.")


def test_condolences_go_to_those_who_have_just_lost_a_relative_and_to_no_one_else() -> None:
    condoled = {one.code for one in checked().values() if "chia buồn" in say("intro", one.code)}
    assert "chia buồn" in say("intro", "2.002307")
    assert condoled == {"1.000656", "2.002913", "1.014028", "1.001731", "1.010824"}
