"""An emergency that is reported stops the robot, calls the staff with its kind, and says what to do until they come."""

import pytest
from msgspec.structs import replace

from robot.core.commands import CallStaff, CancelCall, Halt, Say
from robot.core.dialogue.emergency import NUMBERS
from robot.core.events import Act, PartDown, PartUp, StaffAnswered, Understood
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.view import StaffPage
from tests.core.conversation import BIRTH, FACE, RULES, Conversation, at_the_counter_question, greeted, on_the_way

DESK = replace(RULES, parts=(*RULES.parts, Part.DESK))


def with_a_desk(talk: Conversation) -> Conversation:
    """Return the same conversation where the desk can be reached."""
    talk.rules = DESK
    return talk.happens(PartUp(Part.DESK))


def shown(talk: Conversation) -> object:
    assert talk.state.shown is not None
    return talk.state.shown.page


@pytest.mark.parametrize("kind", NUMBERS)
def test_the_staff_are_called_with_the_kind_and_the_visitor_hears_what_to_do(kind: str) -> None:
    talk = with_a_desk(greeted()).taps(Want.CHOOSE, BIRTH).hears(Act.EMERGENCY, target=kind)
    assert talk.wished(CallStaff) == [CallStaff(BIRTH, kind=kind)]
    assert talk.said() == ["say.emergency_called", f"say.emergency_{kind}"]
    assert shown(talk) == StaffPage(kind=kind)


def test_on_a_trip_the_wheels_stop_first_and_back_leads_to_the_paused_trip() -> None:
    talk = with_a_desk(on_the_way()).hears(Act.EMERGENCY, target="medical")
    assert talk.wishes[0] == Halt()
    assert talk.wished(CallStaff)[0].kind == "medical"
    assert talk.phase == "CallingStaff"
    assert talk.finishes_speaking().taps(Want.BACK).phase == "Pausing"


def test_an_emergency_counts_although_its_turn_was_just_closed() -> None:
    talk = with_a_desk(on_the_way())
    talk.happens(Understood(talk.state.turn - 1, Act.EMERGENCY, target="fire"))
    assert talk.wishes[0] == Halt()
    assert talk.wished(CallStaff)[0].kind == "fire"


def test_an_emergency_wins_over_a_question_that_awaits_a_yes() -> None:
    talk = with_a_desk(at_the_counter_question()).hears(Act.EMERGENCY, target="violence")
    assert talk.wished(CallStaff)[0].kind == "violence"
    assert shown(talk) == StaffPage(kind="violence")


def test_the_same_emergency_is_not_called_twice_but_another_one_is() -> None:
    talk = with_a_desk(greeted()).hears(Act.EMERGENCY, target="fire").finishes_speaking()
    talk.hears(Act.EMERGENCY, target="fire")
    assert talk.wished(CallStaff) == []
    assert talk.said()[-1] == "say.emergency_fire"
    talk.finishes_speaking().hears(Act.EMERGENCY, target="medical")
    assert [call.kind for call in talk.wished(CallStaff)] == ["medical"]


def test_an_open_call_for_help_becomes_a_call_for_the_emergency() -> None:
    talk = with_a_desk(greeted()).taps(Want.STAFF).finishes_speaking().taps(Want.TALK)
    assert talk.hears(Act.EMERGENCY, target="theft").wished(CallStaff)[0].kind == "theft"


def test_staff_who_answer_and_staff_who_do_not_are_shown_on_the_page_of_the_emergency() -> None:
    talk = with_a_desk(greeted()).hears(Act.EMERGENCY, target="abuse").finishes_speaking()
    assert shown(talk.happens(StaffAnswered())) == StaffPage(answered=True, kind="abuse")
    talk = with_a_desk(greeted()).hears(Act.EMERGENCY, target="abuse").finishes_speaking()
    talk.happens(FACE).passes(RULES.staff_answers_ms)
    assert "say.emergency_in_vain" in talk.said()
    assert shown(talk) == StaffPage(in_vain=True, kind="abuse")


def test_staff_who_are_called_again_in_an_emergency_learn_its_kind_again() -> None:
    talk = with_a_desk(greeted()).hears(Act.EMERGENCY, target="fire").finishes_speaking()
    talk.happens(FACE).passes(RULES.staff_answers_ms).finishes_speaking().taps(Want.TALK)
    assert talk.hears(Act.SERVICE, target="staff").wished(CallStaff)[0].kind == "fire"


def test_without_the_desk_the_staff_are_called_aloud() -> None:
    talk = greeted().hears(Act.EMERGENCY, target="medical")
    assert talk.wished(CallStaff) == []
    assert talk.said() == ["say.emergency_aloud", "say.emergency_medical"]


def test_with_neither_desk_nor_voice_the_page_says_that_no_one_was_called_and_shows_the_number() -> None:
    talk = greeted().happens(PartDown(Part.VOICE)).hears(Act.EMERGENCY, target="medical")
    assert talk.wished(CallStaff) == talk.wished(Say) == []
    assert shown(talk) == StaffPage(in_vain=True, kind="medical")


def test_a_visitor_for_whom_all_is_well_takes_the_call_back() -> None:
    talk = with_a_desk(greeted()).hears(Act.EMERGENCY, target="lost-child").finishes_speaking()
    talk.taps(Want.NO, "call")
    assert talk.wished(CancelCall) == [CancelCall()]
    assert talk.said() == ["say.staff_cancelled"]
