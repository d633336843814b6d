"""What is written, as a voice says it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.knowledge.speech import say

KNOWN = {"vi": {"BHYT": "bảo hiểm y tế", "VNeID": "vê nờ e ai đi", "CT07": "xê tê không bảy"}, "en": {"VND": "dong"}}


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("35.000 đồng/thẻ", "ba mươi lăm nghìn đồng một thẻ"),
        ("3 ngày làm việc", "ba ngày làm việc"),
        ("Mời bác đến Quầy 4.", "Mời bác đến Quầy số bốn."),
        ("ngày 18/07/2026", "ngày mười tám tháng bảy năm hai nghìn không trăm hai mươi sáu"),
        ("30/04/2026", "ngày ba mươi tháng tư năm hai nghìn không trăm hai mươi sáu"),
        ("7:30", "bảy giờ ba mươi"),
        ("mã 1.001193", "mã một chấm không không một, một chín ba"),
        ("thẻ BHYT, VNeID", "thẻ bảo hiểm y tế, vê nờ e ai đi"),
        ("theo Luật 60/2014/QH13 (sửa đổi)", "theo Luật"),
        ("Bác nói “đồng ý” hoặc “không”.", "Bác nói đồng ý hoặc không."),
        ("4,5 phần", "bốn phẩy năm phần"),
    ],
)
def test_vietnamese(written: str, spoken: str) -> None:
    assert say(written, "vi", KNOWN) == spoken


def test_english() -> None:
    assert say("35,000 VND/card (until 2026)", "en", KNOWN) == "35,000 dong per card"


@given(st.text(max_size=200), st.sampled_from(["vi", "en"]))
def test_any_text_can_be_said(text: str, language: str) -> None:
    say(text, language, KNOWN)
