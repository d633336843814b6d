"""Cells of procedure lists: what is plainly said is a fact, everything else is not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from robot.portal import cell_values
from robot.portal.cell_values import FeeValue, TimeValue


@pytest.mark.parametrize(
    ("text", "header", "time"),
    [
        ("05 ngày làm việc", "", TimeValue(5, "ngày làm việc")),
        ("3 Ngày làm việc", "", TimeValue(3, "ngày làm việc")),
        ("Trong thời hạn 15 ngày kể từ ngày nhận đủ hồ sơ hợp lệ.", "", TimeValue(15, "ngày")),
        ("Không quá 10 (mười) ngày làm việc", "", TimeValue(10, "ngày làm việc")),
        ("Ngay trong ngày", "", TimeValue(same_day=True)),
        ("7", "Thời hạn (ngày làm việc)", TimeValue(7, "ngày làm việc")),
        ("7", "Thời hạn", None),
        ("Không quy định", "", None),
        ("Theo quy định", "", None),
        ("", "", None),
        ("0 ngày", "", None),
        ("15 ngày; phức tạp 30 ngày", "", None),
        ("5 ngày làm việc (cấp xã), 10 ngày làm việc (cấp tỉnh)", "", None),
        ("8 giờ làm việc", "", None),
        ("khoảng 5 ngày làm việc", "", None),
        ("5 ngày làm việc kể từ ngày nhận hồ sơ, trừ trường hợp phải xác minh", "", None),
    ],
)
def test_a_time_is_one_plain_time(text: str, header: str, time: TimeValue | None) -> None:
    assert cell_values.time(text, header) == time


@pytest.mark.parametrize(
    ("text", "fee"),
    [
        ("8.000 đồng/bản sao", FeeValue(8000, "đồng/bản sao")),
        ("Lệ phí: 20,000 VNĐ", FeeValue(20000, "đồng")),
        ("50000đ", FeeValue(50000, "đồng")),
        ("Miễn phí", FeeValue(0, "Miễn phí")),
        ("Không thu phí", FeeValue(0, "Không thu phí")),
        ("Không", None),
        ("Không có", None),
        ("Không quy định", None),
        ("Theo quy định của HĐND tỉnh", None),
        ("", None),
        ("8.5 đồng", None),
        ("8000", None),
        ("10.000 đồng; trực tuyến 5.000 đồng", None),
        ("Miễn phí với hộ nghèo", None),
        ("99999999999 đồng", None),
        ("8.000 đồng/bản sao (miễn cho hộ nghèo)", None),
    ],
)
def test_a_fee_is_one_plain_amount(text: str, fee: FeeValue | None) -> None:
    assert cell_values.fee(text) == fee


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("1.001193", "1.001193"),
        (" 2.0009 ", "2.000900"),
        ("1,001193", "1.001193"),
        ("1.001193.000.00.00.H57", "1.001193"),
        ("1.1", None),
        ("1001193", None),
        ("1.0011934", None),
        ("", None),
    ],
)
def test_a_code_is_official_or_none(text: str, code: str | None) -> None:
    assert cell_values.code(text) == code


def test_papers_are_told_apart_and_conditions_are_seen() -> None:
    found = cell_values.documents(
        "- Tờ khai theo mẫu;\n1. Bản sao hộ chiếu\n+ Giấy ủy quyền (nếu có)\nTrường hợp vắng mặt: đơn"
    )
    assert [(item.kind, item.need) for item in found] == [
        ("biểu mẫu", "always"),
        ("bản sao", "always"),
        ("không ghi bản chính hay bản sao", "conditional"),
        ("không ghi bản chính hay bản sao", "conditional"),
    ]
    assert found[0].name == "Tờ khai theo mẫu"
    assert cell_values.documents("Không quy định") == []


def test_legal_numbers_are_taken_once() -> None:
    text = "Luật 60/2014/QH13; Nghị định số 123/2015/NĐ-CP; 04/2020/TT-BTP; 123/2015/NĐ-CP; 66.22/2026/NQ-CP"
    assert cell_values.legal(text) == ["60/2014/QH13", "123/2015/NĐ-CP", "04/2020/TT-BTP", "66.22/2026/NQ-CP"]


@pytest.mark.parametrize(
    ("text", "online"),
    [
        ("Toàn trình", True),
        ("DVC một phần", True),
        ("Mức độ 4", True),
        ("Mức độ 2", False),
        ("Còn lại", None),
        ("Chưa cung cấp trực tuyến toàn trình", None),
        ("Không toàn trình", None),
        ("Dịch vụ công trực tuyến toàn trình", True),
        ("Chưa cung cấp thông tin", None),
        ("Toàn trình từ 2027", None),
    ],
)
def test_a_level_says_whether_it_goes_online(text: str, online: bool | None) -> None:
    assert cell_values.online(text) is online


@given(st.text(max_size=200))
def test_any_cell_can_be_read(text: str) -> None:
    for read in (
        cell_values.code,
        cell_values.time,
        cell_values.fee,
        cell_values.documents,
        cell_values.legal,
        cell_values.online,
    ):
        read(text)
    cell_values.says_nothing(text)
