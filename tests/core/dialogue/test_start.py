"""A visit that begins while the robot starts: what works already is used, the rest as soon as it works."""

import pytest

from robot.core.commands import Chime, Listen, Say, Tone
from robot.core.events import PartDown, PartUp, Tapped
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen.view import Ear
from robot.core.state import Deaf, Listening
from tests.core.conversation import FACE, NOBODY, RULES, Conversation

EARS = (Part.MICROPHONE, Part.RECOGNISER)


def begun(*up: Part) -> Conversation:
    """The starting page was touched; beside the screen, `up` works."""
    talk = Conversation(started=False).happens(PartUp(Part.SCREEN))
    for part in up:
        talk.happens(PartUp(part))
    return talk.taps(Want.BEGIN)


def test_the_robot_starts_when_every_part_has_reported_or_after_its_time() -> None:
    talk = Conversation(started=False)
    talk.happens(PartUp(Part.SCREEN))
    assert talk.page == "StartingPage"
    for part in RULES.parts:
        talk.happens(PartDown(part, "missing") if part is Part.CAMERA else PartUp(part))
    assert talk.page == "IdlePage"
    assert Conversation(started=False).passes(RULES.starting_ms).phase == "Waiting"


def test_a_visitor_who_stands_before_the_starting_robot_is_greeted() -> None:
    talk = Conversation(started=False).happens(FACE)
    talk.passes(5000)
    for part in RULES.parts:
        talk.happens(PartUp(part))
    assert talk.passes(1).phase == "Greeting"


def test_a_touch_begins_at_once_and_the_page_stays_when_the_other_parts_come() -> None:
    talk = begun()
    assert talk.page == "HomePage"
    assert talk.wished(Say)
    for part in RULES.parts:
        talk.happens(PartUp(part))
    assert talk.page == "HomePage"


@pytest.mark.parametrize("last", EARS)
def test_no_one_is_listened_to_before_all_of_the_ears_have_started(last: Part) -> None:
    talk = begun(*(part for part in EARS if part is not last)).finishes_speaking()
    assert not talk.wished(Listen)
    assert not talk.wished(Chime)
    assert isinstance(talk.state.ear, Deaf)
    assert talk.state.shown is not None
    assert talk.state.shown.ear is not Ear.OPEN
    talk.passes(RULES.no_speech_ms)
    assert not talk.wished(Listen)
    assert talk.happens(PartUp(last)).expects() == ""
    assert talk.wished(Chime) == [Chime(Tone.READY)]
    assert talk.state.ear == Listening(talk.state.turn, "", talk.at_ms + RULES.no_speech_ms), "all of the time"


def test_the_microphone_button_is_obeyed_when_the_ears_have_started() -> None:
    talk = begun().taps(Want.TALK)
    assert not talk.wished(Listen)
    assert talk.happens(PartUp(Part.MICROPHONE)).expects() is None
    assert talk.happens(PartUp(Part.RECOGNISER)).expects() == ""


def test_a_camera_that_starts_later_does_not_keep_the_ears_closed() -> None:
    talk = begun(*EARS).finishes_speaking()
    assert talk.expects() == ""
    talk.happens(PartUp(Part.CAMERA)).happens(NOBODY).passes(1000)
    assert isinstance(talk.state.ear, Listening)


def test_ears_that_start_in_mid_sentence_wait_for_its_end() -> None:
    talk = begun(Part.VOICE).happens(PartUp(Part.MICROPHONE)).happens(PartUp(Part.RECOGNISER))
    assert not talk.wished(Listen)
    assert talk.finishes_speaking().expects() == ""


def test_no_one_interrupts_a_sentence_before_the_ears_have_started() -> None:
    talk = begun(Part.VOICE, Part.CAMERA).happens(FACE).passes(RULES.dwell_ms)
    talk.taps(Want.TOPIC, "all")
    assert talk.said()
    assert not talk.wished(Listen)


def test_a_finger_in_the_moment_in_which_the_robot_is_ready_is_not_lost() -> None:
    talk = Conversation(started=False).happens(PartUp(Part.SCREEN))
    page = talk.state.screen
    for part in RULES.parts:
        talk.happens(PartUp(part))
    assert talk.page == "IdlePage"
    assert talk.state.screen != page
    assert talk.happens(Tapped(page, Intent(Want.BEGIN))).page == "HomePage"
