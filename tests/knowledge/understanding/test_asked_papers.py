"""Which paper a visitor asks about: "có cần giấy chứng sinh bản chính không"."""

from functools import cache

import pytest

from robot.knowledge.catalogue.fact_texts import in_order
from robot.knowledge.understanding.mentioned_papers import NOT_LISTED, Papers
from robot.runtime.content.understanding_loader import load_language
from tests.knowledge.asking import CONFIG, catalogue

BIRTH = "1.001193"


@cache
def papers() -> Papers:
    return Papers(load_language(CONFIG)[0])


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("có cần giấy chứng sinh không", "Giấy chứng sinh"),
        ("giấy chứng sinh phải nộp bản chính hay bản sao", "Giấy chứng sinh"),
        ("không có giấy chứng sinh có được không ạ", "Giấy chứng sinh"),
        ("co can giay chung sinh khong", "Giấy chứng sinh"),
        ("văn bản ủy quyền có cần chứng thực không", "Văn bản ủy quyền có chứng thực"),
    ],
)
def test_the_paper_that_is_asked_about_is_found(text: str, name: str) -> None:
    procedure = catalogue().procedures[BIRTH]
    found = papers().asked(text, procedure)
    assert found is not None
    assert found >= 0
    assert in_order(procedure)[found].name == name


@pytest.mark.parametrize("text", ["có cần thẻ đảng viên không", "có cần sổ tiêm phòng không"])
def test_a_paper_of_another_procedure_is_not_in_the_list(text: str) -> None:
    assert papers().asked(text, catalogue().procedures[BIRTH]) == NOT_LISTED


@pytest.mark.parametrize("text", ["cần giấy tờ gì", "mất bao nhiêu tiền", "", "có cần không"])
def test_a_question_that_names_no_paper_is_about_none(text: str) -> None:
    assert papers().asked(text, catalogue().procedures[BIRTH]) is None
