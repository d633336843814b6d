"""Questions that want a yes or a no are told from other questions and from statements."""

import pytest

from robot.knowledge.vietnamese.yes_no_questions import is_yes_no


@pytest.mark.parametrize(
    "text",
    [
        "có phải nộp lệ phí không",
        "nhờ con đi thay được không ạ",
        "có cần bản chính không em",
        "làm khai sinh có mất tiền không hả robot",
        "nộp trên mạng được hông",
        "phải đi cả hai vợ chồng phải không",
        "giấy này còn dùng được không",
        "co can giay chung sinh khong",
        "tôi làm được chưa",
        "Do I need the original?",
        "can my son come for me",
        "Is there a fee?",
    ],
)
def test_a_question_for_a_yes_or_a_no_is_recognised(text: str) -> None:
    assert is_yes_no(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "không",
        "lệ phí bao nhiêu",
        "cần mang giấy gì",
        "tôi muốn làm khai sinh",
        "không có giấy chứng sinh thì làm sao",
        "bao giờ có kết quả",
        "what do I need to bring",
        "how much is it",
        "I want to register a birth",
    ],
)
def test_a_statement_or_another_question_wants_neither_yes_nor_no(text: str) -> None:
    assert not is_yes_no(text)
