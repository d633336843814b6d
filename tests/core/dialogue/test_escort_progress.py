"""On the way with a visitor, as decisions: the follower, obstacles, the end of the search."""

from collections.abc import Callable

import pytest
from msgspec.structs import replace

from robot.core.commands import CallStaff, Chime, Drive, Halt, Listen, Say, StopListening
from robot.core.events import (
    Act,
    BaseReported,
    BaseState,
    DriveEnded,
    EscortChanged,
    EscortStep,
    FacesSeen,
    PartDown,
    SpeechBegan,
    SpeechEnded,
    Understood,
)
from robot.core.intents import Want
from robot.core.parts import Part
from robot.core.screen.view import MovingPage, SeekingPage
from robot.core.state import Listening
from tests.core.conversation import FACE, NOBODY, RULES, Conversation, on_the_way

LED = Drive(1, "counter:3", RULES.lease_ms, led=True, watched=True)
AGAIN = Drive(2, "counter:3", RULES.lease_ms, led=True, watched=True)


def does(talk: Conversation, step: EscortStep) -> Conversation:
    return talk.happens(EscortChanged(talk.state.lease, step))


def listens_for_stop(talk: Conversation) -> bool:
    return isinstance(talk.state.ear, Listening) and talk.state.ear.expects == "stop"


def lost() -> Conversation:
    """The visitor is not behind any more; the robot has turned round."""
    talk = on_the_way().happens(NOBODY)
    does(talk, EscortStep.SEEKING).finishes_speaking()
    return does(talk, EscortStep.LOOKING)


def going_home() -> Conversation:
    talk = on_the_way().happens(DriveEnded(1, reached=True)).taps(Want.DONE).passes(RULES.goodbye_ms)
    assert talk.phase == "Returning"
    return talk.finishes_speaking()


@pytest.mark.parametrize(
    ("step", "said"),
    [
        (EscortStep.SLOWING, []),
        (EscortStep.WAITING, []),
        (EscortStep.HELD_UP, []),
        (EscortStep.ASKING, ["say.let_me_pass"]),
        (EscortStep.REROUTED, ["say.rerouted"]),
        (EscortStep.TURNING_LEFT, ["say.turning_left"]),
        (EscortStep.TURNING_RIGHT, ["say.turning_right"]),
        (EscortStep.BACKING, ["say.backing"]),
        (EscortStep.STUCK, ["say.way_blocked"]),
    ],
)
@pytest.mark.parametrize("way", [on_the_way, going_home])
def test_each_step_of_a_trip_is_shown_and_said_where_people_must_know(
    way: Callable[[], Conversation], step: EscortStep, said: list[str]
) -> None:
    talk = does(way(), step)
    assert talk.state.shown is not None
    assert isinstance(talk.state.shown.page, MovingPage)
    assert talk.state.shown.page.step is step
    assert talk.said() == said
    after = talk.finishes_speaking() if said else talk
    assert listens_for_stop(after)


def test_people_who_let_the_robot_pass_are_thanked() -> None:
    talk = does(does(on_the_way(), EscortStep.HELD_UP), EscortStep.ASKING).finishes_speaking()
    assert does(talk, EscortStep.LEADING).said() == ["say.let_through"]
    waited = does(does(on_the_way(), EscortStep.HELD_UP), EscortStep.LEADING)
    assert waited.said() == [], "a moment's wait is nothing to talk about"


def test_the_robot_asks_to_pass_aloud_also_before_a_visitor_who_does_not_hear() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.HEARING_MODE, "on").taps(Want.GUIDE, "counter:3")
    talk.taps(Want.YES).passes(RULES.leaving_ms)
    assert talk.phase == "Driving"
    assert does(talk, EscortStep.ASKING).wished(Say)


def test_a_way_that_stays_blocked_calls_staff_and_ends_on_the_map() -> None:
    talk = Conversation(replace(RULES, parts=(*RULES.parts, Part.DESK)))
    talk.taps(Want.BEGIN).taps(Want.GUIDE, "counter:3").taps(Want.YES).finishes_speaking().passes(RULES.leaving_ms)
    assert does(talk, EscortStep.STUCK).wished(CallStaff)
    talk.happens(DriveEnded(1, reached=False, reason="blocked"))
    assert talk.page == "MapPage"
    assert talk.said() == ["say.drive_failed"]


def test_a_visitor_who_is_lost_is_asked_and_the_lease_lives_on_while_the_robot_looks() -> None:
    talk = does(on_the_way(), EscortStep.SEEKING)
    assert talk.said() == ["say.still_with_me"]
    assert isinstance(talk.state.shown.page, SeekingPage)
    assert talk.finishes_speaking().expects() == "yes_no"
    assert talk.passes(RULES.renew_ms).wished(Drive) == [LED]
    assert does(talk, EscortStep.LOOKING).said() == ["say.still_with_me"]
    assert talk.state.shown.page.looking


def test_a_face_before_the_robot_resumes_the_trip_once_the_robot_has_turned_round() -> None:
    talk = lost().finishes_speaking().happens(FACE)
    assert talk.phase == "Seeking"
    talk.passes(RULES.dwell_ms)
    assert talk.phase == "Driving"
    assert AGAIN in talk.wished(Drive)
    assert talk.said() == ["say.on_together"]


@pytest.mark.parametrize(("looking_px", "phase"), [(60, "Driving"), (RULES.near_px - 2, "Seeking"), (0, "Seeking")])
def test_a_face_that_looks_at_the_robot_from_behind_another_resumes_the_trip(looking_px: int, phase: str) -> None:
    talk = lost().finishes_speaking().happens(FacesSeen(2, 80, 0, facing=False, looking_px=looking_px))
    assert talk.passes(RULES.dwell_ms).phase == phase


def test_outside_the_search_for_the_visitor_only_the_nearest_face_counts() -> None:
    talk = Conversation().happens(FacesSeen(2, 80, 0, facing=False, looking_px=60)).passes(RULES.dwell_ms)
    assert talk.phase == "Waiting"


def test_the_robot_asks_aloud_each_time_that_it_calls_its_visitor() -> None:
    talk = lost().finishes_speaking()
    assert does(talk, EscortStep.LOOKING).said() == ["say.still_with_me"]


def test_a_person_seen_ahead_on_the_way_is_not_the_visitor() -> None:
    talk = on_the_way().happens(FACE).passes(RULES.dwell_ms)
    does(talk, EscortStep.SEEKING)
    assert talk.phase == "Seeking"
    assert does(talk, EscortStep.LOOKING).phase == "Seeking", "who counts is who stands there from now on"


@pytest.mark.parametrize("want", [Want.GO_ON, Want.YES, Want.STILL_HERE])
def test_a_touch_that_says_here_i_am_resumes_the_trip(want: Want) -> None:
    talk = lost().taps(want)
    assert talk.phase == "Driving"
    assert talk.wished(Drive) == [AGAIN]


def test_a_spoken_here_i_am_resumes_the_trip_where_the_camera_is_down() -> None:
    talk = lost()
    assert talk.hears(Act.SERVICE, target="still-here").phase == "Seeking", "a voice from somewhere in the hall"
    talk.happens(PartDown(Part.CAMERA))
    assert talk.hears(Act.SERVICE, target="yes").phase == "Driving"
    assert talk.wished(Drive) == [Drive(2, "counter:3", RULES.lease_ms, led=True)]


@pytest.mark.parametrize("want", [Want.STOP, Want.BACK, Want.TALK, Want.READ, Want.STAFF])
def test_any_other_touch_during_the_search_stops_the_robot(want: Want) -> None:
    talk = lost().taps(want)
    assert talk.wishes[0] == Halt()
    assert talk.phase == "Pausing"


def test_the_word_stop_during_the_search_stops_the_robot() -> None:
    talk = lost().hears(Act.SERVICE, target="stop")
    assert talk.wishes[0] == Halt()
    assert talk.phase == "Pausing"


@pytest.mark.parametrize("step", [EscortStep.ASKING, EscortStep.REROUTED, EscortStep.BACKING, EscortStep.SEEKING])
def test_a_stop_that_is_being_said_is_heard_to_its_end_during_every_step_of_the_base(step: EscortStep) -> None:
    talk = on_the_way()
    turn = talk.state.turn
    talk.happens(SpeechBegan(turn))
    assert not does(talk, step).wished(StopListening), "the ear stays open for who speaks"
    talk.happens(SpeechEnded(turn)).happens(Understood(turn, Act.SERVICE, target="stop"))
    assert talk.wishes[0] == Halt()
    assert talk.phase == "Pausing"
    assert talk.said()[-1] == "say.paused", "of the way nothing more is said"


def test_a_step_that_waited_for_a_visitors_words_is_said_after_them() -> None:
    talk = on_the_way()
    turn = talk.state.turn
    does(talk.happens(SpeechBegan(turn)), EscortStep.SEEKING)
    assert talk.phase == "Seeking"
    talk.happens(SpeechEnded(turn)).happens(Understood(turn, Act.REFUSE, target="not_understood"))
    assert talk.said() == ["say.still_with_me"]
    assert talk.finishes_speaking().expects() == "yes_no"


def test_a_stop_that_comes_from_a_turn_closed_a_moment_ago_counts() -> None:
    talk = on_the_way()
    turn = talk.state.turn
    does(talk, EscortStep.ASKING)
    assert talk.state.turn != turn
    talk.happens(Understood(turn, Act.SERVICE, target="stop"))
    assert talk.wishes[0] == Halt()
    assert talk.phase == "Pausing"


def test_during_the_search_for_the_visitor_the_ears_act_on_stop_at_once() -> None:
    talk = does(on_the_way(), EscortStep.SEEKING).finishes_speaking()
    assert [turn.moving for turn in talk.wished(Listen)] == [True]
    assert talk.taps(Want.STOP).finishes_speaking().wished(Listen)[-1].moving is False


def test_a_visitor_who_would_rather_walk_alone_is_shown_the_way() -> None:
    talk = lost().taps(Want.NO)
    assert talk.wishes[0] == Halt()
    assert talk.page == "MapPage"


def test_a_visitor_who_comes_up_before_the_robot_has_turned_is_led_on_by_the_base() -> None:
    talk = does(on_the_way(), EscortStep.SEEKING)
    does(talk, EscortStep.LEADING)
    assert talk.phase == "Driving"
    assert talk.state.phase.lease == 1
    assert talk.said() == ["say.on_together"]


def test_a_visitor_who_does_not_come_is_given_up_politely_and_the_robot_goes_home_and_forgets() -> None:
    talk = lost().happens(DriveEnded(1, reached=False, reason="visitor"))
    assert talk.phase == "Returning"
    assert talk.said() == ["say.gave_up", "say.returning"]
    assert talk.wished(Drive) == [Drive(2, "home", RULES.lease_ms)]
    assert talk.state.trail == ()
    assert talk.state.shown.caption[0].key == "say.gave_up"


def test_the_last_words_are_in_the_visitors_language_and_the_robot_then_is_everybodys() -> None:
    talk = Conversation().taps(Want.BEGIN).taps(Want.LANGUAGE, "en").taps(Want.GUIDE, "counter:3").taps(Want.YES)
    talk.finishes_speaking().passes(RULES.leaving_ms)
    does(talk, EscortStep.SEEKING).happens(DriveEnded(1, reached=False, reason="visitor"))
    assert talk.wished(Say)[0].language == "en"
    assert talk.state.options.language == "vi"


def test_a_step_of_an_older_trip_is_ignored() -> None:
    talk = on_the_way().happens(EscortChanged(0, EscortStep.SEEKING))
    assert talk.phase == "Driving"
    talk.taps(Want.STOP)
    assert does(talk, EscortStep.ASKING).phase == "Pausing"


@pytest.mark.parametrize("state", [BaseState.ESTOP, BaseState.BUMPED])
def test_a_stop_during_the_search_for_the_visitor_needs_a_person(state: BaseState) -> None:
    talk = lost().happens(BaseReported(state, 0, 0, 0, pressed=True)).happens(DriveEnded(1, False, "estop"))
    assert talk.page == "StopPage"
    talk.happens(FACE).passes(60_000)
    assert talk.wished(Drive) == []


def test_a_base_that_falls_silent_during_the_search_for_the_visitor_shows_the_way() -> None:
    talk = lost().happens(PartDown(Part.BASE))
    assert talk.page == "MapPage"
    assert talk.wishes[0] == Halt()


def test_no_tone_sounds_when_the_visitor_is_found_again() -> None:
    assert lost().taps(Want.GO_ON).wished(Chime) == []
