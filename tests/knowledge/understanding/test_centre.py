"""Questions about the centre itself: which fact is asked for, and of which day."""

import pytest

from robot.core.events import Act
from tests.knowledge.asking import ask


@pytest.mark.parametrize(
    ("said", "fact"),
    [
        ("quét mã để trả tiền được không em", "payment"),
        ("có nhận chuyển khoản không vậy", "payment"),
        ("mật khẩu quai phai là chi rứa", "wifi"),
        ("cho tui xin số điện thoại của trung tâm", "phone"),
        ("gửi xe máy ở chỗ nào hả cháu", "parking"),
        ("phô tô giấy tờ thì ra đâu", "photocopy"),
        ("tui bỏ quên cái nón bảo hiểm ở đây", "lost-property"),
        ("cho bác mượn cây bút với", "pens-forms"),
        ("dắt chó vào trong này được không", "pets"),
        ("ở đây có thang máy không cháu", "lift"),
        ("sạc nhờ điện thoại ở chỗ nào", "charging"),
        ("có luật sư tư vấn miễn phí không", "legal-aid"),
        ("where can I park my car", "parking"),
        ("do you accept bank cards", "payment"),
        ("cô ở quầy hai nói năng khó chịu quá", "complaint-clerk"),
        ("cô ở quầy ba nhiệt tình lắm, cảm ơn cô", "thanks-staff"),
    ],
)
def test_a_fact_of_the_centre_is_asked_for(said: str, fact: str) -> None:
    meaning = ask(said)
    assert (meaning.act, meaning.target, meaning.slot) == (Act.INFORM, f"centre:{fact}", "")


@pytest.mark.parametrize(
    ("said", "fact", "day"),
    [
        ("mấy giờ ở đây đóng cửa vậy", "hours", ""),
        ("may gio mo cua", "hours", ""),
        ("chiều thứ sáu làm tới mấy giờ", "hours", "fri pm"),
        ("bây giờ còn làm việc không", "hours", "now"),
        ("ở ni trưa có nghỉ không rứa", "hours-lunch", "lunch"),
        ("sáng thứ bảy có làm không hè", "hours-saturday", "sat am"),
        ("are you open on sunday", "hours-saturday", "sun"),
        ("tết nghỉ đến mùng mấy vậy", "hours-tet", "tet"),
        ("mùng hai tháng chín có làm không", "hours-holiday", "09-02"),
        ("ngày lễ có làm việc không", "hours-holiday", "holiday"),
    ],
)
def test_a_question_about_opening_hours_keeps_the_day_that_is_meant(said: str, fact: str, day: str) -> None:
    meaning = ask(said)
    assert (meaning.act, meaning.target, meaning.slot) == (Act.INFORM, f"centre:{fact}", day)


def test_a_long_wait_is_asked_about_the_queue_where_no_procedure_is_open() -> None:
    assert ask("chờ lâu không").target == "centre:queue"
    assert ask("chờ lâu không", procedure="1.001193").slot == "time"


def test_a_counter_that_is_only_named_is_still_a_place() -> None:
    meaning = ask("quầy số ba ở đâu")
    assert (meaning.act, meaning.target) == (Act.NAVIGATE, "counter:3")
