"""What ends on a day ends by itself; what is doubtful is never told as certain."""

import datetime
from functools import cache

import msgspec
import pytest

from robot.core.screen.lines import Line
from robot.knowledge.catalogue.known_facts import QUESTIONS, policy_for
from robot.knowledge.catalogue.procedures import Fee, FeeItem, Relief, Time
from robot.paths import ROOT
from robot.runtime.content.catalogue_loader import load_catalogue
from robot.runtime.content.lobby_map_loader import load_lobby
from robot.runtime.content.provider import ContentProvider
from robot.runtime.content.words_loader import load_content
from robot.runtime.settings.loader import load_settings

CONFIG = ROOT / "config"
MARRIAGE = "1.000894"
ENDS = datetime.date(2026, 12, 31)
TODAY = datetime.date(2026, 11, 24)
SLOTS = ("intro", *QUESTIONS)
CARE = {"vi": "Cán bộ sẽ xác nhận lại cho bác.", "en": "A clerk will confirm this."}


@cache
def content(today: datetime.date = TODAY) -> ContentProvider:
    return load_content(CONFIG, load_settings(config=CONFIG), load_lobby(CONFIG / "lobby.toml"), lambda: today)


def shown(slot: str, code: str, today: datetime.date, language: str = "vi") -> str:
    return content(today).shown(Line(f"answer.{slot}", procedure=code), language)


@pytest.mark.parametrize(
    ("code", "last_day", "before", "after"),
    [
        ("1.014064", datetime.date(2026, 12, 31), "Lệ phí 35.000 đồng/thẻ.", "Lệ phí 70.000 đồng/thẻ."),
        ("1.014063", datetime.date(2026, 12, 31), "15.000 đồng/thẻ", "30.000 đồng/thẻ"),
        (
            "1.014063",
            datetime.date(2026, 12, 31),
            "25.000 đồng/thẻ nếu đổi vì",
            "50.000 đồng/thẻ nếu đổi vì",
        ),
    ],
)
def test_a_fee_changes_on_its_day(code: str, last_day: datetime.date, before: str, after: str) -> None:
    next_day = last_day + datetime.timedelta(days=1)
    assert before in shown("fee", code, last_day)
    assert after not in shown("fee", code, last_day)
    assert after in shown("fee", code, next_day)
    assert before not in shown("fee", code, next_day)


def test_a_time_under_a_decree_that_has_ended_is_not_known() -> None:
    term = Time(value=10, unit="ngày làm việc", valid_until=ENDS)
    before, after = changed(ENDS, time=term), changed(ENDS + datetime.timedelta(days=1), time=term)
    told = Line("answer.time", procedure=MARRIAGE)
    assert "10 ngày làm việc" in before.shown(told, "vi")
    assert after.shown(told, "vi").startswith("Tôi chưa biết chắc việc này mất bao lâu.")
    assert before.procedure(MARRIAGE, "vi").time_known
    assert not after.procedure(MARRIAGE, "vi").time_known
    assert "ngày làm việc" not in after.shown(Line("answer.intro", procedure=MARRIAGE), "vi")


@pytest.mark.parametrize(("code", "days"), [("1.001731", 3), ("1.001776", 7), ("1.014027", 7), ("2.000286", 5)])
def test_social_assistance_takes_as_long_as_the_decree_of_october_says(code: str, days: int) -> None:
    assert f"{days} ngày làm việc" in shown("time", code, datetime.date(2026, 10, 5))


def test_every_rule_whose_text_names_its_days_has_them_as_data() -> None:
    for code, procedure in load_catalogue(CONFIG).procedures.items():
        for relief in (*procedure.fee.exemptions, *procedure.fee.reductions):
            assert isinstance(relief, Relief) or "/202" not in relief.replace("/2025/TT", ""), (code, relief)
        for item in procedure.fee.items:
            if "31/12/2026" in (item.condition or ""):
                assert item.valid_until == datetime.date(2026, 12, 31), code


@pytest.mark.parametrize("code", ["2.000635", "1.004222", "1.014064", "1.001456"])
def test_the_exemption_of_digital_citizens_ends_with_february(code: str) -> None:
    exemptions = content().catalogue.procedures[code].fee.exemptions
    (digital,) = [relief for relief in exemptions if isinstance(relief, Relief) and "công dân số" in relief.text]
    assert [digital.in_force(datetime.date(2026, 8, day)) for day in (14, 15)] == [False, True]
    assert digital.in_force(datetime.date(2027, 2, 28))
    assert not digital.in_force(datetime.date(2027, 3, 1))


def test_civil_status_is_told_with_care_once_the_new_law_is_in_force() -> None:
    assert not shown("fee", "1.000894", datetime.date(2027, 2, 28)).endswith(CARE["vi"])
    assert shown("fee", "1.000894", datetime.date(2027, 3, 1)).endswith(CARE["vi"])
    assert content(datetime.date(2027, 3, 1)).procedure("1.000894", "vi").stale


@pytest.mark.parametrize("today", [TODAY, datetime.date(2027, 3, 1), datetime.date(2028, 6, 1)])
def test_a_doubtful_fact_is_never_told_as_certain(today: datetime.date) -> None:
    doubtful = 0
    for code, procedure in content(today).catalogue.procedures.items():
        for slot in SLOTS if not procedure.announced else ():
            for language, care in CARE.items():
                line = Line(f"answer.{slot}", procedure=code)
                told = shown(slot, code, today, language)
                if content(today).by_policy(line, language):
                    policy = policy_for(procedure, slot, content(today).policies)
                    assert policy is not None
                    assert told.endswith(care) == policy.needs_clerk(today), (code, slot)
                elif not procedure.stale(today):
                    assert not told.endswith(care), (code, slot)
                elif slot not in ("where", "hours") and content(today).knows(code, slot, language):
                    states_nothing = "screen" in told or "màn hình" in told
                    assert told.endswith(care) or states_nothing, (code, slot, told)
                doubtful += told.endswith(care)
    assert doubtful > 500


def changed(today: datetime.date, **facts: object) -> ContentProvider:
    """The shipped content on `today`, with other facts of the registration of a marriage."""
    made = load_content(CONFIG, load_settings(config=CONFIG), load_lobby(CONFIG / "lobby.toml"), lambda: today)
    procedures = made.catalogue.procedures
    procedures[MARRIAGE] = msgspec.structs.replace(procedures[MARRIAGE], **facts)
    return made


@pytest.mark.parametrize(
    "fee",
    [
        Fee(items=(FeeItem(amount_vnd=5000, basis="x", valid_until=ENDS),)),
        Fee(is_free=True, items=(FeeItem(amount_vnd=0, basis="x", valid_until=ENDS),)),
        Fee(
            items=(
                FeeItem(amount_vnd=5000, basis="x", channel="in_person", valid_until=ENDS),
                FeeItem(amount_vnd=2000, basis="x", channel="online"),
            )
        ),
    ],
)
def test_where_nothing_is_in_force_the_fee_is_not_known(fee: Fee) -> None:
    assert changed(ENDS, fee=fee).procedure(MARRIAGE, "vi").fee_known
    later = changed(ENDS + datetime.timedelta(days=1), fee=fee)
    card = later.procedure(MARRIAGE, "vi")
    assert (card.fee, card.fee_known, card.free) == ("", False, False)
    assert later.shown(Line("answer.fee", procedure=MARRIAGE), "vi").startswith("Tôi chưa có mức lệ phí")


def test_a_same_day_time_that_has_ended_is_not_told() -> None:
    term = Time(same_day=True, cutoff_hour=15, valid_until=ENDS)
    told = Line("answer.time", procedure=MARRIAGE)
    assert changed(ENDS, time=term).shown(told, "vi").startswith("Có kết quả ngay trong ngày")
    later = changed(ENDS + datetime.timedelta(days=1), time=term)
    assert later.shown(told, "vi").startswith("Tôi chưa biết chắc")
    assert "trong ngày" not in later.shown(Line("answer.intro", procedure=MARRIAGE), "vi")
