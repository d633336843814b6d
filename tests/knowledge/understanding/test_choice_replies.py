"""The second one, the last one, counter five: what is meant by them, and what is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.knowledge.understanding.choice_replies import chosen, counter
from robot.knowledge.vietnamese.syllables import syllables


@pytest.mark.parametrize(
    "said",
    [
        *("không phải cái thứ hai", "không lấy số hai", "bỏ cái số một đi", "không phải cái cuối", "đừng chọn số hai"),
        *("không lấy số hai được không", "hổng phải cái đầu"),
    ],
)
def test_what_is_refused_is_not_chosen(said: str) -> None:
    assert chosen(syllables(said), 3) is None


@given(
    st.sampled_from(["không", "chưa", "thôi", "đừng", "bỏ"]), st.sampled_from(["số hai", "cái đầu tiên", "cuối cùng"])
)
def test_no_refusal_before_a_choice_chooses(refusal: str, choice: str) -> None:
    assert chosen(syllables(f"{refusal} {choice}"), 3) is None


@pytest.mark.parametrize(
    ("said", "index"),
    [
        *(
            ("cái cuối", 2),
            ("việc cuối", 2),
            ("thẻ cuối ạ", 2),
            ("mục cuối", 2),
            ("cuối cùng", 2),
            ("việc cuối cùng", 2),
        ),
        *(("số hai được không", 1), ("cái đầu phải không", 0)),
    ],
)
def test_a_choice_is_heard_by_its_place(said: str, index: int) -> None:
    assert chosen(syllables(said), 3) == index


@pytest.mark.parametrize(
    "said",
    ["cuối tuần", "cuối tháng này", "để cuối năm", "việc cuối tuần", "tuần cuối cùng", "lần cuối cùng", "ở cuối"],
)
def test_the_end_of_a_week_is_not_the_last_choice(said: str) -> None:
    assert chosen(syllables(said), 3) is None


@pytest.mark.parametrize(
    "said",
    [
        *("mở cửa tám giờ phải không", "thứ bảy có mở cửa hai buổi không", "mấy giờ đóng cửa năm ngày", "cửa tám giờ"),
        *("gia đình tôi bàn năm ngoái rồi", "bàn một chút với cán bộ", "tôi bàn hai việc", "nhà tôi có bàn ba lần"),
        *("quầy tư pháp", "quầy tư vấn ở đâu", "quầy một cửa", "quầy năm nay có mở không", "quầy 8 giờ mở à"),
    ],
)
def test_what_is_no_counter_is_not_heard_as_one(said: str) -> None:
    assert counter(syllables(said)) is None


@pytest.mark.parametrize(
    ("said", "number"),
    [
        *(("quầy số năm", 5), ("bàn 3", 3), ("ô số hai ở đâu", 2), ("ô cửa 3 đi lối nào", 3), ("quầy tư", 4)),
        *(("dẫn tôi ra bàn mười hai với", 12), ("cửa số 4 mở cửa chưa", 4), ("nhân viên quầy số hai không tốt", 2)),
    ],
)
def test_a_counter_is_heard_by_its_number(said: str, number: int) -> None:
    assert counter(syllables(said)) == number
