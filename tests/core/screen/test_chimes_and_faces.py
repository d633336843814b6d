"""Tones, faces and the words of a robot that thinks: how a visitor knows what goes on."""

import pytest
from msgspec.structs import replace

from robot.core.commands import Chime, Listen, Say, Tone
from robot.core.events import (
    Act,
    BaseReported,
    BaseState,
    DriveEnded,
    HearingLost,
    PartDown,
    SpeechBegan,
    SpeechEnded,
    Understood,
)
from robot.core.health import can_drive
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.rules import Rules
from robot.core.screen.view import WAIT_CAPTIONS, Face
from robot.core.state import Deaf
from tests.core.conversation import (
    BIRTH,
    DEATH,
    FACE,
    RULES,
    Conversation,
    at_the_counter_question,
    greeted,
    on_the_way,
)


def tones(talk: Conversation) -> list[Tone]:
    return [chime.tone for chime in talk.wished(Chime)]


def thinking() -> Conversation:
    """A visitor has said something, and its meaning is awaited."""
    talk = greeted().finishes_speaking()
    return talk.happens(SpeechBegan(talk.state.turn)).happens(SpeechEnded(talk.state.turn))


def caption(talk: Conversation) -> list[str]:
    assert talk.state.shown is not None
    return [line.key for line in talk.state.shown.caption]


def face(talk: Conversation) -> Face:
    assert talk.state.shown is not None
    return talk.state.shown.face


def test_the_microphone_opens_with_the_tone_and_not_after_it() -> None:
    talk = greeted().finishes_speaking()
    assert tones(talk) == [Tone.READY]
    assert len(talk.wished(Listen)) == 1


def test_the_microphone_button_is_answered_with_the_tone() -> None:
    talk = greeted().taps(Want.HOME).finishes_speaking().passes(60_000)
    talk.taps(Want.STILL_HERE).taps(Want.TALK)
    assert tones(talk) == [Tone.READY]


def test_an_understood_sentence_is_confirmed_by_a_tone_before_the_answer() -> None:
    talk = thinking()
    talk.happens(Understood(talk.state.turn, Act.ANSWER, procedure=BIRTH, score=0.9))
    assert [type(wish) for wish in talk.wishes if isinstance(wish, Chime | Say)] == [Chime, Say]
    assert tones(talk) == [Tone.UNDERSTOOD]


def test_words_not_understood_and_a_lost_recogniser_sound_as_errors() -> None:
    talk = thinking()
    assert tones(talk.happens(Understood(talk.state.turn, Act.REFUSE))) == [Tone.ERROR]
    talk = thinking()
    assert tones(talk.happens(HearingLost(talk.state.turn))) == [Tone.ERROR]


def test_a_chime_goes_before_the_departure_and_the_arrival() -> None:
    talk = at_the_counter_question().taps(Want.YES)
    assert tones(talk) == [Tone.DEPARTURE]
    talk = on_the_way()
    assert tones(talk.happens(DriveEnded(talk.state.lease, reached=True))) == [Tone.ARRIVAL]
    talk = on_the_way()
    assert tones(talk.happens(DriveEnded(talk.state.lease, reached=False, reason="blocked"))) == [Tone.ERROR]


def test_nothing_sounds_while_stop_is_awaited_on_the_way() -> None:
    talk = at_the_counter_question().taps(Want.YES).finishes_speaking()
    assert talk.expects() == "stop"
    assert tones(talk) == []
    turn = talk.state.turn
    talk.happens(SpeechBegan(turn)).happens(SpeechEnded(turn)).happens(Understood(turn, Act.REFUSE))
    assert tones(talk) == []


def test_a_chime_is_as_loud_as_the_visitor_wants_the_voice() -> None:
    talk = greeted().finishes_speaking().taps(Want.SOFTER)
    (said,) = talk.wished(Say)
    talk.finishes_speaking()
    (chime,) = talk.wished(Chime)
    assert chime.volume_permille == said.volume_permille < 1000


def test_nothing_sounds_in_hearing_mode_nor_without_a_voice() -> None:
    talk = greeted().taps(Want.HEARING_MODE, "on")
    for want, of in ((Want.CHOOSE, BIRTH), (Want.GUIDE, ""), (Want.YES, "")):
        assert tones(talk.taps(want, of)) == []
    mute = thinking().happens(PartDown(Part.VOICE))
    assert tones(mute.happens(Understood(mute.state.turn, Act.ANSWER, procedure=BIRTH, score=0.9))) == []


def test_a_visitor_who_waits_for_a_meaning_reads_so_and_is_then_asked_to_wait() -> None:
    talk = thinking()
    before = caption(talk)
    assert caption(talk.passes(1499)) == before
    assert caption(talk.passes(1)) == [WAIT_CAPTIONS[0].key]
    assert caption(talk.passes(3499)) == [WAIT_CAPTIONS[0].key]
    assert caption(talk.passes(1)) == [WAIT_CAPTIONS[1].key]
    assert face(talk) is Face.THINK


def test_the_request_to_wait_disappears_when_the_wait_for_the_meaning_ends() -> None:
    talk = thinking().passes(2000)
    talk.happens(Understood(talk.state.turn, Act.ANSWER, procedure=BIRTH, score=0.9))
    assert caption(talk) == ["answer.intro"]
    talk = thinking().passes(10_000)
    assert isinstance(talk.state.ear, Deaf)
    assert caption(talk) == ["say.greet"]


def test_a_meaning_that_is_looked_for_while_time_jumps_is_given_up_in_time() -> None:
    talk = thinking()
    talk.at_ms += 7000
    talk.happens(PartDown(Part.CAMERA))
    assert caption(talk) == [WAIT_CAPTIONS[1].key]
    assert isinstance(talk.passes(3000).state.ear, Deaf)


def test_on_the_way_the_visitor_is_not_asked_to_wait_for_a_meaning() -> None:
    talk = on_the_way()
    turn = talk.state.turn
    talk.happens(SpeechBegan(turn)).happens(SpeechEnded(turn)).passes(2000)
    assert caption(talk) != [WAIT_CAPTIONS[0].key]


@pytest.mark.parametrize(("code", "smiles"), [(BIRTH, True), (DEATH, False)])
def test_the_robot_smiles_on_arrival_but_not_before_a_mourner(code: str, smiles: bool) -> None:
    talk = greeted().hears(Act.ANSWER, procedure=code, score=0.9).taps(Want.GUIDE).taps(Want.YES).finishes_speaking()
    talk.passes(talk.rules.leaving_ms)
    talk.happens(DriveEnded(talk.state.lease, reached=True))
    assert talk.phase == "HandingOver"
    assert (face(talk) is Face.HAPPY) == smiles


def test_the_robot_does_not_smile_at_an_emergency_but_at_any_other_call() -> None:
    talk = greeted().hears(Act.EMERGENCY, target="medical")
    assert face(talk) is Face.SPEAK
    assert face(talk.finishes_speaking()) is Face.SERIOUS
    talk.happens(FACE).taps(Want.TALK)
    assert face(talk) is Face.SERIOUS
    assert face(greeted().taps(Want.STAFF).finishes_speaking()) is not Face.SERIOUS


def test_the_view_says_whether_the_robot_speaks() -> None:
    talk = greeted()
    assert talk.state.shown is not None
    assert talk.state.shown.speaking
    talk.finishes_speaking()
    assert not talk.state.shown.speaking


def pill(talk: Conversation) -> str:
    assert talk.state.shown is not None
    return talk.state.shown.pill


def at_rest(rules: Rules = RULES) -> Conversation:
    """A visitor by touch, after the robot has said its sentence and no one has answered."""
    return Conversation(rules).taps(Want.BEGIN).taps(Want.SEARCH).finishes_speaking().passes(20_000)


def test_the_pill_says_that_a_robot_cannot_drive_or_that_it_waits() -> None:
    assert pill(at_rest()) == "pill.waiting"
    assert pill(at_rest().happens(PartDown(Part.BASE))) == "pill.stuck"
    assert pill(at_rest().happens(BaseReported(BaseState.HALTED, 0, 0, 0, 20_000)).passes(1)) == "pill.stuck"
    no_base = replace(RULES, parts=tuple(part for part in RULES.parts if part is not Part.BASE))
    assert pill(at_rest(no_base)) == "pill.waiting"


def test_a_lost_lidar_is_not_mentioned_and_visitors_are_led_as_before() -> None:
    fitted = replace(RULES, parts=(*RULES.parts, Part.LIDAR))
    before, after = at_rest(fitted), at_rest(fitted).happens(PartDown(Part.LIDAR, "silent"))
    assert pill(after) == pill(before) == "pill.waiting"
    assert after.page == before.page
    assert can_drive(after.state, fitted)


def test_a_robot_without_its_desk_says_that_the_connection_is_lost() -> None:
    desk = replace(RULES, parts=(*RULES.parts, Part.DESK))
    assert pill(at_rest(desk)) == "pill.waiting"
    assert pill(at_rest(desk).happens(PartDown(Part.DESK))) == "pill.offline"


def test_the_pill_shows_an_activity_before_a_fault() -> None:
    talk = greeted().happens(PartDown(Part.BASE))
    assert pill(talk) == "pill.speak"
    assert pill(talk.finishes_speaking()) == "pill.listen"
    assert pill(talk.happens(PartDown(Part.MICROPHONE))) == "pill.deaf"
