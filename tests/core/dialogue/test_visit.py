"""A visit from the door to the counter, as decisions."""

from robot.core.commands import Forget, Hush, Listen, Say, StopListening
from robot.core.events import (
    Act,
    Candidate,
    FacesSeen,
    HeardNothing,
    PartDown,
    SpeechBegan,
    Tapped,
    Understood,
    VoiceEnded,
)
from robot.core.intents import Intent, Want
from robot.core.parts import Part
from robot.core.phases import Writing
from robot.core.screen.lines import Line
from robot.core.screen.view import Ear
from tests.core.conversation import (
    BIRTH,
    CERT,
    DEATH,
    FACE,
    LAND,
    NOBODY,
    RULES,
    Conversation,
    greeted,
)


def said(talk: Conversation) -> list[Line]:
    """The lines begun in the last step."""
    return [line for say in talk.wished(Say) for line in say.lines]


def test_a_passer_by_who_stops_is_greeted_once_and_then_listened_to() -> None:
    talk = greeted()
    assert talk.phase == "Greeting"
    assert talk.said() == ["say.greet"]
    assert talk.finishes_speaking().expects() == ""
    assert talk.happens(FacesSeen(1, 80, 10, facing=True)).said() == []


def test_a_passer_by_who_walks_past_is_not_greeted() -> None:
    talk = Conversation().happens(FACE).passes(700).happens(NOBODY).passes(5000)
    assert talk.phase == "Waiting"
    assert talk.said() == []


def test_a_profile_or_a_distant_face_is_no_visitor() -> None:
    talk = Conversation().happens(FacesSeen(1, 60, 0, facing=False)).passes(5000)
    talk.happens(FacesSeen(1, 10, 0, facing=True)).passes(5000)
    assert talk.phase == "Waiting"


def test_a_missed_frame_does_not_break_off_a_stop() -> None:
    talk = Conversation().happens(FACE).passes(600).happens(NOBODY).passes(200).happens(FACE).passes(400)
    assert talk.phase == "Greeting"


def test_the_voice_greets_at_most_once_in_twenty_seconds() -> None:
    talk = greeted().happens(NOBODY).passes(RULES.gone_ms)
    assert talk.phase == "Waiting"
    talk.happens(FACE).passes(RULES.dwell_ms)
    assert talk.phase == "Greeting"
    assert talk.said() == []
    assert talk.expects() == ""


def test_condolences_are_offered_once_a_visit() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=DEATH, score=0.9)
    assert said(talk) == [Line("answer.intro", procedure=DEATH)]
    talk.taps(Want.HOME).taps(Want.CHOOSE, DEATH)
    assert said(talk) == [Line("answer.intro", procedure=DEATH, condoled=True)]
    talk.taps(Want.HEARING_MODE, "on").taps(Want.CHOOSE, BIRTH).taps(Want.CHOOSE, DEATH)
    assert isinstance(talk.state.phase, Writing)
    assert talk.state.phase.said[-1].line.condoled
    talk.taps(Want.DONE).passes(RULES.goodbye_ms).taps(Want.BEGIN).taps(Want.CHOOSE, DEATH)
    assert said(talk)[-1] == Line("answer.intro", procedure=DEATH)


def test_a_touch_on_the_goodbye_page_finds_nothing_of_the_last_visitor() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.LANGUAGE, "en").hears(Act.ANSWER, procedure=DEATH)
    assert talk.state.mourning
    talk.taps(Want.DONE)
    assert talk.page == "GoodbyePage"
    talk.taps(Want.BEGIN)
    assert talk.wished(Forget) == [Forget()]
    assert not talk.state.mourning
    assert talk.state.options.language == "vi"


def test_an_unsure_understanding_asks_back_with_at_most_three() -> None:
    unsure = tuple(Candidate(code, 0.5) for code in (BIRTH, CERT, LAND, DEATH))
    talk = greeted().hears(Act.ASK_BACK, candidates=unsure)
    assert talk.page == "ChoicesPage"
    assert talk.said() == ["say.choose", "say.choice", "say.choice", "say.choice"]
    assert [line.key for line in talk.state.caption] == ["say.choose"]  # the cards show the rest
    listened = talk.finishes_speaking().wished(Listen)[0]
    assert listened.choices == (BIRTH, CERT, LAND)


def test_a_follow_up_stays_on_the_page_and_pulses_the_fact() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH).hears(Act.FOLLOW_UP, procedure=BIRTH, slot="fee")
    assert talk.said() == ["answer.fee"]
    assert talk.state.phase.pulse == "fee"


def test_not_understood_three_times_closes_the_microphone() -> None:
    talk = greeted().hears(Act.REFUSE)
    assert talk.said() == ["say.not_understood"]
    talk.hears(Act.REFUSE)
    assert talk.said() == ["say.not_understood_again"]
    assert talk.page == "HomePage"
    assert talk.finishes_speaking().wished(Listen)[0].silence_ms == 1400
    talk.hears(Act.REFUSE)
    assert talk.finishes_speaking().expects() is None


def test_an_answer_to_a_question_that_is_no_longer_asked_is_ignored() -> None:
    talk = greeted().finishes_speaking()
    old = talk.state.turn
    talk.taps(Want.HOME)
    page = talk.page
    talk.happens(Understood(old, Act.ANSWER, procedure=BIRTH))
    assert talk.page == page


def test_a_tap_on_the_page_before_is_ignored() -> None:
    talk = Conversation().taps(Want.BEGIN)
    old = talk.state.screen
    talk.taps(Want.CHOOSE, BIRTH)
    assert talk.happens(Tapped(old, Intent(Want.CHOOSE, LAND))).state.phase.code == BIRTH


def test_two_quick_ticks_both_count() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH)
    screen = talk.state.screen
    talk.happens(Tapped(screen, Intent(Want.TICK, "0"))).happens(Tapped(screen, Intent(Want.TICK, "2")))
    assert talk.state.phase.ticked == (0, 2)
    assert talk.happens(Tapped(screen, Intent(Want.TICK, "0"))).state.phase.ticked == (2,)


def test_the_robot_never_speaks_and_listens_at_once() -> None:
    talk = greeted().finishes_speaking().taps(Want.TOPIC, "birth")
    assert talk.wished(StopListening)
    assert talk.wished(Say)
    talk.taps(Want.TALK)
    assert talk.wished(Hush)
    assert talk.wished(Listen)


def test_silence_is_met_with_a_word_and_the_turn_stays_open_for_a_visitor_who_looks_here() -> None:
    talk = greeted().finishes_speaking().passes(8000)
    assert talk.state.caption[0].key == "say.nudge"
    assert talk.passes(8000).state.shown.ear is Ear.OPEN


def test_without_a_camera_silence_closes_the_microphone_at_last() -> None:
    talk = greeted().happens(PartDown(Part.CAMERA)).taps(Want.TALK).passes(8000)
    assert talk.passes(8000).state.shown.ear is Ear.CLOSED


def test_a_noise_opens_the_turn_again() -> None:
    talk = greeted().finishes_speaking()
    turn = talk.state.turn
    talk.happens(SpeechBegan(turn)).happens(HeardNothing(turn))
    assert talk.wished(Listen)[0].turn == turn + 1


def test_a_visit_without_an_answer_ends_after_a_warning_of_thirty_seconds() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH).finishes_speaking().taps(Want.STOP)
    talk.taps(Want.LANGUAGE, "en").taps(Want.TICK, "1").passes(RULES.procedure_ms + RULES.voice_limit_ms)
    talk.passes(RULES.timeout_ms)
    assert talk.passes(100_000).phase == "Waiting"
    assert talk.state.options.language == "vi", "what a visitor has set is forgotten"
    assert talk.state.trail == ()


def test_a_touch_on_the_warning_brings_back_the_page_with_its_ticks() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH).taps(Want.TICK, "1").taps(Want.STOP)
    while talk.phase != "Checking":
        talk.passes(1000)
    assert talk.said() in (["say.still_there"], [])
    assert talk.taps(Want.STILL_HERE).state.phase.ticked == (1,)


def test_without_ears_the_robot_does_not_open_turns() -> None:
    talk = Conversation().happens(PartDown(Part.RECOGNISER, "model missing"))
    talk.happens(FACE).passes(RULES.dwell_ms).finishes_speaking()
    assert talk.expects() is None
    assert talk.state.shown.ear is Ear.BROKEN


def test_without_a_voice_captions_stand_and_the_turn_opens_at_once() -> None:
    talk = Conversation().happens(PartDown(Part.VOICE, "no loudspeaker")).happens(FACE).passes(RULES.dwell_ms)
    assert talk.said() == []
    assert talk.state.caption[0].key == "say.greet"
    assert talk.expects() == ""


def test_a_voice_that_never_reports_its_end_does_not_hold_up_the_talk() -> None:
    talk = greeted().passes(RULES.voice_limit_ms)
    assert talk.wished(Listen)


def test_a_place_that_the_map_lacks_is_said_to_be_missing() -> None:
    talk = greeted().hears(Act.NAVIGATE, target="meeting-room")
    assert talk.said() == ["say.place_missing"]


def test_a_procedure_that_is_handed_in_elsewhere_is_said_to_be_elsewhere() -> None:
    talk = greeted().hears(Act.ANSWER, procedure="1.014748").taps(Want.GUIDE)
    assert talk.said() == ["say.not_here"]


def test_mourners_are_not_wished_a_good_day() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.CHOOSE, DEATH).taps(Want.DONE)
    assert talk.said() == ["say.mourning"]


def test_a_sentence_spoken_again_is_the_same_in_the_other_language() -> None:
    talk = greeted().finishes_speaking().taps(Want.LANGUAGE, "en")
    assert talk.said() == ["say.greet"]
    assert talk.wished(Say)[0].language == "en"


def test_the_end_of_an_older_sentence_does_not_open_the_ear() -> None:
    talk = greeted()
    old = talk.state.utterance
    talk.taps(Want.HOME)
    assert talk.happens(VoiceEnded(old)).expects() is None


def test_without_a_camera_a_spoken_yes_is_enough() -> None:
    talk = Conversation().happens(PartDown(Part.CAMERA, "x")).taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH).taps(Want.GUIDE)
    assert talk.hears(Act.SERVICE, target="yes").phase == "Leaving"


def test_words_of_a_television_do_not_keep_a_dead_visit_alive() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH)
    while talk.phase != "Checking":
        talk.passes(1000)
    for _ in range(4):
        talk.hears(Act.REFUSE).passes(5000)
    assert talk.passes(15_000).phase == "Waiting"


def test_a_request_in_answer_to_are_you_still_there_is_carried_out() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH)
    while talk.phase != "Checking":
        talk.passes(1000)
    assert talk.hears(Act.ANSWER, procedure=LAND).state.phase.code == LAND


def test_a_visitor_who_reads_the_page_is_given_three_times_as_long() -> None:
    talk = greeted().hears(Act.ANSWER, procedure=BIRTH).finishes_speaking()
    talk.passes(RULES.procedure_ms + 1000)
    assert talk.phase == "Answering"
    for _ in range(3):
        talk.passes(RULES.home_ms)
    assert talk.phase in ("Checking", "Waiting", "Greeting")


def test_a_page_that_no_one_looks_at_is_not_extended() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.CHOOSE, BIRTH).finishes_speaking()
    talk.passes(RULES.procedure_ms + 1000)
    assert talk.phase == "Checking"
