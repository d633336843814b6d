"""A call for a person goes on wherever the visitor gets to: answered, in vain, over, or cancelled by themself."""

import pytest
from msgspec.structs import replace

from robot.core.commands import CallStaff, CancelCall, Say
from robot.core.events import DossierFound, HeardNothing, PartDown, SpeechBegan, StaffAnswered
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.view import StaffPage, WritingPage
from tests.core.conversation import BIRTH, FACE, NOBODY, RULES, Conversation

DESK = replace(RULES, parts=(*RULES.parts, Part.DESK))


def called() -> Conversation:
    """A visitor who looks at birth registration has called a person."""
    talk = Conversation(DESK).happens(FACE).passes(RULES.dwell_ms).taps(Want.CHOOSE, BIRTH).taps(Want.STAFF)
    assert talk.wished(CallStaff) == [CallStaff(BIRTH)]
    return talk


def shown(talk: Conversation) -> object:
    assert talk.state.shown is not None
    return talk.state.shown.page


def test_an_answered_call_is_mentioned_on_every_page_and_shown_on_the_page_of_the_call() -> None:
    talk = called().taps(Want.SEARCH).finishes_speaking()
    assert talk.happens(StaffAnswered()).said()[0] == "say.staff_coming"
    assert talk.page == "SearchPage"
    talk.taps(Want.BACK)
    assert shown(talk) == StaffPage(answered=True)
    talk.passes(RULES.staff_answers_ms + 1_000)
    assert shown(talk) == StaffPage(answered=True)


def test_a_visitor_who_does_not_hear_reads_in_the_conversation_that_staff_are_coming() -> None:
    talk = called().taps(Want.HEARING_MODE, "on").happens(StaffAnswered())
    page = shown(talk)
    assert isinstance(page, WritingPage)
    assert page.said[-1].line.key == "say.staff_coming"


def test_a_visitor_who_is_speaking_hears_that_staff_are_coming_when_they_have_finished() -> None:
    talk = called().taps(Want.SEARCH).finishes_speaking()
    turn = talk.state.turn
    talk.happens(SpeechBegan(turn))
    assert talk.happens(StaffAnswered()).wishes == []
    assert "say.staff_coming" in talk.happens(HeardNothing(turn)).said()


def test_a_call_that_no_one_answers_says_on_another_page_where_to_go() -> None:
    talk = called().taps(Want.SEARCH).finishes_speaking()
    talk.passes(RULES.staff_answers_ms)
    assert "say.staff_in_vain" in talk.said()
    assert shown(talk.taps(Want.BACK)) == StaffPage(in_vain=True)


def test_a_call_that_stands_is_shown_and_not_made_twice() -> None:
    talk = called().taps(Want.BACK)
    assert talk.page == "ProcedurePage"
    talk.taps(Want.STAFF)
    assert shown(talk) == StaffPage()
    assert talk.wished(CallStaff) == []
    assert talk.taps(Want.BACK).page == "ProcedurePage"


def test_a_call_that_was_in_vain_can_be_made_again() -> None:
    talk = called().passes(RULES.staff_answers_ms)
    assert shown(talk) == StaffPage(in_vain=True)
    assert talk.taps(Want.STAFF).wished(CallStaff)
    assert shown(talk) == StaffPage()
    assert talk.taps(Want.BACK).page == "ProcedurePage"


def test_a_visitor_who_needs_no_staff_any_more_cancels_the_call_and_goes_on() -> None:
    talk = called().taps(Want.NO, "call")
    assert talk.wished(CancelCall) == [CancelCall()]
    assert talk.said() == ["say.staff_cancelled"]
    assert talk.page == "ProcedurePage"
    assert talk.happens(StaffAnswered()).wished(Say) == []
    assert talk.taps(Want.STAFF).wished(CallStaff), "and may call again"


def test_staff_on_their_way_are_not_cancelled_and_a_missing_desk_gets_no_cancellation() -> None:
    assert called().happens(StaffAnswered()).taps(Want.NO, "call").wished(CancelCall) == []
    assert called().happens(PartDown(Part.DESK)).taps(Want.NO, "call").wished(CancelCall) == []


def test_when_the_call_is_over_the_visitor_is_back_on_their_page_and_asked_whether_they_are_there() -> None:
    talk = called().happens(StaffAnswered()).passes(RULES.staff_ms)
    assert talk.page == "TimeoutPage"
    assert talk.taps(Want.STILL_HERE).page == "ProcedurePage"


def test_the_page_of_a_call_that_is_over_is_no_page_to_go_back_to() -> None:
    talk = called().happens(StaffAnswered()).taps(Want.SEARCH)
    talk.state = replace(talk.state, call=replace(talk.state.call, until_ms=talk.at_ms + 1))
    talk.passes(1)
    assert talk.taps(Want.BACK).page == "ProcedurePage"


@pytest.mark.parametrize("over", [Want.STAFF, Want.OPTIONS, Want.TICKET, Want.SHOW_CLERK])
def test_a_dossier_is_not_found_by_the_visitor_after_its_owner(over: Want) -> None:
    talk = Conversation(DESK).happens(FACE).passes(RULES.dwell_ms).taps(Want.DOSSIER).taps(Want.LOOK_UP)
    talk.happens(DossierFound(talk.state.request, "counter:3"))
    assert talk.page == "DossierPage"
    talk.taps(over).happens(NOBODY).passes(RULES.gone_ms)
    assert talk.page == "TimeoutPage"
    assert talk.passes(RULES.timeout_ms).page == "IdlePage"


def test_a_dossier_is_left_for_good_but_stays_below_the_display_options_as_private_as_it_was() -> None:
    talk = Conversation(DESK).taps(Want.DOSSIER).taps(Want.LOOK_UP)
    talk.happens(DossierFound(talk.state.request, "counter:3")).taps(Want.OPTIONS)
    assert talk.taps(Want.BACK).page == "DossierPage"
    assert talk.state.phase.until_ms == talk.at_ms + RULES.dossier_ms
    talk.taps(Want.OPTIONS).taps(Want.HOME)
    pages = [talk.taps(Want.BACK).page for _ in range(4)]
    assert "DossierPage" not in pages
