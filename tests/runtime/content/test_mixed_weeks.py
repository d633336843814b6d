"""What is said about the hours in weeks whose weekdays differ: no statement that is wrong for one of the weekdays."""

import datetime

import pytest

from robot.desk.day_orders.model import OrdersInForce, Week
from robot.desk.dossiers.working_days import CalendarTable, WorkingDays
from robot.knowledge.catalogue.templates import Templates
from robot.runtime.content.opening_answers import OpeningAnswers
from robot.runtime.content.words_loader import load_words
from tests.runtime.content.shipped_content import CONFIG

MORNING, AFTERNOON, NIGHT, WHOLE = ((450, 690),), ((810, 1020),), ((1080, 1260),), ((450, 1020),)
FULL, LONG, THREE = (*MORNING, *AFTERNOON), (*MORNING, (810, 1140)), (*MORNING, *AFTERNOON, (1080, 1200))
MORNINGS: Week = (*(MORNING,) * 5, (), ())
TWO_AFTERNOONS: Week = (*(MORNING,) * 3, FULL, FULL, (), ())
SATURDAY_MORNING: Week = (*(FULL,) * 5, MORNING, ())
LONG_THURSDAY: Week = (*(FULL,) * 3, LONG, FULL, (), ())
LATE_WEDNESDAY: Week = (FULL, FULL, AFTERNOON, FULL, FULL, (), ())
NIGHT_TUESDAY: Week = (FULL, NIGHT, *(FULL,) * 3, (), ())
THROUGH_FRIDAY: Week = (*(FULL,) * 4, WHOLE, (), ())
THURSDAY = datetime.datetime(2026, 12, 10, 9, 0)
SATURDAY, SUNDAY = THURSDAY + datetime.timedelta(2), THURSDAY + datetime.timedelta(3)
TUESDAY = THURSDAY - datetime.timedelta(2)
FIRST = datetime.date(2026, 11, 2)


@pytest.fixture(scope="module")
def words() -> Templates:
    return load_words(CONFIG / "words")


def answer(
    words: Templates, week: Week, slot: str, now: datetime.datetime, language: str = "vi", **hours: tuple[()]
) -> str:
    """The answer in a `week` that has counted for long. `hours`: days of December that are closed, `d10=()`."""
    apart = {now.date().replace(day=int(day[1:])): spans for day, spans in hours.items()}
    days = WorkingDays(CalendarTable(), range(5), FULL).under(OrdersInForce(weeks={FIRST: week}, hours=apart))
    return OpeningAnswers(days).answer(slot, now, language, words)


@pytest.mark.parametrize(
    ("week", "slot", "now", "said"),
    [
        (
            MORNINGS,
            "lunch",
            THURSDAY,
            "Buổi trưa, trung tâm không làm việc. Giờ mở cửa từ 7 giờ 30 đến 11 giờ 30, từ thứ Hai đến thứ Sáu.",
        ),
        (
            MORNINGS,
            "+1 lunch",
            THURSDAY,
            "Trưa ngày mai, thứ Sáu, trung tâm không làm việc. Giờ mở cửa từ 7 giờ 30 đến 11 giờ 30.",
        ),
        (
            (*(((450, 720),),) * 5, (), ()),
            "lunch",
            THURSDAY,
            "Trung tâm mở cửa 7 giờ 30 đến 12 giờ, từ thứ Hai đến thứ Sáu.",
        ),
        (
            TWO_AFTERNOONS,
            "pm",
            THURSDAY,
            "Chiều hôm nay, trung tâm làm việc từ 13 giờ 30 đến 17 giờ. Thường ngày: Buổi chiều, trung tâm làm việc "
            "từ 13 giờ 30 "
            "đến 17 giờ, thứ Năm và thứ Sáu. Chiều từ thứ Hai đến thứ Tư, trung tâm không làm việc.",
        ),
        (
            TWO_AFTERNOONS,
            "pm",
            TUESDAY,
            "Chiều hôm nay, trung tâm không làm việc. Giờ mở cửa từ 7 giờ 30 đến 11 giờ 30. Thường ngày: Buổi chiều, "
            "trung tâm làm "
            "việc từ 13 giờ 30 đến 17 giờ, thứ Năm và thứ Sáu. Chiều từ thứ Hai đến thứ Tư, trung tâm không làm việc.",
        ),
        (
            TWO_AFTERNOONS,
            "am",
            THURSDAY,
            "Buổi sáng, trung tâm làm việc từ 7 giờ 30 đến 11 giờ 30, từ thứ Hai đến thứ Sáu.",
        ),
        (
            SATURDAY_MORNING,
            "pm",
            SATURDAY,
            "Chiều hôm nay, trung tâm không làm việc. Giờ mở cửa từ 7 giờ 30 đến 11 giờ 30. Thường ngày: Buổi chiều, "
            "trung tâm làm "
            "việc từ 13 giờ 30 đến 17 giờ, từ thứ Hai đến thứ Sáu. Chiều thứ Bảy, trung tâm không làm việc.",
        ),
        (
            SATURDAY_MORNING,
            "lunch",
            SATURDAY,
            "Trưa hôm nay, trung tâm không làm việc. Giờ mở cửa từ 7 giờ 30 đến 11 giờ 30. Thường ngày: Trung tâm mở "
            "cửa 7 giờ 30 "
            "đến 11 giờ 30 và 13 giờ 30 đến 17 giờ, từ thứ Hai đến thứ Sáu, riêng thứ Bảy từ 7 giờ 30 đến 11 giờ 30.",
        ),
        (
            SATURDAY_MORNING,
            "am",
            THURSDAY,
            "Buổi sáng, trung tâm làm việc từ 7 giờ 30 đến 11 giờ 30, từ thứ Hai đến thứ Bảy.",
        ),
        (
            LONG_THURSDAY,
            "eve",
            TUESDAY,
            "Tối hôm nay, trung tâm không làm việc. Giờ mở cửa từ 7 giờ 30 đến 11 giờ 30 và 13 giờ 30 đến 17 giờ. "
            "Thường "
            "ngày: Buổi tối, trung tâm làm việc từ 18 giờ đến 19 giờ, thứ Năm. Tối thứ Hai, thứ Ba, thứ Tư và thứ "
            "Sáu, trung tâm "
            "không làm việc.",
        ),
        (
            LONG_THURSDAY,
            "pm",
            SUNDAY,
            "Buổi chiều, trung tâm làm việc từ 13 giờ 30 đến 17 giờ, thứ Hai, thứ Ba, thứ Tư và thứ Sáu, riêng thứ Năm "
            "từ 13 giờ 30 đến 19 giờ.",
        ),
        (
            LATE_WEDNESDAY,
            "am",
            SUNDAY,
            "Buổi sáng, trung tâm làm việc từ 7 giờ 30 đến 11 giờ 30, thứ Hai, thứ Ba, thứ Năm và thứ Sáu. Sáng thứ Tư,"
            " trung tâm không làm việc.",
        ),
        (
            THROUGH_FRIDAY,
            "lunch",
            SUNDAY,
            "Trung tâm mở cửa 7 giờ 30 đến 11 giờ 30 và 13 giờ 30 đến 17 giờ, từ thứ Hai đến thứ Năm, riêng thứ Sáu từ "
            "7 giờ 30 đến 17 giờ.",
        ),
        (
            (((390, 810),), *(((),) * 6)),
            "lunch",
            TUESDAY,
            "Trung tâm mở cửa 6 giờ 30 đến 13 giờ 30, thứ Hai.",
        ),
        (THROUGH_FRIDAY, "fri lunch", TUESDAY, "Thứ Sáu, ngày 11 tháng 12, trung tâm làm việc thông trưa."),
        ((*(THREE,) * 5, (), ()), "lunch", THURSDAY, "Trung tâm nghỉ trưa từ 11 giờ 30 đến 13 giờ 30."),
        (
            NIGHT_TUESDAY,
            "eve",
            SUNDAY,
            "Buổi tối, trung tâm làm việc từ 18 giờ đến 21 giờ, thứ Ba. Tối thứ Hai, thứ Tư, thứ Năm và thứ Sáu, trung "
            "tâm không làm việc.",
        ),
        (
            (*((*MORNING, *NIGHT),) * 5, (), ()),
            "lunch",
            THURSDAY,
            "Buổi trưa, trung tâm không làm việc. Giờ mở cửa từ 7 giờ 30 đến 11 giờ 30 và 18 giờ đến 21 giờ, từ thứ "
            "Hai đến thứ Sáu.",
        ),
        (
            SATURDAY_MORNING,
            "weekend",
            THURSDAY,
            "Thứ Bảy, ngày 12 tháng 12, trung tâm có làm việc. Giờ mở cửa từ 7 giờ 30 đến 11 giờ 30. Chủ nhật, ngày 13 "
            "tháng 12, trung tâm nghỉ. Mở cửa lại thứ Hai, ngày 14 tháng 12, lúc 7 giờ 30.",
        ),
        (
            MORNINGS,
            "weekend",
            SUNDAY,
            "Thứ Bảy và chủ nhật, trung tâm nghỉ. Mở cửa lại ngày mai, thứ Hai, lúc 7 giờ 30.",
        ),
    ],
)
def test_the_weekdays_are_named_and_today_comes_first(
    week: Week, slot: str, now: datetime.datetime, said: str, words: Templates
) -> None:
    assert answer(words, week, slot, now) == said


@pytest.mark.parametrize(
    ("week", "slot", "now", "said"),
    [
        (MORNINGS, "lunch", THURSDAY, "At lunchtime, the centre is not open. The hours are from 7:30 to 11:30, Monday"),
        (
            TWO_AFTERNOONS,
            "pm",
            THURSDAY,
            "Today, in the afternoon, the centre is open from 13:30 to 17:00. Usually: In the afternoon, the centre "
            "is open "
            "from 13:30 to 17:00, Thursday and Friday. On Monday to Wednesday, the centre is not open in the "
            "afternoon.",
        ),
        (
            SATURDAY_MORNING,
            "lunch",
            SUNDAY,
            "The centre is open 7:30 to 11:30 and 13:30 to 17:00, Monday to Friday, but",
        ),
        (THROUGH_FRIDAY, "+1 lunch", THURSDAY, "Tomorrow, Friday, the centre stays open over lunch."),
        (MORNINGS, "sat", SUNDAY, "Saturday, 19 December, the centre is closed."),
    ],
)
def test_mixed_weeks_are_said_in_english(
    week: Week, slot: str, now: datetime.datetime, said: str, words: Templates
) -> None:
    assert answer(words, week, slot, now, "en").startswith(said)


def test_on_a_day_that_is_closed_by_order_this_is_said_before_the_usual_hours(words: Templates) -> None:
    said = answer(words, SATURDAY_MORNING, "pm", THURSDAY, d10=())
    assert said.startswith(
        "Hôm nay, trung tâm nghỉ. Mở cửa lại ngày mai, thứ Sáu, lúc 7 giờ 30. Thường ngày: Buổi chiều,"
    )
    assert answer(words, SATURDAY_MORNING, "lunch", THURSDAY, d10=()).startswith("Hôm nay, trung tâm nghỉ.")


def test_a_saturday_that_is_closed_once_is_not_said_to_be_free_always(words: Templates) -> None:
    said = answer(words, SATURDAY_MORNING, "weekend", THURSDAY, d12=())
    assert said.startswith("Thứ Bảy, ngày 12 tháng 12, trung tâm nghỉ.")


@pytest.mark.parametrize(
    ("hour", "minute", "said"),
    [
        (9, 0, "Trung tâm đang làm việc, còn khoảng 2 giờ 30 phút nữa. 11 giờ 30 thì nghỉ trưa."),
        (12, 0, "Trung tâm đang nghỉ trưa. 13 giờ 30 làm việc lại."),
        (16, 0, "Trung tâm đang làm việc, còn khoảng 1 giờ nữa. 17 giờ thì nghỉ, 18 giờ làm việc lại."),
        (17, 30, "Trung tâm đang nghỉ giữa hai buổi. 18 giờ làm việc lại."),
        (19, 0, "Trung tâm đang làm việc, còn khoảng 1 giờ nữa. 20 giờ thì đóng cửa."),
    ],
)
def test_a_break_before_the_evening_is_no_lunch_break(hour: int, minute: int, said: str, words: Templates) -> None:
    now = THURSDAY.replace(hour=hour, minute=minute)
    assert answer(words, (*(THREE,) * 5, (), ()), "now", now) == said


@pytest.mark.parametrize("slot", ["", "pm", "lunch", "weekend"])
def test_each_of_two_planned_weeks_is_said_with_its_first_day(slot: str, words: Templates) -> None:
    weeks = {datetime.date(2026, 12, 14): SATURDAY_MORNING, datetime.date(2026, 12, 21): MORNINGS}
    days = WorkingDays(CalendarTable(), range(5), FULL).under(OrdersInForce(weeks=weeks))
    said = OpeningAnswers(days).answer(slot, THURSDAY, "vi", words)
    assert "Từ thứ Hai, ngày 14 tháng 12, giờ làm việc là 7 giờ 30 đến 11 giờ 30 và 13 giờ 30 đến 17 giờ" in said
    assert said.endswith(
        "Từ thứ Hai, ngày 21 tháng 12, giờ làm việc là 7 giờ 30 đến 11 giờ 30, từ thứ Hai đến thứ Sáu."
    )
