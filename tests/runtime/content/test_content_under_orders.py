"""The content under orders for the day: hours, fields of counters, and counters that stand in for paused ones."""

import datetime

from robot.core.screen.lines import Line
from robot.desk.day_orders.model import FieldsValue, OrdersInForce, PriorityValue, Week
from robot.runtime.content.core_rules import day_plan_of
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import load_settings
from tests.runtime.content.shipped_content import CONFIG

TUESDAY = datetime.date(2026, 7, 14)
NOW = datetime.datetime(2026, 7, 14, 9, 0)
BIRTH = "1.001193"
SETTINGS = load_settings(config=CONFIG)


def content(orders: OrdersInForce) -> ContentProvider:
    files = load_content(CONFIG, SETTINGS, load_lobby(CONFIG / "lobby.toml"), lambda: TUESDAY, lambda: NOW)
    return files.under(orders)


def hours(site: ContentProvider, slot: str) -> str:
    return site.shown(Line("centre.hours", text=slot), "vi")


def test_a_closed_day_is_known_to_the_voice_and_to_the_idle_page() -> None:
    site = content(OrdersInForce(hours={TUESDAY: ()}))
    assert hours(site, "+0").startswith("Hôm nay, trung tâm nghỉ. Mở cửa lại ngày mai")
    assert site.site("vi").hours_on(TUESDAY) == ()
    assert site.site("vi").hours_on(TUESDAY + datetime.timedelta(1)) == ((450, 690), (810, 1020))


def test_the_ordered_hours_of_today_are_said_beside_the_usual_ones() -> None:
    site = content(OrdersInForce(hours={TUESDAY: ((450, 600),)}))
    assert "Riêng hôm nay" in hours(site, "")
    assert "10 giờ" in hours(site, "")
    assert site.site("en").hours_on(TUESDAY) == ((450, 600),)


def test_a_saturday_that_is_worked_in_exchange_is_open() -> None:
    saturday = datetime.date(2026, 7, 18)
    assert not content(OrdersInForce()).site("vi").hours_on(saturday)
    site = content(OrdersInForce(hours={saturday: ((450, 690),)}))
    assert "trung tâm có làm việc" in hours(site, "sat")
    assert site.site("vi").hours_on(saturday) == ((450, 690),)


def test_a_public_holiday_is_closed_on_the_idle_page_without_an_order() -> None:
    card = load_content(
        CONFIG, SETTINGS, load_lobby(CONFIG / "lobby.toml"), lambda: datetime.date(2026, 8, 31), lambda: NOW
    ).site("vi")
    assert card.hours_on(datetime.date(2026, 9, 2)) == ()


WITH_SATURDAY: Week = (*(((450, 690), (810, 1020)),) * 5, ((450, 690),), ())
LATER: Week = (*(((480, 720), (810, 1020)),) * 5, (), ())


def test_the_usual_hours_are_said_with_those_that_are_planned() -> None:
    monday = datetime.date(2026, 7, 20)
    site = content(OrdersInForce(weeks={monday: WITH_SATURDAY}))
    assert hours(site, "").startswith("Trung tâm mở cửa 7 giờ 30 đến 11 giờ 30 và 13 giờ 30 đến 17 giờ, từ thứ Hai đến")
    assert hours(site, "").endswith(
        "Từ thứ Hai, ngày 20 tháng 7, giờ làm việc là 7 giờ 30 đến 11 giờ 30 và 13 giờ 30 đến 17 giờ, "
        "từ thứ Hai đến thứ Sáu, riêng thứ Bảy từ 7 giờ 30 đến 11 giờ 30."
    )
    assert "From Monday, 20 July on, the hours are 7:30" in site.shown(Line("centre.hours", text=""), "en")
    assert "trung tâm nghỉ" in hours(site, "sat")
    card = site.site("vi")
    assert card.hours_on(datetime.date(2026, 7, 18)) == ()
    assert card.hours_on(datetime.date(2026, 7, 25)) == ((450, 690),)


def test_a_change_that_is_weeks_away_is_not_said_yet() -> None:
    site = content(OrdersInForce(weeks={datetime.date(2026, 8, 3): WITH_SATURDAY}))
    assert hours(site, "") == hours(content(OrdersInForce()), "")


def test_every_answer_about_the_usual_hours_follows_the_week_in_force() -> None:
    site = content(OrdersInForce(weeks={TUESDAY: LATER, datetime.date(2026, 8, 10): None}))
    assert hours(site, "am") == "Buổi sáng, trung tâm làm việc từ 8 giờ đến 12 giờ, từ thứ Hai đến thứ Sáu."
    assert hours(site, "lunch") == "Trung tâm nghỉ trưa từ 12 giờ đến 13 giờ 30."
    assert "từ 8 giờ đến 12 giờ" in hours(site, "+1")
    assert site.site("vi").week == LATER
    counter = site.shown(Line("answer.hours", procedure=BIRTH), "vi")
    assert "8 giờ đến 12 giờ" in counter
    assert "Riêng hôm nay" not in hours(site, "")


def test_weekdays_with_the_same_hours_are_said_together() -> None:
    week = (*(((450, 690), (810, 1020)),) * 5, ((450, 690),), ((450, 690),))
    said = hours(content(OrdersInForce(weeks={TUESDAY: week})), "")
    assert "riêng thứ Bảy và chủ nhật từ 7 giờ 30 đến 11 giờ 30" in said


def test_a_field_that_moves_takes_its_procedures_along() -> None:
    assert content(OrdersInForce()).place_of(BIRTH) == "counter:3"
    orders = OrdersInForce(
        departments={"counter:3": ("chung-thuc",), "counter:4": FieldsValue(("tu-phap",)).departments}
    )
    site = content(orders)
    assert site.place_of(BIRTH) == "counter:4"
    assert site.procedure(BIRTH, "vi").where == "Quầy 4"
    assert day_plan_of(SETTINGS, site).places["counter:tu-phap"] == "counter:4"


def test_an_open_counter_with_the_field_stands_in_for_a_paused_one() -> None:
    orders = OrdersInForce(paused=("counter:3",), departments={"counter:4": ("chung-thuc", "tu-phap")})
    site = content(orders)
    plan = day_plan_of(SETTINGS, site)
    assert site.place_of(BIRTH) == "counter:4"
    assert plan.paused == {"counter:3": "counter:4"}
    assert "counter:3" not in plan.counters
    assert plan.places["counter:tu-phap"] == "counter:4"
    assert plan.places["counter:3"] == "counter:3", "its own name still means the counter itself"


def test_a_paused_counter_without_another_one_keeps_its_procedures() -> None:
    site = content(OrdersInForce(paused=("counter:3",)))
    assert site.place_of(BIRTH) == "counter:3"
    assert day_plan_of(SETTINGS, site).paused == {"counter:3": ""}


def test_ordered_priority_wins_over_the_settings() -> None:
    def groups(orders: OrdersInForce) -> tuple[str, ...]:
        return day_plan_of(SETTINGS, content(orders)).priority_for

    assert groups(OrdersInForce()) == SETTINGS.queue.priority_for
    assert groups(OrdersInForce(priority=PriorityValue(2, ("merit",)))) == ("merit",)
    assert groups(OrdersInForce(priority=PriorityValue(0, ("merit",)))) == ()


def test_the_content_of_the_files_is_not_changed_by_orders() -> None:
    files = load_content(CONFIG, SETTINGS, load_lobby(CONFIG / "lobby.toml"), lambda: TUESDAY, lambda: NOW)
    files.under(OrdersInForce(paused=("counter:3",), hours={TUESDAY: ()}))
    assert files.orders == OrdersInForce()
    assert files.site("vi").hours_on(TUESDAY)
