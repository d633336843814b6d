"""Each question about a procedure gets its own fact, or is handed over to a clerk with the missing fact named."""

import re

import pytest

from robot.core.screen.lines import Line
from robot.knowledge.catalogue.known_facts import QUESTIONS, is_known, policy_for
from tests.runtime.content.shipped_content import TODAY, content

HANDED_OVER = ("Tôi chưa ", "Việc này không nộp ở đây. Các bước", "Còn tùy trường hợp. Điều kiện")
BIRTH, MARRIAGE, STAY, MOVE = "1.001193", "1.000894", "1.004194", "1.004222"


def say(question: str, code: str, language: str = "vi", *, paper: int = 0, yes_no: bool = False) -> str:
    return content().shown(Line(f"answer.{question}", procedure=code, n=paper, yes_no=yes_no), language)


@pytest.mark.parametrize(
    ("question", "code", "sentence"),
    [
        ("deadline", BIRTH, "Có hạn cho việc này. Hạn là 60 ngày kể từ ngày sinh con."),
        ("fine", STAY, "Người không đăng ký tạm trú bị cảnh cáo hoặc phạt 500 nghìn đến 1 triệu đồng."),
        ("amount", "1.014028", "Người hưởng hưu trí xã hội mà mất được hỗ trợ mai táng tối thiểu 10.800.000 đồng"),
        ("validity", "1.004873", "Giấy xác nhận tình trạng hôn nhân có giá trị 6 tháng kể từ ngày cấp."),
        ("age", MARRIAGE, "Có quy định về tuổi. Nam từ đủ 20 tuổi, nữ từ đủ 18 tuổi"),
        ("eligibility", STAY, "Còn tùy điều kiện. Đến ở ngoài xã, phường thường trú từ 30 ngày trở lên."),
        ("exemption", STAY, "Có, có trường hợp được miễn phí. Đó là trẻ em, người cao tuổi, người khuyết tật"),
        ("exemption", "1.001699", "Có, việc này ai cũng được miễn phí."),
        ("proxy", BIRTH, "Có, nhờ người khác được. Người đi thay mang theo văn bản ủy quyền có chứng thực."),
        ("proxy", MARRIAGE, "Không, có lúc người trong cuộc phải có mặt. Cả hai bên phải có mặt để ký"),
        ("how", BIRTH, "Bác nộp ở Quầy 3, Hộ tịch. Bác mang tờ khai đăng ký khai sinh. Miễn phí nếu"),
        ("hours", BIRTH, "Quầy 3 làm việc theo giờ của trung tâm. Đó là 7 giờ"),
    ],
)
def test_a_question_is_answered_with_its_own_fact(question: str, code: str, sentence: str) -> None:
    assert say(question, code).startswith(sentence)
    assert content().knows(code, question, "vi")


@pytest.mark.parametrize(
    ("question", "code", "missing"),
    [
        ("fine", "1.010041", "mức phạt"),
        ("amount", BIRTH, "mức tiền"),
        ("validity", BIRTH, "có giá trị bao lâu"),
        ("age", "2.000635", "tuổi"),
        ("deadline", "2.000815", "hạn"),
        ("proxy", "1.010041", "nhờ người khác"),
        ("exemption", "1.010041", "miễn"),
    ],
)
def test_what_is_not_known_is_named_with_the_counter_to_ask(question: str, code: str, missing: str) -> None:
    said = say(question, code)
    assert said.startswith("Tôi chưa ")
    assert missing in said
    assert re.search(r"Mời bác hỏi Quầy \d, bác nhé\.$", said)
    assert not content().knows(code, question, "vi")
    assert "Please ask at Counter" in say(question, code, "en")


def test_what_is_handed_over_is_never_known_and_what_is_known_never_handed_over() -> None:
    for code in content().catalogue.codes():
        for question in QUESTIONS:
            handed_over = say(question, code).startswith(HANDED_OVER)
            assert handed_over != content().knows(code, question, "vi"), (code, question, say(question, code))


def test_a_policy_answer_of_another_kind_or_of_a_special_case_is_never_the_fact() -> None:
    policies, find = content().policies, content().catalogue.procedures
    assert policy_for(find[STAY], "amount", policies) is None
    assert policy_for(find["1.002759"], "age", policies) is None  # the miners' age of retirement is not about the card
    assert policy_for(find["1.010945"], "fine", policies) is None  # three fines for three deeds
    (fine,) = [policy for policy in policies.of(STAY) if policy.kind == "fine"]
    assert policy_for(find[STAY], "fine", policies) == fine
    for code, procedure in find.items():
        for question in QUESTIONS:
            found = policy_for(procedure, question, policies)
            assert found is None or (found.kind == question and code in found.procedures)
            assert is_known(procedure, question, policies, TODAY) or found is None


@pytest.mark.parametrize(
    ("question", "code", "first"),
    [
        ("fee", "2.000635", "Có lệ phí, mức là 8.000 đồng/bản sao."),
        ("fee", "1.001699", "Không mất tiền, bác nhé."),
        ("fee", "2.000815", "Còn tùy trường hợp. Lệ phí 2.000 đồng/trang cho hai trang đầu."),
        ("time", BIRTH, "Có kết quả ngay trong ngày, nếu nộp trước 15 giờ."),
        ("time", STAY, "Không có ngay. Sau 3 ngày làm việc là có kết quả."),
        ("where", BIRTH, "Có, việc này nộp ở đây."),
        ("where", "1.001456", "Không, việc này không nộp ở đây."),
        ("online", BIRTH, "Có, bác nộp được trên mạng."),
    ],
)
def test_a_yes_or_no_question_is_answered_with_yes_or_no_first(question: str, code: str, first: str) -> None:
    assert say(question, code, yes_no=True).startswith(first)


@pytest.mark.parametrize(
    ("code", "paper", "first"),
    [
        (BIRTH, "Giấy chứng sinh", "Không, nếu cán bộ tra được trong dữ liệu."),
        (BIRTH, "Văn bản ủy quyền có chứng thực", "Còn tùy trường hợp. Cần văn bản ủy quyền có chứng thực khi nhờ"),
        ("2.000815", "Bản chính giấy tờ cần sao", "Có, cần bản chính."),
    ],
)
def test_a_question_about_one_paper_is_answered_about_that_paper(code: str, paper: str, first: str) -> None:
    rows = [row.title for row in content().procedure(code, "vi").documents]
    assert say("paper", code, paper=1 + rows.index(paper)).startswith(first)


def test_a_paper_that_is_not_in_the_list_is_not_asked_for() -> None:
    assert say("paper", BIRTH).startswith("Danh sách giấy tờ của việc này không ghi giấy đó.")
    assert say("paper", "dang-ky-moi-truong").startswith("Tôi chưa biết chắc có cần giấy đó không.")
    assert not content().knows("dang-ky-moi-truong", "paper", "vi")


def test_the_clerk_who_will_confirm_is_left_out_for_a_visitor_who_has_heard_it() -> None:
    line = Line("answer.fee", procedure=STAY)
    assert content().shown(line, "vi") == "Lệ phí 15.000 đồng/lần. Cán bộ sẽ xác nhận lại cho bác."
    heard = Line("answer.fee", procedure=STAY, confirmed=True)
    assert content().shown(heard, "vi") == "Lệ phí 15.000 đồng/lần."
