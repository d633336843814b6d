"""Ears that fail and come back: the turn that was lost meanwhile is opened again, and no other."""

import pytest

from robot.core.commands import Chime, Listen, Tone
from robot.core.dialogue.turn_taking import mention
from robot.core.events import FacesSeen, PartDown, PartUp
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.lines import Line
from robot.core.state import MAX_GLANCE_MS, Deaf, Dozing
from robot.core.step_context import StepContext
from tests.core.conversation import BIRTH, FACE, NOBODY, RULES, Conversation, greeted, on_the_way

PROFILE = FacesSeen(1, 60, 0, facing=False)


def deaf_for_a_while(talk: Conversation, *, part: Part = Part.RECOGNISER) -> Conversation:
    """The ears fail, and work again three seconds later."""
    talk.happens(PartDown(part, "x"))
    assert isinstance(talk.state.ear, Deaf)
    return talk.passes(3000).happens(PartUp(part))


@pytest.mark.parametrize("part", [Part.RECOGNISER, Part.MICROPHONE])
def test_a_turn_that_was_open_is_opened_again_when_the_ears_are_back(part: Part) -> None:
    talk = deaf_for_a_while(greeted().finishes_speaking(), part=part)
    assert talk.expects() == ""
    assert talk.wished(Chime) == [Chime(Tone.READY)]


def test_a_page_that_was_opened_by_touch_meanwhile_takes_words_when_the_ears_are_back() -> None:
    talk = greeted().happens(PartDown(Part.RECOGNISER, "x")).taps(Want.CHOOSE, BIRTH).finishes_speaking()
    assert not talk.wished(Listen)
    assert talk.happens(PartUp(Part.RECOGNISER)).expects() == ""


def test_a_question_asked_while_the_ears_failed_may_be_answered_by_voice_afterwards() -> None:
    talk = greeted().happens(PartDown(Part.RECOGNISER, "x")).taps(Want.CHOOSE, BIRTH).taps(Want.GUIDE)
    assert talk.finishes_speaking().happens(PartUp(Part.RECOGNISER)).expects() == "yes_no"


def test_ears_that_come_back_in_mid_sentence_wait_for_its_end() -> None:
    talk = greeted().happens(PartDown(Part.RECOGNISER, "x")).taps(Want.CHOOSE, BIRTH).happens(PartUp(Part.RECOGNISER))
    assert not talk.wished(Listen)
    assert talk.finishes_speaking().expects() == ""


def test_a_turn_is_opened_when_all_of_the_ears_are_back_and_only_then() -> None:
    talk = greeted().finishes_speaking().happens(PartDown(Part.RECOGNISER, "x")).happens(PartDown(Part.MICROPHONE, "x"))
    assert not talk.happens(PartUp(Part.RECOGNISER)).wished(Listen)
    assert talk.happens(PartUp(Part.MICROPHONE)).expects() == ""


def test_stop_is_heard_on_the_way_as_soon_as_the_ears_are_back() -> None:
    talk = deaf_for_a_while(on_the_way())
    assert talk.expects() == "stop"
    assert not talk.wished(Chime)


def test_a_visitor_who_looks_elsewhere_when_the_ears_come_back_is_listened_to_at_the_next_look() -> None:
    talk = greeted().finishes_speaking().happens(PROFILE).happens(PartDown(Part.RECOGNISER, "x")).passes(MAX_GLANCE_MS)
    assert not talk.happens(PartUp(Part.RECOGNISER)).wished(Listen)
    assert isinstance(talk.state.ear, Dozing)
    assert talk.happens(FACE).expects() == ""


def test_a_visitor_who_asked_for_silence_is_not_listened_to_when_the_ears_are_back() -> None:
    talk = greeted().finishes_speaking().happens(PartDown(Part.RECOGNISER, "x")).taps(Want.STOP)
    assert not talk.happens(PartUp(Part.RECOGNISER)).wished(Listen)


def test_ears_that_come_back_when_no_visitor_is_there_stay_closed() -> None:
    talk = greeted().finishes_speaking().happens(PartDown(Part.RECOGNISER, "x")).happens(NOBODY).passes(60_000)
    assert talk.phase == "Waiting"
    assert not talk.happens(PartUp(Part.RECOGNISER)).wished(Listen)


def test_a_mention_while_the_ears_fail_keeps_the_owed_turn() -> None:
    talk = greeted().finishes_speaking().happens(PartDown(Part.RECOGNISER, "x"))
    talk.state = mention(talk.state, StepContext(talk.at_ms, RULES), Line("say.staff_comes"))
    assert talk.finishes_speaking().happens(PartUp(Part.RECOGNISER)).expects() == ""
