"""Leading a visitor, as decisions: consent, the way, stopping, and going home."""

import pytest
from msgspec.structs import replace

from robot.core.commands import CallStaff, Drive, Halt, Rearm
from robot.core.events import (
    Act,
    BaseReported,
    BaseState,
    DriveEnded,
    LeaveAsked,
    PartDown,
    PartUp,
    Tapped,
)
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen.view import ProcedurePage
from tests.core.conversation import (
    BIRTH,
    NOBODY,
    RULES,
    Conversation,
    at_the_counter_question,
    greeted,
    on_the_way,
)

NO_TARGET_HAS = (Want.NOT_UNDERSTOOD, Want.OUT_OF_SCOPE)
"""Wants of words only."""


def with_a_desk(talk: Conversation) -> Conversation:
    """The same conversation where staff can be called."""
    talk.rules = replace(RULES, parts=(*RULES.parts, Part.DESK))
    return talk.happens(PartUp(Part.DESK))


def going_home() -> Conversation:
    """The visitor has left at the counter, and the robot drives."""
    talk = on_the_way().happens(DriveEnded(1, reached=True)).taps(Want.DONE).passes(RULES.goodbye_ms)
    assert talk.phase == "Returning"
    return talk


def test_the_main_job_is_done_by_voice() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    assert talk.page == "ProcedurePage"
    assert talk.said() == ["answer.intro"]
    talk.hears(Act.SERVICE, target="yes")
    assert talk.page == "GuideQuestionPage"
    assert talk.said() == ["say.offer"]
    talk.hears(Act.SERVICE, target="yes")
    assert talk.page == "MapPage"
    assert talk.wished(Drive) == [], "the wheels stand still while the visitor reads the way"
    talk.finishes_speaking().passes(RULES.leaving_ms)
    assert talk.wished(Drive) == [Drive(1, "counter:3", RULES.lease_ms, led=True, watched=True)]
    talk.happens(DriveEnded(1, reached=True))
    assert talk.page == "ArrivedPage"
    assert talk.said() == ["say.arrived"]
    talk.hears(Act.SERVICE, target="thanks").passes(RULES.goodbye_ms)
    assert talk.phase == "Returning"
    assert talk.wished(Drive) == [Drive(2, "home", RULES.lease_ms)]
    talk.happens(DriveEnded(2, reached=True))
    assert talk.phase == "Waiting"


def test_the_main_job_is_done_by_touch_in_five_taps() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.TOPIC, "birth").taps(Want.CHOOSE, BIRTH)
    talk.taps(Want.GUIDE).taps(Want.YES).finishes_speaking().passes(RULES.leaving_ms)
    assert talk.wished(Drive) == [Drive(1, "counter:3", RULES.lease_ms, led=True, watched=True)]


def test_nothing_moves_without_a_yes() -> None:
    talk = at_the_counter_question()
    assert talk.wished(Drive) == []
    talk.finishes_speaking()
    assert talk.passes(RULES.guide_question_ms).wished(Drive) == []
    assert talk.phase == "Answering"


@pytest.mark.parametrize("want", sorted({*Want} - {*NO_TARGET_HAS}))
def test_every_touch_on_the_way_stops_the_wheels_also_on_an_older_page(want: Want) -> None:
    talk = on_the_way()
    talk.happens(Tapped(talk.state.screen - 1, Intent(want)))
    assert talk.wishes[0] == Halt()
    assert talk.phase == ("CallingStaff" if want is Want.EMERGENCY else "Pausing")


@pytest.mark.parametrize("want", NO_TARGET_HAS)
def test_a_want_that_no_target_has_leaves_the_trip_and_its_turn_for_stop_as_they_are(want: Want) -> None:
    talk = on_the_way()
    talk.happens(Tapped(talk.state.screen, Intent(want)))
    assert talk.wished(Halt) == []
    assert talk.phase == "Driving"
    assert talk.expects() == "stop"


def test_the_word_stop_halts_and_other_words_do_not() -> None:
    talk = on_the_way().hears(Act.REFUSE)
    assert talk.phase == "Driving"
    assert talk.expects() == "stop"
    talk.hears(Act.SERVICE, target="stop")
    assert talk.wishes[0] == Halt()
    assert talk.phase == "Pausing"


def test_the_command_to_drive_is_renewed_before_its_lease_ends() -> None:
    talk = on_the_way().passes(2000)
    assert talk.wished(Drive) == [Drive(1, "counter:3", RULES.lease_ms, led=True, watched=True)] * 5
    assert RULES.renew_ms * 2 < RULES.lease_ms


def test_the_end_of_an_older_trip_is_ignored() -> None:
    talk = on_the_way().happens(DriveEnded(0, reached=True))
    assert talk.phase == "Driving"


def test_a_trip_that_fails_ends_on_the_map_and_not_in_a_wall() -> None:
    talk = on_the_way().happens(DriveEnded(1, reached=False, reason="blocked"))
    assert talk.page == "MapPage"
    assert talk.said() == ["say.drive_failed"]


@pytest.mark.parametrize(("reason", "said"), [("slip", "say.wheels_slip"), ("sensor", "say.sensor_broken")])
def test_a_trip_that_ends_by_a_fault_of_the_robot_says_which_and_calls_a_person(reason: str, said: str) -> None:
    talk = with_a_desk(on_the_way()).happens(DriveEnded(1, reached=False, reason=reason))
    assert talk.page == "MapPage"
    assert talk.said() == [said]
    assert talk.wished(CallStaff)


def test_with_a_broken_range_sensor_the_way_is_shown_on_foot_until_it_measures_again() -> None:
    talk = at_the_counter_question().happens(BaseReported(BaseState.HALTED, 0, 0, 0, broken_sensors=(2,)))
    talk.taps(Want.HOME).taps(Want.CHOOSE, BIRTH)
    assert not talk.state.shown.page.can_guide
    assert talk.taps(Want.GUIDE).said() == ["say.way_alone"]
    talk.happens(BaseReported(BaseState.HALTED, 0, 0, 0)).taps(Want.BACK)
    assert talk.taps(Want.GUIDE).phase == "Offering"


def test_whether_a_broken_range_sensor_looks_ahead_is_remembered_until_it_measures_again() -> None:
    talk = greeted().happens(BaseReported(BaseState.HALTED, 0, 0, 0, broken_sensors=(2,), broken_ahead=True))
    assert talk.state.base.broken_ahead
    assert not talk.happens(BaseReported(BaseState.HALTED, 0, 0, 0, broken_sensors=(5,))).state.base.broken_ahead


def test_the_emergency_stop_interrupts_everything_and_only_a_person_restarts() -> None:
    talk = on_the_way().happens(BaseReported(BaseState.ESTOP, 0, 0, 0, pressed=True))
    assert talk.wishes[0] == Halt()
    assert talk.page == "StopPage"
    assert talk.taps(Want.GO_ON).wished(Rearm) == [], "the button is still pressed"
    talk.happens(BaseReported(BaseState.ESTOP, 0, 0, 0))
    assert talk.wished(Drive) == talk.wished(Rearm) == [], "releasing the button starts nothing"
    talk.taps(Want.GO_ON)
    assert talk.wished(Rearm) == [Rearm()]
    assert talk.wished(Drive) == []
    assert talk.phase == "Browsing"


def test_while_the_button_is_pressed_the_screen_serves_and_the_way_is_shown_on_foot() -> None:
    talk = at_the_counter_question().happens(BaseReported(BaseState.ESTOP, 0, 0, 0)).taps(Want.HOME)
    talk.taps(Want.CHOOSE, BIRTH)
    assert isinstance(talk.state.shown.page, ProcedurePage)
    assert not talk.state.shown.page.can_guide
    assert talk.taps(Want.GUIDE).said() == ["say.way_alone"]


def test_a_low_battery_refuses_to_guide() -> None:
    talk = Conversation()
    for _ in range(40):
        talk.passes(1000).happens(BaseReported(BaseState.HALTED, 0, 0, 0, battery_mv=22_000))
    talk.taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH)
    assert talk.state.shown.toast.key == "down.battery"
    assert talk.taps(Want.GUIDE).phase == "ShowingWay"


def test_a_mumbled_answer_to_the_guide_question_is_asked_again_and_nothing_moves() -> None:
    talk = at_the_counter_question().hears(Act.REFUSE)
    assert talk.phase == "Offering"
    assert talk.said() == ["say.yes_or_no"]
    assert talk.finishes_speaking().expects() == "yes_no"
    talk.hears(Act.REFUSE).hears(Act.REFUSE)
    assert talk.finishes_speaking().expects() is None
    assert talk.phase == "Offering"
    assert talk.taps(Want.YES).phase == "Leaving"


def test_a_base_that_falls_silent_on_the_way_ends_on_the_map() -> None:
    talk = on_the_way().happens(PartDown(Part.BASE, "cable"))
    assert talk.wishes[0] == Halt()
    assert talk.page == "MapPage"
    assert talk.happens(PartUp(Part.BASE)).wished(Drive) == []


def test_a_screen_that_fails_on_the_way_ends_the_trip_since_no_touch_could_stop_it() -> None:
    talk = with_a_desk(on_the_way()).happens(PartDown(Part.SCREEN, "MovingPage: OverflowError"))
    assert talk.wishes[0] == Halt()
    assert talk.said() == ["say.screen_failed"], "and no word of directions that nobody sees"
    assert talk.wished(CallStaff)
    assert talk.page == "MapPage"
    assert talk.passes(5000).wished(Drive) == []
    assert talk.taps(Want.GUIDE).phase != "Offering", "nobody is led without a screen"
    talk.happens(PartUp(Part.SCREEN))
    assert talk.taps(Want.GUIDE).phase == "Offering"


def test_a_screen_that_fails_on_the_way_home_stops_the_robot_until_the_screen_works() -> None:
    talk = going_home().happens(PartDown(Part.SCREEN, "a page"))
    assert talk.wishes[0] == Halt()
    assert talk.happens(NOBODY).passes(180_000).wished(Drive) == []
    talk.happens(PartUp(Part.SCREEN))
    assert talk.passes(60_000).wished(Drive)


def test_with_a_broken_sensor_ahead_the_robot_stays_until_the_sensor_measures_and_calls_once() -> None:
    broken = BaseReported(BaseState.HALTED, 0, 0, 0, 25_000, broken_sensors=(2,), broken_ahead=True)
    talk = with_a_desk(on_the_way()).happens(broken)
    calls = talk.happens(DriveEnded(1, reached=False, reason="sensor")).wished(CallStaff)
    assert len(calls) == 1
    assert talk.said() == ["say.sensor_broken"]
    talk.taps(Want.DONE).happens(NOBODY).passes(600_000)
    assert talk.phase == "Waiting"
    assert talk.wished(Drive) == talk.wished(CallStaff) == []
    talk.happens(BaseReported(BaseState.HALTED, 0, 0, 0, 25_000))
    assert talk.passes(60_000).wished(Drive), "then it goes home"


def test_a_screen_that_fails_at_the_counter_delays_the_way_home_until_it_works() -> None:
    talk = on_the_way().happens(DriveEnded(1, reached=True)).happens(PartDown(Part.SCREEN, "a page"))
    talk.taps(Want.DONE).happens(NOBODY).passes(180_000)
    assert talk.wished(Drive) == []
    assert talk.happens(PartUp(Part.SCREEN)).passes(60_000).wished(Drive)


def test_with_a_broken_sensor_at_the_back_alone_the_robot_still_goes_home() -> None:
    broken = BaseReported(BaseState.HALTED, 0, 0, 0, 25_000, broken_sensors=(5,))
    talk = on_the_way().happens(DriveEnded(1, reached=True)).happens(broken)
    assert talk.taps(Want.DONE).passes(RULES.goodbye_ms).wished(Drive)


def test_wheels_that_slip_on_the_way_home_are_not_tried_again() -> None:
    talk = going_home().happens(NOBODY)
    talk.happens(DriveEnded(talk.state.lease, reached=False, reason="slip"))
    assert talk.said() == ["say.stuck"]
    assert talk.passes(600_000).wished(Drive) == []


@pytest.mark.parametrize("reason", ["lost", "route"])
def test_staff_are_called_to_a_robot_that_lost_its_way_with_a_visitor(reason: str) -> None:
    talk = with_a_desk(on_the_way()).happens(DriveEnded(1, reached=False, reason=reason))
    assert talk.said() == ["say.drive_failed"]
    assert talk.wished(CallStaff)


@pytest.mark.parametrize(("state", "called"), [(BaseState.BUMPED, 1), (BaseState.FAULT, 1), (BaseState.ESTOP, 0)])
def test_staff_are_called_once_to_a_robot_that_stopped_by_itself(state: BaseState, called: int) -> None:
    talk = with_a_desk(on_the_way()).happens(BaseReported(state, 0, 0, 0, pressed=True))
    assert len(talk.wished(CallStaff)) == called, "whoever pressed the red button is there"
    assert not talk.happens(BaseReported(state, 0, 0, 0)).wished(CallStaff)


def test_a_call_of_the_visitor_is_not_replaced_by_one_of_the_robot() -> None:
    talk = with_a_desk(at_the_counter_question()).taps(Want.STAFF)
    assert talk.wished(CallStaff) == [CallStaff(BIRTH)]
    assert not talk.happens(BaseReported(BaseState.BUMPED, 0, 0, 0)).wished(CallStaff)


def test_a_request_to_end_the_program_halts_the_wheels_first() -> None:
    talk = on_the_way().happens(LeaveAsked(0))
    assert talk.wishes[0] == Halt()
    assert talk.state.leave == 0


def test_a_robot_that_starts_away_from_home_does_not_drive_there_by_itself() -> None:
    talk = Conversation(started=False)
    talk.happens(BaseReported(BaseState.HALTED, 3000, 0, 0, 25_000))
    for part in RULES.parts:
        talk.happens(PartUp(part))
    assert talk.phase == "Waiting"
    assert talk.passes(600_000).wished(Drive) == []
    talk.taps(Want.BEGIN).taps(Want.DONE).passes(RULES.goodbye_ms)
    assert talk.wished(Drive) == [Drive(1, "home", RULES.lease_ms)]


def test_the_wheels_do_not_turn_before_stop_can_be_heard() -> None:
    talk = at_the_counter_question().taps(Want.YES)
    assert talk.passes(RULES.leaving_ms + 3000).wished(Drive) == [], "it still says how to stop it"
    assert talk.finishes_speaking().expects() == "stop"
    assert talk.passes(400).wished(Drive)[0] == Drive(1, "counter:3", RULES.lease_ms, led=True, watched=True)


def test_another_place_in_answer_to_the_guide_question_is_a_question_of_its_own() -> None:
    talk = at_the_counter_question().hears(Act.NAVIGATE, target="counter:1")
    assert talk.state.phase.place == "counter:1"
    assert talk.phase == "Offering"
    assert talk.hears(Act.NAVIGATE, target="counter:1").phase == "Leaving"


def test_a_spoken_yes_starts_no_trip_when_the_camera_sees_no_one() -> None:
    talk = at_the_counter_question().finishes_speaking().happens(NOBODY).passes(300)
    assert talk.hears(Act.SERVICE, target="yes").phase == "Offering"
    talk.passes(RULES.gone_ms)
    assert talk.phase == "Answering", "who left is not waited for"
    assert talk.wished(Drive) == []


def test_the_stop_page_is_never_behind_another_and_comes_back_until_a_person_restarts_the_base() -> None:
    talk = on_the_way().happens(BaseReported(BaseState.ESTOP, 0, 0, 0, pressed=True))
    talk.taps(Want.STAFF).taps(Want.BACK)
    assert talk.phase != "Stopping"
    talk.happens(BaseReported(BaseState.ESTOP, 0, 0, 0))
    assert talk.page == "StopPage", "the button was released: now it can be restarted"
    talk.taps(Want.STAFF)
    for _ in range(12):
        talk.passes(60_000)
    assert talk.page == "StopPage", "the visit ended, the base is still held"
    assert talk.taps(Want.GO_ON).wished(Rearm) == [Rearm()]


def test_on_the_way_home_the_word_stop_is_heard() -> None:
    talk = on_the_way().happens(DriveEnded(1, reached=True)).taps(Want.DONE).passes(RULES.goodbye_ms)
    assert talk.phase == "Returning"
    assert talk.finishes_speaking().expects() == "stop"
    talk.hears(Act.SERVICE, target="stop")
    assert talk.wishes[0] == Halt()


def test_a_visitor_who_stops_the_robot_on_its_way_home_hears_that_a_robot_answers() -> None:
    talk = on_the_way().happens(DriveEnded(1, reached=True)).taps(Want.DONE).passes(RULES.goodbye_ms)
    assert talk.phase == "Returning"
    assert talk.taps(Want.STOP).said() == ["say.robot", "say.home"]


def test_a_visitor_who_said_stop_is_asked_before_the_robot_goes_home() -> None:
    talk = on_the_way().taps(Want.STOP).finishes_speaking()
    assert talk.passes(RULES.paused_ms).phase == "Checking"
    assert talk.wished(Drive) == []


@pytest.mark.parametrize("reason", ["lost", "dock", "route", "slip", "sensor"])
def test_a_robot_that_does_not_find_home_says_so_and_calls_a_person(reason: str) -> None:
    talk = with_a_desk(on_the_way()).happens(DriveEnded(1, reached=True)).taps(Want.DONE).taps(Want.DONE)
    talk.passes(RULES.goodbye_ms)
    assert talk.phase == "Returning"
    talk.happens(DriveEnded(talk.state.lease, reached=False, reason=reason))
    assert talk.said() == ["say.stuck"]
    assert talk.wished(CallStaff)


def test_a_blocked_way_home_is_said_and_tried_again_and_at_last_left_to_people() -> None:
    talk = on_the_way().happens(DriveEnded(1, reached=True)).taps(Want.DONE).passes(RULES.goodbye_ms)
    for _ in range(3):
        assert talk.phase == "Returning"
        talk.happens(DriveEnded(talk.state.lease, reached=False, reason="blocked"))
        assert talk.said() == ["say.stuck"]
        talk.happens(NOBODY).passes(RULES.gone_ms + 60_000)
    assert talk.phase == "Waiting"
    assert talk.passes(600_000).wished(Drive) == []
