"""A visitor who looks away while the robot speaks: words of other people do not count until they look here again."""

from robot.core.commands import Chime, Hush, Listen, StopListening
from robot.core.events import Act, FacesSeen, PartDown, PartUp, SpeechBegan
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.state import MAX_GLANCE_MS, Dozing, Speaking
from tests.core.conversation import BIRTH, FACE, NOBODY, Conversation, at_the_counter_question, greeted

PROFILE = FacesSeen(1, 60, 0, facing=False)


def speaking() -> tuple[Conversation, int]:
    """The robot says what a birth registration needs; return the turn in which it may be interrupted."""
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    assert isinstance(talk.state.mouth, Speaking)
    return talk, talk.state.mouth.over


def test_words_of_other_people_do_not_interrupt_while_the_visitor_looks_away() -> None:
    talk, turn = speaking()
    assert talk.happens(PROFILE).passes(MAX_GLANCE_MS).wished(StopListening)
    assert not talk.happens(SpeechBegan(turn)).wished(Hush)
    assert isinstance(talk.state.mouth, Speaking), "it says its sentence to the end"


def test_words_of_other_people_do_not_interrupt_while_the_visitor_walks_away() -> None:
    talk, _ = speaking()
    assert talk.happens(NOBODY).passes(MAX_GLANCE_MS).wished(StopListening)


def test_a_glance_aside_while_the_robot_speaks_closes_nothing() -> None:
    talk, turn = speaking()
    assert (
        not talk.happens(PROFILE).passes(MAX_GLANCE_MS - 100).happens(FACE).passes(MAX_GLANCE_MS).wished(StopListening)
    )
    assert talk.happens(SpeechBegan(turn)).wished(Hush)


def test_a_visitor_who_looks_here_again_may_interrupt_again() -> None:
    talk, before = speaking()
    (turn,) = talk.happens(PROFILE).passes(MAX_GLANCE_MS).happens(FACE).wished(Listen)
    assert turn.over_voice
    assert turn.turn > before
    assert talk.happens(SpeechBegan(turn.turn)).wished(Hush)


def test_a_sentence_that_ends_before_a_turned_head_opens_no_microphone_until_they_look_again() -> None:
    talk, _ = speaking()
    talk.happens(PROFILE).passes(MAX_GLANCE_MS).finishes_speaking()
    assert not talk.wished(Listen)
    assert not talk.wished(Chime), "the tone of an open microphone"
    assert isinstance(talk.state.ear, Dozing)
    assert talk.happens(FACE).wished(Listen)


def test_a_sentence_that_began_before_a_turned_head_may_be_interrupted_once_they_look_here() -> None:
    talk = greeted().finishes_speaking().happens(PROFILE).passes(MAX_GLANCE_MS).taps(Want.CHOOSE, BIRTH)
    assert not talk.wished(Listen)
    assert [turn.over_voice for turn in talk.happens(FACE).wished(Listen)] == [True]


def test_a_question_of_the_robot_may_be_answered_over_its_voice_by_a_visitor_who_looks_away() -> None:
    talk = at_the_counter_question()
    assert isinstance(talk.state.mouth, Speaking)
    turn = talk.state.mouth.over
    assert not talk.happens(PROFILE).passes(MAX_GLANCE_MS).wished(StopListening)
    assert talk.happens(SpeechBegan(turn)).wished(Hush)


def test_without_a_camera_every_speaker_may_interrupt() -> None:
    talk, _ = speaking()
    talk.happens(PROFILE).passes(MAX_GLANCE_MS)
    assert [turn.over_voice for turn in talk.happens(PartDown(Part.CAMERA, "x")).wished(Listen)] == [True]


def test_a_visitor_who_looks_here_again_while_the_ears_are_down_is_listened_to_after_the_voice() -> None:
    talk, _ = speaking()
    talk.happens(PROFILE).passes(MAX_GLANCE_MS).happens(PartDown(Part.RECOGNISER, "x")).happens(FACE)
    assert talk.happens(PartUp(Part.RECOGNISER)).finishes_speaking().wished(Listen)
