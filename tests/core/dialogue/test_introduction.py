"""The introduction: every visitor hears once, before all else, that a robot answers; also after a late voice."""

from robot.core.commands import Say
from robot.core.events import Act, NoiseChanged, PartDown, PartUp, StaffAnswered, VoiceBegan
from robot.core.intents import Want
from robot.core.parts import Part
from tests.core.conversation import DEATH, FACE, NOBODY, RULES, Conversation, greeted

NO_VOICE = PartDown(Part.VOICE, "no loudspeaker")


def written(talk: Conversation) -> list[str]:
    """The word keys of the caption."""
    return [line.key for line in talk.state.caption]


def starting() -> Conversation:
    """Only the screen works yet."""
    return Conversation(started=False).happens(PartUp(Part.SCREEN))


def test_a_visit_that_begins_by_touch_begins_with_the_introduction() -> None:
    assert Conversation().taps(Want.BEGIN).said() == ["say.robot", "say.home"]


def test_a_visitor_greeted_aloud_does_not_hear_the_introduction_again() -> None:
    talk = greeted()
    assert talk.taps(Want.HOME).said() == ["say.home"]


def test_a_touch_during_the_greeting_makes_the_robot_introduce_itself_again() -> None:
    assert greeted().taps(Want.BEGIN).said() == ["say.robot", "say.home"]


def test_each_visitor_hears_once_that_a_robot_answers() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.DONE)
    assert talk.page == "GoodbyePage"
    assert talk.taps(Want.BEGIN).said() == ["say.robot", "say.home"], "the next one"
    assert talk.taps(Want.HOME).said() == ["say.home"]


def test_a_visitor_greeted_in_silence_hears_the_introduction_on_the_first_page() -> None:
    talk = greeted().happens(NOBODY).passes(RULES.gone_ms).happens(FACE).passes(RULES.dwell_ms)
    assert talk.said() == []
    assert talk.taps(Want.HOME).said() == ["say.robot", "say.home"]


def test_a_visitor_greeted_in_silence_who_speaks_hears_the_introduction_before_the_answer() -> None:
    talk = greeted().happens(NOBODY).passes(RULES.gone_ms).happens(FACE).passes(RULES.dwell_ms)
    assert talk.said() == []
    first, *answer = talk.hears(Act.ANSWER, procedure=DEATH).said()
    assert first == "say.robot"
    assert answer
    assert "say.robot" not in talk.hears(Act.ANSWER, procedure=DEATH).said()


def test_a_visitor_by_touch_without_a_voice_reads_the_introduction_and_hears_it_once_there_is_one() -> None:
    talk = Conversation().happens(NO_VOICE).taps(Want.BEGIN)
    assert written(talk)[0] == "say.robot"
    assert written(talk.taps(Want.TOPIC, "all")) == ["say.list"], "read once"
    talk.happens(PartUp(Part.VOICE))
    assert talk.taps(Want.TOPIC, "birth").said() == ["say.robot", "say.list"]
    assert talk.taps(Want.TOPIC, "all").said() == ["say.list"]


def test_a_visitor_greeted_while_the_voice_failed_hears_the_introduction_once_the_robot_speaks() -> None:
    talk = Conversation().happens(NO_VOICE).happens(FACE).passes(RULES.dwell_ms)
    assert written(talk) == ["say.greet"]
    assert written(talk.taps(Want.TOPIC, "all")) == ["say.list"], "the greeting said it in writing"
    talk.happens(PartUp(Part.VOICE))
    assert talk.taps(Want.TOPIC, "birth").said() == ["say.robot", "say.list"]


def test_the_next_visitor_while_the_voice_fails_reads_the_introduction_in_the_greeting_only() -> None:
    talk = Conversation().happens(NO_VOICE).happens(FACE).passes(RULES.dwell_ms)
    talk.happens(NOBODY).passes(RULES.gone_ms).happens(FACE).passes(RULES.dwell_ms)
    assert written(talk) == ["say.greet"]
    assert written(talk.taps(Want.TOPIC, "all")) == ["say.list"]


def test_a_touch_during_a_silent_greeting_shows_the_introduction_on_the_first_page() -> None:
    talk = Conversation().happens(NO_VOICE).happens(FACE).passes(RULES.dwell_ms)
    assert written(talk.taps(Want.BEGIN))[0] == "say.robot"


def test_a_voice_that_fails_before_its_first_sound_has_not_introduced_the_robot() -> None:
    talk = starting().taps(Want.BEGIN)
    assert talk.said() == ["say.robot", "say.home"]
    talk.happens(NO_VOICE).happens(PartUp(Part.VOICE))
    assert talk.taps(Want.TOPIC, "all").said() == ["say.robot", "say.list"]


def test_a_voice_that_ends_without_a_sound_has_not_introduced_the_robot() -> None:
    talk = starting().taps(Want.BEGIN).finishes_speaking()
    assert talk.taps(Want.TOPIC, "all").said() == ["say.robot", "say.list"]


def test_a_touch_before_the_voice_has_started_brings_the_introduction_in_the_first_sentence_that_sounds() -> None:
    talk = starting().taps(Want.BEGIN).taps(Want.TOPIC, "all")
    assert talk.said() == ["say.robot", "say.list"]
    talk.happens(PartUp(Part.VOICE))
    assert talk.taps(Want.TOPIC, "birth").said() == ["say.list"]


def test_the_sound_of_a_sentence_that_was_cut_off_is_not_that_of_the_next_one() -> None:
    talk = starting().taps(Want.BEGIN)
    cut_off = talk.state.utterance
    talk.taps(Want.TOPIC, "all").happens(VoiceBegan(cut_off))
    assert talk.taps(Want.TOPIC, "birth").said() == ["say.robot", "say.list"]


def test_in_a_loud_room_the_introduction_still_comes_first() -> None:
    talk = Conversation().happens(NoiseChanged(noisy=True, floor_dbfs=-35, snr_db=8)).taps(Want.BEGIN)
    assert talk.said() == ["say.robot", "say.noisy", "say.home"]


def test_a_mention_during_the_introduction_does_not_repeat_it() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.STAFF).taps(Want.BEGIN)
    assert talk.said() == ["say.robot", "say.home"]
    assert talk.happens(StaffAnswered()).said() == ["say.staff_coming", "say.home"]


def test_a_mention_before_the_first_sentence_sounds_is_said_after_the_introduction() -> None:
    talk = starting().happens(PartUp(Part.DESK)).taps(Want.BEGIN).taps(Want.STAFF).taps(Want.BEGIN)
    talk.happens(StaffAnswered())
    (said,) = talk.wished(Say)
    assert [line.key for line in said.lines] == ["say.robot", "say.staff_coming", "say.home"]
