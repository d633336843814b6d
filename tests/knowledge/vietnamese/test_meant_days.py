"""The day and time that a question about opening hours means."""

import pytest

from robot.knowledge.vietnamese.meant_days import meant_day


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("mấy giờ đóng cửa", ""),
        ("hôm nay làm đến mấy giờ", "+0"),
        ("bữa ni có mần không rứa", "+0"),
        ("mai tôi lên có ai không", "+1"),
        ("mai con làm việc không", "+1"),
        ("sáng mai mấy giờ mở", "+1 am"),
        ("tám giờ sáng mai đã mở chưa", "+1 08:00"),
        ("ngày mốt có làm không", "+2"),
        ("thứ bảy có làm không cháu", "sat"),
        ("thứ bây có làm không hả em", "sat"),
        ("thu bay tuan sau co lam khong", "sat/next"),
        ("chiều thứ sáu mấy giờ nghỉ", "fri pm"),
        ("trưa thứ tư có ai trực không", "wed lunch"),
        ("thứ bảy chủ nhật có tiếp dân không", "weekend"),
        ("cuối tuần có làm không", "weekend"),
        ("can I come on Sunday morning", "sun am"),
    ],
)
def test_days_of_the_week_and_days_counted_from_today(said: str, meant: str) -> None:
    assert meant_day(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("mùng hai tháng chín nghỉ mấy ngày", "09-02"),
        ("2/9 có làm không", "09-02"),
        ("lễ hai chín nghỉ tới bữa mô", "09-02"),
        ("ba mươi tháng tư có ai trực không", "04-30"),
        ("ngày hai mươi tháng mười một", "11-20"),
        ("is it open on December 25", "12-25"),
        ("are you open on 30th of April", "04-30"),
        ("ngày mười lăm có làm không", "d15"),
        ("giỗ tổ Hùng Vương có làm việc không em", "hung-kings"),
        ("tết dương lịch nghỉ mấy ngày", "01-01"),
        ("tet nghi den mung may", "tet"),
        ("mùng ba tết có làm không", "tet:3"),
        ("hai tám Tết còn làm không", "tet"),
        ("tết trung thu có quà không", ""),
        ("ngày lễ có làm không", "holiday"),
        ("nộp lệ phí mấy giờ", ""),
        ("13/13 có làm không", ""),
    ],
)
def test_dates_and_feasts(said: str, meant: str) -> None:
    assert meant_day(said) == meant


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("bây giờ còn làm việc không", "now"),
        ("chừ còn làm không hè", "now"),
        ("còn bao lâu nữa nghỉ", "now"),
        ("are you still open", "now"),
        ("trưa có ai không", "lunch"),
        ("buổi chiều mấy giờ làm", "pm"),
        ("tối có làm không", "eve"),
        ("bốn giờ chiều tới còn kịp không", "16:00"),
        ("tui tới sau bốn rưỡi còn ai không", "16:30"),
        ("sáng sớm sáu giờ đã mở chưa", "06:00"),
        ("16:30 còn kịp không", "16:30"),
        ("5h chiều còn nhận không", "17:00"),
        ("do you open at 7 30 am", "07:30"),
        ("mai còn nhận hồ sơ không", "+1"),
    ],
)
def test_times_of_the_day(said: str, meant: str) -> None:
    assert meant_day(said) == meant
