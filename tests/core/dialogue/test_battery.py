"""The battery, as decisions: what it is judged by, and what is refused, ended and called for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from robot.core.commands import CallStaff, Drive, Halt
from robot.core.dialogue.battery import charge_permille, mv_at
from robot.core.events import BaseReported, BaseState, DriveEnded
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.rules import Rules
from tests.core.conversation import BIRTH, RULES, Conversation

CURVE = (19_800, 21_600, 22_080, 22_320, 22_500, 22_740, 22_980, 23_400, 23_880, 24_480, 25_200)
WITH_BATTERY = replace(
    RULES, rest_mv=CURVE, capacity_wh=240.0, wh_per_m=0.05, ways_mm={"counter:1": 7_000, "counter:3": 8_000}
)


def charged(permille: int, rules: Rules = WITH_BATTERY) -> Conversation:
    """A robot at home that has rested with so much left."""
    return rests(Conversation(rules), permille)


def rests(talk: Conversation, permille: int, *, seconds: int = 60, **base: object) -> Conversation:
    for _ in range(seconds):
        talk.passes(1000).happens(BaseReported(BaseState.HALTED, 0, 0, 0, mv_at(permille, CURVE), **base))
    return talk


def asked(talk: Conversation) -> Conversation:
    return talk.taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH).taps(Want.GUIDE)


@given(st.integers(0, 1000))
def test_voltage_and_charge_are_the_same_curve(permille: int) -> None:
    assert charge_permille(mv_at(permille, CURVE), CURVE) == pytest.approx(permille, abs=1)


@given(st.integers(0, 40_000), st.integers(0, 40_000))
def test_more_voltage_is_never_less_charge(one: int, other: int) -> None:
    low, high = sorted((one, other))
    assert 0 <= charge_permille(low, CURVE) <= charge_permille(high, CURVE) <= 1000


def test_below_a_quarter_of_charge_no_visitor_is_led_and_the_reason_is_said() -> None:
    assert asked(charged(260)).phase == "Offering"
    talk = asked(charged(240))
    assert talk.phase == "ShowingWay"
    assert talk.said() == ["say.way_battery"]
    assert talk.wished(Drive) == []


def test_a_way_whose_energy_is_not_there_is_refused_with_words() -> None:
    hungry = replace(WITH_BATTERY, wh_per_m=4.0)  # 8 m there, 8 m home 1.5 times: 80 Wh
    assert asked(charged(450, hungry)).phase == "Offering"
    talk = asked(charged(400, hungry))
    assert talk.phase == "ShowingWay"
    near = replace(hungry, ways_mm={"counter:3": 2_000})
    assert asked(charged(400, near)).phase == "Offering"


def test_a_moments_sag_is_not_believed() -> None:
    talk = charged(600)
    rests(talk, 50, seconds=1)
    assert asked(talk).phase == "Offering"


def test_voltage_measured_under_load_does_not_count() -> None:
    talk = asked(charged(300)).taps(Want.YES).finishes_speaking().passes(RULES.leaving_ms)
    for _ in range(40):
        talk.passes(1000).happens(BaseReported(BaseState.DRIVING, 0, 0, 0, mv_at(50, CURVE), lease=1))
    assert talk.phase == "Driving"
    talk.happens(BaseReported(BaseState.HALTED, 0, 0, 0, mv_at(50, CURVE)))
    assert talk.state.base.battery_mv == pytest.approx(mv_at(300, CURVE), abs=10), "the first one still sags"


def test_a_battery_that_is_empty_on_the_way_stops_the_trip_there_and_calls() -> None:
    rules = replace(WITH_BATTERY, parts=(*RULES.parts, Part.DESK))
    talk = asked(charged(300, rules)).taps(Want.YES).finishes_speaking().passes(RULES.leaving_ms)
    for _ in range(60):
        talk.passes(500).happens(BaseReported(BaseState.DRIVING, 0, 0, 0, 19_500, lease=1))
        if talk.phase != "Driving":
            break
    assert talk.wishes[0] == Halt()
    assert talk.wished(CallStaff)
    assert talk.phase == "ShowingWay"
    assert talk.said() == ["say.battery_empty", "say.way_alone"]


def test_a_moments_dip_under_load_is_not_believed() -> None:
    talk = asked(charged(300)).taps(Want.YES).finishes_speaking().passes(RULES.leaving_ms)
    for _ in range(20):
        talk.passes(500).happens(BaseReported(BaseState.DRIVING, 0, 0, 0, 19_000, lease=1))
        talk.passes(500).happens(BaseReported(BaseState.DRIVING, 0, 0, 0, 23_000, lease=1))
    assert talk.phase == "Driving"


def arrived(permille: int, rules: Rules = WITH_BATTERY) -> Conversation:
    talk = asked(charged(permille, rules)).taps(Want.YES).finishes_speaking().passes(RULES.leaving_ms)
    return talk.happens(DriveEnded(1, reached=True))


def test_a_trip_begun_above_a_quarter_of_charge_is_finished_below_it() -> None:
    talk = asked(charged(260)).taps(Want.YES).finishes_speaking().passes(RULES.leaving_ms).taps(Want.STOP)
    rests(talk, 230, seconds=30)
    assert talk.taps(Want.GO_ON).phase == "Leaving"


def test_below_a_quarter_of_charge_the_robot_still_goes_home() -> None:
    talk = rests(arrived(260), 210, seconds=25).taps(Want.DONE).passes(RULES.goodbye_ms)
    assert talk.phase == "Returning"


def test_below_a_fifth_of_charge_the_robot_says_so_and_goes_home_at_once() -> None:
    talk = arrived(260)
    while talk.phase == "HandingOver":
        rests(talk, 150, seconds=1)
    assert talk.phase == "Returning"
    assert talk.said() == ["say.battery_home", "say.returning"]


def test_below_a_tenth_of_charge_the_robot_stops_and_calls_staff() -> None:
    talk = arrived(260, replace(WITH_BATTERY, parts=(*RULES.parts, Part.DESK)))
    talk.taps(Want.DONE).taps(Want.NO).passes(RULES.goodbye_ms)
    talk.happens(DriveEnded(2, reached=False, reason="blocked"))
    assert talk.phase == "Waiting"
    before = talk.state
    while talk.state.base.battery_mv > mv_at(100, CURVE):
        rests(talk, 40, seconds=1)
    assert talk.wishes[0] == Halt()
    assert talk.wished(CallStaff)
    assert talk.said() == ["say.battery_empty"]
    assert talk.passes(600_000).wished(Drive) == [], "it is not tried again"
    assert before.phase.tries_home


def test_an_unknown_charge_counts_as_enough() -> None:
    assert asked(Conversation(replace(WITH_BATTERY, rest_mv=()))).phase == "Offering"


def test_the_offer_says_from_home_how_far_the_way_is() -> None:
    assert asked(charged(900)).said() == ["say.how_far", "say.offer"]
