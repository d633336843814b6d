"""Taking turns: who is meant, who interrupts, a loud room, a recogniser that is lost, a mishearing put right."""

import pytest
from msgspec.structs import replace

from robot.core.commands import CountUnanswered, Hush, Listen, StopListening
from robot.core.events import (
    Act,
    Candidate,
    DriveEnded,
    FacesSeen,
    HeardNothing,
    HearingLost,
    NoiseChanged,
    NumberCalled,
    PartDown,
    PartUp,
    SpeechBegan,
    SpeechEnded,
    Tapped,
    Understood,
    VoiceEnded,
)
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.screen.view import ChoicesPage, Ear
from robot.core.state import MAX_GLANCE_MS, Deaf, Dozing, Hearing, Listening, Silent, Speaking
from tests.core.conversation import (
    BIRTH,
    CERT,
    COPY,
    DEATH,
    FACE,
    LAND,
    NOBODY,
    RULES,
    Conversation,
    at_the_counter_question,
    greeted,
    on_the_way,
)

PROFILE = FacesSeen(1, 60, 0, facing=False)


def speaking() -> Conversation:
    """The robot says what a birth registration needs."""
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9, others=(CERT, DEATH))
    assert isinstance(talk.state.mouth, Speaking)
    return talk


def interrupted() -> Conversation:
    """A person talks into the robot's sentence."""
    talk = speaking()
    assert isinstance(talk.state.mouth, Speaking)
    return talk.happens(SpeechBegan(talk.state.mouth.over))


# Who is meant


def test_a_visitor_who_turns_away_is_not_listened_to_until_they_look_again() -> None:
    talk = greeted().finishes_speaking().happens(PROFILE).passes(MAX_GLANCE_MS)
    assert isinstance(talk.state.ear, Dozing)
    assert talk.wished(StopListening)
    assert talk.state.shown is not None
    assert talk.state.shown.ear is Ear.CLOSED
    assert talk.happens(FACE).wished(Listen)


def test_a_glance_aside_closes_nothing() -> None:
    talk = greeted().finishes_speaking().happens(PROFILE).passes(MAX_GLANCE_MS - 1).happens(FACE).passes(MAX_GLANCE_MS)
    assert isinstance(talk.state.ear, Listening)


def test_words_said_while_the_ear_dozes_are_ignored() -> None:
    talk = greeted().finishes_speaking().happens(PROFILE).passes(MAX_GLANCE_MS)
    before = talk.state
    talk.happens(SpeechBegan(before.turn)).happens(Understood(before.turn, Act.ANSWER, procedure=BIRTH, score=0.9))
    assert talk.state == before


def test_a_question_of_the_robot_stays_open_for_a_visitor_who_looks_at_their_papers() -> None:
    talk = speaking().taps(Want.PRECHECK).finishes_speaking().happens(PROFILE).passes(MAX_GLANCE_MS + 500)
    assert isinstance(talk.state.ear, Listening)


def test_the_microphone_button_opens_a_turn_for_a_visitor_unseen_by_the_camera() -> None:
    talk = greeted().happens(NOBODY).taps(Want.TALK).passes(MAX_GLANCE_MS + 500)
    assert isinstance(talk.state.ear, Listening)


def test_a_sentence_that_has_begun_is_heard_to_its_end_also_when_the_visitor_looks_away() -> None:
    talk = greeted().finishes_speaking()
    talk.happens(SpeechBegan(talk.state.turn)).happens(PROFILE).passes(MAX_GLANCE_MS + 500)
    assert isinstance(talk.state.ear, Hearing)


def test_without_visitors_no_turn_is_open() -> None:
    talk = Conversation().passes(600_000)
    assert isinstance(talk.state.ear, Deaf)
    assert talk.happens(SpeechBegan(0)).state.ear == Deaf()


def left_alone_on_the_map() -> Conversation:
    """The link broke on the way: the map stands there, the visitor has walked off, and no one speaks."""
    talk = on_the_way().happens(NOBODY).passes(RULES.gone_ms)
    talk.happens(DriveEnded(talk.state.lease, False, "link")).finishes_speaking()
    assert talk.phase == "ShowingWay"
    return talk.passes(RULES.no_speech_ms).passes(RULES.no_speech_ms)


def test_a_visitor_who_comes_back_to_their_page_is_listened_to_again() -> None:
    talk = left_alone_on_the_map()
    assert isinstance(talk.state.ear, Dozing)
    talk.happens(FACE)
    assert not talk.wished(Listen), "somebody who glances in passing"
    assert talk.passes(RULES.dwell_ms).wished(Listen)


def test_a_visitor_who_asked_for_silence_is_not_listened_to_when_they_look_again() -> None:
    talk = greeted().finishes_speaking().taps(Want.STOP).happens(PROFILE).passes(MAX_GLANCE_MS).happens(FACE)
    assert isinstance(talk.state.ear, Deaf)


def test_a_visitor_who_left_while_the_ear_dozed_is_forgotten() -> None:
    talk = greeted().finishes_speaking().happens(NOBODY).passes(7000)
    assert not isinstance(talk.state.ear, Dozing)


# Interrupting


def test_the_first_word_of_a_visitor_silences_the_robot_and_is_heard() -> None:
    talk = interrupted()
    assert talk.wished(Hush)
    assert isinstance(talk.state.mouth, Silent)
    turn = talk.state.turn
    talk.happens(SpeechEnded(turn)).happens(Understood(turn, Act.ANSWER, procedure=LAND, score=0.9))
    assert talk.said() == ["answer.intro"]
    assert talk.state.phase.code == LAND


def test_the_turn_over_the_voice_is_known_to_the_ears_as_such() -> None:
    assert [turn.over_voice for turn in speaking().wished(Listen)] == [True]
    assert [turn.over_voice for turn in speaking().finishes_speaking().wished(Listen)] == [False]


@pytest.mark.parametrize("event", ["nothing", "unknown"])
def test_an_interruption_without_a_request_makes_the_robot_say_its_sentence_to_the_end(event: str) -> None:
    talk = interrupted()
    turn = talk.state.turn
    talk.happens(SpeechEnded(turn))
    talk.happens(HeardNothing(turn) if event == "nothing" else Understood(turn, Act.REFUSE, target="not_understood"))
    assert talk.said() == ["answer.intro"]
    assert isinstance(talk.state.mouth, Speaking)
    assert talk.state.mouth.over == 0, "this time it is not interrupted by voice"
    assert talk.state.misses == 0


def test_choices_that_were_broken_off_are_all_read_out_again() -> None:
    offered = (Candidate(BIRTH, 0.5), Candidate(CERT, 0.4))
    talk = greeted().hears(Act.ASK_BACK, candidates=offered, score=0.5)
    said = talk.said()
    assert isinstance(talk.state.mouth, Speaking)
    turn = talk.state.mouth.over
    talk.happens(SpeechBegan(turn)).happens(SpeechEnded(turn)).happens(HeardNothing(turn))
    assert talk.said() == said == ["say.choose", "say.choice", "say.choice"]


def test_a_cough_before_the_departure_leaves_stop_to_be_heard_on_the_way() -> None:
    talk = at_the_counter_question().taps(Want.YES)
    assert isinstance(talk.state.mouth, Speaking)
    turn = talk.state.mouth.over
    talk.happens(SpeechBegan(turn)).passes(talk.rules.leaving_ms)
    assert talk.phase == "Leaving", "who speaks may be saying stop"
    talk.happens(SpeechEnded(turn)).happens(HeardNothing(turn))
    assert talk.expects() == "stop"
    assert talk.passes(300).phase == "Driving"
    assert isinstance(talk.state.ear, Listening)


def test_consent_is_never_taken_from_a_second_reading() -> None:
    talk = at_the_counter_question().hears(Act.SERVICE, target="guide", score=1.0, rescored=True)
    assert talk.phase == "Offering"
    assert talk.said() == ["say.yes_or_no"]


def test_a_voice_that_does_not_report_its_end_is_silenced_before_the_ear_opens() -> None:
    talk = speaking().passes(RULES.voice_limit_ms)
    assert talk.wished(Hush)


def test_a_dozing_ear_opens_when_the_camera_fails() -> None:
    talk = greeted().finishes_speaking().happens(PROFILE).passes(MAX_GLANCE_MS)
    assert talk.happens(PartDown(Part.CAMERA, "x")).wished(Listen)


def test_a_person_who_looks_elsewhere_does_not_interrupt() -> None:
    talk = greeted().finishes_speaking().happens(PROFILE).passes(MAX_GLANCE_MS).taps(Want.TOPIC, "all")
    assert not talk.wished(Listen)


def test_a_sentence_after_which_nothing_is_expected_is_not_interrupted_by_voice() -> None:
    talk = greeted().taps(Want.DONE)
    assert not talk.wished(Listen)


def test_a_touch_silences_the_robot_and_closes_the_turn_over_its_voice() -> None:
    talk = speaking().taps(Want.SHEET, "legal")
    assert talk.wished(Hush)
    assert talk.wished(StopListening)


def test_a_visitor_who_begins_in_the_last_moment_of_the_voice_is_heard_in_the_new_turn() -> None:
    talk = speaking()
    assert isinstance(talk.state.mouth, Speaking)
    late = talk.state.mouth.over
    talk.happens(VoiceEnded(talk.state.utterance)).happens(SpeechBegan(late))
    assert isinstance(talk.state.ear, Listening), "a turn that is over means nothing"
    assert isinstance(talk.happens(SpeechBegan(talk.state.turn)).state.ear, Hearing)


# A recogniser that is lost


def test_a_lost_recogniser_makes_the_robot_ask_once_more() -> None:
    talk = greeted().finishes_speaking()
    talk.happens(SpeechBegan(talk.state.turn)).happens(HearingLost(talk.state.turn))
    assert talk.said() == ["say.say_again"]
    assert talk.finishes_speaking().expects() == ""


def test_on_the_way_a_lost_recogniser_listens_for_stop_at_once() -> None:
    talk = on_the_way()
    talk.happens(SpeechBegan(talk.state.turn)).happens(HearingLost(talk.state.turn))
    assert talk.said() == []
    assert talk.expects() == "stop"


def test_ears_that_never_come_to_the_end_of_a_sentence_are_not_waited_for() -> None:
    talk = greeted().finishes_speaking()
    talk.happens(SpeechBegan(talk.state.turn)).passes(20_500)
    assert isinstance(talk.state.ear, Hearing), "a sentence of 20 s is heard"
    assert talk.passes(5000).wished(StopListening), "also the ears' own turn is over"
    assert talk.said() == ["say.say_again"]


def test_a_lost_recogniser_in_a_turn_that_is_over_changes_nothing() -> None:
    talk = greeted().finishes_speaking()
    assert talk.happens(HearingLost(talk.state.turn - 1)).wishes == []


# A loud room


def loud() -> Conversation:
    talk = Conversation().happens(NoiseChanged(noisy=True, floor_dbfs=-35, snr_db=8))
    talk.happens(FACE)
    return talk.passes(1200)


def test_a_visitor_hears_once_that_the_room_is_loud() -> None:
    talk = loud()
    assert talk.said() == ["say.greet", "say.noisy"], "first of all that a robot answers"
    assert talk.taps(Want.TOPIC, "all").said() == ["say.list"]


def test_the_next_visitor_hears_again_that_the_room_is_loud() -> None:
    talk = loud().finishes_speaking().taps(Want.DONE).passes(60_000)
    talk.happens(NOBODY).passes(30_000).happens(FACE)
    assert "say.noisy" in talk.passes(1200).said()


def test_a_microphone_that_fails_ends_the_noise_of_the_room() -> None:
    talk = greeted().happens(NoiseChanged(True, -30, 5))
    talk.happens(PartDown(Part.MICROPHONE, "unplugged")).happens(PartUp(Part.MICROPHONE))
    assert "say.noisy" not in talk.hears(Act.ANSWER, procedure=BIRTH, score=0.9).said()


def test_in_a_loud_room_an_answer_is_asked_for_first() -> None:
    talk = loud().hears(Act.ANSWER, procedure=BIRTH, score=0.97)
    assert talk.said() == ["say.confirm"]
    assert talk.page == "ChoicesPage"
    talk.finishes_speaking()
    assert talk.expects() == "yes_no"
    assert talk.hears(Act.SERVICE, target="yes").said() == ["answer.intro"]
    assert talk.page == "ProcedurePage"


def test_a_no_to_the_confirmation_in_a_loud_room_shows_all_life_events() -> None:
    talk = loud().hears(Act.ANSWER, procedure=BIRTH, score=0.97).hears(Act.SERVICE, target="no")
    assert talk.said() == ["say.none_of_these"]
    assert talk.page == "HomePage"


def test_a_page_does_not_grow_under_a_finger_when_the_room_becomes_loud() -> None:
    talk = greeted().taps(Want.TOPIC, "all")
    talk.happens(NoiseChanged(noisy=True))
    assert talk.state.shown is not None
    assert not talk.state.shown.large
    assert talk.state.shown.noisy
    talk.taps(Want.CHOOSE, BIRTH)
    assert talk.state.shown.large


# A mishearing put right


def test_heard_words_stay_on_the_page_until_the_visitor_goes_on_by_touch() -> None:
    talk = greeted().finishes_speaking()
    turn = talk.state.turn
    talk.hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    assert talk.state.shown is not None
    assert talk.state.shown.heard == turn
    assert talk.taps(Want.TICK, "0").state.shown.heard == turn
    assert talk.taps(Want.TOPIC, "all").state.shown.heard == 0


def test_a_mishearing_leads_to_what_else_may_have_been_meant() -> None:
    talk = speaking()
    turn = talk.state.heard.turn
    talk.taps(Want.CORRECT)
    assert talk.state.shown.page == ChoicesPage((CERT, DEATH), turn)


def test_after_a_mishearing_procedures_of_a_list_come_last_and_few_are_offered() -> None:
    listed = replace(RULES.procedures[LAND], announced=True)
    talk = Conversation(replace(RULES, procedures={**RULES.procedures, LAND: listed}))
    talk.happens(FACE).passes(RULES.dwell_ms)
    talk.hears(Act.ANSWER, procedure=BIRTH, score=0.9, others=(LAND, CERT, DEATH, COPY))
    talk.taps(Want.CORRECT)
    assert isinstance(talk.state.shown.page, ChoicesPage)
    assert talk.state.shown.page.codes == (CERT, DEATH, COPY)


def test_a_single_other_meaning_is_asked_for_after_a_mishearing() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH, score=0.9, others=(CERT,)).taps(Want.CORRECT)
    assert talk.said() == ["say.confirm"]


def test_a_mishearing_without_another_meaning_is_counted_and_asked_for_again() -> None:
    talk = greeted().hears(Act.NAVIGATE, target="counter:1", score=0.9).taps(Want.CORRECT)
    assert talk.wished(CountUnanswered)
    assert talk.said() == ["say.none_of_these"]


def test_the_words_of_a_visit_do_not_outlive_it() -> None:
    talk = speaking().finishes_speaking().taps(Want.DONE).passes(10_000)
    assert talk.state.heard is None


def test_without_a_recogniser_the_robot_is_not_interrupted() -> None:
    talk = greeted().happens(PartDown(Part.RECOGNISER, "x")).taps(Want.TOPIC, "all")
    assert not talk.wished(Listen)


def test_after_a_mishearing_the_question_for_one_procedure_still_expects_yes_or_no() -> None:
    talk = greeted().happens(NoiseChanged(True)).hears(Act.ANSWER, procedure=BIRTH, score=0.9)
    assert talk.said()[-1] == "say.confirm"
    talk.hears(Act.REFUSE, target="not_understood")
    assert talk.finishes_speaking().expects() == "yes_no"
    assert talk.hears(Act.SERVICE, target="yes").page == "ProcedurePage"


def test_another_persons_number_does_not_interrupt_the_answer_to_the_greeting() -> None:
    talk = greeted().finishes_speaking()
    turn = talk.state.turn
    talk.happens(SpeechBegan(turn)).happens(NumberCalled("3001", "counter:3"))
    assert talk.said() == []
    assert isinstance(talk.state.ear, Hearing)


def test_a_finger_on_the_page_wins_over_a_noise_that_covers_it() -> None:
    talk = greeted().finishes_speaking().taps(Want.HOME).finishes_speaking()
    below, turn = talk.state.screen, talk.state.turn
    talk.happens(SpeechBegan(turn))
    assert talk.page == "HearingPage"
    talk.happens(Tapped(below, Intent(Want.TOPIC, "birth")))
    assert talk.page == "ListPage"
    assert talk.wished(StopListening)
    talk.happens(Tapped(below, Intent(Want.TOPIC, "death")))
    assert talk.page == "ListPage", "but of a page that is gone no touch counts"


def test_the_words_i_have_finished_talking_alone_keep_the_visitor_listened_to() -> None:
    talk = greeted().hears(Act.SERVICE, target="finished-talking")
    assert talk.page == "GreetingPage"
    assert talk.expects() == ""


def test_a_touch_that_the_greeting_overtakes_begins_the_visit_all_the_same() -> None:
    talk = Conversation()
    resting = talk.state.screen
    talk.happens(FACE).passes(RULES.dwell_ms)
    assert talk.page == "GreetingPage"
    talk.happens(Tapped(resting, Intent(Want.BEGIN)))
    assert talk.page == "HomePage"
